using System.Text.Json;
using Maritime.Ais;
using Maritime.Server.Tests;
using Maritime.Storage.Blobs;
using Maritime.Storage.Journal;
using Maritime.Storage.Ledger;
using Maritime.Storage.Snapshots;
using Maritime.Storage.Tests.Server;
using Maritime.Storage.Tests.Worlds;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Tests.Recovery;

/// <summary>A real disk, filled to its last page.</summary>
public sealed class FullDiskTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task A_journal_on_a_full_disk_waits_says_so_and_carries_on_by_itself()
    {
        using SmallDisk disk = SmallDisk.Make(4);
        JournalOptions options = JournalOptions.Default with
        {
            MinFreeBytes = 0, // To the last page: what a disk does that fills up from elsewhere.
            SegmentBytes = 200_000,
            RetryInterval = TimeSpan.FromMilliseconds(20),
        };
        await using FolderJournal journal = FolderJournal.Open(disk.Under("journal"), options);
        DateTimeOffset now = Traffic.Midnight;
        for (int number = 0; number < 10; number++)
        {
            await journal.AppendAsync("feed", now, Filled(number));
        }

        disk.Fill();
        Task[] waiting = [.. Enumerable.Range(10, 40).Select(number =>
            journal.AppendAsync("feed", now, Filled(number)).AsTask())];
        await UntilAsync(() => journal.Status.State == JournalState.Suspended);
        Assert.Contains("input waits", journal.Status.Sentence, StringComparison.Ordinal);
        int kept = journal.ReadFrom(0, NoDamage).Count();
        Assert.InRange(kept, 10, 49);
        Assert.False(waiting[^1].IsCompleted);

        disk.Free();
        await Task.WhenAll(waiting).WaitAsync(Soon);
        Assert.Equal(JournalState.Writing, journal.Status.State);
        Assert.Equal(Enumerable.Range(0, 50), journal.ReadFrom(0, NoDamage).Select(Number));
    }

    [Fact]
    public async Task A_process_killed_on_a_full_disk_finds_every_whole_record_again()
    {
        using SmallDisk disk = SmallDisk.Make(4);
        JournalOptions options = JournalOptions.Default with { MinFreeBytes = 0, Sync = JournalSync.Never };
        string folder = disk.Under("journal");
        int kept;
        await using (FolderJournal journal = FolderJournal.Open(folder, options))
        {
            await journal.AppendAsync("feed", Traffic.Midnight, Filled(0));
            disk.Fill(left: 30_000);
            Task torn = Task.WhenAll(Enumerable.Range(1, 30).Select(number =>
                journal.AppendAsync("feed", Traffic.Midnight, Filled(number)).AsTask()));
            await UntilAsync(() => journal.Status.State == JournalState.Suspended);
            kept = journal.ReadFrom(0, NoDamage).Count();
            File.Copy(Directory.GetFiles(folder, "*.journal").Single(), disk.Path + "-torn", overwrite: true);
            disk.Free();
            await torn.WaitAsync(Soon);
        }

        // The file as it stood while the disk was full, half a record at its end.
        File.Move(disk.Path + "-torn", Directory.GetFiles(folder, "*.journal").Single(), overwrite: true);
        await using FolderJournal again = FolderJournal.Open(folder, options);
        Assert.InRange(again.ReadFrom(0, NoDamage).Count(), kept, 31);
        await again.AppendAsync("feed", Traffic.Midnight, Filled(99));
        Assert.Equal(99, again.ReadFrom(0, NoDamage).Select(Number).Last());
    }

    [Fact]
    public async Task Blobs_snapshots_and_the_ledger_refuse_on_a_full_disk_and_what_was_there_stays_whole()
    {
        using SmallDisk disk = SmallDisk.Make(6);
        FolderBlobStore blobs = new(disk.Under("blobs"));
        SnapshotStore snapshots = new(blobs);
        using TrackArchive archive = await TrackArchive.OpenAsync(blobs, onDamaged: sentence => Assert.Fail(sentence));
        await using SqlLedger ledger = await SqlLedger.OpenSqliteAsync(disk.Under("ledger.db"));
        PositionReport[] reports = [.. Traffic.Made(70, 257123000, 4_000, 10)];
        foreach (PositionReport report in reports[..2_000])
        {
            archive.Add(report);
        }

        await archive.FlushAsync();
        await snapshots.SaveAsync(new(100, 90, Filled(1)));
        await ledger.AuditAsync(new(Traffic.Midnight, "somebody", "did", "this", ""));

        disk.Fill();
        foreach (PositionReport report in reports[2_000..])
        {
            archive.Add(report);
        }

        await Assert.ThrowsAnyAsync<IOException>(() => archive.FlushAsync());
        await Assert.ThrowsAnyAsync<IOException>(() => snapshots.SaveAsync(new(200, 190, Noise(200_000))));
        Exception refusal = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            for (int line = 0; line < 1_000; line++)
            {
                await ledger.AuditAsync(new(Traffic.Midnight, "somebody", "did", "that", new string('x', 4_000)));
            }
        });
        Assert.Contains("full", refusal.GetBaseException().Message, StringComparison.Ordinal);
        Assert.Equal(100, (await snapshots.LoadNewestAsync())!.JournalOffset);
        Assert.Equal(Traffic.Distinct(reports), await AllAsync(archive));

        disk.Free();
        Assert.Equal(2_000, await archive.FlushAsync());
        await snapshots.SaveAsync(new(200, 190, Filled(2)));
        await ledger.AuditAsync(new(Traffic.Midnight, "somebody", "did", "this again", ""));
        Assert.Empty(await ledger.CheckAsync());
        using TrackArchive again = await TrackArchive.OpenAsync(blobs, onDamaged: sentence => Assert.Fail(sentence));
        Assert.Equal(Traffic.Distinct(reports), await AllAsync(again));
        Assert.Equal(200, (await snapshots.LoadNewestAsync())!.JournalOffset);
    }

    [Fact]
    public async Task A_server_whose_disk_fills_up_says_so_in_its_status_and_carries_on_by_itself()
    {
        using SmallDisk disk = SmallDisk.Make(90);
        byte[][] messages = Station.MessagesOf(Traffic.Recorded("ais/noaa-zone01-2017-01.csv.gz").Take(600), []);
        await using Station station = new(messages, disk.Under("live", "journal")) { Limit = 200 };
        await using ServerProcess server = await ServerProcess.StartAsync(
            disk.Path, "--feed", station.Address, "--keep-tracks", "0");
        await server.WaitAsync("/api/v1/status", _ => station.Kept() == 200, Soon);

        disk.Fill(left: 30 << 20); // Fewer than the 64 MiB that stay free for the ledger.
        station.Limit = 600;
        JsonElement full = await server.WaitAsync("/api/v1/status", status => Journal(status, "state") == "suspended", Soon);
        Assert.Contains("64 MiB are free", Journal(full, "sentence"), StringComparison.Ordinal);
        Assert.Equal(200, station.Kept());
        Assert.Equal("200", full.GetProperty("feeds")[0].GetProperty("positions").ToString());

        disk.Free();
        await server.WaitAsync("/api/v1/status", status => Journal(status, "state") == "writing", Soon);
        await server.WaitAsync("/api/v1/status", _ => station.Kept() == 600, Soon);
        Assert.Equal(0, await server.InterruptAsync());
        using TrackArchive archive = await TrackArchive.OpenAsync(
            new FolderBlobStore(disk.Under("live", "blobs"), isReader: true),
            onDamaged: sentence => Assert.Fail(sentence));
        Assert.Equal(600, archive.Size.Positions);
    }

    private static string Journal(JsonElement status, string property) =>
        status.GetProperty("journal") is { ValueKind: JsonValueKind.Object } journal
            ? journal.GetProperty(property).GetString()!
            : "";

    private static byte[] Filled(int number)
    {
        byte[] bytes = new byte[4_000];
        BitConverter.TryWriteBytes(bytes, number);
        return bytes;
    }

    private static byte[] Noise(int count)
    {
        byte[] bytes = new byte[count];
        new Random(71).NextBytes(bytes);
        return bytes;
    }

    private static int Number(JournalRecord record) => BitConverter.ToInt32(record.Bytes.Span);

    private static void NoDamage(JournalDamage damage) => Assert.Fail(damage.Sentence);

    private static async Task<List<ArchivedPoint>> AllAsync(TrackArchive archive)
    {
        List<ArchivedPoint> points = [];
        await foreach (ArchivedTrack track in archive.QueryAsync(TrackQuery.All))
        {
            points.AddRange(track.Points);
        }

        return points;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using CancellationTokenSource patience = new(Soon);
        while (!isSo())
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
