using System.Collections.Immutable;
using Maritime.Primitives;

namespace Maritime.Detection.Geography;

/// <summary>What an area is known for. It moves a prior, never a verdict.</summary>
public enum ZoneKind : byte
{
    /// <summary>Drawn by a user: visits to it are events.</summary>
    Watch,

    /// <summary>Where cargo is known to change ships at sea: lightering and transfer areas.</summary>
    ShipToShip,

    /// <summary>Where ships wait.</summary>
    Anchorage,

    /// <summary>
    /// Masters may switch AIS off here for the ship's security (SOLAS regulation V/19.2.4, MSC.1/Circ.1606).
    /// </summary>
    SecurityRisk,

    /// <summary>A port and its approaches.</summary>
    Port,
}

/// <summary>A named area: one outer ring, or a circle.</summary>
/// <remarks>
/// Rings are compared in degrees, unwrapped around their first vertex; an area must span less than 180°.
/// </remarks>
public sealed class Zone
{
    private const double MetresPerDegree = 111_195;

    private readonly double _baseLongitude;
    private readonly (double East, double North)[] _ring;
    private readonly Position? _centre;
    private readonly Distance _radius;
    private readonly (double West, double South, double East, double North) _box;

    private Zone(
        string name,
        ZoneKind kind,
        string source,
        IReadOnlyList<Position> ring,
        Position? centre,
        Distance radius)
    {
        (Name, Kind, Source) = (name, kind, source);
        (_centre, _radius) = (centre, radius);
        _baseLongitude = ring[0].LongitudeDegrees;
        _ring = [.. ring.Select(p => (East(p), p.LatitudeDegrees))];
        Ring = [.. ring];
        _box = (_ring.Min(p => p.East), _ring.Min(p => p.North), _ring.Max(p => p.East), _ring.Max(p => p.North));
    }

    /// <summary>Unique within its set; part of the ids of visits.</summary>
    public string Name { get; }

    public ZoneKind Kind { get; }

    /// <summary>Who says so: a public page or rule; empty for a user's own.</summary>
    public string Source { get; }

    /// <summary>The outline, not closed; of a circle 64 points on it.</summary>
    public ImmutableArray<Position> Ring { get; }

    /// <summary>Whether two sides of the outline meet elsewhere than at their corner.</summary>
    internal bool CrossesItself => _centre is null && !new NetTopologySuite.Geometries.LinearRing(
        [.. _ring.Append(_ring[0]).Select(p => new NetTopologySuite.Geometries.Coordinate(p.East, p.North))]).IsSimple;

    /// <param name="ring">At least three corners, closed or not.</param>
    public static Zone Polygon(string name, ZoneKind kind, string source, IReadOnlyList<Position> ring)
    {
        IReadOnlyList<Position> open = ring.Count > 1 && ring[0] == ring[^1] ? [.. ring.Take(ring.Count - 1)] : ring;
        ArgumentOutOfRangeException.ThrowIfLessThan(open.Count, 3, nameof(ring));
        return new(name, kind, source, open, null, default);
    }

    public static Zone Circle(string name, ZoneKind kind, string source, Position centre, Distance radius) =>
        new(
            name,
            kind,
            source,
            [.. Enumerable.Range(0, 64).Select(i => centre.Travel(i * 5.625, radius))],
            centre,
            radius);

    /// <param name="margin">How far outside the edge still counts: 0 for strictly inside.</param>
    public bool Contains(Position position, Distance margin = default)
    {
        if (_centre is { } centre)
        {
            return centre.DistanceTo(position).Metres <= _radius.Metres + margin.Metres;
        }

        double east = East(position);
        double north = position.LatitudeDegrees;
        double slackNorth = margin.Metres / MetresPerDegree;
        double slackEast = slackNorth / Math.Max(0.01, Math.Cos(double.DegreesToRadians(north)));
        return east >= _box.West - slackEast && east <= _box.East + slackEast
            && north >= _box.South - slackNorth && north <= _box.North + slackNorth
            && (IsInRing(east, north) || (margin.Metres > 0 && MetresToEdge(east, north) <= margin.Metres));
    }

    /// <summary>The whole degrees of longitude and latitude that the area and a margin of 0.1° touch.</summary>
    internal IEnumerable<(int Longitude, int Latitude)> DegreeCells()
    {
        double slack = 0.1 / Math.Max(0.05, Math.Cos(double.DegreesToRadians(
            Math.Min(89, Math.Max(Math.Abs(_box.South), Math.Abs(_box.North))))));
        for (int y = (int)Math.Floor(_box.South - 0.1); y <= (int)Math.Floor(_box.North + 0.1); y++)
        {
            int last = (int)Math.Floor(_baseLongitude + _box.East + slack);
            for (int x = (int)Math.Floor(_baseLongitude + _box.West - slack); x <= last; x++)
            {
                yield return (((x + 180 + 720) % 360) - 180, y);
            }
        }
    }

    private double East(Position position)
    {
        double east = position.LongitudeDegrees - _baseLongitude;
        return east > 180 ? east - 360 : east < -180 ? east + 360 : east;
    }

    private bool IsInRing(double east, double north)
    {
        bool isInside = false;
        for (int i = 0, j = _ring.Length - 1; i < _ring.Length; j = i++)
        {
            (double x, double y) = _ring[i];
            (double previousX, double previousY) = _ring[j];
            if ((y > north) != (previousY > north)
                && east < x + ((previousX - x) * (north - y) / (previousY - y)))
            {
                isInside = !isInside;
            }
        }

        return isInside;
    }

    private double MetresToEdge(double east, double north)
    {
        double cosine = Math.Cos(double.DegreesToRadians(north));
        double best = double.PositiveInfinity;
        for (int i = 0, j = _ring.Length - 1; i < _ring.Length; j = i++)
        {
            double x = (_ring[j].East - east) * cosine;
            double y = _ring[j].North - north;
            double alongX = ((_ring[i].East - east) * cosine) - x;
            double alongY = _ring[i].North - north - y;
            double length = (alongX * alongX) + (alongY * alongY);
            double share = length > 0 ? Math.Clamp(-((x * alongX) + (y * alongY)) / length, 0, 1) : 0;
            best = Math.Min(best, double.Hypot(x + (share * alongX), y + (share * alongY)));
        }

        return best * MetresPerDegree;
    }
}
