using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
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
    [InlineData("is read by this call", "detect", "{sailing}", "--out", "{sailing}")]
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

        // A machine that takes ten seconds to begin says how far it is.
        Assert.Single(error.Trim().Split('\n'), line => !line.StartsWith("reading ", StringComparison.Ordinal));
    }

    /// <summary>The sentence comes first, and one line says where help is: not the help itself.</summary>
    [Theory]
    [InlineData("--threads wants a whole number, not \"abc\".", "detect", "x", "--threads", "abc")]
    [InlineData("--copies wants a whole number, not \"many\".", "bench", "pipeline", "--copies", "many")]
    [InlineData("--imo wants a whole number, not \"x\".", "screen", "--imo", "x")]
    [InlineData("--speed wants a number, not \"fast\".", "replay", "x", "--speed", "fast")]
    [InlineData("--port wants a whole number, not \"abc\".", "--port", "abc")]
    [InlineData("--out wants a value: --out FILE.", "detect", "x", "--out")]
    [InlineData("There is no option \"--kind\".", "detect", "x", "--kind", "gap")]
    [InlineData("'maritime bench' wants one of: screening,", "bench")]
    [InlineData("Unrecognized command or argument 'find'.", "find")]
    [InlineData("There is no kind \"rendez-vous\"; there are", "detect", "x", "--kinds", "rendez-vous")]
    [InlineData("--threads wants 1 or more.", "detect", "x", "--threads", "0")]
    [InlineData("--set takes NAME=NUMBER", "detect", "x", "--set", "gap-hours")]
    [InlineData("There is no option \"gap-days\"; there are", "detect", "x", "--set", "gap-days=1")]
    [InlineData("gap-hours=1000 is not between 0.1 and 720 h.", "detect", "x", "--set", "gap-hours=1000")]
    [InlineData("--set gfw-gap-hours is for gfw-gap", "detect", "x", "--set", "gfw-gap-hours=4")]
    [InlineData("--csv-pairs writes meetings", "detect", "x", "--csv-pairs", "--kinds", "gap")]
    public async Task A_call_that_cannot_be_meant_gets_its_sentence(string expected, params string[] arguments)
    {
        (int exitCode, string output, string error) = await ServerProcess.RunAsync(arguments);

        string[] lines = error.Trim().Split('\n');
        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.StartsWith(expected, lines[0], StringComparison.Ordinal);
        Assert.InRange(lines.Length, 1, 2);
        Assert.True(lines.Length == 1 || lines[1].EndsWith("--help' explains the options.", StringComparison.Ordinal));
    }

    /// <summary>The parameters of the published fixtures, given by hand.</summary>
    [Fact]
    public async Task The_plain_rules_can_be_asked_for_with_other_numbers()
    {
        string file = ShippedData.PathOf("events", "encounters", "simple_series_data.csv")!;
        string[] fixture =
        [
            "detect", file, "--gfw", "--set", "gfw-encounter-minutes=30", "--set", "gfw-encounter-knots=1000",
            "--set", "gfw-encounter-anchorage-km=0",
        ];

        (_, string usual, _) = await ServerProcess.RunAsync("detect", file, "--gfw");
        (int exitCode, string changed, _) = await ServerProcess.RunAsync(fixture);
        (_, string explained, _) = await ServerProcess.RunAsync(
            [.. fixture[..2], .. fixture[3..], "--explain", "gfw-encounter/000000001-000000002"]);

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("gfw-encounter", usual, StringComparison.Ordinal);
        Assert.Contains(
            "\"id\":\"gfw-encounter/000000001-000000002/20110101T161000Z\"", changed, StringComparison.Ordinal);
        Assert.Contains("median distance: 0.203 km", explained, StringComparison.Ordinal);
        Assert.Contains("median speed: 0.65 kn", explained, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_is_explained_by_the_beginning_of_its_id_with_what_was_said_before()
    {
        string file = ShippedData.PathOf("ais", "noaa-zone01-2017-01.csv.gz")!;

        (int oneExit, string one, _) = await ServerProcess.RunAsync("detect", file, "--explain", "rendezvous/352844000");
        (int manyExit, string many, string which) = await ServerProcess.RunAsync("detect", file, "--explain", "gap/");

        Assert.Equal((0, 1), (oneExit, manyExit));
        Assert.StartsWith("rendezvous/352844000-367390380/", one, StringComparison.Ordinal);
        Assert.Contains("ships       352844000 and 367390380", one, StringComparison.Ordinal);
        Assert.Contains("version 1: opened, candidate, possible-sts, ", one, StringComparison.Ordinal);
        Assert.Contains(
            "confidence  over 99 % that \"possible-sts\" is right, given the evidence", one, StringComparison.Ordinal);
        Assert.Empty(many);
        Assert.Contains("events begin with gap/: gap/", which, StringComparison.Ordinal);
    }

    /// <summary>
    /// Five ships leap to one spot, one of them half an hour before the others: its own leap is no longer told.
    /// </summary>
    [Fact]
    public async Task An_event_that_was_taken_back_is_explained_too()
    {
        StringBuilder rows = new("t,mmsi,lat,lon,sog,cog,heading,nav_status\n");
        for (int minute = 0; minute < 150; minute += 2)
        {
            for (int ship = 0; ship < 5; ship++)
            {
                bool isAway = minute >= (ship == 0 ? 30 : 60);
                double latitude = isAway ? 44 + (0.0003 * (((minute / 2) + ship) % 3)) : 43.2 + (0.1 * ship);
                double longitude = isAway ? 37.3 + (0.0004 * ((minute + ship) % 5)) : 36.2 + (minute * 0.0038);
                rows.Append(CultureInfo.InvariantCulture, $"{1774785600 + (60 * minute) + ship},{244000020 + ship},")
                    .Append(CultureInfo.InvariantCulture, $"{latitude:F5},{longitude:F5},{(isAway ? 0.1 : 10)},90,90,0\n");
            }
        }

        string file = Path.Combine(_folder, "leaps.csv");
        await File.WriteAllTextAsync(file, rows.ToString(), TestContext.Current.CancellationToken);

        (int exitCode, string output, string error) =
            await ServerProcess.RunAsync("detect", file, "--explain", "teleport/");

        Assert.True(exitCode == 0, error);
        Assert.Contains("state       retracted, confirmed, version 2", output, StringComparison.Ordinal);
        Assert.Contains("confidence  none: it was taken back", output, StringComparison.Ordinal);
        Assert.Contains("version 1: closed, confirmed, 90 %; Reported 64.6 nm away", output, StringComparison.Ordinal);
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
    public async Task Each_file_of_a_zip_names_its_own_columns()
    {
        string zip = Path.Combine(_folder, "two.zip");
        using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create))
        {
            foreach ((string name, string text) in ((string, string)[])
            [
                ("a.csv", "t,mmsi,lat,lon\n1774785600,244000001,45,-30\n"),
                ("b.csv", "lon,lat,mmsi,t\n-30.5,45.1,244000001,1774810800\n"),
            ])
            {
                await using StreamWriter entry = new(archive.CreateEntry(name).Open());
                await entry.WriteAsync(text);
            }
        }

        (int exitCode, string output, string error) = await ServerProcess.RunAsync("detect", zip);

        Assert.Equal(0, exitCode);
        Assert.Contains("2 positions, 1 MMSI, 1 event.", error, StringComparison.Ordinal);
        Assert.DoesNotContain("refused", error, StringComparison.Ordinal);
        Assert.Contains("\"endLat\":45.1,\"endLon\":-30.5", output, StringComparison.Ordinal);
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
