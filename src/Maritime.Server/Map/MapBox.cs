using Maritime.Primitives;

namespace Maritime.Server.Map;

/// <summary>A part of the map in degrees. West greater than east means that it lies across 180°.</summary>
internal readonly record struct MapBox(double West, double South, double East, double North)
{
    public static MapBox World { get; } = new(-180, -90, 180, 90);

    /// <summary>Reads west, south, east, north as a browser gives them: longitudes beyond ±180 are wrapped.</summary>
    /// <returns>False when a number is missing, is not finite, or north lies south of south.</returns>
    public static bool TryCreate(IReadOnlyList<double>? edges, out MapBox box)
    {
        box = World;
        if (edges is not { Count: 4 } || edges.Any(edge => !double.IsFinite(edge)) || edges[1] > edges[3])
        {
            return false;
        }

        bool isWholeRound = edges[2] - edges[0] >= 360;
        box = new(
            isWholeRound ? -180 : Wrap(edges[0]),
            Math.Max(-90, edges[1]),
            isWholeRound ? 180 : Wrap(edges[2]),
            Math.Min(90, edges[3]));
        return true;
    }

    public bool Contains(Position position) =>
        position.LatitudeDegrees >= South && position.LatitudeDegrees <= North
        && (West <= East
            ? position.LongitudeDegrees >= West && position.LongitudeDegrees <= East
            : position.LongitudeDegrees >= West || position.LongitudeDegrees <= East);

    /// <summary>Whether it shares a point with a box that does not lie across 180°.</summary>
    public bool Touches(MapBox other) =>
        South <= other.North && North >= other.South
        && (West <= East
            ? West <= other.East && East >= other.West
            : West <= other.East || East >= other.West);

    private static double Wrap(double longitude) =>
        longitude is >= -180 and <= 180 ? longitude : longitude - (360 * Math.Floor((longitude + 180) / 360));
}
