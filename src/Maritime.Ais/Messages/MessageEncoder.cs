namespace Maritime.Ais.Messages;

/// <summary>Messages to bits: the exact inverse of the views, for the simulator and for round trips.</summary>
/// <remarks>Numbers are cut to the width of their field; whoever makes them up keeps to the ranges.</remarks>
public static class MessageEncoder
{
    /// <summary>Bytes that any of these messages needs.</summary>
    public const int MaxBytes = 64;

    /// <returns>The number of bits: 168.</returns>
    public static int Encode(ClassAContent content, Span<byte> bytes)
    {
        PayloadWriter bits = Begin(bytes, content.Type, content.Repeat, content.Mmsi);
        bits.Number(content.Status, 4);
        bits.Number(content.RotRaw, 8);
        bits.Number(content.SogRaw, 10);
        bits.Flag(content.IsAccurate);
        bits.Number(content.LongitudeRaw, 28);
        bits.Number(content.LatitudeRaw, 27);
        bits.Number(content.CogRaw, 12);
        bits.Number(content.HeadingRaw, 9);
        bits.Number(content.Second, 6);
        bits.Number(content.Manoeuvre, 2);
        bits.Number(0, 3);
        bits.Flag(content.Raim);
        bits.Number(content.CommState, 19);
        return bits.Count;
    }

    /// <returns>The number of bits: 168.</returns>
    public static int Encode(BaseStationContent content, Span<byte> bytes)
    {
        PayloadWriter bits = Begin(bytes, content.Type, content.Repeat, content.Mmsi);
        bits.Number(content.Year, 14);
        bits.Number(content.Month, 4);
        bits.Number(content.Day, 5);
        bits.Number(content.Hour, 5);
        bits.Number(content.Minute, 6);
        bits.Number(content.UtcSecond, 6);
        bits.Flag(content.IsAccurate);
        bits.Number(content.LongitudeRaw, 28);
        bits.Number(content.LatitudeRaw, 27);
        bits.Number(content.PositionDevice, 4);
        bits.Number(0, 10);
        bits.Flag(content.Raim);
        bits.Number(content.CommState, 19);
        return bits.Count;
    }

    /// <returns>The number of bits: 424.</returns>
    public static int Encode(StaticAndVoyageContent content, Span<byte> bytes)
    {
        PayloadWriter bits = Begin(bytes, 5, content.Repeat, content.Mmsi);
        bits.Number(content.AisVersion, 2);
        bits.Number(content.Imo, 30);
        bits.Text(content.CallSign, 7);
        bits.Text(content.Name, 20);
        bits.Number(content.ShipType, 8);
        Write(ref bits, content.Dimensions);
        bits.Number(content.PositionDevice, 4);
        bits.Number(content.EtaMonth, 4);
        bits.Number(content.EtaDay, 5);
        bits.Number(content.EtaHour, 5);
        bits.Number(content.EtaMinute, 6);
        bits.Number(content.DraughtRaw, 8);
        bits.Text(content.Destination, 20);
        bits.Number(content.Dte, 1);
        bits.Number(0, 1);
        return bits.Count;
    }

    /// <returns>The number of bits: 168.</returns>
    public static int Encode(ClassBContent content, Span<byte> bytes)
    {
        PayloadWriter bits = Begin(bytes, 18, content.Repeat, content.Mmsi);
        bits.Number(0, 8);
        bits.Number(content.SogRaw, 10);
        bits.Flag(content.IsAccurate);
        bits.Number(content.LongitudeRaw, 28);
        bits.Number(content.LatitudeRaw, 27);
        bits.Number(content.CogRaw, 12);
        bits.Number(content.HeadingRaw, 9);
        bits.Number(content.Second, 6);
        bits.Number(0, 2);
        bits.Flag(content.IsCarrierSense);
        bits.Flag(content.HasDisplay);
        bits.Flag(content.HasDsc);
        bits.Flag(content.IsWholeBand);
        bits.Flag(content.AcceptsMessage22);
        bits.Flag(content.IsAssigned);
        bits.Flag(content.Raim);
        bits.Number(content.CommSelector, 1);
        bits.Number(content.CommState, 19);
        return bits.Count;
    }

    /// <returns>The number of bits: 312.</returns>
    public static int Encode(ClassBExtendedContent content, Span<byte> bytes)
    {
        PayloadWriter bits = Begin(bytes, 19, content.Repeat, content.Mmsi);
        bits.Number(0, 8);
        bits.Number(content.SogRaw, 10);
        bits.Flag(content.IsAccurate);
        bits.Number(content.LongitudeRaw, 28);
        bits.Number(content.LatitudeRaw, 27);
        bits.Number(content.CogRaw, 12);
        bits.Number(content.HeadingRaw, 9);
        bits.Number(content.Second, 6);
        bits.Number(0, 4);
        bits.Text(content.Name, 20);
        bits.Number(content.ShipType, 8);
        Write(ref bits, content.Dimensions);
        bits.Number(content.PositionDevice, 4);
        bits.Flag(content.Raim);
        bits.Number(content.Dte, 1);
        bits.Flag(content.IsAssigned);
        bits.Number(0, 4);
        return bits.Count;
    }

    /// <returns>The number of bits: 272, and more when the name is longer than 20 characters.</returns>
    public static int Encode(AidToNavigationContent content, Span<byte> bytes)
    {
        string extension = content.Name.Length > 20 ? content.Name[20..Math.Min(content.Name.Length, 34)] : "";
        PayloadWriter bits = Begin(bytes, 21, content.Repeat, content.Mmsi);
        bits.Number(content.AidType, 5);
        bits.Text(content.Name, 20);
        bits.Flag(content.IsAccurate);
        bits.Number(content.LongitudeRaw, 28);
        bits.Number(content.LatitudeRaw, 27);
        Write(ref bits, content.Dimensions);
        bits.Number(content.PositionDevice, 4);
        bits.Number(content.Second, 6);
        bits.Flag(content.IsOffPosition);
        bits.Number(content.Status, 8);
        bits.Flag(content.Raim);
        bits.Flag(content.IsVirtual);
        bits.Flag(content.IsAssigned);
        bits.Number(0, 1);
        bits.Text(extension, extension.Length);

        // A message ends on a byte, and up to seven spare bits are not a character.
        int spare = (8 - (bits.Count % 8)) % 8;
        bits.Number(0, spare);
        return bits.Count;
    }

    /// <returns>The number of bits: 160.</returns>
    public static int Encode(StaticPartAContent content, Span<byte> bytes)
    {
        PayloadWriter bits = Begin(bytes, 24, content.Repeat, content.Mmsi);
        bits.Number(0, 2);
        bits.Text(content.Name, 20);
        return bits.Count;
    }

    /// <returns>The number of bits: 168.</returns>
    public static int Encode(StaticPartBContent content, Span<byte> bytes)
    {
        PayloadWriter bits = Begin(bytes, 24, content.Repeat, content.Mmsi);
        bits.Number(1, 2);
        bits.Number(content.ShipType, 8);
        bits.Text(content.VendorId, 3);
        bits.Number(content.UnitModel, 4);
        bits.Number(content.Serial, 20);
        bits.Text(content.CallSign, 7);
        if (StaticData.IsAuxiliary(content.Mmsi))
        {
            bits.Number(content.MothershipMmsi, 30);
        }
        else
        {
            Write(ref bits, content.Dimensions);
        }

        bits.Number(content.PositionDevice, 4);
        bits.Number(0, 2);
        return bits.Count;
    }

    /// <returns>The number of bits: 96.</returns>
    public static int Encode(LongRangeContent content, Span<byte> bytes)
    {
        PayloadWriter bits = Begin(bytes, 27, content.Repeat, content.Mmsi);
        bits.Flag(content.IsAccurate);
        bits.Flag(content.Raim);
        bits.Number(content.Status, 4);
        bits.Number(content.LongitudeRaw, 18);
        bits.Number(content.LatitudeRaw, 17);
        bits.Number(content.SogRaw, 6);
        bits.Number(content.CogRaw, 9);
        bits.Number(content.GnssLatency, 1);
        bits.Number(0, 1);
        return bits.Count;
    }

    private static PayloadWriter Begin(Span<byte> bytes, int type, int repeat, int mmsi)
    {
        PayloadWriter bits = new(bytes);
        bits.Number(type, 6);
        bits.Number(repeat, 2);
        bits.Number(mmsi, 30);
        return bits;
    }

    private static void Write(ref PayloadWriter bits, StationDimensions dimensions)
    {
        bits.Number(dimensions.A ?? 0, 9);
        bits.Number(dimensions.B ?? 0, 9);
        bits.Number(dimensions.C ?? 0, 6);
        bits.Number(dimensions.D ?? 0, 6);
    }
}
