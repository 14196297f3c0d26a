using Maritime.Server.Feeds;
using Maritime.Storage;
using Maritime.Storage.Blobs;
using Maritime.Storage.Journal;
using Maritime.Storage.Replays;
using Maritime.Storage.Snapshots;
using Maritime.Storage.Tracks;

namespace Maritime.Server.Hosting;

/// <summary>
/// Makes live traffic outlive the process: raw input in the journal, fleet in snapshots, positions in the archive.
/// </summary>
/// <remarks>
/// Recovery is the newest snapshot and the journal from its offset, through the same code as live input. A checkpoint
/// flushes the archive before it writes the snapshot, so what the snapshot leaves out the journal still has. Called by
/// the ingest alone.
/// </remarks>
internal sealed class LiveRecorder : IAsyncDisposable
{
    /// <summary>
    /// 2 min of input before the snapshot are decoded again: fragments of a message come within seconds.
    /// </summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(2);

    /// <summary>5 min: at the world's peak rate that much journal is folded again within seconds.</summary>
    private static readonly TimeSpan CheckpointEvery = TimeSpan.FromMinutes(5);

    private readonly FolderJournal _journal;
    private readonly SnapshotStore _snapshots;
    private readonly TrackArchive _archive;
    private readonly StatementLog _statements;
    private readonly TimeProvider _clock;
    private readonly Queue<(DateTimeOffset ArrivedAt, long Offset)> _recent = new();
    private long _offset;
    private DateTimeOffset _checkpointAt;

    private LiveRecorder(
        FolderJournal journal,
        SnapshotStore snapshots,
        TrackArchive archive,
        StatementLog statements,
        TimeProvider clock)
    {
        _statements = statements;
        _journal = journal;
        _snapshots = snapshots;
        _archive = archive;
        _clock = clock;
        _checkpointAt = clock.GetUtcNow() + CheckpointEvery;
    }

    public JournalStatus JournalStatus => _journal.Status;

    /// <summary>Every position, for replays and exports; those not yet flushed too.</summary>
    public TrackArchive Tracks => _archive;

    /// <summary>What ships said of themselves, beside <see cref="Tracks"/>.</summary>
    public StatementLog Statements => _statements;

    /// <exception cref="UserException">Another process holds the journal, or a newer program wrote the
    /// state.</exception>
    public static async Task<LiveRecorder> OpenAsync(
        StateFolder state, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            FolderBlobStore blobs = new(state.Blobs);
            TrackArchive archive = await TrackArchive.OpenAsync(blobs, cancellationToken: cancellationToken);

            // A crash of ours loses nothing; a power cut at most the second between two syncs.
            FolderJournal journal = FolderJournal.Open(
                state.Journal, JournalOptions.Default with { Sync = JournalSync.Interval });
            return new(journal, new SnapshotStore(blobs), archive, new StatementLog(blobs), clock);
        }
        catch (Exception error) when (error is IOException or NewerStateException
            or DamagedStateException)
        {
            throw new UserException(error.Message, error);
        }
    }

    /// <summary>Brings the watch back to where the last run stood.</summary>
    /// <param name="decode">Decodes a chunk; what it yields waits.</param>
    /// <param name="fold">Folds what waits; false throws it away.</param>
    public async Task RecoverAsync(
        Watch watch,
        Action<string, FeedChunk> decode,
        Func<FeedChunk, bool, CancellationToken, ValueTask> fold,
        CancellationToken cancellationToken)
    {
        long warmFrom = 0;
        if (await _snapshots.LoadNewestAsync(cancellationToken) is { } snapshot)
        {
            await watch.RestoreAsync(snapshot.State, cancellationToken);
            (_offset, warmFrom) = (snapshot.JournalOffset, snapshot.WarmFrom);
        }

        long foldFrom = _offset;
        foreach (JournalRecord record in _journal.ReadFrom(warmFrom))
        {
            FeedChunk chunk = new(Source: 0, record.ArrivedAt, record.Bytes);
            decode(record.Source, chunk);
            await fold(chunk, record.Offset >= foldFrom, cancellationToken);
            Passed(record.ArrivedAt, record.Offset, record.NextOffset);
        }
    }

    /// <summary>Durable against a crash of this process when done; waits while the disk is full.</summary>
    public async ValueTask AppendAsync(string feed, FeedChunk chunk, CancellationToken cancellationToken)
    {
        long offset = _journal.EndOffset;
        long next = await _journal.AppendAsync(feed, chunk.ArrivedAt, chunk.Lines, cancellationToken);
        Passed(chunk.ArrivedAt, offset, next);
    }

    public void Archive(ReadOnlySpan<Report> reports)
    {
        foreach (ref readonly Report report in reports)
        {
            if (report.Static is { } said)
            {
                _statements.Add(said);
            }
            else
            {
                _archive.Add(report.Position);
            }
        }
    }

    public async ValueTask CheckpointWhenDueAsync(Watch watch, CancellationToken cancellationToken)
    {
        if (_clock.GetUtcNow() >= _checkpointAt)
        {
            await CheckpointAsync(watch, cancellationToken);
        }
    }

    public async Task CheckpointAsync(Watch watch, CancellationToken cancellationToken)
    {
        await _archive.FlushAsync(cancellationToken);
        await _statements.FlushAsync(cancellationToken);
        byte[] state = await watch.SaveAsync(cancellationToken);
        long warmFrom = _recent.TryPeek(out var oldest) ? oldest.Offset : _offset;
        await _snapshots.SaveAsync(new(_offset, warmFrom, state), cancellationToken);
        DateTimeOffset now = _clock.GetUtcNow();
        _journal.Trim(JournalRetention.Default, now, await _snapshots.OldestNeededAsync(cancellationToken));
        _checkpointAt = now + CheckpointEvery;
    }

    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        _archive.Dispose();
        _statements.Dispose();
    }

    private void Passed(DateTimeOffset arrivedAt, long offset, long next)
    {
        _offset = next;
        _recent.Enqueue((arrivedAt, offset));
        while (_recent.Peek().ArrivedAt < arrivedAt - WarmUp)
        {
            _recent.Dequeue();
        }
    }
}
