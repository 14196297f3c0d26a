using Maritime.Detection.Geography;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Movement;

/// <param name="EnterWithin">Inclusive: from an anchorage point.</param>
/// <param name="LeaveBeyond">Inclusive: from every anchorage point.</param>
/// <param name="StopKnots">Inclusive: a stop begins.</param>
/// <param name="MoveKnots">Inclusive: a stop ends.</param>
/// <param name="SilenceAsStop">Exclusive: a ship that was silent so long inside has stopped there, unseen.</param>
public sealed record PortCallOptions(
    Distance EnterWithin,
    Distance LeaveBeyond,
    double StopKnots,
    double MoveKnots,
    TimeSpan SilenceAsStop)
{
    /// <summary>3 km, 4 km, 0.2 kn, 0.5 kn, 4 h: Global Fishing Watch's pipe-anchorages.</summary>
    public static PortCallOptions Default { get; } = new(
        Distance.FromMetres(3000), Distance.FromMetres(4000), 0.2, 0.5, TimeSpan.FromHours(4));
}

/// <summary>A port call is a stop near a place where ships are known to stop. Passing by is none.</summary>
/// <remarks>
/// It is told from the first stop on; its beginning is the entry. The confidence follows Global Fishing Watch: entry,
/// stop and exit seen 4, one end missing 3, only a stop 2.
/// </remarks>
public sealed class PortCallDetector(PortCallOptions options) : VesselDetector
{
    private Position _checkedAt;
    private float _clearMetres;
    private bool _isInside;
    private bool _sawEntry;
    private bool _isStopped;
    private Visit? _visit;

    public override void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!vessel.IsFollowed)
        {
            return;
        }

        bool isFirst = vessel.FollowedAt == 0;
        if (vessel.IsNewHull && !isFirst)
        {
            Leave(fix, vessel, events, sawExit: false);
            _clearMetres = 0;
        }

        bool wasSilentInside = _isInside && fix.AtTicks - vessel.FollowedAt > options.SilenceAsStop.Ticks;
        if (_clearMetres <= 0 || !LocalPlane.IsNearer(_checkedAt, fix.Position, _clearMetres))
        {
            Locate(fix, vessel, events, isFirst || vessel.IsNewHull);
        }

        if (_isInside)
        {
            Watch(fix, vessel, events, wasSilentInside);
        }
    }

    public override void HandOver(ref Handover own)
    {
        own.Value(ref _checkedAt);
        own.Value(ref _clearMetres);
        own.Value(ref _isInside);
        own.Value(ref _sawEntry);
        own.Value(ref _isStopped);
        own.Thing(ref _visit);
    }

    public override void Save(StateWriter state)
    {
        state.Write(_clearMetres);
        if (_clearMetres > 0)
        {
            state.Write(_checkedAt);
        }

        state.Write(_isInside);
        state.Write(_sawEntry);
        state.Write(_isStopped);
        state.Write(_visit is not null);
        _visit?.Save(state);
    }

    public override void Load(ref StateReader state)
    {
        _clearMetres = state.ReadSingle();
        _checkedAt = _clearMetres > 0 ? state.ReadPosition() : default;
        _isInside = state.ReadBoolean();
        _sawEntry = state.ReadBoolean();
        _isStopped = state.ReadBoolean();
        _visit = state.ReadBoolean() ? Visit.Load(ref state) : null;
    }

    /// <summary>
    /// Asks for the nearest place only when the ship can have come across a border since the last time.
    /// </summary>
    private void Locate(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events, bool isFirst)
    {
        const double LookMetres = 12_000;
        (Place Place, Distance Distance)? nearest =
            vessel.Reference.NearestAnchorage(fix.Position, Distance.FromMetres(LookMetres));
        double metres = nearest?.Distance.Metres ?? LookMetres;
        _checkedAt = fix.Position;
        if (_isInside && metres >= options.LeaveBeyond.Metres)
        {
            Leave(fix, vessel, events, sawExit: true);
        }
        else if (!_isInside && metres <= options.EnterWithin.Metres)
        {
            (_isInside, _sawEntry, _isStopped) = (true, !isFirst, false);
            _visit = new Visit(fix.At, fix.Position);
        }

        double border = _isInside ? options.LeaveBeyond.Metres - metres : metres - options.EnterWithin.Metres;
        _clearMetres = (float)Math.Max(50, border);
    }

    private void Watch(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events, bool wasSilentInside)
    {
        if (_visit is not { } visit)
        {
            return;
        }

        if ((!_isStopped && fix.SogKnots <= options.StopKnots) || wasSilentInside)
        {
            _isStopped = fix.SogKnots <= options.StopKnots;
            visit.Stops++;
            if (visit.Stops == 1)
            {
                (visit.StopAt, visit.StopPlace) = (fix.At, fix.Position);
                events.Add(Tell(vessel, visit, fix, EventState.Opened, sawExit: false));
            }
        }
        else if (_isStopped && fix.SogKnots >= options.MoveKnots)
        {
            _isStopped = false;
        }
    }

    private void Leave(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events, bool sawExit)
    {
        if (_isInside && _visit is { Stops: > 0 } visit)
        {
            events.Add(Tell(vessel, visit, fix, EventState.Closed, sawExit));
        }

        (_isInside, _isStopped, _visit) = (false, false, null);
    }

    private VesselEvent Tell(VesselContext vessel, Visit visit, in Fix fix, EventState state, bool sawExit)
    {
        (Place Place, Distance Distance)? nearest =
            vessel.Reference.NearestAnchorage(visit.StopPlace, options.LeaveBeyond);
        int grade = _sawEntry && sawExit ? 4 : _sawEntry || sawExit ? 3 : 2;
        bool isOver = state == EventState.Closed;
        string name = nearest is { } place ? $"{place.Place.Name} ({place.Place.Country})" : "an anchorage";
        return new VesselEvent
        {
            Kind = EventKinds.PortCall,
            Mmsi = vessel.Mmsi,
            StartedAt = visit.EnteredAt,
            EndedAt = isOver ? fix.At : null,
            Place = visit.StopPlace,
            EndPlace = isOver ? fix.Position : null,
            Version = isOver ? 2 : 1,
            State = state,
            Confidence = grade switch
            {
                4 => 0.99,
                3 => 0.9,
                _ => 0.75,
            },
            Summary = isOver
                ? $"Stopped at {name}; there for {Words.Of(fix.At - visit.EnteredAt)}."
                : $"Stopped at {name}.",
            Evidence =
            [
                new("place", name),
                new(
                    "from the anchorage point",
                    Words.Of(nearest?.Distance ?? options.LeaveBeyond),
                    Math.Round(nearest?.Distance.Metres ?? options.LeaveBeyond.Metres),
                    "m"),
                new("first stop", Words.Of(visit.StopAt)),
                new("stops", Invariant($"{visit.Stops}"), visit.Stops),
                new("seen", (_sawEntry, sawExit) switch
                {
                    (true, true) => "entry, stop and exit",
                    (true, false) => "entry and stop",
                    (false, true) => "stop and exit",
                    _ => "stop only",
                }),
                new("grade as of Global Fishing Watch", Invariant($"{grade} of 4"), grade),
            ],
            Caution = "The place is the nearest known anchorage point, not a berth.",
        };
    }

    private sealed class Visit(DateTimeOffset enteredAt, Position place)
    {
        public DateTimeOffset EnteredAt { get; } = enteredAt;

        public DateTimeOffset StopAt { get; set; }

        public Position StopPlace { get; set; } = place;

        public int Stops { get; set; }

        public void Save(StateWriter state)
        {
            state.Write(EnteredAt);
            state.Write(StopPlace);
            state.Write(StopAt);
            state.Write(Stops);
        }

        public static Visit Load(ref StateReader state) =>
            new(state.ReadTime(), state.ReadPosition()) { StopAt = state.ReadTime(), Stops = state.ReadInt32() };
    }
}
