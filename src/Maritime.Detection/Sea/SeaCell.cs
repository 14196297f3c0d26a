using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>
/// A patch of sea about 15 nm across: a row of a quarter of a degree, cut into columns of like width.
/// </summary>
/// <remarks>
/// Rows count from the south pole. A row has as many columns as keep them a quarter of a degree of arc wide at its
/// pole-ward edge, so cells never become narrow; the rows at the poles are one cell. Columns wrap at ±180°.
/// </remarks>
public readonly record struct SeaCell(short Row, short Column) : IComparable<SeaCell>
{
    /// <summary>0.25°, 15 nautical miles: the grid on which the spec counts reception.</summary>
    public const double SizeDegrees = 0.25;

    private const int Rows = 720;
    private const double MetresPerDegree = 111_195;

    private static readonly short[] ColumnsOf = [.. Enumerable.Range(0, Rows).Select(CountColumns)];

    // Of the cosine of the latitude, up to the middle of the next row: no place within reach lies farther poleward.
    private static readonly double[] LeastScaleOf = [.. Enumerable.Range(0, Rows).Select(LeastScale)];

    public static SeaCell At(Position position)
    {
        int row = RowOf(position, out _);
        int columns = ColumnsOf[row];
        return new((short)row, ColumnOf(EastOf(position, columns), columns));
    }

    /// <summary>The cell a place lies in, first, and every other cell within reach of it.</summary>
    /// <param name="metres">Less than a cell: up to 5 km.</param>
    /// <param name="cells">Room for 9.</param>
    /// <returns>How many cells were written.</returns>
    public static int Around(Position position, double metres, Span<SeaCell> cells)
    {
        cells[0] = At(position, out double fromSouth, out double fromWest, out double width);
        int count = 1;
        double latitude = metres / MetresPerDegree;
        double scale = LeastScaleOf[cells[0].Row];
        double longitude = latitude / scale;

        // Most ships are nowhere near the edge of a cell.
        bool isWithinRow = fromSouth > latitude && SizeDegrees - fromSouth > latitude;
        if (isWithinRow && fromWest > longitude && width - fromWest > longitude)
        {
            return count;
        }

        scale = Math.Cos(double.DegreesToRadians(Math.Min(89.9, Math.Abs(position.LatitudeDegrees) + latitude)));
        longitude = Math.Min(90, latitude / scale);
        if (isWithinRow && fromWest > longitude && width - fromWest > longitude)
        {
            return count;
        }

        for (int north = -1; north <= 1; north++)
        {
            for (int east = -1; east <= 1; east++)
            {
                double lat = Math.Clamp(position.LatitudeDegrees + (north * latitude), -90, 90);
                double lon = position.LongitudeDegrees + (east * longitude);
                lon = lon is >= -180 and <= 180 ? lon : Math.IEEERemainder(lon, 360);
                if (!Position.TryCreate(lat, lon, out Position corner))
                {
                    continue;
                }

                SeaCell cell = At(corner);
                if (!cells[..count].Contains(cell))
                {
                    cells[count++] = cell;
                }
            }
        }

        return count;
    }

    public int CompareTo(SeaCell other) => Row != other.Row ? Row - other.Row : Column - other.Column;

    public static bool operator <(SeaCell left, SeaCell right) => left.CompareTo(right) < 0;

    public static bool operator >(SeaCell left, SeaCell right) => left.CompareTo(right) > 0;

    public static bool operator <=(SeaCell left, SeaCell right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SeaCell left, SeaCell right) => left.CompareTo(right) >= 0;

    // Where in its cell the place lies, and how wide the cell is, in degrees.
    private static SeaCell At(Position position, out double fromSouth, out double fromWest, out double width)
    {
        int row = RowOf(position, out double rows);
        int columns = ColumnsOf[row];
        double east = EastOf(position, columns);
        width = 360.0 / columns;
        fromSouth = (rows - row) * SizeDegrees;
        fromWest = (east - (int)east) * width;
        return new((short)row, ColumnOf(east, columns));
    }

    private static int RowOf(Position position, out double rows)
    {
        rows = (position.LatitudeDegrees + 90) / SizeDegrees; // Never negative: cutting off is rounding down.
        return Math.Min((int)rows, Rows - 1);
    }

    private static double EastOf(Position position, int columns) => (position.LongitudeDegrees + 180) / 360 * columns;

    private static short ColumnOf(double east, int columns) => (int)east == columns ? (short)0 : (short)east;

    private static double LeastScale(int row) =>
        Math.Cos(double.DegreesToRadians(Math.Min(89.9, Poleward(row) + (SizeDegrees / 2))));

    private static double Poleward(int row)
    {
        double south = (row * SizeDegrees) - 90;
        return Math.Max(Math.Abs(south), Math.Abs(south + SizeDegrees));
    }

    private static short CountColumns(int row)
    {
        double poleward = Poleward(row);
        return poleward > 89.4 ? (short)1 : (short)(360 / SizeDegrees * Math.Cos(double.DegreesToRadians(poleward)));
    }
}
