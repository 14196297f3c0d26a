using Maritime.Ais;
using Maritime.Storage.Journal;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Snapshots;

/// <summary>
/// Makes traffic outlive the process: raw input in the journal, what was made of it in snapshots, positions in the
/// archive.
/// </summary>
/// <remarks>
/// Recovery is the newest snapshot and the journal from its offset, through the same code as live input. What is kept
/// of
/// one checkpoint is kept in this order: positions, then whatever <see cref="RecorderOptions.BeforeSnapshot"/> sees to,
/// then the snapshot; so whatever the snapshot leaves out, the journal still has. Input is appended by one thread at a
/// time; <see cref="KeepAsync"/> may run beside it.
/// </remarks>
public sealed class Recorder(
    RecorderOptions options, IJournal journal, TrackArchive archive, SnapshotStore snapshots)
{
    private readonly Queue<(DateTimeOffset ArrivedAt, long Offset)> _recent = new();
    private long _offset;
    private long _keptOffset;

    public IJournal Journal => journal;

    public TrackArchive Tracks => archive;

    public SnapshotStore Snapshots => snapshots;

    /// <summary>How much of the journal was folded again.</summary>
    public long RecoveredBytes { get; private set; }

    /// <summary>Whether a crash now would cost more than is worth another checkpoint.</summary>
    public bool IsDue =>
        _offset - _keptOffset >= options.CheckpointBytes || archive.PendingCount >= options.CheckpointPositions;

    /// <summary>Brings its caller back to where the last run stood.</summary>
    /// <param name="restore">Is handed the state of the newest snapshot; not called when there is none.</param>
    /// <param name="take">
    /// Decodes a record, and folds what it yields when told that it is new; else it only warms up the readers, and what
    /// they yield is in the state already.
    /// </param>
    public async Task RecoverAsync(
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> restore,
        Func<JournalRecord, bool, CancellationToken, ValueTask> take,
        Action<JournalDamage>? onDamage = null,
        CancellationToken cancellationToken = default)
    {
        long warmFrom = 0;
        if (await snapshots.LoadNewestAsync(cancellationToken).ConfigureAwait(false) is { } snapshot)
        {
            await restore(snapshot.State, cancellationToken).ConfigureAwait(false);
            (_offset, warmFrom) = (snapshot.JournalOffset, snapshot.WarmFrom);
        }

        long recoverFrom = _keptOffset = _offset;
        foreach (JournalRecord record in journal.ReadFrom(warmFrom, onDamage))
        {
            await take(record, record.Offset >= recoverFrom, cancellationToken).ConfigureAwait(false);
            Passed(record.ArrivedAt, record.Offset, Math.Max(_offset, record.NextOffset));
        }

        RecoveredBytes = journal.EndOffset - recoverFrom;
    }

    /// <summary>Takes in a chunk before anything is made of it; waits while the disk is full.</summary>
    public async ValueTask AppendAsync(
        string source,
        DateTimeOffset arrivedAt,
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancellationToken = default)
    {
        long offset = journal.EndOffset;
        long next = await journal.AppendAsync(source, arrivedAt, bytes, cancellationToken).ConfigureAwait(false);
        Passed(arrivedAt, offset, next);
    }

    public void Archive(in PositionReport report) => archive.Add(report);

    /// <summary>What a checkpoint needs of this moment: everything appended is in the state, nothing else is.</summary>
    public Snapshot Take(byte[] state) =>
        new(_offset, _recent.TryPeek(out var oldest) ? oldest.Offset : _offset, state);

    /// <summary>Makes everything up to <see cref="Take"/> cheap to recover.</summary>
    public async Task KeepAsync(Snapshot snapshot, CancellationToken cancellationToken = default)
    {
        await archive.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (options.BeforeSnapshot is { } settle)
        {
            await settle(cancellationToken).ConfigureAwait(false);
        }

        await snapshots.SaveAsync(snapshot, cancellationToken).ConfigureAwait(false);
        _keptOffset = snapshot.JournalOffset;
    }

    private void Passed(DateTimeOffset arrivedAt, long offset, long next)
    {
        _offset = next;
        _recent.Enqueue((arrivedAt, offset));
        while (_recent.Peek().ArrivedAt < arrivedAt - options.WarmUp)
        {
            _recent.Dequeue();
        }
    }
}

public sealed record RecorderOptions
{
    public static RecorderOptions Default { get; } = new();

    /// <summary>
    /// 2 min of input before the snapshot are decoded again: fragments of a message come within seconds.
    /// </summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// 16 MiB of input, some quarter of a million sentences: 200,000 vessels and as much to fold again are back within
    /// 10 s (<c>maritime bench storage</c>).
    /// </summary>
    public long CheckpointBytes { get; init; } = 16 << 20;

    /// <summary>
    /// 2 million positions wait in 64 MB of memory: a recording read at full speed brings them in seconds.
    /// </summary>
    public int CheckpointPositions { get; init; } = 2_000_000;

    /// <summary>
    /// Makes durable what was said of the input so far, the ledger above all: after the snapshot nobody says it again.
    /// </summary>
    public Func<CancellationToken, Task>? BeforeSnapshot { get; init; }
}
