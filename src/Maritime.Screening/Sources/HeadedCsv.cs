using Maritime.Screening.Lists;

namespace Maritime.Screening.Sources;

/// <summary>A CSV file whose first line names its columns; columns are found under any of several names.</summary>
/// <remarks>Names are compared by their letters: "IMO number", "imo_number" and "ImoNumber" are one.</remarks>
internal sealed class HeadedCsv
{
    private readonly Dictionary<string, int> _columns = [];

    private HeadedCsv(CsvReading reading)
    {
        Rows = [.. reading.Rows.Skip(1)];
        string[] heading = reading.Rows.IsEmpty ? [] : reading.Rows[0].Fields;
        for (int at = 0; at < heading.Length; at++)
        {
            _columns.TryAdd(ListStore.Bare(heading[at]), at);
        }

        Width = heading.Length;
    }

    public CsvRow[] Rows { get; }

    public int Width { get; }

    /// <summary>A semicolon separates when the first line has more of them than commas.</summary>
    public static HeadedCsv Of(ReadOnlySpan<byte> bytes)
    {
        string text = CsvText.Decode(bytes);
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        ReadOnlySpan<char> first = end < 0 ? text : text.AsSpan(0, end);
        return new(CsvText.Rows(text, first.Count(';') > first.Count(',') ? ';' : ','));
    }

    public bool Has(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (_columns.ContainsKey(ListStore.Bare(name)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first of these columns that there is, trimmed; empty when there is none.</summary>
    public string Value(CsvRow row, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (_columns.TryGetValue(ListStore.Bare(name), out int at) && at < row.Fields.Length)
            {
                return row.Fields[at].Trim();
            }
        }

        return "";
    }

    /// <summary>Whether a row is whole; says what is wrong with one that is not.</summary>
    public bool IsWhole(CsvRow row, ListProblems problems)
    {
        if (row.IsClosed && row.Fields.Length == Width)
        {
            return true;
        }

        ListFault fault = row.Line == Rows[^1].Line ? ListFault.Truncated : ListFault.BadRecord;
        problems.Add(fault, row.Line,
            $"{row.Fields.Length} columns where the heading has {Width}, or a quote is open.");
        return false;
    }

    /// <summary>Several values in one field, separated by semicolons or bars.</summary>
    public static IEnumerable<string> Many(string field) =>
        field.Split([';', '|'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
