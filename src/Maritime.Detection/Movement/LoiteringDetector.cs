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
public sealed class LoiteringDetector(LoiteringOptions options) : VesselDetector
{
    private static readonly long StayEvery = TimeSpan.FromHours(1).Ticks;

    private Stay? _stay;

    public override void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!vessel.IsFollowed)
        {
            return;
        }

        if (vessel.IsNewHull)
        {
            End(vessel, events);
        }

        double knots = KnotsOf(fix, vessel);
        if (knots < options.MaxKnots)
        {
            GoOn(fix, vessel, events);
        }
        else if (_stay is { } stay && knots >= options.MaxKnots)
        {
            // A wave or a wild value is over soon; way lasts, or is fast.
            bool isFirst = stay.FastSince == 0;
            stay.FastSince = isFirst ? fix.AtTicks : stay.FastSince;
            stay.SlowUntil = isFirst ? vessel.FollowedAt : stay.SlowUntil;
            if (fix.AtTicks - stay.FastSince >= options.MaxFast.Ticks
                || (!isFirst && knots > 2 * options.MaxKnots))
            {
                End(vessel, events);
            }
        }
    }

    public override void HandOver(ref Handover own) => own.Thing(ref _stay);

    public override void Save(StateWriter state)
    {
        state.Write(_stay is not null);
        _stay?.Save(state);
    }

    public override void Load(ref StateReader state) => _stay = state.ReadBoolean() ? Stay.Load(ref state) : null;

    private static double KnotsOf(in Fix fix, VesselContext vessel)
    {
        if (!float.IsNaN(fix.SogKnots))
        {
            return fix.SogKnots;
        }

        double seconds = (fix.AtTicks - vessel.FollowedAt) / (double)TimeSpan.TicksPerSecond;
        return vessel.FollowedAt == 0 || seconds < 1
            ? double.NaN
            : LocalPlane.DistanceMetres(vessel.FollowedPlace, fix.Position) / seconds * 3600 / 1852;
    }

    private void GoOn(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_stay is not null)
        {
            _stay.FastSince = 0;
            long silent = fix.AtTicks - vessel.FollowedAt;
            if (silent > options.MinObserved.Ticks
                && LocalPlane.DistanceMetres(vessel.FollowedPlace, fix.Position)
                    > 1852 * silent / (double)TimeSpan.TicksPerHour)
            {
                End(vessel, events); // It went somewhere while nobody saw.
            }
            else
            {
                _stay.Seen += Math.Min(silent, options.MaxUnseen.Ticks);
                _stay.Reach(fix.Position);
            }
        }

        Stay stay = _stay ??= new Stay(fix.AtTicks, fix.Position);
        stay.Status = (byte)fix.Status;
        bool isSideways = fix.SogKnots > 0.5 && fix.HeadingDegrees >= 0
            && Math.Abs(Angles.Turn(fix.CogDegrees - fix.HeadingDegrees)) > 45;
        stay.SidewaysShare += ((isSideways ? 1 : 0) - stay.SidewaysShare) / 16;
        if (stay.Seen >= options.MinObserved.Ticks && fix.AtTicks - stay.ToldAt >= StayEvery)
        {
            ObserveStay(stay, fix, vessel);
            if (!stay.IsOpen && IsOffshore(fix.Position, vessel.Reference))
            {
                stay.IsOpen = true;
                events.Add(Tell(stay, vessel, fix.At, EventState.Opened));
            }
        }
    }

    private void End(VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_stay is { IsOpen: true } stay)
        {
            long until = stay.FastSince > 0 ? stay.SlowUntil : vessel.FollowedAt;
            events.Add(Tell(stay, vessel, new DateTimeOffset(until, TimeSpan.Zero), EventState.Closed));
        }

        _stay = null;
    }

    private static void ObserveStay(Stay stay, in Fix fix, VesselContext vessel)
    {
        stay.ToldAt = fix.AtTicks;
        if (fix.Status == NavigationStatus.Moored)
        {
            return;
        }

        vessel.Observe(new SeaObservation(
            SeaCell.At(stay.Start),
            vessel.Mmsi,
            SeaObservationKind.Stayed,
            SeaObservation.One,
            fix.At,
            fix.Family,
            fix.Class,
            fix.Source)
        {
            Place = stay.Start,
            Since = new DateTimeOffset(stay.Since, TimeSpan.Zero),
            ShipType = vessel.Identity.ShipType ?? 0,
            Imo = vessel.Identity.Imo?.Value ?? 0,
        });
    }

    private bool IsOffshore(Position place, SeaReference reference) =>
        reference.ShoreAt(place) is { IsLand: false } shore && shore.Distance >= options.MinFromShore
        && reference.NearestAnchorage(place, options.MinFromHarbour) is null
        && reference.NearestPort(place, options.MinFromHarbour) is null;

    private VesselEvent Tell(Stay stay, VesselContext vessel, DateTimeOffset now, EventState state)
    {
        TimeSpan length = now - new DateTimeOffset(stay.Since, TimeSpan.Zero);
        TimeSpan seen = TimeSpan.FromTicks(stay.Seen);
        string swing = Words.Of(options.SwingRadius);
        (string label, string why) = stay switch
        {
            { Status: (byte)NavigationStatus.AtAnchor } => ("anchored", "it says that it is at anchor"),
            _ when stay.Farthest <= options.SwingRadius.Metres => ("anchored", $"within {swing}, as at an anchor"),
            { SidewaysShare: > 0.5f } => ("drifting", "bow across its way in most of the last reports"),
            _ => ("waiting", $"farther than {swing} about, its bow mostly where it goes"),
        };
        Shore shore = vessel.Reference.ShoreAt(stay.Start);
        bool isOver = state == EventState.Closed;
        List<Evidence> evidence =
        [
            new(isOver ? "slow for" : "slow for at least", Words.Of(length), Math.Round(length.TotalHours, 3), "h"),
            new("of that seen", Words.Of(seen), Math.Round(seen.TotalHours, 3), "h"),
            new(
                "stayed within",
                Words.Of(Distance.FromMetres(stay.Farthest)),
                Math.Round(stay.Farthest),
                "m"),
            new(
                "from shore",
                Words.Of(shore.Distance),
                Math.Round(shore.Distance.NauticalMiles, 1),
                "nm"),
            new(label, why),
        ];
        if (vessel.Reference.TransferZoneAt(stay.Start) is { } zone)
        {
            evidence.Add(new("known transfer area", zone.Name));
        }

        return new VesselEvent
        {
            Kind = EventKinds.Loitering,
            Mmsi = vessel.Mmsi,
            StartedAt = new DateTimeOffset(stay.Since, TimeSpan.Zero),
            EndedAt = isOver ? now : null,
            Place = stay.Start,
            EndPlace = isOver ? vessel.FollowedPlace : null,
            Version = isOver ? 2 : 1,
            State = state,
            Label = label,
            Confidence = Math.Clamp(seen / length, 0.3, 0.98),
            Summary = isOver
                ? $"Stayed slow for {Words.Of(length)}, {Words.Of(shore.Distance)} off the coast."
                : $"Has been slow for {Words.Of(length)} or longer, {Words.Of(shore.Distance)} off the coast.",
            Evidence = [.. evidence],
            Caution = "Ships wait for orders, tides and berths; this says only that it stayed.",
        };
    }

    /// <summary>From when and where on the ship has been slow.</summary>
    /// <param name="since">UTC ticks.</param>
    private sealed class Stay(long since, Position start)
    {
        public long Since { get; } = since;

        public Position Start { get; } = start;

        /// <summary>Ticks of slow time that was seen.</summary>
        public long Seen { get; set; }

        /// <summary>When the sea was last told of it, UTC ticks; its beginning before.</summary>
        public long ToldAt { get; set; } = since;

        /// <summary>UTC ticks; 0 while it is slow.</summary>
        public long FastSince { get; set; }

        public long SlowUntil { get; set; }

        /// <summary>Metres from the start.</summary>
        public float Farthest { get; private set; }

        public float SidewaysShare { get; set; }

        public byte Status { get; set; }

        public bool IsOpen { get; set; }

        public void Reach(Position place)
        {
            if (!LocalPlane.IsNearer(Start, place, Farthest * 0.999))
            {
                Farthest = Math.Max(Farthest, (float)LocalPlane.DistanceMetres(Start, place));
            }
        }

        public void Save(StateWriter state)
        {
            state.WriteTime(Since);
            state.Write(Start);
            state.Write(Seen);
            state.WriteTime(ToldAt);
            state.WriteTime(FastSince);
            state.WriteTime(SlowUntil);
            state.Write(Farthest);
            state.Write(SidewaysShare);
            state.Write(Status);
            state.Write(IsOpen);
        }

        public static Stay Load(ref StateReader state) => new(state.ReadTicks(), state.ReadPosition())
        {
            Seen = state.ReadInt64(),
            ToldAt = state.ReadTicks(),
            FastSince = state.ReadTicks(),
            SlowUntil = state.ReadTicks(),
            Farthest = state.ReadSingle(),
            SidewaysShare = state.ReadSingle(),
            Status = (byte)state.ReadInt32(),
            IsOpen = state.ReadBoolean(),
        };
    }
}
