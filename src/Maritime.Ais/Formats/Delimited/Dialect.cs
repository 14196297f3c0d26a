namespace Maritime.Ais.Formats.Delimited;

/// <summary>What distinguishes one delimited format from another beyond the names of its columns.</summary>
internal sealed record Dialect
{
    /// <summary>NOAA's files before 2018: a course of -140.7 is 268.9, because 12 bits were read as signed.</summary>
    public bool HasWrappedCourse { get; init; }

    /// <summary>dd/MM/yyyy.</summary>
    public bool IsDayFirst { get; init; }

    /// <summary>Column names of the user's own, by what they mean; they win over the known names.</summary>
    public IReadOnlyDictionary<string, Column> ColumnMap { get; init; } = new Dictionary<string, Column>();
}
