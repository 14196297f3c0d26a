using System.Buffers;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Maritime.Ais;
using Maritime.Ais.Reports;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Server.Commands.Detect;
using Maritime.Server.Hosting;
using Maritime.Storage.Blobs;
using Maritime.Storage.Journal;
using Maritime.Storage.Ledger;
using Maritime.Storage.Snapshots;
using Microsoft.Extensions.Logging.Abstractions;

namespace Maritime.Server.Commands.Past;

/// <summary>
/// How long a server that was killed at the worst moment takes to stand where it stood: the end of a recording, copied
/// over the seas until there are ships enough, through the server's own watch, recorder and ingest.
/// </summary>
/// <remarks>
/// The worst moment is just before a checkpoint, with <see cref="RecorderOptions.CheckpointBytes"/> of journal behind
/// the last one.
/// </remarks>
internal sealed class BenchRecovery(ReportFiles recorded)
{
    /// <summary>3 min: every ship under way has spoken, and one at anchor once (ITU-R M.1371).</summary>
    private static readonly TimeSpan Heard = TimeSpan.FromMinutes(3);

    private const int FleetsAround = 24;
    private const double DegreesApart = 15;
    private const double RowsApart = 3;
    private const double FirstRow = -58;

    public async Task<JsonObject> RunAsync(int vessels, string folder, CancellationToken cancellationToken)
    {
        ILookup<Mmsi, PositionReport> ships = recorded.Positions.Where(report => report.Position is not null)
            .OrderBy(report => report.At).ToLookup(report => report.Mmsi);
        int fleets = Math.Max(1, (vessels + ships.Count - 1) / ships.Count);
        DateTimeOffset end = recorded.Positions.Max(report => report.At);

        // The tail takes the recording's last reports, for as long as the policy lets the journal grow.
        List<byte[]> tail = Tail(ships, fleets, out DateTimeOffset cut, out long sentences);
        DateTimeOffset from = cut - Heard;
        DateTimeOffset last = cut;
        PositionReport[] before =
        [
            .. ships.SelectMany(ship =>
            {
                PositionReport[] heard = [.. ship.Where(report => report.At >= from && report.At < last)];
                return heard.Length > 0 ? heard : [ship.First() with { At = from }];
            }).OrderBy(report => report.At),
        ];
        ServeOptions options = new() { Data = folder, Feeds = ["udp://:10110"] };
        StateFolder state = StateFolder.Open(options);
        (long stateBytes, int count, double saveSeconds) = await SaveAsync(state, before, fleets, cancellationToken);
        await using (FolderJournal journal = FolderJournal.Open(state.Journal))
        {
            foreach (byte[] chunk in tail)
            {
                await journal.AppendAsync("bench", end, chunk, cancellationToken);
            }
        }

        GC.Collect();
        await using SqlLedger ledger = await state.OpenLedgerAsync(options.Storage, cancellationToken);
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        Stopwatch loading = Stopwatch.StartNew();
        await using Watch watch = NewWatch();
        await using LiveRecorder recorder = await LiveRecorder.OpenAsync(
            state,
            options,
            ledger,
            _ => Task.CompletedTask,
            TimeProvider.System,
            NullLogger.Instance,
            cancellationToken);
        await new LiveIngest(watch, [], isLenient: false, recorder).RecoverAsync(cancellationToken);
        loading.Stop();
        return new()
        {
            ["vessels"] = (await watch.Fleet.ListAsync(cancellationToken)).Count,
            ["savedVessels"] = count,
            ["stateBytesPerVessel"] = stateBytes / Math.Max(1, count),
            ["saveSeconds"] = Math.Round(saveSeconds, 2),
            ["tailSentences"] = sentences,
            ["tailBytes"] = tail.Sum(chunk => (long)chunk.Length),
            ["recoverSeconds"] = Math.Round(loading.Elapsed.TotalSeconds, 2),
            ["recoverCpuSeconds"] = Math.Round((Environment.CpuUsage.TotalTime - cpu).TotalSeconds, 2),
        };
    }

    private static Watch NewWatch()
    {
        MaritimePicture picture = new();
        return new(
            new(TrafficMode.Live, "Live"),
            new InProcessFleet(InProcessFleet.ForThisMachine(FleetOptions.Default)),
            picture,
            new AlertDesk(picture, TimeProvider.System));
    }

    /// <summary>Every fleet's reports up to the cut, through all detectors, and the snapshot of it.</summary>
    private async Task<(long Bytes, int Vessels, double Seconds)> SaveAsync(
        StateFolder state, PositionReport[] before, int fleets, CancellationToken cancellationToken)
    {
        await using Watch watch = NewWatch();
        ILookup<Mmsi, StaticReport> said = recorded.Statics.ToLookup(report => report.Mmsi);
        for (int start = 0; start < before.Length;)
        {
            long tick = before[start].At.UtcTicks / Watch.Tick.Ticks;
            int end = start;
            while (end < before.Length && before[end].At.UtcTicks / Watch.Tick.Ticks == tick)
            {
                end++;
            }

            for (int fleet = 0; fleet < fleets; fleet++)
            {
                Report[] batch =
                [
                    .. before[start..end].Select(report => new Report(Placed(report, fleet), null)),
                    .. start > 0 ? [] : said.Select(ship => new Report(
                        default, ship.First() with { Mmsi = Renamed(ship.Key, fleet), At = before[0].At })),
                ];
                await watch.PostAsync(batch, before[end - 1].At, cancellationToken);
            }

            await watch.AdvanceAsync(before[end - 1].At - LiveIngest.Holdback, cancellationToken);
            start = end;
        }

        Stopwatch saving = Stopwatch.StartNew();
        byte[] saved = await watch.SaveAsync(default, cancellationToken);
        await new SnapshotStore(new FolderBlobStore(state.Blobs)).SaveAsync(new(0, 0, saved), cancellationToken);
        return (saved.Length, (await watch.Fleet.ListAsync(cancellationToken)).Count, saving.Elapsed.TotalSeconds);
    }

    private static List<byte[]> Tail(
        ILookup<Mmsi, PositionReport> ships, int fleets, out DateTimeOffset cut, out long sentences)
    {
        const int ChunkReports = 500;
        PositionReport[] latest = [.. ships.SelectMany(ship => ship).OrderByDescending(report => report.At)];
        ArrayBufferWriter<byte> bytes = new();
        ReportWriter writer = new("bench");
        writer.Write(latest[0], bytes);
        int perFleet = (int)Math.Max(1, RecorderOptions.Default.CheckpointBytes / bytes.WrittenCount / fleets);
        PositionReport[] last = [.. latest.Take(perFleet).Reverse()];
        cut = last[0].At;
        sentences = 0;
        List<byte[]> chunks = [];
        bytes.ResetWrittenCount();
        foreach (PositionReport report in last)
        {
            for (int fleet = 0; fleet < fleets; fleet++)
            {
                writer.Write(Placed(report, fleet), bytes);
                if (++sentences % ChunkReports == 0)
                {
                    chunks.Add(bytes.WrittenSpan.ToArray());
                    bytes.ResetWrittenCount();
                }
            }
        }

        chunks.Add(bytes.WrittenSpan.ToArray());
        return chunks;
    }

    /// <summary>Each fleet in a sea of its own, so that no ships lie on each other.</summary>
    private static PositionReport Placed(in PositionReport report, int fleet)
    {
        Position place = report.Position!.Value;
        double longitude = place.LongitudeDegrees + (fleet % FleetsAround * DegreesApart);
        double latitude = FirstRow + (fleet / FleetsAround * RowsApart) + (place.LatitudeDegrees % RowsApart);
        _ = Position.TryCreate(
            Math.Clamp(latitude, -80, 80), longitude > 180 ? longitude - 360 : longitude, out Position moved);
        return report with { Mmsi = Renamed(report.Mmsi, fleet), Position = moved };
    }

    private static Mmsi Renamed(Mmsi mmsi, int fleet) =>
        Mmsi.TryCreate(200_000_000 + (int)((mmsi.Value + (fleet * 104_729L)) % 575_999_999), out Mmsi renamed)
            ? renamed
            : mmsi;
}
