using Maritime.Ais.Formats;
using Maritime.Primitives;

namespace Maritime.Server.Feeds;

/// <summary>Turns one feed's lines into reports, in the format that its first lines show.</summary>
internal sealed class FeedDecoder(FeedHealth health, ReaderOptions options)
{
    /// <summary>
    /// Enough for the headers of every format, and what <see cref="IInputFormat.Recognizes"/> asks for.
    /// </summary>
    private const int BeginningBytes = 4096;

    private IReportReader? _reader;
    private string? _format;

    public void Decode(in FeedChunk chunk, IReportSink sink)
    {
        if (!chunk.Lines.IsEmpty)
        {
            _reader ??= Begin(chunk.Lines.Span);
            _reader.Read(chunk.Lines.Span, chunk.ArrivedAt, sink);
        }

        if (chunk.IsLast)
        {
            _reader?.Complete(sink);
        }

        if (_reader is { Statistics: var statistics })
        {
            health.Lines = statistics.Lines;
            health.Positions = statistics.Positions;
            health.Refused = statistics.Refused;
            health.Clocks = Words(statistics.Clocks);
            health.RefusedByKind = new Dictionary<string, long>(statistics.RefusedByKind);
        }
    }

    /// <summary>The format, and what was learned of the stations behind the feed.</summary>
    public void Save(StateWriter state)
    {
        state.Write(_reader is null ? null : _format);
        if (_reader is not null)
        {
            _reader.SaveMemory(state);
        }
    }

    /// <summary>Puts what <see cref="Save"/> wrote in the place of what was learned.</summary>
    public void Load(ref StateReader state)
    {
        if (state.ReadString() is { } name && InputFormats.Find(name) is { } format)
        {
            if (_reader is null || _format != name)
            {
                (_reader, _format) = (format.CreateReader(options), name);
            }

            _reader.LoadMemory(ref state);
        }
    }

    private static string? Words(IReadOnlyList<ClockCorrection> clocks) => clocks.Count == 0 ? null
        : "Clocks corrected: " + string.Join(", ", clocks.Take(5).Select(
            off => FormattableString.Invariant($"{off.Receiver} {off.Ahead.TotalSeconds:+0;-0} s")))
            + (clocks.Count > 5 ? FormattableString.Invariant($" and {clocks.Count - 5} more.") : ".");

    /// <summary>
    /// A feed nobody recognizes is read as NMEA: garbage is then counted as such, and sentences may follow.
    /// </summary>
    private IReportReader Begin(ReadOnlySpan<byte> beginning)
    {
        IInputFormat format = InputFormats.Detect(beginning[..Math.Min(beginning.Length, BeginningBytes)])
            ?? InputFormats.Find("nmea")
            ?? throw new InvalidOperationException("The NMEA format is not registered.");
        _format = format.Name;
        return format.CreateReader(options);
    }
}
