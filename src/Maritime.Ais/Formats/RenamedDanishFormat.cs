using Maritime.Ais.Formats.Delimited;

namespace Maritime.Ais.Formats;

/// <summary>
/// The same data with other names: <c>"datetime","mmsi","lon","lat","shiptype",...</c>, as some archives keep it.
/// </summary>
/// <remarks>The row's time is yyyy-MM-dd, the ETA is dd/MM/yyyy.</remarks>
internal sealed class RenamedDanishFormat : IInputFormat
{
    public string Name => "dma-renamed";

    public bool Recognizes(ReadOnlySpan<byte> beginning) =>
        HeaderLine.Holds(HeaderLine.ColumnsOf(beginning), "datetime", "mmsi", "mobile_type", "navigational_status");

    public IReportReader CreateReader(ReaderOptions options) => new DelimitedReader(options, new());
}
