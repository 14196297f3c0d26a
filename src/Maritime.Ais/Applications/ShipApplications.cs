namespace Maritime.Ais.Applications;

/// <summary>Payloads about one ship, berth or aid.</summary>
internal static class ShipApplications
{
    private const int ServiceCount = 26;

    /// <summary>DAC 200, FI 10: inland ship static and voyage related data (CCNR VTT 1.2, table 2.7).</summary>
    public static void WriteInlandStatic(ref FieldCursor cursor)
    {
        cursor.Text("eni", 8);
        cursor.Scaled("length", 13, 0.1);
        cursor.Scaled("beam", 10, 0.1);
        cursor.Number("eri_type", 14);
        cursor.Number("hazard", 3, 5);
        cursor.Scaled("draught", 11, 0.01);
        cursor.Counted("loaded", 2);
        cursor.Flag("speed_quality");
        cursor.Flag("course_quality");
        cursor.Flag("heading_quality");
    }

    /// <summary>DAC 1, FI 24: extended ship static and voyage related data (Circ.289, 4).</summary>
    public static void WriteExtendedStatic(ref FieldCursor cursor)
    {
        cursor.Counted("linkage", 10);
        cursor.Scaled("air_draught", 13, 0.1);
        cursor.Text("last_port", 5);
        cursor.Text("next_port", 5);
        cursor.Text("second_next_port", 5);
        cursor.Json.WriteStartArray("solas_equipment");
        for (int i = 0; i < ServiceCount; i++)
        {
            cursor.Json.WriteNumberValue(cursor.Take(2) ?? 0);
        }

        cursor.Json.WriteEndArray();
        cursor.Number("ice_class", 4, 15);
        cursor.Number("shaft_horse_power", 18, 262_143);
        cursor.Counted("vhf_channel", 12);
        cursor.Text("lloyds_ship_type", 7);
        cursor.Number("gross_tonnage", 18, 262_143);
        cursor.Counted("laden_or_ballast", 2);
        cursor.Counted("heavy_fuel_oil", 2);
        cursor.Counted("light_fuel_oil", 2);
        cursor.Counted("diesel_oil", 2);
        cursor.Number("bunker_oil_tonnes", 14, 16_383);
        cursor.Counted("persons", 13);
    }

    /// <summary>DAC 1, FI 25: dangerous cargo indication (Circ.289, 5).</summary>
    public static void WriteDangerousCargo(ref FieldCursor cursor)
    {
        cursor.Counted("unit", 2);
        cursor.Counted("amount", 10);
        cursor.Json.WriteStartArray("cargoes");
        for (int i = 0; i < 28 && cursor.Left >= 17; i++)
        {
            cursor.Json.WriteStartObject();
            cursor.Counted("code", 4);
            cursor.Counted("subtype", 13);
            cursor.Json.WriteEndObject();
        }

        cursor.Json.WriteEndArray();
    }

    /// <summary>DAC 1, FI 12: dangerous cargo indication (Circ.236, superseded).</summary>
    public static void WriteDangerousCargo236(ref FieldCursor cursor)
    {
        cursor.Text("last_port", 5);
        cursor.MonthToMinute();
        cursor.Text("next_port", 5);
        cursor.Counted("eta_month", 4);
        cursor.Counted("eta_day", 5);
        cursor.Number("eta_hour", 5, 24);
        cursor.Number("eta_minute", 6, 60);
        cursor.Text("main_dangerous_good", 20);
        cursor.Text("imd_category", 4);
        cursor.Counted("un_number", 13);
        cursor.Counted("amount", 10);
        cursor.Counted("unit", 2);
    }

    /// <summary>DAC 1, FI 20: berthing data (Circ.289, 8).</summary>
    public static void WriteBerthing(ref FieldCursor cursor)
    {
        cursor.Counted("linkage", 10);
        cursor.Counted("berth_length", 9);
        cursor.Scaled("water_depth", 8, 0.1);
        cursor.Counted("mooring_position", 3);
        cursor.MonthToMinute();
        cursor.Flag("services_known");
        cursor.Json.WriteStartArray("services");
        for (int i = 0; i < ServiceCount; i++)
        {
            cursor.Json.WriteNumberValue(cursor.Take(2) ?? 0);
        }

        cursor.Json.WriteEndArray();
        cursor.Text("berth_name", 20);
        cursor.Longitude("lon", 25, 60_000);
        cursor.Latitude("lat", 24, 60_000);
    }

    /// <summary>
    /// DAC 235 and 250, FI 10: what an aid to navigation says of its batteries and lights (IALA A-126).
    /// </summary>
    public static void WriteAidMonitoring(ref FieldCursor cursor)
    {
        cursor.Scaled("supply_volts", 10, 0.05);
        cursor.Scaled("external_1_volts", 10, 0.05);
        cursor.Scaled("external_2_volts", 10, 0.05);
        cursor.Number("racon", 2);
        cursor.Number("light", 2);
        cursor.Flag("alarm");
        cursor.Number("external_status", 8);
        cursor.Flag("off_position");
    }
}
