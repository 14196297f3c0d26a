using System.Buffers;
using System.Globalization;
using Maritime.Ais;
using Maritime.Ais.Reports;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Storage.Blobs;
using Maritime.Storage.Journal;
using Maritime.Storage.Ledger;
using Maritime.Storage.Snapshots;
using Maritime.Storage.Tests.Worlds;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Tests.Recovery;

/// <summary>
/// The process that is killed: takes in recorded days as sentences, and keeps everything it must not lose.
/// </summary>
/// <remarks>
/// Ten days of the Bering Sea come in chunks; the source of a chunk tells its number, so that a restarted child
/// knows from the journal alone which chunk the "feed" has to send next.
/// </remarks>
internal static class CrashChild
{
    public const string Argument = "--crash-child";

    private const int ChunkReports = 40;
    private const int CheckpointChunks = 12;

    /// <param name="arguments">
    /// Folder for journal and ledger, and for the blobs "folder" or "azure", CONNECTION, CONTAINER.
    /// </param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        string folder = arguments[0];
        IBlobStore blobs = arguments[1] == "folder"
            ? new FolderBlobStore(Path.Combine(folder, "blobs"))
            : await AzureBlobStore.OpenAsync(arguments[2], arguments[3]);
        await using FolderJournal journal = FolderJournal.Open(
            Path.Combine(folder, "journal"),
            JournalOptions.Default with { Sync = JournalSync.Never, SegmentBytes = 100_000 });
        await using SqlLedger ledger = await SqlLedger.OpenSqliteAsync(Path.Combine(folder, "ledger.db"));
        using TrackArchive archive = await TrackArchive.OpenAsync(blobs, onDamaged: Fail);
        SnapshotStore snapshots = new(blobs);
        snapshots.Damaged += Fail;
        Recorder recorder = new(RecorderOptions.Default, journal, archive, snapshots);
        FoldedFleet fleet = new(archive, async events =>
        {
            await ledger.UpsertAsync(events, [.. events.Select(AlertOf)]);
        });
        await recorder.RecoverAsync(fleet.Restore, fleet.TakeAsync);
        int next = journal.ReadFrom(journal.FirstOffset).LastOrDefault() is { } last
            ? int.Parse(last.Source.Split('-')[1], CultureInfo.InvariantCulture) + 1
            : 0;
        Console.WriteLine("ready " + next.ToString(CultureInfo.InvariantCulture));
        List<(DateTimeOffset At, byte[] Bytes)> chunks = Chunks();
        for (int number = next; number < chunks.Count; number++)
        {
            (DateTimeOffset at, byte[] bytes) = chunks[number];
            string source = Invariant($"chunk-{number}");
            await recorder.AppendAsync(source, at, bytes);
            await fleet.TakeAsync(new(0, 0, source, at, bytes), isNew: true, CancellationToken.None);
            if (number % CheckpointChunks == CheckpointChunks - 1)
            {
                await recorder.KeepAsync(recorder.Take(fleet.Save()));
                await archive.CompactAsync();
            }
        }

        await fleet.FinishAsync();
        await archive.FlushAsync();
        Console.WriteLine("done");
        return 0;
    }

    private static void Fail(string sentence) => throw new InvalidOperationException(sentence);

    /// <summary>The first ten days of a month in the Bering Sea, in order of time.</summary>
    public static PositionReport[] Reports() =>
    [
        .. Traffic.Recorded("ais/noaa-zone01-2017-01.csv.gz")
            .Where(report => report.At < new DateTimeOffset(2017, 1, 11, 0, 0, 0, TimeSpan.Zero))
            .OrderBy(report => report.At).ThenBy(report => report.Mmsi),
    ];

    private static List<(DateTimeOffset At, byte[] Bytes)> Chunks()
    {
        List<(DateTimeOffset At, byte[] Bytes)> chunks = [];
        foreach (PositionReport[] chunk in Reports().Chunk(ChunkReports))
        {
            ArrayBufferWriter<byte> bytes = new();
            ReportWriter writer = new("zone01");
            foreach (PositionReport report in chunk)
            {
                writer.Write(report, bytes);
            }

            chunks.Add((chunk[^1].At, bytes.WrittenSpan.ToArray()));
        }

        return chunks;
    }

    private static Alert AlertOf(VesselEvent it) => new()
    {
        Id = "alert/" + it.Id,
        Rule = "every event",
        Kind = it.Kind,
        Title = it.Kind,
        Summary = it.Summary,
        Severity = Severity.Low,
        Vessels = [new(it.Mmsi, null, null, default, Screening.Tier.None)],
        Place = it.Place,
        StartedAt = it.StartedAt,
        EndedAt = it.EndedAt,
        RaisedAt = it.StartedAt,
        Confidence = it.Confidence,
        EventIds = [it.Id],
        IsRetracted = it.State == EventState.Retracted,
        Version = it.Version,
    };
}
