using System.Runtime.CompilerServices;
using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Ais.Reception;
using Maritime.Primitives;
using Maritime.Storage.Journal;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Replays;

/// <summary>Past traffic in the order in which it is to be played again.</summary>
public interface IReplaySource
{
    /// <summary>Whether reports come in order of time; otherwise as they arrived.</summary>
    bool IsInOrder => true;

    /// <summary>Reports from a time to a time, both included.</summary>
    IAsyncEnumerable<PlayedReport> ReadAsync(
        DateTimeOffset from,
        DateTimeOffset until,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// The last statement of each ship about itself before a time, as far as they are kept: who it was that sailed.
    /// </summary>
    IAsyncEnumerable<StaticReport> StatementsAsync(
        DateTimeOffset before,
        CancellationToken cancellationToken = default) => AsyncEnumerable.Empty<StaticReport>();
}

/// <summary>One of the two is not null.</summary>
public sealed record PlayedReport(PositionReport? Position, StaticReport? Static)
{
    public DateTimeOffset At => Position?.At ?? Static!.At;
}

/// <summary>
/// Plays the track archive in order of time, with what the ships said of themselves where it was kept.
/// </summary>
public sealed class ArchiveReplay(TrackArchive archive, StatementLog? statements = null) : IReplaySource
{
    public async IAsyncEnumerable<PlayedReport> ReadAsync(
        DateTimeOffset from,
        DateTimeOffset until,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Queue<StaticReport> said = new(statements is null
            ? []
            : await statements.ReadAsync(from, until, cancellationToken).ConfigureAwait(false));
        await foreach (ArchivedPoint point in archive.PlayAsync(from, until, cancellationToken).ConfigureAwait(false))
        {
            PositionReport report = point.ToReport();
            while (said.TryPeek(out StaticReport? next) && next.At <= report.At)
            {
                yield return new(null, said.Dequeue());
            }

            yield return new(report, null);
        }

        foreach (StaticReport rest in said)
        {
            yield return new(null, rest);
        }
    }

    public async IAsyncEnumerable<StaticReport> StatementsAsync(
        DateTimeOffset before,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IReadOnlyList<StaticReport> said = statements is null
            ? []
            : await statements.ReadAsync(DateTimeOffset.MinValue, before, cancellationToken).ConfigureAwait(false);
        foreach (StaticReport last in Replayed.LastOfEach(said, before))
        {
            yield return last;
        }
    }
}

/// <summary>Plays the journal: everything that was received, in order of arrival, decoded as it was then.</summary>
/// <remarks>Clocks of stations and feeds are corrected as live, from the same input.</remarks>
/// <param name="read">The journal's chunks; called once per reading.</param>
/// <param name="familyOf">Who listens behind a feed, by its name; stations on land when null.</param>
public sealed class JournalReplay(
    Func<IEnumerable<JournalRecord>> read, Func<string, SourceFamily>? familyOf = null) : IReplaySource
{
    /// <summary>5 min before a span begins: the first parts of its messages; a clock may be fast by so much.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    public bool IsInOrder => false;

    /// <summary>Plays a journal that a server may be writing at the same time.</summary>
    public static JournalReplay Of(
        string folder, Action<JournalDamage>? onDamage = null, Func<string, SourceFamily>? familyOf = null) =>
        new(() => FolderJournal.Read(folder, 0, onDamage), familyOf);

    public async IAsyncEnumerable<PlayedReport> ReadAsync(
        DateTimeOffset from,
        DateTimeOffset until,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);

        // What arrived before the span did not happen in it.
        foreach ((_, PlayedReport report) in Decoded(
            record => record.ArrivedAt >= from || from - record.ArrivedAt <= Early))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (report.At >= from && report.At <= until)
            {
                yield return report;
            }
        }
    }

    /// <summary>What the chunks say, each with the offset of its chunk.</summary>
    internal IEnumerable<(long Offset, PlayedReport Report)> Decoded(Predicate<JournalRecord> isWanted)
    {
        Dictionary<string, IReportReader> readers = new(StringComparer.Ordinal);
        Sink sink = new();
        FeedClocks clocks = new(sink);
        foreach (JournalRecord record in read().Where(record => isWanted(record)))
        {
            if (!readers.TryGetValue(record.Source, out IReportReader? reader))
            {
                ReadOnlySpan<byte> beginning = record.Bytes.Span[..Math.Min(4096, record.Bytes.Length)];
                SourceFamily family = familyOf?.Invoke(record.Source) ?? SourceFamily.Terrestrial;
                reader = (InputFormats.Detect(beginning) ?? InputFormats.Find("nmea")!)
                    .CreateReader(new((ushort)(readers.Count + 1), family));
                readers.Add(record.Source, reader);
            }

            reader.Read(record.Bytes.Span, record.ArrivedAt, clocks);
            foreach (PlayedReport report in sink.Reports)
            {
                yield return (record.Offset, report);
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
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        for (int next = FirstAt(from); next < _reports.Length && _reports[next].At <= until; next++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return _reports[next];
        }
    }

    public IAsyncEnumerable<StaticReport> StatementsAsync(
        DateTimeOffset before,
        CancellationToken cancellationToken = default) => Replayed.LastOfEach(
            _reports.Take(FirstAt(before)).Where(report => report.Static is not null).Select(report => report.Static!),
            before).ToAsyncEnumerable();

    /// <summary>Index of the first report that is not before a time.</summary>
    private int FirstAt(DateTimeOffset time)
    {
        (int low, int high) = (0, _reports.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _reports[middle].At < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

internal static class Replayed
{
    /// <param name="said">In order of time.</param>
    public static IEnumerable<StaticReport> LastOfEach(IEnumerable<StaticReport> said, DateTimeOffset before)
    {
        Dictionary<Mmsi, StaticReport> last = [];
        foreach (StaticReport statement in said.TakeWhile(statement => statement.At < before))
        {
            last[statement.Mmsi] = last.TryGetValue(statement.Mmsi, out StaticReport? earlier)
                ? StatementLog.Merged(earlier, statement)
                : statement;
        }

        return last.Values.OrderBy(statement => statement.Mmsi);
    }
}
