using Maritime.Ais;

namespace Maritime.Detection;

/// <summary>
/// A hull as a rectangle around its antenna, in metres. Unknown dimensions are those usual for the type.
/// </summary>
/// <param name="SigmaMetres">How far the rectangle may be off: 40 m for a guess (detection specification, section
/// 4).</param>
internal readonly record struct HullShape(Dimensions Box, double SigmaMetres)
{
    public double Length => Box.Length;

    public double Beam => Box.Beam;

    public bool IsGuess => SigmaMetres > 20;

    public static HullShape Of(Particulars ship) =>
        ship.Dimensions is not { Length: > 0 } known ? new(Usual(ship.ShipType), 40)
        : known.Beam > 0 ? new(known, 8)
        : new(known with { ToPort = known.Length / 14, ToStarboard = known.Length / 14 }, 8);

    /// <summary>
    /// Metres of water between two hulls: negative or zero where they touch. Where a heading is not known the hull
    /// is turned so that it comes nearest.
    /// </summary>
    /// <param name="east">From the first antenna to the second.</param>
    public static double Clearance(
        in HullShape first, double firstHeading, in HullShape second, double secondHeading, double east, double north)
    {
        if (double.IsNaN(firstHeading) && double.IsNaN(secondHeading))
        {
            double distance = Math.Sqrt((east * east) + (north * north));
            return Math.Max(0, distance - ((first.Length + second.Length) / 2));
        }

        if (double.IsNaN(firstHeading))
        {
            return Clearance(second, secondHeading, first, firstHeading, -east, -north);
        }

        (double ahead, double abeam) = InFrame(firstHeading, east, north);
        if (double.IsNaN(secondHeading))
        {
            // Hulls made fast lie parallel, this way round or the other: the nearer of the two.
            return Math.Min(
                Gap(first.Box, second.Box, ahead, abeam, 0),
                Gap(first.Box, second.Box, ahead, abeam, Math.PI));
        }

        double turn = double.DegreesToRadians(secondHeading - firstHeading);
        return Gap(first.Box, second.Box, ahead, abeam, turn);
    }

    /// <summary>The offset to another ship as the first one's bridge sees it.</summary>
    public static (double Ahead, double Abeam) InFrame(double heading, double east, double north)
    {
        double radians = double.DegreesToRadians(heading);
        (double sin, double cos) = Math.SinCos(radians);
        return ((east * sin) + (north * cos), (east * cos) - (north * sin));
    }

    private static double Gap(in Dimensions first, in Dimensions second, double ahead, double abeam, double turn)
    {
        (double sin, double cos) = Math.SinCos(turn);
        Span<(double X, double Y)> own =
        [
            (first.ToBow, -first.ToPort), (first.ToBow, first.ToStarboard),
            (-first.ToStern, first.ToStarboard), (-first.ToStern, -first.ToPort),
        ];
        Span<(double X, double Y)> other =
        [
            (second.ToBow, -second.ToPort), (second.ToBow, second.ToStarboard),
            (-second.ToStern, second.ToStarboard), (-second.ToStern, -second.ToPort),
        ];
        for (int i = 0; i < 4; i++)
        {
            (double x, double y) = other[i];
            other[i] = ((x * cos) - (y * sin) + ahead, (x * sin) + (y * cos) + abeam);
        }

        return Separated(own, other) || Separated(other, own) ? Nearest(own, other) : 0;
    }

    // Two convex outlines are apart when a side of one has the whole other one outside of it.
    private static bool Separated(ReadOnlySpan<(double X, double Y)> own, ReadOnlySpan<(double X, double Y)> other)
    {
        for (int i = 0; i < 4; i++)
        {
            (double x, double y) = own[i];
            (double nextX, double nextY) = own[(i + 1) % 4];
            double sideX = nextX - x;
            double sideY = nextY - y;
            bool allOutside = true;
            foreach ((double px, double py) in other)
            {
                allOutside &= (sideX * (py - y)) - (sideY * (px - x)) < 0;
            }

            if (allOutside)
            {
                return true;
            }
        }

        return false;
    }

    private static double Nearest(ReadOnlySpan<(double X, double Y)> own, ReadOnlySpan<(double X, double Y)> other)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                least = Math.Min(least, ToSegment(own[i], other[j], other[(j + 1) % 4]));
                least = Math.Min(least, ToSegment(other[i], own[j], own[(j + 1) % 4]));
            }
        }

        return least;
    }

    private static double ToSegment((double X, double Y) point, (double X, double Y) from, (double X, double Y) to)
    {
        double dx = to.X - from.X;
        double dy = to.Y - from.Y;
        double length = (dx * dx) + (dy * dy);
        double along = length == 0 ? 0 : (((point.X - from.X) * dx) + ((point.Y - from.Y) * dy)) / length;
        along = Math.Clamp(along, 0, 1);
        double x = point.X - from.X - (along * dx);
        double y = point.Y - from.Y - (along * dy);
        return Math.Sqrt((x * x) + (y * y));
    }

    private static Dimensions Usual(byte? shipType) => shipType switch
    {
        30 => Dimensions.Centred(35, 9),
        31 or 32 or 52 => Dimensions.Centred(30, 10),
        >= 50 and <= 59 => Dimensions.Centred(18, 6),
        36 or 37 => Dimensions.Centred(12, 4),
        >= 60 and <= 69 => Dimensions.Centred(80, 16),
        >= 70 and <= 79 => Dimensions.Centred(150, 24),
        >= 80 and <= 89 => Dimensions.Centred(160, 27),
        _ => Dimensions.Centred(90, 15),
    };
}
