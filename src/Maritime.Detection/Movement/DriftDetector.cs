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
/// <param name="MinDuration">Inclusive.</param>
/// <param name="MinDistance">Inclusive, along the track.</param>
/// <param name="Patience">A drift is over when nothing has looked like one for so long.</param>
public sealed record DriftOptions(
    double MinKnots,
    double CreepKnots,
    double MaxKnots,
    double MinAngleDegrees,
    TimeSpan MinDuration,
    Distance MinDistance,
    TimeSpan Patience)
{
    /// <summary>
    /// 1-5 kn, 45°, 10 min, 500 m: the drift analysis of the Danish AIS abnormal-behaviour project, as in the detection
    /// spec, section 6. 0.4 kn: faster than a ship swings. 30 min: in the recorded drift of a fishing ship off Adak
    /// wind and swell still the sideways way
    /// for up to 20 min at a time (development data).
    /// </summary>
    public static DriftOptions Default { get; } = new(
        1, 0.4, 5, 45, TimeSpan.FromMinutes(10), Distance.FromMetres(500), TimeSpan.FromMinutes(30));
}

/// <summary>A ship drifts when it makes way, slowly, in a direction its bow does not point.</summary>
/// <remarks>
/// A ship at anchor with one wild speed does not: a wild speed is not in the range, and one fix is not ten minutes.
/// Before it is ten minutes old, a drift is broken by the first fix that does not look like one.
/// </remarks>
public sealed class DriftDetector(DriftOptions options) : IVesselDetector
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

    public DateTimeOffset WakeAt =>
        _isOpen ? new DateTimeOffset(_lastDrift, TimeSpan.Zero) + options.Patience : DateTimeOffset.MaxValue;

    public void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!_hull.Takes(fix, out bool isNew))
        {
            return;
        }

        if (isNew)
        {
            Close(vessel, events);
        }

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
            && (!_isOpen || fix.At.UtcTicks - _lastDrift > options.Patience.Ticks || IsSailing(fix, angle)))
        {
            Close(vessel, events);
        }

        _lastPlace = fix.Position;
    }

    public void OnTick(in Tick tick, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_isOpen && tick.Watermark.UtcTicks - _lastDrift > options.Patience.Ticks)
        {
            Close(vessel, events);
        }
    }

    public void Save(StateWriter state)
    {
        _hull.Save(state);
        state.Write(_lastPlace);
        state.Write(_since);
        state.Write(_isOpen);
        if (_since > 0)
        {
            state.Write(_start);
            state.Write(_lastDrift);
            state.Write(_lastDriftPlace);
            state.Write(_metres);
            state.Write(_seconds);
            state.Write(_angleSum);
            state.Write(_count);
        }
    }

    public void Load(ref StateReader state)
    {
        _hull = FollowedHull.Load(ref state);
        _lastPlace = state.ReadPosition();
        _since = state.ReadInt64();
        _isOpen = state.ReadBoolean();
        if (_since > 0)
        {
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

    private void Extend(in Fix fix, double angle, bool isDrift, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_since > 0 && fix.At.UtcTicks - _lastDrift > options.Patience.Ticks)
        {
            Close(vessel, events);
        }

        if (_since == 0)
        {
            (_since, _start) = (fix.At.UtcTicks, fix.Position);
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
        if (!_isOpen && _seconds >= options.MinDuration.TotalSeconds && _metres >= options.MinDistance.Metres)
        {
            _isOpen = true;
            events.Add(Tell(vessel, EventState.Opened));
        }
    }

    private void Close(VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_isOpen)
        {
            events.Add(Tell(vessel, EventState.Closed));
        }

        (_since, _isOpen) = (0, false);
    }

    private VesselEvent Tell(VesselContext vessel, EventState state)
    {
        TimeSpan length = TimeSpan.FromTicks(_lastDrift - _since);
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
            Confidence = Math.Clamp(1 - Math.Exp(-length.TotalMinutes / 10), 0.6, 0.98),
            Summary = $"Made way sideways for {Words.Of(length)}.",
            Evidence =
            [
                new("drifted for", Words.Of(length), Math.Round(length.TotalHours, 3), "h"),
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
