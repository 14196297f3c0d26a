using System.Text;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Sources;

/// <summary>A CSV file whose first line names its columns; columns are found under any of several names.</summary>
/// <remarks>Names are compared by their letters: "IMO number", "imo_number" and "ImoNumber" are one.</remarks>
internal sealed class HeadedCsv
{
    private const string Operation = "op";

    private readonly Dictionary<string, int> _columns = [];

    private HeadedCsv(CsvReading reading)
    {
        Rows = [.. reading.Rows.Skip(1)];
        string[] heading = reading.Rows.IsEmpty ? [] : reading.Rows[0].Fields;
        for (int at = 0; at < heading.Length; at++)
        {
            _columns.TryAdd(ListStore.Bare(heading[at]), at);
        }

        Heading = heading;
        Width = heading.Length;
    }

    public string[] Heading { get; }

    /// <summary>
    /// Whether the file holds changes: the column "op" says ADD, MOD or DEL, and what no row names stays as it is. Our
    /// own form, after FollowTheMoney's; the publishers of these formats define none.
    /// </summary>
    public bool IsDelta => Has(Operation);

    public bool IsRemoval(CsvRow row) =>
        IsDelta && Value(row, Operation).Equals(DeltaIds.Delete, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The newer file's rows of entries that are new or changed, and the older one's of those that are gone.
    /// </summary>
    /// <param name="idOf">The id of the entry that a row is of.</param>
    public static ListFile WriteDelta(
        ListFile older, ListFile newer, DeltaIds ids, Func<HeadedCsv, CsvRow, string> idOf)
    {
        HeadedCsv before = Of(older.Content.Span);
        HeadedCsv after = Of(newer.Content.Span);
        string[] columns = [.. after.Heading.Where(column => ListStore.Bare(column) != ListStore.Bare(Operation))];
        StringBuilder text = Begin(columns);
        after.Append(text, columns, row =>
            idOf(after, row) is var id && ids.IsKept(id) ? ids.OperationOf(id) : null);
        before.Append(text, columns, row => ids.IsRemoved(idOf(before, row)) ? DeltaIds.Delete : null);
        return new(DeltaIds.NameOf(newer.Name), Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>A file of changes of those rows for which an operation is said.</summary>
    public ListFile Marked(string name, Func<CsvRow, string?> operation)
    {
        StringBuilder text = Begin(Heading);
        Append(text, Heading, operation);
        return new(name, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static StringBuilder Begin(string[] columns) =>
        new StringBuilder(Operation).Append(',').AppendJoin(',', columns.Select(CsvText.Quote)).Append('\n');

    private void Append(StringBuilder text, string[] columns, Func<CsvRow, string?> operation)
    {
        foreach (CsvRow row in Rows)
        {
            if (operation(row) is { } said)
            {
                IEnumerable<string> fields = columns.Select(column => CsvText.Quote(Value(row, column)));
                text.Append(said).Append(',').AppendJoin(',', fields).Append('\n');
            }
        }
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
