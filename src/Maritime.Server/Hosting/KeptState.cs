using Maritime.Server.Feeds;
using Maritime.Storage.Blobs;
using Maritime.Storage.Ledger;
using Maritime.Storage.Replays;
using Maritime.Storage.Tracks;

namespace Maritime.Server.Hosting;

/// <summary>What a server keeps, looked at from another process, which changes nothing of it.</summary>
/// <remarks>The server may be running: what it has received up to now is there.</remarks>
internal sealed class KeptState : IDisposable
{
    private readonly StateFolder _folder;
    private readonly StorageOptions _stores;
    private readonly Action<string> _onDamaged;

    private KeptState(
        StateFolder folder,
        StorageOptions stores,
        TrackArchive tracks,
        StatementLog statements,
        Action<string> onDamaged)
    {
        (_folder, _stores, Tracks, Statements, _onDamaged) = (folder, stores, tracks, statements, onDamaged);
    }

    public TrackArchive Tracks { get; }

    public StatementLog Statements { get; }

    /// <param name="path">The server's folder, <c>state/live</c>; the one around it does too.</param>
    /// <param name="onDamaged">Told a sentence about everything that cannot be read; the rest is.</param>
    /// <exception cref="UserException">There is nothing of a server, or its stores refuse.</exception>
    public static async Task<KeptState> OpenAsync(
        string path, StorageOptions stores, Action<string> onDamaged, CancellationToken cancellationToken)
    {
        stores.Check();
        StateFolder folder = Find(path, stores);
        IBlobStore blobs = await folder.OpenBlobsAsync(stores, isReader: true, cancellationToken);
        JournalTail tail = await JournalTail.FindAsync(folder.Journal, new(blobs), cancellationToken);
        TrackArchive tracks = await TrackArchive.OpenAsync(
            blobs, onDamaged: onDamaged, isReader: true, cancellationToken: cancellationToken);
        StatementLog statements = new(blobs);
        statements.Damaged += onDamaged;
        tail.AddTo(tracks, statements, FeedAddress.FamilyOf, damage => onDamaged(damage.Sentence));
        return new(folder, stores, tracks, statements, onDamaged);
    }

    /// <summary>Everything as it was received.</summary>
    public JournalReplay Journal() =>
        JournalReplay.Of(_folder.Journal, damage => _onDamaged(damage.Sentence), FeedAddress.FamilyOf);

    /// <returns>Null where the server has kept none.</returns>
    /// <exception cref="UserException">It cannot be reached, refuses, is damaged, or is newer.</exception>
    public async Task<SqlLedger?> OpenLedgerAsync(CancellationToken cancellationToken)
    {
        if (_stores.IsSqlite && !File.Exists(_folder.Ledger))
        {
            return null;
        }

        SqlLedger ledger = await _folder.OpenLedgerAsync(_stores, cancellationToken);
        ledger.RowDamaged += _onDamaged;
        return ledger;
    }

    public void Dispose()
    {
        Tracks.Dispose();
        Statements.Dispose();
    }

    private static StateFolder Find(string path, StorageOptions stores)
    {
        if (!Directory.Exists(path))
        {
            throw new UserException($"There is no folder {path}.");
        }

        StateFolder[] candidates = [new(path), new(Path.Combine(path, StateFolder.LiveName))];
        return Array.Find(candidates, HasState) ?? (stores.IsSqlite && stores.IsFolder
            ? throw new UserException(
                $"{path} is no server's folder: it holds neither ledger.db nor journal nor blobs (try state/live).")
            : candidates[0]);
    }

    private static bool HasState(StateFolder folder) =>
        Directory.Exists(folder.Journal) || Directory.Exists(folder.Blobs) || File.Exists(folder.Ledger);
}
