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
/// of
/// the ship's speed no longer goes ahead; a ship that stops its engine runs on and loses way before wind and sea take
/// it
/// sideways: that is the beginning of its drift. It is told when it is full and its beginning is known, so that neither
/// its beginning nor its id changes afterwards.
/// </remarks>
public sealed class DriftDetector(DriftOptions options) : VesselDetector
{
    private FollowedHull _hull;
    private Position _lastPlace;
    private long _since;
    private Position _start;
    private long _lastDrift;
    private Position _lastDriftPlace;
    private float _metres;
    private float _seconds;
    private float _angleSum;
    private int _count;
    private bool _isOpen;
    private bool _isSettled; // Its beginning is known.
    private long _sidewaysAt;
    private long _fullAt; // When it had lasted and gone far enough to be told.
    private long _sailedAt;
    private long _slowSince;
    private Position _slowPlace;
    private bool _hasStopped;

    public override DateTimeOffset WakeAt =>
        IsFull ? new DateTimeOffset(_lastDrift, TimeSpan.Zero) + options.Patience : DateTimeOffset.MaxValue;

    private bool IsFull => _since > 0 && _fullAt > 0;

    public override void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!_hull.Takes(fix, out bool isNew))
        {
            return;
        }

        if (isNew)
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
        else if (_since > 0
            && (!IsFull || fix.At.UtcTicks - _lastDrift > options.Patience.Ticks || IsSailing(fix, angle)))
        {
            Close(vessel, events);
        }

        _lastPlace = fix.Position;
    }

    public override void OnTick(in Tick tick, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (IsFull && tick.Watermark.UtcTicks - _lastDrift > options.Patience.Ticks)
        {
            Close(vessel, events);
        }
    }

    public override void Save(StateWriter state)
    {
        _hull.Save(state);
        state.Write(_lastPlace);
        state.Write(_since);
        state.Write(_isOpen);
        state.Write(_isSettled);
        state.Write(_sailedAt);
        state.Write(_slowSince);
        state.Write(_slowPlace);
        state.Write(_hasStopped);
        if (_since > 0)
        {
            state.Write(_sidewaysAt);
            state.Write(_fullAt);
            state.Write(_start);
            state.Write(_lastDrift);
            state.Write(_lastDriftPlace);
            state.Write(_metres);
            state.Write(_seconds);
            state.Write(_angleSum);
            state.Write(_count);
        }
    }

    public override void Load(ref StateReader state)
    {
        _hull = FollowedHull.Load(ref state);
        _lastPlace = state.ReadPosition();
        _since = state.ReadInt64();
        _isOpen = state.ReadBoolean();
        _isSettled = state.ReadBoolean();
        _sailedAt = state.ReadInt64();
        _slowSince = state.ReadInt64();
        _slowPlace = state.ReadPosition();
        _hasStopped = state.ReadBoolean();
        if (_since > 0)
        {
            _sidewaysAt = state.ReadInt64();
            _fullAt = state.ReadInt64();
            _start = state.ReadPosition();
            _lastDrift = state.ReadInt64();
            _lastDriftPlace = state.ReadPosition();
            _metres = state.ReadSingle();
            _seconds = state.ReadSingle();
            _angleSum = state.ReadSingle();
            _count = state.ReadInt32();
        }
    }

    /// <returns>0..180 degrees; -1 when the bow or the course is unknown.</returns>
    private static double AngleOf(in Fix fix) => fix.HeadingDegrees < 0 || float.IsNaN(fix.CogDegrees)
        ? -1
        : Math.Abs(Math.IEEERemainder(fix.CogDegrees - fix.HeadingDegrees, 360));

    /// <summary>Under way again for certain: ahead, and faster than any drift.</summary>
    private bool IsSailing(in Fix fix, double angle) =>
        fix.SogKnots > options.MaxKnots && angle >= 0 && angle <= options.MinAngleDegrees;

    private void LoseWay(in Fix fix)
    {
        if (fix.SogKnots <= options.CoastKnots)
        {
            (_slowSince, _slowPlace) = _slowSince == 0 ? (fix.At.UtcTicks, fix.Position) : (_slowSince, _slowPlace);
            _hasStopped |= fix.SogKnots < options.MinKnots;
            return;
        }

        (_slowSince, _hasStopped) = (0, false);
        _sailedAt = fix.SogKnots > options.MaxKnots ? fix.At.UtcTicks : _sailedAt;
    }

    private bool HasCoasted(in Fix fix) => _slowSince > 0 && _hasStopped && _sailedAt > 0
        && _slowSince - _sailedAt <= options.CoastFor.Ticks
        && fix.At.UtcTicks - _slowSince <= options.Patience.Ticks;

    private void Extend(in Fix fix, double angle, bool isDrift, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_since > 0 && fix.At.UtcTicks - _lastDrift > options.Patience.Ticks)
        {
            Close(vessel, events);
        }

        if (_since == 0)
        {
            _isSettled = HasCoasted(fix);
            (_since, _start) = _isSettled ? (_slowSince, _slowPlace) : (fix.At.UtcTicks, fix.Position);
            (_sidewaysAt, _fullAt) = (fix.At.UtcTicks, 0);
            (_metres, _angleSum, _count, _seconds) = (0, 0, 0, 0);
        }
        else if (isDrift)
        {
            _metres += (float)LocalPlane.DistanceMetres(_lastPlace, fix.Position);
            _seconds += (float)((fix.At.UtcTicks - _lastDrift) / (double)TimeSpan.TicksPerSecond);
        }

        (_lastDrift, _lastDriftPlace) = (fix.At.UtcTicks, fix.Position);
        _angleSum += (float)angle;
        _count++;
        Settle(fix, angle);
        if (_fullAt == 0 && _seconds >= options.MinDuration.TotalSeconds && _metres >= options.MinDistance.Metres)
        {
            _fullAt = fix.At.UtcTicks;
        }

        if (_isSettled && IsFull && !_isOpen)
        {
            Open(vessel, events);
        }
    }

    private void Settle(in Fix fix, double angle)
    {
        if (!_isSettled && angle >= options.BeginAngleDegrees)
        {
            (_since, _start, _isSettled) = (fix.At.UtcTicks, fix.Position, true);
        }

        _isSettled |= fix.At.UtcTicks - _sidewaysAt >= options.SettleAfter.Ticks;
    }

    private void Open(VesselContext vessel, ICollection<VesselEvent> events)
    {
        (_isOpen, _isSettled) = (true, true);
        events.Add(Tell(vessel, EventState.Opened));
    }

    private void Close(VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (IsFull)
        {
            if (!_isOpen)
            {
                Open(vessel, events);
            }

            events.Add(Tell(vessel, EventState.Closed));
        }

        (_since, _fullAt, _isOpen, _isSettled) = (0, 0, false, false);
    }

    private static string SummaryOf(TimeSpan length, TimeSpan crabbed) => (length, crabbed) switch
    {
        { crabbed.Ticks: 0 } => $"Drifted for {Words.Of(length)}, its bow across its way.",
        { length.TotalMinutes: < 1 } => $"Began to drift, its bow across its way for {Words.Of(length + crabbed)}.",
        _ => $"Drifted for {Words.Of(length)}, its bow across its way for {Words.Of(length + crabbed)}.",
    };

    private VesselEvent Tell(VesselContext vessel, EventState state)
    {
        TimeSpan length = TimeSpan.FromTicks(_lastDrift - _since);
        TimeSpan crabbed = TimeSpan.FromTicks(Math.Max(0, _since - _sidewaysAt));
        bool isOver = state == EventState.Closed;
        return new VesselEvent
        {
            Kind = EventKinds.Drift,
            Mmsi = vessel.Mmsi,
            StartedAt = new DateTimeOffset(_since, TimeSpan.Zero),
            EndedAt = isOver ? new DateTimeOffset(_lastDrift, TimeSpan.Zero) : null,
            Place = _start,
            EndPlace = isOver ? _lastDriftPlace : null,
            Version = isOver ? 2 : 1,
            State = state,
            Confidence = Math.Clamp(1 - Math.Exp(-(length + crabbed).TotalMinutes / 10), 0.6, 0.98),
            Summary = SummaryOf(length, crabbed),
            Evidence =
            [
                new("drifted for", Words.Of(length), Math.Round(length.TotalHours, 3), "h"),
                new("sideways since", Words.Of(new DateTimeOffset(_sidewaysAt, TimeSpan.Zero))),
                new(
                    Invariant($"{options.MinDuration.TotalMinutes:F0} min and {options.MinDistance.Metres:F0} m full"),
                    Words.Of(new DateTimeOffset(_fullAt, TimeSpan.Zero))),
                new("along", Words.Of(Distance.FromMetres(_metres)), Math.Round(_metres), "m"),
                new(
                    "angle between bow and way",
                    Invariant($"{_angleSum / _count:F0}° (mean of {_count} reports)"),
                    Math.Round(_angleSum / _count, 1),
                    "°"),
            ],
            Caution = "A ship may drift by choice, to wait or to fish, and a compass may be wrong.",
        };
    }
}
