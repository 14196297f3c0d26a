using Maritime.Storage.Tracks;

namespace Maritime.Storage.Exports;

/// <summary>How values are written in every text format.</summary>
internal static class ExportText
{
    public static string Time(DateTimeOffset at) => Invariant($"{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");

    public static string Time(DateTimeOffset? at) => at is { } time ? Time(time) : "";

    /// <summary>Degrees to 0.1 m: finer than AIS says, so that nothing is lost.</summary>
    public static string Degrees(double degrees) => Invariant($"{degrees:0.000000}");

    /// <summary>Knots; empty when not available.</summary>
    public static string Sog(in ArchivedPoint point) =>
        point.Sog == ArchivedPoint.NoSog ? "" : Invariant($"{point.Sog / 10m:0.0}");

    /// <summary>Degrees; empty when not available.</summary>
    public static string Cog(in ArchivedPoint point) => point.Cog >= 3600 ? "" : Invariant($"{point.Cog / 10m:0.0}");

    public static string Heading(in ArchivedPoint point) => point.Heading >= 360 ? "" : Invariant($"{point.Heading}");

    /// <summary>"FRAM (257123000)", or the number alone.</summary>
    public static string Ship(int mmsi, Func<int, string?> nameOf) =>
        nameOf(mmsi) is { Length: > 0 } name ? Invariant($"{name} ({mmsi:D9})") : Invariant($"{mmsi:D9}");

    /// <summary>
    /// Cuts a track where it crosses ±180°, since a line drawn from 179.9 to -179.9 would go round the world.
    /// </summary>
    public static IEnumerable<ArraySegment<ArchivedPoint>> Pieces(ArchivedTrack track)
    {
        ArchivedPoint[] points = track.Points as ArchivedPoint[] ?? [.. track.Points];
        int start = 0;
        for (int index = 1; index <= points.Length; index++)
        {
            if (index == points.Length
                || Math.Abs((long)points[index].Longitude - points[index - 1].Longitude) > 108_000_000)
            {
                yield return new(points, start, index - start);
                start = index;
            }
        }
    }
}
