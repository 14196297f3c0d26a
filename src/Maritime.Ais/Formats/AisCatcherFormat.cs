using Maritime.Ais.Formats.Delimited;
using Maritime.Ais.Formats.Json;

namespace Maritime.Ais.Formats;

/// <summary>AIS-catcher: one JSON object a message, or a post with many of them in "msgs".</summary>
/// <remarks>
/// Times are rxuxtime (seconds with a fraction) or rxtime (yyyyMMddHHmmss).
/// </remarks>
internal sealed class AisCatcherFormat : IInputFormat
{
    private static readonly JsonDialect Dialect = new()
    {
        Names = new Dictionary<string, Column>
        {
            ["type"] = Column.MessageType,
            ["rxuxtime"] = Column.Time,
            ["rxtime"] = Column.SecondOrTime,
            ["timestamp"] = Column.Ignored,
            ["second"] = Column.UtcSecond,
            ["month"] = Column.EtaMonth,
            ["day"] = Column.EtaDay,
            ["hour"] = Column.EtaHour,
            ["minute"] = Column.EtaMinute,
            ["class"] = Column.Ignored,
            ["id"] = Column.Ignored,
            ["a"] = Column.Ignored,
            ["b"] = Column.Ignored,
            ["c"] = Column.Ignored,
            ["d"] = Column.Ignored,
            ["eta"] = Column.Ignored,
            ["speed"] = Column.Sog,
            ["course"] = Column.Cog,
        },
    };

    public string Name => "ais-catcher";

    public bool Recognizes(ReadOnlySpan<byte> beginning) =>
        JsonBeginning.IsJson(beginning)
        && (JsonBeginning.HoldsAll(beginning, "\"rxtime\""u8, "\"mmsi\""u8)
            || JsonBeginning.HoldsAll(beginning, "\"rxuxtime\""u8, "\"mmsi\""u8));

    public IReportReader CreateReader(ReaderOptions options) => new JsonRecordReader(options, Dialect);
}
