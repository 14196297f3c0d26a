namespace Maritime.Screening.Sources;

/// <summary>Every list format that can be read. The order is the order in which an unknown file is tried.</summary>
public static class ListSources
{
    public static IReadOnlyList<IListSource> All { get; } =
    [
        new OfacCsvSource(isConsolidated: false),
        new OfacCsvSource(isConsolidated: true),
        new OfacXmlSource(),
        new OfacAdvancedXmlSource(),
        new OfacExtractCsvSource(),
        new UnConsolidatedXmlSource(),
        new UkXmlSource(),
        new FtmJsonSource(),
        new EuAnnexCsvSource(),
        new UnVesselsCsvSource(),
        new WatchListCsvSource(),
    ];

    public static IListSource? Find(string name) =>
        All.FirstOrDefault(source => string.Equals(source.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <param name="beginning">The first bytes of the file, up to 4 KiB, unpacked.</param>
    /// <returns>Null when no format recognizes it.</returns>
    public static IListSource? Detect(string fileName, ReadOnlySpan<byte> beginning)
    {
        foreach (IListSource source in All)
        {
            if (source.Recognizes(fileName, beginning))
            {
                return source;
            }
        }

        return null;
    }
}
