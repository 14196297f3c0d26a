using System.Text;
using Maritime.Storage.Blobs;
using Maritime.Storage.Journal;
using Maritime.Storage.Ledger;
using Maritime.Storage.Snapshots;
using Maritime.Storage.Tests.Worlds;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Tests.Recovery;

public sealed class SnapshotTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task The_newest_whole_snapshot_is_taken_and_three_are_kept()
    {
        SnapshotStore store = new(new FolderBlobStore(_scratch.Path));
        Assert.Null(await store.LoadNewestAsync());
        for (int number = 1; number <= 5; number++)
        {
            byte[] state = Encoding.ASCII.GetBytes(new string('x', 1_000) + number);
            await store.SaveAsync(new(number * 100, number * 100 - 7, state));
        }

        Snapshot newest = (await store.LoadNewestAsync())!;
        Assert.Equal((500, 493), (newest.JournalOffset, newest.WarmFrom));
        Assert.EndsWith("x5", Encoding.ASCII.GetString(newest.State), StringComparison.Ordinal);
        Assert.Equal(3, Files().Length);
        Assert.Equal(293, await store.OldestNeededAsync());
    }

    [Fact]
    public async Task A_damaged_snapshot_is_reported_with_its_name_and_an_older_one_taken()
    {
        SnapshotStore store = new(new FolderBlobStore(_scratch.Path));
        await store.SaveAsync(new(100, 100, "first"u8.ToArray()));
        await store.SaveAsync(new(200, 200, "second"u8.ToArray()));
        string path = Files()[^1];
        byte[] whole = await File.ReadAllBytesAsync(path);
        List<string> said = [];
        store.Damaged += said.Add;
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] bad = [.. whole];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            await File.WriteAllBytesAsync(path, bad);
            Assert.Equal(100, (await store.LoadNewestAsync())!.JournalOffset);
        }

        for (int length = 0; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(path, whole.AsMemory(0, length));
            Assert.Equal(100, (await store.LoadNewestAsync())!.JournalOffset);
        }

        Assert.Equal(whole.Length * 9, said.Count);
        Assert.All(said, sentence => Assert.Contains(Path.GetFileName(path), sentence, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_snapshot_of_a_newer_program_is_refused_in_one_sentence()
    {
        SnapshotStore store = new(new FolderBlobStore(_scratch.Path));
        await store.SaveAsync(new(100, 100, "state"u8.ToArray()));
        byte[] bytes = await File.ReadAllBytesAsync(Files()[0]);
        bytes[12] = 99;
        System.IO.Hashing.XxHash64 hash = new();
        hash.Append(bytes.AsSpan(0, 40));
        hash.Append(bytes.AsSpan(48));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(40), hash.GetCurrentHashAsUInt64());
        await File.WriteAllBytesAsync(Files()[0], bytes);

        NewerStateException refusal = await Assert.ThrowsAsync<NewerStateException>(() => store.LoadNewestAsync());
        Assert.Contains("has format 99, this program knows up to", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_is_kept_and_everything_removed_stands_in_the_audit()
    {
        DateTimeOffset now = Traffic.Midnight.AddDays(60);
        FolderBlobStore blobs = new(_scratch.Under("blobs"));
        await using SqlLedger ledger = await SqlLedger.OpenSqliteAsync(_scratch.Under("ledger.db"));
        using TrackArchive archive = await TrackArchive.OpenAsync(blobs);
        JournalOptions options = JournalOptions.Default with { Sync = JournalSync.Never, SegmentBytes = 10_000 };
        await using FolderJournal journal = FolderJournal.Open(_scratch.Under("journal"), options);
        SnapshotStore snapshots = new(blobs);
        for (int day = 0; day < 60; day++)
        {
            await journal.AppendAsync("feed", Traffic.Midnight.AddDays(day), new byte[4_000]);
        }

        foreach (Maritime.Ais.PositionReport report in Traffic.Made(12, 257123000, 60 * 288, 300))
        {
            archive.Add(report);
        }

        await archive.FlushAsync();
        await snapshots.SaveAsync(new(journal.EndOffset - 20_000, journal.EndOffset - 30_000, []));
        RetentionPolicy policy = RetentionPolicy.Default with { DiskBudgetBytes = 90_000 };
        int entries = await Retention.ApplyAsync(policy, journal, archive, ledger, snapshots, now);

        Assert.True(journal.EndOffset - journal.FirstOffset + archive.Size.Bytes <= 90_000);
        Assert.InRange(journal.FirstOffset, 1, journal.EndOffset - 30_000);
        List<AuditEntry> audit = [];
        await foreach (AuditEntry entry in ledger.QueryAuditAsync(now, now.AddDays(1)))
        {
            audit.Add(entry);
        }

        Assert.Equal(entries, audit.Count);
        Assert.Contains(audit, entry => entry.Subject.StartsWith("journal ", StringComparison.Ordinal));
        Assert.Contains(audit, entry => entry.Subject.StartsWith("tracks ", StringComparison.Ordinal));
        Assert.Equal(0, await Retention.ApplyAsync(policy, journal, archive, ledger, snapshots, now));
    }

    private string[] Files() =>
        [.. Directory.GetFiles(_scratch.Path, "*.snap", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
