using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Maritime.Ais.Reports;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Server.Demo;
using Maritime.Server.Feeds;
using Maritime.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Maritime.Server.Tests;

/// <summary>The real meeting of JACHA and SEAFREEZE ALASKA at Adak, through every way in which it can come in.</summary>
public class AdakTests
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(30);
    private static readonly DateTimeOffset Begin = new(2017, 1, 29, 23, 40, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2017, 1, 31, 9, 11, 0, TimeSpan.Zero);

    [Fact]
    public async Task Batch_gives_the_meeting_once()
    {
        VesselEvent meeting = Assert.Single(await TransfersAsync(await BatchAsync()));

        Assert.Equal("352844000", meeting.Mmsi.ToString());
        Assert.Equal("367390380", meeting.Partner.ToString());
        Assert.InRange(meeting.StartedAt, Begin - Tolerance, Begin + Tolerance);
        Assert.InRange(meeting.EndedAt!.Value, End - Tolerance, End + Tolerance);
        Assert.Equal(EventState.Closed, meeting.State);
    }

    [Theory]
    [InlineData(120)]
    [InlineData(10_000)]
    public async Task Played_at_any_speed_it_gives_what_batch_gives(double speed)
    {
        Desk batch = await BatchAsync();
        Desk played = new();
        Act act = new(played.Watch(), FirstAct.Read(out _), FirstAct.Entry);
        await act.FoldToEntryAsync(4096, TestContext.Current.CancellationToken);
        TimeSpan frame = TimeSpan.FromMilliseconds(100) * speed; // A virtual clock: the frames of the demo's loop.
        while (!act.HasEnded)
        {
            await act.PlayAsync(frame, TestContext.Current.CancellationToken);
        }

        Assert.Equal(batch.EventIds(), played.EventIds());
    }

    [Fact]
    public async Task As_sentences_over_TCP_it_gives_the_same_ids()
    {
        Desk batch = await BatchAsync();
        using TcpListener station = new(IPAddress.Loopback, 0);
        station.Start();
        Task<int> sending = SendRecordingAsync(station);
        int port = ((IPEndPoint)station.LocalEndpoint).Port;
        FeedReader feed = new(
            1, new TcpAddress("test", "127.0.0.1", port), TimeProvider.System, NullLogger<FeedReader>.Instance);
        Desk live = new();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken);
        Watch watch = live.Watch();
        Task ingest = new LiveIngest(watch, [feed], isLenient: false).RunAsync(stop.Token);
        int sent = await sending;
        while (feed.Health.Lines < sent)
        {
            await Task.Delay(20, stop.Token);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ingest);
        await watch.CompleteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, feed.Health.Refused);
        Assert.Equal(Ids(await TransfersAsync(batch)), Ids(await TransfersAsync(live)));
    }

    private static string[] Ids(IEnumerable<VesselEvent> events) => [.. events.Select(said => said.Id)];

    private static async Task<Desk> BatchAsync()
    {
        Desk desk = new();
        Act act = new(desk.Watch(), FirstAct.Read(out _), new(2017, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await act.PlayAsync(TimeSpan.FromDays(40), TestContext.Current.CancellationToken);
        return desk;
    }

    private static Task<VesselEvent[]> TransfersAsync(Desk desk) => Task.FromResult(desk.Events()
        .Where(said => said is { Kind: EventKinds.Rendezvous, Label: "possible-sts" })
        .Where(said => said.State != EventState.Retracted)
        .ToArray());

    /// <returns>How many lines were sent.</returns>
    private static async Task<int> SendRecordingAsync(TcpListener station)
    {
        ArrayBufferWriter<byte> lines = new(1 << 21);
        ReportWriter writer = new("NOAA01");
        foreach (Report report in FirstAct.Read(out _).Reports.ToArray())
        {
            if (report.Static is { } said)
            {
                writer.Write(said, lines);
            }
            else
            {
                writer.Write(report.Position, lines);
            }
        }

        using TcpClient client = await station.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(lines.WrittenMemory, TestContext.Current.CancellationToken);
        station.Stop();
        return lines.WrittenSpan.Count((byte)'\n');
    }

    /// <summary>A desk with its picture, and a watch on an in-process fleet.</summary>
    private sealed class Desk
    {
        private readonly MaritimePicture _picture = new();
        private readonly AlertDesk _desk;

        public Desk() => _desk = new(_picture, TimeProvider.System);

        public Watch Watch() => new(
            new TrafficLabel(TrafficMode.Recorded, "test"),
            new InProcessFleet(InProcessFleet.ForThisMachine(FleetOptions.Default)),
            _picture,
            _desk);

        public IEnumerable<VesselEvent> Events() =>
            _desk.Events(_ => true, int.MaxValue).Select(known => known.Event).OrderBy(said => said.Id);

        public string[] EventIds() => [.. Events().Select(said => said.Id)];
    }
}
