namespace Maritime.Ais.Applications;

/// <summary>Payloads about an area, a route or other ships.</summary>
internal static class AreaApplications
{
    private const int PerDegree = 60_000;
    private const int FinePerDegree = 600_000;
    private const int MaxTargets = 7;
    private const int MaxWaypoints = 16;
    private const int MaxAreas = 10;

    /// <summary>
    /// DAC 1, FI 17 (Circ.289, 2), and broadcast FI 16 (Circ.236): targets that a VTS sees without AIS.
    /// </summary>
    public static void WriteTargets(ref FieldCursor cursor)
    {
        cursor.Json.WriteStartArray("targets");
        for (int i = 0; i < MaxTargets && cursor.Left >= 120; i++)
        {
            cursor.Json.WriteStartObject();
            int kind = cursor.Take(2) ?? 0;
            cursor.Json.WriteNumber("id_type", kind);
            if (kind < 2)
            {
                // An MMSI or an IMO number, at the right edge of 42 bits.
                cursor.Skip(12);
                cursor.Number("id", 30);
            }
            else
            {
                cursor.Text("id", 7);
            }

            cursor.Skip(4);
            cursor.Latitude("lat", 24, PerDegree);
            cursor.Longitude("lon", 25, PerDegree);
            cursor.Number("cog", 9, 360);
            cursor.Number("second", 6, 60);
            cursor.Number("sog", 8, 255);
            cursor.Json.WriteEndObject();
        }

        cursor.Json.WriteEndArray();
    }

    /// <summary>DAC 1, FI 19: marine traffic signal (Circ.289, 7).</summary>
    public static void WriteTrafficSignal(ref FieldCursor cursor)
    {
        cursor.Counted("linkage", 10);
        cursor.Text("station", 20);
        cursor.Longitude("lon", 25, PerDegree);
        cursor.Latitude("lat", 24, PerDegree);
        cursor.Counted("status", 2);
        cursor.Counted("signal", 5);
        cursor.Number("hour", 5, 24);
        cursor.Number("minute", 6, 60);
        cursor.Counted("next_signal", 5);
    }

    /// <summary>DAC 1, FI 27 and 28: a route, recommended or required (Circ.289, 13).</summary>
    public static void WriteRoute(ref FieldCursor cursor)
    {
        cursor.Counted("linkage", 10);
        cursor.Number("sender", 3);
        cursor.Counted("route_type", 5);
        cursor.MonthToMinute();
        cursor.Number("duration_minutes", 18, 262_143);
        int count = Math.Min(cursor.Take(5) ?? 0, MaxWaypoints);
        cursor.Json.WriteStartArray("waypoints");
        for (int i = 0; i < count && cursor.Left >= 55; i++)
        {
            cursor.Json.WriteStartObject();
            cursor.Longitude("lon", 28, FinePerDegree);
            cursor.Latitude("lat", 27, FinePerDegree);
            cursor.Json.WriteEndObject();
        }

        cursor.Json.WriteEndArray();
    }

    /// <summary>DAC 1, FI 22 and 23: area notice (Circ.289, 11): up to ten shapes of 87 bits.</summary>
    public static void WriteAreaNotice(ref FieldCursor cursor)
    {
        cursor.Counted("linkage", 10);
        cursor.Number("notice", 7, 127);
        cursor.MonthToMinute();
        cursor.Number("duration_minutes", 18, 262_143);
        WriteAreas(ref cursor, isUs: false);
    }

    /// <summary>DAC 367, FI 22: the United States' area notice: finer coordinates, shapes of 96 bits.</summary>
    public static void WriteAreaNoticeUs(ref FieldCursor cursor)
    {
        cursor.Number("version", 6);
        cursor.Counted("linkage", 10);
        cursor.Number("notice", 7, 127);
        cursor.MonthToMinute();
        cursor.Number("duration_minutes", 18, 262_143);
        cursor.Skip(3);
        WriteAreas(ref cursor, isUs: true);
    }

    private static void WriteAreas(ref FieldCursor cursor, bool isUs)
    {
        int length = isUs ? 96 : 87;
        cursor.Json.WriteStartArray("areas");
        for (int i = 0; i < MaxAreas && cursor.Left >= length; i++)
        {
            int after = cursor.Left - length;
            cursor.Json.WriteStartObject();
            WriteArea(ref cursor, isUs);
            cursor.Json.WriteEndObject();
            cursor.Skip(cursor.Left - after);
        }

        cursor.Json.WriteEndArray();
    }

    private static void WriteArea(ref FieldCursor cursor, bool isUs)
    {
        int shape = cursor.Take(3) ?? 0;
        cursor.Json.WriteString("shape", shape switch
        {
            0 => "circle",
            1 => "rectangle",
            2 => "sector",
            3 => "polyline",
            4 => "polygon",
            5 => "text",
            _ => "reserved",
        });
        if (shape == 5)
        {
            cursor.Text("text", isUs ? 15 : 14);
            return;
        }

        if (shape > 5)
        {
            return;
        }

        int scale = (cursor.Take(2) ?? 0) switch { 0 => 1, 1 => 10, 2 => 100, _ => 1000 };
        if (shape is 3 or 4)
        {
            WriteLegs(ref cursor, scale);
            return;
        }

        cursor.Longitude("lon", isUs ? 28 : 25, isUs ? FinePerDegree : PerDegree);
        cursor.Latitude("lat", isUs ? 27 : 24, isUs ? FinePerDegree : PerDegree);
        cursor.Number("precision", 3);
        if (shape == 1)
        {
            cursor.Scaled("east_metres", 8, scale);
            cursor.Scaled("north_metres", 8, scale);
            cursor.Number("orientation", 9, 360);
            return;
        }

        cursor.Scaled("radius_metres", 12, scale);
        if (shape == 2)
        {
            cursor.Number("left_bound", 9, 360);
            cursor.Number("right_bound", 9, 360);
        }
    }

    /// <summary>From the point of the shape before: four bearings of half degrees with distances.</summary>
    private static void WriteLegs(ref FieldCursor cursor, int scale)
    {
        cursor.Json.WriteStartArray("legs");
        for (int leg = 0; leg < 4; leg++)
        {
            cursor.Json.WriteStartObject();
            cursor.Scaled("bearing", 10, 0.5, 720);
            cursor.Scaled("metres", 10, scale);
            cursor.Json.WriteEndObject();
        }

        cursor.Json.WriteEndArray();
    }
}
