using Maritime.Ais.Formats.Delimited;

namespace Maritime.Ais.Formats;

/// <summary>exactEarth's CSV: one row a message, of all types in one table, from satellites.</summary>
/// <remarks>
/// Times are yyyyMMdd_HHmmss in UTC. Columns as in exactEarth's data guide: MMSI, Message_ID, Time, Vessel_Name, ...,
/// Longitude, Latitude.
/// </remarks>
internal sealed class ExactEarthFormat : IInputFormat
{
    public string Name => "exactearth";

    public bool Recognizes(ReadOnlySpan<byte> beginning) =>
        HeaderLine.Holds(HeaderLine.ColumnsOf(beginning), "MMSI", "Message_ID", "Time", "Longitude", "Latitude");

    public IReportReader CreateReader(ReaderOptions options) =>
        new DelimitedReader(options with { Family = SourceFamily.Satellite }, new());
}
