using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Spoofing;

/// <param name="MinKnots">Exclusive: no ship covers ground so fast.</param>
/// <param name="MinDistance">Exclusive: shorter steps are errors of position.</param>
/// <param name="MinSpeedyDistance">Exclusive, for steps that a bad clock of a minute or so could explain.</param>
/// <param name="MinSteady">Steps without a leap before it: a single wrong place is no place to leap from.</param>
/// <param name="HoldFor">A jump is told only so long after it: others may jump with the ship.</param>
/// <param name="RetractFor">So long after it, interference that shows up takes it back.</param>
/// <param name="CloneSwaps">Returns to where the ship was, on a track of its own, that make two ships of one.</param>
/// <param name="CloneWindow">A clone is over when no swap has been seen for so long.</param>
public sealed record TeleportOptions(
    double MinKnots,
    Distance MinDistance,
    Distance MinSpeedyDistance,
    int MinSteady,
    TimeSpan HoldFor,
    TimeSpan RetractFor,
    int CloneSwaps,
    TimeSpan CloneWindow)
{
    /// <summary>
    /// 60 kn: the fastest ferries run 58. 5 km and 20 km: a receiver's clock off by ten minutes moves a 20 kn ship by
    /// 6 km, and its next report moves it back. 2 steps: three reports agree, as on arrival. 10 min and 1 h: the window
    /// in which three ships make interference
    /// (<see cref="InterferenceOptions"/>). 3 swaps: one return may be a glitch, two a repaired receiver. 12 h: own
    /// choice.
    /// </summary>
    public static TeleportOptions Default { get; } = new(
        60,
        Distance.FromMetres(5000),
        Distance.FromMetres(20_000),
        2,
        TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
        3,
        TimeSpan.FromHours(12));
}

/// <summary>
/// A ship that leaps farther than it can sail and stays there: teleport. One that leaps to and fro between two tracks:
/// clone, two ships under one number.
/// </summary>
/// <remarks>
/// Looks at the fixes of all hulls of an identity. The track hands a leap over only when a second report agrees with
/// it. Told ten minutes late, because a leap of many ships at once is interference and concerns none of them.
/// </remarks>
public sealed class TeleportDetector(TeleportOptions options) : IVesselDetector
{
    private const double QuickCheckDegrees = 0.02; // 2.2 km: no step shorter than that is looked at.

    private Leap? _leap;
    private byte _steady;

    public DateTimeOffset WakeAt => _leap?.WakeAt(options) ?? DateTimeOffset.MaxValue;

    public void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (vessel.LastFix is not { } last || !Movement.Station.IsShip(fix))
        {
            return;
        }

        bool isShort = Math.Abs(fix.Position.LatitudeDegrees - last.Position.LatitudeDegrees) < QuickCheckDegrees
            && Math.Abs(fix.Position.LongitudeDegrees - last.Position.LongitudeDegrees) < QuickCheckDegrees;
        if (isShort || fix.IsResumed || !IsLeap(last, fix))
        {
            _steady = (byte)Math.Min(255, _steady + 1);
            _leap?.Stay(fix);
            return;
        }

        if (_leap is not null)
        {
            _leap.OnLeap(last, fix, options);
        }
        else if (_steady >= options.MinSteady)
        {
            _leap = new Leap(last, fix);
        }

        _steady = 0;
    }

    public void OnTick(in Tick tick, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_leap is not { } leap)
        {
            return;
        }

        bool isInterference = tick.Sea.ConditionAt(leap.From, leap.At).HasFlag(AreaCondition.Interference)
            || tick.Sea.ConditionAt(leap.To, leap.At).HasFlag(AreaCondition.Interference);
        if (isInterference)
        {
            TakeBack(leap, vessel, events);
            _leap = null;
            return;
        }

        if (leap.Swaps >= options.CloneSwaps)
        {
            TellClone(leap, tick.Watermark, vessel, events);
        }
        else if (!leap.IsTold && tick.Watermark - leap.At >= options.HoldFor && leap.FixesThere >= 2 && leap.Swaps == 0)
        {
            leap.IsTold = true;
            leap.Version++;
            events.Add(leap.Teleport(vessel, EventState.Closed, ""));
        }

        bool isDone = leap.CloneSince is null
            ? tick.Watermark - leap.LastSwap > (leap.Swaps > 0 ? options.CloneWindow : options.RetractFor)
            : leap.IsCloneOver;
        _leap = isDone ? null : leap;
    }

    public void Save(StateWriter state)
    {
        state.Write(_steady);
        state.Write(_leap is not null);
        _leap?.Save(state);
    }

    public void Load(ref StateReader state)
    {
        _steady = (byte)state.ReadInt32();
        _leap = state.ReadBoolean() ? Leap.Load(ref state) : null;
    }

    private bool IsLeap(in Fix last, in Fix fix)
    {
        double seconds = (fix.At - last.At).TotalSeconds;
        double metres = last.Position.DistanceTo(fix.Position).Metres;
        double limit = seconds < 600 ? options.MinSpeedyDistance.Metres : options.MinDistance.Metres;
        return metres > limit && metres > options.MinKnots * (1852 / 3600.0) * Math.Max(1, seconds);
    }

    private static void TakeBack(Leap leap, VesselContext vessel, ICollection<VesselEvent> events)
    {
        leap.Version++;
        if (leap.CloneSince is not null)
        {
            events.Add(leap.Clone(vessel, EventState.Retracted, "interference"));
        }
        else if (leap.IsTold)
        {
            events.Add(leap.Teleport(vessel, EventState.Retracted, "interference"));
        }
    }

    private void TellClone(Leap leap, DateTimeOffset now, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (leap.CloneSince is null && now - leap.At >= options.HoldFor)
        {
            leap.CloneSince = leap.At;
            if (leap.IsTold)
            {
                leap.Version++;
                events.Add(leap.Teleport(vessel, EventState.Retracted, "clone"));
            }

            leap.Version = 1;
            events.Add(leap.Clone(vessel, EventState.Opened, ""));
        }
        else if (leap.CloneSince is not null && now - leap.LastSwap > options.CloneWindow)
        {
            leap.IsCloneOver = true;
            leap.Version++;
            events.Add(leap.Clone(vessel, EventState.Closed, ""));
        }
    }

    private sealed class Leap
    {
        private Position _lastHere;
        private DateTimeOffset _lastHereAt;
        private Position _lastThere;
        private DateTimeOffset _lastThereAt;
        private bool _isThere = true;

        public Leap(in Fix last, in Fix fix)
        {
            (From, _lastHere, LeftAt, _lastHereAt) = (last.Position, last.Position, last.At, last.At);
            (To, _lastThere, At, _lastThereAt) = (fix.Position, fix.Position, fix.At, fix.At);
            LastSwap = fix.At;
        }

        public Position From { get; private set; }

        public Position To { get; private set; }

        public DateTimeOffset LeftAt { get; private set; }

        public DateTimeOffset At { get; private set; }

        public int FixesThere { get; private set; } = 1;

        public int Swaps { get; private set; }

        public DateTimeOffset LastSwap { get; private set; }

        public DateTimeOffset? CloneSince { get; set; }

        public bool IsCloneOver { get; set; }

        public bool IsTold { get; set; }

        public int Version { get; set; }

        public DateTimeOffset WakeAt(TeleportOptions options)
        {
            if (CloneSince is not null)
            {
                return LastSwap + options.CloneWindow;
            }

            return Swaps >= options.CloneSwaps || !IsTold ? At + options.HoldFor : DateTimeOffset.MinValue;
        }

        public void Stay(in Fix fix)
        {
            if (_isThere)
            {
                FixesThere++;
                (_lastThere, _lastThereAt) = (fix.Position, fix.At);
            }
            else
            {
                (_lastHere, _lastHereAt) = (fix.Position, fix.At);
            }
        }

        public void OnLeap(in Fix last, in Fix fix, TeleportOptions options)
        {
            (Position place, DateTimeOffset at) = _isThere ? (_lastHere, _lastHereAt) : (_lastThere, _lastThereAt);
            bool isReturn = Fits(place, at, fix, options);
            if (isReturn)
            {
                Swaps++;
                LastSwap = fix.At;
                _isThere = !_isThere;
                Stay(fix);
                return;
            }

            // Somewhere else again: the newest leap counts, unless two ships are known by now.
            if (CloneSince is null)
            {
                (From, _lastHere, LeftAt, _lastHereAt) = (last.Position, last.Position, last.At, last.At);
                (To, _lastThere, At, _lastThereAt) = (fix.Position, fix.Position, fix.At, fix.At);
                (_isThere, FixesThere, Swaps, IsTold, LastSwap, Version) = (true, 1, 0, false, fix.At, 0);
            }
        }

        public VesselEvent Teleport(VesselContext vessel, EventState state, string label)
        {
            Distance leap = From.DistanceTo(To);
            TimeSpan time = At - LeftAt;
            double knots = leap.NauticalMiles / Math.Max(time.TotalHours, 1 / 3600.0);
            return new VesselEvent
            {
                Kind = EventKinds.Teleport,
                Mmsi = vessel.Mmsi,
                StartedAt = At,
                EndedAt = At,
                Place = From,
                EndPlace = To,
                Version = Version,
                State = state,
                Label = label,
                Confidence = state == EventState.Retracted ? 0 : 0.9,
                Summary = $"Reported {Words.Of(leap)} away after {Words.Of(time)}.",
                Evidence =
                [
                    new("leapt", Words.Of(leap), Math.Round(leap.NauticalMiles, 1), "nm"),
                    new("within", Words.Of(time), Math.Round(time.TotalMinutes, 1), "min"),
                    new("implied speed", Invariant($"{knots:F0} kn"), Math.Round(knots), "kn"),
                    new("reports at the new place", Invariant($"{FixesThere}"), FixesThere),
                ],
                Caution = "Two ships under one number, a faulty receiver and false positions look alike at first.",
            };
        }

        public VesselEvent Clone(VesselContext vessel, EventState state, string label)
        {
            Distance apart = _lastHere.DistanceTo(_lastThere);
            return new VesselEvent
            {
                Kind = EventKinds.Clone,
                Mmsi = vessel.Mmsi,
                StartedAt = At,
                EndedAt = state == EventState.Closed ? LastSwap : null,
                Place = From,
                EndPlace = To,
                Version = Version,
                State = state,
                Label = label,
                Confidence = state == EventState.Retracted ? 0 : 1 - Math.Pow(0.5, Math.Min(Swaps, 8)),
                Summary = $"Two ships {Words.Of(apart)} apart use this number at the same time.",
                Evidence =
                [
                    new("apart", Words.Of(apart), Math.Round(apart.NauticalMiles, 1), "nm"),
                    new("swaps between the two tracks", Invariant($"{Swaps}"), Swaps),
                    new("one track last at", Words.Of(_lastHere)),
                    new("the other last at", Words.Of(_lastThere)),
                ],
                Caution = "Shared numbers are common by mistake: a default never changed, a unit moved to a new ship.",
            };
        }

        public void Save(StateWriter state)
        {
            state.Write(From);
            state.Write(To);
            state.Write(LeftAt);
            state.Write(At);
            state.Write(_lastHere);
            state.Write(_lastHereAt);
            state.Write(_lastThere);
            state.Write(_lastThereAt);
            state.Write(_isThere);
            state.Write(FixesThere);
            state.Write(Swaps);
            state.Write(LastSwap);
            state.Write(CloneSince);
            state.Write(IsCloneOver);
            state.Write(IsTold);
            state.Write(Version);
        }

        public static Leap Load(ref StateReader state)
        {
            Position from = state.ReadPosition();
            Position to = state.ReadPosition();
            DateTimeOffset leftAt = state.ReadTime();
            DateTimeOffset at = state.ReadTime();
            Leap leap = new(
                new Fix { Mmsi = default, At = leftAt, Position = from },
                new Fix { Mmsi = default, At = at, Position = to })
            {
                _lastHere = state.ReadPosition(),
                _lastHereAt = state.ReadTime(),
                _lastThere = state.ReadPosition(),
                _lastThereAt = state.ReadTime(),
                _isThere = state.ReadBoolean(),
                FixesThere = state.ReadInt32(),
                Swaps = state.ReadInt32(),
                LastSwap = state.ReadTime(),
                CloneSince = state.ReadNullableTime(),
                IsCloneOver = state.ReadBoolean(),
                IsTold = state.ReadBoolean(),
                Version = state.ReadInt32(),
            };
            return leap;
        }

        /// <summary>Whether a ship last seen there could be here by now.</summary>
        private static bool Fits(Position place, DateTimeOffset at, in Fix fix, TeleportOptions options)
        {
            double hours = Math.Max(0, (fix.At - at).TotalHours);
            return place.DistanceTo(fix.Position).NauticalMiles <= 2 + (0.7 * options.MinKnots * hours);
        }
    }
}
