using Maritime.Server.Feeds;
using Maritime.Storage;
using Maritime.Storage.Blobs;
using Maritime.Storage.Journal;
using Maritime.Storage.Ledger;
using Maritime.Storage.Replays;
using Maritime.Storage.Snapshots;
using Maritime.Storage.Tracks;

namespace Maritime.Server.Hosting;

/// <summary>When and how live traffic is recorded: <see cref="Recorder"/> does it, this decides.</summary>
/// <remarks>
/// A checkpoint takes the state between two chunks and keeps it behind the ingest's back; one that fails, because the
/// disk is full or the blob store is away, is said in the status and tried again, and the journal has it all meanwhile.
/// Recordings are their own journal: they are read anew, so of them no state is kept, and a newer recording does not
/// meet the clocks of an older one. Called by the ingest alone.
/// </remarks>
internal sealed partial class LiveRecorder : IAsyncDisposable
{
    /// <summary>5 min: at the world's peak rate that much journal is folded again within seconds.</summary>
    private static readonly TimeSpan CheckpointEvery = TimeSpan.FromMinutes(5);

    /// <summary>30 s between two checkpoints at least, and until one that failed is tried again.</summary>
    private static readonly TimeSpan CheckpointAtMost = TimeSpan.FromSeconds(30);

    /// <summary>5 s until something that failed is tried again while the feeds wait.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>8 million positions that cannot be written wait in 256 MB of memory; then input waits.</summary>
    private const int MostPending = 8_000_000;

    /// <summary>Chunks of an hour are merged into one.</summary>
    private const int MergedChunks = 12;

    private readonly Recorder _recorder;
    private readonly FolderJournal _journal;
    private readonly StatementLog _statements;
    private readonly ILedger _ledger;
    private readonly RetentionPolicy _retention;
    private readonly bool _isRecorded;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private Task _keeping = Task.CompletedTask;
    private DateTimeOffset _checkpointAt;
    private DateTimeOffset _notBefore;
    private string? _trouble;

    private LiveRecorder(
        Recorder recorder,
        FolderJournal journal,
        StatementLog statements,
        ILedger ledger,
        ServeOptions options,
        TimeProvider clock,
        ILogger logger)
    {
        // Somebody who opens an old recording wants to see it, not have it cleared away for its age.
        RetentionPolicy budget = options.Storage.Retention();
        _recorder = recorder;
        _journal = journal;
        _statements = statements;
        _ledger = ledger;
        _retention = options.IsRecorded
            ? new() { JournalAge = null, TrackAge = null, FindingAge = null, DiskBudgetBytes = budget.DiskBudgetBytes }
            : budget;
        _isRecorded = options.IsRecorded;
        _clock = clock;
        _logger = logger;
        _checkpointAt = clock.GetUtcNow() + CheckpointEvery;
    }

    /// <summary>Every position, for replays and exports; those not yet flushed too.</summary>
    public TrackArchive Tracks => _recorder.Tracks;

    /// <summary>What ships said of themselves, beside <see cref="Tracks"/>.</summary>
    public StatementLog Statements => _statements;

    /// <summary>How the journal is doing; when it is well, whether the archive and the snapshots are.</summary>
    public JournalStatus JournalStatus => _journal.Status is { State: not JournalState.Writing } status
        ? status
        : Volatile.Read(ref _trouble) is { } trouble ? _journal.Status with { Sentence = trouble } : _journal.Status;

    /// <param name="settle">Writes what the desk has said so far into the ledger.</param>
    /// <exception cref="UserException">
    /// Another process holds the journal, the blobs cannot be reached, or a newer program wrote the state.
    /// </exception>
    public static async Task<LiveRecorder> OpenAsync(
        StateFolder state,
        ServeOptions options,
        ILedger ledger,
        Func<CancellationToken, Task> settle,
        TimeProvider clock,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        try
        {
            // First the journal: whoever holds it holds the blobs too.
            FolderJournal journal = FolderJournal.Open(
                state.Journal, JournalOptions.Default with { Sync = options.Storage.SyncPolicy() });
            if (journal.TornTail is { } torn)
            {
                LogDamage(logger, torn.Sentence);
            }

            IBlobStore blobs = await state.OpenBlobsAsync(options.Storage, isReader: false, cancellationToken);
            Action<string> onDamaged = sentence => LogDamage(logger, sentence);
            TrackArchive archive = await TrackArchive.OpenAsync(
                blobs, onDamaged: onDamaged, cancellationToken: cancellationToken);
            SnapshotStore snapshots = new(blobs);
            snapshots.Damaged += onDamaged;
            StatementLog statements = new(blobs);
            statements.Damaged += onDamaged;
            RecorderOptions recording = RecorderOptions.Default with
            {
                BeforeSnapshot = async cancelled =>
                {
                    await statements.FlushAsync(cancelled);
                    await settle(cancelled);
                },
            };
            return new(
                new(recording, journal, archive, snapshots), journal, statements, ledger, options, clock, logger);
        }
        catch (Exception error) when (error is IOException or NewerStateException or DamagedStateException)
        {
            throw new UserException(error.Message, error);
        }
    }

    /// <summary>Brings its caller back to where the last run stood.</summary>
    /// <param name="restore">Takes the state that was saved.</param>
    /// <param name="resume">Called before the first chunk that is not in that state.</param>
    /// <param name="decode">Decodes a chunk; what it yields waits.</param>
    /// <param name="fold">Folds what waits; false throws it away.</param>
    /// <exception cref="UserException">A newer program wrote the state.</exception>
    public async Task RecoverAsync(
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> restore,
        Action resume,
        Action<string, FeedChunk> decode,
        Func<FeedChunk, bool, CancellationToken, ValueTask> fold,
        CancellationToken cancellationToken)
    {
        if (_isRecorded)
        {
            return;
        }

        try
        {
            await _recorder.RecoverAsync(
                restore,
                (record, isNew, cancelled) =>
                {
                    if (isNew)
                    {
                        resume();
                    }

                    FeedChunk chunk = new(Source: 0, record.ArrivedAt, record.Bytes);
                    decode(record.Source, chunk);
                    return fold(chunk, isNew, cancelled);
                },
                damage => LogDamage(_logger, damage.Sentence),
                cancellationToken);
        }
        catch (Exception error) when (error is NewerStateException or IOException)
        {
            throw new UserException(error.Message, error);
        }
    }

    /// <summary>Durable against a crash of this process when done; waits while the disk is full.</summary>
    public ValueTask AppendAsync(string feed, FeedChunk chunk, CancellationToken cancellationToken) =>
        _recorder.AppendAsync(feed, chunk.ArrivedAt, chunk.Lines, cancellationToken);

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
                _recorder.Archive(report.Position);
            }
        }
    }

    /// <param name="save">Everything remembered of what was taken in.</param>
    public async ValueTask CheckpointWhenDueAsync(
        Func<CancellationToken, ValueTask<byte[]>> save, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        bool isDue = now >= _checkpointAt || _recorder.IsDue;
        if (isDue && now >= _notBefore && _keeping.IsCompleted)
        {
            _notBefore = now + CheckpointAtMost;
            _checkpointAt = now + CheckpointEvery;
            byte[] state = _isRecorded ? [] : await save(cancellationToken);
            _keeping = TryKeepAsync(_recorder.Take(state), cancellationToken);
        }

        // A file is read faster than the disk takes it, or the blobs are away for hours: the feeds wait.
        while (_recorder.Tracks.PendingCount > MostPending)
        {
            await _keeping;
            if (_recorder.Tracks.PendingCount > MostPending)
            {
                await Task.Delay(RetryAfter, _clock, cancellationToken);
                byte[] state = _isRecorded ? [] : await save(cancellationToken);
                _keeping = TryKeepAsync(_recorder.Take(state), cancellationToken);
            }
        }
    }

    /// <summary>The last one: done when everything is kept, or the sentence says why it is not.</summary>
    public async Task CheckpointAsync(
        Func<CancellationToken, ValueTask<byte[]>> save, CancellationToken cancellationToken)
    {
        await _keeping;
        byte[] state = _isRecorded ? [] : await save(cancellationToken);
        await TryKeepAsync(_recorder.Take(state), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _keeping;
        await _journal.DisposeAsync();
        _recorder.Tracks.Dispose();
        _statements.Dispose();
    }

    private async Task TryKeepAsync(Snapshot snapshot, CancellationToken cancellationToken)
    {
        await Task.Yield(); // The ingest goes on.
        try
        {
            if (_isRecorded)
            {
                await _recorder.Tracks.FlushAsync(cancellationToken);
                await _statements.FlushAsync(cancellationToken);
            }
            else
            {
                await _recorder.KeepAsync(snapshot, cancellationToken);
            }

            await _recorder.Tracks.CompactAsync(MergedChunks, cancellationToken);
            await ClearAwayAsync(_clock.GetUtcNow(), cancellationToken);
            Volatile.Write(ref _trouble, null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DamagedStateException
            or TimeoutException)
        {
            _checkpointAt = _clock.GetUtcNow() + CheckpointAtMost;
            Volatile.Write(
                ref _trouble,
                $"Input is journalled; tracks and snapshots wait, and are tried again: {error.Message}");
            LogBehind(_logger, error.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>What the policy gives up goes, and the audit says what went.</summary>
    private async Task ClearAwayAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await Retention.ApplyAsync(
            _retention, _journal, _recorder.Tracks, _ledger, _recorder.Snapshots, now, cancellationToken);
        if (_retention.TrackAge is { } age)
        {
            foreach (string name in await _statements.TrimAsync(now - age, cancellationToken))
            {
                AuditEntry entry = new(now, Retention.Actor, "removed", "statements " + name, $"older than {age:c}");
                await _ledger.AuditAsync(entry, cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A checkpoint failed and is tried again: {Reason}")]
    private static partial void LogBehind(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Finding}")]
    private static partial void LogDamage(ILogger logger, string finding);
}
