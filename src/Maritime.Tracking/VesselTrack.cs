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
/// A fix is matched to the hull whose discrepancy is smallest: the least of the two-way dead-reckoning error, four
/// times the distance and four times the distance off the course line, against 25 kn × √(Δt² + (15 min)²). A report
/// that no hull explains is held; when a second one agrees with it, a new hull (<see cref="Fix.Segment"/>) is
/// accepted. Not thread-safe. About 100 bytes for an ordinary ship.
/// </remarks>
public sealed class VesselTrack(Mmsi mmsi, TrackOptions options)
{
    private const double MetresPerSecondPerKnot = 1852.0 / 3600;

    private Hull[] _hulls = [];
    private byte _hullCount;
    private byte _segments;
    private Fix _last;
    private bool _hasLast;

    public Mmsi Mmsi { get; } = mmsi;

    /// <summary>The newest accepted fix.</summary>
    public Fix? Last => _hasLast ? _last : null;

    /// <summary>How many hulls have been told apart so far under this MMSI; 0 before the first fix.</summary>
    public int SegmentCount => _segments;

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

        if (_hasLast && report.At <= _last.At)
        {
            bool isSame = position == _last.Position && _last.At - report.At <= options.ClockGuard;
            bool isBeside = report.At == _last.At
                && LocalPlane.DistanceMetres(position, _last.Position) <= options.SlackMetres;
            return isSame || isBeside ? TrackVerdict.Duplicate
                : report.At == _last.At ? TrackVerdict.Held
                : TrackVerdict.OutOfOrder;
        }

        if (_hasLast && IsEcho(report, position))
        {
            return TrackVerdict.Duplicate;
        }

        fix = ToFix(report, position);
        int hull = BestHull(fix);
        if (hull < 0)
        {
            bool isFirst = _hullCount == 0;
            Hold(fix, isEstablished: isFirst);
            if (!isFirst)
            {
                return TrackVerdict.Held;
            }

            hull = 0;
        }

        ref Hull match = ref _hulls[hull];
        if (match.Fixes == 1 && match.Segment == Hull.Stray)
        {
            match.Segment = NextSegment();
            released = match.Last.At > _last.At ? match.Last with { Segment = match.Segment } : null;
        }

        fix = fix with { Segment = match.Segment };
        match.Last = fix;
        match.Fixes = Math.Min(match.Fixes + 1, 1000);
        _last = fix;
        _hasLast = true;
        return TrackVerdict.Accepted;
    }

    public void Save(StateWriter state)
    {
        state.Write(_hullCount);
        state.Write(_segments);
        state.Write(_hasLast);
        if (_hasLast)
        {
            FixState.Write(state, _last);
        }

        for (int i = 0; i < _hullCount; i++)
        {
            state.Write(_hulls[i].Segment);
            state.Write(_hulls[i].Fixes);
            FixState.Write(state, _hulls[i].Last);
        }
    }

    public void Load(ref StateReader state)
    {
        _hullCount = (byte)state.ReadInt32();
        _segments = (byte)state.ReadInt32();
        _hasLast = state.ReadBoolean();
        _last = _hasLast ? FixState.Read(ref state, Mmsi) : default;
        _hulls = new Hull[_hullCount];
        for (int i = 0; i < _hullCount; i++)
        {
            _hulls[i].Segment = (byte)state.ReadInt32();
            _hulls[i].Fixes = state.ReadInt32();
            _hulls[i].Last = FixState.Read(ref state, Mmsi);
        }
    }

    // The values that AIS equipment sends when its speed is broken or saturated.
    private static float KnownSpeed(float knots) =>
        Math.Abs(knots - 51.2f) < 0.05f || Math.Abs(knots - 63f) < 0.05f || knots >= 102.15f ? float.NaN : knots;

    // The same transmission relayed by a second station: its clock may be off by some seconds.
    private bool IsEcho(in PositionReport report, Position position) =>
        position == _last.Position
        && report.Source != _last.Source
        && report.At - _last.At <= options.ClockGuard
        && report.UtcSecond == _last.UtcSecond
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
        if (_hullCount == 1 && _hulls[0].Segment != Hull.Stray)
        {
            return Discrepancy.Ratio(_hulls[0].Last, fix, options) <= 1 ? 0 : -1; // Nearly every ship, nearly always.
        }

        // A stray fix may lie on the ship's own way: as long as a known hull explains a report, it is that hull's.
        int known = BestHull(fix, isStray: false);
        return known >= 0 ? known : BestHull(fix, isStray: true);
    }

    private int BestHull(in Fix fix, bool isStray)
    {
        int best = -1;
        double least = 1;
        for (int i = 0; i < _hullCount; i++)
        {
            bool isOfSort = (_hulls[i].Segment == Hull.Stray) == isStray;
            if (!isOfSort || (isStray && !MayConfirm(_hulls[i].Last, fix)))
            {
                continue;
            }

            double ratio = Discrepancy.Ratio(_hulls[i].Last, fix, options);
            if (ratio <= least)
            {
                least = ratio;
                best = i;
            }
        }

        return best;
    }

    // Fixes with a wrong time lie on the ship's own way, and the next of them would confirm the one before. A hull of
    // its own is heard again soon, or is far away, or the known hulls are silent since.
    private bool MayConfirm(in Fix stray, in Fix fix) =>
        fix.At - stray.At <= options.ConfirmStrayWithin
        || _last.At <= stray.At
        || LocalPlane.DistanceMetres(stray.Position, _last.Position) > options.FarMetres;

    private void Hold(in Fix fix, bool isEstablished)
    {
        Drop(fix.At);
        if (_hullCount == options.MaxHypotheses)
        {
            RemoveAt(OldestHull());
        }

        if (_hullCount == _hulls.Length)
        {
            Array.Resize(ref _hulls, _hullCount == 0 ? 1 : _hullCount + 2);
        }

        _hulls[_hullCount++] = new Hull
        {
            Last = fix,
            Fixes = isEstablished ? 0 : 1,
            Segment = isEstablished ? NextSegment() : Hull.Stray,
        };
    }

    private void Drop(DateTimeOffset now)
    {
        for (int i = _hullCount - 1; i >= 0; i--)
        {
            if (_hulls[i].Segment == Hull.Stray && now - _hulls[i].Last.At > options.ForgetStrayAfter)
            {
                RemoveAt(i);
            }
        }
    }

    private int OldestHull()
    {
        int oldest = 0;
        for (int i = 1; i < _hullCount; i++)
        {
            bool isStray = _hulls[i].Segment == Hull.Stray;
            bool oldestIsStray = _hulls[oldest].Segment == Hull.Stray;
            if (isStray == oldestIsStray ? _hulls[i].Last.At < _hulls[oldest].Last.At : isStray)
            {
                oldest = i;
            }
        }

        return oldest;
    }

    private void RemoveAt(int index)
    {
        _hullCount--;
        Array.Copy(_hulls, index + 1, _hulls, index, _hullCount - index);
    }

    private byte NextSegment() => _segments < Hull.Stray - 1 ? _segments++ : (byte)(Hull.Stray - 1);

    private struct Hull
    {
        /// <summary>Not a segment yet: one fix that nothing else explains.</summary>
        public const byte Stray = byte.MaxValue;

        public Fix Last;
        public int Fixes;
        public byte Segment;
    }

    private static class Discrepancy
    {
        /// <summary>At most 1 where the two fixes can be of one hull.</summary>
        public static double Ratio(in Fix from, in Fix to, TrackOptions options)
        {
            double seconds = (to.At - from.At).TotalSeconds;
            (double east, double north) = LocalPlane.Offset(from.Position, to.Position);
            double distance = Math.Sqrt((east * east) + (north * north));
            double buffer = options.Buffer.TotalSeconds;
            double allowed = options.MaxDiscrepancyKnots * MetresPerSecondPerKnot
                * Math.Sqrt((seconds * seconds) + (buffer * buffer));

            // Cheap and common: well within reach even without dead reckoning.
            double reach = Math.Max(0, distance - options.SlackMetres);
            if (4 * distance <= allowed && reach <= options.MaxImpliedKnots * MetresPerSecondPerKnot * seconds)
            {
                return 4 * distance / allowed;
            }

            double own = float.IsNaN(from.SogKnots) ? 0 : from.SogKnots;
            double then = float.IsNaN(to.SogKnots) ? 0 : to.SogKnots;
            double fastest = Math.Max(options.MaxImpliedKnots, 1.5 * Math.Max(own, then));
            if (reach > fastest * MetresPerSecondPerKnot * seconds)
            {
                return double.PositiveInfinity;
            }

            double forward = DeadReckoningError(own, from.CogDegrees, seconds, east, north);
            double backward = DeadReckoningError(then, to.CogDegrees, seconds, east, north);
            double across = Math.Abs(AcrossTrack(from.CogDegrees, east, north));
            double least = Math.Min(Math.Max(forward, backward), 4 * Math.Min(distance, across + (distance / 2)));
            return least / allowed;
        }

        private static double DeadReckoningError(double knots, double course, double seconds, double east, double north)
        {
            if (double.IsNaN(course))
            {
                return Math.Sqrt((east * east) + (north * north));
            }

            double run = knots * MetresPerSecondPerKnot * seconds;
            double radians = double.DegreesToRadians(course);
            double dx = east - (run * Math.Sin(radians));
            double dy = north - (run * Math.Cos(radians));
            return Math.Sqrt((dx * dx) + (dy * dy));
        }

        private static double AcrossTrack(double course, double east, double north)
        {
            if (double.IsNaN(course))
            {
                return Math.Sqrt((east * east) + (north * north));
            }

            double radians = double.DegreesToRadians(course);
            return (east * Math.Cos(radians)) - (north * Math.Sin(radians));
        }
    }
}
