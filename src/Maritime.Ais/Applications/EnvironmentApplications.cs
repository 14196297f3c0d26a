namespace Maritime.Ais.Applications;

/// <summary>DAC 1, FI 26 (Circ.289, 12) and DAC 367, FI 33: reports of sensors, 112 bits each, up to eight.</summary>
internal static class EnvironmentApplications
{
    private const int ReportLength = 112;
    private const int MaxReports = 8;
    private const int FinePerDegree = 600_000;

    public static void Write(ref FieldCursor cursor, bool isUs)
    {
        cursor.Json.WriteStartArray("reports");
        for (int i = 0; i < MaxReports && cursor.Left >= ReportLength; i++)
        {
            int after = cursor.Left - ReportLength;
            cursor.Json.WriteStartObject();
            int kind = cursor.Take(4) ?? 15;
            cursor.Json.WriteNumber("sensor", kind);
            cursor.DayToMinute();
            cursor.Number("site", 7);
            WriteBody(ref cursor, kind, isUs);
            cursor.Json.WriteEndObject();
            cursor.Skip(cursor.Left - after);
        }

        cursor.Json.WriteEndArray();
    }

    private static void WriteBody(ref FieldCursor cursor, int kind, bool isUs)
    {
        switch (kind)
        {
            case 0:
                WriteSite(ref cursor, isUs);
                break;
            case 1:
                cursor.Text("station", 14);
                break;
            case 2:
                cursor.Number("wind_knots", 7, 122);
                cursor.Number("gust_knots", 7, 122);
                cursor.Number("wind_direction", 9, 360);
                cursor.Number("gust_direction", 9, 360);
                break;
            case 3:
                cursor.Number("level_type", 1);
                cursor.Signed("water_level", 16, 0.01, -32_768);
                cursor.Number("water_level_trend", 2, 3);
                cursor.Number("datum", 5);
                break;
            case 4:
                WriteCurrents(ref cursor);
                break;
            case 7:
                WriteSeaState(ref cursor);
                break;
            case 9 when !isUs:
                cursor.Signed("air_temperature", 11, 0.1, -1024);
                cursor.Skip(3);
                cursor.Number("precipitation", 2, 3);
                cursor.Scaled("visibility_nm", 8, 0.1, 241);
                cursor.Signed("dew_point", 10, 0.1, 501);
                cursor.Skip(3);
                cursor.Scaled("pressure_hpa", 9, 1, 403, 799);
                cursor.Number("pressure_tendency", 2, 3);
                break;
            case 10 when !isUs:
                cursor.Scaled("air_draught", 13, 0.01);
                cursor.Scaled("air_gap", 13, 0.01);
                cursor.Number("air_gap_trend", 2, 3);
                break;
            default:
                break;
        }
    }

    private static void WriteSite(ref FieldCursor cursor, bool isUs)
    {
        if (isUs)
        {
            cursor.Number("version", 6);
        }

        cursor.Longitude("lon", 28, FinePerDegree);
        cursor.Latitude("lat", 27, FinePerDegree);
        if (isUs)
        {
            cursor.Number("precision", 3);
            cursor.Signed("altitude", 12, 0.1, -2048);
        }
        else
        {
            cursor.Scaled("altitude", 11, 0.1, 2002);
        }

        cursor.Number("owner", 4);
        cursor.Number("timeout", 3);
    }

    private static void WriteCurrents(ref FieldCursor cursor)
    {
        cursor.Json.WriteStartArray("currents");
        for (int level = 0; level < 3; level++)
        {
            cursor.Json.WriteStartObject();
            cursor.Scaled("knots", 8, 0.1, 247);
            cursor.Number("direction", 9, 360);
            cursor.Number("level", 9, 362);
            cursor.Json.WriteEndObject();
        }

        cursor.Json.WriteEndArray();
    }

    private static void WriteSeaState(ref FieldCursor cursor)
    {
        cursor.Scaled("swell_height", 8, 0.1, 247);
        cursor.Number("swell_period", 6, 61);
        cursor.Number("swell_direction", 9, 360);
        cursor.Number("sea_state", 4, 13);
        cursor.Skip(3);
        cursor.Signed("water_temperature", 10, 0.1, 501);
        cursor.Scaled("water_temperature_depth", 7, 0.1, 122);
        cursor.Skip(3);
        cursor.Scaled("wave_height", 8, 0.1, 247);
        cursor.Number("wave_period", 6, 61);
        cursor.Number("wave_direction", 9, 360);
        cursor.Skip(3);
        cursor.Scaled("salinity", 9, 0.1, 501);
    }
}
