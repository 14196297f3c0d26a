using Maritime.Primitives;

namespace Maritime.Ais.Formats;

/// <summary>Takes what readers find. Called on the thread that reads, in the order of the input.</summary>
public interface IReportSink
{
    void OnPosition(in PositionReport report);

    void OnStatic(StaticReport report);
}

/// <summary>What a reader is told about its source.</summary>
/// <param name="Source">Written into every report.</param>
/// <param name="Family">Written into every report, unless the message itself says otherwise.</param>
/// <param name="IsLenient">Accept sentences with a wrong checksum, and count them.</param>
public sealed record ReaderOptions(
    ushort Source = 0, SourceFamily Family = SourceFamily.Terrestrial, bool IsLenient = false)
{
    public static ReaderOptions Default { get; } = new();
}

/// <summary>Reads one input format. One instance per process; the readers it makes hold the state.</summary>
/// <remarks>Adding a format is one file in this folder and one line in <see cref="InputFormats.All"/>.</remarks>
public interface IInputFormat
{
    /// <summary>The name by which a person chooses it: lower case, hyphens.</summary>
    string Name { get; }

    /// <summary>Whether the first bytes of an input (up to 4 KiB, already unpacked) are of this format.</summary>
    bool Recognizes(ReadOnlySpan<byte> beginning);

    IReportReader CreateReader(ReaderOptions options);
}

/// <summary>
/// Turns the bytes of one source into reports. Any split of the bytes into reads gives the same reports.
/// </summary>
/// <remarks>One per connection or file; not thread-safe. Never throws for bad input: refusals are counted.</remarks>
public interface IReportReader
{
    /// <param name="arrivedAt">When the bytes came in: the event time of last resort.</param>
    void Read(ReadOnlySpan<byte> bytes, DateTimeOffset arrivedAt, IReportSink sink);

    /// <summary>The input has ended: a last line without a line end is read too.</summary>
    void Complete(IReportSink sink);

    ReadStatistics Statistics { get; }

    /// <summary>
    /// What it remembers for longer than a message lasts: columns, what ships last said of themselves, receivers and
    /// their clocks.
    /// </summary>
    void SaveMemory(StateWriter state)
    {
    }

    /// <summary>
    /// Puts what <see cref="SaveMemory"/> wrote in the place of what it remembers; may be called again.
    /// </summary>
    void LoadMemory(ref StateReader state)
    {
    }
}
