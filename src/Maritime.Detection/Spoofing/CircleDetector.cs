using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Spoofing;

/// <param name="MinDuration">Inclusive: a turning circle or a man-overboard drill is over sooner.</param>
/// <param name="MaxDuration">A fit never spans more.</param>
/// <param name="MinTurns">Inclusive, in one direction.</param>
/// <param name="MaxMissShare">Exclusive: root mean square distance from the circle, over its radius.</param>
/// <param name="MinRadius">Inclusive; smaller is a ship swinging at anchor.</param>
/// <param name="MaxRadius">Inclusive.</param>
/// <param name="MinKnots">Exclusive: a course over ground slower than this means nothing.</param>
/// <param name="MinFixes">Inclusive; fewer points fit any circle.</param>
/// <param name="MaxTangentDegrees">Exclusive: mean angle between stated course and the circle's tangent.</param>
/// <param name="Patience">Exclusive: a circle is over when no quarter turn more was seen for so long.</param>
public sealed record CircleOptions(
    TimeSpan MinDuration,
    TimeSpan MaxDuration,
    double MinTurns,
    double MaxMissShare,
    Distance MinRadius,
    Distance MaxRadius,
    double MinKnots,
    int MinFixes,
    double MaxTangentDegrees,
    TimeSpan Patience)
{
    /// <summary>
    /// 20-120 min, 1.5 turns, 0.15, 50 m - 5 km: detection spec, section 5 (circles seen off Point Reyes and Shanghai,
    /// Bergman 2019 and 2020). 1 kn, 12 fixes and 30°: own choice, on the real traffic in <c>data/ais</c>. 30 min: a
    /// quarter of the longest turn.
    /// </summary>
    public static CircleOptions Default { get; } = new(
        TimeSpan.FromMinutes(20),
        TimeSpan.FromHours(2),
        1.5,
        0.15,
        Distance.FromMetres(50),
        Distance.FromMetres(5000),
        1,
        12,
        30,
        TimeSpan.FromMinutes(30));
}

/// <summary>Positions that run round a circle which no ship sails.</summary>
/// <remarks>
/// Keeps sums only: the algebraic fit of Kåsa (IEEE Transactions on Instrumentation and Measurement 25, 1976) needs no
/// points. Sums begin once a ship has turned most of a turn the same way. Told ten minutes late, as a leap is.
/// </remarks>
public sealed class CircleDetector(CircleOptions options) : VesselDetector
{
    private static readonly TimeSpan HoldFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RetractFor = TimeSpan.FromHours(1);

    private Movement.FollowedHull _hull;
    private float _course = float.NaN;
    private float _turned;
    private long _turnedSince;
    private CircleFit? _fit;

    public override DateTimeOffset WakeAt => _fit is { FoundAt: { } found } fit
        ? fit.IsTold ? DateTimeOffset.MinValue : found + HoldFor
        : DateTimeOffset.MaxValue;

    public override void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!(fix.SogKnots > options.MinKnots) || float.IsNaN(fix.CogDegrees) || !vessel.IsShip
            || !_hull.Takes(fix, out bool isNew))
        {
            return;
        }

        float turn = float.IsNaN(_course) || isNew ? 0 : (float)Angles.Turn(fix.CogDegrees - _course);
        _course = fix.CogDegrees;
        bool isReversal = (Math.Abs(turn) > 30 && turn * _turned < 0) || Math.Abs(turn) > 150 || isNew;
        bool isOld = fix.AtTicks - _turnedSince > options.MaxDuration.Ticks;
        if (isReversal || isOld)
        {
            Reset(fix, vessel, events, isReversal);
        }

        _turned += turn;
        if (_fit is null && Math.Abs(_turned) >= 270)
        {
            _fit = new CircleFit(fix.At, fix.Position, _turned);
        }

        if (_fit is { } fit)
        {
            fit.Add(fix, turn);
            if (fit.FoundAt is not null && fix.At - fit.TurnedAt > options.Patience)
            {
                Over(fix.AtTicks, vessel, events);
            }
            else if (fit.FoundAt is null && fit.IsCircle(options, fix.At))
            {
                fit.FoundAt = fix.At;
                fit.Mark(fix);
                vessel.Observe(new SeaObservation(
                    SeaCell.At(fix.Position),
                    vessel.Mmsi,
                    SeaObservationKind.Circling,
                    SeaObservation.One,
                    fix.At,
                    fix.Family,
                    fix.Class,
                    fix.Source)
                {
                    Place = fix.Position,
                    Since = fit.Since,
                });
            }
        }
    }

    public override void OnTick(in Tick tick, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_fit is not { FoundAt: { } found } fit)
        {
            return;
        }

        bool isInterference = tick.Sea.ConditionAt(fit.Start, found).HasFlag(AreaCondition.Interference);
        if (isInterference && tick.Watermark - found <= RetractFor)
        {
            if (fit.IsTold)
            {
                events.Add(fit.Tell(vessel, EventState.Retracted, "interference", found));
            }

            (_fit, _turned) = (null, 0);
        }
        else if (fit.IsTold && tick.Watermark - fit.TurnedAt > options.MaxDuration)
        {
            Over(tick.Watermark.UtcTicks, vessel, events); // Not heard any more, or hardly.
        }
        else if (!fit.IsTold && tick.Watermark - found >= HoldFor)
        {
            fit.IsTold = true;
            events.Add(fit.Tell(vessel, EventState.Opened, "", found));
            if (fit.IsOver)
            {
                Over(tick.Watermark.UtcTicks, vessel, events);
            }
        }
    }

    public override void HandOver(ref Handover own)
    {
        own.Value(ref _hull);
        own.Value(ref _course);
        own.Value(ref _turned);
        own.Value(ref _turnedSince);
        own.Thing(ref _fit);
    }

    public override void Save(StateWriter state)
    {
        _hull.Save(state);
        state.WriteTenths(_course);
        state.WriteTenths(_turned);
        state.WriteTime(_turnedSince);
        state.Write(_fit is not null);
        _fit?.Save(state);
    }

    public override void Load(ref StateReader state)
    {
        _hull = Movement.FollowedHull.Load(ref state);
        _course = state.ReadTenths();
        _turned = state.ReadTenths();
        _turnedSince = state.ReadTicks();
        _fit = state.ReadBoolean() ? CircleFit.Load(ref state) : null;
    }

    private void Reset(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events, bool isReversal)
    {
        // A circle that goes on is not ended by its length: its fit is only begun anew when nothing was found.
        if (_fit is { FoundAt: not null } && !isReversal)
        {
            _turnedSince = fix.AtTicks;
            return;
        }

        Over(fix.AtTicks, vessel, events);
    }

    private void Over(long now, VesselContext vessel, ICollection<VesselEvent> events)
    {
        (_turned, _turnedSince) = (0, now);
        if (_fit is { FoundAt: not null, IsTold: false } waiting)
        {
            waiting.IsOver = true; // Whether others ran in circles too is not known yet.
            return;
        }

        if (_fit is { IsTold: true } told)
        {
            events.Add(told.Tell(vessel, EventState.Closed, "", told.TurnedAt));
        }

        _fit = null;
    }

    /// <summary>Sums in metres around the first point.</summary>
    /// <param name="turned">Degrees in one direction before the sums began: they are turns all the same.</param>
    private sealed class CircleFit(DateTimeOffset since, Position start, double turned)
    {
        private double _count;
        private double _x;
        private double _y;
        private double _xx;
        private double _yy;
        private double _xy;
        private double _xz;
        private double _yz;
        private double _zz;
        private double _turned = turned;
        private double _tangentX;
        private double _tangentY;
        private int _version;

        public DateTimeOffset Since { get; } = since;

        public Position Start { get; } = start;

        public DateTimeOffset? FoundAt { get; set; }

        public bool IsTold { get; set; }

        /// <summary>It ended before it could be told.</summary>
        public bool IsOver { get; set; }

        /// <summary>When it had gone on for another quarter of a turn.</summary>
        public DateTimeOffset TurnedAt { get; private set; }

        private Position TurnedPlace { get; set; }

        private double TurnedMark { get; set; }

        private Position Centre { get; set; }

        private double RadiusMetres { get; set; }

        private double MissShare { get; set; }

        private double TangentDegrees { get; set; }

        private int FixesFound { get; set; }

        public void Add(in Fix fix, double turn)
        {
            if (FoundAt is not null)
            {
                _turned += IsOver ? 0 : turn;
                if (Math.Abs(_turned - TurnedMark) >= 90)
                {
                    Mark(fix);
                }

                return;
            }

            (double x, double y) = LocalPlane.Offset(Start, fix.Position);
            double z = (x * x) + (y * y);
            _count++;
            _x += x;
            _y += y;
            _xx += x * x;
            _yy += y * y;
            _xy += x * y;
            _xz += x * z;
            _yz += y * z;
            _zz += z * z;
            _turned += turn;

            // On a circle the course is square to the radius: Σ x·sin c and Σ y·cos c test that without a centre.
            (double sin, double cos) = Math.SinCos(double.DegreesToRadians(fix.CogDegrees));
            _tangentX += sin;
            _tangentY += cos;
            _cross += (x * cos) - (y * sin);
        }

        private double _cross;

        public void Mark(in Fix fix) => (TurnedAt, TurnedPlace, TurnedMark) = (fix.At, fix.Position, _turned);

        public bool IsCircle(CircleOptions options, DateTimeOffset now)
        {
            if (_count < options.MinFixes || Math.Abs(_turned) < options.MinTurns * 360
                || now - Since < options.MinDuration)
            {
                return false;
            }

            // Kåsa: x² + y² = 2ax + 2by + c, least squares about the mean.
            double meanX = _x / _count;
            double meanY = _y / _count;
            double meanZ = (_xx + _yy) / _count;
            double sxx = (_xx / _count) - (meanX * meanX);
            double syy = (_yy / _count) - (meanY * meanY);
            double sxy = (_xy / _count) - (meanX * meanY);
            double sxz = (_xz / _count) - (meanX * meanZ);
            double syz = (_yz / _count) - (meanY * meanZ);
            double determinant = (sxx * syy) - (sxy * sxy);
            if (determinant <= 1e-6 * sxx * syy)
            {
                return false;
            }

            double a = ((sxz * syy) - (syz * sxy)) / (2 * determinant);
            double b = ((syz * sxx) - (sxz * sxy)) / (2 * determinant);
            double c = meanZ - (2 * a * meanX) - (2 * b * meanY);
            RadiusMetres = Math.Sqrt(Math.Max(0, c + (a * a) + (b * b)));

            // Σ (z - 2ax - 2by - c)² / n is the mean of (d² - R²)², about (2R)² times the mean square miss.
            double algebraic = (_zz / _count) - (meanZ * meanZ) - (2 * a * sxz) - (2 * b * syz);
            MissShare = Math.Sqrt(Math.Max(0, algebraic)) / (2 * RadiusMetres * RadiusMetres);

            // Mean of (r × course)/R is the mean sine of the angle between radius and course: 1 on a circle.
            double cross = Math.Abs(_cross - (a * _tangentY) + (b * _tangentX)) / _count / RadiusMetres;
            TangentDegrees = double.RadiansToDegrees(Math.Acos(Math.Clamp(cross, 0, 1)));
            FixesFound = (int)_count;
            Centre = Start.Travel(
                double.RadiansToDegrees(Math.Atan2(a, b)), Distance.FromMetres(double.Hypot(a, b)));
            return RadiusMetres >= options.MinRadius.Metres && RadiusMetres <= options.MaxRadius.Metres
                && MissShare < options.MaxMissShare && TangentDegrees < options.MaxTangentDegrees;
        }

        public VesselEvent Tell(VesselContext vessel, EventState state, string label, DateTimeOffset until)
        {
            _version++;
            double turns = Math.Abs(state == EventState.Closed ? TurnedMark : _turned) / 360;
            return new VesselEvent
            {
                Kind = EventKinds.CircleSpoofing,
                Mmsi = vessel.Mmsi,
                StartedAt = Since,
                EndedAt = state == EventState.Closed ? until : null,
                Place = Start,
                EndPlace = state == EventState.Closed ? TurnedPlace : null,
                Version = _version,
                State = state,
                Label = label,
                Confidence = state == EventState.Retracted ? 0 : Math.Clamp(1 - (2 * MissShare), 0.6, 0.95),
                Summary = state == EventState.Retracted
                    ? "The circle is part of a disturbance of many ships: none of this one alone."
                    : Invariant($"Positions ran round a circle of {RadiusMetres:F0} m radius, ")
                        + Invariant($"{turns:F1} turns in {Words.Of(TurnedAt - Since)}."),
                Evidence =
                [
                    new("radius", Invariant($"{RadiusMetres:F0} m"), Math.Round(RadiusMetres), "m"),
                    new("centre", Words.Of(Centre)),
                    new("turns the same way", Invariant($"{turns:F1}"), Math.Round(turns, 2)),
                    new("for", Words.Of(TurnedAt - Since), Math.Round((TurnedAt - Since).TotalMinutes, 1), "min"),
                    new(
                        "distance from the circle over radius",
                        Invariant($"{MissShare:F3} (root mean square)"),
                        Math.Round(MissShare, 4)),
                    new(
                        "course off the tangent",
                        Invariant($"{TangentDegrees:F0}°"),
                        Math.Round(TangentDegrees, 1),
                        "°"),
                    new("reports the circle is fitted to", Invariant($"{FixesFound}"), FixesFound),
                ],
                Caution = "Survey, search and fishing ships do sail circles; false positions do it more exactly.",
            };
        }

        public void Save(StateWriter state)
        {
            state.Write(Since);
            state.Write(Start);
            foreach (double sum in (ReadOnlySpan<double>)
                [_count, _x, _y, _xx, _yy, _xy, _xz, _yz, _zz, _turned, _tangentX, _tangentY, _cross])
            {
                state.Write(sum);
            }

            state.Write(FoundAt);
            state.Write(IsTold);
            state.Write(IsOver);
            state.Write(TurnedAt);
            state.Write(TurnedPlace);
            state.Write(TurnedMark);
            state.Write(Centre);
            state.Write(RadiusMetres);
            state.Write(MissShare);
            state.Write(TangentDegrees);
            state.Write(FixesFound);
            state.Write(_version);
        }

        public static CircleFit Load(ref StateReader state) => new(state.ReadTime(), state.ReadPosition(), 0)
        {
            _count = state.ReadDouble(),
            _x = state.ReadDouble(),
            _y = state.ReadDouble(),
            _xx = state.ReadDouble(),
            _yy = state.ReadDouble(),
            _xy = state.ReadDouble(),
            _xz = state.ReadDouble(),
            _yz = state.ReadDouble(),
            _zz = state.ReadDouble(),
            _turned = state.ReadDouble(),
            _tangentX = state.ReadDouble(),
            _tangentY = state.ReadDouble(),
            _cross = state.ReadDouble(),
            FoundAt = state.ReadNullableTime(),
            IsTold = state.ReadBoolean(),
            IsOver = state.ReadBoolean(),
            TurnedAt = state.ReadTime(),
            TurnedPlace = state.ReadPosition(),
            TurnedMark = state.ReadDouble(),
            Centre = state.ReadPosition(),
            RadiusMetres = state.ReadDouble(),
            MissShare = state.ReadDouble(),
            TangentDegrees = state.ReadDouble(),
            FixesFound = state.ReadInt32(),
            _version = state.ReadInt32(),
        };
    }
}
