using Maritime.Ais;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection;

/// <summary>Two ships at one moment.</summary>
internal readonly record struct Sample
{
    private const double MetresPerSecondPerKnot = 1852.0 / 3600;

    // Half a cell of the 0.1' grid of type 27, for each of the two ships, one beside the other.
    private const double CoarseMetres = 130;

    public required DateTimeOffset At { get; init; }

    /// <summary>Of the ship with the lower MMSI.</summary>
    public required Position Place { get; init; }

    /// <summary>Metres between the antennas.</summary>
    public required double Distance { get; init; }

    /// <summary>Metres between the hulls; where they are far apart, at least so many.</summary>
    public required double Clearance { get; init; }

    /// <summary>Of the two velocities as reported, knots; NaN when a speed is unknown.</summary>
    public required double RelativeKnots { get; init; }

    /// <summary>Mean speed of the two, knots; NaN when unknown.</summary>
    public required double Knots { get; init; }

    /// <summary>
    /// cos 2Δ of the headings: 1 parallel or antiparallel, -1 across; NaN when one is unknown, or the hulls far apart.
    /// </summary>
    public required double Parallel { get; init; }

    /// <summary>Metres from the lower MMSI's antenna to the other's, on the chart.</summary>
    public required double East { get; init; }

    /// <inheritdoc cref="East"/>
    public required double North { get; init; }

    /// <summary>Of the ship with the lower MMSI, else of the other one; NaN when neither is known.</summary>
    public required double Heading { get; init; }

    /// <summary>A position of type 27: the clearance cannot be told.</summary>
    public required bool IsCoarse { get; init; }

    /// <summary>Both positions are known from reports close enough in time.</summary>
    public bool IsDirect { get; init; }

    /// <summary>One position lies in a silence at whose two ends that ship was at the same place, at rest.</summary>
    public bool IsAtRest { get; init; }

    /// <summary>
    /// Metres by which a place taken from the two ends of a silence may be wrong: an anchored ship swings. Zero for
    /// what was seen.
    /// </summary>
    public double Doubt { get; init; }

    public required bool BothMoored { get; init; }

    public required bool AnyAtAnchor { get; init; }

    public required bool IsTow { get; init; }

    /// <summary>Neither faster than <see cref="RendezvousOptions.AtRestKnots"/>.</summary>
    public required bool BothAtRest { get; init; }

    public Look Look => new(At.UtcTicks, Math.Max(0, Distance - Doubt), RelativeKnots);

    /// <param name="farMetres">Hulls at least so far apart are not measured against each other any closer.</param>
    public static Sample Of(
        in Sighting first,
        Particulars one,
        in Sighting second,
        Particulars other,
        double farMetres = double.PositiveInfinity)
    {
        (double east, double north) = LocalPlane.Offset(first.Position, second.Position);
        double firstHeading = HeadingOf(first);
        double secondHeading = HeadingOf(second);
        HullShape own = one.Hull;
        HullShape its = other.Hull;
        bool isCoarse = first.IsCoarse || second.IsCoarse;
        double distance = Math.Sqrt((east * east) + (north * north));
        double least = LeastClearance(distance, one, other, isCoarse);
        bool isFar = least >= farMetres;
        double turn = double.DegreesToRadians(2 * (firstHeading - secondHeading));
        return new()
        {
            At = first.At,
            Place = first.Position,
            Distance = distance,
            Clearance = isFar ? least
                : isCoarse
                ? Math.Max(0, distance - ((own.Length + its.Length) / 2) - CoarseMetres)
                : HullShape.Clearance(own, firstHeading, its, secondHeading, east, north),
            RelativeKnots = RelativeOf(first, second),
            Knots = (first.SogKnots + second.SogKnots) / 2,
            Parallel = isFar ? double.NaN : Math.Cos(turn),
            East = east,
            North = north,
            Heading = double.IsNaN(firstHeading) ? secondHeading : firstHeading,
            IsCoarse = isCoarse,
            BothMoored = first.Status == NavigationStatus.Moored && second.Status == NavigationStatus.Moored,
            AnyAtAnchor = first.Status == NavigationStatus.AtAnchor || second.Status == NavigationStatus.AtAnchor,
            IsTow = IsTowing(first) || IsTowing(second),
            BothAtRest = !(first.SogKnots > RendezvousOptions.AtRestKnots)
                && !(second.SogKnots > RendezvousOptions.AtRestKnots),
        };
    }

    /// <summary>Metres between the hulls, whichever way they lie: not less.</summary>
    public static double LeastClearance(double distance, Particulars one, Particulars other, bool isCoarse) =>
        distance - one.Reach - other.Reach - (isCoarse ? CoarseMetres : 0);

    private static bool IsTowing(in Sighting fix) =>
        fix.Status is NavigationStatus.TowingAstern or NavigationStatus.PushingAhead;

    // Under way the course stands in for a heading that is not sent; at rest it is noise.
    private static double HeadingOf(in Sighting fix) =>
        fix.HeadingDegrees >= 0 ? fix.HeadingDegrees
        : fix.SogKnots > 3 && !float.IsNaN(fix.CogDegrees) ? fix.CogDegrees
        : double.NaN;

    public static double RelativeOf(in Sighting first, in Sighting second)
    {
        if (float.IsNaN(first.SogKnots) || float.IsNaN(second.SogKnots))
        {
            return double.NaN;
        }

        (double east, double north) = VelocityOf(first);
        (double otherEast, double otherNorth) = VelocityOf(second);
        double x = east - otherEast;
        double y = north - otherNorth;
        return Math.Sqrt((x * x) + (y * y)) / MetresPerSecondPerKnot;
    }

    /// <summary>
    /// Where a ship is some minutes before or after a fix, as it moved then; null when it did not say.
    /// </summary>
    public static Position? Ahead(in Sighting fix, long ticks)
    {
        if (float.IsNaN(fix.SogKnots) || (fix.SogKnots > 0 && float.IsNaN(fix.CogDegrees)))
        {
            return null;
        }

        (double east, double north) = VelocityOf(fix);
        double seconds = (double)(ticks - fix.Ticks) / TimeSpan.TicksPerSecond;
        return Tracking.LocalPlane.Move(fix.Position, east * seconds, north * seconds);
    }

    private static (double East, double North) VelocityOf(in Sighting fix)
    {
        if (fix.SogKnots == 0 || float.IsNaN(fix.CogDegrees))
        {
            return (0, 0);
        }

        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(fix.CogDegrees));
        double speed = fix.SogKnots * MetresPerSecondPerKnot;
        return (speed * sin, speed * cos);
    }
}
