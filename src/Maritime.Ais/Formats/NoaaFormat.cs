using Maritime.Ais.Formats.Delimited;

namespace Maritime.Ais.Formats;

/// <summary>
/// NOAA MarineCadastre CSV, 2015 to 2024, and the newer lower-case layout with longitude before latitude.
/// </summary>
/// <remarks>
/// Times are UTC without saying so. Courses below zero are 12 bits read as signed (+409.6), speeds 10 bits (+102.4).
/// Vessel
/// types 1001 to 1025 are AVIS codes. The status is a number or words; "IMO9353333" is the IMO number.
/// </remarks>
internal sealed class NoaaFormat : IInputFormat
{
    public string Name => "noaa";

    public bool Recognizes(ReadOnlySpan<byte> beginning)
    {
        string[] columns = HeaderLine.ColumnsOf(beginning);
        return HeaderLine.Holds(columns, "MMSI", "BaseDateTime", "LAT", "LON")
            || HeaderLine.Holds(columns, "mmsi", "base_date_time", "longitude", "latitude");
    }

    public IReportReader CreateReader(ReaderOptions options) =>
        new DelimitedReader(options, new() { HasWrappedCourse = true });
}
