using Maritime.Ais;
using Maritime.Detection;
using Maritime.Detection.Dark;
using Maritime.Primitives;

namespace Maritime.Server.Commands.Dark;

/// <summary>One ship silenced by hand: everything it sent in an interval is taken out.</summary>
internal sealed record Silenced(Mmsi Mmsi, DateTimeOffset From, DateTimeOffset Until);

/// <summary>What came of one run.</summary>
/// <param name="Silences">Each with the hours from its beginning to the telling; null when it was not told.</param>
/// <param name="False">Dark periods told of ships that were not silenced then, and not taken back.</param>
internal sealed record DarkOutcome(
    IReadOnlyList<(Silenced Silence, double? DelayHours)> Silences, int False, double ShipDays)
{
    public IEnumerable<double> DelayHours =>
        Silences.Where(one => one.DelayHours is not null).Select(one => one.DelayHours!.Value);
}

/// <summary>Takes messages out of a recording and looks whether, when and about whom silence is told.</summary>
internal static class DarkExperiment
{
    /// <summary>A ship must have been heard for so long before, so that its sea and its own rate are known.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(45);

    /// <summary>Picks silences in ships' tracks: the ship was heard around both ends, and others sailed on.</summary>
    /// <param name="share">Of all ships that can be silenced for so long.</param>
    public static List<Silenced> Choose(
        IReadOnlyList<PositionReport> reports, TimeSpan length, double share, Random random)
    {
        List<Silenced> chosen = [];
        foreach (IGrouping<Mmsi, PositionReport> ship in reports.GroupBy(r => r.Mmsi).OrderBy(g => g.Key))
        {
            PositionReport[] track = [.. ship.OrderBy(report => report.At)];
            int[] starts =
            [
                .. Enumerable.Range(0, track.Length).Where(i =>
                    track[i].At - track[0].At >= Before && track[^1].At - track[i].At >= length
                    && HasCompany(track, i, length)),
            ];
            if (starts.Length > 0 && random.NextDouble() < share)
            {
                DateTimeOffset from = track[starts[random.Next(starts.Length)]].At;
                chosen.Add(new Silenced(track[0].Mmsi, from, from + length));
            }
        }

        return chosen;
    }

    public static DarkOutcome Run(
        IEnumerable<PositionReport> reports, IReadOnlyList<Silenced> silences, double minProbability)
    {
        ILookup<Mmsi, Silenced> silent = silences.ToLookup(silence => silence.Mmsi);
        List<PositionReport> left =
        [
            .. reports.Where(report => !silent[report.Mmsi].Any(
                silence => report.At > silence.From && report.At < silence.Until)).OrderBy(report => report.At),
        ];
        DarkPeriodOptions options = DarkPeriodOptions.Default with { MinProbability = minProbability };
        FleetCore fleet = new(FleetOptions.Default with
        {
            Detectors =
            [
                ("sea-meter", () => new SeaMeter(SeaMeterOptions.Default)),
                (EventKinds.DarkPeriod, () => new DarkPeriodDetector(options)),
            ],
        });
        List<(VesselEvent Event, DateTimeOffset ToldAt)> told = Play(fleet, left);
        HashSet<string> takenBack = [.. told.Where(t => t.Event.State == EventState.Retracted).Select(t => t.Event.Id)];
        (VesselEvent Event, DateTimeOffset ToldAt)[] first =
        [
            .. told.Where(t => t.Event.Kind == EventKinds.DarkPeriod && !takenBack.Contains(t.Event.Id))
                .DistinctBy(t => t.Event.Id),
        ];
        List<(Silenced Silence, double? DelayHours)> outcome = [];
        HashSet<string> explained = [];
        foreach (Silenced silence in silences)
        {
            double? delay = null;
            foreach ((VesselEvent said, DateTimeOffset at) in first)
            {
                if (said.Mmsi == silence.Mmsi && said.StartedAt >= silence.From - Before
                    && said.StartedAt <= silence.Until)
                {
                    explained.Add(said.Id);
                    delay = at <= silence.Until ? (at - silence.From).TotalHours : delay;
                }
            }

            outcome.Add((silence, delay));
        }

        double days = left.GroupBy(report => report.Mmsi).Sum(ship => (ship.Last().At - ship.First().At).TotalDays);
        return new DarkOutcome(outcome, first.Count(t => !explained.Contains(t.Event.Id)), days);
    }

    private static bool HasCompany(PositionReport[] track, int start, TimeSpan length)
    {
        // Not silenced where the recording itself has a hole: the ship must have been heard all along.
        DateTimeOffset until = track[start].At + length;
        for (int i = start; i + 1 < track.Length && track[i].At < until; i++)
        {
            if (track[i + 1].At - track[i].At > TimeSpan.FromMinutes(20))
            {
                return false;
            }
        }

        return true;
    }

    private static List<(VesselEvent Event, DateTimeOffset ToldAt)> Play(FleetCore fleet, List<PositionReport> reports)
    {
        List<(VesselEvent Event, DateTimeOffset ToldAt)> told = [];
        List<VesselEvent> events = [];
        DateTimeOffset closed = default;
        foreach (PositionReport report in reports)
        {
            DateTimeOffset minute = new(
                report.At.UtcTicks - (report.At.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
            closed = closed == default ? minute : closed;
            while (closed < minute)
            {
                closed = closed.AddMinutes(1);
                fleet.Advance(closed, events);
                told.AddRange(events.Select(said => (said, closed)));
                events.Clear();
            }

            fleet.Receive(report);
        }

        if (reports.Count > 0)
        {
            fleet.Finish(reports[^1].At, events);
            told.AddRange(events.Select(said => (said, fleet.ClosedUpTo)));
        }

        return told;
    }
}
