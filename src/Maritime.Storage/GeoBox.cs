using Maritime.Primitives;

namespace Maritime.Storage;

/// <summary>A part of the sea between two parallels and two meridians, edges included. Degrees, WGS 84.</summary>
/// <remarks>West greater than east means that the box crosses the antimeridian.</remarks>
public readonly record struct GeoBox(double South, double West, double North, double East)
{
    public static GeoBox World { get; } = new(-90, -180, 90, 180);

    public bool CrossesAntimeridian => West > East;

    public bool Contains(Position position) =>
        position.LatitudeDegrees >= South && position.LatitudeDegrees <= North
        && (CrossesAntimeridian
            ? position.LongitudeDegrees >= West || position.LongitudeDegrees <= East
            : position.LongitudeDegrees >= West && position.LongitudeDegrees <= East);
}
