using Maritime.Ais.Formats.Delimited;

namespace Maritime.Ais.Formats.Json;

/// <summary>What distinguishes one JSON format from another beyond the common names of properties.</summary>
internal sealed record JsonDialect
{
    /// <summary>
    /// Names (lower case, letters and digits only) that mean something else here than in other formats.
    /// </summary>
    public IReadOnlyDictionary<string, Column> Names { get; init; } = new Dictionary<string, Column>();

    /// <summary>Metres of draught per unit.</summary>
    public double DraughtScale { get; init; } = 1;

    /// <summary>
    /// AISHub: an object with FORMAT "AIS" before the records says that they are in units of the air.
    /// </summary>
    public bool MayBeRaw { get; init; }
}
