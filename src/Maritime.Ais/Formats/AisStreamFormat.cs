using Maritime.Ais.Formats.Delimited;
using Maritime.Ais.Formats.Json;

namespace Maritime.Ais.Formats;

/// <summary>aisstream.io: one JSON object a message, in an envelope with metadata or bare.</summary>
/// <remarks>
/// Times are Go's ("2022-12-29 18:22:32.318353 +0000 UTC"), MMSIs numbers or text, and what is not available is still a
/// number (91, 181, 102.3, 360, 511). A bare body has no time: it gets that of arrival.
/// </remarks>
internal sealed class AisStreamFormat : IInputFormat
{
    private static readonly JsonDialect Dialect = new()
    {
        Names = new Dictionary<string, Column>
        {
            ["type"] = Column.ShipType,
            ["maximumstaticdraught"] = Column.Draught,
            ["timeutc"] = Column.Time,
            ["timestamp"] = Column.UtcSecond,
            ["month"] = Column.EtaMonth,
            ["day"] = Column.EtaDay,
            ["hour"] = Column.EtaHour,
            ["minute"] = Column.EtaMinute,
            ["mmsi"] = Column.Mmsi,
            ["mmsistring"] = Column.Mmsi,
            ["id"] = Column.Ignored,
            ["time"] = Column.Ignored,
            ["aisversion"] = Column.Ignored,
        },
    };

    public string Name => "aisstream";

    public bool Recognizes(ReadOnlySpan<byte> beginning) =>
        JsonBeginning.IsJson(beginning)
        && JsonBeginning.HoldsAll(beginning, "\"UserID\""u8, "\"MessageID\""u8);

    public IReportReader CreateReader(ReaderOptions options) => new JsonRecordReader(options, Dialect);
}
