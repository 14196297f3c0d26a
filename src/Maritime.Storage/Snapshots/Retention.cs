using Maritime.Storage.Journal;
using Maritime.Storage.Ledger;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Snapshots;

/// <summary>How long things are kept, and how much of the disk they may take. Null keeps.</summary>
public sealed record RetentionPolicy
{
    /// <summary>30 days of raw input, a year of tracks, ten years of findings; no bound on size.</summary>
    public static RetentionPolicy Default { get; } = new();

    public TimeSpan? JournalAge { get; init; } = TimeSpan.FromDays(30);

    public TimeSpan? TrackAge { get; init; } = TimeSpan.FromDays(365);

    public TimeSpan? FindingAge { get; init; } = TimeSpan.FromDays(3650);

    /// <summary>Journal and tracks together; the journal may take a third of it, the tracks what is left.</summary>
    public long? DiskBudgetBytes { get; init; }
}

/// <summary>Carries out a policy and writes into the audit what went.</summary>
public static class Retention
{
    /// <summary>Who removes, in the audit.</summary>
    public const string Actor = "retention";

    /// <returns>How many entries the audit got.</returns>
    public static async Task<int> ApplyAsync(
        RetentionPolicy policy,
        IJournal journal,
        TrackArchive archive,
        ILedger ledger,
        SnapshotStore snapshots,
        DateTimeOffset now,
        CancellationToken cancellationToken = default)
    {
        int entries = 0;
        long needed = await snapshots.OldestNeededAsync(cancellationToken).ConfigureAwait(false);
        JournalRetention raw = new(policy.JournalAge, policy.DiskBudgetBytes / 3);
        foreach (RemovedSegment segment in journal.Trim(raw, now, needed))
        {
            string detail = Invariant(
                $"{segment.Bytes} bytes, offsets {segment.From} to {segment.To}: {segment.Reason}");
            await Note("journal " + segment.File, detail).ConfigureAwait(false);
        }

        long? left = policy.DiskBudgetBytes - (journal.EndOffset - journal.FirstOffset);
        TrackRetention tracks = new(policy.TrackAge, left is { } bytes ? Math.Max(0, bytes) : null);
        foreach (RemovedChunk chunk in await archive.TrimAsync(tracks, now, cancellationToken).ConfigureAwait(false))
        {
            string span = Invariant($"{chunk.From.UtcDateTime:s}Z to {chunk.To.UtcDateTime:s}Z");
            string detail = Invariant($"{chunk.Positions} positions, {chunk.Bytes} bytes, {span}: {chunk.Reason}");
            await Note("tracks " + chunk.Name, detail).ConfigureAwait(false);
        }

        if (policy.FindingAge is { } age)
        {
            (int events, int alerts) = await ledger.RemoveEndedBeforeAsync(now - age, Actor, now, cancellationToken)
                .ConfigureAwait(false);
            entries += events + alerts > 0 ? 1 : 0;
        }

        return entries;

        async Task Note(string subject, string detail)
        {
            entries++;
            await ledger.AuditAsync(new(now, Actor, "removed", subject, detail), cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
