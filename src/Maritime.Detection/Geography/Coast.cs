using System.Numerics;
using System.Runtime.CompilerServices;
using Maritime.Primitives;
using NetTopologySuite.Geometries;
using Position = Maritime.Primitives.Position;

namespace Maritime.Detection.Geography;

/// <summary>How far the nearest coastline is, and on which side of it one stands.</summary>
/// <param name="Distance">To the nearest coast, from the sea or from inland; never negative.</param>
/// <param name="IsLand">Lakes and rivers count as land: the coastline knows only the sea.</param>
public readonly record struct Shore(Distance Distance, bool IsLand);

/// <summary>The world's coastline, made to be asked a million times a second.</summary>
/// <remarks>
/// Exact (to the vertices given) within about 60 km of the coast, interpolated from a quarter-degree grid farther out.
/// Each 0.05° cell keeps, from its first question on, the coast segments that can be nearest to any of its points,
/// sorted by distance to its middle. Those lists depend on the coastline only, so threads may race to make the same
/// one. Distances are chords between unit vectors, which has no special case at the poles or at ±180°.
/// </remarks>
public sealed class Coast
{
    private const double EarthRadiusMetres = 6_371_008.8; // As in Position.
    private const int Columns = 1440;
    private const int Rows = 720;
    private const int FinePerCoarse = 5;
    private const double CoarseDegrees = 0.25;
    private const double FineDegrees = CoarseDegrees / FinePerCoarse;

    // Reference lines that no vertex lies on, so that crossing them is never a matter of rounding.
    private const double RowOffsetDegrees = 0.1253791;
    private const double ReferenceLongitude = -179.9987123;

    private const double InterpolateBeyondMetres = 100_000;

    private readonly LandRings _rings;
    private readonly Vector3[] _vertices;
    private readonly int[] _cellStarts;
    private readonly int[] _cellSegments;
    private readonly float[][] _rowCrossings;
    private readonly bool[] _isRowStartLand;
    private readonly FineCell?[]?[] _fineCells = new FineCell?[Columns * Rows][];

    // Metres to the coast at the grid's nodes, negative on land; NaN until asked for.
    private readonly float[] _nodes = new float[(Columns + 1) * (Rows + 1)];

    private Coast(LandRings rings)
    {
        _rings = rings;
        _vertices = new Vector3[rings.Latitudes.Length];
        for (int i = 0; i < _vertices.Length; i++)
        {
            _vertices[i] = ToUnit(rings.Latitudes[i], rings.Longitudes[i]);
        }

        (_cellStarts, _cellSegments) = FillCells();
        (_rowCrossings, _isRowStartLand) = CrossRows();
        Array.Fill(_nodes, float.NaN);
    }

    /// <param name="topoJson">Natural Earth land as TopoJSON, unpacked.</param>
    /// <exception cref="FormatException">The stream is not a quantized topology of polygons.</exception>
    public static Coast Read(Stream topoJson) => new(TopoJson.Read(topoJson));

    internal LandRings Rings => _rings;

    public Shore Measure(Position position)
    {
        (int column, int row) = CoarseCellOf(position.LongitudeDegrees, position.LatitudeDegrees);
        float southWest = NodeAt(column, row);
        if (Math.Abs(southWest) > InterpolateBeyondMetres)
        {
            // The cell is at most 40 km across, so no coast passes through it and its corners agree on the side.
            double x = ((position.LongitudeDegrees + 180) / CoarseDegrees) - column;
            double y = ((position.LatitudeDegrees + 90) / CoarseDegrees) - row;
            double south = (southWest * (1 - x)) + (NodeAt(column + 1, row) * x);
            double north = (NodeAt(column, row + 1) * (1 - x)) + (NodeAt(column + 1, row + 1) * x);
            return new Shore(Distance.FromMetres(Math.Abs((south * (1 - y)) + (north * y))), southWest < 0);
        }

        return FineCellAt(column, row, position).Measure(this, position);
    }

    /// <summary>Land as polygons, for cutting it out of an area.</summary>
    /// <param name="box">Degrees; longitudes may run beyond ±180.</param>
    internal Geometry LandWithin(Envelope box, GeometryFactory factory)
    {
        List<Geometry> land = [];
        List<Geometry> lakes = [];
        Geometry window = factory.ToGeometry(box);
        for (int ring = 0; ring + 1 < _rings.RingStarts.Length; ring++)
        {
            foreach (Geometry part in RingWithin(ring, box, window, factory))
            {
                (IsLandInside(part) ? land : lakes).Add(part);
            }
        }

        Geometry all = land.Count == 0 ? factory.CreatePolygon() : factory.BuildGeometry(land).Buffer(0);
        return lakes.Count == 0 ? all : all.Difference(factory.BuildGeometry(lakes).Buffer(0));
    }

    /// <summary>
    /// Counts the coasts passed on the way from the row's start, then along the point's own meridian.
    /// </summary>
    internal bool IsLandAt(double longitude, double latitude)
    {
        (int column, int row) = CoarseCellOf(longitude, latitude);
        double rowLatitude = RowLatitude(row);
        float eastward = (float)Eastward(longitude);
        int index = Array.BinarySearch(_rowCrossings[row], eastward);
        bool isLand = _isRowStartLand[row] ^ (((index < 0 ? ~index : index) & 1) != 0);
        int cell = (row * Columns) + column;
        for (int i = _cellStarts[cell]; i < _cellStarts[cell + 1]; i++)
        {
            isLand ^= CrossesMeridian(_cellSegments[i], longitude, rowLatitude, latitude);
        }

        return isLand;
    }

    /// <summary>One ring of land cut to the box, shifted by whole turns to where the box is.</summary>
    /// <remarks>A lake that the coastline knows (the Caspian) is a ring too: its inside is not land.</remarks>
    private IEnumerable<Geometry> RingWithin(int ring, Envelope box, Geometry window, GeometryFactory factory)
    {
        int start = _rings.RingStarts[ring];
        int count = _rings.RingStarts[ring + 1] - start;
        Coordinate[] corners = new Coordinate[count];
        double longitude = _rings.Longitudes[start];
        Envelope extent = new();
        for (int i = 0; i < count; i++)
        {
            longitude += Wrap(_rings.Longitudes[start + i] - Wrap360(longitude));
            corners[i] = new Coordinate(longitude, _rings.Latitudes[start + i]);
            extent.ExpandToInclude(corners[i]);
        }

        if (count < 4 || !corners[0].Equals2D(corners[^1], 1e-4))
        {
            yield break; // Antarctica runs around the pole: no ship is south of its coast.
        }

        corners[^1] = corners[0].Copy();
        for (int turn = -1; turn <= 1; turn++)
        {
            Envelope moved = new(extent.MinX + (360 * turn), extent.MaxX + (360 * turn), extent.MinY, extent.MaxY);
            if (!moved.Intersects(box))
            {
                continue;
            }

            Coordinate[] shifted = [.. corners.Select(corner => new Coordinate(corner.X + (360 * turn), corner.Y))];
            Geometry polygon = factory.CreatePolygon(ClipToBox(shifted, box));
            polygon = polygon.IsValid ? polygon : polygon.Buffer(0);
            Geometry part = polygon.IsEmpty ? polygon : polygon.Intersection(window);
            if (!part.IsEmpty)
            {
                yield return part;
            }
        }
    }

    private bool IsLandInside(Geometry polygon)
    {
        Coordinate inside = polygon.InteriorPoint.Coordinate;
        return IsLandAt(Wrap360(inside.X), Math.Clamp(inside.Y, -90, 90));
    }

    /// <summary>Sutherland and Hodgman 1974, one side of the box after the other.</summary>
    private static Coordinate[] ClipToBox(Coordinate[] ring, Envelope box)
    {
        List<Coordinate> clipped = [.. ring];
        for (int side = 0; side < 4 && clipped.Count > 0; side++)
        {
            List<Coordinate> next = [];
            for (int i = 0; i < clipped.Count; i++)
            {
                Coordinate from = clipped[(i + clipped.Count - 1) % clipped.Count];
                Coordinate to = clipped[i];
                double a = Inside(from, side, box);
                double b = Inside(to, side, box);
                if ((a < 0) != (b < 0))
                {
                    double share = a / (a - b);
                    next.Add(new(from.X + (share * (to.X - from.X)), from.Y + (share * (to.Y - from.Y))));
                }

                if (b >= 0)
                {
                    next.Add(to);
                }
            }

            clipped = next;
        }

        if (clipped.Count < 3)
        {
            return [];
        }

        clipped.Add(clipped[0].Copy());
        return clipped.Count < 4 ? [] : [.. clipped];

        static double Inside(Coordinate corner, int side, Envelope box) => side switch
        {
            0 => corner.X - box.MinX,
            1 => box.MaxX - corner.X,
            2 => corner.Y - box.MinY,
            _ => box.MaxY - corner.Y,
        };
    }

    private static double Wrap360(double longitude) => Math.IEEERemainder(longitude, 360);

    private static Vector3 ToUnit(double latitudeDegrees, double longitudeDegrees)
    {
        (double sinLatitude, double cosLatitude) = Math.SinCos(double.DegreesToRadians(latitudeDegrees));
        (double sinLongitude, double cosLongitude) = Math.SinCos(double.DegreesToRadians(longitudeDegrees));
        return new((float)(cosLatitude * cosLongitude), (float)(cosLatitude * sinLongitude), (float)sinLatitude);
    }

    private static double ChordToMetres(double chord) =>
        2 * EarthRadiusMetres * Math.Asin(Math.Min(1, chord / 2));

    private static (int Column, int Row) CoarseCellOf(double longitude, double latitude) => (
        Math.Clamp((int)((longitude + 180) / CoarseDegrees), 0, Columns - 1),
        Math.Clamp((int)((latitude + 90) / CoarseDegrees), 0, Rows - 1));

    private static double RowLatitude(int row) => -90 + (row * CoarseDegrees) + RowOffsetDegrees;

    private static double Eastward(double longitude)
    {
        double east = longitude - ReferenceLongitude;
        return east < 0 ? east + 360 : east;
    }

    private static double Wrap(double degrees) => degrees switch
    {
        >= 180 => degrees - 360,
        < -180 => degrees + 360,
        _ => degrees,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float SquaredChord(Vector3 point, int segment)
    {
        Vector3 a = _vertices[segment];
        Vector3 along = _vertices[segment + 1] - a;
        float length = along.LengthSquared();
        float share = length > 0 ? Math.Clamp(Vector3.Dot(point - a, along) / length, 0, 1) : 0;
        return Vector3.DistanceSquared(point, a + (along * share));
    }

    /// <summary>Whether a segment passes the given meridian between two latitudes.</summary>
    private bool CrossesMeridian(int segment, double longitude, double fromLatitude, double toLatitude)
    {
        double a = Wrap(_rings.Longitudes[segment] - longitude);
        double b = Wrap(_rings.Longitudes[segment + 1] - longitude);
        if ((a <= 0) == (b <= 0) || Math.Abs(a - b) >= 180)
        {
            return false;
        }

        double at = LatitudeOfCrossing(segment, a, b);
        return (at <= fromLatitude) != (at <= toLatitude);
    }

    private double LatitudeOfCrossing(int segment, double a, double b)
    {
        double first = _rings.Latitudes[segment];
        return first + ((_rings.Latitudes[segment + 1] - first) * (a / (a - b)));
    }

    /// <summary>Whether a segment passes the given parallel between two longitudes less than 180° apart.</summary>
    private bool CrossesParallel(int segment, double latitude, double fromLongitude, double toLongitude)
    {
        double a = _rings.Latitudes[segment];
        double b = _rings.Latitudes[segment + 1];
        if ((a <= latitude) == (b <= latitude))
        {
            return false;
        }

        double first = Wrap(_rings.Longitudes[segment] - fromLongitude);
        double across = Wrap(_rings.Longitudes[segment + 1] - _rings.Longitudes[segment]);
        double at = first + (across * ((latitude - a) / (b - a)));
        return (at <= 0) != (at <= Wrap(toLongitude - fromLongitude));
    }

    private IEnumerable<int> Segments()
    {
        for (int ring = 0; ring + 1 < _rings.RingStarts.Length; ring++)
        {
            for (int i = _rings.RingStarts[ring]; i + 1 < _rings.RingStarts[ring + 1]; i++)
            {
                yield return i;
            }
        }
    }

    private (int[] Starts, int[] Segments) FillCells()
    {
        int[] starts = new int[(Columns * Rows) + 1];
        foreach (int segment in Segments())
        {
            foreach (int cell in CellsOf(segment))
            {
                starts[cell + 1]++;
            }
        }

        for (int i = 0; i < Columns * Rows; i++)
        {
            starts[i + 1] += starts[i];
        }

        int[] next = starts[..^1];
        int[] segments = new int[starts[^1]];
        foreach (int segment in Segments())
        {
            foreach (int cell in CellsOf(segment))
            {
                segments[next[cell]++] = segment;
            }
        }

        return (starts, segments);
    }

    private IEnumerable<int> CellsOf(int segment)
    {
        double west = _rings.Longitudes[segment];
        double across = Wrap(_rings.Longitudes[segment + 1] - west);
        (double from, double to) = across < 0 ? (west + across, west) : (west, west + across);
        float a = _rings.Latitudes[segment];
        float b = _rings.Latitudes[segment + 1];
        (_, int south) = CoarseCellOf(0, Math.Min(a, b));
        (_, int north) = CoarseCellOf(0, Math.Max(a, b));
        int first = (int)Math.Floor((from + 180) / CoarseDegrees);
        int last = (int)Math.Floor((to + 180) / CoarseDegrees);
        for (int row = south; row <= north; row++)
        {
            for (int column = first; column <= last; column++)
            {
                yield return (row * Columns) + ((column + Columns) % Columns);
            }
        }
    }

    private (float[][] Crossings, bool[] IsStartLand) CrossRows()
    {
        List<float>[] crossings = new List<float>[Rows];
        for (int row = 0; row < Rows; row++)
        {
            crossings[row] = [];
        }

        List<double> onReference = [];
        foreach (int segment in Segments())
        {
            CrossRows(segment, crossings, onReference);
        }

        bool[] isStartLand = new bool[Rows];
        for (int row = 0; row < Rows; row++)
        {
            // The north pole is sea; each coast that the reference meridian passes on its way south turns the side.
            isStartLand[row] = onReference.Count(latitude => latitude > RowLatitude(row)) % 2 != 0;
            crossings[row].Sort();
        }

        return ([.. crossings.Select(row => row.ToArray())], isStartLand);
    }

    private void CrossRows(int segment, List<float>[] crossings, List<double> onReference)
    {
        double a = _rings.Latitudes[segment];
        double b = _rings.Latitudes[segment + 1];
        (_, int south) = CoarseCellOf(0, Math.Min(a, b));
        (_, int north) = CoarseCellOf(0, Math.Max(a, b));
        double west = _rings.Longitudes[segment];
        double across = Wrap(_rings.Longitudes[segment + 1] - west);
        for (int row = south; row <= north; row++)
        {
            double latitude = RowLatitude(row);
            if ((a <= latitude) != (b <= latitude))
            {
                crossings[row].Add((float)Eastward(Wrap(west + (across * ((latitude - a) / (b - a))))));
            }
        }

        double first = Wrap(west - ReferenceLongitude);
        double second = Wrap(_rings.Longitudes[segment + 1] - ReferenceLongitude);
        if ((first <= 0) != (second <= 0) && Math.Abs(first - second) < 180)
        {
            onReference.Add(LatitudeOfCrossing(segment, first, second));
        }
    }

    private float NodeAt(int column, int row)
    {
        ref float node = ref _nodes[(row * (Columns + 1)) + column];
        if (float.IsNaN(node))
        {
            double longitude = -180 + (column * CoarseDegrees);
            double latitude = -90 + (row * CoarseDegrees);
            double metres = ChordToMetres(NearestChord(ToUnit(latitude, longitude), longitude, latitude));
            bool isLand = IsLandAt(longitude >= 180 ? -180 : longitude, latitude);
            node = (float)(isLand ? -metres : metres);
        }

        return node;
    }

    private FineCell FineCellAt(int column, int row, Position position)
    {
        FineCell?[] cells = _fineCells[(row * Columns) + column] ??= new FineCell?[FinePerCoarse * FinePerCoarse];
        double west = -180 + (column * CoarseDegrees);
        double south = -90 + (row * CoarseDegrees);
        int x = Math.Clamp((int)((position.LongitudeDegrees - west) / FineDegrees), 0, FinePerCoarse - 1);
        int y = Math.Clamp((int)((position.LatitudeDegrees - south) / FineDegrees), 0, FinePerCoarse - 1);
        ref FineCell? cell = ref cells[(y * FinePerCoarse) + x];
        return Volatile.Read(ref cell) ?? MakeFineCell(
            ref cell, west + ((x + 0.5) * FineDegrees), south + ((y + 0.5) * FineDegrees));
    }

    private FineCell MakeFineCell(ref FineCell? cell, double longitude, double latitude)
    {
        Vector3 middle = ToUnit(latitude, longitude);
        double nearerEquator = Math.Max(0, Math.Abs(latitude) - (FineDegrees / 2)) * Math.Sign(latitude);
        double halfDiagonal = Vector3.Distance(
            ToUnit(latitude, longitude),
            ToUnit(latitude + (nearerEquator - latitude), longitude + (FineDegrees / 2)));
        double reach = NearestChord(middle, longitude, latitude) + (2.02 * halfDiagonal);
        SortedDictionary<int, float> found = [];
        foreach (int segment in SegmentsWithin(longitude, latitude, reach))
        {
            float chord = MathF.Sqrt(SquaredChord(middle, segment));
            if (chord <= reach)
            {
                found[segment] = chord;
            }
        }

        KeyValuePair<int, float>[] sorted = [.. found.OrderBy(pair => pair.Value).ThenBy(pair => pair.Key)];
        FineCell made = new(
            longitude,
            latitude,
            middle,
            IsLandAt(longitude, latitude),
            (float)(1.01 * halfDiagonal),
            [.. sorted.Select(pair => pair.Key)],
            [.. sorted.Select(pair => pair.Value)]);
        Volatile.Write(ref cell, made);
        return made;
    }

    private double NearestChord(Vector3 point, double longitude, double latitude)
    {
        (int column, int row) = CoarseCellOf(longitude, latitude);
        float best = float.PositiveInfinity;
        for (int ring = 0; ring <= Columns / 2; ring++)
        {
            double nearest = ChordToRing(latitude, ring);
            if (nearest * nearest > best)
            {
                break;
            }

            foreach (int cell in RingCells(column, row, ring))
            {
                for (int i = _cellStarts[cell]; i < _cellStarts[cell + 1]; i++)
                {
                    best = Math.Min(best, SquaredChord(point, _cellSegments[i]));
                }
            }
        }

        return Math.Sqrt(best);
    }

    private IEnumerable<int> SegmentsWithin(double longitude, double latitude, double chord)
    {
        (int column, int row) = CoarseCellOf(longitude, latitude);
        for (int ring = 0; ring <= Columns / 2 && ChordToRing(latitude, ring) <= chord; ring++)
        {
            foreach (int cell in RingCells(column, row, ring))
            {
                for (int i = _cellStarts[cell]; i < _cellStarts[cell + 1]; i++)
                {
                    yield return _cellSegments[i];
                }
            }
        }
    }

    /// <summary>No point of the cells of this ring is nearer than this.</summary>
    private static double ChordToRing(double latitude, int ring)
    {
        double degrees = Math.Max(0, ring - 1) * CoarseDegrees;
        double north = 2 * Math.Sin(double.DegreesToRadians(Math.Min(degrees, 180)) / 2);
        double sinEast = Math.Sin(double.DegreesToRadians(Math.Min(degrees, 90)));
        double east = 2 * Math.Sin(Math.Asin(sinEast * Math.Cos(double.DegreesToRadians(latitude))) / 2);
        return Math.Min(north, east);
    }

    private static IEnumerable<int> RingCells(int column, int row, int ring)
    {
        for (int y = row - ring; y <= row + ring; y++)
        {
            if (y is < 0 or >= Rows)
            {
                continue;
            }

            int step = y == row - ring || y == row + ring || ring == 0 ? 1 : 2 * ring;
            for (int x = column - ring; x <= column + ring; x += step)
            {
                yield return (y * Columns) + (((x % Columns) + Columns) % Columns);
            }
        }
    }

    private sealed class FineCell(
        double longitude,
        double latitude,
        Vector3 middle,
        bool isMiddleLand,
        float halfDiagonal,
        int[] segments,
        float[] chords)
    {
        public Shore Measure(Coast coast, Position position)
        {
            Vector3 point = ToUnit(position.LatitudeDegrees, position.LongitudeDegrees);
            float offset = Vector3.Distance(point, middle);
            float best = float.PositiveInfinity;
            float bestChord = float.PositiveInfinity;
            bool isLand = isMiddleLand;
            for (int i = 0; i < segments.Length; i++)
            {
                bool mayCross = chords[i] <= halfDiagonal;
                if (!mayCross && chords[i] - offset > bestChord)
                {
                    break;
                }

                float squared = coast.SquaredChord(point, segments[i]);
                if (squared < best)
                {
                    best = squared;
                    bestChord = MathF.Sqrt(squared);
                }

                if (mayCross)
                {
                    // Along the middle's parallel, then along the point's meridian: both legs stay in the cell.
                    isLand ^= coast.CrossesParallel(segments[i], latitude, longitude, position.LongitudeDegrees)
                        ^ coast.CrossesMeridian(
                            segments[i], position.LongitudeDegrees, latitude, position.LatitudeDegrees);
                }
            }

            return new Shore(Distance.FromMetres(ChordToMetres(bestChord)), isLand);
        }
    }
}
