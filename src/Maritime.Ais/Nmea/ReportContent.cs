using Maritime.Ais.Messages;

namespace Maritime.Ais.Nmea;

/// <summary>Reports as messages: units back to integers, null back to "not available".</summary>
internal static class ReportContent
{
    private const int FinePerDegree = 600_000;
    private const int CoarsePerDegree = 600;

    public static ClassAContent ClassAOf(in PositionReport report) => new(report.Mmsi.Value)
    {
        Type = report.MessageType is 1 or 2 or 3 ? report.MessageType : 1,
        Status = (int)report.Status,
        SogRaw = Tenths(report.SogKnots, 1022, 1023),
        LongitudeRaw = Scaled(report.Position?.LongitudeDegrees, FinePerDegree) ?? 181 * FinePerDegree,
        LatitudeRaw = Scaled(report.Position?.LatitudeDegrees, FinePerDegree) ?? 91 * FinePerDegree,
        CogRaw = Tenths(report.CogDegrees, 3599, 3600),
        HeadingRaw = report.HeadingDegrees < 0 ? 511 : report.HeadingDegrees,
        Second = report.UtcSecond,
        Raim = report.Raim,
    };

    public static ClassBContent ClassBOf(in PositionReport report) => new(report.Mmsi.Value)
    {
        SogRaw = Tenths(report.SogKnots, 1022, 1023),
        LongitudeRaw = Scaled(report.Position?.LongitudeDegrees, FinePerDegree) ?? 181 * FinePerDegree,
        LatitudeRaw = Scaled(report.Position?.LatitudeDegrees, FinePerDegree) ?? 91 * FinePerDegree,
        CogRaw = Tenths(report.CogDegrees, 3599, 3600),
        HeadingRaw = report.HeadingDegrees < 0 ? 511 : report.HeadingDegrees,
        Second = report.UtcSecond,
        Raim = report.Raim,
    };

    public static LongRangeContent LongRangeOf(in PositionReport report) => new(report.Mmsi.Value)
    {
        Status = (int)report.Status,
        Raim = report.Raim,
        LongitudeRaw = Scaled(report.Position?.LongitudeDegrees, CoarsePerDegree) ?? 181 * CoarsePerDegree,
        LatitudeRaw = Scaled(report.Position?.LatitudeDegrees, CoarsePerDegree) ?? 91 * CoarsePerDegree,
        SogRaw = float.IsNaN(report.SogKnots) ? 63 : (int)Math.Clamp(MathF.Round(report.SogKnots), 0, 62),
        CogRaw = float.IsNaN(report.CogDegrees) ? 511 : (int)MathF.Round(report.CogDegrees) % 360,
        GnssLatency = 0,
    };

    public static StaticAndVoyageContent StaticAndVoyageOf(StaticReport report) => new(report.Mmsi.Value)
    {
        Imo = report.ImoNumber ?? 0,
        CallSign = report.CallSign ?? "",
        Name = report.Name ?? "",
        ShipType = report.ShipType ?? 0,
        Dimensions = DimensionsOf(report.Dimensions),
        EtaMonth = report.Eta?.UtcDateTime.Month ?? 0,
        EtaDay = report.Eta?.UtcDateTime.Day ?? 0,
        EtaHour = report.Eta?.UtcDateTime.Hour ?? 24,
        EtaMinute = report.Eta?.UtcDateTime.Minute ?? 60,
        DraughtRaw = report.DraughtMetres is { } metres ? Tenths(metres, 255, 0) : 0,
        Destination = report.Destination ?? "",
        Dte = 0,
    };

    public static StaticPartAContent PartAOf(StaticReport report) =>
        new(report.Mmsi.Value) { Name = report.Name ?? "" };

    public static StaticPartBContent PartBOf(StaticReport report) => new(report.Mmsi.Value)
    {
        ShipType = report.ShipType ?? 0,
        CallSign = report.CallSign ?? "",
        Dimensions = DimensionsOf(report.Dimensions),
    };

    private static int? Scaled(double? degrees, int perDegree) =>
        degrees is { } value ? (int)Math.Round(value * perDegree) : null;

    private static int Tenths(float value, int largest, int notAvailable)
    {
        if (float.IsNaN(value))
        {
            return notAvailable;
        }

        int tenths = (int)MathF.Round(value * 10);
        return largest == 3599 ? tenths % 3600 : Math.Clamp(tenths, 0, largest);
    }

    private static StationDimensions DimensionsOf(Dimensions? dimensions) => dimensions is { } metres
        ? new(
            (int)Math.Clamp(MathF.Round(metres.ToBow), 0, 511),
            (int)Math.Clamp(MathF.Round(metres.ToStern), 0, 511),
            (int)Math.Clamp(MathF.Round(metres.ToPort), 0, 63),
            (int)Math.Clamp(MathF.Round(metres.ToStarboard), 0, 63))
        : new(0, 0, 0, 0);
}
