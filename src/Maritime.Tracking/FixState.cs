using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Tracking;

/// <summary>Writes and reads a whole <see cref="Fix"/> as part of a saved state.</summary>
public static class FixState
{
    public static void Write(StateWriter state, in Fix fix)
    {
        state.Write(fix.At);
        state.Write(fix.Position);
        state.Write(fix.SogKnots);
        state.Write(fix.CogDegrees);
        state.Write(fix.HeadingDegrees);
        state.Write((byte)fix.Status);
        state.Write((byte)fix.Class);
        state.Write(fix.UtcSecond);
        state.Write(fix.Raim);
        state.Write(fix.IsCoarse);
        state.Write((byte)fix.Family);
        state.Write(fix.Source);
        state.Write(fix.Segment);
        state.Write(fix.IsResumed);
    }

    public static void Write(StateWriter state, Fix? fix)
    {
        state.Write(fix is not null);
        if (fix is { } known)
        {
            Write(state, in known);
        }
    }

    /// <param name="mmsi">Is not written with every fix: the owner of the state knows it.</param>
    public static Fix Read(ref StateReader state, Mmsi mmsi) => new()
    {
        Mmsi = mmsi,
        At = state.ReadTime(),
        Position = state.ReadPosition(),
        SogKnots = state.ReadSingle(),
        CogDegrees = state.ReadSingle(),
        HeadingDegrees = (short)state.ReadInt32(),
        Status = (NavigationStatus)state.ReadInt32(),
        Class = (TransponderClass)state.ReadInt32(),
        UtcSecond = (byte)state.ReadInt32(),
        Raim = state.ReadBoolean(),
        IsCoarse = state.ReadBoolean(),
        Family = (SourceFamily)state.ReadInt32(),
        Source = (ushort)state.ReadInt32(),
        Segment = (byte)state.ReadInt32(),
        IsResumed = state.ReadBoolean(),
    };

    public static Fix? ReadNullable(ref StateReader state, Mmsi mmsi) =>
        state.ReadBoolean() ? Read(ref state, mmsi) : null;
}
