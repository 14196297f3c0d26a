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
public sealed class OnLandDetector(OnLandOptions options) : VesselDetector
{
    private Position _checkedAt;
    private float _clearMetres; // 0 before the first fix.
    private byte _state; // 0 nothing known, 1 at sea, 2 afloat inland, 3 ashore, not told yet, 4 told
    private Ashore? _ashore; // Of states 3 and 4.

    public override DateTimeOffset WakeAt => _state == 3 && _ashore?.Fixes >= options.MinFixes
        ? DateTimeOffset.MinValue
        : DateTimeOffset.MaxValue;

    public override void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!vessel.IsShip)
        {
            return;
        }

        Ashore? before = _ashore;
        bool isFirst = _clearMetres == 0;
        if (isFirst || !LocalPlane.IsNearer(_checkedAt, fix.Position, _clearMetres))
        {
            Locate(fix, vessel, events, !isFirst && IsFollowed(vessel, fix));
        }

        if (before is not null && ReferenceEquals(before, _ashore))
        {
            before.LastAt = fix.AtTicks;
            before.Fixes++;
        }
    }

    public override void OnTick(in Tick tick, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_ashore is not { } ashore)
        {
            return;
        }

        if (tick.Sea.IsKnownWater(ashore.Place, vessel.Mmsi)
            || tick.Sea.ConditionAt(ashore.Place, tick.Watermark).HasFlag(AreaCondition.Interference))
        {
            (_state, _ashore) = (2, null); // Others float there, or nobody's position can be trusted.
            return;
        }

        _state = 4;
        events.Add(Tell(vessel, ashore, EventState.Opened, null));
    }

    public override void HandOver(ref Handover own)
    {
        own.Value(ref _checkedAt);
        own.Value(ref _clearMetres);
        own.Value(ref _state);
        own.Thing(ref _ashore);
    }

    public override void Save(StateWriter state)
    {
        state.Write(_state);
        state.Write(_clearMetres);
        if (_clearMetres > 0)
        {
            state.Write(_checkedAt);
        }

        _ashore?.Save(state);
    }

    public override void Load(ref StateReader state)
    {
        _state = (byte)state.ReadInt32();
        _clearMetres = state.ReadSingle();
        _checkedAt = _clearMetres > 0 ? state.ReadPosition() : default;
        _ashore = _state is 3 or 4 ? Ashore.Load(ref state) : null;
    }

    private bool IsFollowed(VesselContext vessel, in Fix fix)
    {
        double step = LocalPlane.DistanceMetres(vessel.Last.Position, fix.Position);
        double seconds = Math.Max(1, (fix.AtTicks - vessel.Last.AtTicks) / (double)TimeSpan.TicksPerSecond);
        return vessel.HasLast && step <= options.MaxStep.Metres
            && step <= options.MaxKnots * (1852 / 3600.0) * (seconds + 10);
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
            if (_state == 4 && _ashore is { } told)
            {
                events.Add(Tell(vessel, told, EventState.Closed, fix));
            }

            (_state, _ashore) = (1, null);
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
                _state = 3;
                _ashore = new Ashore(fix.AtTicks, fix.Position) { Fixes = 1, InlandMetres = (float)metres };
                break;
            default:
                if (_ashore is { } ashore)
                {
                    ashore.InlandMetres = Math.Max(ashore.InlandMetres, (float)metres);
                }

                break;
        }
    }

    private bool IsNearHarbour(in Fix fix, SeaReference reference) =>
        reference.NearestAnchorage(fix.Position, options.HarbourReach) is not null
        || reference.NearestPort(fix.Position, options.HarbourReach) is not null;

    private bool IsAtBerth(in Fix fix, SeaReference reference) =>
        reference.NearestAnchorage(fix.Position, options.BerthReach) is not null
        || reference.NearestPort(fix.Position, options.BerthReach) is not null;

    private static VesselEvent Tell(VesselContext vessel, Ashore ashore, EventState state, Fix? until) => new()
    {
        Kind = EventKinds.OnLand,
        Mmsi = vessel.Mmsi,
        StartedAt = new DateTimeOffset(ashore.Since, TimeSpan.Zero),
        EndedAt = until?.At,
        Place = ashore.Place,
        EndPlace = until?.Position,
        Version = state == EventState.Opened ? 1 : 2,
        State = state,
        Confidence = Math.Clamp(0.6 + (ashore.InlandMetres / 50_000), 0.6, 0.95),
        Summary = state == EventState.Opened
            ? $"Reports a place {Words.Of(Distance.FromMetres(ashore.InlandMetres))} inland."
            : $"Reported places up to {Words.Of(Distance.FromMetres(ashore.InlandMetres))} inland for "
                + $"{Words.Of(TimeSpan.FromTicks(ashore.LastAt - ashore.Since))}.",
        Evidence =
        [
            new(
                "inland",
                Words.Of(Distance.FromMetres(ashore.InlandMetres)),
                Math.Round(ashore.InlandMetres),
                "m"),
            new(
                "reports there",
                Invariant($"{ashore.Fixes}{(state == EventState.Opened ? " so far" : "")}"),
                ashore.Fixes),
            new("water there", "not in the coastline, and no other ship has been heard there"),
        ],
        Caution = "The coastline shipped knows no rivers, lakes or new harbours; look at a chart.",
    };

    /// <param name="since">UTC ticks.</param>
    private sealed class Ashore(long since, Position place)
    {
        public long Since { get; } = since;

        public Position Place { get; } = place;

        /// <summary>UTC ticks.</summary>
        public long LastAt { get; set; } = since;

        public int Fixes { get; set; }

        public float InlandMetres { get; set; }

        public void Save(StateWriter state)
        {
            state.WriteTime(Since);
            state.Write(Place);
            state.WriteTime(LastAt);
            state.Write(Fixes);
            state.Write(InlandMetres);
        }

        public static Ashore Load(ref StateReader state) => new(state.ReadTicks(), state.ReadPosition())
        {
            LastAt = state.ReadTicks(),
            Fixes = state.ReadInt32(),
            InlandMetres = state.ReadSingle(),
        };
    }
}
