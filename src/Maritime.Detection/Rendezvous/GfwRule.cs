using Maritime.Detection.Geography;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection;

/// <summary>
/// Global Fishing Watch's encounter rule: positions put on a ten-minute grid between fixes at most 70 min apart; grid
/// points at most 500 m apart in a row for two hours at a median speed below 2 kn, 10 km or more from an anchorage.
/// </summary>
/// <remarks>
/// Kept beside our own judgement so that analysts can compare. As published (pipeline-encounters) the view is
/// directed: a run is broken by grid points of the first ship without a neighbour, not by its missing ones. The event
/// of a pair is the view of the lower MMSI.
/// </remarks>
internal sealed class GfwRule(Mmsi mmsi, Mmsi partner, FleetOptions options)
{
    private static readonly long GridTicks = TimeSpan.FromMinutes(10).Ticks;

    private readonly GfwEncounterOptions _options = options.GfwEncounter;
    private readonly Track _own = new();
    private readonly Track _other = new();
    private readonly List<double> _distances = [];
    private readonly List<double> _speeds = [];
    private DateTimeOffset? _first;
    private DateTimeOffset _last;
    private Position _place;
    private Position _lastPlace; // Of the own ship, at the last point.
    private long _evaluated = long.MinValue;
    private bool _isOver;
    private VesselEvent? _said;
    private DateTimeOffset _saidUntil;

    public void Hear(bool isOwn, in Sighting fix)
    {
        (isOwn ? _own : _other).Fixes.Add((fix.Ticks, fix.Position));
        if (_own.Fixes.Count == 0 || _other.Fixes.Count == 0)
        {
            return;
        }

        long until = Math.Min(_own.Fixes[^1].Ticks, _other.Fixes[^1].Ticks);
        long from = _evaluated != long.MinValue ? _evaluated + GridTicks : Ceiling(_own.Fixes[0].Ticks);
        for (long at = from; at <= until; at += GridTicks)
        {
            _evaluated = at;
            Evaluate(at);
        }

        _own.Forget(_evaluated);
        _other.Forget(_evaluated);
    }

    public void CloseTick(DateTimeOffset watermark, ICollection<VesselEvent> events)
    {
        if (_first is not { } first)
        {
            return;
        }

        _isOver |= watermark.UtcTicks - _last.UtcTicks > _options.MergeWithin.Ticks && _said is not null;
        bool isLong = _last - first >= _options.MinLength && Median(_speeds) < _options.MaxMedianKnots;
        bool hasGrown = 10 * (_last - _saidUntil) >= _last - first;
        if (isLong && (_said is null || _isOver || hasGrown) && IsFarFromAnchorages())
        {
            _said = Tell(first);
            _saidUntil = _last;
            events.Add(_said);
        }

        if (_isOver)
        {
            Reset();
        }
    }

    public void Save(StateWriter state)
    {
        _own.Save(state);
        _other.Save(state);
        foreach (List<double> values in (ReadOnlySpan<List<double>>)[_distances, _speeds])
        {
            state.Write(values.Count);
            values.ForEach(state.Write);
        }

        state.Write(_first);
        state.Write(_last);
        state.Write(_place);
        state.Write(_lastPlace);
        state.Write(_evaluated);
        state.Write(_isOver);
        state.Write(_said?.Version ?? 0);
        state.Write(_saidUntil);
    }

    public void Load(ref StateReader state)
    {
        _own.Load(ref state);
        _other.Load(ref state);
        foreach (List<double> values in (ReadOnlySpan<List<double>>)[_distances, _speeds])
        {
            for (int left = state.ReadInt32(); left > 0; left--)
            {
                values.Add(state.ReadDouble());
            }
        }

        _first = state.ReadNullableTime();
        _last = state.ReadTime();
        _place = state.ReadPosition();
        _lastPlace = state.ReadPosition();
        _evaluated = state.ReadInt64();
        _isOver = state.ReadBoolean();
        int version = state.ReadInt32();
        _saidUntil = state.ReadTime();
        _said = version == 0 ? null : new VesselEvent
        {
            Kind = EventKinds.GfwEncounter,
            Mmsi = mmsi,
            Partner = partner,
            StartedAt = _first ?? _last,
            Place = _place,
            Version = version,
            Confidence = 1,
            Summary = "",
        };
    }

    private static long Ceiling(long ticks) => (ticks + GridTicks - 1) / GridTicks * GridTicks;

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length == 0 ? double.NaN
            : sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private void Evaluate(long at)
    {
        if (_isOver || _own.At(at, _options.MaxSilence) is not { } own)
        {
            return;
        }

        DateTimeOffset time = new(at, TimeSpan.Zero);
        if (_other.At(at, _options.MaxSilence) is { } other
            && own.DistanceTo(other).Metres is var metres
            && metres <= _options.MaxMetres)
        {
            Note(time, own, metres);
        }
        else if (_first is { } first && (_last - first < _options.MinLength || time - _last > _options.MergeWithin))
        {
            if (_said is null)
            {
                Reset();
            }
            else
            {
                _isOver = true;
            }
        }
    }

    private void Note(DateTimeOffset time, Position own, double metres)
    {
        _distances.Add(metres / 1000);
        if (_first is null)
        {
            (_first, _place) = (time, own);
        }
        else
        {
            // From the point before it, also over a silence: as pipe-encounters has it.
            _speeds.Add(_lastPlace.DistanceTo(own).NauticalMiles / (time - _last).TotalHours);
        }

        (_last, _lastPlace) = (time, own);
    }

    private VesselEvent Tell(DateTimeOffset first)
    {
        TimeSpan length = _last - first;
        double kilometres = _options.MaxMetres / 1000;
        string anchorage = _options.MinAnchorageDistance.Metres <= 0
            ? "not asked for"
            : Invariant($"none within {_options.MinAnchorageDistance.Metres / 1000:0.##} km of where it began");
        return new VesselEvent
        {
            Kind = EventKinds.GfwEncounter,
            Mmsi = mmsi,
            Partner = partner,
            StartedAt = first,
            EndedAt = _isOver ? _last : null,
            Place = _place,
            Version = (_said?.Version ?? 0) + 1,
            State = _isOver ? EventState.Closed : _said is null ? EventState.Opened : EventState.Updated,
            Confidence = 1,
            Summary = Invariant($"{mmsi} and {partner} meet Global Fishing Watch's encounter rule: within ")
                + Invariant($"{kilometres:0.###} km for {(_isOver ? "" : "at least ")}{Words.Of(length)}."),
            Evidence =
            [
                new(
                    Invariant($"within {kilometres:0.###} km for"),
                    Invariant($"{Words.Of(length)} ({_distances.Count} points on a ten-minute grid)"),
                    Math.Round(length.TotalHours, 3),
                    "h"),
                new(
                    "median distance",
                    Invariant($"{Median(_distances):F3} km"),
                    Math.Round(Median(_distances), 4),
                    "km"),
                new(
                    "median speed",
                    Invariant($"{Median(_speeds):F2} kn, of {mmsi} between these points"),
                    Math.Round(Median(_speeds), 4),
                    "kn"),
                new("anchorage", anchorage),
            ],
            Caution = "A plain rule kept for comparison: it knows no sizes, types or reception.",
        };
    }

    private bool IsFarFromAnchorages() =>
        _options.MinAnchorageDistance.Metres <= 0
        || (options.Reference ?? SeaReference.World).NearestAnchorage(_place, _options.MinAnchorageDistance) is null;

    private void Reset()
    {
        _first = null;
        _said = null;
        _isOver = false;
        _distances.Clear();
        _speeds.Clear();
    }

    private sealed class Track
    {
        public List<(long Ticks, Position Place)> Fixes { get; } = [];

        /// <summary>Where the ship was; null inside a silence that is too long.</summary>
        public Position? At(long ticks, TimeSpan maxSilence)
        {
            for (int i = 0; i + 1 < Fixes.Count; i++)
            {
                (long before, Position from) = Fixes[i];
                (long after, Position to) = Fixes[i + 1];
                if (ticks < before || ticks > after)
                {
                    continue;
                }

                if (after - before > maxSilence.Ticks)
                {
                    if (ticks == before)
                    {
                        return from;
                    }

                    if (ticks == after)
                    {
                        continue;
                    }

                    return null;
                }

                double fraction = after == before ? 0 : (ticks - before) / (double)(after - before);
                return LocalPlane.Between(from, to, fraction);
            }

            return Fixes.Count > 0 && Fixes[^1].Ticks == ticks ? Fixes[^1].Place : null;
        }

        public void Forget(long evaluated)
        {
            int old = 0;
            while (old + 1 < Fixes.Count && Fixes[old + 1].Ticks <= evaluated)
            {
                old++;
            }

            Fixes.RemoveRange(0, old);
        }

        public void Save(StateWriter state)
        {
            state.Write(Fixes.Count);
            foreach ((long ticks, Position place) in Fixes)
            {
                state.Write(ticks);
                state.Write(place);
            }
        }

        public void Load(ref StateReader state)
        {
            Fixes.Clear();
            for (int left = state.ReadInt32(); left > 0; left--)
            {
                Fixes.Add((state.ReadInt64(), state.ReadPosition()));
            }
        }
    }
}

/// <summary>Numbers of Global Fishing Watch's encounter rule.</summary>
public sealed record GfwEncounterOptions
{
    /// <summary>The published production values.</summary>
    public static GfwEncounterOptions Default { get; } = new();

    /// <summary>70 min: positions are put on the grid between fixes no further apart (max_gap_s 4200).</summary>
    public TimeSpan MaxSilence { get; init; } = TimeSpan.FromMinutes(70);

    /// <summary>500 m (max_km_for_encounter).</summary>
    public double MaxMetres { get; init; } = 500;

    /// <summary>2 h (technical documentation of encounters).</summary>
    public TimeSpan MinLength { get; init; } = TimeSpan.FromHours(2);

    /// <summary>2 kn (technical documentation of encounters).</summary>
    public double MaxMedianKnots { get; init; } = 2;

    /// <summary>10 km (technical documentation of encounters); zero for no such test.</summary>
    public Distance MinAnchorageDistance { get; init; } = Distance.FromMetres(10_000);

    /// <summary>24 h: runs no further apart are one encounter (merge_hours).</summary>
    public TimeSpan MergeWithin { get; init; } = TimeSpan.FromHours(24);
}
