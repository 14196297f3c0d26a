using Maritime.Ais.Formats.Delimited;

namespace Maritime.Ais.Formats;

/// <summary>The Danish Maritime Authority's daily files: <c># Timestamp,Type of mobile,MMSI,Latitude,...</c>.</summary>
/// <remarks>Times are dd/MM/yyyy in UTC; status, ship type and transponder are words.</remarks>
internal sealed class DanishMaritimeAuthorityFormat : IInputFormat
{
    public string Name => "dma";

    public bool Recognizes(ReadOnlySpan<byte> beginning) =>
        HeaderLine.Holds(HeaderLine.ColumnsOf(beginning), "# Timestamp", "Type of mobile", "MMSI");

    public IReportReader CreateReader(ReaderOptions options) =>
        new DelimitedReader(options, new() { IsDayFirst = true });
}
