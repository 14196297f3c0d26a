using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Server.Feeds;
using ReaderOptions = Maritime.Ais.Formats.ReaderOptions;

namespace Maritime.Server.Tests.Past;

/// <summary>Exports over HTTP and from the command line, of what a real server has kept.</summary>
[Collection(RecordedServer.Name)]
public sealed class ExportApiTests(RecordedServer past)
{
    private const int Jacha = 352844000;

    [Theory]
    [InlineData("geojson", "application/geo+json")]
    [InlineData("csv", "text/csv")]
    [InlineData("kml", "application/vnd.google-earth.kml+xml")]
    [InlineData("gpx", "application/gpx+xml")]
    [InlineData("gpkg", "application/geopackage+sqlite3")]
    [InlineData("nmea", "text/plain")]
    public async Task Every_format_comes_with_its_type_and_a_name_for_the_file(string format, string type)
    {
        using HttpResponseMessage answer = await past.Server.Client.GetAsync(
            $"/api/v1/exports/tracks?format={format}&mmsi={Jacha}&from=2017-01-29&to=2017-02-01",
            TestContext.Current.CancellationToken);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            $"maritime-tracks-{Jacha}-20170129T0000Z-20170201T0000Z.{format}",
            answer.Content.Headers.ContentDisposition?.FileName);
        Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Sentences_read_back_are_the_positions_that_were_heard_in_the_box_and_the_span()
    {
        byte[] bytes = await past.Server.Client.GetByteArrayAsync(
            "/api/v1/exports/tracks?format=nmea&bbox=-180,51,-170,53&from=2017-01-20&to=2017-01-30T12:00Z",
            TestContext.Current.CancellationToken);

        AssertHeard(bytes, new(2017, 1, 20, 0, 0, 0, TimeSpan.Zero), new(2017, 1, 30, 12, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Events_and_alerts_are_those_of_the_listing()
    {
        JsonElement listed = await past.Server.GetAsync("/api/v1/events?limit=5000&kind=gap");
        using JsonDocument events = JsonDocument.Parse(await past.Server.Client.GetStringAsync(
            "/api/v1/exports/events?format=geojson&kind=gap", TestContext.Current.CancellationToken));
        XDocument alerts = XDocument.Parse(await past.Server.Client.GetStringAsync(
            $"/api/v1/exports/alerts?format=kml&mmsi={Jacha},367390380", TestContext.Current.CancellationToken));

        Assert.Equal(
            listed.GetProperty("items").EnumerateArray()
                .Where(item => item.GetProperty("state").GetString() != "retracted")
                .Select(item => item.GetProperty("id").GetString()).Order(),
            events.RootElement.GetProperty("features").EnumerateArray()
                .Select(feature => feature.GetProperty("id").GetString()).Order());
        Assert.Single(alerts.Descendants(XName.Get("TimeSpan", "http://www.opengis.net/kml/2.2")));
    }

    [Theory]
    [InlineData("tracks", "Say in which format")]
    [InlineData("tracks?format=shp", "There is no format 'shp'")]
    [InlineData("ships?format=kml", "cannot be exported")]
    [InlineData("all?format=nmea", "words for tracks only")]
    [InlineData("tracks?format=kml&mmsi=12x", "is not an MMSI")]
    [InlineData("tracks?format=kml&bbox=50,170,55,-170", "west,south,east,north")]
    [InlineData("tracks?format=kml&bbox=1,2,3", "west,south,east,north")]
    [InlineData("tracks?format=kml&from=2018-01-01&to=2017-01-01", "before it begins")]
    [InlineData("tracks?format=kml&from=soon", "is no time")]
    [InlineData("events?format=kml&kind=dancing", "There is no kind")]
    public async Task A_mistake_gets_one_sentence(string query, string expected)
    {
        using HttpResponseMessage answer = await past.Server.Client.GetAsync(
            "/api/v1/exports/" + query, TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(
            expected,
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_exports_what_a_server_has_kept_and_what_lies_in_a_file()
    {
        string fromState = Path.Combine(past.Folder, "state.nmea");
        string fromFile = Path.Combine(past.Folder, "file.nmea");
        string[] common =
        [
            "export", "-f", "nmea", "--box=-180,51,-170,53", "--from", "2017-01-20", "--to", "2017-01-30T12:00Z",
        ];
        (int one, _, string error) = await ServerProcess.RunAsync([.. common, "--state", past.State, "-o", fromState]);
        Assert.Equal("", error);
        (int other, _, error) = await ServerProcess.RunAsync([.. common, past.Recording, "-o", fromFile]);
        Assert.Equal("", error);

        Assert.Equal((0, 0), (one, other));
        Assert.Equal(await File.ReadAllTextAsync(fromFile), await File.ReadAllTextAsync(fromState));
        AssertHeard(
            await File.ReadAllBytesAsync(fromState, TestContext.Current.CancellationToken),
            new(2017, 1, 20, 0, 0, 0, TimeSpan.Zero),
            new(2017, 1, 30, 12, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task The_command_line_exports_events_and_alerts_with_the_names_of_ships()
    {
        (int code, string csv, string error) = await ServerProcess.RunAsync(
            "export", "-f", "csv", "--what", "tracks,events,alerts", "--mmsi", $"{Jacha}", "--state", past.State);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains($"{Jacha},JACHA,", csv, StringComparison.Ordinal);
        Assert.Contains("possible-sts", csv, StringComparison.Ordinal);
        Assert.Contains("possible-transfer/rendezvous/352844000-367390380", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_line_runs_the_past_again_and_compares_with_what_was_kept()
    {
        (int code, string said, string error) = await ServerProcess.RunAsync(
            "replay", "--state", past.State, "--from", "2017-01-29T12:00Z", "--set", "gap-hours=4", "--lists", "now");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("compared with what the server found and alerted then", said, StringComparison.Ordinal);
        Assert.Matches(@"Events: [1-9]\d* only now, \d+ only then, \d+ changed, \d+ the same\.", said);
        Assert.Contains("Shortest silence 4 h instead of 6 h.", said, StringComparison.Ordinal);
        Assert.Contains("Alerts: 0 only now, 0 only then, 0 changed, 1 the same.", said, StringComparison.Ordinal);
    }

    /// <summary>As if JACHA had been broken up: it states its own number all the time.</summary>
    [Fact]
    public async Task A_list_of_broken_up_ships_that_comes_later_is_asked_about_the_past()
    {
        string list = Path.GetTempFileName();
        await File.WriteAllTextAsync(list, "imo,name\nIMO8512920,SOMEBODY\n", TestContext.Current.CancellationToken);
        try
        {
            (int code, string said, string error) = await ServerProcess.RunAsync(
                "replay", "--state", past.State, "--from", "2017-01-29T12:00Z", "--broken-up", list);

            Assert.Equal((0, ""), (code, error));
            Assert.Contains("IMO numbers taken for broken up: 1", said, StringComparison.Ordinal);
            Assert.Contains($"+ identity-conflict/{Jacha}", said, StringComparison.Ordinal);
            Assert.Contains("list of broken-up ships that was given", said, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(list);
        }
    }

    [Fact]
    public async Task The_command_line_plays_sentences_at_a_speed()
    {
        (int code, string said, _) = await ServerProcess.RunAsync(
            "replay", past.Recording, "--speed", "1000", "--from", "2017-01-30T06:00Z", "--to",
            "2017-01-30T06:30Z");

        Assert.Equal(0, code);
        Sink played = Read(Encoding.ASCII.GetBytes(said));
        Sink heard = new();
        Recordings.Read(past.Recording, ReaderOptions.Default, heard);
        DateTimeOffset from = new(2017, 1, 30, 6, 0, 0, TimeSpan.Zero);
        Assert.NotEmpty(played.Positions);
        Assert.Equal(
            heard.Positions.Where(it => it.At >= from && it.At <= from.AddMinutes(30)).Select(it => (it.Mmsi, it.At)),
            played.Positions.Select(it => (it.Mmsi, it.At)));
    }

    [Theory]
    [InlineData("no latitude is 170", "export", "-f", "kml", "--box", "50,170,55,-170", "{file}")]
    [InlineData("lies north of", "export", "-f", "kml", "--box", "10,50,20,40", "{file}")]
    [InlineData("is not west,south,east,north", "replay", "--lists", "then", "--box", "1,2,3", "{file}")]
    [InlineData("There is no option", "replay", "--set", "gap-days=1", "{file}")]
    [InlineData("takes NAME=NUMBER", "replay", "--set", "gap-hours", "{file}")]
    [InlineData("not between", "replay", "--gap-hours", "0", "{file}")]
    [InlineData("is none of them", "replay", "--lists", "soon", "{file}")]
    [InlineData("--speed is 0.1 to 1000", "replay", "--speed", "5000", "{file}")]
    [InlineData("There is no format", "export", "-f", "shp", "{file}")]
    [InlineData("words for tracks only", "export", "-f", "nmea", "--what", "events", "{file}")]
    [InlineData("There is no folder", "export", "-f", "csv", "--state", "/nowhere/at/all")]
    [InlineData("one of the two", "replay")]
    public async Task A_mistake_on_the_command_line_gets_one_sentence(string expected, params string[] arguments)
    {
        (int code, _, string error) = await ServerProcess.RunAsync(
            [.. arguments.Select(word => word == "{file}" ? past.Recording : word)]);

        Assert.InRange(code, 1, 2);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    private void AssertHeard(byte[] sentences, DateTimeOffset from, DateTimeOffset until)
    {
        Sink heard = new();
        Recordings.Read(past.Recording, ReaderOptions.Default, heard);
        var expected = heard.Positions
            .Where(it => it.At >= from && it.At <= until
                && it.Position is { LatitudeDegrees: >= 51 and <= 53, LongitudeDegrees: >= -180 and <= -170 })
            .Select(Key).Distinct().Order().ToArray();

        Assert.NotEmpty(expected);
        Assert.Equal(expected, Read(sentences).Positions.Select(Key).Order());

        // AIS carries 1/10000 of a minute, 0.1 kn and 0.1 degrees.
        static (int, DateTimeOffset, long, long, float, float, int) Key(PositionReport it) => (
            it.Mmsi.Value,
            it.At,
            (long)Math.Round(it.Position!.Value.LatitudeDegrees * 600_000),
            (long)Math.Round(it.Position.Value.LongitudeDegrees * 600_000),
            float.IsNaN(it.SogKnots) ? -1 : MathF.Round(it.SogKnots, 1),
            float.IsNaN(it.CogDegrees) ? -1 : MathF.Round(it.CogDegrees, 1),
            it.HeadingDegrees);
    }

    private static Sink Read(byte[] sentences)
    {
        Sink sink = new();
        IReportReader reader = InputFormats.Find("nmea")!.CreateReader(ReaderOptions.Default);
        reader.Read(sentences, DateTimeOffset.UtcNow, sink);
        reader.Complete(sink);
        return sink;
    }

    private sealed class Sink : IReportSink
    {
        public List<PositionReport> Positions { get; } = [];

        public void OnPosition(in PositionReport report) => Positions.Add(report);

        public void OnStatic(StaticReport report)
        {
        }
    }
}
