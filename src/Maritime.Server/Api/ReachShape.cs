using System.Globalization;
using Maritime.Detection;
using Maritime.Detection.Dark;
using Maritime.Detection.Geography;
using Maritime.Tracking;
using NetTopologySuite.Geometries;

namespace Maritime.Server.Api;

/// <summary>Where a silent ship could have been, as a GeoJSON feature (RFC 7946).</summary>
/// <remarks>Longitudes run on beyond ±180 where the area crosses the antimeridian, as map libraries expect.</remarks>
internal sealed record ReachShape(string Type, ReachShape.Facts Properties, ReachShape.Area Geometry)
{
    /// <param name="now">Up to when a silence that lasts has lasted.</param>
    public static ReachShape Of(VesselEvent silence, VesselIdentity? identity, DateTimeOffset now)
    {
        Geometry area = ReachableArea.Of(silence, identity, now, SeaReference.World.Coast);
        bool isOver = silence.EndedAt is not null;
        double miles = ReachableArea.SquareMiles(area);
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"Every place at sea it could have reached, {miles:F0} square nautical miles: not where it was.");
        return new(
            "Feature",
            new Facts(silence.Id, isOver ? "ellipse between both ends" : "disc that grows", Math.Round(miles, 1), text),
            new Area("MultiPolygon",
            [
                .. ReachableArea.Polygons(area).Select(polygon => polygon.Select(ring =>
                    ring.Select(corner => new[] { Math.Round(corner.Longitude, 5), Math.Round(corner.Latitude, 5) })
                        .ToArray()).ToArray()),
            ]));
    }

    internal sealed record Facts(string Event, string Shape, double SquareMiles, string Text);

    internal sealed record Area(string Type, double[][][][] Coordinates);
}
