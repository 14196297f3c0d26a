using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Dark;

/// <param name="Flush">Counts are handed to the sea this often, and whenever the ship enters another cell.</param>
/// <param name="MinSilence">A ship is not overdue before this.</param>
/// <param name="OverdueIntervals">A ship is overdue after this many of its own usual intervals.</param>
/// <param name="MaxCounted">Of one silence at most this much counts as "should have been heard".</param>
/// <param name="JumpKnots">A step faster than this, and longer than <paramref name="JumpDistance"/>, is a jump.</param>
/// <param name="SettledFor">
/// A jump tells of the sea only when the ship had a steady track for so long before: two hulls that share an identity
/// never have one.
/// </param>
public sealed record SeaMeterOptions(
    TimeSpan Flush,
    TimeSpan MinSilence,
    double OverdueIntervals,
    TimeSpan MaxCounted,
    double JumpKnots,
    Distance JumpDistance,
    TimeSpan SettledFor)
{
    /// <summary>
    /// 5 min: fine enough for outages of half an hour. 3 min and 6 intervals: at the median reception of 0.9 measured
    /// on five minutes of all Danish traffic a ship is overdue by chance once in a million intervals, at the tenth
    /// percentile of 0.47 once in fifty. 2 h: longer silences are suspect and may not teach how well a sea is heard.
    /// 60 kn: no displacement ship; fast ferries stay below 50 kn. 2 km: outside any receiver's error. 10 min: own
    /// choice.
    /// </summary>
    public static SeaMeterOptions Default { get; } = new(
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(3),
        6,
        TimeSpan.FromHours(2),
        60,
        Distance.FromMetres(2000),
        TimeSpan.FromMinutes(10));
}

/// <summary>Counts, for the sea around a vessel, what should have been heard from it and what was.</summary>
/// <remarks>Says nothing of the vessel itself: what it finds are observations for <see cref="SeaPicture"/>.</remarks>
public sealed class SeaMeter(SeaMeterOptions options) : VesselDetector
{
    /// <summary>A silence is spread over the cells between its ends in so many parts.</summary>
    private const int PathParts = 8;

    private long _lastAt;
    private bool _isOverdue;
    private SeaCell _cell;
    private int _expected;
    private int _received;
    private long _countedSince;
    private long _settledSince;
    private float _usualSeconds = 10;

    public override DateTimeOffset WakeAt => _lastAt > 0 && !_isOverdue
        ? new DateTimeOffset(_lastAt + OverdueAfter, TimeSpan.Zero)
        : DateTimeOffset.MaxValue;

    private long OverdueAfter => Math.Max(
        options.MinSilence.Ticks, (long)(_usualSeconds * options.OverdueIntervals * TimeSpan.TicksPerSecond));

    public override void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!vessel.IsShip)
        {
            return; // A mast ashore is heard always: it says nothing of ships.
        }

        SeaCell cell = SeaCell.At(fix.Position);
        if (_lastAt == 0 || !vessel.HasLast)
        {
            (_cell, _lastAt) = (cell, fix.AtTicks);
            _countedSince = _settledSince = fix.AtTicks;
            return;
        }

        ref readonly Fix last = ref vessel.Last;

        if (_isOverdue)
        {
            vessel.Observe(About(SeaObservationKind.HeardAgain, last, fix.At) with { Since = last.At });
            _isOverdue = false;
        }

        if (IsJump(last, fix))
        {
            TellJump(last, fix, vessel);
        }
        else
        {
            Count(last, fix, cell, vessel);
        }

        if (cell != _cell || fix.Family != last.Family || fix.AtTicks - _countedSince >= options.Flush.Ticks)
        {
            Hand(last, vessel);
            (_cell, _countedSince) = (cell, fix.AtTicks);
        }

        _lastAt = fix.AtTicks;
    }

    public override void OnTick(in Tick tick, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!_isOverdue && vessel.LastFix is { } last && tick.Watermark.UtcTicks - last.AtTicks >= OverdueAfter)
        {
            Hand(last, vessel);
            vessel.Observe(About(SeaObservationKind.FellSilent, last, tick.Watermark) with { Since = last.At });
            _isOverdue = true;
        }
    }

    public override void HandOver(ref Handover own)
    {
        own.Value(ref _lastAt);
        own.Value(ref _isOverdue);
        own.Value(ref _cell);
        own.Value(ref _expected);
        own.Value(ref _received);
        own.Value(ref _countedSince);
        own.Value(ref _settledSince);
        own.Value(ref _usualSeconds);
    }

    public override void Save(StateWriter state)
    {
        state.WriteTime(_lastAt);
        state.Write(_isOverdue);
        state.Write(_cell.Row);
        state.Write(_cell.Column);
        state.Write(_expected);
        state.Write(_received);
        state.WriteTime(_countedSince);
        state.WriteTime(_settledSince);
        state.Write(_usualSeconds);
    }

    public override void Load(ref StateReader state)
    {
        _lastAt = state.ReadTicks();
        _isOverdue = state.ReadBoolean();
        _cell = new SeaCell((short)state.ReadInt32(), (short)state.ReadInt32());
        _expected = state.ReadInt32();
        _received = state.ReadInt32();
        _countedSince = state.ReadTicks();
        _settledSince = state.ReadTicks();
        _usualSeconds = state.ReadSingle();
    }

    private static SeaObservation About(SeaObservationKind kind, in Fix fix, DateTimeOffset at) =>
        new(SeaCell.At(fix.Position), fix.Mmsi, kind, SeaObservation.One, at, fix.Family, fix.Class, fix.Source)
        {
            Place = fix.Position,
        };

    private bool IsJump(in Fix last, in Fix fix)
    {
        if (LocalPlane.IsNearer(last.Position, fix.Position, options.JumpDistance.Metres))
        {
            return false;
        }

        double seconds = (fix.At - last.At).TotalSeconds;
        double metres = LocalPlane.DistanceMetres(last.Position, fix.Position);
        return metres > options.JumpDistance.Metres
            && metres > options.JumpKnots * (1852 / 3600.0) * Math.Max(1, seconds);
    }

    private void TellJump(in Fix last, in Fix fix, VesselContext vessel)
    {
        if (fix.AtTicks - _settledSince >= options.SettledFor.Ticks)
        {
            vessel.Observe(About(SeaObservationKind.Displaced, last, fix.At) with
            {
                Other = fix.Position,
                Since = last.At,
            });
        }

        _settledSince = fix.AtTicks;
    }

    private void Count(in Fix last, in Fix fix, SeaCell cell, VesselContext vessel)
    {
        double seconds = (fix.AtTicks - last.AtTicks) / (double)TimeSpan.TicksPerSecond;
        _usualSeconds += (float)((Math.Min(seconds, 1800) - _usualSeconds) / 16);
        double counted = Math.Min(seconds, options.MaxCounted.TotalSeconds);
        double expected = counted / ReportingIntervals.Seconds(last.Class, last.SogKnots, last.Status);
        _received++;
        if (cell == _cell || seconds < 600)
        {
            _expected += (int)(expected * SeaObservation.One);
            return;
        }

        for (int part = 0; part < PathParts; part++)
        {
            Position between = LocalPlane.Between(last.Position, fix.Position, (part + 0.5) / PathParts);
            vessel.Observe(About(SeaObservationKind.Expected, last, fix.At) with
            {
                Cell = SeaCell.At(between),
                Amount = (long)(expected / PathParts * SeaObservation.One),
            });
        }
    }

    private void Hand(in Fix last, VesselContext vessel)
    {
        if (_expected > 0)
        {
            vessel.Observe(About(SeaObservationKind.Expected, last, last.At) with { Cell = _cell, Amount = _expected });
        }

        if (_received > 0)
        {
            vessel.Observe(About(SeaObservationKind.Received, last, last.At) with
            {
                Cell = _cell,
                Amount = _received * SeaObservation.One,
            });
        }

        (_expected, _received) = (0, 0);
    }
}
