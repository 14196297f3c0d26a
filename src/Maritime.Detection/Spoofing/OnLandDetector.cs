using Maritime.Detection.Geography;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Spoofing;

/// <param name="MinInland">Exclusive: the coast shipped is good to a few hundred metres.</param>
/// <param name="MinFixes">Inclusive.</param>
/// <param name="HarbourReach">
/// Inclusive: near a port or anchorage a ship may go inland, because there is water that the coastline does not know.
/// </param>
/// <param name="BerthReach">Inclusive: so near to a port or anchorage there is water, however a ship got there.</param>
/// <param name="MaxStep">A ship that is followed inland in longer steps was not followed.</param>
/// <param name="MaxKnots">... nor one that was faster.</param>
public sealed record OnLandOptions(
    Distance MinInland,
    int MinFixes,
    Distance HarbourReach,
    Distance BerthReach,
    Distance MaxStep,
    double MaxKnots)
{
    /// <summary>
    /// 1 km and 3 fixes: detection spec, section 5. 20 km, 10 km and 40 kn: own choice, such that none of the 9,731
    /// ships of <c>noaa-us</c> (rivers, lakes, canals) is reported. 3 km: within it a stop is a port call
    /// (section 6).
    /// </summary>
    public static OnLandOptions Default { get; } = new(
        Distance.FromMetres(1000),
        3,
        Distance.FromMetres(20_000),
        Distance.FromMetres(3000),
        Distance.FromMetres(10_000),
        40);
}

/// <summary>A ship that was at sea and is now where there is no water that anybody knows.</summary>
/// <remarks>
/// A ship that is first heard inland is on a river or a lake: only who comes from the sea can come ashore. Who sails in
/// step by step near a harbour shows where water is, and so does everybody else: ships tell the sea where they were
/// inland, and a place where two were is water (<see cref="ISeaKnowledge.IsKnownWater"/>).
/// </remarks>
public sealed class OnLandDetector(OnLandOptions options) : IVesselDetector
{
    private Position _checkedAt;
    private Position _last;
    private long _lastAt;
    private float _clearMetres;
    private byte _state; // 0 nothing known, 1 at sea, 2 afloat inland, 3 ashore, not told yet, 4 told
    private byte _fixes;
    private long _since;
    private Position _ashore;
    private float _inlandMetres;

    public DateTimeOffset WakeAt => _state == 3 && _fixes >= options.MinFixes
        ? DateTimeOffset.MinValue
        : DateTimeOffset.MaxValue;

    public void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!Movement.Station.IsShip(fix))
        {
            return;
        }

        bool isFirst = _lastAt == 0;
        double step = isFirst ? 0 : LocalPlane.DistanceMetres(_last, fix.Position);
        double seconds = Math.Max(1, (fix.At.UtcTicks - _lastAt) / (double)TimeSpan.TicksPerSecond);
        bool isFollowed = !isFirst && step <= options.MaxStep.Metres
            && step <= options.MaxKnots * (1852 / 3600.0) * (seconds + 10);
        (_last, _lastAt) = (fix.Position, fix.At.UtcTicks);
        if (_state == 3)
        {
            _fixes = (byte)Math.Min(255, _fixes + 1);
        }

        if (isFirst || LocalPlane.DistanceMetres(_checkedAt, fix.Position) >= _clearMetres)
        {
            Locate(fix, vessel, events, isFollowed);
        }
    }

    public void OnTick(in Tick tick, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (tick.Sea.IsKnownWater(_ashore, vessel.Mmsi)
            || tick.Sea.ConditionAt(_ashore, tick.Watermark).HasFlag(AreaCondition.Interference))
        {
            _state = 2; // Others float there, or nobody's position can be trusted.
            return;
        }

        _state = 4;
        events.Add(Tell(vessel, EventState.Opened, null));
    }

    public void Save(StateWriter state)
    {
        state.Write(_checkedAt);
        state.Write(_last);
        state.Write(_lastAt);
        state.Write(_clearMetres);
        state.Write(_state);
        state.Write(_fixes);
        state.Write(_since);
        state.Write(_ashore);
        state.Write(_inlandMetres);
    }

    public void Load(ref StateReader state)
    {
        _checkedAt = state.ReadPosition();
        _last = state.ReadPosition();
        _lastAt = state.ReadInt64();
        _clearMetres = state.ReadSingle();
        _state = (byte)state.ReadInt32();
        _fixes = (byte)state.ReadInt32();
        _since = state.ReadInt64();
        _ashore = state.ReadPosition();
        _inlandMetres = state.ReadSingle();
    }

    private void Locate(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events, bool isFollowed)
    {
        Shore shore = vessel.Reference.ShoreAt(fix.Position);
        double metres = shore.Distance.Metres;
        bool isInland = shore.IsLand && shore.Distance > options.MinInland;
        _checkedAt = fix.Position;
        _clearMetres = (float)Math.Max(200, isInland ? Math.Min(1000, metres - options.MinInland.Metres)
            : shore.IsLand ? options.MinInland.Metres - metres : metres + options.MinInland.Metres);
        if (!isInland)
        {
            if (_state == 4)
            {
                events.Add(Tell(vessel, EventState.Closed, fix.At));
            }

            _state = 1;
            return;
        }

        vessel.Observe(new SeaObservation(
            SeaCell.At(fix.Position),
            vessel.Mmsi,
            SeaObservationKind.AfloatInland,
            SeaObservation.One,
            fix.At,
            fix.Family,
            fix.Class,
            fix.Source)
        {
            Place = fix.Position,
        });
        switch (_state)
        {
            case 0:
                _state = 2;
                break;
            case 1 or 2 when !isFollowed && IsAtBerth(fix, vessel.Reference):
            case 1 when isFollowed && IsNearHarbour(fix, vessel.Reference):
                _state = 2;
                break;
            case 1:
            case 2 when !isFollowed:
                (_state, _fixes, _since) = (3, 1, fix.At.UtcTicks);
                (_ashore, _inlandMetres) = (fix.Position, (float)metres);
                break;
            default:
                _inlandMetres = Math.Max(_inlandMetres, (float)metres);
                break;
        }
    }

    private bool IsNearHarbour(in Fix fix, SeaReference reference) =>
        reference.NearestAnchorage(fix.Position, options.HarbourReach) is not null
        || reference.NearestPort(fix.Position, options.HarbourReach) is not null;

    private bool IsAtBerth(in Fix fix, SeaReference reference) =>
        reference.NearestAnchorage(fix.Position, options.BerthReach) is not null
        || reference.NearestPort(fix.Position, options.BerthReach) is not null;

    private VesselEvent Tell(VesselContext vessel, EventState state, DateTimeOffset? until) => new()
    {
        Kind = EventKinds.OnLand,
        Mmsi = vessel.Mmsi,
        StartedAt = new DateTimeOffset(_since, TimeSpan.Zero),
        EndedAt = until,
        Place = _ashore,
        EndPlace = until is null ? null : _last,
        Version = state == EventState.Opened ? 1 : 2,
        State = state,
        Confidence = Math.Clamp(0.6 + (_inlandMetres / 50_000), 0.6, 0.95),
        Summary = $"Reports a place {Words.Of(Distance.FromMetres(_inlandMetres))} inland.",
        Evidence =
        [
            new("inland", Words.Of(Distance.FromMetres(_inlandMetres)), Math.Round(_inlandMetres), "m"),
            new("reports there", Invariant($"{_fixes} or more"), _fixes),
            new("water there", "not in the coastline, and no other ship has been heard there"),
        ],
        Caution = "The coastline shipped knows no rivers, lakes or new harbours; look at a chart.",
    };
}
