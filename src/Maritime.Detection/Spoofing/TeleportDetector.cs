using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Spoofing;

/// <param name="MinKnots">Exclusive: no ship covers ground so fast.</param>
/// <param name="MinDistance">Exclusive: shorter steps are errors of position.</param>
/// <param name="MinSpeedyDistance">Exclusive, for steps that a bad clock of a minute or so could explain.</param>
/// <param name="MinSteady">Steps without a leap before it: a single wrong place is no place to leap from.</param>
/// <param name="MinHeardFor">Inclusive: what is heard of a ship in its first moments may be stamped wrong.</param>
/// <param name="HoldFor">A jump is told only so long after it: others may jump with the ship.</param>
/// <param name="RetractFor">So long after it, interference that shows up takes it back.</param>
/// <param name="CloneSwaps">Returns to where the ship was, on a track of its own, that make two ships of one.</param>
/// <param name="CloneWindow">A clone is over when no swap has been seen for so long.</param>
public sealed record TeleportOptions(
    double MinKnots,
    Distance MinDistance,
    Distance MinSpeedyDistance,
    int MinSteady,
    TimeSpan MinHeardFor,
    TimeSpan HoldFor,
    TimeSpan RetractFor,
    int CloneSwaps,
    TimeSpan CloneWindow)
{
    /// <summary>
    /// 60 kn: the fastest ferries run 58. 5 km and 20 km: a receiver's clock off by ten minutes moves a 20 kn ship by
    /// 6 km, and its next report moves it back. 2 steps: three reports agree, as on arrival. 30 s: the widest guard
    /// for receivers' clocks (detection spec, section 1). 10 min and 1 h: the window
    /// in which three ships make interference
    /// (<see cref="InterferenceOptions"/>). 3 swaps: one return may be a glitch, two a repaired receiver. 12 h: own
    /// choice.
    /// </summary>
    public static TeleportOptions Default { get; } = new(
        60,
        Distance.FromMetres(5000),
        Distance.FromMetres(20_000),
        2,
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
        3,
        TimeSpan.FromHours(12));
}

/// <summary>
/// A ship that leaps farther than it can sail and stays there: teleport. One that leaps to and fro between two tracks
/// or
/// more: clone, several ships under one number.
/// </summary>
/// <remarks>
/// Looks at the fixes of all hulls of an identity. The track hands a leap over only when a second report agrees with
/// it. Told ten minutes late, because a leap of many ships at once is interference and concerns none of them.
/// </remarks>
public sealed class TeleportDetector(TeleportOptions options) : VesselDetector
{
    private const double QuickCheckDegrees = 0.02; // 2.2 km: no step shorter than that is looked at.

    private Leap? _leap;
    private byte _steady;
    private long _firstAt; // 0 before the first fix.

    public override DateTimeOffset WakeAt => _leap?.WakeAt(options) ?? DateTimeOffset.MaxValue;

    public override void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!vessel.HasLast || !vessel.IsShip)
        {
            _firstAt = _firstAt == 0 ? fix.AtTicks : _firstAt;
            return;
        }

        ref readonly Fix last = ref vessel.Last;

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
        else if ((_steady >= options.MinSteady || fix.Segment != last.Segment) // The track has confirmed both hulls.
            && last.At.UtcTicks - _firstAt >= options.MinHeardFor.Ticks)
        {
            _leap = new Leap(last, fix);
        }

        _steady = 0;
    }

    public override void OnTick(in Tick tick, VesselContext vessel, ICollection<VesselEvent> events)
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

    public override void HandOver(ref Handover own)
    {
        own.Thing(ref _leap);
        own.Value(ref _steady);
        own.Value(ref _firstAt);
    }

    public override void Save(StateWriter state)
    {
        state.Write(_steady);
        state.WriteTime(_firstAt);
        state.Write(_leap is not null);
        _leap?.Save(state);
    }

    public override void Load(ref StateReader state)
    {
        _steady = (byte)state.ReadInt32();
        _firstAt = state.ReadTicks();
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
        /// <summary>6, as many hulls as a track tells apart.</summary>
        private const int MaxTracks = 6;

        private readonly List<Track> _tracks = [];
        private int _current = 1;

        public Leap(in Fix last, in Fix fix)
        {
            _tracks.Add(new(last.Position, last.At, 2));
            _tracks.Add(new(fix.Position, fix.At, 1));
            (From, LeftAt) = (last.Position, last.At);
            (To, At) = (fix.Position, fix.At);
            LastSwap = fix.At;
        }

        private Leap(List<Track> tracks) => _tracks = tracks;

        public Position From { get; private set; }

        public Position To { get; private set; }

        public DateTimeOffset LeftAt { get; private set; }

        public DateTimeOffset At { get; private set; }

        public int FixesThere => _tracks[_current].Fixes;

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

        public void Stay(in Fix fix) =>
            _tracks[_current] = new(fix.Position, fix.At, Math.Min(_tracks[_current].Fixes + 1, 1000));

        public void OnLeap(in Fix last, in Fix fix, TeleportOptions options)
        {
            for (int i = 0; i < _tracks.Count; i++)
            {
                if (i != _current && Fits(_tracks[i].Place, _tracks[i].At, fix, options))
                {
                    Swaps++;
                    LastSwap = fix.At;
                    _current = i;
                    Stay(fix);
                    return;
                }
            }

            if (_tracks.Count == MaxTracks)
            {
                _tracks.RemoveAt(Oldest());
            }

            _tracks.Add(new(fix.Position, fix.At, 1));
            _current = _tracks.Count - 1;

            // Somewhere else again: the newest leap counts, unless several ships are known by now.
            if (CloneSince is null && Swaps == 0)
            {
                (From, LeftAt, To, At) = (last.Position, last.At, fix.Position, fix.At);
                (IsTold, LastSwap, Version) = (false, fix.At, 0);
            }
        }

        private int Oldest()
        {
            int oldest = 0;
            for (int i = 1; i < _tracks.Count; i++)
            {
                oldest = _tracks[i].At < _tracks[oldest].At ? i : oldest;
            }

            return oldest;
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
                Summary = state == EventState.Retracted
                    ? label == "clone"
                        ? "No leap of one ship: several use this number."
                        : "The leap is part of a disturbance of many ships: none of this one alone."
                    : $"Reported {Words.Of(leap)} away after {Words.Of(time)}.",
                Evidence =
                [
                    new("leapt", Words.Of(leap), Math.Round(leap.NauticalMiles, 1), "nm"),
                    new("within", Words.Of(time), Math.Round(time.TotalMinutes, 1), "min"),
                    new("implied speed", Invariant($"{knots:F0} kn"), Math.Round(knots), "kn"),
                    new("from and to", $"{Words.Of(From)} to {Words.Of(To)}"),
                    new("reports at the new place", Invariant($"{FixesThere}"), FixesThere),
                ],
                Caution = "Two ships under one number, a faulty receiver and false positions look alike at first.",
            };
        }

        public VesselEvent Clone(VesselContext vessel, EventState state, string label)
        {
            Track[] ships = [.. _tracks.Where(track => track.Fixes >= 2)];
            Distance apart = ships.Length < 2 ? From.DistanceTo(To) : Distance.FromMetres(ships.Max(
                one => ships.Max(other => one.Place.DistanceTo(other.Place).Metres)));
            string count = ships.Length <= 2 ? "Two" : Invariant($"{ships.Length}");
            return new VesselEvent
            {
                Kind = EventKinds.Clone,
                Mmsi = vessel.Mmsi,
                StartedAt = At,
                EndedAt = state == EventState.Closed ? LastSwap : null,
                Place = From,
                Version = Version,
                State = state,
                Label = label,
                Confidence = state == EventState.Retracted ? 0 : 1 - Math.Pow(0.5, Math.Min(Swaps, 8)),
                Summary = state == EventState.Closed
                    ? $"{count} ships up to {Words.Of(apart)} apart used this number at the same time "
                        + $"for {Words.Of(LastSwap - At)}."
                    : $"{count} ships up to {Words.Of(apart)} apart use this number at the same time.",
                Evidence =
                [
                    new("apart", Words.Of(apart), Math.Round(apart.NauticalMiles, 1), "nm"),
                    new("tracks", Invariant($"{ships.Length}"), ships.Length),
                    new("swaps between the tracks", Invariant($"{Swaps}"), Swaps),
                    .. ships.Select(track => new Evidence("a track last at", Words.Of(track.Place))),
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
            state.Write(_current);
            state.Write(_tracks.Count);
            foreach (Track track in _tracks)
            {
                state.Write(track.Place);
                state.Write(track.At);
                state.Write(track.Fixes);
            }

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
            int current = state.ReadInt32();
            List<Track> tracks = [];
            for (int left = state.ReadInt32(); left > 0; left--)
            {
                tracks.Add(new(state.ReadPosition(), state.ReadTime(), state.ReadInt32()));
            }

            return new(tracks)
            {
                _current = current,
                From = from,
                To = to,
                LeftAt = leftAt,
                At = at,
                Swaps = state.ReadInt32(),
                LastSwap = state.ReadTime(),
                CloneSince = state.ReadNullableTime(),
                IsCloneOver = state.ReadBoolean(),
                IsTold = state.ReadBoolean(),
                Version = state.ReadInt32(),
            };
        }

        /// <summary>Whether a ship last seen there could be here by now.</summary>
        private static bool Fits(Position place, DateTimeOffset at, in Fix fix, TeleportOptions options)
        {
            double hours = Math.Max(0, (fix.At - at).TotalHours);
            return place.DistanceTo(fix.Position).NauticalMiles <= 2 + (0.7 * options.MinKnots * hours);
        }

        private readonly record struct Track(Position Place, DateTimeOffset At, int Fixes);
    }
}
