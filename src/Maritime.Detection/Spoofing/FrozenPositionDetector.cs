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
public sealed class FrozenPositionDetector(FrozenPositionOptions options) : IVesselDetector
{
    private Movement.FollowedHull _hull;
    private Position _place;
    private long _since;
    private long _lastAt;
    private float _statedMetres;
    private int _count;
    private bool _isOpen;

    public DateTimeOffset WakeAt => DateTimeOffset.MaxValue;

    public void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!_hull.Takes(fix, out _))
        {
            return;
        }

        bool isUnderWay = fix.SogKnots > options.MinKnots
            && fix.Status is not (NavigationStatus.Moored or NavigationStatus.AtAnchor);
        double moved = _since > 0 ? LocalPlane.DistanceMetres(_place, fix.Position) : double.PositiveInfinity;
        if (!isUnderWay || moved > options.MaxStep.Metres)
        {
            End(fix, vessel, events);
            (_place, _since) = (fix.Position, isUnderWay ? fix.At.UtcTicks : 0);
            (_count, _statedMetres, _lastAt) = (1, 0, fix.At.UtcTicks);
            return;
        }

        double seconds = Math.Min(600, (fix.At.UtcTicks - _lastAt) / (double)TimeSpan.TicksPerSecond);
        _statedMetres += (float)(fix.SogKnots * 1852 / 3600 * seconds);
        _lastAt = fix.At.UtcTicks;
        _count++;
        if (!_isOpen && _count >= options.MinFixes && _statedMetres >= options.MinStated.Metres
            && _lastAt - _since >= options.MinDuration.Ticks)
        {
            _isOpen = true;
            events.Add(Tell(fix, vessel, EventState.Opened));
        }
    }

    public void Save(StateWriter state)
    {
        _hull.Save(state);
        state.Write(_place);
        state.Write(_since);
        state.Write(_lastAt);
        state.Write(_statedMetres);
        state.Write(_count);
        state.Write(_isOpen);
    }

    public void Load(ref StateReader state)
    {
        _hull = Movement.FollowedHull.Load(ref state);
        _place = state.ReadPosition();
        _since = state.ReadInt64();
        _lastAt = state.ReadInt64();
        _statedMetres = state.ReadSingle();
        _count = state.ReadInt32();
        _isOpen = state.ReadBoolean();
    }

    private void End(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_isOpen)
        {
            events.Add(Tell(fix, vessel, EventState.Closed));
            _isOpen = false;
        }
    }

    private VesselEvent Tell(in Fix fix, VesselContext vessel, EventState state)
    {
        TimeSpan length = TimeSpan.FromTicks(_lastAt - _since);
        Distance stated = Distance.FromMetres(_statedMetres);
        return new VesselEvent
        {
            Kind = EventKinds.FrozenPosition,
            Mmsi = vessel.Mmsi,
            StartedAt = new DateTimeOffset(_since, TimeSpan.Zero),
            EndedAt = state == EventState.Closed ? new DateTimeOffset(_lastAt, TimeSpan.Zero) : null,
            Place = _place,
            Version = state == EventState.Closed ? 2 : 1,
            State = state,
            Confidence = 0.85,
            Summary = $"Reported one place for {Words.Of(length)} while saying it made way.",
            Evidence =
            [
                new("same place for", Words.Of(length), Math.Round(length.TotalMinutes, 1), "min"),
                new("by its stated speed it came", Words.Of(stated), Math.Round(stated.NauticalMiles, 2), "nm"),
                new("reports", Invariant($"{_count}"), _count),
                new("stated speed", Invariant($"{fix.SogKnots:F1} kn"), Math.Round(fix.SogKnots, 1), "kn"),
            ],
            Caution = "A receiver that has lost its satellites repeats its last position.",
        };
    }
}
