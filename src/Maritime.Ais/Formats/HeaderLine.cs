using System.Text;
using Maritime.Ais.Formats.Delimited;

namespace Maritime.Ais.Formats;

/// <summary>Looks at the first line of a delimited file.</summary>
internal static class HeaderLine
{
    /// <summary>The columns it names, as written; empty when it holds bytes that no header has.</summary>
    public static string[] ColumnsOf(ReadOnlySpan<byte> beginning)
    {
        if (beginning.StartsWith("\uFEFF"u8))
        {
            beginning = beginning[3..];
        }

        int end = beginning.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = (end < 0 ? beginning : beginning[..end]).TrimEnd((byte)'\r');
        if (line.IsEmpty || line.ContainsAnyInRange((byte)0, (byte)8) || line[0] is (byte)'{' or (byte)'[' or (byte)'<')
        {
            return [];
        }

        char separator = line.Contains((byte)',') ? ',' : line.Contains((byte)';') ? ';' : '\t';
        return [.. Encoding.UTF8.GetString(line).Split(separator).Select(name => name.Trim().Trim('"').Trim())];
    }

    public static bool Holds(string[] columns, params ReadOnlySpan<string> wanted)
    {
        foreach (string name in wanted)
        {
            if (!columns.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    public static bool Means(string[] columns, Column column) =>
        columns.Any(name => ColumnNames.Find(name) == column);
}
