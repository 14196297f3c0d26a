namespace Maritime.Ais.Formats;

/// <summary>Every format that can be read. The order is the order in which an unknown input is tried.</summary>
public static class InputFormats
{
    public static IReadOnlyList<IInputFormat> All { get; } =
    [
        // First, because its objects may carry the sentence beside the fields.
        new AisCatcherFormat(),
        new NmeaFormat(),
        new NoaaFormat(),
        new DanishMaritimeAuthorityFormat(),
        new RenamedDanishFormat(),
        new ExactEarthFormat(),
        new AisStreamFormat(),
        new AisHubFormat(),
        new DigitrafficFormat(),
        new BarentsWatchFormat(),
        new GpxFormat(),
        new CsvFormat(),
    ];

    public static IInputFormat? Find(string name) =>
        All.FirstOrDefault(format => string.Equals(format.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <param name="beginning">The first bytes of the input, up to 4 KiB, unpacked.</param>
    /// <returns>Null when no format recognizes it.</returns>
    public static IInputFormat? Detect(ReadOnlySpan<byte> beginning)
    {
        foreach (IInputFormat format in All)
        {
            if (format.Recognizes(beginning))
            {
                return format;
            }
        }

        return null;
    }
}
