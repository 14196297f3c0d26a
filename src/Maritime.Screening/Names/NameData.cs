using System.Text;

namespace Maritime.Screening.Names;

/// <summary>The tables of <c>data/names</c> that are built into this assembly.</summary>
internal static class NameData
{
    /// <summary>The lines of a table, cut at tabs; lines that begin with "#" are left out.</summary>
    public static IEnumerable<string[]> Rows(string table)
    {
        using Stream stream = typeof(NameData).Assembly.GetManifestResourceStream($"names/{table}")
            ?? throw new InvalidOperationException($"The table {table} was not built into this assembly.");
        using StreamReader reader = new(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return line.Split('\t');
            }
        }
    }
}
