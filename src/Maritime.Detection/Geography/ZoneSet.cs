using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Maritime.Primitives;

namespace Maritime.Detection.Geography;

/// <summary>Areas, found by where one is. Immutable, any thread.</summary>
public sealed class ZoneSet
{
    private static readonly string[] CsvColumns = ["zone", "lat", "lon", "radius_m"];

    private readonly FrozenDictionary<(int Longitude, int Latitude), Zone[]> _cells;

    public ZoneSet(IEnumerable<Zone> zones)
    {
        All = [.. zones];
        HasWatched = All.Any(zone => zone.Kind == ZoneKind.Watch);
        _cells = (from zone in All
                  from cell in zone.DegreeCells()
                  group zone by cell)
            .ToFrozenDictionary(group => group.Key, group => group.Distinct().ToArray());
    }

    public static ZoneSet Empty { get; } = new([]);

    public ImmutableArray<Zone> All { get; }

    /// <summary>Whether ships that enter and leave some of these areas are to be told.</summary>
    public bool HasWatched { get; }

    /// <summary>The areas that may contain this point or lie within 0.1° of it: ask each of them.</summary>
    public ReadOnlySpan<Zone> Near(Position position) =>
        _cells.Count > 0 && _cells.TryGetValue(
            ((int)Math.Floor(position.LongitudeDegrees), (int)Math.Floor(position.LatitudeDegrees)),
            out Zone[]? zones)
            ? zones
            : [];

    /// <summary>The first area of this kind that contains the point.</summary>
    public Zone? Find(Position position, ZoneKind kind)
    {
        foreach (Zone zone in Near(position))
        {
            if (zone.Kind == kind && zone.Contains(position))
            {
                return zone;
            }
        }

        return null;
    }

    public ZoneSet With(IEnumerable<Zone> more) => new([.. All, .. more]);

    /// <summary>
    /// Reads GeoJSON (a FeatureCollection of Polygon and MultiPolygon features, or one, with the properties
    /// <c>name</c>, <c>kind</c>, <c>source</c>; holes are ignored) or CSV with the header
    /// <c>zone,lat,lon,radius_m</c>. A kind is watch, sts, anchorage, port or security; any other word is watch.
    /// </summary>
    /// <param name="error">One sentence that names what is wrong and where; null when all went in.</param>
    public static bool TryRead(string text, out ZoneSet zones, out string? error)
    {
        List<Zone> found = [];
        error = text.AsSpan().TrimStart() is ['{', ..] ? ReadGeoJson(text, found) : ReadCsv(text, found);
        zones = error is null ? new ZoneSet(found) : Empty;
        return error is null;
    }

    private static string? ReadGeoJson(string text, List<Zone> found)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            bool isOne = Text(document.RootElement, "type", isProperty: false) == "Feature";
            JsonElement features = default;
            if (!isOne && (!document.RootElement.TryGetProperty("features", out features)
                || features.ValueKind != JsonValueKind.Array))
            {
                return "The zone file is GeoJSON but neither a FeatureCollection nor a Feature.";
            }

            int number = 0;
            foreach (JsonElement feature in isOne ? [document.RootElement] : features.EnumerateArray().ToArray())
            {
                number++;
                if (!ReadFeature(feature, number, found))
                {
                    return Invariant($"Feature {number} of the zone file is not a polygon on Earth.");
                }
            }

            return found.Find(zone => zone.CrossesItself) is { } crossed
                ? $"\"{crossed.Name}\" of the zone file crosses itself: what lies inside it is not clear."
                : null;
        }
        catch (JsonException broken)
        {
            return Invariant(
                $"The zone file is not JSON: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine}.");
        }
    }

    private static bool ReadFeature(JsonElement feature, int number, List<Zone> found)
    {
        if (feature.ValueKind != JsonValueKind.Object
            || !feature.TryGetProperty("geometry", out JsonElement geometry)
            || geometry.ValueKind != JsonValueKind.Object
            || !geometry.TryGetProperty("coordinates", out JsonElement coordinates)
            || coordinates.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        string name = Text(feature, "name") is { Length: > 0 } given ? given : Invariant($"zone {number}");
        JsonElement[] polygons = Text(geometry, "type", isProperty: false) switch
        {
            "Polygon" => [coordinates],
            "MultiPolygon" => [.. coordinates.EnumerateArray()],
            _ => [],
        };
        for (int i = 0; i < polygons.Length; i++)
        {
            if (ReadRing(polygons[i]) is not { Count: >= 3 } ring)
            {
                return false;
            }

            string own = Unique(polygons.Length == 1 ? name : Invariant($"{name} {i + 1}"), found);
            found.Add(Zone.Polygon(own, KindOf(Text(feature, "kind")), Text(feature, "source"), ring));
        }

        return polygons.Length > 0;
    }

    // A visit is told by the name of its area.
    private static string Unique(string name, List<Zone> found)
    {
        string own = name;
        for (int i = 2; found.Exists(zone => zone.Name == own); i++)
        {
            own = Invariant($"{name} {i}");
        }

        return own;
    }

    // Some programs write 181 for what lies a degree beyond 180.
    private static double Wrapped(double longitude) => longitude switch
    {
        > 180 and <= 360 => longitude - 360,
        < -180 and >= -360 => longitude + 360,
        _ => longitude,
    };

    private static List<Position>? ReadRing(JsonElement polygon)
    {
        if (polygon.ValueKind != JsonValueKind.Array || polygon.GetArrayLength() == 0
            || polygon[0].ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        List<Position> ring = [];
        foreach (JsonElement corner in polygon[0].EnumerateArray())
        {
            if (corner.ValueKind != JsonValueKind.Array || corner.GetArrayLength() < 2
                || !corner[0].TryGetDouble(out double longitude) || !corner[1].TryGetDouble(out double latitude)
                || !Position.TryCreate(latitude, Wrapped(longitude), out Position position))
            {
                return null;
            }

            ring.Add(position);
        }

        if (ring.Count > 1 && ring[0] == ring[^1])
        {
            ring.RemoveAt(ring.Count - 1);
        }

        return ring;
    }

    private static string Text(JsonElement element, string name, bool isProperty = true) =>
        (!isProperty
            || (element.TryGetProperty("properties", out element) && element.ValueKind == JsonValueKind.Object))
        && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() ?? ""
            : "";

    private static string? ReadCsv(string text, List<Zone> found)
    {
        string[] lines = text.Split('\n', StringSplitOptions.TrimEntries);
        string[] header = lines[0].Split(',', StringSplitOptions.TrimEntries);
        int[] columns = [.. CsvColumns.Select(name => Array.IndexOf(header, name))];
        if (columns.Contains(-1))
        {
            return "The zone file is neither GeoJSON nor CSV with the header zone,lat,lon,radius_m.";
        }

        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
            {
                continue;
            }

            string[] cells = lines[i].Split(',', StringSplitOptions.TrimEntries);
            if (cells.Length < header.Length
                || !TryNumber(cells[columns[1]], out double latitude)
                || !TryNumber(cells[columns[2]], out double longitude)
                || !TryNumber(cells[columns[3]], out double metres) || metres is not > 0
                || !Position.TryCreate(latitude, longitude, out Position centre))
            {
                return Invariant($"Line {i + 1} of the zone file is not a circle on Earth.");
            }

            string kind = cells[columns[0]];
            found.Add(Zone.Circle(
                Invariant($"{kind} {i}"), KindOf(kind), "", centre, Distance.FromMetres(metres)));
        }

        return null;
    }

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static ZoneKind KindOf(string word) => word switch
    {
        "sts" or "ship-to-ship" or "lightering" => ZoneKind.ShipToShip,
        "anchorage" => ZoneKind.Anchorage,
        "port" => ZoneKind.Port,
        "security" => ZoneKind.SecurityRisk,
        _ => ZoneKind.Watch,
    };
}
