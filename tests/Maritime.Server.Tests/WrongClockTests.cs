using System.Buffers;
using System.Text.Json;
using Maritime.Ais;
using Maritime.Ais.Reports;
using Maritime.Primitives;

namespace Maritime.Server.Tests;

/// <summary>
/// Simulated, through the real program: fast ships heard by two stations of which one's clock is wrong.
/// </summary>
public sealed class WrongClockTests : IDisposable
{
    private const int Leaper = 257_000_099;
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("maritime-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>
    /// At 38 kn half an hour is 35 km: every second report would be a leap. One ship leaps in truth, and is told.
    /// </summary>
    [Theory]
    [InlineData(-25, true)]
    [InlineData(1807, true)]
    [InlineData(-2413, false)]
    public async Task A_station_whose_clock_is_wrong_makes_no_ship_leap_and_hides_none_that_does(
        int aheadSeconds, bool isOneFile)
    {
        byte[] right = Sentences("SIM01", TimeSpan.Zero);
        byte[] wrong = Sentences("SIM02", TimeSpan.FromSeconds(aheadSeconds));
        string[] files = isOneFile
            ? [await WriteAsync("both.nmea", Interleaved(right, wrong))]
            : [await WriteAsync("one.nmea", right), await WriteAsync("two.nmea", wrong)];

        (int exitCode, string output, string error) = await ServerProcess.RunAsync(
            ["detect", .. files, "--kinds", "teleport,clone,interference,rendezvous,drift"]);

        Assert.True(exitCode == 0, error);
        string[] said =
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement)
                .Select(one => $"{one.GetProperty("kind")} {one.GetProperty("mmsi")}"),
        ];
        Assert.Equal([$"teleport {Leaper}"], said);
        Assert.Contains("clock", error, StringComparison.Ordinal);
    }

    private async Task<string> WriteAsync(string name, byte[] lines)
    {
        string path = Path.Combine(_folder, name);
        await File.WriteAllBytesAsync(path, lines, TestContext.Current.CancellationToken);
        return path;
    }

    private static byte[] Interleaved(byte[] one, byte[] other)
    {
        string[] first = System.Text.Encoding.ASCII.GetString(one).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] second = System.Text.Encoding.ASCII.GetString(other).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return System.Text.Encoding.ASCII.GetBytes(string.Join('\n', first.Zip(second).SelectMany(
            pair => (string[])[pair.First, pair.Second])) + "\n");
    }

    // Six ferries, heard once in 20 s for two hours and a half by both, and one ship that leaps 100 nm after an hour.
    private static byte[] Sentences(string station, TimeSpan ahead)
    {
        ArrayBufferWriter<byte> lines = new(1 << 20);
        ReportWriter writer = new(station);
        for (int step = 0; step < 450; step++)
        {
            DateTimeOffset at = Noon.AddSeconds(20 * step);
            for (int ship = 0; ship < 7; ship++)
            {
                bool isLeaper = ship == 6;
                double knots = isLeaper ? 14 : 38 - ship;
                double east = knots * step * 20 / 3600 / 60 / Math.Cos(40 * Math.PI / 180);
                DateTimeOffset sent = at.AddSeconds(2 * ship);
                writer.Write(
                    new PositionReport
                    {
                        Mmsi = Mmsi.TryCreate(isLeaper ? Leaper : 257_000_001 + ship, out Mmsi mmsi) ? mmsi : default,
                        At = sent + ahead,
                        Position = Position.TryCreate(
                            40 + (0.3 * ship) + (isLeaper && step > 180 ? 1.7 : 0), -40 + east, out Position place)
                            ? place
                            : null,
                        SogKnots = (float)knots,
                        CogDegrees = 90,
                        HeadingDegrees = 90,
                        Class = TransponderClass.A,
                        UtcSecond = (byte)sent.Second,
                    },
                    lines);
            }
        }

        return lines.WrittenSpan.ToArray();
    }
}
