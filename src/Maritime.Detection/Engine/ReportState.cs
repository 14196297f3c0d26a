using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>Writes and reads whole reports that wait for their tick.</summary>
internal static class ReportState
{
    public static void Write(StateWriter state, in PositionReport report)
    {
        state.Write(report.Mmsi);
        state.Write(report.At);
        state.Write(report.Position);
        state.Write(report.SogKnots);
        state.Write(report.CogDegrees);
        state.Write(report.HeadingDegrees);
        state.Write((byte)report.Status);
        state.Write((byte)report.Class);
        state.Write(report.MessageType);
        state.Write(report.UtcSecond);
        state.Write(report.Raim);
        state.Write(report.IsCoarse);
        state.Write((byte)report.Family);
        state.Write(report.Source);
    }

    public static PositionReport ReadPosition(ref StateReader state) => new()
    {
        Mmsi = state.ReadMmsi(),
        At = state.ReadTime(),
        Position = state.ReadNullablePosition(),
        SogKnots = state.ReadSingle(),
        CogDegrees = state.ReadSingle(),
        HeadingDegrees = (short)state.ReadInt32(),
        Status = (NavigationStatus)state.ReadInt32(),
        Class = (TransponderClass)state.ReadInt32(),
        MessageType = (byte)state.ReadInt32(),
        UtcSecond = (byte)state.ReadInt32(),
        Raim = state.ReadBoolean(),
        IsCoarse = state.ReadBoolean(),
        Family = (SourceFamily)state.ReadInt32(),
        Source = (ushort)state.ReadInt32(),
    };

    public static void Write(StateWriter state, StaticReport report)
    {
        state.Write(report.Mmsi);
        state.Write(report.At);
        state.Write(report.ImoNumber ?? -1);
        state.Write(report.Name);
        state.Write(report.CallSign);
        state.Write(report.ShipType ?? -1);
        state.Write(report.Dimensions is not null);
        if (report.Dimensions is { } dimensions)
        {
            state.Write(dimensions.ToBow);
            state.Write(dimensions.ToStern);
            state.Write(dimensions.ToPort);
            state.Write(dimensions.ToStarboard);
        }

        state.Write(report.DraughtMetres ?? float.NaN);
        state.Write(report.Destination);
        state.Write(report.Eta);
        state.Write((byte)report.Class);
        state.Write((byte)report.Family);
        state.Write(report.Source);
        state.Write(report.IsFromTable);
    }

    public static StaticReport ReadStatic(ref StateReader state) => new()
    {
        Mmsi = state.ReadMmsi(),
        At = state.ReadTime(),
        ImoNumber = state.ReadInt32() is >= 0 and var imo ? imo : null,
        Name = state.ReadString(),
        CallSign = state.ReadString(),
        ShipType = state.ReadInt32() is >= 0 and var type ? (byte)type : null,
        Dimensions = state.ReadBoolean() ? ReadDimensions(ref state) : null,
        DraughtMetres = state.ReadSingle() is var draught && float.IsNaN(draught) ? null : draught,
        Destination = state.ReadString(),
        Eta = state.ReadNullableTime(),
        Class = (TransponderClass)state.ReadInt32(),
        Family = (SourceFamily)state.ReadInt32(),
        Source = (ushort)state.ReadInt32(),
        IsFromTable = state.ReadBoolean(),
    };

    private static Dimensions ReadDimensions(ref StateReader state)
    {
        float bow = state.ReadSingle();
        float stern = state.ReadSingle();
        float port = state.ReadSingle();
        return new(bow, stern, port, state.ReadSingle());
    }
}
