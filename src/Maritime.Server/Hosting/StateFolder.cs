using Maritime.Storage;
using Maritime.Storage.Blobs;
using Maritime.Storage.Ledger;

namespace Maritime.Server.Hosting;

/// <summary>Where the server keeps what must outlive it: one folder for the demo, one for live traffic.</summary>
internal sealed record StateFolder(string Path)
{
    /// <summary>Of the folder for live traffic.</summary>
    public const string LiveName = "live";

    private const string DemoName = "demo";

    /// <summary>The SQLite file with events, alerts and the audit.</summary>
    public string Ledger => System.IO.Path.Combine(Path, "ledger.db");

    /// <summary>Segments of raw input.</summary>
    public string Journal => System.IO.Path.Combine(Path, "journal");

    /// <summary>Snapshots and archived tracks.</summary>
    public string Blobs => System.IO.Path.Combine(Path, "blobs");

    /// <exception cref="UserException">The folder cannot be made or written.</exception>
    public static StateFolder Open(ServeOptions options)
    {
        string path = System.IO.Path.GetFullPath(
            System.IO.Path.Combine(options.Data, options.IsDemo ? DemoName : LiveName));
        try
        {
            Directory.CreateDirectory(path);
            string probe = System.IO.Path.Combine(path, ".writable");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The folder '{path}' cannot be written: choose another one with --data.", error);
        }

        return new StateFolder(path);
    }

    /// <exception cref="UserException">It cannot be reached, refuses, is damaged, or is newer.</exception>
    public async Task<SqlLedger> OpenLedgerAsync(StorageOptions stores, CancellationToken cancellationToken)
    {
        try
        {
            return stores.IsSqlite
                ? await SqlLedger.OpenSqliteAsync(Ledger, cancellationToken)
                : await SqlLedger.OpenPostgreSqlAsync(stores.Ledger, cancellationToken);
        }
        catch (Exception error) when (error is NewerStateException or DamagedStateException or IOException)
        {
            throw new UserException(error.Message, error);
        }
    }

    /// <param name="isReader">Looks at the blobs of another process.</param>
    /// <exception cref="UserException">They cannot be reached, or refuse.</exception>
    public async Task<IBlobStore> OpenBlobsAsync(
        StorageOptions stores, bool isReader, CancellationToken cancellationToken)
    {
        try
        {
            return stores.IsFolder
                ? new FolderBlobStore(Blobs, isReader)
                : await AzureBlobStore.OpenAsync(stores.Blobs, stores.Container, cancellationToken);
        }
        catch (IOException error)
        {
            throw new UserException(error.Message, error);
        }
    }

    /// <returns>Whether there was anything to delete.</returns>
    /// <exception cref="UserException">A server is still using it.</exception>
    public static bool DeleteDemo(string data)
    {
        string path = System.IO.Path.GetFullPath(System.IO.Path.Combine(data, DemoName));
        if (!Directory.Exists(path))
        {
            return false;
        }

        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"'{path}' could not be deleted: {error.Message}", error);
        }

        return true;
    }
}
