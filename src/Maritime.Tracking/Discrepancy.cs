
namespace Maritime.Tracking;

/// <summary>How badly a report fits a hull (detection specification, section 1).</summary>
internal static class Discrepancy
{
    private const double MetresPerSecondPerKnot = 1852.0 / 3600;
    private const double SecondsPerTick = 1.0 / TimeSpan.TicksPerSecond;

    /// <summary>Whether the report can be the hull's next fix.</summary>
    public static bool Fits(in Hull hull, in Fix to, TrackOptions options)
    {
        // Nearly always: it is so near that neither the silence nor the exact distance matter.
        double seconds = (to.AtTicks - hull.Last.AtTicks) * SecondsPerTick;
        double square = LocalPlane.LargestSquare(hull.Last.Position, to.Position);
        double allowed = options.MaxDiscrepancyKnots * MetresPerSecondPerKnot * options.Buffer.Ticks * SecondsPerTick;
        double run = options.SlackMetres + (options.MaxImpliedKnots * MetresPerSecondPerKnot * seconds);
        return (seconds >= 0 && square < 0.06 * allowed * allowed && square < 0.99 * run * run)
            || Ratio(hull, to, options) <= 1;
    }

    /// <summary>At most 1 where the report can be the hull's next fix; infinite where no ship is so fast.</summary>
    public static double Ratio(in Hull hull, in Fix to, TrackOptions options)
    {
        ref readonly Fix from = ref hull.Last;
        double seconds = (to.At - from.At).TotalSeconds;
        (double east, double north) = LocalPlane.Offset(from.Position, to.Position);
        double distance = Math.Sqrt((east * east) + (north * north));
        double allowed = Allowed(seconds, options);

        // Cheap and common: well within reach even without dead reckoning.
        double reach = distance - options.SlackMetres;
        if (4 * distance <= allowed && reach <= options.MaxImpliedKnots * MetresPerSecondPerKnot * seconds)
        {
            return 4 * distance / allowed;
        }

        double own = float.IsNaN(from.SogKnots) ? 0 : from.SogKnots;
        double then = float.IsNaN(to.SogKnots) ? 0 : to.SogKnots;
        double stated = Math.Max(own, then);
        double fastest = Math.Max(options.MaxImpliedKnots, 1.5 * stated);
        double clocks = stated * options.ClockGuard.TotalSeconds;
        if (reach > MetresPerSecondPerKnot * ((fastest * seconds) + clocks))
        {
            return double.PositiveInfinity;
        }

        double forward = DeadReckoningError(own, from.CogDegrees, seconds, east, north);
        double backward = DeadReckoningError(then, to.CogDegrees, seconds, east, north);
        double least = Math.Min(Math.Max(forward, backward), 4 * distance);
        if (seconds <= options.MaxLine.TotalSeconds)
        {
            (double along, double across) = ToLine(hull.Line, east, north);
            least = along > 0 ? Math.Min(least, 4 * across) : least;
        }

        return least / allowed;
    }

    /// <summary>
    /// Minus the log-likelihood, up to a constant: the error is normal in two dimensions, its standard deviation a
    /// third of what is allowed, which grows with the silence.
    /// </summary>
    public static double Cost(double ratio, TimeSpan silence, TrackOptions options)
    {
        double seconds = silence.TotalSeconds;
        double buffer = options.Buffer.TotalSeconds;
        return (4.5 * ratio * ratio) + Math.Log((seconds * seconds) + (buffer * buffer));
    }

    /// <summary>Whether a place lies on a hull's line, before or behind it.</summary>
    public static bool IsOnLine(in Hull hull, in Fix fix, TrackOptions options)
    {
        (double east, double north) = LocalPlane.Offset(hull.Last.Position, fix.Position);
        (_, double across) = ToLine(hull.Line, east, north);
        return 4 * across <= Allowed((fix.At - hull.Last.At).TotalSeconds, options);
    }

    /// <summary>Whether a clock that is off by no more than the buffer explains the distance.</summary>
    public static bool IsLag(in Hull hull, in Fix fix, TrackOptions options)
    {
        double knots = Math.Max(Math.Max(hull.Last.SogKnots, fix.SogKnots), 1); // NaN, unknown, gives NaN: no lag.
        double metres = LocalPlane.DistanceMetres(hull.Last.Position, fix.Position);
        double seconds = (fix.At - hull.Last.At + options.Buffer).TotalSeconds;
        return metres <= options.SlackMetres + (knots * MetresPerSecondPerKnot * seconds);
    }

    /// <summary>Whether a step is as long as the stated speed makes it; half as long on a winding course.</summary>
    public static bool IsSteady(in Fix from, in Fix to, TrackOptions options)
    {
        double seconds = (to.At - from.At).TotalSeconds;
        double metres = LocalPlane.DistanceMetres(from.Position, to.Position);
        double knots = (from.SogKnots + to.SogKnots) / 2;
        if (double.IsNaN(knots))
        {
            return metres <= options.SlackMetres + (options.MaxDiscrepancyKnots * MetresPerSecondPerKnot * seconds);
        }

        double run = knots * MetresPerSecondPerKnot * seconds;
        double slack = options.SlackMetres + (knots * MetresPerSecondPerKnot * options.ClockGuard.TotalSeconds);
        return metres <= slack + (1.25 * run) && metres >= (0.5 * run) - slack;
    }

    /// <summary>Whether a step is longer than the 25 kn of the metric, so that only the line explained it.</summary>
    public static bool IsLeap(in Fix from, in Fix to, TrackOptions options)
    {
        double seconds = (to.At - from.At).TotalSeconds;
        double metres = LocalPlane.DistanceMetres(from.Position, to.Position);
        double own = Math.Max(from.SogKnots, to.SogKnots) is var known && double.IsNaN(known) ? 0 : known;
        double knots = Math.Max(options.MaxDiscrepancyKnots, 1.5 * own);
        return metres > options.SlackMetres + (knots * MetresPerSecondPerKnot * seconds);
    }

    private static double Allowed(double seconds, TrackOptions options)
    {
        double buffer = options.Buffer.TotalSeconds;
        double padded = Math.Sqrt((seconds * seconds) + (buffer * buffer));
        return options.MaxDiscrepancyKnots * MetresPerSecondPerKnot * padded;
    }

    private static double DeadReckoningError(double knots, double course, double seconds, double east, double north)
    {
        if (double.IsNaN(course))
        {
            return Math.Sqrt((east * east) + (north * north));
        }

        double run = knots * MetresPerSecondPerKnot * seconds;
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(course));
        double dx = east - (run * sin);
        double dy = north - (run * cos);
        return Math.Sqrt((dx * dx) + (dy * dy));
    }

    /// <summary>Metres ahead, and metres to either side; without a line the whole distance is to the side.</summary>
    private static (double Along, double Across) ToLine(double line, double east, double north)
    {
        if (double.IsNaN(line))
        {
            return (0, Math.Sqrt((east * east) + (north * north)));
        }

        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(line));
        return ((east * sin) + (north * cos), Math.Abs((east * cos) - (north * sin)));
    }
}
