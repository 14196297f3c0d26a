using System.Collections.Immutable;
using Maritime.Detection.Geography;
using Maritime.Primitives;

namespace Maritime.Detection.Dark;

/// <param name="MinSlack">Inclusive: time both ships could have spent at one place.</param>
/// <param name="Kept">How long stays and dark periods are remembered.</param>
/// <param name="MaxCandidates">Per dark period, best first.</param>
/// <param name="ChanceReach">Stays this near to the place count for how often such a coincidence is expected.</param>
public sealed record DarkMeetingOptions(TimeSpan MinSlack, TimeSpan Kept, int MaxCandidates, Distance ChanceReach)
{
    /// <summary>
    /// 2 h: detection spec, section 3; mooring, hoses and paperwork take as long. 14 d: the longest silence followed.
    /// 5: what a person looks through. 10 nm: the size of a waiting area.
    /// </summary>
    public static DarkMeetingOptions Default { get; } = new(
        TimeSpan.FromHours(2), TimeSpan.FromDays(14), 5, Distance.FromNauticalMiles(10));
}

/// <summary>
/// Who could have met a ship while it was dark: those that lay still in its reach, and those dark as well.
/// </summary>
internal sealed class DarkMeetings(DarkMeetingOptions options)
{
    private static readonly TimeSpan Ongoing = TimeSpan.FromMinutes(75); // Stays are reported hourly.

    private readonly SortedDictionary<(int Mmsi, long Since), Stay> _stays = [];
    private readonly SortedDictionary<(int Mmsi, long Since), Prism> _darks = [];
    private readonly SortedSet<(int Mmsi, long Since)> _new = [];
    private DateTimeOffset _first = DateTimeOffset.MaxValue;
    private DateTimeOffset _forgotten = DateTimeOffset.MinValue;

    public void Learn(in SeaObservation seen)
    {
        _first = seen.Since < _first ? seen.Since : _first;
        (int, long) key = (seen.Mmsi.Value, seen.Since.UtcTicks);
        if (seen.Kind == SeaObservationKind.Stayed)
        {
            _stays[key] = new Stay(seen.Place, seen.Since, seen.At);
        }
        else if (seen.Kind == SeaObservationKind.WasDark)
        {
            double knots = (double)seen.Amount / SeaObservation.One;
            _darks[key] = new Prism(seen.Place, seen.Since, seen.Other, seen.At, knots);
            _new.Add(key);
        }
    }

    public void Close(DateTimeOffset watermark, ICollection<VesselEvent> events)
    {
        foreach ((int Mmsi, long Since) key in _new)
        {
            foreach (VesselEvent candidate in CandidatesOf(key.Mmsi, _darks[key], watermark))
            {
                events.Add(candidate);
            }
        }

        _new.Clear();
        Forget(watermark);
    }

    public void Save(StateWriter state)
    {
        state.Write(_first);
        state.Write(_stays.Count);
        foreach (((int mmsi, _), Stay stay) in _stays)
        {
            state.Write(mmsi);
            state.Write(stay.Place);
            state.Write(stay.Since);
            state.Write(stay.Until);
        }

        state.Write(_darks.Count);
        foreach (((int mmsi, _), Prism dark) in _darks)
        {
            state.Write(mmsi);
            state.Write(dark.From);
            state.Write(dark.Since);
            state.Write(dark.To);
            state.Write(dark.Until);
            state.Write(dark.Knots);
        }
    }

    public void Load(ref StateReader state)
    {
        _stays.Clear();
        _darks.Clear();
        _first = state.ReadTime();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            int mmsi = state.ReadInt32();
            Stay stay = new(state.ReadPosition(), state.ReadTime(), state.ReadTime());
            _stays[(mmsi, stay.Since.UtcTicks)] = stay;
        }

        for (int left = state.ReadInt32(); left > 0; left--)
        {
            int mmsi = state.ReadInt32();
            Position from = state.ReadPosition();
            DateTimeOffset since = state.ReadTime();
            Prism dark = new(from, since, state.ReadPosition(), state.ReadTime(), state.ReadDouble());
            _darks[(mmsi, since.UtcTicks)] = dark;
        }
    }

    private List<VesselEvent> CandidatesOf(int mmsi, in Prism dark, DateTimeOffset watermark)
    {
        if (!dark.IsPossible)
        {
            return []; // Farther than it can sail: that is a question of position, not of silence.
        }

        List<Candidate> found = [];
        foreach (((int other, _), Stay stay) in _stays)
        {
            if (other == mmsi || stay.Until < dark.Since || stay.Since > dark.Until)
            {
                continue;
            }

            (DateTimeOffset earliest, DateTimeOffset latest) = dark.WindowAt(stay.Place);
            DateTimeOffset until = watermark - stay.Until < Ongoing ? watermark : stay.Until;
            DateTimeOffset begin = earliest > stay.Since ? earliest : stay.Since;
            DateTimeOffset end = latest < until ? latest : until;
            if (end - begin >= options.MinSlack)
            {
                found.Add(new Candidate(other, stay.Place, begin, end - begin, IsDark: false));
            }
        }

        foreach (((int other, _), Prism prism) in _darks)
        {
            if (other != mmsi && prism.Until > dark.Since && prism.Since < dark.Until && prism.IsPossible
                && dark.BestMeeting(prism) is var meeting && meeting.Slack >= options.MinSlack)
            {
                found.Add(new Candidate(other, meeting.Place, meeting.Earliest, meeting.Slack, IsDark: true));
            }
        }

        Prism own = dark;
        return
        [
            .. found.Select(candidate => Tell(mmsi, own, candidate, watermark))
                .OrderByDescending(candidate => candidate.Confidence)
                .ThenBy(candidate => candidate.Id, StringComparer.Ordinal)
                .DistinctBy(candidate => (candidate.Mmsi, candidate.Partner))
                .Take(options.MaxCandidates),
        ];
    }

    /// <summary>How many ships would have lain there at some other time: the same stays, at times drawn anew.</summary>
    private double ExpectedByChance(in Candidate candidate, in Prism dark, DateTimeOffset watermark)
    {
        double total = Math.Max(1, (watermark - _first).TotalHours);
        double expected = 0;
        foreach (((int other, _), Stay stay) in _stays)
        {
            if (other != candidate.Mmsi && stay.Place.DistanceTo(candidate.Place) <= options.ChanceReach)
            {
                double hours = (stay.Until - stay.Since).TotalHours + (dark.Until - dark.Since).TotalHours;
                expected += Math.Min(1, hours / total);
            }
        }

        return expected;
    }

    private VesselEvent Tell(int mmsi, in Prism dark, in Candidate candidate, DateTimeOffset watermark)
    {
        double chance = ExpectedByChance(candidate, dark, watermark);
        Zone? zone = SeaReference.World.TransferZoneAt(candidate.Place);
        double slack = candidate.Slack.TotalHours;

        // Long enough to matter (saturating at a day), rarer than chance, likelier in a known transfer area.
        double confidence = 0.6 * (1 - Math.Exp(-slack / 8)) / (1 + chance) * (zone is null ? 1 : 1.4);
        bool isFirst = mmsi < candidate.Mmsi;
        _ = Mmsi.TryCreate(isFirst ? mmsi : candidate.Mmsi, out Mmsi lower);
        _ = Mmsi.TryCreate(isFirst ? candidate.Mmsi : mmsi, out Mmsi higher);
        ImmutableArray<Evidence> evidence =
        [
            new(
                "time both could have been there",
                Words.Of(candidate.Slack),
                Math.Round(slack, 2),
                "h",
                Math.Round(1 - Math.Exp(-slack / 8), 3)),
            new("where", Words.Of(candidate.Place)),
            new("dark ship's silence", Words.Of(dark.Until - dark.Since), (dark.Until - dark.Since).TotalHours, "h"),
            new("speed assumed", Invariant($"{dark.Knots:F0} kn"), dark.Knots, "kn"),
            new(
                "such ships there by chance",
                Invariant($"{chance:F1} expected"),
                Math.Round(chance, 3),
                "",
                -Math.Round(Math.Log(1 + chance), 3)),
        ];
        if (zone is not null)
        {
            evidence = evidence.Add(new("known transfer area", zone.Name, null, "", 0.336));
        }

        return new VesselEvent
        {
            Kind = EventKinds.DarkRendezvous,
            Mmsi = lower,
            Partner = higher,
            StartedAt = candidate.Earliest,
            EndedAt = candidate.Earliest + candidate.Slack,
            Place = candidate.Place,
            State = EventState.Closed,
            Stage = EventStage.Candidate,
            Label = candidate.IsDark ? "both-dark" : "lay-in-reach",
            Confidence = Math.Clamp(confidence, 0, 0.85),
            Summary = candidate.IsDark
                ? Invariant($"{lower} and {higher} were dark at the same time and could have met.")
                : Invariant($"{candidate.Mmsi:D9} lay where {mmsi:D9} could have come while it was dark."),
            Evidence = evidence,
            Caution = "Nobody saw them together: this only says that time and distance would have allowed it.",
        };
    }

    private void Forget(DateTimeOffset watermark)
    {
        if (watermark - _forgotten < TimeSpan.FromHours(6))
        {
            return;
        }

        _forgotten = watermark;
        DateTimeOffset oldest = watermark - options.Kept;
        foreach ((int, long) key in _stays.Where(entry => entry.Value.Until < oldest).Select(e => e.Key).ToList())
        {
            _stays.Remove(key);
        }

        foreach ((int, long) key in _darks.Where(entry => entry.Value.Until < oldest).Select(e => e.Key).ToList())
        {
            _darks.Remove(key);
        }

        _first = _first < oldest ? oldest : _first;
    }

    private readonly record struct Stay(Position Place, DateTimeOffset Since, DateTimeOffset Until);

    private readonly record struct Candidate(
        int Mmsi, Position Place, DateTimeOffset Earliest, TimeSpan Slack, bool IsDark);
}
