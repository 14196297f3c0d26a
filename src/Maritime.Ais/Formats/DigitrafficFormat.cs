using Maritime.Ais.Formats.Delimited;
using Maritime.Ais.Formats.Json;

namespace Maritime.Ais.Formats;

/// <summary>Digitraffic (Fintraffic): GeoJSON of locations, or an array of vessels.</summary>
/// <remarks>
/// The time of a location is timestampExternal in milliseconds, its timestamp is the UTC second; a vessel's timestamp
/// is
/// in milliseconds. Draughts are tenths of a metre, an ETA is the 20 bits of a type 5.
/// </remarks>
internal sealed class DigitrafficFormat : IInputFormat
{
    private static readonly JsonDialect Dialect = new()
    {
        Names = new Dictionary<string, Column>
        {
            ["timestampexternal"] = Column.Time,
            ["timestamp"] = Column.SecondOrTime,
            ["coordinates"] = Column.Coordinates,
            ["referencepointa"] = Column.ToBow,
            ["referencepointb"] = Column.ToStern,
            ["referencepointc"] = Column.ToPort,
            ["referencepointd"] = Column.ToStarboard,
            ["id"] = Column.Ignored,
            ["type"] = Column.Ignored,
        },
        DraughtScale = 0.1,
    };

    public string Name => "digitraffic";

    public bool Recognizes(ReadOnlySpan<byte> beginning) =>
        JsonBeginning.IsJson(beginning)
        && (JsonBeginning.HoldsAll(beginning, "\"timestampExternal\""u8, "\"mmsi\""u8)
            || JsonBeginning.HoldsAll(beginning, "\"referencePointA\""u8, "\"mmsi\""u8));

    public IReportReader CreateReader(ReaderOptions options) => new JsonRecordReader(options, Dialect);
}
