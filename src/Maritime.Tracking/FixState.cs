using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Tracking;

/// <summary>Writes and reads a whole <see cref="Fix"/> as part of a saved state.</summary>
public static class FixState
{
    // Bits beside the class and beside the status, which take four each.
    private const int Satellite = 1 << 4;
    private const int Raim = 1 << 5;
    private const int Coarse = 1 << 6;
    private const int Resumed = 1 << 7;
    private const int HasSource = 1 << 4;
    private const int HasSegment = 1 << 5;

    public static void Write(StateWriter state, in Fix fix)
    {
        state.WriteTime(fix.AtTicks);
        state.Write(fix.Position);
        state.WriteTenths(fix.SogKnots);
        state.WriteTenths(fix.CogDegrees);
        state.WriteUnsigned((uint)(fix.HeadingDegrees + 1));
        int first = ((int)fix.Class & 15)
            | (fix.Family == SourceFamily.Satellite ? Satellite : 0)
            | (fix.Raim ? Raim : 0)
            | (fix.IsCoarse ? Coarse : 0)
            | (fix.IsResumed ? Resumed : 0);
        int second = ((int)fix.Status & 15)
            | (fix.Source != 0 ? HasSource : 0)
            | (fix.Segment != 0 ? HasSegment : 0);
        state.WriteUnsigned((uint)first);
        state.WriteUnsigned((uint)second);
        state.WriteUnsigned(fix.UtcSecond);
        if (fix.Source != 0)
        {
            state.WriteUnsigned(fix.Source);
        }

        if (fix.Segment != 0)
        {
            state.WriteUnsigned(fix.Segment);
        }
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
    public static Fix Read(ref StateReader state, Mmsi mmsi)
    {
        long at = state.ReadTicks();
        Position position = state.ReadPosition();
        float sog = state.ReadTenths();
        float cog = state.ReadTenths();
        int heading = (int)state.ReadUnsigned() - 1;
        int first = (int)state.ReadUnsigned();
        int second = (int)state.ReadUnsigned();
        return new()
        {
            Mmsi = mmsi,
            At = at < 0 ? default : new DateTimeOffset(at, TimeSpan.Zero),
            Position = position,
            SogKnots = sog,
            CogDegrees = cog,
            HeadingDegrees = (short)heading,
            Status = (NavigationStatus)(second & 15),
            Class = (TransponderClass)(first & 15),
            Family = (first & Satellite) != 0 ? SourceFamily.Satellite : SourceFamily.Terrestrial,
            Raim = (first & Raim) != 0,
            IsCoarse = (first & Coarse) != 0,
            IsResumed = (first & Resumed) != 0,
            UtcSecond = (byte)state.ReadUnsigned(),
            Source = (second & HasSource) != 0 ? (ushort)state.ReadUnsigned() : (ushort)0,
            Segment = (second & HasSegment) != 0 ? (byte)state.ReadUnsigned() : (byte)0,
        };
    }

    public static Fix? ReadNullable(ref StateReader state, Mmsi mmsi) =>
        state.ReadBoolean() ? Read(ref state, mmsi) : null;
}
