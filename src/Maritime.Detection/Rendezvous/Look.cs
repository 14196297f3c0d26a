using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>How far apart two ships were at one moment.</summary>
/// <param name="Ticks">UTC; 0 for none.</param>
/// <param name="Distance">Metres between the antennas.</param>
/// <param name="RelativeKnots">NaN when a speed is unknown.</param>
internal readonly record struct Look(long Ticks, double Distance, double RelativeKnots)
{
    public bool IsKnown => Ticks != 0;

    public DateTimeOffset At => new(Ticks, TimeSpan.Zero);

    public void Save(StateWriter state)
    {
        state.WriteTime(Ticks);
        if (IsKnown)
        {
            state.Write(Distance);
            state.Write(RelativeKnots);
        }
    }

    public static Look Load(ref StateReader state)
    {
        long ticks = state.ReadTicks();
        return ticks == 0 ? default : new(ticks, state.ReadDouble(), state.ReadDouble());
    }
}
