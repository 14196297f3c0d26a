using Maritime.Detection.Geography;
using Maritime.Primitives;
using NetTopologySuite.Geometries;
using Position = Maritime.Primitives.Position;

namespace Maritime.Detection.Dark;

/// <summary>
/// Who could have met a ship while it was dark: those that lay still in its reach, and those dark as well. Ranked, with
/// every term of the rank as evidence.
/// </summary>
internal sealed class DarkMeetings(DarkMeetingOptions options)
{
    /// <summary>Times at which the silence is laid anew to see who would have been there by chance.</summary>
    private const int Drawings = 12;

    /// <summary>
    /// So many of the likeliest are compared with chance: a dark ship off a port has hundreds in reach.
    /// </summary>
    private const int MaxCompared = 40;

    private const string BothDark = "both-dark";
    private const string LayInReach = "lay-in-reach";

    private const string CautionText =
        "Nobody saw them together: this only says that time and distance would have allowed it.";

    private static readonly TimeSpan Ongoing = TimeSpan.FromMinutes(75); // Stays are reported hourly.

    private readonly SeaReference _reference = options.Reference ?? SeaReference.World;
    private readonly SortedDictionary<(int Mmsi, long Since), Stay> _stays = [];
    private readonly SortedDictionary<(int Mmsi, long Since), Dark> _darks = [];
    private readonly SortedDictionary<(int Lower, int Higher, long Since), Told> _told = [];
    private readonly SortedSet<(int Mmsi, long Since)> _new = [];
    private DateTimeOffset _first = DateTimeOffset.MaxValue;
    private DateTimeOffset _forgotten = DateTimeOffset.MinValue;

    public void Learn(in SeaObservation seen)
    {
        _first = seen.Since < _first ? seen.Since : _first;
        (int, long) key = (seen.Mmsi.Value, seen.Since.UtcTicks);
        if (seen.Kind == SeaObservationKind.Stayed)
        {
            _stays[key] = new Stay(seen.Place, seen.Since, seen.At, seen.ShipType, seen.Imo);
        }
        else if (seen.Kind is SeaObservationKind.WasDark or SeaObservationKind.IsDark)
        {
            bool isOpen = seen.Kind == SeaObservationKind.IsDark;
            double knots = (double)seen.Amount / SeaObservation.One;
            Prism prism = new(seen.Place, seen.Since, isOpen ? seen.Place : seen.Other, seen.At, knots)
            {
                IsOpen = isOpen,
            };
            _darks[key] = new Dark(prism, seen.ShipType, seen.Imo, seen.DraughtChange);
            _new.Add(key);
        }
        else if (seen.Kind == SeaObservationKind.WasNotDark && _darks.Remove(key))
        {
            _new.Add(key);
        }
    }

    public void Close(DateTimeOffset watermark, ICollection<VesselEvent> events)
    {
        foreach ((int Mmsi, long Since) key in _new)
        {
            VesselEvent[] named = _darks.TryGetValue(key, out Dark? dark)
                ? [.. CandidatesOf(key.Mmsi, dark, watermark)]
                : [];
            foreach (VesselEvent candidate in named)
            {
                events.Add(candidate);
            }

            TakeBack(key.Mmsi, key.Since, [.. named.Select(one => KeyOf(one))], watermark, events);
        }

        _new.Clear();
        Forget(watermark);
    }

    public void Save(StateWriter state)
    {
        state.Write(_first);
        state.Write(_forgotten);
        state.Write(_stays.Count);
        foreach (((int mmsi, _), Stay stay) in _stays)
        {
            state.Write(mmsi);
            state.Write(stay.Place);
            state.Write(stay.Since);
            state.Write(stay.Until);
            state.Write(stay.ShipType);
            state.Write(stay.Imo);
        }

        state.Write(_darks.Count);
        foreach (((int mmsi, _), Dark dark) in _darks)
        {
            state.Write(mmsi);
            state.Write(dark.Prism.From);
            state.Write(dark.Prism.Since);
            state.Write(dark.Prism.To);
            state.Write(dark.Prism.Until);
            state.Write(dark.Prism.Knots);
            state.Write(dark.Prism.IsOpen);
            state.Write(dark.ShipType);
            state.Write(dark.Imo);
            state.Write(dark.DraughtChange);
        }

        state.Write(_told.Count);
        foreach (((int lower, int higher, long since), Told told) in _told)
        {
            state.Write(lower);
            state.Write(higher);
            state.Write(since);
            state.Write(told.Version);
            state.Write(told.At);
            state.Write(told.Place);
            state.Write(told.IsBothDark);
            state.Write(told.ByLower);
            state.Write(told.ByHigher);
        }
    }

    public void Load(ref StateReader state)
    {
        _stays.Clear();
        _darks.Clear();
        _told.Clear();
        _first = state.ReadTime();
        _forgotten = state.ReadTime();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            int mmsi = state.ReadInt32();
            Stay stay = new(
                state.ReadPosition(), state.ReadTime(), state.ReadTime(), (byte)state.ReadInt32(), state.ReadInt32());
            _stays[(mmsi, stay.Since.UtcTicks)] = stay;
        }

        for (int left = state.ReadInt32(); left > 0; left--)
        {
            int mmsi = state.ReadInt32();
            Position from = state.ReadPosition();
            DateTimeOffset since = state.ReadTime();
            Prism prism = new(from, since, state.ReadPosition(), state.ReadTime(), state.ReadDouble())
            {
                IsOpen = state.ReadBoolean(),
            };
            _darks[(mmsi, since.UtcTicks)] = new Dark(
                prism, (byte)state.ReadInt32(), state.ReadInt32(), state.ReadSingle());
        }

        for (int left = state.ReadInt32(); left > 0; left--)
        {
            (int, int, long) key = (state.ReadInt32(), state.ReadInt32(), state.ReadInt64());
            _told[key] = new Told(
                state.ReadInt32(), state.ReadInt64(), state.ReadPosition(), state.ReadBoolean())
            {
                ByLower = state.ReadInt64(),
                ByHigher = state.ReadInt64(),
            };
        }
    }

    private List<VesselEvent> CandidatesOf(int mmsi, Dark dark, DateTimeOffset watermark)
    {
        Prism prism = dark.Prism;
        if (!prism.IsPossible)
        {
            return []; // Farther than it can sail: that is a question of position, not of silence.
        }

        List<Candidate> found = [.. Lying(mmsi, prism, watermark), .. DarkToo(mmsi, prism)];
        if (found.Count == 0)
        {
            return [];
        }

        Geometry reach = ReachOf(prism);
        List<(Candidate Candidate, MeetingScore Score)> scored =
        [
            .. found.Where(candidate => ReachableArea.Holds(reach, candidate.Place))
                .GroupBy(candidate => candidate.Mmsi)
                .Select(ship => ship.MaxBy(candidate => candidate.Slack.Ticks))
                .Select(candidate => (candidate, Score(dark, candidate)))
                .OrderByDescending(one => one.Item2.Confidence)
                .ThenBy(one => one.candidate.Mmsi)
                .Take(MaxCompared),
        ];
        foreach ((Candidate candidate, MeetingScore score) in scored)
        {
            score.Chance(ExpectedByChance(mmsi, candidate, prism, watermark));
        }

        return
        [
            .. scored.OrderByDescending(one => one.Score.Confidence).ThenBy(one => one.Candidate.Mmsi)
                .Take(options.MaxCandidates)
                .Select((one, rank) => Tell(mmsi, dark, one.Candidate, one.Score, rank + 1, found.Count, watermark)),
        ];
    }

    private IEnumerable<Candidate> Lying(int mmsi, Prism prism, DateTimeOffset watermark)
    {
        foreach (((int other, _), Stay stay) in _stays)
        {
            if (other == mmsi || stay.Until < prism.Since || stay.Since > prism.Until)
            {
                continue;
            }

            (DateTimeOffset earliest, DateTimeOffset latest) = prism.WindowAt(stay.Place);
            DateTimeOffset until = watermark - stay.Until < Ongoing ? watermark : stay.Until;
            DateTimeOffset begin = earliest > stay.Since ? earliest : stay.Since;
            DateTimeOffset end = latest < until ? latest : until;
            if (end - begin >= options.MinSlack)
            {
                yield return new Candidate(
                    other, stay.Place, begin, end - begin, IsDark: false, stay.ShipType, stay.Imo, DraughtChange: 0);
            }
        }
    }

    private IEnumerable<Candidate> DarkToo(int mmsi, Prism prism)
    {
        foreach (((int other, _), Dark dark) in _darks)
        {
            Prism its = dark.Prism;
            if (other != mmsi && its.Until > prism.Since && its.Since < prism.Until && its.IsPossible
                && prism.BestMeeting(its) is var meeting && meeting.Slack >= options.MinSlack)
            {
                yield return new Candidate(
                    other,
                    meeting.Place,
                    meeting.Earliest,
                    meeting.Slack,
                    IsDark: true,
                    dark.ShipType,
                    dark.Imo,
                    dark.DraughtChange);
            }
        }
    }

    private MeetingScore Score(Dark dark, in Candidate candidate)
    {
        MeetingScore score = new();
        score.Slack(candidate.Slack);
        score.Types(dark.ShipType, candidate.ShipType);
        score.Zone(_reference.TransferZoneAt(candidate.Place)?.Name);
        score.Draughts(dark.DraughtChange, candidate.DraughtChange);
        score.Harbour(_reference, candidate.Place);
        if (options.SharedOwner is { } shared && ImoNumber.TryCreate(dark.Imo, out ImoNumber one)
            && ImoNumber.TryCreate(candidate.Imo, out ImoNumber other))
        {
            score.Owner(shared(one, other, candidate.Earliest));
        }

        return score;
    }

    private Geometry ReachOf(in Prism prism) => prism.IsOpen
        ? ReachableArea.Open(prism.From, prism.Until - prism.Since, prism.Knots, _reference.Coast)
        : ReachableArea.Closed(
            prism.From, prism.Since, prism.To, prism.Until, prism.Knots * 1.1, _reference.Coast);

    /// <summary>
    /// How many other ships would have lain there long enough: the mean over the same silence laid at other times.
    /// </summary>
    private double ExpectedByChance(int mmsi, in Candidate candidate, in Prism prism, DateTimeOffset watermark)
    {
        TimeSpan whole = watermark - _first;
        if (whole <= options.MinSlack)
        {
            return 0;
        }

        (DateTimeOffset earliest, DateTimeOffset latest) = prism.WindowAt(candidate.Place);
        double rows = options.ChanceReach.NauticalMiles / 60;
        int count = 0;
        foreach (((int other, _), Stay stay) in _stays)
        {
            if (other == candidate.Mmsi || other == mmsi
                || Math.Abs(stay.Place.LatitudeDegrees - candidate.Place.LatitudeDegrees) > rows
                || stay.Place.DistanceTo(candidate.Place) > options.ChanceReach)
            {
                continue;
            }

            for (int drawing = 0; drawing < Drawings; drawing++)
            {
                // The window goes around: what leaves at the end of the record comes in at its beginning.
                TimeSpan shift = whole * ((drawing + 0.5) / Drawings);
                DateTimeOffset begin = earliest + shift;
                begin = begin > watermark ? begin - whole : begin;
                count += Common(begin, begin + (latest - earliest), stay) >= options.MinSlack ? 1 : 0;
            }
        }

        return (double)count / Drawings;
    }

    private static TimeSpan Common(DateTimeOffset begin, DateTimeOffset end, in Stay stay)
    {
        DateTimeOffset first = begin > stay.Since ? begin : stay.Since;
        DateTimeOffset last = end < stay.Until ? end : stay.Until;
        return last - first;
    }

    private VesselEvent Tell(
        int mmsi,
        Dark dark,
        in Candidate candidate,
        MeetingScore score,
        int rank,
        int inReach,
        DateTimeOffset watermark)
    {
        Prism prism = dark.Prism;
        bool isFirst = mmsi < candidate.Mmsi;
        _ = Mmsi.TryCreate(isFirst ? mmsi : candidate.Mmsi, out Mmsi lower);
        _ = Mmsi.TryCreate(isFirst ? candidate.Mmsi : mmsi, out Mmsi higher);

        // One pair and one silence are one event, however the moment moves: its beginning is that of the silence.
        DateTimeOffset since = candidate.IsDark ? LaterSince(mmsi, candidate.Mmsi, prism) : prism.Since;
        (int, int, long) key = (lower.Value, higher.Value, since.UtcTicks);
        Told before = _told.GetValueOrDefault(key);
        int version = before.Version + 1;
        _told[key] = new Told(version, watermark.UtcTicks, candidate.Place, candidate.IsDark)
        {
            ByLower = isFirst ? prism.Since.UtcTicks : before.ByLower,
            ByHigher = isFirst ? before.ByHigher : prism.Since.UtcTicks,
        };
        TimeSpan silence = prism.Until - prism.Since;
        return new VesselEvent
        {
            Kind = EventKinds.DarkRendezvous,
            Mmsi = lower,
            Partner = higher,
            StartedAt = since,
            EndedAt = candidate.Earliest + candidate.Slack,
            Place = candidate.Place,
            Version = version,
            State = prism.IsOpen ? EventState.Updated : EventState.Closed,
            Stage = EventStage.Candidate,
            Label = candidate.IsDark ? BothDark : LayInReach,
            Confidence = score.Confidence,
            Summary = candidate.IsDark
                ? Invariant($"{lower} and {higher} were dark at the same time and could have met.")
                : Invariant($"{candidate.Mmsi:D9} lay where {mmsi:D9} could have come while it was dark."),
            Evidence =
            [
                .. score.Terms,
                new("rank", Invariant($"{rank} of {inReach} in reach"), rank),
                new("where", Words.Of(candidate.Place)),
                new("from when on", Words.Of(candidate.Earliest)),
                new(
                    "dark ship's silence",
                    prism.IsOpen ? $"{Words.Of(silence)} so far" : Words.Of(silence),
                    Math.Round(silence.TotalHours, 2),
                    "h"),
                new(ReachableArea.SpeedAssumed, Invariant($"{prism.Knots:F0} kn"), prism.Knots, "kn"),
            ],
            Caution = CautionText,
        };
    }

    private static (int, int, long) KeyOf(VesselEvent named) =>
        (named.Mmsi.Value, named.Partner!.Value.Value, named.StartedAt.UtcTicks);

    /// <summary>Who was named for this silence and is no longer among the likeliest is taken back.</summary>
    private void TakeBack(
        int mmsi,
        long since,
        HashSet<(int, int, long)> named,
        DateTimeOffset watermark,
        ICollection<VesselEvent> events)
    {
        foreach (((int Lower, int Higher, long Since) key, Told told) in _told.ToArray())
        {
            bool isLower = key.Lower == mmsi && told.ByLower == since;
            bool isHigher = key.Higher == mmsi && told.ByHigher == since;
            if ((!isLower && !isHigher) || named.Contains(key))
            {
                continue;
            }

            Told now = told with { ByLower = isLower ? 0 : told.ByLower, ByHigher = isHigher ? 0 : told.ByHigher };
            if (now is { ByLower: 0, ByHigher: 0 })
            {
                now = now with { Version = told.Version + 1, At = watermark.UtcTicks };
                events.Add(Retracted(key, now));
            }

            _told[key] = now; // Named for the other's silence, it stands.
        }
    }

    private static VesselEvent Retracted((int Lower, int Higher, long Since) key, in Told told)
    {
        _ = Mmsi.TryCreate(key.Lower, out Mmsi lower);
        _ = Mmsi.TryCreate(key.Higher, out Mmsi higher);
        return new VesselEvent
        {
            Kind = EventKinds.DarkRendezvous,
            Mmsi = lower,
            Partner = higher,
            StartedAt = new DateTimeOffset(key.Since, TimeSpan.Zero),
            Place = told.Place,
            Version = told.Version,
            State = EventState.Retracted,
            Stage = EventStage.Candidate,
            Label = told.IsBothDark ? BothDark : LayInReach,
            Confidence = 0,
            Summary = Invariant($"{lower} and {higher} are no longer among the likeliest to have met unseen."),
            Evidence = [new("taken back", "others are likelier now, or the silence was none")],
            Caution = CautionText,
        };
    }

    /// <summary>The beginning of the later of two silences: whichever of them is told first.</summary>
    private DateTimeOffset LaterSince(int mmsi, int other, in Prism prism)
    {
        DateTimeOffset later = prism.Since;
        foreach (((int ship, _), Dark dark) in _darks)
        {
            bool meets = ship == other && ship != mmsi
                && dark.Prism.Until > prism.Since && dark.Prism.Since < prism.Until;
            later = meets && dark.Prism.Since > later ? dark.Prism.Since : later;
        }

        return later;
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

        foreach ((int, long) key in _darks.Where(entry => entry.Value.Prism.Until < oldest).Select(e => e.Key).ToList())
        {
            _darks.Remove(key);
        }

        foreach ((int, int, long) key in _told.Where(entry => entry.Value.At < oldest.UtcTicks)
            .Select(entry => entry.Key).ToList())
        {
            _told.Remove(key);
        }

        _first = _first < oldest ? oldest : _first;
    }

    private readonly record struct Stay(
        Position Place, DateTimeOffset Since, DateTimeOffset Until, byte ShipType, int Imo);

    /// <param name="At">When it was last told, ticks.</param>
    private readonly record struct Told(int Version, long At, Position Place, bool IsBothDark)
    {
        /// <summary>Beginning of the silence of the lower number for which it stands, ticks; 0 for none.</summary>
        public long ByLower { get; init; }

        /// <summary>The same of the higher number.</summary>
        public long ByHigher { get; init; }
    }

    private sealed record Dark(Prism Prism, byte ShipType, int Imo, float DraughtChange);

    private readonly record struct Candidate(
        int Mmsi,
        Position Place,
        DateTimeOffset Earliest,
        TimeSpan Slack,
        bool IsDark,
        byte ShipType,
        int Imo,
        float DraughtChange);
}
