using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Storage.Journal;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Replays;

/// <summary>Past traffic in the order in which it is to be played again.</summary>
public interface IReplaySource
{
    /// <summary>Reports from a time to a time, both included.</summary>
    IAsyncEnumerable<PlayedReport> ReadAsync(
        DateTimeOffset from,
        DateTimeOffset until,
        CancellationToken cancellationToken = default);
}

/// <summary>One of the two is not null.</summary>
public sealed record PlayedReport(PositionReport? Position, StaticReport? Static)
{
    public DateTimeOffset At => Position?.At ?? Static!.At;
}

/// <summary>Plays the track archive: positions only, in order of time.</summary>
public sealed class ArchiveReplay(TrackArchive archive) : IReplaySource
{
    public async IAsyncEnumerable<PlayedReport> ReadAsync(
        DateTimeOffset from,
        DateTimeOffset until,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (ArchivedPoint point in archive.PlayAsync(from, until, cancellationToken).ConfigureAwait(false))
        {
            yield return new(point.ToReport(), null);
        }
    }
}

/// <summary>Plays the journal: everything that was received, in order of arrival, decoded as it was then.</summary>
/// <param name="read">The journal's chunks; called once per reading.</param>
public sealed class JournalReplay(Func<IEnumerable<JournalRecord>> read) : IReplaySource
{
    /// <summary>Plays a journal that a server may be writing at the same time.</summary>
    public static JournalReplay Of(string folder, Action<JournalDamage>? onDamage = null) =>
        new(() => FolderJournal.Read(folder, 0, onDamage));

    public async IAsyncEnumerable<PlayedReport> ReadAsync(
        DateTimeOffset from,
        DateTimeOffset until,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        Dictionary<string, IReportReader?> readers = new(StringComparer.Ordinal);
        Sink sink = new();
        foreach (JournalRecord record in read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!readers.TryGetValue(record.Source, out IReportReader? reader))
            {
                ReadOnlySpan<byte> beginning = record.Bytes.Span[..Math.Min(4096, record.Bytes.Length)];
                reader = (InputFormats.Detect(beginning) ?? InputFormats.Find("nmea"))
                    ?.CreateReader(ReaderOptions.Default);
                readers.Add(record.Source, reader);
            }

            reader?.Read(record.Bytes.Span, record.ArrivedAt, sink);
            foreach (PlayedReport report in sink.Reports)
            {
                if (report.At >= from && report.At <= until)
                {
                    yield return report;
                }
            }

            sink.Reports.Clear();
        }
    }

    private sealed class Sink : IReportSink
    {
        public List<PlayedReport> Reports { get; } = [];

        public void OnPosition(in PositionReport report) => Reports.Add(new(report, null));

        public void OnStatic(StaticReport report) => Reports.Add(new(null, report));
    }
}

/// <summary>Plays reports that are in memory: a recording that was read from a file.</summary>
public sealed class ListReplay(IEnumerable<PlayedReport> reports) : IReplaySource
{
    private readonly PlayedReport[] _reports = [.. reports.OrderBy(report => report.At)];

    public async IAsyncEnumerable<PlayedReport> ReadAsync(
        DateTimeOffset from,
        DateTimeOffset until,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (PlayedReport report in _reports)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (report.At >= from && report.At <= until)
            {
                yield return report;
            }
        }
    }
}
