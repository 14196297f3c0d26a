using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Movement;

/// <param name="MinKnots">Inclusive; slower than that a course over ground means nothing.</param>
/// <param name="CreepKnots">
/// Inclusive: sideways and slower than <paramref name="MinKnots"/> is how a drift begins and pauses; it counts neither
/// towards the time nor towards the distance that make one.
/// </param>
/// <param name="MaxKnots">Inclusive; faster is sailing.</param>
/// <param name="MinAngleDegrees">Exclusive: between where the bow points and where the ship goes.</param>
/// <param name="BeginAngleDegrees">
/// Inclusive: from here on at most half of the ship's speed goes ahead (the cosine of 60° is a half). Before it she
/// crabs.
/// </param>
/// <param name="SettleAfter">Inclusive: a run that has not reached that angle by then began with its first
/// report.</param>
/// <param name="MinDuration">Inclusive.</param>
/// <param name="MinDistance">Inclusive, along the track.</param>
/// <param name="Patience">A drift is over when nothing has looked like one for so long.</param>
/// <param name="CoastKnots">Inclusive: slower than that, on a ship that stopped its engine, way is being lost.</param>
/// <param name="CoastFor">Inclusive: from sailing to <paramref name="CoastKnots"/>; slower is a manoeuvre.</param>
public sealed record DriftOptions(
    double MinKnots,
    double CreepKnots,
    double MaxKnots,
    double MinAngleDegrees,
    double BeginAngleDegrees,
    TimeSpan SettleAfter,
    TimeSpan MinDuration,
    Distance MinDistance,
    TimeSpan Patience,
    double CoastKnots,
    TimeSpan CoastFor)
{
    /// <summary>
    /// 1-5 kn, 45°, 10 min, 500 m: the drift analysis of the Danish AIS abnormal-behaviour project, as in the detection
    /// spec, section 6. 60° and 20 min: set on two recorded drifts whose beginning is labelled (decision 024).
    /// 0.4 kn: faster than a ship swings. 30 min: in the recorded drift of a fishing ship off Adak wind and swell still
    /// the sideways way for up to 20 min at a time; from 2.5 kn on, 8 min after it sailed, it lost its way (development
    /// data).
    /// </summary>
    public static DriftOptions Default { get; } = new(
        1,
        0.4,
        5,
        45,
        60,
        TimeSpan.FromMinutes(20),
        TimeSpan.FromMinutes(10),
        Distance.FromMetres(500),
        TimeSpan.FromMinutes(30),
        2.5,
        TimeSpan.FromMinutes(15));
}

/// <summary>A ship drifts when it makes way, slowly, in a direction its bow does not point.</summary>
/// <remarks>
/// A ship at anchor with one wild speed does not: a wild speed is not in the range, and one fix is not ten minutes.
/// Before it is ten minutes old, a drift is broken by the first fix that does not look like one. It begins where most
/// of the ship's speed no longer goes ahead; a ship that stops its engine runs on and loses way before wind and sea
/// take it sideways: that is the beginning of its drift. It is told when it is full and its beginning is known, so that
/// neither its beginning nor its id changes afterwards.
/// </remarks>
public sealed class DriftDetector(DriftOptions options) : VesselDetector
{
    private Run? _run; // While it looks like a drift.
    private LostWay? _lost; // While it is slow.
    private long _sailedAt;

    public override DateTimeOffset WakeAt => _run is { IsFull: true } run
        ? new DateTimeOffset(run.LastAt, TimeSpan.Zero) + options.Patience
        : DateTimeOffset.MaxValue;

    public override void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!vessel.IsFollowed)
        {
            return;
        }

        if (vessel.IsNewHull)
        {
            Close(vessel, events);
        }

        LoseWay(fix);
        double angle = AngleOf(fix);
        bool isDrift = fix.SogKnots >= options.MinKnots && fix.SogKnots <= options.MaxKnots
            && angle > options.MinAngleDegrees;
        bool isCreep = fix.SogKnots >= options.CreepKnots && fix.SogKnots < options.MinKnots
            && angle > options.MinAngleDegrees;
        if (isDrift || isCreep)
        {
            Extend(fix, angle, isDrift, vessel, events);
        }
        else if (_run is { } run
            && (!run.IsFull || fix.AtTicks - run.LastAt > options.Patience.Ticks || IsSailing(fix, angle)))
        {
            Close(vessel, events);
        }
    }

    public override void OnTick(in Tick tick, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_run is { IsFull: true } run && tick.Watermark.UtcTicks - run.LastAt > options.Patience.Ticks)
        {
            Close(vessel, events);
        }
    }

    public override void HandOver(ref Handover own)
    {
        own.Thing(ref _run);
        own.Thing(ref _lost);
        own.Value(ref _sailedAt);
    }

    public override void Save(StateWriter state)
    {
        state.WriteTime(_sailedAt);
        state.Write(_lost is not null);
        if (_lost is { } lost)
        {
            state.WriteTime(lost.Since);
            state.Write(lost.Place);
            state.Write(lost.HasStopped);
        }

        state.Write(_run is not null);
        _run?.Save(state);
    }

    public override void Load(ref StateReader state)
    {
        _sailedAt = state.ReadTicks();
        _lost = state.ReadBoolean()
            ? new LostWay(state.ReadTicks(), state.ReadPosition()) { HasStopped = state.ReadBoolean() }
            : null;
        _run = state.ReadBoolean() ? Run.Load(ref state) : null;
    }

    /// <returns>0..180 degrees; -1 when the bow or the course is unknown.</returns>
    private static double AngleOf(in Fix fix) => fix.HeadingDegrees < 0 || float.IsNaN(fix.CogDegrees)
        ? -1
        : Math.Abs(Angles.Turn(fix.CogDegrees - fix.HeadingDegrees));

    /// <summary>Under way again for certain: ahead, and faster than any drift.</summary>
    private bool IsSailing(in Fix fix, double angle) =>
        fix.SogKnots > options.MaxKnots && angle >= 0 && angle <= options.MinAngleDegrees;

    private void LoseWay(in Fix fix)
    {
        if (fix.SogKnots <= options.CoastKnots)
        {
            _lost ??= new LostWay(fix.AtTicks, fix.Position);
            _lost.HasStopped |= fix.SogKnots < options.MinKnots;
            return;
        }

        _lost = null;
        _sailedAt = fix.SogKnots > options.MaxKnots ? fix.AtTicks : _sailedAt;
    }

    private bool HasCoasted(LostWay lost, in Fix fix) => lost.HasStopped && _sailedAt > 0
        && lost.Since - _sailedAt <= options.CoastFor.Ticks
        && fix.AtTicks - lost.Since <= options.Patience.Ticks;

    private void Extend(in Fix fix, double angle, bool isDrift, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_run is { } old && fix.AtTicks - old.LastAt > options.Patience.Ticks)
        {
            Close(vessel, events);
        }

        if (_run is null)
        {
            LostWay? lost = _lost is { } slow && HasCoasted(slow, fix) ? slow : null;
            _run = new Run(fix.AtTicks)
            {
                Since = lost?.Since ?? fix.AtTicks,
                Start = lost?.Place ?? fix.Position,
                IsSettled = lost is not null,
            };
        }
        else if (isDrift)
        {
            _run.Metres += (float)LocalPlane.DistanceMetres(vessel.FollowedPlace, fix.Position);
            _run.Seconds += (float)((fix.AtTicks - _run.LastAt) / (double)TimeSpan.TicksPerSecond);
        }

        Run run = _run;
        (run.LastAt, run.LastPlace) = (fix.AtTicks, fix.Position);
        run.AngleSum += (float)angle;
        run.Count++;
        Settle(run, fix, angle);
        if (!run.IsFull && run.Seconds >= options.MinDuration.TotalSeconds && run.Metres >= options.MinDistance.Metres)
        {
            run.FullAt = fix.AtTicks;
        }

        if (run is { IsSettled: true, IsFull: true, IsOpen: false })
        {
            Open(run, vessel, events);
        }
    }

    private void Settle(Run run, in Fix fix, double angle)
    {
        if (!run.IsSettled && angle >= options.BeginAngleDegrees)
        {
            (run.Since, run.Start, run.IsSettled) = (fix.AtTicks, fix.Position, true);
        }

        run.IsSettled |= fix.AtTicks - run.SidewaysAt >= options.SettleAfter.Ticks;
    }

    private void Open(Run run, VesselContext vessel, ICollection<VesselEvent> events)
    {
        (run.IsOpen, run.IsSettled) = (true, true);
        events.Add(Tell(run, vessel, EventState.Opened));
    }

    private void Close(VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_run is { IsFull: true } run)
        {
            if (!run.IsOpen)
            {
                Open(run, vessel, events);
            }

            events.Add(Tell(run, vessel, EventState.Closed));
        }

        _run = null;
    }

    private static string SummaryOf(TimeSpan length, TimeSpan crabbed, bool isOver) => (length, crabbed, isOver) switch
    {
        { length.TotalMinutes: < 1 } => $"Began to drift, its bow across its way for {Words.Of(length + crabbed)}.",
        { crabbed.Ticks: 0, isOver: true } => $"Drifted for {Words.Of(length)}, its bow across its way.",
        { isOver: true } =>
            $"Drifted for {Words.Of(length)}, its bow across its way for {Words.Of(length + crabbed)}.",
        _ => $"Has drifted for {Words.Of(length)}, its bow across its way for {Words.Of(length + crabbed)}.",
    };

    private VesselEvent Tell(Run run, VesselContext vessel, EventState state)
    {
        TimeSpan length = TimeSpan.FromTicks(run.LastAt - run.Since);
        TimeSpan crabbed = TimeSpan.FromTicks(Math.Max(0, run.Since - run.SidewaysAt));
        bool isOver = state == EventState.Closed;
        return new VesselEvent
        {
            Kind = EventKinds.Drift,
            Mmsi = vessel.Mmsi,
            StartedAt = new DateTimeOffset(run.Since, TimeSpan.Zero),
            EndedAt = isOver ? new DateTimeOffset(run.LastAt, TimeSpan.Zero) : null,
            Place = run.Start,
            EndPlace = isOver ? run.LastPlace : null,
            Version = isOver ? 2 : 1,
            State = state,
            Confidence = Math.Clamp(1 - Math.Exp(-(length + crabbed).TotalMinutes / 10), 0.6, 0.98),
            Summary = SummaryOf(length, crabbed, isOver),
            Evidence =
            [
                new("drifted for", Words.Of(length), Math.Round(length.TotalHours, 3), "h"),
                new("sideways since", Words.Of(new DateTimeOffset(run.SidewaysAt, TimeSpan.Zero))),
                new(
                    Invariant($"{options.MinDuration.TotalMinutes:F0} min and {options.MinDistance.Metres:F0} m full"),
                    Words.Of(new DateTimeOffset(run.FullAt, TimeSpan.Zero))),
                .. run.Since < run.SidewaysAt
                    ? [new Evidence("lost way from", Words.Of(new DateTimeOffset(run.Since, TimeSpan.Zero))
                        + ": it ran on and slowed down before it went sideways")]
                    : (Evidence[])[],
                new("along", Words.Of(Distance.FromMetres(run.Metres)), Math.Round(run.Metres), "m"),
                new(
                    "angle between bow and way",
                    Invariant($"{run.AngleSum / run.Count:F0}° (mean of {run.Count} reports)"),
                    Math.Round(run.AngleSum / run.Count, 1),
                    "°"),
            ],
            Caution = "A ship may drift by choice, to wait or to fish, and a compass may be wrong.",
        };
    }

    /// <param name="since">UTC ticks.</param>
    private sealed class LostWay(long since, Position place)
    {
        public long Since { get; } = since;

        public Position Place { get; } = place;

        public bool HasStopped { get; set; }
    }

    /// <summary>Reports one after the other that look like a drift. Times are UTC ticks.</summary>
    private sealed class Run(long sidewaysAt)
    {
        public long SidewaysAt { get; } = sidewaysAt;

        public long Since { get; set; }

        public Position Start { get; set; }

        public long LastAt { get; set; }

        public Position LastPlace { get; set; }

        /// <summary>When it had lasted and gone far enough to be told; 0 before.</summary>
        public long FullAt { get; set; }

        public float Metres { get; set; }

        public float Seconds { get; set; }

        public float AngleSum { get; set; }

        public int Count { get; set; }

        public bool IsOpen { get; set; }

        /// <summary>Its beginning is known.</summary>
        public bool IsSettled { get; set; }

        public bool IsFull => FullAt > 0;

        public void Save(StateWriter state)
        {
            state.WriteTime(SidewaysAt);
            state.WriteTime(Since);
            state.Write(Start);
            state.WriteTime(LastAt);
            state.Write(LastPlace);
            state.WriteTime(FullAt);
            state.Write(Metres);
            state.Write(Seconds);
            state.Write(AngleSum);
            state.Write(Count);
            state.Write(IsOpen);
            state.Write(IsSettled);
        }

        public static Run Load(ref StateReader state) => new(state.ReadTicks())
        {
            Since = state.ReadTicks(),
            Start = state.ReadPosition(),
            LastAt = state.ReadTicks(),
            LastPlace = state.ReadPosition(),
            FullAt = state.ReadTicks(),
            Metres = state.ReadSingle(),
            Seconds = state.ReadSingle(),
            AngleSum = state.ReadSingle(),
            Count = state.ReadInt32(),
            IsOpen = state.ReadBoolean(),
            IsSettled = state.ReadBoolean(),
        };
    }
}
