using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Tracking;

/// <summary>What became of a report that was offered to a track.</summary>
public enum TrackVerdict : byte
{
    /// <summary>It is the vessel's next fix.</summary>
    Accepted,

    /// <summary>The same fix, heard again.</summary>
    Duplicate,

    /// <summary>Older than the newest fix.</summary>
    OutOfOrder,

    /// <summary>The ship was heard but does not know where it is.</summary>
    NoPosition,

    /// <summary>
    /// Too far from every hull known under this MMSI. Held until a second fix agrees with it; alone it is a glitch.
    /// </summary>
    Held,
}

/// <summary>Turns the reports of one MMSI, in order of event time, into fixes, and tells its hulls apart.</summary>
/// <remarks>
/// <para>
/// A report belongs to a hull when their discrepancy is small: the least of the two-way dead-reckoning error, four
/// times the distance and four times the distance off the hull's line, against 25 kn × √(Δt² + (15 min)²); never when
/// it would have had to run faster than <see cref="TrackOptions.MaxImpliedKnots"/>. Of several hulls the likelier takes
/// it.
/// </para>
/// <para>
/// A report that no hull explains is held as a candidate. Off every hull's line a second report that agrees with it
/// makes it a hull of its own (<see cref="Fix.Segment"/>). On a hull's line it is most likely the same ship with a
/// wrong
/// time stamp, its own or that of the fix before it: then the candidate must last
/// <see cref="TrackOptions.ConfirmStrayWithin"/>. If the hull is silent meanwhile and its last place was itself a leap,
/// that place was the wrong one and the hull goes on from the candidate (<see cref="Fix.IsResumed"/>).
/// </para>
/// <para>Not thread-safe. About 180 bytes for an ordinary ship. Why it is so: decisions/021.</para>
/// </remarks>
public sealed class VesselTrack(Mmsi mmsi, TrackOptions options)
{
    private Hull[] _hulls = [];
    private byte _hullCount;
    private byte _segments;
    private byte _newest; // The hull of the newest accepted fix.
    private bool _hasLast;
    private int _accepted;

    public Mmsi Mmsi { get; } = mmsi;

    /// <summary>The newest accepted fix.</summary>
    public Fix? Last => _hasLast ? Newest : null;

    /// <summary>When <see cref="Last"/> was, UTC ticks; 0 before the first fix.</summary>
    public long LastTicks => _hasLast ? Newest.AtTicks : 0;

    /// <summary><see cref="Last"/>, for what is asked of every ship.</summary>
    public bool TryGetLast(out Fix last)
    {
        if (_hasLast)
        {
            last = Newest;
            return true;
        }

        last = default;
        return false;
    }

    /// <summary>How many hulls have been told apart so far under this MMSI; 0 before the first fix.</summary>
    public int SegmentCount => _segments;

    /// <summary>
    /// Hulls and candidates followed at the moment; at most <see cref="TrackOptions.MaxHypotheses"/>.
    /// </summary>
    public int HypothesisCount => _hullCount;

    /// <summary>Decides on the next report.</summary>
    /// <param name="fix">Set when it is accepted.</param>
    /// <param name="released">
    /// A fix held before, of which this one shows that it was right; older than <paramref name="fix"/>, newer than
    /// every fix before.
    /// </param>
    public TrackVerdict Offer(in PositionReport report, out Fix fix, out Fix? released)
    {
        fix = default;
        released = null;
        if (report.Position is not { } position)
        {
            return TrackVerdict.NoPosition;
        }

        long at = report.At.UtcTicks;
        if (_hasLast && at <= Newest.AtTicks)
        {
            long newest = Newest.AtTicks;
            bool isSame = position == Newest.Position && newest - at <= options.ClockGuard.Ticks;
            bool isBeside = at == newest
                && LocalPlane.DistanceMetres(position, Newest.Position) <= options.SlackMetres;
            bool isOfOther = at == newest && _hullCount > 1; // Two ships may speak in the same second.
            if (isSame || isBeside || !isOfOther)
            {
                return isSame || isBeside ? TrackVerdict.Duplicate
                    : at == newest ? TrackVerdict.Held
                    : TrackVerdict.OutOfOrder;
            }
        }

        if (_hasLast && IsEcho(report, position))
        {
            return TrackVerdict.Duplicate;
        }

        fix = ToFix(report, position);
        if (_hullCount == 0)
        {
            Begin(fix, NextSegment());
        }

        int hull = BestHull(fix);
        if (hull < 0)
        {
            hull = Settle(ref fix, out released);
            if (hull < 0)
            {
                return TrackVerdict.Held;
            }
        }

        if (_hulls[hull].Segment != 0)
        {
            fix = fix with { Segment = _hulls[hull].Segment };
        }

        _hulls[hull].Follow(fix, options);
        _newest = (byte)hull;
        _hasLast = true;
        _accepted++;
        return TrackVerdict.Accepted;
    }

    public void Save(StateWriter state)
    {
        state.Write(_hullCount);
        state.Write(_segments);
        state.Write(_accepted);
        state.Write(_hasLast);
        state.Write(_newest);

        for (int i = 0; i < _hullCount; i++)
        {
            _hulls[i].Save(state);
        }
    }

    public void Load(ref StateReader state)
    {
        _hullCount = (byte)state.ReadInt32();
        _segments = (byte)state.ReadInt32();
        _accepted = state.ReadInt32();
        _hasLast = state.ReadBoolean();
        _newest = (byte)state.ReadInt32();
        _hulls = new Hull[_hullCount];
        for (int i = 0; i < _hullCount; i++)
        {
            _hulls[i] = Hull.Load(ref state, Mmsi);
        }
    }

    // The values that AIS equipment sends when its speed is broken or saturated.
    private static float KnownSpeed(float knots) =>
        Math.Abs(knots - 51.2f) < 0.05f || Math.Abs(knots - 63f) < 0.05f || knots >= 102.15f ? float.NaN : knots;

    // The same transmission relayed by a second station: its clock may be off by some seconds.
    private bool IsEcho(in PositionReport report, Position position) =>
        position == Newest.Position
        && report.At.UtcTicks - Newest.AtTicks <= options.ClockGuard.Ticks
        && report.UtcSecond == Newest.UtcSecond
        && report.UtcSecond < 60;

    private Fix ToFix(in PositionReport report, Position position) => new()
    {
        Mmsi = Mmsi,
        At = report.At,
        Position = position,
        SogKnots = KnownSpeed(report.SogKnots),
        CogDegrees = report.CogDegrees,
        HeadingDegrees = report.HeadingDegrees,
        Status = report.Status,
        Class = report.Class,
        UtcSecond = report.UtcSecond,
        Raim = report.Raim,
        IsCoarse = report.IsCoarse,
        Family = report.Family,
        Source = report.Source,
    };

    private int BestHull(in Fix fix)
    {
        if (_hullCount == 1)
        {
            return Discrepancy.Fits(_hulls[0], fix, options) ? 0 : -1; // Nearly every ship, nearly always.
        }

        Drop(fix.At);
        return Likeliest(fix, isStray: false);
    }

    private int Likeliest(in Fix fix, bool isStray)
    {
        int best = -1;
        double least = double.PositiveInfinity;
        for (int i = 0; i < _hullCount; i++)
        {
            if (_hulls[i].IsStray != isStray)
            {
                continue;
            }

            double ratio = Discrepancy.Ratio(_hulls[i], fix, options);
            double cost = ratio <= 1 ? Discrepancy.Cost(ratio, fix.At - _hulls[i].Last.At, options) : least;
            if (cost < least)
            {
                least = cost;
                best = i;
            }
        }

        return best;
    }

    // No hull explains it. Returns the hull that takes it after all, or -1 to hold it.
    private int Settle(ref Fix fix, out Fix? released)
    {
        released = null;
        int candidate = Likeliest(fix, isStray: true);
        if (candidate < 0)
        {
            Begin(fix, Hull.Stray);
            return -1;
        }

        ref Hull stray = ref _hulls[candidate];
        if (IsCopy(stray, fix))
        {
            return -1;
        }

        bool isFar = IsFar(fix);
        bool isTrack = isFar
            || (_accepted - stray.HeardAt <= options.MaxBetween && Discrepancy.IsSteady(stray.Last, fix, options));
        if (!isTrack)
        {
            // Late messages of one ship hit upon each other now and then; they do not sail on.
            stray = Hull.At(fix, Hull.Stray, _accepted);
            return -1;
        }

        int owner = OwnerOf(fix);
        if (owner < 0 ? IsHull(stray, fix, isFar) : IsHullOnLine(stray, fix, owner))
        {
            released = stray.Fixes == 1 && stray.Last.AtTicks > Newest.AtTicks ? stray.Last : null;
            return Promote(candidate, ref fix, ref released);
        }

        if (owner >= 0 && IsResumed(stray, fix, owner))
        {
            RemoveAt(candidate);
            fix = fix with { IsResumed = true };
            return owner < candidate ? owner : owner - 1;
        }

        stray.Follow(fix, options);
        stray.HeardAt = _accepted;
        return -1;
    }

    // One old message sent out again is no second witness: a ship that makes way would have moved on, by more than the
    // grid of type 27 (185 m) or any error that repeats to the last digit.
    private bool IsCopy(in Hull stray, in Fix fix) =>
        fix.Position == stray.Last.Position
        && fix.SogKnots == stray.Last.SogKnots
        && fix.SogKnots * (1852 / 3600.0) * (fix.At - stray.Last.At).TotalSeconds > (fix.IsCoarse ? 400 : 100)
        && fix.At.UtcTicks - stray.FirstAt < options.ConfirmStrayWithin.Ticks;

    private bool IsHull(in Hull stray, in Fix fix, bool isFar)
    {
        bool isSilent = Newest.AtTicks <= stray.FirstAt
            && fix.At.UtcTicks - stray.FirstAt >= options.ClockGuard.Ticks;
        return isFar || isSilent || stray.Fixes + 1 >= Hull.InterleavedFrom;
    }

    private bool IsHullOnLine(in Hull stray, in Fix fix, int owner)
    {
        ref readonly Hull hull = ref _hulls[owner];
        bool isLong = fix.At.UtcTicks - stray.FirstAt >= options.ConfirmStrayWithin.Ticks;
        bool isSilent = hull.Last.At.UtcTicks < stray.FirstAt;
        return isLong && !Discrepancy.IsLag(hull, fix, options)
            && (isSilent ? hull.Steady >= Hull.SteadyFrom : stray.Fixes + 1 >= Hull.InLineFrom);
    }

    // The hull's newest place was a leap that only its line explained, and nothing has been heard from there since.
    private bool IsResumed(in Hull stray, in Fix fix, int owner)
    {
        ref readonly Hull hull = ref _hulls[owner];
        bool isLong = fix.At.UtcTicks - stray.FirstAt >= options.ConfirmStrayWithin.Ticks;
        bool isSilent = fix.At - hull.Last.At >= options.ConfirmStrayWithin;
        bool isLag = hull.Last.At.UtcTicks < stray.FirstAt && Discrepancy.IsLag(hull, fix, options);
        return isLong && isSilent && (isLag || hull.Steady < Hull.SteadyFrom);
    }

    // A hull of one fix only was a candidate itself: the ship was never there.
    private int Promote(int candidate, ref Fix fix, ref Fix? released)
    {
        int lone = LoneHull();
        byte segment = lone < 0 ? NextSegment() : _hulls[lone].Segment;
        if (lone >= 0)
        {
            _hulls[lone].Segment = Hull.Stray;
        }

        _hulls[candidate].Segment = segment;
        bool isResumed = lone >= 0;
        fix = fix with { IsResumed = isResumed && released is null };
        released = released is { } held ? held with { Segment = segment, IsResumed = isResumed } : null;
        return candidate;
    }

    private int LoneHull()
    {
        for (int i = 0; i < _hullCount; i++)
        {
            if (!_hulls[i].IsStray && _hulls[i].Fixes == 1)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The hull on whose line a place lies, near enough for a wrong time stamp to have put it there.</summary>
    private int OwnerOf(in Fix fix)
    {
        int owner = -1;
        double nearest = options.FarMetres;
        for (int i = 0; i < _hullCount; i++)
        {
            double metres = LocalPlane.DistanceMetres(_hulls[i].Last.Position, fix.Position);
            if (!_hulls[i].IsStray && metres < nearest && Discrepancy.IsOnLine(_hulls[i], fix, options))
            {
                (nearest, owner) = (metres, i);
            }
        }

        return owner;
    }

    private bool IsFar(in Fix fix)
    {
        for (int i = 0; i < _hullCount; i++)
        {
            if (!_hulls[i].IsStray
                && LocalPlane.DistanceMetres(_hulls[i].Last.Position, fix.Position) <= options.FarMetres)
            {
                return false;
            }
        }

        return true;
    }

    private void Begin(in Fix fix, byte segment)
    {
        if (_hullCount == options.MaxHypotheses)
        {
            RemoveAt(OldestHull());
        }

        if (_hullCount == _hulls.Length)
        {
            Array.Resize(ref _hulls, _hullCount == 0 ? 1 : _hullCount + 2);
        }

        _hulls[_hullCount++] = Hull.At(fix, segment, _accepted);
    }

    // A candidate nobody confirmed is forgotten; a hull long silent is closed when another speaks under its number.
    private void Drop(DateTimeOffset now)
    {
        for (int i = _hullCount - 1; i >= 0 && _hullCount > 1; i--)
        {
            TimeSpan silence = now - _hulls[i].Last.At;
            bool isOver = _hulls[i].IsStray
                ? silence > options.ForgetStrayAfter
                : silence > options.CloseHullAfter && _hulls[i].Last.AtTicks < Newest.AtTicks;
            if (isOver)
            {
                RemoveAt(i);
            }
        }
    }

    private int OldestHull()
    {
        int oldest = _hasLast && _newest == 0 && _hullCount > 1 ? 1 : 0;
        for (int i = oldest + 1; i < _hullCount; i++)
        {
            bool isStray = _hulls[i].IsStray;
            if (isStray == _hulls[oldest].IsStray ? _hulls[i].Last.AtTicks < _hulls[oldest].Last.AtTicks : isStray)
            {
                oldest = i;
            }
        }

        return oldest;
    }

    // The newest hull is never the one to go: it is the last to fall silent.
    private void RemoveAt(int index)
    {
        _hullCount--;
        Array.Copy(_hulls, index + 1, _hulls, index, _hullCount - index);
        _newest -= (byte)(index < _newest ? 1 : 0);
    }

    private ref readonly Fix Newest => ref _hulls[_newest].Last;

    private byte NextSegment() => _segments < Hull.Stray - 1 ? _segments++ : (byte)(Hull.Stray - 1);
}
