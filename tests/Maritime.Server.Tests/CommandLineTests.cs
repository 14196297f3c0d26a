using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using Maritime.Server.Hosting;

namespace Maritime.Server.Tests;

/// <summary>A person's mistakes get one clear sentence and an exit code, never a stack trace.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("maritime-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("is not a feed", "serve", "--feed", "ftp://example")]
    [InlineData("needs a port", "serve", "--feed", "tcp://localhost")]
    [InlineData("There is no file", "serve", "--feed", "no-such-recording.nmea")]
    [InlineData("does not exist", "serve", "--port", "99999")]
    [InlineData("not a loopback address", "serve", "--config", "{open}")]
    [InlineData("cannot be read", "serve", "--config", "{broken}")]
    [InlineData("no configuration file", "serve", "--config", "no-such-file.json")]
    [InlineData("must lie between", "serve", "--speed", "0")]
    [InlineData("holds no AIS", "serve", "--feed", "{garbage}")]
    [InlineData("Reading", "serve", "--feed", "{torn}")]
    [InlineData("no format", "detect", "{garbage}")]
    [InlineData("There is no file", "detect", "no-such-recording.nmea")]
    [InlineData("is a folder", "detect", "..")]
    [InlineData("could not be read", "detect", "{torn}")]
    [InlineData("There is no kind \"rendez-vous\"", "detect", "{sailing}", "--kinds", "rendez-vous")]
    [InlineData("--threads wants 1 or more", "detect", "{sailing}", "--threads", "0")]
    [InlineData("There is no file no-such-zones.json", "detect", "{sailing}", "--zones", "no-such-zones.json")]
    [InlineData("holds no area", "detect", "{sailing}", "--zones", "{nowhere}")]
    [InlineData("neither GeoJSON nor CSV", "detect", "{sailing}", "--zones", "{garbage}")]
    [InlineData("there is no folder", "detect", "{sailing}", "--out", "{garbage}-folder/events.jsonl")]
    [InlineData("holds no IMO number", "detect", "{sailing}", "--broken-up", "{garbage}")]
    [InlineData("holds no IMO number", "replay", "{sailing}", "--broken-up", "{garbage}")]
    [InlineData("holds no position of any ship", "detect", "{nobody}")]
    [InlineData("is empty", "detect", "{nothing}")]
    public async Task A_mistake_gets_one_sentence(string expected, params string[] arguments)
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "open.json"), """{ "bind": "0.0.0.0" }""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "broken.json"), "{ port: ", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "garbage"), "no ship says this\n", TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(
            Path.Combine(_folder, "torn.gz"), [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, .. Enumerable.Repeat((byte)0xFF, 99)], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "nowhere"),
            """{ "type": "FeatureCollection", "features": [] }""",
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "sailing"),
            "t,mmsi,lat,lon\n1700000000,257123000,45,-30\n",
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "nobody"), "t,mmsi,lat,lon\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "nothing"), "", TestContext.Current.CancellationToken);
        string[] filled =
        [
            .. arguments.Select(argument => argument
                .Replace("{open}", Path.Combine(_folder, "open.json"), StringComparison.Ordinal)
                .Replace("{broken}", Path.Combine(_folder, "broken.json"), StringComparison.Ordinal)
                .Replace("{garbage}", Path.Combine(_folder, "garbage"), StringComparison.Ordinal)
                .Replace("{nowhere}", Path.Combine(_folder, "nowhere"), StringComparison.Ordinal)
                .Replace("{sailing}", Path.Combine(_folder, "sailing"), StringComparison.Ordinal)
                .Replace("{nobody}", Path.Combine(_folder, "nobody"), StringComparison.Ordinal)
                .Replace("{nothing}", Path.Combine(_folder, "nothing"), StringComparison.Ordinal)
                .Replace("{torn}", Path.Combine(_folder, "torn.gz"), StringComparison.Ordinal)),
            .. arguments[0] == "serve" ? (string[])["--data", Path.Combine(_folder, "state")] : [],
            .. arguments[0] == "serve" && !arguments.Contains("--port") ? (string[])["--port", "0"] : [],
        ];

        (int exitCode, _, string error) = await ServerProcess.RunAsync(filled);

        Assert.Equal(1, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_recording_that_was_cut_off_is_used_up_to_there_and_a_zip_is_read_whole()
    {
        byte[] whole = await File.ReadAllBytesAsync(ShippedData.PathOf("ais", "noaa-zone01-2017-01.csv.gz")!, TestContext.Current.CancellationToken);
        string cut = Path.Combine(_folder, "cut.csv.gz");
        string zip = Path.Combine(_folder, "month.zip");
        await File.WriteAllBytesAsync(cut, whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);
        using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create))
        {
            using Stream entry = archive.CreateEntry("month.csv").Open();
            using GZipStream unpacked = new(new MemoryStream(whole), CompressionMode.Decompress);
            await unpacked.CopyToAsync(entry, TestContext.Current.CancellationToken);
        }

        (int cutExit, string some, string note) = await ServerProcess.RunAsync(["detect", cut]);
        (int zipExit, string all, _) = await ServerProcess.RunAsync(["detect", zip]);

        Assert.Equal((0, 0), (cutExit, zipExit));
        Assert.Contains("cut.csv.gz is damaged: it ends early", note, StringComparison.Ordinal);
        Assert.InRange(some.Split('\n').Length, 2, all.Split('\n').Length - 1);
        Assert.Contains("\"rendezvous\"", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_one_sentence()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        (int exitCode, string output, string error) = await ServerProcess.RunAsync(
            "serve", "--port", $"{port}", "--data", _folder);

        Assert.Equal(1, exitCode);
        Assert.Contains($"Port {port} on 127.0.0.1 is in use", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_leaves_data_that_can_be_deleted()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "demo"));

        (int exitCode, string output, _) = await ServerProcess.RunAsync("demo", "--delete", "--data", _folder);

        Assert.Equal(0, exitCode);
        Assert.Contains("is deleted", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "demo")));
    }
}
