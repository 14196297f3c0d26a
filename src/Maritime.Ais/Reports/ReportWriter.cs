using System.Buffers;
using Maritime.Ais.Messages;
using Maritime.Ais.Nmea;

namespace Maritime.Ais.Reports;

/// <summary>Reports back to sentences with tag blocks: what the simulator sends and what exports write.</summary>
/// <remarks>
/// The inverse of reading, at AIS resolution: positions to 1/10000 minute, speed to 0.1 kn, course to 0.1°, time to 1
/// s.
/// One per output, since it counts the sequence ids of multi-sentence messages.
/// </remarks>
public sealed class ReportWriter(string station)
{
    private readonly SentenceWriter _sentences = new();

    /// <summary>Type 27 for a coarse position, 18 for class B, 1 for everything else.</summary>
    public void Write(in PositionReport report, IBufferWriter<byte> output)
    {
        Span<byte> bytes = stackalloc byte[64];
        int bits = report switch
        {
            { IsCoarse: true } => MessageEncoder.Encode(LongRange(report), bytes),
            { Class: TransponderClass.B } => MessageEncoder.Encode(ClassB(report), bytes),
            _ => MessageEncoder.Encode(ClassA(report), bytes),
        };
        _sentences.Write(bytes, bits, Tag(report.At), output);
    }

    /// <summary>Type 24 A and B for class B, 5 for everything else.</summary>
    public void Write(StaticReport report, IBufferWriter<byte> output)
    {
        Span<byte> bytes = stackalloc byte[64];
        if (report.Class == TransponderClass.B)
        {
            int partA = MessageEncoder.Encode(
                new StaticPartAContent(report.Mmsi.Value) { Name = report.Name ?? "" }, bytes);
            _sentences.Write(bytes, partA, Tag(report.At), output);
            bytes.Clear();
            int partB = MessageEncoder.Encode(PartB(report), bytes);
            _sentences.Write(bytes, partB, Tag(report.At), output);
            return;
        }

        _sentences.Write(bytes, MessageEncoder.Encode(Voyage(report), bytes), Tag(report.At), output);
    }

    private TagBlockContent Tag(DateTimeOffset at) => new() { Source = station, ReceivedAt = at };

    private static ClassAContent ClassA(in PositionReport report) => new(report.Mmsi.Value)
    {
        Type = report.MessageType is 2 or 3 ? report.MessageType : 1,
        Status = (int)report.Status,
        SogRaw = Scaled(report.SogKnots, 10, 1022, 1023),
        LongitudeRaw = Longitude(report),
        LatitudeRaw = Latitude(report),
        CogRaw = Scaled(report.CogDegrees, 10, 3599, 3600),
        HeadingRaw = report.HeadingDegrees < 0 ? 511 : report.HeadingDegrees,
        Second = report.UtcSecond,
        Raim = report.Raim,
    };

    private static ClassBContent ClassB(in PositionReport report) => new(report.Mmsi.Value)
    {
        SogRaw = Scaled(report.SogKnots, 10, 1022, 1023),
        LongitudeRaw = Longitude(report),
        LatitudeRaw = Latitude(report),
        CogRaw = Scaled(report.CogDegrees, 10, 3599, 3600),
        HeadingRaw = report.HeadingDegrees < 0 ? 511 : report.HeadingDegrees,
        Second = report.UtcSecond,
        Raim = report.Raim,
    };

    private static LongRangeContent LongRange(in PositionReport report) => new(report.Mmsi.Value)
    {
        Status = (int)report.Status,
        SogRaw = Scaled(report.SogKnots, 1, 62, 63),
        LongitudeRaw = report.Position is { } east ? (int)Math.Round(east.LongitudeDegrees * 600) : 108_600,
        LatitudeRaw = report.Position is { } north ? (int)Math.Round(north.LatitudeDegrees * 600) : 54_600,
        CogRaw = Scaled(report.CogDegrees, 1, 359, 511),
        Raim = report.Raim,
    };

    private static StaticAndVoyageContent Voyage(StaticReport report) => new(report.Mmsi.Value)
    {
        Imo = report.ImoNumber ?? 0,
        CallSign = report.CallSign ?? "",
        Name = report.Name ?? "",
        ShipType = report.ShipType ?? 0,
        Dimensions = StationDimensions(report),
        EtaMonth = report.Eta?.Month ?? 0,
        EtaDay = report.Eta?.Day ?? 0,
        EtaHour = report.Eta?.Hour ?? 24,
        EtaMinute = report.Eta?.Minute ?? 60,
        DraughtRaw = report.DraughtMetres is { } draught ? Math.Clamp((int)Math.Round(draught * 10), 0, 255) : 0,
        Destination = report.Destination ?? "",
    };

    private static StaticPartBContent PartB(StaticReport report) => new(report.Mmsi.Value)
    {
        ShipType = report.ShipType ?? 0,
        CallSign = report.CallSign ?? "",
        Dimensions = StationDimensions(report),
    };

    private static StationDimensions StationDimensions(StaticReport report) => report.Dimensions is { } hull
        ? new(
            Whole(hull.ToBow, 511), Whole(hull.ToStern, 511), Whole(hull.ToPort, 63), Whole(hull.ToStarboard, 63))
        : new(0, 0, 0, 0);

    private static int Whole(float metres, int most) => Math.Clamp((int)Math.Round(metres), 0, most);

    private static int Longitude(in PositionReport report) =>
        report.Position is { } position ? (int)Math.Round(position.LongitudeDegrees * 600_000) : 108_600_000;

    private static int Latitude(in PositionReport report) =>
        report.Position is { } position ? (int)Math.Round(position.LatitudeDegrees * 600_000) : 54_600_000;

    private static int Scaled(float value, int scale, int most, int notAvailable) =>
        float.IsNaN(value) ? notAvailable : Math.Clamp((int)Math.Round(value * scale), 0, most);
}
