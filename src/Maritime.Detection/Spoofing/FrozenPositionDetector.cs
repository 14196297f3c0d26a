using Maritime.Ais;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Spoofing;

/// <param name="MinKnots">Exclusive: the speed the ship says it makes.</param>
/// <param name="MinDuration">Inclusive.</param>
/// <param name="MaxStep">Inclusive: how far a frozen position may still move.</param>
/// <param name="MinStated">Inclusive: how far the ship should have come by its own speed.</param>
/// <param name="MinFixes">Inclusive.</param>
public sealed record FrozenPositionOptions(
    double MinKnots,
    TimeSpan MinDuration,
    Distance MaxStep,
    Distance MinStated,
    int MinFixes)
{
    /// <summary>
    /// 1 kn for 20 min: detection spec, section 5. 10 m: rounding of positions in files. 1 nm and 5 fixes: own choice;
    /// a
    /// log that stands at 1.2 kn on a moored ship stays below for most of an hour.
    /// </summary>
    public static FrozenPositionOptions Default { get; } = new(
        1, TimeSpan.FromMinutes(20), Distance.FromMetres(10), Distance.FromNauticalMiles(1), 5);
}

/// <summary>A ship that says it makes way and reports the same place again and again.</summary>
public sealed class FrozenPositionDetector(FrozenPositionOptions options) : VesselDetector
{
    private bool _wasUnderWay;
    private Run? _run; // From the second report of one place on.

    public override void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!vessel.IsFollowed)
        {
            return;
        }

        bool isUnderWay = fix.SogKnots > options.MinKnots
            && fix.Status is not (NavigationStatus.Moored or NavigationStatus.AtAnchor);
        bool canBeFrozen = isUnderWay && (_run is not null || _wasUnderWay);
        _wasUnderWay = isUnderWay;
        if (!canBeFrozen || !IsAt(_run?.Place ?? vessel.FollowedPlace, fix.Position))
        {
            End(fix, vessel, events);
            return;
        }

        Run run = _run ??= new Run(vessel.FollowedPlace, vessel.FollowedAt);
        double seconds = Math.Min(600, (fix.AtTicks - run.LastAt) / (double)TimeSpan.TicksPerSecond);
        run.StatedMetres += (float)(fix.SogKnots * 1852 / 3600 * seconds);
        run.LastAt = fix.AtTicks;
        run.Count++;
        if (!run.IsOpen && run.Count >= options.MinFixes && run.StatedMetres >= options.MinStated.Metres
            && run.LastAt - run.Since >= options.MinDuration.Ticks)
        {
            run.IsOpen = true;
            events.Add(Tell(run, fix, vessel, EventState.Opened));
        }
    }

    public override void HandOver(ref Handover own)
    {
        own.Value(ref _wasUnderWay);
        own.Thing(ref _run);
    }

    public override void Save(StateWriter state)
    {
        state.Write(_wasUnderWay);
        state.Write(_run is not null);
        _run?.Save(state);
    }

    public override void Load(ref StateReader state)
    {
        _wasUnderWay = state.ReadBoolean();
        _run = state.ReadBoolean() ? Run.Load(ref state) : null;
    }

    private bool IsAt(Position place, Position now)
    {
        const double metresPerDegree = 111_000; // Rather fewer than there are.
        return Math.Abs(now.LatitudeDegrees - place.LatitudeDegrees) * metresPerDegree <= options.MaxStep.Metres
            && !(LocalPlane.DistanceMetres(place, now) > options.MaxStep.Metres);
    }

    private void End(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_run is { IsOpen: true } run)
        {
            events.Add(Tell(run, fix, vessel, EventState.Closed));
        }

        _run = null;
    }

    private static VesselEvent Tell(Run run, in Fix fix, VesselContext vessel, EventState state)
    {
        TimeSpan length = TimeSpan.FromTicks(run.LastAt - run.Since);
        Distance stated = Distance.FromMetres(run.StatedMetres);
        return new VesselEvent
        {
            Kind = EventKinds.FrozenPosition,
            Mmsi = vessel.Mmsi,
            StartedAt = new DateTimeOffset(run.Since, TimeSpan.Zero),
            EndedAt = state == EventState.Closed ? new DateTimeOffset(run.LastAt, TimeSpan.Zero) : null,
            Place = run.Place,
            Version = state == EventState.Closed ? 2 : 1,
            State = state,
            Confidence = 0.85,
            Summary = $"Reported one place for {Words.Of(length)} while saying it made way.",
            Evidence =
            [
                new("same place for", Words.Of(length), Math.Round(length.TotalMinutes, 1), "min"),
                new("by its stated speed it came", Words.Of(stated), Math.Round(stated.NauticalMiles, 2), "nm"),
                new("reports", Invariant($"{run.Count}"), run.Count),
                new("stated speed", Invariant($"{fix.SogKnots:F1} kn"), Math.Round(fix.SogKnots, 1), "kn"),
            ],
            Caution = "A receiver that has lost its satellites repeats its last position.",
        };
    }

    /// <param name="since">UTC ticks.</param>
    private sealed class Run(Position place, long since)
    {
        public Position Place { get; } = place;

        public long Since { get; } = since;

        public long LastAt { get; set; } = since;

        public float StatedMetres { get; set; }

        public int Count { get; set; } = 1;

        public bool IsOpen { get; set; }

        public void Save(StateWriter state)
        {
            state.Write(Place);
            state.WriteTime(Since);
            state.WriteTime(LastAt);
            state.Write(StatedMetres);
            state.Write(Count);
            state.Write(IsOpen);
        }

        public static Run Load(ref StateReader state) => new(state.ReadPosition(), state.ReadTicks())
        {
            LastAt = state.ReadTicks(),
            StatedMetres = state.ReadSingle(),
            Count = state.ReadInt32(),
            IsOpen = state.ReadBoolean(),
        };
    }
}
