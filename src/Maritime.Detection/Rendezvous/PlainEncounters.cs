using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>Two plain rules beside ours, made only when they are asked for.</summary>
/// <remarks>
/// <see cref="EventKinds.Proximity"/>: at most 500 m apart for at least 30 min, seen all the while.
/// <see cref="EventKinds.GfwEncounter"/>: Global Fishing Watch's published rule on a ten-minute grid.
/// </remarks>
internal sealed class PlainEncounters
{
    private readonly ProximityRule? _proximity;
    private readonly GfwRule? _gfw;

    private PlainEncounters(ProximityRule? proximity, GfwRule? gfw) => (_proximity, _gfw) = (proximity, gfw);

    /// <returns>Null when neither rule is wanted.</returns>
    public static PlainEncounters? Create(Mmsi mmsi, Mmsi partner, FleetOptions options)
    {
        bool wantsProximity = options.Wants(EventKinds.Proximity);
        bool wantsGfw = options.Wants(EventKinds.GfwEncounter);
        return !wantsProximity && !wantsGfw ? null : new(
            wantsProximity ? new ProximityRule(mmsi, partner) : null,
            wantsGfw ? new GfwRule(mmsi, partner, options) : null);
    }

    public void Add(in Sample sample, bool isDirect) => _proximity?.Add(sample, isDirect);

    public void Hear(bool isOwn, in Sighting fix) => _gfw?.Hear(isOwn, fix);

    public void CloseTick(DateTimeOffset watermark, ICollection<VesselEvent> events)
    {
        _proximity?.CloseTick(watermark, events);
        _gfw?.CloseTick(watermark, events);
    }

    public void Finish(ICollection<VesselEvent> events)
    {
        _proximity?.CloseTick(DateTimeOffset.MaxValue, events);
        _gfw?.CloseTick(DateTimeOffset.MaxValue, events);
    }

    public void Save(StateWriter state)
    {
        _proximity?.Save(state);
        _gfw?.Save(state);
    }

    public void Load(ref StateReader state)
    {
        _proximity?.Load(ref state);
        _gfw?.Load(ref state);
    }
}

/// <summary>
/// At most 500 m between the antennas for at least 30 min, with no silence longer than 30 min inside.
/// </summary>
internal sealed class ProximityRule(Mmsi mmsi, Mmsi partner)
{
    private const double MaxMetres = 500;
    private static readonly TimeSpan MinLength = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan MaxSilence = TimeSpan.FromMinutes(30);

    private DateTimeOffset? _first;
    private DateTimeOffset _last;
    private Position _place;
    private double _least;
    private int _version;
    private bool _isOver;

    public void Add(in Sample sample, bool isDirect)
    {
        if (_isOver)
        {
            return;
        }

        bool isNear = isDirect && sample.Distance <= MaxMetres;
        if (_first is not null && (!isNear || sample.At - _last > MaxSilence))
        {
            _isOver = true;
            return;
        }

        if (isNear)
        {
            _place = _first is null ? sample.Place : _place;
            _least = _first is null ? sample.Distance : Math.Min(_least, sample.Distance);
            _first ??= sample.At;
            _last = sample.At;
        }
    }

    public void CloseTick(DateTimeOffset watermark, ICollection<VesselEvent> events)
    {
        if (_first is not { } first)
        {
            _isOver = false;
            return;
        }

        _isOver |= watermark - _last > MaxSilence;
        if (_last - first >= MinLength && (_version == 0 || _isOver))
        {
            _version++;
            events.Add(new()
            {
                Kind = EventKinds.Proximity,
                Mmsi = mmsi,
                Partner = partner,
                StartedAt = first,
                EndedAt = _isOver ? _last : null,
                Place = _place,
                Version = _version,
                State = _isOver ? EventState.Closed : EventState.Opened,
                Confidence = 1,
                Summary = Invariant($"{mmsi} and {partner} were within 500 m for {(_last - first).TotalHours:F1} h."),
                Evidence =
                [
                    new("least distance", Invariant($"{_least:F0} m"), _least, "m"),
                    new("within 500 m for", Words.Of(_last - first), (_last - first).TotalHours, "h"),
                ],
                Caution = "A plain rule kept for comparison: ships at neighbouring berths meet it too.",
            });
        }

        if (_isOver)
        {
            _first = null;
            _version = 0;
            _isOver = false;
        }
    }

    public void Save(StateWriter state)
    {
        state.Write(_first);
        state.Write(_last);
        state.Write(_place);
        state.Write(_least);
        state.Write(_version);
        state.Write(_isOver);
    }

    public void Load(ref StateReader state)
    {
        _first = state.ReadNullableTime();
        _last = state.ReadTime();
        _place = state.ReadPosition();
        _least = state.ReadDouble();
        _version = state.ReadInt32();
        _isOver = state.ReadBoolean();
    }
}
