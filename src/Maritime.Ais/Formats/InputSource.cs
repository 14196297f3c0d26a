namespace Maritime.Ais.Formats;

/// <summary>An input of which it is known what it is: unpacked, and its format found by its first lines.</summary>
public sealed class InputSource : IDisposable
{
    private const int BeginningLength = 4096;
    private const int ReadLength = 65_536;

    private readonly PeekedStream _stream;

    private InputSource(PeekedStream stream, IInputFormat? format)
    {
        _stream = stream;
        Format = format;
    }

    /// <summary>Null when no format recognizes the input.</summary>
    public IInputFormat? Format { get; }

    public bool IsEmpty => _stream.Beginning.IsEmpty;

    /// <summary>The unpacked bytes, from the beginning.</summary>
    public Stream Stream => _stream;

    /// <param name="stream">Packed or not; closed with the source.</param>
    /// <param name="format">Null to find out.</param>
    public static InputSource Open(Stream stream, IInputFormat? format = null)
    {
        PeekedStream peeked = new(InputUnpacking.Unpack(stream), BeginningLength);
        return new(peeked, format ?? InputFormats.Detect(peeked.Beginning));
    }

    /// <summary>Reads it all with one reader.</summary>
    /// <returns>What became of it; empty when the format is not known.</returns>
    public ReadStatistics ReadAll(ReaderOptions options, DateTimeOffset arrivedAt, IReportSink sink)
    {
        if (Format is null)
        {
            return new();
        }

        IReportReader reader = Format.CreateReader(options);
        byte[] buffer = new byte[ReadLength];
        for (int count = _stream.Read(buffer); count > 0; count = _stream.Read(buffer))
        {
            reader.Read(buffer.AsSpan(0, count), arrivedAt, sink);
        }

        reader.Complete(sink);
        return reader.Statistics;
    }

    public void Dispose() => _stream.Dispose();
}
