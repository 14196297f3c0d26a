using System.Runtime.InteropServices;
using Maritime.Ais;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection;

/// <summary>What of a <see cref="Fix"/> counts in a meeting: many are kept, so each is 36 bytes.</summary>
/// <param name="Ticks">UTC; 0 for none.</param>
/// <param name="SogKnots">NaN when unknown.</param>
/// <param name="CogDegrees">NaN when unknown.</param>
/// <param name="HeadingDegrees">-1 when unknown.</param>
/// <param name="IsCoarse">On the 0.1 minute grid of type 27.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct Sighting(
    long Ticks,
    Position Position,
    float SogKnots,
    float CogDegrees,
    short HeadingDegrees,
    NavigationStatus Status,
    bool IsCoarse)
{
    public bool IsKnown => Ticks != 0;

    public DateTimeOffset At => new(Ticks, TimeSpan.Zero);

    public static Sighting Of(in Fix fix) => new(
        fix.AtTicks,
        fix.Position,
        fix.SogKnots,
        fix.CogDegrees,
        fix.HeadingDegrees,
        fix.Status,
        fix.IsCoarse);

    /// <summary>Of a point that was kept of a track.</summary>
    public static Sighting Of(in TrackPoint point, bool isCoarse) => new(
        point.At.UtcTicks,
        point.Position,
        point.SogKnots,
        point.CogDegrees,
        HeadingDegrees: -1,
        NavigationStatus.NotDefined,
        isCoarse);

    public void Save(StateWriter state)
    {
        state.WriteTime(Ticks);
        if (IsKnown)
        {
            state.Write(Position);
            state.WriteTenths(SogKnots);
            state.WriteTenths(CogDegrees);
            state.Write(HeadingDegrees);
            state.Write((byte)Status);
            state.Write(IsCoarse);
        }
    }

    public static Sighting Load(ref StateReader state)
    {
        long ticks = state.ReadTicks();
        return ticks == 0 ? default : new(
            ticks,
            state.ReadPosition(),
            state.ReadTenths(),
            state.ReadTenths(),
            (short)state.ReadInt32(),
            (NavigationStatus)state.ReadInt32(),
            state.ReadBoolean());
    }
}

/// <summary>What others may know of a vessel at a tick's close; one for all who are told.</summary>
/// <param name="Previous">The one before, as told at an earlier tick; or one that was accepted late.</param>
/// <param name="Particulars">Null when only the place is told.</param>
public sealed record Heard(Sighting Last, Sighting Previous, Particulars? Particulars)
{
    public void Save(StateWriter state)
    {
        Last.Save(state);
        Previous.Save(state);
        state.Write(Particulars is not null);
        if (Particulars is not null)
        {
            ParticularsState.Write(state, Particulars);
        }
    }

    public static Heard Load(ref StateReader state) => new(
        Sighting.Load(ref state),
        Sighting.Load(ref state),
        state.ReadBoolean() ? ParticularsState.Read(ref state) : null);
}
