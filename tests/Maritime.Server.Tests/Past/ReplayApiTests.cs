using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Maritime.Server.Tests.Past;

/// <summary>Replays over HTTP, of what a real server has kept.</summary>
[Collection(RecordedServer.Name)]
public sealed class ReplayApiTests(RecordedServer past) : IAsyncDisposable
{
    private const string Replays = "/api/v1/replays";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(180);

    private readonly List<string> _started = [];

    public async ValueTask DisposeAsync()
    {
        foreach (string replay in _started)
        {
            using HttpResponseMessage answer = await past.Server.Client.DeleteAsync(replay);
        }
    }

    [Fact]
    public async Task A_replay_shows_what_was_known_at_its_moment_and_leaves_the_live_picture_alone()
    {
        JsonElement liveBefore = await past.Server.GetAsync("/api/v1/alerts");
        string replay = await StartAsync(new { from = "2017-01-29T20:00Z", to = "2017-01-31T12:00Z", paused = true });
        await past.Server.WaitAsync(replay, answer => answer.GetProperty("detected").GetDouble() >= 1, Soon);

        await past.PostAsync(replay + "/seek", new { to = "2017-01-29T23:00Z" });
        Assert.Equal(0, await CountAsync(replay + "/alerts"));
        await past.PostAsync(replay + "/seek", new { to = "2017-01-30T12:00Z" });
        JsonElement alert = (await past.Server.GetAsync(replay + "/alerts")).GetProperty("items")[0];
        await past.PostAsync(replay + "/seek", new { to = "2017-01-29T23:00Z" });

        Assert.Equal("JACHA", alert.GetProperty("vessels")[0].GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, alert.GetProperty("endedAt").ValueKind); // They parted on the 31st.
        Assert.StartsWith("Replay, not live.", alert.GetProperty("label").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync(replay + "/alerts"));
        Assert.Equal(liveBefore.ToString(), (await past.Server.GetAsync("/api/v1/alerts")).ToString());
        Assert.Equal(
            JsonValueKind.Null, (await past.Server.GetAsync("/api/v1/status")).GetProperty("replay").ValueKind);
    }

    [Fact]
    public async Task The_ships_of_a_moment_are_where_they_were_with_the_names_they_gave()
    {
        string replay = await StartAsync(new { from = "2017-01-29T20:00Z", to = "2017-01-31T12:00Z", paused = true });
        await past.PostAsync(replay + "/seek", new { to = "2017-01-30T12:00Z" });
        JsonElement ship = await past.Server.WaitAsync(
            replay + "/vessels?q=JACHA",
            answer => answer.GetProperty("items").GetArrayLength() == 1
                && answer.GetProperty("items")[0].GetProperty("at").GetDateTimeOffset()
                    > new DateTimeOffset(2017, 1, 30, 11, 0, 0, TimeSpan.Zero),
            Soon);
        JsonElement jacha = ship.GetProperty("items")[0];

        Assert.Equal("352844000", jacha.GetProperty("mmsi").GetString());
        Assert.InRange(jacha.GetProperty("position").GetProperty("lat").GetDouble(), 51.8, 52);
        Assert.True(jacha.GetProperty("at").GetDateTimeOffset() <= new DateTimeOffset(
            2017, 1, 30, 12, 0, 0, TimeSpan.Zero), "Nothing later than the moment is shown.");
        JsonElement track = await past.Server.GetAsync(replay + "/vessels/352844000/track");
        Assert.True(track.GetProperty("segments").GetArrayLength() > 0);
        byte[] map = await past.Server.Client.GetByteArrayAsync(
            replay + "/map/snapshot?bbox=-180,50,-170,55", TestContext.Current.CancellationToken);
        Assert.Equal("MAR1"u8.ToArray(), map[..4]);
    }

    [Fact]
    public async Task It_pauses_steps_seeks_and_runs_at_the_speed_asked_for()
    {
        string replay = await StartAsync(
            new { from = "2017-01-30T00:00Z", to = "2017-01-31T00:00Z", speed = 1000, paused = true });
        DateTimeOffset begin = await PositionAsync(replay);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.Equal(begin, await PositionAsync(replay));

        await past.PostAsync(replay + "/step", new { seconds = 90 });
        Assert.Equal(begin.AddSeconds(90), await PositionAsync(replay));
        await past.PostAsync(replay + "/step", new { seconds = -30 });
        Assert.Equal(begin.AddSeconds(60), await PositionAsync(replay));
        await past.PostAsync(replay + "/step", new { });
        JsonElement stepped = await past.Server.WaitAsync(
            replay, answer => answer.GetProperty("position").GetDateTimeOffset() > begin.AddSeconds(60), Soon);
        Assert.True(stepped.GetProperty("isPaused").GetBoolean());

        await past.PostAsync(replay + "/resume", new { });
        await past.Server.WaitAsync(
            replay, answer => answer.GetProperty("position").GetDateTimeOffset() > begin.AddMinutes(30), Soon);
        JsonElement slow = await past.PostAsync(replay + "/speed", new { speed = 0.1 });
        Assert.Equal(0.1, slow.GetProperty("speed").GetDouble());
        await past.PostAsync(replay + "/speed", new { speed = 1000 });
        await past.PostAsync(replay + "/seek", new { to = "2017-01-30T23:55Z" });
        JsonElement end = await past.Server.WaitAsync(
            replay, answer => answer.GetProperty("isAtEnd").GetBoolean(), Soon);
        Assert.Equal(begin.AddDays(1), end.GetProperty("position").GetDateTimeOffset());
        await past.PostAsync(replay + "/seek", new { to = "2017-01-30T01:00Z" });
        Assert.False((await past.Server.GetAsync(replay)).GetProperty("isAtEnd").GetBoolean());
    }

    [Fact]
    public async Task Run_again_with_nothing_changed_over_all_of_it_nothing_is_different()
    {
        string replay = await StartAsync(new { paused = true });
        JsonElement same = await past.PostAsync(replay + "/rerun", new { });

        Assert.Equal("kept", same.GetProperty("comparedWith").GetString());
        Assert.Empty(Items(same, "events"));
        Assert.Empty(Items(same, "alerts"));
        JsonElement live = await past.Server.GetAsync("/api/v1/events?limit=5000");
        int standing = live.GetProperty("items").EnumerateArray()
            .Count(item => item.GetProperty("state").GetString() != "retracted");
        Assert.NotEqual(0, standing);
        Assert.Equal(standing, same.GetProperty("events").GetProperty("same").GetInt32());
        Assert.Equal(
            await CountAsync("/api/v1/alerts"), same.GetProperty("alerts").GetProperty("same").GetInt32());
    }

    [Fact]
    public async Task Run_again_with_other_options_it_says_what_that_would_have_found_and_why()
    {
        string replay = await StartAsync(new { paused = true });
        Dictionary<string, double> options = new() { ["gap-hours"] = 4, ["meeting-minutes"] = 1440 };
        JsonElement other = await past.PostAsync(replay + "/rerun", new { options, lists = "now" });

        Assert.All(
            Items(other, "events").Where(item => item.GetProperty("found").GetString() == "only-now"),
            item =>
            {
                JsonElement now = item.GetProperty("now");
                Assert.Equal("gap", now.GetProperty("kind").GetString());
                TimeSpan silent = now.GetProperty("endedAt").GetDateTimeOffset()
                    - now.GetProperty("startedAt").GetDateTimeOffset();
                Assert.InRange(silent, TimeSpan.FromHours(4), TimeSpan.FromHours(6));
                Assert.Contains("4 h instead of 6 h", item.GetProperty("why").GetString(), StringComparison.Ordinal);
            });
        Assert.Contains(Items(other, "events"), item => item.GetProperty("found").GetString() == "only-now");
        Assert.StartsWith(
            "shortest silence 4 h instead of 6 h; shortest time alongside 1440 min instead of 15 min; lists of ",
            other.GetProperty("asked").GetString(),
            StringComparison.Ordinal);
        JsonElement missed = Assert.Single(
            Items(other, "events"), item => item.GetProperty("found").GetString() == "changed"
                && item.GetProperty("then").GetProperty("kind").GetString() == "rendezvous");
        Assert.NotEmpty(missed.GetProperty("why").GetString()!);
    }

    [Theory]
    [InlineData("", """{"from":"yesterday"}""", "is no time")]
    [InlineData("", """{"from":"2017-01-30","to":"2017-01-29"}""", "before it begins")]
    [InlineData("", """{"from":"2019-01-30","to":"2019-02-01"}""", "nothing of that")]
    [InlineData("", """{"source":"tape"}""", "There is no source")]
    [InlineData("", """{"speed":2000}""", "between 0.1 and 1000")]
    [InlineData("", """{"bbox":"50,170,55,-170"}""", "west,south,east,north")]
    [InlineData("{id}/seek", """{"to":"2020-01-01"}""", "not in this replay's span")]
    [InlineData("{id}/seek", "{}", "Say where to")]
    [InlineData("{id}/speed", """{"speed":0}""", "between 0.1 and 1000")]
    [InlineData("{id}/rerun", """{"options":{"gap-days":4}}""", "There is no option")]
    [InlineData("{id}/rerun", """{"options":{"gap-hours":0}}""", "not between")]
    [InlineData("{id}/rerun", """{"lists":"tomorrow"}""", "is not then, now or a day")]
    [InlineData("none/pause", "{}", "no such replay")]
    public async Task A_mistake_gets_one_sentence(string path, string body, string expected)
    {
        string replay = await StartAsync(new { from = "2017-01-30T00:00Z", to = "2017-01-30T00:10Z", paused = true });
        using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await past.Server.Client.PostAsync(
            path.StartsWith("{id}", StringComparison.Ordinal) ? replay + path[4..] : $"{Replays}/{path}".TrimEnd('/'),
            content,
            TestContext.Current.CancellationToken);

        Assert.InRange((int)answer.StatusCode, 400, 404);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(
            expected,
            JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
                .RootElement.GetProperty("detail").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_replay_is_gone_and_a_ninth_is_refused()
    {
        List<string> replays = [];
        for (int number = 0; number < 8; number++)
        {
            replays.Add(await StartAsync(
                new { from = "2017-01-30T00:00Z", to = "2017-01-30T00:10Z", paused = true }));
        }

        using HttpResponseMessage ninth = await past.Server.Client.PostAsJsonAsync(
            Replays, new { paused = true }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, ninth.StatusCode);
        foreach (string replay in replays)
        {
            await StopAsync(replay);
        }

        using HttpResponseMessage gone = await past.Server.Client.GetAsync(
            replays[0] + "/vessels", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task What_has_just_come_in_over_a_socket_is_replayed_from_the_journal_and_exported()
    {
        using TcpListener station = new(IPAddress.Loopback, 0);
        station.Start();
        string folder = Directory.CreateTempSubdirectory("maritime-journal-").FullName;
        string feed = $"tcp://127.0.0.1:{((IPEndPoint)station.LocalEndpoint).Port}";
        await using (ServerProcess server = await ServerProcess.StartAsync(folder, "--feed", feed))
        {
            using TcpClient sender = await station.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await sender.GetStream().WriteAsync(await File.ReadAllBytesAsync(past.Recording));
            await server.WaitAsync(
                "/api/v1/alerts", answer => answer.GetProperty("items").GetArrayLength() == 1, Soon);
            using HttpResponseMessage started = await server.Client.PostAsJsonAsync(
                Replays,
                new { source = "journal", from = "2017-01-29T12:00Z", to = "2017-01-31T12:00Z", paused = true },
                TestContext.Current.CancellationToken);
            JsonElement replay = await started.Content.ReadFromJsonAsync<JsonElement>();
            string path = $"{Replays}/{replay.GetProperty("id").GetString()}";
            JsonElement timeline = await server.WaitAsync(
                path + "/timeline", answer => answer.GetProperty("isComplete").GetBoolean(), Soon);
            string csv = await server.Client.GetStringAsync(
                "/api/v1/exports/tracks?format=csv&mmsi=352844000&from=2017-01-30", TestContext.Current.CancellationToken);

            Assert.Single(
                timeline.GetProperty("marks").EnumerateArray(),
                mark => mark.GetProperty("what").GetString() == "alert");
            Assert.Contains("352844000,JACHA,", csv, StringComparison.Ordinal);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static JsonElement[] Items(JsonElement comparison, string what) =>
        [.. comparison.GetProperty(what).GetProperty("items").EnumerateArray()];

    private async Task<string> StartAsync(object request)
    {
        _started.Add($"{Replays}/{(await past.PostAsync(Replays, request)).GetProperty("id").GetString()}");
        return _started[^1];
    }

    private async Task StopAsync(string replay)
    {
        using HttpResponseMessage answer = await past.Server.Client.DeleteAsync(
            replay, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    private async Task<int> CountAsync(string path) =>
        (await past.Server.GetAsync(path)).GetProperty("items").GetArrayLength();

    private async Task<DateTimeOffset> PositionAsync(string replay) =>
        (await past.Server.GetAsync(replay)).GetProperty("position").GetDateTimeOffset();
}
