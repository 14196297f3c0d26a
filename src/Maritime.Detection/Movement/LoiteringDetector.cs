using Maritime.Ais;
using Maritime.Detection.Geography;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Movement;

/// <param name="MaxKnots">Exclusive.</param>
/// <param name="MinObserved">Inclusive: slow time that was seen, silences not counted.</param>
/// <param name="MinFromShore">Inclusive: nearer to the coast ships wait as a matter of course.</param>
/// <param name="MinFromHarbour">Exclusive: from the next anchorage point or port.</param>
/// <param name="MaxUnseen">Of one silence at most this much counts as seen.</param>
/// <param name="MaxFast">A stay is over when the ship has been faster for so long.</param>
/// <param name="SwingRadius">A ship that stays within it lies at anchor, whatever its status says.</param>
public sealed record LoiteringOptions(
    double MaxKnots,
    TimeSpan MinObserved,
    Distance MinFromShore,
    Distance MinFromHarbour,
    TimeSpan MaxUnseen,
    TimeSpan MaxFast,
    Distance SwingRadius)
{
    /// <summary>
    /// 2 kn and 1 h: Global Fishing Watch's loitering rule. 5 nm instead of its 20 nm, which would miss the Laconian
    /// Gulf,
    /// where tankers lie six miles off the coast (Reuters, May 2024). 3 km: as for port calls. 15 min: five intervals
    /// of a
    /// ship at anchor. 10 min: own choice, as for a drift. 0.3 nm: length of chain and ship in 50 m of water.
    /// </summary>
    public static LoiteringOptions Default { get; } = new(
        2,
        TimeSpan.FromHours(1),
        Distance.FromNauticalMiles(5),
        Distance.FromMetres(3000),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromMinutes(10),
        Distance.FromNauticalMiles(0.3));
}

/// <summary>
/// A ship loiters when it stays slow, off the coast and away from harbours, for an hour that was seen.
/// </summary>
/// <remarks>
/// Labels: anchored, drifting, waiting. It also tells the sea, once an hour, where ships lie, near harbours too: a ship
/// that was dark may have come there.
/// </remarks>
public sealed class LoiteringDetector(LoiteringOptions options) : IVesselDetector
{
    private static readonly long StayEvery = TimeSpan.FromHours(1).Ticks;

    private FollowedHull _hull;
    private long _since;
    private long _lastAt;
    private long _seen;
    private long _toldStayAt;
    private Position _start;
    private Position _last;
    private float _farthest;
    private float _sidewaysShare;
    private long _fastSince;
    private long _slowUntil;
    private byte _status;
    private bool _isOpen;

    public DateTimeOffset WakeAt => DateTimeOffset.MaxValue;

    public void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!_hull.Takes(fix, out bool isNew))
        {
            return;
        }

        if (isNew)
        {
            End(vessel, events);
        }

        double knots = KnotsOf(fix);
        if (knots < options.MaxKnots)
        {
            _fastSince = 0;
            GoOn(fix, vessel, events);
        }
        else if (_since > 0 && knots >= options.MaxKnots)
        {
            // A wave or a wild value is over soon; way lasts, or is fast.
            bool isFirst = _fastSince == 0;
            _fastSince = isFirst ? fix.At.UtcTicks : _fastSince;
            _slowUntil = isFirst ? _lastAt : _slowUntil;
            if (fix.At.UtcTicks - _fastSince >= options.MaxFast.Ticks || (!isFirst && knots > 2 * options.MaxKnots))
            {
                End(vessel, events);
            }
        }

        _lastAt = fix.At.UtcTicks;
        _last = fix.Position;
    }

    public void Save(StateWriter state)
    {
        _hull.Save(state);
        state.Write(_since);
        state.Write(_lastAt);
        state.Write(_last);
        state.Write(_fastSince);
        state.Write(_slowUntil);
        state.Write(_isOpen);
        if (_since > 0)
        {
            state.Write(_seen);
            state.Write(_toldStayAt);
            state.Write(_start);
            state.Write(_farthest);
            state.Write(_sidewaysShare);
            state.Write(_status);
        }
    }

    public void Load(ref StateReader state)
    {
        _hull = FollowedHull.Load(ref state);
        _since = state.ReadInt64();
        _lastAt = state.ReadInt64();
        _last = state.ReadPosition();
        _fastSince = state.ReadInt64();
        _slowUntil = state.ReadInt64();
        _isOpen = state.ReadBoolean();
        if (_since > 0)
        {
            _seen = state.ReadInt64();
            _toldStayAt = state.ReadInt64();
            _start = state.ReadPosition();
            _farthest = state.ReadSingle();
            _sidewaysShare = state.ReadSingle();
            _status = (byte)state.ReadInt32();
        }
    }

    private double KnotsOf(in Fix fix)
    {
        if (!float.IsNaN(fix.SogKnots))
        {
            return fix.SogKnots;
        }

        double seconds = (fix.At.UtcTicks - _lastAt) / (double)TimeSpan.TicksPerSecond;
        return _lastAt == 0 || seconds < 1
            ? double.NaN
            : LocalPlane.DistanceMetres(_last, fix.Position) / seconds * 3600 / 1852;
    }

    private void GoOn(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        double metres = 0;
        if (_since > 0)
        {
            long silent = fix.At.UtcTicks - _lastAt;
            double step = LocalPlane.DistanceMetres(_last, fix.Position);
            if (silent > options.MinObserved.Ticks && step > 1852 * silent / (double)TimeSpan.TicksPerHour)
            {
                End(vessel, events); // It went somewhere while nobody saw.
            }
            else
            {
                _seen += Math.Min(silent, options.MaxUnseen.Ticks);
                metres = LocalPlane.DistanceMetres(_start, fix.Position);
            }
        }

        if (_since == 0)
        {
            (_since, _start) = (fix.At.UtcTicks, fix.Position);
            (_seen, _toldStayAt, _farthest, _sidewaysShare, metres) = (0, _since, 0, 0, 0);
        }

        _farthest = Math.Max(_farthest, (float)metres);
        _status = (byte)fix.Status;
        bool isSideways = fix.SogKnots > 0.5 && fix.HeadingDegrees >= 0
            && Math.Abs(Math.IEEERemainder(fix.CogDegrees - fix.HeadingDegrees, 360)) > 45;
        _sidewaysShare += ((isSideways ? 1 : 0) - _sidewaysShare) / 16;
        if (_seen >= options.MinObserved.Ticks && fix.At.UtcTicks - _toldStayAt >= StayEvery)
        {
            ObserveStay(fix, vessel);
            if (!_isOpen && IsOffshore(fix.Position, vessel.Reference))
            {
                _isOpen = true;
                events.Add(Tell(vessel, fix.At, EventState.Opened));
            }
        }
    }

    private void End(VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_isOpen)
        {
            long until = _fastSince > 0 ? _slowUntil : _lastAt;
            events.Add(Tell(vessel, new DateTimeOffset(until, TimeSpan.Zero), EventState.Closed));
        }

        (_since, _isOpen, _fastSince) = (0, false, 0);
    }

    private void ObserveStay(in Fix fix, VesselContext vessel)
    {
        _toldStayAt = fix.At.UtcTicks;
        if (fix.Status == NavigationStatus.Moored)
        {
            return;
        }

        vessel.Observe(new SeaObservation(
            SeaCell.At(_start),
            vessel.Mmsi,
            SeaObservationKind.Stayed,
            SeaObservation.One,
            fix.At,
            fix.Family,
            fix.Class,
            fix.Source)
        {
            Place = _start,
            Since = new DateTimeOffset(_since, TimeSpan.Zero),
            ShipType = vessel.Identity.ShipType ?? 0,
            Imo = vessel.Identity.Imo?.Value ?? 0,
        });
    }

    private bool IsOffshore(Position place, SeaReference reference) =>
        reference.ShoreAt(place) is { IsLand: false } shore && shore.Distance >= options.MinFromShore
        && reference.NearestAnchorage(place, options.MinFromHarbour) is null
        && reference.NearestPort(place, options.MinFromHarbour) is null;

    private VesselEvent Tell(VesselContext vessel, DateTimeOffset now, EventState state)
    {
        TimeSpan length = now - new DateTimeOffset(_since, TimeSpan.Zero);
        TimeSpan seen = TimeSpan.FromTicks(_seen);
        string label = _status == (byte)NavigationStatus.AtAnchor || _farthest <= options.SwingRadius.Metres
            ? "anchored"
            : _sidewaysShare > 0.5 ? "drifting" : "waiting";
        Shore shore = vessel.Reference.ShoreAt(_start);
        bool isOver = state == EventState.Closed;
        List<Evidence> evidence =
        [
            new("slow for", Words.Of(length), Math.Round(length.TotalHours, 3), "h"),
            new("of that seen", Words.Of(seen), Math.Round(seen.TotalHours, 3), "h"),
            new(
                "stayed within",
                Words.Of(Distance.FromMetres(_farthest)),
                Math.Round(_farthest),
                "m"),
            new(
                "from shore",
                Words.Of(shore.Distance),
                Math.Round(shore.Distance.NauticalMiles, 1),
                "nm"),
        ];
        if (vessel.Reference.TransferZoneAt(_start) is { } zone)
        {
            evidence.Add(new("known transfer area", zone.Name));
        }

        return new VesselEvent
        {
            Kind = EventKinds.Loitering,
            Mmsi = vessel.Mmsi,
            StartedAt = new DateTimeOffset(_since, TimeSpan.Zero),
            EndedAt = isOver ? now : null,
            Place = _start,
            EndPlace = isOver ? _last : null,
            Version = isOver ? 2 : 1,
            State = state,
            Label = label,
            Confidence = Math.Clamp(seen / length, 0.3, 0.98),
            Summary = $"Stayed slow for {Words.Of(length)}, {Words.Of(shore.Distance)} off the coast.",
            Evidence = [.. evidence],
            Caution = "Ships wait for orders, tides and berths; this says only that it stayed.",
        };
    }
}
