using System.Buffers;
using Maritime.Ais;
using Maritime.Ais.Reports;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Server.Feeds;
using Maritime.Server.Hosting;
using Maritime.Storage.Ledger;
using Maritime.Storage.Tracks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Maritime.Server.Tests.Past;

/// <summary>
/// The ingest, its recorder and its desk in this process, ended without a word at chosen moments and opened again.
/// </summary>
public sealed class ResumptionTests : IDisposable
{
    private const int Minutes = 40;
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 23, 40, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("maritime-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_server_ended_again_and_again_knows_clocks_marks_and_hulls_as_one_that_ran_through()
    {
        Run through = await RunAsync("through", cuts: []);
        Run cut = await RunAsync("cut", cuts: [7, 11, 19, 33]);

        Assert.NotEmpty(through.Points);
        Assert.Equal(through.Points, cut.Points);
        Assert.Equal(through.Events, cut.Events);
        Assert.Equal(through.Clocks, cut.Clocks);
        Assert.Contains(through.Clocks, said => said.Contains("late +20 s", StringComparison.Ordinal));
        Assert.Contains(through.Clocks, said => said.Contains("Clock corrected by", StringComparison.Ordinal));
        Assert.True(through.State.AsSpan().SequenceEqual(cut.State), "The saved states differ.");
    }

    [Fact]
    public async Task A_feed_that_was_added_or_left_out_at_a_restart_takes_nothing_from_the_others()
    {
        Run run = await RunAsync(
            "feeds", cuts: [7, 19], feedsAfterCut: ["udp://:10112", "udp://:10111", "udp://:10113"]);
        Assert.Contains(run.Clocks, said =>
            said.StartsWith("udp://:10112: Clock corrected by", StringComparison.Ordinal));
        Assert.DoesNotContain(run.Clocks, said =>
            said.StartsWith("udp://:10111: Clock corrected by", StringComparison.Ordinal));
    }

    private async Task<Run> RunAsync(string name, int[] cuts, string[]? feedsAfterCut = null)
    {
        ServeOptions options = new()
        {
            Data = Path.Combine(_folder, name),
            Feeds = ["udp://:10111", "udp://:10112"],
        };
        StateFolder folder = StateFolder.Open(options);
        StoppedClock clock = new();
        int next = 0;
        foreach (int end in cuts.Append(Minutes))
        {
            await using SqlLedger ledger = await folder.OpenLedgerAsync(options.Storage, default);
            MaritimePicture picture = new();
            AlertDesk desk = new(picture, clock);
            using DeskKeeper keeper = new(ledger, desk, options, clock, NullLogger<DeskKeeper>.Instance);
            await keeper.StartAsync(default);
            InProcessFleet fleet = new(
                InProcessFleet.ForThisMachine(FleetOptions.Default), LatenessOptions.Default);
            await using Watch watch = new(new(TrafficMode.Live, "Live"), fleet, picture, desk);
            await using LiveRecorder recorder = await LiveRecorder.OpenAsync(
                folder, options, ledger, keeper.WhenWrittenAsync, clock, NullLogger.Instance, default);
            FeedReader[] feeds =
            [
                .. options.Feeds.Index().Select(feed => new FeedReader(
                    (ushort)(feed.Index + 1), Address(feed.Item), clock, NullLogger<FeedReader>.Instance)),
            ];
            LiveIngest ingest = new(watch, feeds, isLenient: false, recorder);
            await ingest.RecoverAsync(default);
            for (; next < end; next++)
            {
                foreach ((string feed, byte[] lines) in Chunks(next))
                {
                    clock.Now = Start.AddMinutes(next + 1);
                    FeedReader reader = feeds.Single(one => one.Health.Name == feed);
                    await ingest.TakeAsync(new FeedChunk(reader.Source, clock.Now, lines), default);
                }

                if (cuts.Contains(next + 3))
                {
                    await recorder.CheckpointAsync(ingest.SaveAsync, default); // And two minutes more in the journal.
                }
            }

            await keeper.WhenWrittenAsync(default);
            if (end == Minutes)
            {
                Run run = new(
                    await ingest.SaveAsync(default),
                    await PointsAsync(recorder.Tracks),
                    [
                        .. desk.Events(_ => true, int.MaxValue)
                            .Select(known => $"{known.Event.Id} {known.Event.Version}"),
                    ],
                    [
                        .. feeds.Where(feed => feed.Health.Clocks is not null)
                            .Select(feed => $"{feed.Health.Name}: {feed.Health.Clocks}"),
                    ]);
                await keeper.StopAsync(default);
                return run;
            }

            await keeper.StopAsync(default);
            options = options with { Feeds = feedsAfterCut ?? options.Feeds };
        }

        throw new InvalidOperationException("The last part ends the run.");
    }

    private static async Task<List<ArchivedPoint>> PointsAsync(TrackArchive tracks)
    {
        List<ArchivedPoint> points = [];
        await foreach (ArchivedTrack track in tracks.QueryAsync(TrackQuery.All))
        {
            points.AddRange(track.Points);
        }

        return points;
    }

    /// <summary>
    /// A minute of eight ships. The first feed has a right station and one 20 s fast, the second is 40 s slow; the
    /// station that hears a ship alone changes. One hull changes its number and its flag on the way.
    /// </summary>
    private static IEnumerable<(string Feed, byte[] Lines)> Chunks(int minute)
    {
        ArrayBufferWriter<byte> first = new();
        ArrayBufferWriter<byte> second = new();
        ReportWriter right = new("right");
        ReportWriter late = new("late");
        ReportWriter other = new("other");
        for (int second10 = 0; second10 < 6; second10++)
        {
            for (int ship = 0; ship < 8; ship++)
            {
                DateTimeOffset at = Start.AddMinutes(minute).AddSeconds((second10 * 10) + ship);
                PositionReport report = Position(ship, at);
                bool isAlone = (ship + minute) % 5 == 0;
                if (!isAlone)
                {
                    right.Write(report, first);
                }

                late.Write(report with { At = at.AddSeconds(20) }, first);
                if (ship % 2 == 0)
                {
                    other.Write(report with { At = at.AddSeconds(-40) }, second);
                }
            }
        }

        for (int ship = 0; ship < 8; ship++)
        {
            DateTimeOffset at = Start.AddMinutes(minute).AddSeconds(50);
            bool isRenumbered = ship == 3 && minute >= 6;
            right.Write(
                new StaticReport
                {
                    Mmsi = isRenumbered ? Ship(636_015_000) : Ship(257_100_000 + ship),
                    At = at,
                    ImoNumber = 9_074_729,
                    Name = minute < 12 ? $"SHIP {ship}" : $"NAME {ship}",
                    ShipType = 80,
                },
                first);
        }

        yield return ("udp://:10111", first.WrittenSpan.ToArray());
        yield return ("udp://:10112", second.WrittenSpan.ToArray());
    }

    private static PositionReport Position(int ship, DateTimeOffset at)
    {
        double hours = (at - Start).TotalHours;
        _ = Maritime.Primitives.Position.TryCreate(
            59 + (ship * 0.2) + (hours * 0.1), 4 + (hours * 0.2), out Position place);
        return new()
        {
            Mmsi = Ship(257_100_000 + ship),
            At = at,
            Position = place,
            SogKnots = 12,
            CogDegrees = 45,
            HeadingDegrees = 45,
            Class = TransponderClass.A,
            MessageType = 1,
            UtcSecond = (byte)at.Second,
        };
    }

    private static Mmsi Ship(int number) => Mmsi.TryCreate(number, out Mmsi mmsi) ? mmsi : default;

    private static FeedAddress Address(string text) =>
        FeedAddress.TryParse(text, out FeedAddress address, out _) ? address : throw new ArgumentException(text);

    private sealed class StoppedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Start;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed record Run(byte[] State, List<ArchivedPoint> Points, string[] Events, string[] Clocks);
}
