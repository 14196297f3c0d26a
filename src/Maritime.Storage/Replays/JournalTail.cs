using Maritime.Ais;
using Maritime.Storage.Journal;
using Maritime.Storage.Snapshots;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Replays;

/// <summary>
/// What a server has received since its last checkpoint: its archive does not have it yet, its journal does.
/// </summary>
/// <param name="journal">The folder of the journal, which a server may be writing.</param>
/// <param name="from">Where the tail begins: what comes before is in the archive.</param>
/// <param name="warmFrom">From where readers are fed, so that halves of messages are whole.</param>
public sealed class JournalTail(string journal, long from, long warmFrom)
{
    /// <summary>To be called before the archive is opened: so nothing lies between the two.</summary>
    public static async Task<JournalTail> FindAsync(
        string journal, SnapshotStore snapshots, CancellationToken cancellationToken = default)
    {
        (long from, long warmFrom) = await snapshots.NewestOffsetsAsync(cancellationToken).ConfigureAwait(false);
        return new(journal, from, Math.Min(from, warmFrom));
    }

    /// <summary>
    /// Adds the tail to what is read; neither is flushed. A report that the archive has already is told once.
    /// </summary>
    public void AddTo(
        TrackArchive archive,
        StatementLog statements,
        Func<string, SourceFamily>? familyOf = null,
        Action<JournalDamage>? onDamage = null)
    {
        if (!Directory.Exists(journal))
        {
            return;
        }

        JournalReplay replay = new(() => FolderJournal.Read(journal, warmFrom, onDamage), familyOf);
        foreach ((long offset, PlayedReport report) in replay.Decoded(_ => true))
        {
            if (offset < from)
            {
                continue;
            }

            if (report.Position is { } position)
            {
                archive.Add(position);
            }
            else
            {
                statements.Add(report.Static!);
            }
        }
    }
}
