using Maritime.Primitives;

namespace Maritime.Tracking;

/// <summary>
/// Offsets between two places a few hundred kilometres apart at most, on a flat sea. Safe across ±180°.
/// </summary>
public static class LocalPlane
{
    private const double MetresPerDegree = 6_371_008.8 * Math.PI / 180;
    private const double RadiansPerDegree = Math.PI / 180;

    /// <summary>
    /// Metres east and north from one place to the other; within 1 % up to 200 km below 80° of latitude.
    /// </summary>
    public static (double East, double North) Offset(Position from, Position to)
    {
        double north = (to.LatitudeDegrees - from.LatitudeDegrees) * MetresPerDegree;
        double degrees = to.LongitudeDegrees - from.LongitudeDegrees;
        degrees = degrees >= 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;
        double middle = (to.LatitudeDegrees + from.LatitudeDegrees) / 2;
        double east = degrees * MetresPerDegree * CosOfLatitude(middle);
        return (east, north);
    }

    // Asked several times per fix: the series to the 14th power is right to 1e-9 at the poles, without a library call
    // and without its divisions, each of which would wait for the one before.
    private static double CosOfLatitude(double degrees)
    {
        double x = degrees * RadiansPerDegree;
        double s = x * x;
        double sum = Math.FusedMultiplyAdd(s, -1.0 / 87_178_291_200, 1.0 / 479_001_600);
        sum = Math.FusedMultiplyAdd(s, sum, -1.0 / 3_628_800);
        sum = Math.FusedMultiplyAdd(s, sum, 1.0 / 40_320);
        sum = Math.FusedMultiplyAdd(s, sum, -1.0 / 720);
        sum = Math.FusedMultiplyAdd(s, sum, 1.0 / 24);
        sum = Math.FusedMultiplyAdd(s, sum, -1.0 / 2);
        return Math.FusedMultiplyAdd(s, sum, 1);
    }

    public static double DistanceMetres(Position from, Position to)
    {
        (double east, double north) = Offset(from, to);
        return Math.Sqrt((east * east) + (north * north));
    }

    /// <summary>
    /// The square of a distance in metres that is not exceeded: exact along a meridian, and as if all longitudes were
    /// as wide as at the equator. For what is mostly far smaller than some limit.
    /// </summary>
    public static double LargestSquare(Position from, Position to)
    {
        double north = to.LatitudeDegrees - from.LatitudeDegrees;
        double east = Math.Abs(to.LongitudeDegrees - from.LongitudeDegrees);
        east = east > 180 ? 360 - east : east;
        return ((north * north) + (east * east)) * (MetresPerDegree * MetresPerDegree);
    }

    /// <summary>Whether <see cref="DistanceMetres"/> is less than this; mostly without its arithmetic.</summary>
    public static bool IsNearer(Position from, Position to, double metres) =>
        (metres > 0 && LargestSquare(from, to) < metres * metres * (1 - 1e-7)) || DistanceMetres(from, to) < metres;

    /// <summary>The place so many metres east and north of here; never beyond the poles.</summary>
    public static Position Move(Position from, double eastMetres, double northMetres)
    {
        double latitude = Math.Clamp(from.LatitudeDegrees + (northMetres / MetresPerDegree), -90, 90);
        double middle = (latitude + from.LatitudeDegrees) / 2;
        double scale = Math.Max(1e-6, Math.Cos(double.DegreesToRadians(middle)));
        double longitude = from.LongitudeDegrees + (eastMetres / (MetresPerDegree * scale));
        longitude = Math.IEEERemainder(longitude, 360);
        return Position.TryCreate(latitude, longitude, out Position moved) ? moved : from;
    }

    /// <summary>The place a fraction 0..1 of the way from one to the other, the short way round.</summary>
    public static Position Between(Position from, Position to, double fraction)
    {
        double degrees = to.LongitudeDegrees - from.LongitudeDegrees;
        degrees = degrees >= 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;
        double latitude = from.LatitudeDegrees + (fraction * (to.LatitudeDegrees - from.LatitudeDegrees));
        double longitude = from.LongitudeDegrees + (fraction * degrees);
        longitude = longitude >= 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
        return Position.TryCreate(latitude, longitude, out Position between) ? between : from;
    }
}
