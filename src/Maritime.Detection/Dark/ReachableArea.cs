using Maritime.Detection.Geography;
using Maritime.Primitives;
using Maritime.Tracking;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using Position = Maritime.Primitives.Position;

namespace Maritime.Detection.Dark;

/// <summary>Where a silent ship can be, or can have been, as polygons for the map: land cut off.</summary>
/// <remarks>
/// Longitudes run on beyond ±180 where an area crosses the antimeridian, as map libraries expect. Drawn on a plane
/// around the last place; above 1,500 nm it is only said to be "an ocean" and the disc is cut at that size.
/// </remarks>
public static class ReachableArea
{
    /// <summary>Name of the evidence that says with which speed a dark period's reach was counted.</summary>
    public const string SpeedAssumed = "speed assumed";

    private const double MaxReachMiles = 1500;
    private const int Corners = 72;

    /// <summary>
    /// Degrees: a ship in a river or a harbour may stand on the coarse coast's land; 2 nm are allowed.
    /// </summary>
    private const double Slack = 2.0 / 60;
    private static readonly GeometryFactory Factory = new();

    /// <summary>Of a silence that lasts: a disc that grows.</summary>
    /// <param name="knots">The speed it could keep.</param>
    public static Geometry Open(Position last, TimeSpan silence, double knots, Coast coast)
    {
        double miles = Math.Min(MaxReachMiles, Math.Max(0.1, silence.TotalHours * knots));
        return WaterPart(Outline(last, bearing => miles), last, null, coast);
    }

    /// <summary>
    /// Of a silence that is over: every place from which both ends can be reached in time, an ellipse.
    /// </summary>
    /// <returns>Empty when the ends are farther apart than it can sail.</returns>
    public static Geometry Closed(
        Position from, DateTimeOffset since, Position to, DateTimeOffset until, double knots, Coast coast)
    {
        double length = Math.Min(2 * MaxReachMiles, (until - since).TotalHours * knots);
        double apart = from.DistanceTo(to).NauticalMiles;
        if (apart > length)
        {
            return Factory.CreatePolygon();
        }

        Position middle = Tracking.LocalPlane.Between(from, to, 0.5);
        double axis = from.BearingDegreesTo(to);
        double half = Math.Max(0.1, length / 2);
        double other = Math.Max(0.1, Math.Sqrt((half * half) - (apart * apart / 4)));
        return WaterPart(Outline(middle, Radius), from, to, coast);

        double Radius(double bearing)
        {
            double angle = double.DegreesToRadians(bearing - axis);
            return half * other / double.Hypot(other * Math.Cos(angle), half * Math.Sin(angle));
        }
    }

    /// <summary>Where it can be at one moment of a silence that is over: the meeting of two discs.</summary>
    public static Geometry At(
        Position from,
        DateTimeOffset since,
        Position to,
        DateTimeOffset until,
        DateTimeOffset at,
        double knots,
        Coast coast)
    {
        double after = Math.Clamp((at - since).TotalHours * knots, 0.1, MaxReachMiles);
        double before = Math.Clamp((until - at).TotalHours * knots, 0.1, MaxReachMiles);
        Geometry first = Outline(from, _ => after);
        Geometry second = Outline(to, _ => before);
        return WaterPart(first.Intersection(Near(second, first)), from, to, coast);
    }

    /// <summary>Whether a place lies in the area, or within 2 nm of it: coasts are coarse.</summary>
    public static bool Holds(Geometry area, Position place) =>
        !area.IsEmpty && area.IsWithinDistance(PointNear(place, area), Slack);

    /// <summary>Of a gap or a dark period: an ellipse when it is over, a disc that grows while it lasts.</summary>
    /// <param name="identity">
    /// Says how fast the ship can go where the event's evidence does not; null when nothing is known of it.
    /// </param>
    /// <param name="now">Up to when a silence that lasts has lasted.</param>
    public static Geometry Of(VesselEvent silence, VesselIdentity? identity, DateTimeOffset now, Coast coast)
    {
        double knots = silence.Evidence.FirstOrDefault(fact => fact.Name == SpeedAssumed)?.Value
            ?? VesselSpeeds.TopKnots(identity ?? new VesselIdentity(silence.Mmsi));
        return silence is { EndedAt: { } until, EndPlace: { } to }
            ? Closed(silence.Place, silence.StartedAt, to, until, knots, coast)
            : Open(silence.Place, (silence.EndedAt ?? now) - silence.StartedAt, knots, coast);
    }

    /// <summary>
    /// The polygons, each its outer ring and then its holes, longitudes unwrapped, for a wire format.
    /// </summary>
    public static IEnumerable<(double Longitude, double Latitude)[][]> Polygons(Geometry area) =>
        PolygonExtracter.GetPolygons(area).OfType<Polygon>().Select(polygon =>
            polygon.InteriorRings.Prepend(polygon.ExteriorRing).Select(ring =>
                ring.Coordinates.Select(corner => (corner.X, corner.Y)).ToArray()).ToArray());

    /// <summary>Square nautical miles, corrected for latitude.</summary>
    public static double SquareMiles(Geometry area) =>
        area.IsEmpty ? 0 : area.Area * 3600 * Math.Cos(double.DegreesToRadians(area.Centroid.Y));

    private static Polygon Outline(Position middle, Func<double, double> milesAt)
    {
        Coordinate[] ring = new Coordinate[Corners + 1];
        for (int i = 0; i < Corners; i++)
        {
            double bearing = i * 360.0 / Corners;
            Position corner = middle.Travel(bearing, Distance.FromNauticalMiles(milesAt(bearing)));
            double east = corner.LongitudeDegrees - middle.LongitudeDegrees;
            east = east > 180 ? east - 360 : east < -180 ? east + 360 : east;
            ring[i] = new Coordinate(middle.LongitudeDegrees + east, corner.LatitudeDegrees);
        }

        ring[Corners] = ring[0].Copy();
        return Factory.CreatePolygon(ring);
    }

    private static Geometry Near(Geometry moved, Geometry anchor)
    {
        double shift = 360 * Math.Round((anchor.Centroid.X - moved.Centroid.X) / 360);
        return shift == 0 ? moved : AffineTransformation.TranslationInstance(shift, 0).Transform(moved);
    }

    /// <summary>What is left when land is cut off and only waters joined to an end of the silence are kept.</summary>
    private static Geometry WaterPart(Geometry area, Position from, Position? to, Coast coast)
    {
        if (area.IsEmpty)
        {
            return area;
        }

        Geometry water = area.Difference(coast.LandWithin(area.EnvelopeInternal, Factory));
        Geometry[] parts = [.. PolygonExtracter.GetPolygons(water)];
        if (parts.Length <= 1)
        {
            return water;
        }

        Point start = PointNear(from, area);
        Point? end = to is { } other ? PointNear(other, area) : null;
        Geometry[] joined =
        [
            .. parts.Where(part => part.Distance(start) < Slack || (end is not null && part.Distance(end) < Slack)),
        ];
        return joined.Length == 0 ? water : Factory.BuildGeometry(joined);
    }

    private static Point PointNear(Position position, Geometry area)
    {
        double shift = 360 * Math.Round((area.Centroid.X - position.LongitudeDegrees) / 360);
        return Factory.CreatePoint(new Coordinate(position.LongitudeDegrees + shift, position.LatitudeDegrees));
    }
}
