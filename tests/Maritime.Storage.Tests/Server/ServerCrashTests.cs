using System.Net.Http.Json;
using System.Text.Json;
using Maritime.Ais;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Server.Tests;
using Maritime.Storage.Blobs;
using Maritime.Storage.Ledger;
using Maritime.Storage.Replays;
using Maritime.Storage.Tests.Worlds;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Tests.Server;

/// <summary>
/// The server itself, killed at random moments while a station sends it two recorded days off Adak: what stands at the end
/// is what stands after an undisturbed run, an officer's mark included.
/// </summary>
public sealed class ServerCrashTests(AzuriteServer azurite, PostgresServer postgres) : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(180);
    private static readonly DateTimeOffset Start = new(2017, 1, 29, 12, 0, 0, TimeSpan.Zero);
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("folder", "sqlite", 5)]
    [InlineData("azure", "postgres", 2)]
    public async Task A_server_killed_again_and_again_says_and_keeps_what_an_undisturbed_one_does(
        string blobs, string ledger, int kills)
    {
        // MARITIME_CRASH_KILLS=200 for a long night.
        kills = int.TryParse(Environment.GetEnvironmentVariable("MARITIME_CRASH_KILLS"), out int more) ? more : kills;
        byte[][] messages = Messages();
        State expected = await RunAsync(await PlaceAsync("calm", "folder", "sqlite"), messages, killsBefore: 0, killsAfter: 0);
        Assert.Contains(expected.Alerts, alert => alert.Contains("possible-transfer", StringComparison.Ordinal));
        Assert.Contains(expected.Alerts, alert => alert.Contains("Acknowledged: seen", StringComparison.Ordinal));
        Assert.True(expected.Points.Count > 1_000);
        Assert.Contains(expected.Names, name => name.Contains("KUM UN SAN 3", StringComparison.Ordinal));

        Place place = await PlaceAsync("killed", blobs, ledger);
        State state = await RunAsync(place, messages, kills - (kills / 3), kills / 3);
        Assert.Equal(expected.Events, state.Events);
        Assert.Equal(expected.Alerts, state.Alerts);
        Assert.Equal(expected.Points, state.Points);
        Assert.Equal(expected.Names, state.Names);
        TestContext.Current.TestOutputHelper?.WriteLine(Invariant(
            $"{kills} kills: {state.Events.Count} events, {state.Alerts.Count} alerts, {state.Points.Count} positions"));
    }

    /// <summary>Two and a half recorded days with two tankers lying together, and a ship that the lists name.</summary>
    private static byte[][] Messages()
    {
        PositionReport[] positions =
        [
            .. Traffic.Recorded("ais/noaa-zone01-2017-01.csv.gz").Where(report => report.At >= Start),
        ];
        Mmsi listed = positions[0].Mmsi;
        return Station.MessagesOf(positions, [.. positions.Select(report => report.Mmsi).Distinct().Select(mmsi =>
            new StaticReport
            {
                Mmsi = mmsi,
                At = positions.First(report => report.Mmsi == mmsi).At,
                Name = mmsi == listed ? "KUM UN SAN 3" : Invariant($"SHIP {mmsi.Value % 1000}"),
                Class = TransponderClass.A,
            })]);
    }

    /// <param name="killsBefore">Before the officer's mark.</param>
    private async Task<State> RunAsync(Place place, byte[][] messages, int killsBefore, int killsAfter)
    {
        await using Station station = new(messages, Path.Combine(place.Folder, "live", "journal"));
        string[] arguments = ["--feed", station.Address, .. place.Arguments];
        Random random = new(61);
        int firstPart = messages.Length * 9 / 10;
        station.Limit = firstPart;
        await KillAsync(place, station, arguments, killsBefore, random);
        await using (ServerProcess server = await ServerProcess.StartAsync(place.Folder, arguments))
        {
            await AllTakenAsync(server, station, firstPart);
            JsonElement alerts = await server.WaitAsync(
                "/api/v1/alerts", answer => answer.GetProperty("items").GetArrayLength() > 0, Soon);
            JsonElement alert = alerts.GetProperty("items").EnumerateArray().MinBy(
                each => each.GetProperty("id").GetString(), StringComparer.Ordinal);
            using HttpResponseMessage marked = await server.Client.PostAsJsonAsync(
                "/api/v1/alerts/" + Uri.EscapeDataString(alert.GetProperty("id").GetString()!) + "/acknowledge",
                new { version = alert.GetProperty("version").GetInt32(), comment = "seen" });
            marked.EnsureSuccessStatusCode();
            if (killsBefore == 0)
            {
                station.Limit = messages.Length;
                await AllTakenAsync(server, station, messages.Length);
                Assert.Equal(0, await server.InterruptAsync());
            }
        } // Killed, unless it has ended: the mark was confirmed a moment ago.

        station.Limit = messages.Length;
        await KillAsync(place, station, arguments, killsAfter, random);
        await using (ServerProcess server = await ServerProcess.StartAsync(place.Folder, arguments))
        {
            await AllTakenAsync(server, station, messages.Length);
            Assert.Equal(0, await server.InterruptAsync());
        }

        return await State.ReadAsync(place);
    }

    private static async Task KillAsync(
        Place place, Station station, string[] arguments, int kills, Random random)
    {
        int all = station.Limit;
        for (int killed = 0; killed < kills; killed++)
        {
            // The moments lie anywhere from reading the lists to writing the snapshot; the messages last until the last.
            station.Limit = all * (killed + 1) / (kills + 1);
            await using ServerProcess server = await ServerProcess.StartAsync(place.Folder, arguments);
            await Task.Delay(random.Next(killed % 2 == 0 ? 4_000 : 8_000));
        }

        station.Limit = all;
    }

    private static async Task AllTakenAsync(ServerProcess server, Station station, int messages)
    {
        await server.WaitAsync(
            "/api/v1/status", status => status.GetProperty("feeds")[0].GetProperty("state").GetString() == "up", Soon);
        await server.WaitAsync("/api/v1/status", _ => station.Kept() >= messages, Soon);
        Assert.Equal(messages, station.Kept());

        // Journalled is not yet folded: until the clock stands still.
        string? clock = null;
        await server.WaitAsync(
            "/api/v1/status",
            status =>
            {
                string? before = clock;
                clock = status.GetProperty("clock").ToString();
                return clock == before;
            },
            Soon);
    }

    private async Task<Place> PlaceAsync(string name, string blobs, string ledger)
    {
        List<string> arguments = ["--keep-tracks", "0", "--keep-findings", "0", "--sync", "never"];
        string folder = _scratch.Under(name);
        Func<Task<IBlobStore>> openBlobs = () =>
            Task.FromResult<IBlobStore>(new FolderBlobStore(Path.Combine(folder, "live", "blobs"), isReader: true));
        if (blobs == "azure")
        {
            string container = azurite.NewContainer();
            arguments.AddRange(["--blobs", azurite.ConnectionString, "--container", container]);
            openBlobs = async () => await AzureBlobStore.OpenAsync(azurite.ConnectionString, container);
        }

        Func<Task<SqlLedger>> openLedger = () =>
            SqlLedger.OpenSqliteAsync(Path.Combine(folder, "live", "ledger.db"));
        if (ledger == "postgres")
        {
            string database = await postgres.NewDatabaseAsync();
            arguments.AddRange(["--ledger", database]);
            openLedger = () => SqlLedger.OpenPostgreSqlAsync(database);
        }

        return new(folder, arguments, openBlobs, openLedger);
    }

    private sealed record Place(
        string Folder, IReadOnlyList<string> Arguments, Func<Task<IBlobStore>> Blobs, Func<Task<SqlLedger>> Ledger);

    private sealed record State(
        List<string> Events, List<string> Alerts, List<ArchivedPoint> Points, List<string> Names)
    {
        public static async Task<State> ReadAsync(Place place)
        {
            State state = new([], [], [], []);
            await using SqlLedger ledger = await place.Ledger();
            await foreach (VesselEvent it in ledger.QueryEventsAsync(EventQuery.All with { IncludeRetracted = true }))
            {
                state.Events.Add(Invariant(
                    $"{it.Id} v{it.Version} {it.State} {it.Stage} {it.Label} {it.EndedAt:O} {it.Confidence} {it.Summary}"));
            }

            await foreach (Alert it in ledger.QueryAlertsAsync(AlertQuery.All with { IncludeRetracted = true }))
            {
                IEnumerable<string> history = it.History.Select(change => Invariant($"{change.By}: {change.What}"));
                state.Alerts.Add(Invariant($"{it.Id} v{it.Version} {it.State} {it.Severity} {it.EndedAt:O} {it.Summary} ")
                    + string.Join(" ", it.EventIds) + " | " + string.Join(" | ", history));
            }

            Assert.Empty(await ledger.CheckAsync());
            using TrackArchive archive = await TrackArchive.OpenAsync(
                await place.Blobs(), onDamaged: sentence => Assert.Fail(sentence));
            await foreach (ArchivedTrack track in archive.QueryAsync(TrackQuery.All))
            {
                state.Points.AddRange(track.Points);
            }

            Assert.Equal(state.Points.Count, archive.Size.Positions);
            using StatementLog statements = new(await place.Blobs());
            state.Names.AddRange(
                from said in await statements.ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue)
                select Invariant($"{said.Mmsi} {said.At:O} {said.Name}"));
            return state;
        }
    }
}
