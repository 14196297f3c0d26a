namespace Maritime.Ais.Applications;

/// <summary>Payloads about weather and water at one place.</summary>
internal static class WeatherApplications
{
    private const int PerDegree = 60_000;
    private const int MaxTides = 3;

    /// <summary>DAC 1, FI 31: meteorological and hydrographic data (Circ.289, 1).</summary>
    public static void WriteMetHydro(ref FieldCursor cursor)
    {
        cursor.Longitude("lon", 25, PerDegree);
        cursor.Latitude("lat", 24, PerDegree);
        cursor.Flag("accuracy");
        cursor.DayToMinute();
        cursor.Number("wind_knots", 7, 127);
        cursor.Number("gust_knots", 7, 127);
        cursor.Number("wind_direction", 9, 360);
        cursor.Number("gust_direction", 9, 360);
        cursor.Signed("air_temperature", 11, 0.1, -1024);
        cursor.Number("humidity", 7, 101);
        cursor.Signed("dew_point", 10, 0.1, 501);
        cursor.Scaled("pressure_hpa", 9, 1, 511, 799);
        cursor.Number("pressure_tendency", 2, 3);
        cursor.Flag("visibility_is_greater");
        cursor.Scaled("visibility_nm", 7, 0.1, 127);
        cursor.Scaled("water_level", 12, 0.01, 4001, -10);
        cursor.Number("water_level_trend", 2, 3);
        WriteSea(ref cursor, noDirection: 360);
        cursor.Signed("water_temperature", 10, 0.1, 501);
        cursor.Number("precipitation", 3, 7);
        cursor.Scaled("salinity", 9, 0.1, 510);
        cursor.Number("ice", 2, 3);
    }

    /// <summary>DAC 1, FI 11: the same of Circ.236: latitude first, other offsets.</summary>
    public static void WriteMetHydro236(ref FieldCursor cursor)
    {
        cursor.Latitude("lat", 24, PerDegree);
        cursor.Longitude("lon", 25, PerDegree);
        cursor.DayToMinute();
        cursor.Number("wind_knots", 7, 121);
        cursor.Number("gust_knots", 7, 121);
        cursor.Number("wind_direction", 9, 360);
        cursor.Number("gust_direction", 9, 360);
        cursor.Scaled("air_temperature", 11, 0.1, 1201, -60);
        cursor.Number("humidity", 7, 101);
        cursor.Scaled("dew_point", 10, 0.1, 701, -20);
        cursor.Scaled("pressure_hpa", 9, 1, 401, 800);
        cursor.Number("pressure_tendency", 2, 3);
        cursor.Scaled("visibility_nm", 8, 0.1, 251);
        cursor.Scaled("water_level", 9, 0.1, 401, -10);
        cursor.Number("water_level_trend", 2, 3);
        WriteSea(ref cursor, noDirection: 360);
        cursor.Scaled("water_temperature", 10, 0.1, 601, -10);
        cursor.Number("precipitation", 3, 7);
        cursor.Scaled("salinity", 9, 0.1, 501);
        cursor.Number("ice", 2, 3);
    }

    /// <summary>
    /// DAC 1, FI 21: weather observation from a ship (Circ.289, 10); WMO reports keep their bits only.
    /// </summary>
    public static void WriteFromShip(ref FieldCursor cursor)
    {
        int variant = cursor.Take(1) ?? 0;
        cursor.Json.WriteNumber("variant", variant);
        if (variant != 0)
        {
            return;
        }

        cursor.Text("place", 20);
        cursor.Longitude("lon", 25, PerDegree);
        cursor.Latitude("lat", 24, PerDegree);
        cursor.DayToMinute();
        cursor.Number("present_weather", 4, 8);
        cursor.Flag("visibility_is_greater");
        cursor.Scaled("visibility_nm", 7, 0.1, 127);
        cursor.Number("humidity", 7, 101);
        cursor.Number("wind_knots", 7, 127);
        cursor.Number("wind_direction", 9, 360);
        cursor.Scaled("pressure_hpa", 9, 1, 403, 799);
        cursor.Number("pressure_tendency", 4, 15);
        cursor.Signed("air_temperature", 11, 0.1, -1024);
        cursor.Signed("water_temperature", 10, 0.1, 501);
        cursor.Number("wave_period", 6, 63);
        cursor.Scaled("wave_height", 8, 0.1, 255);
        cursor.Number("wave_direction", 9, 360);
        cursor.Scaled("swell_height", 8, 0.1, 255);
        cursor.Number("swell_direction", 9, 360);
        cursor.Number("swell_period", 6, 63);
    }

    /// <summary>DAC 1, FI 32 (Circ.289, 6) and FI 14 (Circ.236): when the tide lets a ship through.</summary>
    public static void WriteTidalWindow(ref FieldCursor cursor, bool isNew)
    {
        cursor.Counted("month", 4);
        cursor.Counted("day", 5);
        cursor.Json.WriteStartArray("windows");
        for (int i = 0; i < MaxTides && cursor.Left >= (isNew ? 88 : 93); i++)
        {
            cursor.Json.WriteStartObject();
            if (isNew)
            {
                cursor.Longitude("lon", 25, PerDegree);
                cursor.Latitude("lat", 24, PerDegree);
            }
            else
            {
                cursor.Latitude("lat", 27, PerDegree * 10);
                cursor.Longitude("lon", 28, PerDegree * 10);
            }

            cursor.Number("from_hour", 5, 24);
            cursor.Number("from_minute", 6, 60);
            cursor.Number("to_hour", 5, 24);
            cursor.Number("to_minute", 6, 60);
            cursor.Number("current_direction", 9, 360);
            cursor.Scaled("current_knots", isNew ? 8 : 7, 0.1, isNew ? 255 : 127);
            cursor.Json.WriteEndObject();
        }

        cursor.Json.WriteEndArray();
    }

    private static void WriteSea(ref FieldCursor cursor, int noDirection)
    {
        cursor.Scaled("current_knots", 8, 0.1, 251);
        cursor.Number("current_direction", 9, noDirection);
        cursor.Scaled("current_2_knots", 8, 0.1, 251);
        cursor.Number("current_2_direction", 9, noDirection);
        cursor.Number("current_2_depth", 5, 31);
        cursor.Scaled("current_3_knots", 8, 0.1, 251);
        cursor.Number("current_3_direction", 9, noDirection);
        cursor.Number("current_3_depth", 5, 31);
        cursor.Scaled("wave_height", 8, 0.1, 251);
        cursor.Number("wave_period", 6, 61);
        cursor.Number("wave_direction", 9, noDirection);
        cursor.Scaled("swell_height", 8, 0.1, 251);
        cursor.Number("swell_period", 6, 61);
        cursor.Number("swell_direction", 9, noDirection);
        cursor.Number("sea_state", 4, 13);
    }
}
