using Maritime.Ais;
using Maritime.Detection;
using Maritime.Detection.Dark;
using Maritime.Detection.Geography;
using Maritime.Primitives;

namespace Maritime.Server.Commands.Dark;

/// <summary>One ship silenced by hand: everything it sent in an interval is taken out.</summary>
internal sealed record Silenced(Mmsi Mmsi, DateTimeOffset From, DateTimeOffset Until)
{
    public TimeSpan Length => Until - From;
}

/// <summary>The first time that a silence was held to be dark with at least this probability.</summary>
/// <param name="Said">Probability as it was told.</param>
/// <param name="Of">The silence by hand that it was about; null when nobody silenced that ship.</param>
internal sealed record Crossing(double Level, double Said, DateTimeOffset At, Silenced? Of);

/// <summary>What came of one run.</summary>
internal sealed record DarkOutcome(
    IReadOnlyList<Silenced> Silences, IReadOnlyList<Crossing> Crossings, int TakenBack, double ShipDays)
{
    public int FalseAt(double level) => Crossings.Count(told => told.Level == level && told.Of is null);

    /// <summary>Hours from the beginning of a silence to its telling, of those told while they lasted.</summary>
    public IEnumerable<(Silenced Silence, double Hours)> DelaysAt(double level) =>
        Crossings.Where(told => told.Level == level && told.Of is not null && told.At <= told.Of.Until)
            .Select(told => (told.Of!, (told.At - told.Of!.From).TotalHours));
}

/// <summary>Takes messages out of a recording and looks whether, when and about whom silence is told.</summary>
internal static class DarkExperiment
{
    /// <summary>The levels of P(off) at which tellings are counted; the last but one is the product's own.</summary>
    public static readonly double[] Levels = [0.5, 0.8, 0.9, 0.95, 0.99];

    public const double ToldAt = 0.95;

    /// <summary>A ship must have been heard for so long before, so that its sea and its own rate are known.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(45);

    private static readonly Distance Company = Distance.FromNauticalMiles(12);

    /// <summary>
    /// Picks silences in ships' tracks: the ship was heard all along, was not at a berth, and at least two others
    /// within 15 nm were heard in the first half of it.
    /// </summary>
    /// <param name="share">Of all ships that can be silenced for so long.</param>
    public static List<Silenced> Choose(
        IReadOnlyList<PositionReport> reports, TimeSpan[] lengths, double share, Random random)
    {
        if (lengths.Length == 0)
        {
            return [];
        }

        Dictionary<(long, SeaCell), HashSet<int>> places = [];
        foreach (PositionReport report in reports)
        {
            if (report.Position is { } place)
            {
                (long, SeaCell) key = (Bucket(report.At), SeaCell.At(place));
                (places.TryGetValue(key, out HashSet<int>? ships) ? ships : places[key] = []).Add(report.Mmsi.Value);
            }
        }

        List<Silenced> chosen = [];
        foreach (IGrouping<Mmsi, PositionReport> ship in reports
            .Where(report => report.Position is not null && IsShip(report)).GroupBy(r => r.Mmsi).OrderBy(g => g.Key))
        {
            TimeSpan length = lengths[random.Next(lengths.Length)];
            if (random.NextDouble() >= share)
            {
                continue;
            }

            PositionReport[] track = [.. ship.OrderBy(report => report.At)];
            for (int attempt = 0; attempt < 30; attempt++)
            {
                int start = random.Next(track.Length);
                if (track[start].At - track[0].At >= Before && track[^1].At - track[start].At >= length
                    && WasHeardAllAlong(track, start, length) && !LiesAtBerth(track[start])
                    && HasCompany(track[start], length, places))
                {
                    DateTimeOffset from = track[start].At;
                    chosen.Add(new Silenced(track[0].Mmsi, from, from + length));
                    break;
                }
            }
        }

        return chosen;
    }

    /// <summary>How long the ship is heard that is heard longest, less what must go before a silence.</summary>
    public static TimeSpan LongestTrack(IReadOnlyList<PositionReport> reports)
    {
        TimeSpan longest = TimeSpan.Zero;
        foreach (IGrouping<Mmsi, PositionReport> ship in reports.Where(report => IsShip(report)).GroupBy(r => r.Mmsi))
        {
            TimeSpan whole = ship.Max(report => report.At) - ship.Min(report => report.At);
            longest = whole > longest ? whole : longest;
        }

        return longest - Before;
    }

    public static DarkOutcome Run(IReadOnlyList<PositionReport> reports, IReadOnlyList<Silenced> silences)
    {
        ILookup<Mmsi, Silenced> silent = silences.ToLookup(silence => silence.Mmsi);
        List<PositionReport> left =
        [
            .. reports.Where(report => !silent[report.Mmsi].Any(
                silence => report.At > silence.From && report.At < silence.Until)).OrderBy(report => report.At),
        ];
        DarkPeriodOptions options = DarkPeriodOptions.Default with
        {
            MinProbability = Levels[0],
            ToldAgainAt = [.. Levels.Skip(1)],
        };
        FleetCore fleet = new(FleetOptions.Default with
        {
            Detectors =
            [
                ("sea-meter", () => new SeaMeter(SeaMeterOptions.Default)),
                (EventKinds.DarkPeriod, () => new DarkPeriodDetector(options)),
            ],
            Kinds = [EventKinds.DarkPeriod],
        });
        List<(VesselEvent Event, DateTimeOffset ToldAt)> told = Play(fleet, left);
        HashSet<string> takenBack = [.. told.Where(t => t.Event.State == EventState.Retracted).Select(t => t.Event.Id)];
        List<Crossing> crossings = [];
        foreach (IGrouping<string, (VesselEvent Event, DateTimeOffset ToldAt)> one in told.GroupBy(t => t.Event.Id))
        {
            VesselEvent first = one.First().Event;
            Silenced? of = silent[first.Mmsi].FirstOrDefault(silence =>
                first.StartedAt >= silence.From - Before && first.StartedAt <= silence.Until);
            if (of is null && takenBack.Contains(first.Id))
            {
                continue; // Taken back before anybody could be misled for long: counted apart.
            }

            foreach (double level in Levels)
            {
                (VesselEvent? said, DateTimeOffset at) = one.FirstOrDefault(t => t.Event.Confidence >= level);
                if (said is not null)
                {
                    crossings.Add(new Crossing(level, said.Confidence, at, of));
                }
            }
        }

        return new DarkOutcome(silences, crossings, takenBack.Count, ShipDays(left));
    }

    /// <summary>Time between a ship's reports, of each silence at most six hours.</summary>
    public static double ShipDays(IEnumerable<PositionReport> sorted)
    {
        Dictionary<Mmsi, DateTimeOffset> last = [];
        TimeSpan sum = TimeSpan.Zero;
        TimeSpan most = TimeSpan.FromHours(6);
        foreach (PositionReport report in sorted)
        {
            TimeSpan since = last.TryGetValue(report.Mmsi, out DateTimeOffset before) ? report.At - before : default;
            sum += since < most ? since : most;
            last[report.Mmsi] = report.At;
        }

        return sum.TotalDays;
    }

    private static long Bucket(DateTimeOffset at) => at.UtcTicks / TimeSpan.FromMinutes(15).Ticks;

    private static bool IsShip(in PositionReport report) => report.Mmsi.Value is >= 200_000_000 and < 800_000_000
        && report.Class is not (TransponderClass.BaseStation or TransponderClass.Aircraft
            or TransponderClass.AidToNavigation);

    private static bool WasHeardAllAlong(PositionReport[] track, int start, TimeSpan length)
    {
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

    private static bool LiesAtBerth(in PositionReport report)
    {
        SeaReference sea = SeaReference.World;
        Distance near = DarkPeriodOptions.Default.BerthDistance;
        return !(report.SogKnots >= 1) && report.Position is { } place
            && (report.Status == NavigationStatus.Moored || sea.NearestAnchorage(place, near) is not null
                || sea.NearestPort(place, near) is not null || sea.ShoreAt(place).IsLand);
    }

    private static bool HasCompany(
        in PositionReport at, TimeSpan length, Dictionary<(long, SeaCell), HashSet<int>> places)
    {
        HashSet<int> company = [];
        Position here = at.Position!.Value;
        for (long bucket = Bucket(at.At) + 1; bucket <= Bucket(at.At + (length / 2)) + 1; bucket++)
        {
            for (int bearing = -1; bearing < 360; bearing += bearing < 0 ? 1 : 45)
            {
                Position there = bearing < 0 ? here : here.Travel(bearing, Company);
                company.UnionWith(places.GetValueOrDefault((bucket, SeaCell.At(there))) ?? []);
            }
        }

        company.Remove(at.Mmsi.Value);
        return company.Count >= 2;
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
            closed = closed == default || minute - closed > TimeSpan.FromDays(2) ? minute.AddMinutes(-1) : closed;
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
