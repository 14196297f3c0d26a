using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Maritime.Ais;
using Maritime.Ais.Reports;
using Maritime.Server.Tests;
using Maritime.Storage.Tests.Worlds;

namespace Maritime.Storage.Tests.Server;

/// <summary>The command line on what a running server keeps, in each pair of stores.</summary>
public sealed class KeptStateTests(AzuriteServer azurite, PostgresServer postgres) : IDisposable
{
    private const int Ship = 257123000;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(180);
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("folder")]
    [InlineData("stores")]
    public async Task Export_replay_and_clear_read_what_a_server_has_up_to_this_second(string kind)
    {
        string[] stores = kind == "folder"
            ? []
            :
            [
                "--ledger", await postgres.NewDatabaseAsync(),
                "--container", azurite.NewContainer(), // First: it starts the store, and with it its port is known.
                "--blobs", azurite.ConnectionString,
            ];
        DateTimeOffset now = DateTimeOffset.UtcNow;
        DateTimeOffset start = new(now.Year, now.Month, now.Day, now.Hour, now.Minute, 0, TimeSpan.Zero);
        using TcpListener station = new(IPAddress.Loopback, 0);
        station.Start();
        string feed = Invariant($"tcp://127.0.0.1:{((IPEndPoint)station.LocalEndpoint).Port}");

        // The first server checkpoints when it ends; the second one is asked while it runs, and has not yet.
        await using (ServerProcess first = await ServerProcess.StartAsync(
            _scratch.Path, ["--feed", feed, .. stores]))
        {
            using TcpClient client = await station.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(Sentences(start.AddMinutes(-60), 20));
            await first.WaitAsync("/api/v1/status", status => Positions(status) == "20", Soon);
            Assert.Equal(0, await first.InterruptAsync());
        }

        await using ServerProcess second = await ServerProcess.StartAsync(
            _scratch.Path, ["--feed", feed, .. stores]);
        using TcpClient again = await station.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await again.GetStream().WriteAsync(Sentences(start.AddMinutes(-30), 10));
        // What warms up the readers after a restart is counted again.
        await second.WaitAsync("/api/v1/status", status => Positions(status) is "10" or "30", Soon);

        string[] state = ["--state", _scratch.Under("live"), .. stores];
        (int exit, string csv, string error) = await ServerProcess.RunAsync(["export", "-f", "csv", .. state]);
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal(31, csv.Trim().Split('\n').Length);
        (exit, csv, error) = await ServerProcess.RunAsync(
            ["export", "-f", "csv", "--what", "tracks,events,alerts", .. state]);
        Assert.Equal((0, ""), (exit, error));
        Assert.StartsWith("FROM HERE", await NamedAsync(state));

        (exit, string played, error) = await ServerProcess.RunAsync(["replay", "--speed", "1000", .. state]);
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal(30, played.Split('\n').Count(line => line.Contains("!AIVDM,1,1", StringComparison.Ordinal)));

        (exit, string report, error) = await ServerProcess.RunAsync(
            ["clear", "--imo", "9074729", "--mmsi", Invariant($"{Ship}"), "--lookback", "2d", .. state]);
        Assert.Equal((0, ""), (exit, error));
        Assert.DoesNotContain("observed 0.0 %", report, StringComparison.Ordinal);

        // The API plays and exports the same.
        JsonElement sources = await second.GetAsync("/api/v1/replays/sources");
        JsonElement archive = sources.GetProperty("items").EnumerateArray().First();
        Assert.Equal(30, archive.GetProperty("positions").GetInt64());
        Assert.True(archive.GetProperty("to").GetDateTimeOffset() >= start.AddMinutes(-21));
        Assert.Equal(0, await second.InterruptAsync());
    }

    private static async Task<string> NamedAsync(string[] state)
    {
        (_, string json, _) = await ServerProcess.RunAsync(["export", "-f", "geojson", .. state]);
        return json.Contains("FROM HERE", StringComparison.Ordinal) ? "FROM HERE" : json;
    }

    private static string Positions(JsonElement status) =>
        status.GetProperty("feeds").EnumerateArray().Single().GetProperty("positions").ToString();

    /// <summary>A position a minute, and a name with the first.</summary>
    private static byte[] Sentences(DateTimeOffset from, int count)
    {
        System.Buffers.ArrayBufferWriter<byte> lines = new();
        ReportWriter writer = new("station");
        writer.Write(
            new StaticReport { Mmsi = Traffic.Ship(Ship), At = from, ImoNumber = 9074729, Name = "FROM HERE" }, lines);
        for (int minute = 0; minute < count; minute++)
        {
            writer.Write(
                new PositionReport
                {
                    Mmsi = Traffic.Ship(Ship),
                    At = from.AddMinutes(minute),
                    Position = Traffic.At(59 + (minute * 0.002), 5),
                    SogKnots = 7,
                    CogDegrees = 0,
                    HeadingDegrees = 0,
                    Class = TransponderClass.A,
                    MessageType = 1,
                },
                lines);
        }

        return lines.WrittenSpan.ToArray();
    }
}
