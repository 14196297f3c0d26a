using Maritime.Ais.Formats.Delimited;

namespace Maritime.Ais.Formats;

/// <summary>Any delimited file whose first line names an MMSI and a position or static data, by common names.</summary>
/// <remarks>
/// Time may be ISO 8601, "yyyy-MM-dd HH:mm:ss", day first, or seconds, milliseconds or microseconds since 1970.
/// Separators are comma, semicolon or tab.
/// </remarks>
public sealed class CsvFormat : IInputFormat
{
    private readonly Dialect _dialect;

    public CsvFormat() => _dialect = new();

    private CsvFormat(Dialect dialect) => _dialect = dialect;

    public string Name => "csv";

    /// <summary>A format with column names of the user's own: <c>mmsi=Ship No,time=Seen,lat=Y,lon=X</c>.</summary>
    /// <param name="map">Pairs of a known name and the file's own, separated by commas.</param>
    /// <param name="error">One sentence when null is returned.</param>
    public static CsvFormat? TryWithColumns(string map, out string error)
    {
        Dictionary<string, Column> columns = new(StringComparer.OrdinalIgnoreCase);
        foreach (string pair in map.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            Column column = ColumnNames.Find(sides[0]);
            if (sides.Length != 2 || column == Column.Ignored)
            {
                error = $"The column map has \"{pair}\": write known=own, as in mmsi=ShipNo,lat=Y,lon=X.";
                return null;
            }

            columns[sides[1]] = column;
        }

        error = "";
        return new(new Dialect { ColumnMap = columns });
    }

    public bool Recognizes(ReadOnlySpan<byte> beginning)
    {
        string[] columns = HeaderLine.ColumnsOf(beginning);
        return HeaderLine.Means(columns, Column.Mmsi)
            && ((HeaderLine.Means(columns, Column.Latitude) && HeaderLine.Means(columns, Column.Longitude))
                || columns.Any(name => ColumnNames.Find(name) >= Column.Name));
    }

    public IReportReader CreateReader(ReaderOptions options) => new DelimitedReader(options, _dialect);
}
