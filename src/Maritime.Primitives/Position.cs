namespace Maritime.Primitives;

/// <summary>A point on the sea, WGS 84, in degrees: north and east positive.</summary>
/// <remarks>
/// Always valid once made: latitude in [-90, 90], longitude in [-180, 180). AIS "not available" (91, 181) and NaN
/// never become a position, so nothing above this type checks for them again.
/// </remarks>
public readonly record struct Position
{
    private const double EarthRadiusMetres = 6_371_008.8; // Mean radius (2a + b) / 3 of WGS 84.

    private Position(double latitudeDegrees, double longitudeDegrees)
    {
        LatitudeDegrees = latitudeDegrees;
        LongitudeDegrees = longitudeDegrees;
    }

    public double LatitudeDegrees { get; }

    public double LongitudeDegrees { get; }

    public static bool TryCreate(double latitudeDegrees, double longitudeDegrees, out Position position)
    {
        bool isValid = latitudeDegrees is >= -90 and <= 90 && longitudeDegrees is >= -180 and <= 180;
        position = isValid ? new(latitudeDegrees, longitudeDegrees == 180 ? -180 : longitudeDegrees) : default;
        return isValid;
    }

    /// <summary>Great-circle distance on a sphere (haversine): within 0.6 % of the ellipsoid, and never NaN.</summary>
    public Distance DistanceTo(Position other)
    {
        double latitude = double.DegreesToRadians(LatitudeDegrees);
        double otherLatitude = double.DegreesToRadians(other.LatitudeDegrees);
        double sinHalfLatitude = Math.Sin((otherLatitude - latitude) / 2);
        double sinHalfLongitude = Math.Sin(double.DegreesToRadians(other.LongitudeDegrees - LongitudeDegrees) / 2);
        double haversine = sinHalfLatitude * sinHalfLatitude
            + Math.Cos(latitude) * Math.Cos(otherLatitude) * sinHalfLongitude * sinHalfLongitude;

        // Rounding can lift antipodal points a hair over 1, where Asin is NaN.
        return Distance.FromMetres(2 * EarthRadiusMetres * Math.Asin(Math.Sqrt(Math.Min(1, haversine))));
    }

    /// <summary>Where one arrives from here on a great circle.</summary>
    /// <param name="bearingDegrees">Initial course, clockwise from true north.</param>
    public Position Travel(double bearingDegrees, Distance distance)
    {
        double angle = distance.Metres / EarthRadiusMetres;
        double bearing = double.DegreesToRadians(bearingDegrees);
        double latitude = double.DegreesToRadians(LatitudeDegrees);
        double sinTarget = (Math.Sin(latitude) * Math.Cos(angle))
            + (Math.Cos(latitude) * Math.Sin(angle) * Math.Cos(bearing));
        double target = Math.Asin(Math.Clamp(sinTarget, -1, 1));
        double longitude = double.DegreesToRadians(LongitudeDegrees) + Math.Atan2(
            Math.Sin(bearing) * Math.Sin(angle) * Math.Cos(latitude),
            Math.Cos(angle) - (Math.Sin(latitude) * Math.Sin(target)));
        return new(double.RadiansToDegrees(target), Wrap(double.RadiansToDegrees(longitude)));
    }

    /// <summary>Initial great-circle course from here to <paramref name="other"/>, in [0, 360) degrees.</summary>
    public double BearingDegreesTo(Position other)
    {
        double latitude = double.DegreesToRadians(LatitudeDegrees);
        double otherLatitude = double.DegreesToRadians(other.LatitudeDegrees);
        double longitude = double.DegreesToRadians(other.LongitudeDegrees - LongitudeDegrees);
        double bearing = double.RadiansToDegrees(Math.Atan2(
            Math.Sin(longitude) * Math.Cos(otherLatitude),
            (Math.Cos(latitude) * Math.Sin(otherLatitude))
                - (Math.Sin(latitude) * Math.Cos(otherLatitude) * Math.Cos(longitude))));
        return bearing < 0 ? bearing + 360 : bearing;
    }

    private static double Wrap(double longitudeDegrees)
    {
        double wrapped = Math.IEEERemainder(longitudeDegrees, 360);
        return wrapped >= 180 ? wrapped - 360 : wrapped;
    }
}
