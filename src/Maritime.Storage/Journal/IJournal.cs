namespace Maritime.Storage.Journal;

/// <summary>
/// Raw input as it came in, in order of arrival: what a crash must not lose and what a replay starts from.
/// </summary>
/// <remarks>
/// Thread-safe. An offset is a place in the whole stream of bytes since the journal began; it never changes its
/// meaning,
/// whatever is rotated or removed. A snapshot remembers the offset up to which it has folded.
/// </remarks>
public interface IJournal : IAsyncDisposable
{
    JournalStatus Status { get; }

    /// <summary>Called on the writing thread when <see cref="Status"/> changes.</summary>
    event Action<JournalStatus>? StatusChanged;

    /// <summary>The oldest offset still kept.</summary>
    long FirstOffset { get; }

    /// <summary>Everything before it is written, and synced as the options ask.</summary>
    long EndOffset { get; }

    /// <summary>
    /// Appends one chunk; done when its group is committed. While the disk is full it waits, and with it the feed: see
    /// <see cref="Status"/>.
    /// </summary>
    /// <param name="source">The feed's name, at most 255 bytes of UTF-8.</param>
    /// <param name="arrivedAt">Kept to the microsecond.</param>
    /// <param name="bytes">Copied before the call returns; at most 16 MiB. Whole lines, as the feed cut them.</param>
    /// <returns>The offset after the chunk: where to carry on once it has been folded.</returns>
    /// <remarks>A cancelled call may still be written.</remarks>
    ValueTask<long> AppendAsync(
        string source,
        DateTimeOffset arrivedAt,
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancellationToken = default);

    /// <summary>The chunks from an offset to <see cref="EndOffset"/> as it is when reading begins.</summary>
    /// <param name="onDamage">
    /// Told of every stretch that cannot be read; what comes after it is read all the same.
    /// </param>
    IEnumerable<JournalRecord> ReadFrom(long offset, Action<JournalDamage>? onDamage = null);

    /// <summary>
    /// Where the first chunk stands that arrived at this time or later; <see cref="EndOffset"/> when none did.
    /// </summary>
    long OffsetAt(DateTimeOffset arrivedAt);

    /// <summary>Removes whole segments that the policy gives up, oldest first.</summary>
    /// <param name="now">The age of a segment is counted to here.</param>
    /// <param name="keepFrom">
    /// Nothing from this offset on is removed: the oldest snapshot one wants to recover from.
    /// </param>
    /// <returns>What was removed, for the audit.</returns>
    IReadOnlyList<RemovedSegment> Trim(JournalRetention retention, DateTimeOffset now, long keepFrom);
}

/// <summary>One chunk of input as it was received.</summary>
/// <param name="Offset">Where it stands in the journal.</param>
/// <param name="NextOffset">Where the next one stands.</param>
public sealed record JournalRecord(
    long Offset,
    long NextOffset,
    string Source,
    DateTimeOffset ArrivedAt,
    ReadOnlyMemory<byte> Bytes);

/// <summary>A stretch of a segment that cannot be read.</summary>
/// <param name="Bytes">Its length.</param>
public sealed record JournalDamage(string File, long Offset, long Bytes, string Sentence);

/// <param name="State">Whether chunks are being taken.</param>
/// <param name="Sentence">For a person: why not.</param>
public sealed record JournalStatus(JournalState State, string Sentence);

public enum JournalState
{
    Writing,

    /// <summary>The disk is full or refuses to write. Appends wait; it carries on by itself.</summary>
    Suspended,
    Closed,
}

/// <summary>When written bytes are forced to the disk.</summary>
public enum JournalSync
{
    /// <summary>Before an append is done. Appends that come in during a sync share the next one.</summary>
    EachGroup,

    /// <summary>
    /// At least every <see cref="JournalOptions.SyncInterval"/>: a power cut loses that much, a crash nothing.
    /// </summary>
    Interval,

    /// <summary>
    /// When the operating system likes: a power cut loses up to half a minute, a crash of ours nothing.
    /// </summary>
    Never,
}

public sealed record JournalOptions
{
    public static JournalOptions Default { get; } = new();

    public JournalSync Sync { get; init; } = JournalSync.EachGroup;

    /// <summary>1 s: less than the 2 to 10 s between two reports of a moving ship (ITU-R M.1371).</summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>64 MiB: read in well under a second, so that opening and trimming stay quick.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>16 MiB of input that waits for the disk before appends wait too.</summary>
    public int MaxPendingBytes { get; init; } = 16 << 20;

    /// <summary>
    /// 64 MiB of disk stay free: the ledger and the snapshots on the same disk can still finish what they began. 0
    /// does not look.
    /// </summary>
    public long MinFreeBytes { get; init; } = 64L << 20;

    /// <summary>1 s between two tries on a full disk.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(1);
}

/// <param name="MaxAge">Segments whose last chunk is older go; null keeps every age.</param>
/// <param name="MaxBytes">The oldest go until no more than this is left; null keeps every size.</param>
public sealed record JournalRetention(TimeSpan? MaxAge, long? MaxBytes)
{
    /// <summary>
    /// 30 days, as much as the longest voyage an analyst commonly asks to see again; no bound on size.
    /// </summary>
    public static JournalRetention Default { get; } = new(TimeSpan.FromDays(30), null);
}

/// <param name="File">Name of the segment.</param>
/// <param name="From">First offset that went.</param>
/// <param name="To">First offset that stayed.</param>
/// <param name="Reason">"older than 30 d", "over 10 GiB".</param>
public sealed record RemovedSegment(string File, long From, long To, long Bytes, string Reason);
