using System.Diagnostics;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Storage.Blobs;
using Maritime.Storage.Ledger;
using Maritime.Storage.Tests.Worlds;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Tests.Recovery;

/// <summary>
/// kill -9 at random moments, again and again: what stands at the end is what stands after an undisturbed run.
/// </summary>
public sealed class CrashTests(AzuriteServer azurite) : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("folder", 16)]
    [InlineData("azure", 8)]
    public async Task A_process_killed_dozens_of_times_loses_and_doubles_nothing(string kind, int kills)
    {
        // MARITIME_CRASH_KILLS=200 for a long night.
        kills = int.TryParse(Environment.GetEnvironmentVariable("MARITIME_CRASH_KILLS"), out int more) ? more : kills;
        string container = kind == "azure" ? azurite.NewContainer() : "";
        string[] undisturbed = ["folder"];
        string calm = Directory.CreateDirectory(_scratch.Under("calm")).FullName;
        Assert.True(await RunAsync(calm, undisturbed, killAfter: null));
        State expected = await State.ReadAsync(calm, new FolderBlobStore(Path.Combine(calm, "blobs")));
        Assert.NotEmpty(expected.Events);
        Assert.Equal(Traffic.Distinct(CrashChild.Reports()).Count, expected.Points.Count);

        Random random = new(60);
        int killed = 0;
        for (int round = 0; killed < kills; round++)
        {
            string folder = Directory.CreateDirectory(_scratch.Under(Invariant($"round-{round}"))).FullName;
            string[] blobs = kind == "azure"
                ? ["azure", azurite.ConnectionString, Invariant($"{container}-{round}")]
                : ["folder"];
            while (!await RunAsync(folder, blobs, killed < kills
                ? TimeSpan.FromMilliseconds(random.Next(5, 400)) : null))
            {
                killed++;
            }

            IBlobStore store = kind == "azure"
                ? await AzureBlobStore.OpenAsync(blobs[1], blobs[2])
                : new FolderBlobStore(Path.Combine(folder, "blobs"));
            State state = await State.ReadAsync(folder, store);
            Assert.Equal(expected.Events, state.Events);
            Assert.Equal(expected.Alerts, state.Alerts);
            Assert.Equal(expected.Points, state.Points);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            Invariant($"{killed} kills, {expected.Events.Count} events, {expected.Points.Count} positions"));
    }

    /// <returns>Whether the child came to its end before it was killed.</returns>
    private static async Task<bool> RunAsync(string folder, string[] blobs, TimeSpan? killAfter)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(CrashTests).Assembly.Location);
        }

        foreach (string argument in (string[])[CrashChild.Argument, folder, .. blobs])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_TieredPGO"] = "0";
        using Process child = Process.Start(start)!;
        Task<string> complaints = child.StandardError.ReadToEndAsync();
        string? said = await child.StandardOutput.ReadLineAsync();
        if (said is null)
        {
            Assert.Fail("The child did not come up: " + await complaints);
        }

        if (killAfter is { } delay)
        {
            await Task.WhenAny(Task.Delay(delay), child.WaitForExitAsync());
            child.Kill();
        }

        string rest = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        bool isDone = rest.Contains("done", StringComparison.Ordinal);
        Assert.True(isDone || killAfter is not null || child.ExitCode == 137, "The child failed: " + await complaints);
        Assert.True(isDone || child.ExitCode == 137, "The child failed: " + await complaints);
        return isDone;
    }

    private sealed record State(List<string> Events, List<string> Alerts, List<ArchivedPoint> Points)
    {
        public static async Task<State> ReadAsync(string folder, IBlobStore blobs)
        {
            await using SqlLedger ledger = await SqlLedger.OpenSqliteAsync(Path.Combine(folder, "ledger.db"));
            State state = new([], [], []);
            await foreach (VesselEvent it in ledger.QueryEventsAsync(EventQuery.All with { IncludeRetracted = true }))
            {
                state.Events.Add(Invariant($"{it.Id} v{it.Version} {it.State} {it.Label} {it.EndedAt:O} {it.Summary}"));
            }

            await foreach (Alert it in ledger.QueryAlertsAsync(AlertQuery.All with { IncludeRetracted = true }))
            {
                state.Alerts.Add(Invariant($"{it.Id} v{it.Version} {it.Summary}"));
            }

            Assert.Empty(await ledger.CheckAsync());
            using TrackArchive archive = await TrackArchive.OpenAsync(blobs,
                onDamaged: sentence => Assert.Fail(sentence));
            await foreach (ArchivedTrack track in archive.QueryAsync(TrackQuery.All))
            {
                state.Points.AddRange(track.Points.Select(point => point with { Source = 0 }));
            }

            return state;
        }
    }
}
