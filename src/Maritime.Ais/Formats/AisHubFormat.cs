using Maritime.Ais.Formats.Delimited;
using Maritime.Ais.Formats.Json;

namespace Maritime.Ais.Formats;

/// <summary>AISHub: an array with a header and an array of ships, in human units or in those of the air.</summary>
/// <remarks>
/// The header's FORMAT says which: "HUMAN", or "AIS" for 1/600,000 degree, tenths of a knot, degree and metre.
/// </remarks>
internal sealed class AisHubFormat : IInputFormat
{
    private static readonly JsonDialect Dialect = new()
    {
        Names = new Dictionary<string, Column>
        {
            ["type"] = Column.ShipType,
            ["format"] = Column.RecordFormat,
            ["id"] = Column.Ignored,
        },
        MayBeRaw = true,
    };

    public string Name => "aishub";

    public bool Recognizes(ReadOnlySpan<byte> beginning) =>
        JsonBeginning.IsJson(beginning)
        && JsonBeginning.HoldsAll(beginning, "\"MMSI\""u8, "\"NAVSTAT\""u8);

    public IReportReader CreateReader(ReaderOptions options) => new JsonRecordReader(options, Dialect);
}
