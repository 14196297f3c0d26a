using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Maritime.Ais;
using Maritime.Ais.Reports;
using Maritime.Primitives;

namespace Maritime.Server.Tests;

/// <summary>
/// Simulated: a ship silent for more than six hours, and a message it sent meanwhile that comes late.
/// </summary>
public sealed class LateDataTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(180);
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("maritime-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false, 10)]
    [InlineData(true, 170)]
    public async Task In_a_recording_read_as_received_the_gap_is_said_and_taken_back(bool isSatellite, int lateMinutes)
    {
        string file = Path.Combine(_folder, "late.nmea");
        await File.WriteAllBytesAsync(
            file, [.. Sentences(0, 380), .. Late(380 - lateMinutes), .. Sentences(381, 400)],
            TestContext.Current.CancellationToken);
        string[] family = isSatellite ? ["--satellite"] : [];

        (int exitCode, string output, string error) = await ServerProcess.RunAsync(
            ["detect", file, "--kinds", "gap", "--as-received", "--all-versions", .. family]);

        Assert.Equal(0, exitCode);
        string[] states =
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement)
                .Select(gap => $"{gap.GetProperty("state")} {gap.GetProperty("version")}"),
        ];
        Assert.Equal(["opened 1", "retracted 2"], states);
        Assert.Contains("0 reports too late", error, StringComparison.Ordinal);
    }

    /// <summary>Live, through the API, with the server killed between the gap and the late message.</summary>
    [Fact]
    public async Task In_a_live_feed_the_gap_is_taken_back_even_by_a_server_that_was_killed_meanwhile()
    {
        using TcpListener station = new(IPAddress.Loopback, 0);
        station.Start();
        string feed = $"tcp://127.0.0.1:{((IPEndPoint)station.LocalEndpoint).Port}";
        await using (ServerProcess killed = await ServerProcess.StartAsync(_folder, "--feed", feed))
        {
            using TcpClient first = await station.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await first.GetStream().WriteAsync(Sentences(0, 380), TestContext.Current.CancellationToken);
            await killed.WaitAsync("/api/v1/events?kind=gap", answer => StateOf(answer) == "opened 1", Soon);
        } // Disposing kills it: nothing is saved on the way out.

        await using ServerProcess again = await ServerProcess.StartAsync(_folder, "--feed", feed);
        using TcpClient second = await station.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await again.WaitAsync("/api/v1/events?kind=gap", answer => StateOf(answer) == "opened 1", Soon);
        byte[] rest = [.. Late(370), .. Sentences(381, 400)];
        await second.GetStream().WriteAsync(rest, TestContext.Current.CancellationToken);
        await again.WaitAsync("/api/v1/events?kind=gap", answer => StateOf(answer) == "retracted 2", Soon);
        Assert.Equal(0, await again.InterruptAsync());
    }

    private static string StateOf(JsonElement answer) => string.Join(", ", answer.GetProperty("items").EnumerateArray()
        .Select(gap => $"{gap.GetProperty("state")} {gap.GetProperty("version")}"));

    private static byte[] Late(int minute) => Written([At(minute, 257_000_002, 35.5)]);

    // One ship goes on; the other is last heard at minute 10, so that its gap opens at minute 370.
    private static byte[] Sentences(int from, int to) => Written(Enumerable.Range(from, to - from + 1)
        .SelectMany(minute => minute <= 10
            ? (PositionReport[])[At(minute, 257_000_001, 35), At(minute, 257_000_002, 35.5)]
            : [At(minute, 257_000_001, 35)]));

    private static byte[] Written(IEnumerable<PositionReport> reports)
    {
        ArrayBufferWriter<byte> lines = new(1 << 16);
        ReportWriter writer = new("SIM01");
        foreach (PositionReport report in reports)
        {
            writer.Write(report, lines);
        }

        return lines.WrittenSpan.ToArray();
    }

    private static PositionReport At(int minute, int mmsi, double latitude) => new()
    {
        Mmsi = Mmsi.TryCreate(mmsi, out Mmsi ship) ? ship : throw new ArgumentOutOfRangeException(nameof(mmsi)),
        At = Noon.AddMinutes(minute),
        Position = Position.TryCreate(latitude, -40, out Position place) ? place : null,
        SogKnots = 0.2f,
        CogDegrees = 10,
        HeadingDegrees = 10,
        Class = TransponderClass.A,
        UtcSecond = 0,
    };
}
