using System.Net;
using System.Net.Sockets;
using Maritime.Ais;
using Maritime.Server.Tests;
using Maritime.Storage.Blobs;
using Maritime.Storage.Journal;
using Maritime.Storage.Ledger;
using Maritime.Storage.Snapshots;
using Maritime.Storage.Tests.Worlds;
using Maritime.Storage.Tracks;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Maritime.Storage.Tests.Server;

/// <summary>
/// What the server says, in one sentence and before it listens, when its stores are not as they should be.
/// </summary>
public sealed class StoreOptionTests(AzuriteServer azurite, PostgresServer postgres) : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("--sync", "sometimes", "'sometimes' is no way to sync")]
    [InlineData("--disk-budget", "lots", "'lots' is no disk budget")]
    [InlineData("--disk-budget", "12 kB", "at least 10 MB")]
    [InlineData("--keep-tracks", "-1", "--keep-tracks takes days")]
    [InlineData("--container", "No", "'No' is no name for a container")]
    [InlineData("--ledger", "nonsense", "connection string is none of PostgreSQL")]
    [InlineData("--blobs", "nonsense", "none of Azure Blob Storage")]
    public async Task An_option_that_makes_no_sense_is_refused_by_its_name(string option, string value, string sentence) =>
        await RefusesAsync(sentence, option, value);

    [Fact]
    public async Task Stores_for_live_traffic_are_not_taken_for_the_demo()
    {
        (int exit, _, string error) = await ServerProcess.RunAsync(
            "serve", "--port", "0", "--data", _scratch.Path, "--blobs", "UseDevelopmentStorage=true");

        Assert.Equal(1, exit);
        Assert.Contains("are for live traffic: name a feed", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_PostgreSQL_that_is_not_there_or_does_not_let_in_is_said_with_its_place()
    {
        string database = await postgres.NewDatabaseAsync();
        await RefusesAsync(
            "cannot be reached: Connection refused",
            "--ledger", Invariant($"Host=127.0.0.1;Port={FreePort()};Database=ledger;Username=maritime"));
        await RefusesAsync(
            "does not let the user guarded in: the password is wrong",
            "--ledger", await PostgresServer.GuardedAsync(database, "wrong"));
        await RefusesAsync(
            "has no database nowhere: create it first",
            "--ledger", new NpgsqlConnectionStringBuilder(database) { Database = "nowhere" }.ConnectionString);
        await RefusesAsync(
            "let the user own the database", "--ledger", await PostgresServer.GuardedAsync(database, "right"));
    }

    [Fact]
    public async Task An_account_that_is_not_there_or_does_not_let_in_is_said()
    {
        string container = azurite.NewContainer();
        string key = azurite.ConnectionString.Split("AccountKey=")[1].Split(';')[0];
        string port = azurite.ConnectionString.Split("127.0.0.1:")[1].Split('/')[0];
        await RefusesAsync(
            "cannot be reached",
            "--container", container,
            "--blobs", azurite.ConnectionString.Replace(":" + port, Invariant($":{FreePort()}"), StringComparison.Ordinal));
        await RefusesAsync(
            "refused " + container,
            "--container", container,
            "--blobs", azurite.ConnectionString.Replace(key, Convert.ToBase64String(new byte[64]), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_ledger_of_a_newer_program_is_refused_and_left_alone(string kind)
    {
        string file = Path.Combine(Directory.CreateDirectory(_scratch.Under("live")).FullName, "ledger.db");
        string database = kind == "postgres" ? await postgres.NewDatabaseAsync() : "";
        await using SqlLedger ledger = kind == "postgres"
            ? await SqlLedger.OpenPostgreSqlAsync(database)
            : await SqlLedger.OpenSqliteAsync(file);
        await using (LedgerContext context = ledger.NewContext())
        {
            await context.Database.ExecuteSqlRawAsync(
                "INSERT INTO schema_version (version, name) VALUES (99, 'tomorrow')");
        }

        await RefusesAsync(
            "has format 99, this program knows up to", kind == "postgres" ? ["--ledger", database] : []);
    }

    [Fact]
    public async Task A_chunk_a_snapshot_and_a_journal_of_a_newer_program_are_refused_by_their_names()
    {
        string live = _scratch.Under("live");
        FolderBlobStore blobs = new(Path.Combine(live, "blobs"));
        using (TrackArchive archive = await TrackArchive.OpenAsync(blobs))
        {
            foreach (PositionReport report in Traffic.Made(72, 257123000, 10, 10))
            {
                archive.Add(report);
            }

            await archive.FlushAsync();
        }

        string chunk = Directory.GetFiles(live, "*.trk", SearchOption.AllDirectories).Single();
        await WithAsync(chunk, bytes => bytes[^20] = 99, Path.GetFileName(chunk));

        await new SnapshotStore(blobs).SaveAsync(new(0, 0, new byte[10]));
        string snapshot = Directory.GetFiles(live, "*.snap", SearchOption.AllDirectories).Single();
        await WithAsync(
            snapshot,
            bytes =>
            {
                bytes[12] = 99;
                System.IO.Hashing.XxHash64 hash = new();
                hash.Append(bytes.AsSpan(0, 40));
                hash.Append(bytes.AsSpan(48));
                BitConverter.TryWriteBytes(bytes.AsSpan(40), hash.GetCurrentHashAsUInt64());
            },
            Path.GetFileName(snapshot));
        File.Delete(snapshot);

        await using (FolderJournal journal = FolderJournal.Open(Path.Combine(live, "journal")))
        {
            await journal.AppendAsync("feed", Traffic.Midnight, new byte[10]);
        }

        string segment = Directory.GetFiles(live, "*.journal", SearchOption.AllDirectories).Single();
        await WithAsync(
            segment,
            bytes =>
            {
                bytes[8] = 99;
                BitConverter.TryWriteBytes(bytes.AsSpan(28), System.IO.Hashing.Crc32.HashToUInt32(bytes.AsSpan(0, 28)));
            },
            Path.GetFileName(segment));
    }

    private async Task WithAsync(string path, Action<byte[]> change, string name)
    {
        byte[] whole = await File.ReadAllBytesAsync(path);
        byte[] newer = [.. whole];
        change(newer);
        await File.WriteAllBytesAsync(path, newer);
        await RefusesAsync(name);
        Assert.Equal(newer, await File.ReadAllBytesAsync(path));
        await File.WriteAllBytesAsync(path, whole);
    }

    private async Task RefusesAsync(string sentence, params string[] options)
    {
        (int exit, _, string error) = await ServerProcess.RunAsync(
            ["serve", "--port", "0", "--data", _scratch.Path, "--feed", Invariant($"udp://:{FreePort()}"), .. options]);

        Assert.Equal(1, exit);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
