using Maritime.Ais.Formats.Delimited;
using Maritime.Ais.Formats.Json;

namespace Maritime.Ais.Formats;

/// <summary>BarentsWatch: an array of ships or one JSON object a message.</summary>
/// <remarks>
/// Draughts are tenths of a metre; what is not available is null.
/// </remarks>
internal sealed class BarentsWatchFormat : IInputFormat
{
    private static readonly JsonDialect Dialect = new()
    {
        Names = new Dictionary<string, Column>
        {
            ["shiplength"] = Column.Length,
            ["shipwidth"] = Column.Beam,
            ["type"] = Column.Ignored,
            ["messagetype"] = Column.MessageType,
            ["id"] = Column.Ignored,
            ["a"] = Column.Ignored,
            ["b"] = Column.Ignored,
            ["c"] = Column.Ignored,
            ["d"] = Column.Ignored,
        },
        DraughtScale = 0.1,
    };

    public string Name => "barentswatch";

    public bool Recognizes(ReadOnlySpan<byte> beginning) =>
        JsonBeginning.IsJson(beginning)
        && JsonBeginning.HoldsAll(beginning, "\"msgtime\""u8, "\"mmsi\""u8);

    public IReportReader CreateReader(ReaderOptions options) => new JsonRecordReader(options, Dialect);
}
