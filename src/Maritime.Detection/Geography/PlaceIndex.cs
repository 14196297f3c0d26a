using System.Collections.Frozen;
using System.Globalization;
using Maritime.Primitives;

namespace Maritime.Detection.Geography;

/// <summary>A named point: a port, or a spot where ships have been seen to stop.</summary>
/// <param name="Id">Of its list: an S2 cell token for an anchorage, empty for a port of the World Port Index.</param>
/// <param name="Country">ISO 3166-1 alpha-3; empty when the list does not say.</param>
public sealed record Place(string Id, string Name, string Country, Position Position);

/// <summary>Finds the nearest of many fixed points. Immutable, any thread.</summary>
public sealed class PlaceIndex
{
    private const double CellDegrees = 0.1;
    private const int Columns = 3600;
    private const double MetresPerDegree = 111_195;

    private readonly Place[] _places;
    private readonly FrozenDictionary<int, (int Start, int End)> _cells;

    public PlaceIndex(IEnumerable<Place> places)
    {
        _places =
        [
            .. places.OrderBy(place => CellOf(place.Position)).ThenBy(place => place.Id, StringComparer.Ordinal),
        ];
        Dictionary<int, (int Start, int End)> cells = [];
        for (int i = 0; i < _places.Length; i++)
        {
            int cell = CellOf(_places[i].Position);
            cells[cell] = cells.TryGetValue(cell, out (int Start, int End) range) ? (range.Start, i + 1) : (i, i + 1);
        }

        _cells = cells.ToFrozenDictionary();
    }

    public int Count => _places.Length;

    /// <summary>
    /// The nearest place not farther than <paramref name="radius"/> (inclusive); null when there is none.
    /// </summary>
    /// <remarks>Time grows with the square of the radius over 0.1°: meant for up to about 100 km.</remarks>
    public (Place Place, Distance Distance)? Nearest(Position from, Distance radius)
    {
        double cosine = Math.Cos(double.DegreesToRadians(from.LatitudeDegrees));
        double north = radius.Metres / MetresPerDegree * 1.01;
        double farCosine = Math.Cos(double.DegreesToRadians(Math.Min(89, Math.Abs(from.LatitudeDegrees) + north)));
        double east = Math.Min(180, north / Math.Max(0.01, farCosine));
        int south = RowOf(from.LatitudeDegrees - north);
        int top = RowOf(from.LatitudeDegrees + north);
        int west = (int)Math.Floor((from.LongitudeDegrees - east + 180) / CellDegrees);
        int right = Math.Min((int)Math.Floor((from.LongitudeDegrees + east + 180) / CellDegrees), west + Columns - 1);
        Place? best = null;
        double bestSquared = double.PositiveInfinity;
        for (int row = south; row <= top; row++)
        {
            for (int column = west; column <= right; column++)
            {
                int cell = (row * Columns) + ((column + Columns) % Columns);
                if (!_cells.TryGetValue(cell, out (int Start, int End) range))
                {
                    continue;
                }

                for (int i = range.Start; i < range.End; i++)
                {
                    double squared = RoughSquare(from, _places[i].Position, cosine);
                    if (squared < bestSquared)
                    {
                        (best, bestSquared) = (_places[i], squared);
                    }
                }
            }
        }

        return best is not null && from.DistanceTo(best.Position) is var distance && distance <= radius
            ? (best, distance)
            : null;
    }

    /// <summary>Reads "id?,latitude,longitude,name,sublabel,country" lists by the names in their header line.</summary>
    /// <remarks>A row without a place on Earth is left out.</remarks>
    public static PlaceIndex ReadCsv(TextReader csv)
    {
        string[] header = (csv.ReadLine() ?? "").Split(',');
        int id = Array.IndexOf(header, "s2id");
        int latitude = Array.IndexOf(header, "latitude");
        int longitude = Array.IndexOf(header, "longitude");
        int name = Array.IndexOf(header, "label");
        int country = Array.IndexOf(header, "iso3");
        List<Place> places = [];
        while (csv.ReadLine() is { } line)
        {
            string[] cells = line.Split(',');
            if (cells.Length == header.Length
                && double.TryParse(cells[latitude], NumberStyles.Float, CultureInfo.InvariantCulture, out double north)
                && double.TryParse(cells[longitude], NumberStyles.Float, CultureInfo.InvariantCulture, out double east)
                && Position.TryCreate(north, east, out Position position))
            {
                places.Add(new Place(
                    id < 0 ? "" : cells[id],
                    string.Intern(cells[name]),
                    string.Intern(cells[country]),
                    position));
            }
        }

        return new PlaceIndex(places);
    }

    private static int RowOf(double latitude) => Math.Clamp((int)((latitude + 90) / CellDegrees), 0, 1799);

    private static int CellOf(Position position) => (RowOf(position.LatitudeDegrees) * Columns)
        + Math.Clamp((int)((position.LongitudeDegrees + 180) / CellDegrees), 0, Columns - 1);

    /// <summary>Square degrees of latitude: good for choosing, not for telling.</summary>
    private static double RoughSquare(Position a, Position b, double cosine)
    {
        double north = b.LatitudeDegrees - a.LatitudeDegrees;
        double east = Math.Abs(b.LongitudeDegrees - a.LongitudeDegrees);
        east = (east > 180 ? 360 - east : east) * cosine;
        return (north * north) + (east * east);
    }
}
