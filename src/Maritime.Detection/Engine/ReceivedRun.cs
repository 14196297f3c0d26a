using Maritime.Ais;

namespace Maritime.Detection;

/// <summary>
/// Plays recorded reports in the order in which they were received, late ones late, as a live host would.
/// </summary>
public static class ReceivedRun
{
    /// <summary>
    /// 30 s: several stations' copies of one message have arrived by then (specification, section 1).
    /// </summary>
    public static TimeSpan Holdback { get; } = TimeSpan.FromSeconds(30);

    /// <param name="positions">
    /// In the order received, source by source; several sources are merged by the newest time each has come to.
    /// </param>
    /// <param name="statics">The same.</param>
    /// <param name="progress">Told the share done, 0..1, about a hundred times.</param>
    /// <param name="parallel">See <see cref="FleetCore.Advance"/>.</param>
    public static RevisingFleet Play(
        FleetOptions options,
        LatenessOptions lateness,
        IReadOnlyList<PositionReport> positions,
        IReadOnlyList<StaticReport> statics,
        ICollection<VesselEvent> events,
        Action<double>? progress = null,
        Action<int, Action<int>>? parallel = null)
    {
        (DateTimeOffset Clock, int Index, bool IsStatic)[] order = [.. Merge(positions, statics)];
        RevisingFleet fleet = new(options, lateness);
        SourceMarks marks = new(SourceMarks.MaxLag);
        DateTimeOffset closed = DateTimeOffset.MinValue;
        DateTimeOffset newest = DateTimeOffset.MinValue;
        int step = Math.Max(1, order.Length / 100);
        for (int i = 0; i < order.Length; i++)
        {
            (DateTimeOffset clock, int index, bool isStatic) = order[i];
            if (isStatic)
            {
                fleet.Receive(statics[index]);
            }
            else
            {
                fleet.Receive(positions[index]);
                marks.Hear(positions[index].Source, positions[index].At, clock);
            }

            newest = clock > newest ? clock : newest;
            if (marks.At is { } mark && mark - Holdback - closed >= options.Tick)
            {
                closed = mark - Holdback;
                closed = new(closed.UtcTicks - (closed.UtcTicks % options.Tick.Ticks), TimeSpan.Zero);
                fleet.Advance(closed, events, parallel);
            }

            if (i % step == 0)
            {
                progress?.Invoke(i / (double)order.Length);
            }
        }

        fleet.Finish(newest, events, parallel);
        progress?.Invoke(1);
        return fleet;
    }

    // Without a time of arrival the clock of a source is the newest time it has said so far.
    private static IEnumerable<(DateTimeOffset Clock, int Index, bool IsStatic)> Merge(
        IReadOnlyList<PositionReport> positions, IReadOnlyList<StaticReport> statics)
    {
        List<(DateTimeOffset Clock, int Index, bool IsStatic)> order = new(positions.Count + statics.Count);
        Dictionary<ushort, DateTimeOffset> clocks = [];
        for (int i = 0; i < positions.Count; i++)
        {
            DateTimeOffset known = clocks.GetValueOrDefault(positions[i].Source);
            DateTimeOffset clock = positions[i].At > known ? positions[i].At : known;
            clocks[positions[i].Source] = clock;
            order.Add((clock, i, false));
        }

        for (int i = 0; i < statics.Count; i++)
        {
            order.Add((statics[i].At, i, true));
        }

        return order.OrderBy(one => one.Clock).ThenBy(one => !one.IsStatic).ThenBy(one => one.Index);
    }
}
