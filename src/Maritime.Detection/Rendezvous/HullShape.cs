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

    public static HullShape Of(byte? shipType, Dimensions? stated) =>
        stated is not { Length: > 0 } known ? new(Usual(shipType), 40)
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

    /// <summary>Metres from the antenna to the corner of the rectangle that is farthest from it.</summary>
    public double Reach
    {
        get
        {
            double along = Math.Max(Box.ToBow, Box.ToStern);
            double across = Math.Max(Box.ToPort, Box.ToStarboard);
            return Math.Sqrt((along * along) + (across * across));
        }
    }

    // Two rectangles are apart when all of one lies beyond one side of the other; then a corner of one of them is what
    // comes nearest to the other.
    private static double Gap(in Dimensions first, in Dimensions second, double ahead, double abeam, double turn)
    {
        (double sin, double cos) = Math.SinCos(turn);
        Approach its = Approach.Of(first, second, ahead, abeam, sin, cos);

        // The same as the second one's bridge sees it.
        double back = -((ahead * cos) + (abeam * sin));
        double aside = (ahead * sin) - (abeam * cos);
        Approach own = Approach.Of(second, first, back, aside, -sin, cos);
        return its.IsBeyondOneSide || own.IsBeyondOneSide ? Math.Sqrt(Math.Min(its.Squared, own.Squared)) : 0;
    }

    /// <summary>How near the corners of one rectangle come to another one.</summary>
    private readonly record struct Approach(double Squared, bool IsBeyondOneSide)
    {
        public static Approach Of(
            in Dimensions still, in Dimensions turned, double ahead, double abeam, double sin, double cos)
        {
            double least = double.PositiveInfinity;
            bool isAhead = true;
            bool isAstern = true;
            bool isToStarboard = true;
            bool isToPort = true;
            for (int corner = 0; corner < 4; corner++)
            {
                double along = corner < 2 ? turned.ToBow : -turned.ToStern;
                double across = (corner & 1) == 0 ? -turned.ToPort : turned.ToStarboard;
                double x = (along * cos) - (across * sin) + ahead;
                double y = (along * sin) + (across * cos) + abeam;
                isAhead &= x > still.ToBow;
                isAstern &= x < -still.ToStern;
                isToStarboard &= y > still.ToStarboard;
                isToPort &= y < -still.ToPort;
                double dx = Math.Max(0, Math.Max(x - still.ToBow, -still.ToStern - x));
                double dy = Math.Max(0, Math.Max(y - still.ToStarboard, -still.ToPort - y));
                least = Math.Min(least, (dx * dx) + (dy * dy));
            }

            return new(least, isAhead || isAstern || isToStarboard || isToPort);
        }
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
