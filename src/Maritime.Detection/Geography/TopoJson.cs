using System.Text.Json;

namespace Maritime.Detection.Geography;

/// <summary>Rings of land as longitude and latitude in degrees, closed: the last vertex repeats the first.</summary>
/// <param name="Longitudes">[-180, 180], as in the file; neighbours may lie on both sides of the antimeridian.</param>
internal sealed record LandRings(float[] Longitudes, float[] Latitudes, int[] RingStarts);

/// <summary>Reads the polygons of a quantized TopoJSON topology (github.com/topojson/topojson-specification).</summary>
internal static class TopoJson
{
    /// <param name="json">The whole document, unpacked.</param>
    /// <exception cref="FormatException">The stream is not a quantized topology of polygons.</exception>
    public static LandRings Read(Stream json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        if (!root.TryGetProperty("transform", out JsonElement transform)
            || !root.TryGetProperty("arcs", out JsonElement arcElements)
            || !root.TryGetProperty("objects", out JsonElement objects))
        {
            throw new FormatException("The land file is not a quantized TopoJSON topology.");
        }

        (float Longitude, float Latitude)[][] arcs = ReadArcs(transform, arcElements);
        List<float> longitudes = [];
        List<float> latitudes = [];
        List<int> starts = [0];
        foreach (JsonProperty named in objects.EnumerateObject())
        {
            foreach (JsonElement ring in RingsOf(named.Value))
            {
                AppendRing(ring, arcs, longitudes, latitudes);
                starts.Add(longitudes.Count);
            }
        }

        return new LandRings([.. longitudes], [.. latitudes], [.. starts]);
    }

    private static (float Longitude, float Latitude)[][] ReadArcs(JsonElement transform, JsonElement arcs)
    {
        double scaleX = transform.GetProperty("scale")[0].GetDouble();
        double scaleY = transform.GetProperty("scale")[1].GetDouble();
        double left = transform.GetProperty("translate")[0].GetDouble();
        double bottom = transform.GetProperty("translate")[1].GetDouble();
        (float Longitude, float Latitude)[][] all = new (float Longitude, float Latitude)[arcs.GetArrayLength()][];
        int index = 0;
        foreach (JsonElement arc in arcs.EnumerateArray())
        {
            (float Longitude, float Latitude)[] points = new (float Longitude, float Latitude)[arc.GetArrayLength()];
            long x = 0;
            long y = 0;
            int count = 0;
            foreach (JsonElement point in arc.EnumerateArray())
            {
                x += point[0].GetInt64();
                y += point[1].GetInt64();
                points[count++] = ((float)((x * scaleX) + left), (float)((y * scaleY) + bottom));
            }

            all[index++] = points;
        }

        return all;
    }

    private static IEnumerable<JsonElement> RingsOf(JsonElement geometry)
    {
        string? type = geometry.GetProperty("type").GetString();
        return type switch
        {
            "GeometryCollection" => geometry.GetProperty("geometries").EnumerateArray().SelectMany(RingsOf),
            "MultiPolygon" => geometry.GetProperty("arcs").EnumerateArray().SelectMany(p => p.EnumerateArray()),
            "Polygon" => geometry.GetProperty("arcs").EnumerateArray(),
            _ => [],
        };
    }

    /// <summary>A negative index ~i is arc i backwards; consecutive arcs share their joint.</summary>
    private static void AppendRing(
        JsonElement ring,
        (float Longitude, float Latitude)[][] arcs,
        List<float> longitudes,
        List<float> latitudes)
    {
        bool isFirst = true;
        foreach (JsonElement element in ring.EnumerateArray())
        {
            int index = element.GetInt32();
            (float Longitude, float Latitude)[] arc = arcs[index < 0 ? ~index : index];
            for (int i = isFirst ? 0 : 1; i < arc.Length; i++)
            {
                (float longitude, float latitude) = arc[index < 0 ? arc.Length - 1 - i : i];
                longitudes.Add(longitude);
                latitudes.Add(latitude);
            }

            isFirst = false;
        }
    }
}
