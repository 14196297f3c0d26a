using Maritime.Ais;

namespace Maritime.Detection;

/// <summary>Plays recorded reports through a fleet as fast as they can be folded.</summary>
/// <remarks>The same events as a live feed of the same reports gives, since time is the reports' own.</remarks>
public static class BatchRun
{
    /// <param name="positions">Any order; put in order of event time in place.</param>
    /// <param name="statics">The same.</param>
    /// <param name="progress">Told the share done, 0..1, about a hundred times.</param>
    /// <param name="parallel">See <see cref="FleetCore.Advance"/>.</param>
    /// <returns>The fleet as it stands after the last report.</returns>
    public static FleetCore Play(
        FleetOptions options,
        List<PositionReport> positions,
        List<StaticReport> statics,
        ICollection<VesselEvent> events,
        Action<double>? progress = null,
        Action<int, Action<int>>? parallel = null)
    {
        ReportOrder.SortByTime(positions);
        ReportOrder.Sort(statics);
        FleetCore fleet = new(options);
        if (positions.Count == 0)
        {
            return fleet;
        }

        DateTimeOffset last = statics.Count > 0 && statics[^1].At > positions[^1].At
            ? statics[^1].At
            : positions[^1].At;
        int step = Math.Max(1, positions.Count / 100);
        int next = 0;
        DateTimeOffset horizon = DateTimeOffset.MinValue;
        for (int i = 0; i < positions.Count; i++)
        {
            PositionReport report = positions[i];
            while (next < statics.Count && statics[next].At <= report.At)
            {
                fleet.Receive(statics[next++]);
            }

            if (report.At > horizon)
            {
                fleet.Advance(new DateTimeOffset(report.At.UtcTicks - 1, TimeSpan.Zero), events, parallel);
                horizon = report.At;
            }

            fleet.Receive(report);
            if (i % step == 0)
            {
                progress?.Invoke(i / (double)positions.Count);
            }
        }

        while (next < statics.Count)
        {
            fleet.Receive(statics[next++]);
        }

        fleet.Finish(last, events, parallel);
        progress?.Invoke(1);
        return fleet;
    }
}
