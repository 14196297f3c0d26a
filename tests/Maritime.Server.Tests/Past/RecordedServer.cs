using System.Buffers;
using System.Net.Http.Json;
using System.Text.Json;
using Maritime.Ais.Reports;
using Maritime.Server.Demo;
using Maritime.Server.Hosting;

namespace Maritime.Server.Tests.Past;

/// <summary>
/// A real server that has listened to the recording of January 2017 to its end, and kept all of it: archive, ledger.
/// </summary>
/// <remarks>
/// The recording lies vessel by vessel in its file; a feed speaks in order of time, so it is sorted first.
/// </remarks>
[CollectionDefinition(Name)]
public sealed class RecordedServer : IAsyncLifetime, ICollectionFixture<RecordedServer>
{
    public const string Name = "past";

    private ServerProcess? _server;

    /// <summary>The folder given as <c>--data</c>.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("maritime-past-").FullName;

    public string State => Path.Combine(Folder, "live");

    /// <summary>The recording as sentences with tag blocks, in order of time.</summary>
    public string Recording => Path.Combine(Folder, "recording.nmea");

    internal ServerProcess Server => _server!;

    public async ValueTask InitializeAsync()
    {
        ArrayBufferWriter<byte> lines = new(1 << 21);
        ReportWriter writer = new("NOAA01");
        DateTimeOffset last = default;
        foreach (Report report in FirstAct.Read(out _).Reports.ToArray())
        {
            last = report.At > last ? report.At : last;
            if (report.Static is { } said)
            {
                writer.Write(said, lines);
            }
            else
            {
                writer.Write(report.Position, lines);
            }
        }

        await File.WriteAllBytesAsync(Recording, lines.WrittenMemory);
        _server = await ServerProcess.StartAsync(Folder, "--feed", Recording);
        await _server.WaitAsync(
            "/api/v1/replays/sources",
            answer => answer.GetProperty("items").EnumerateArray().Any(reel =>
                reel.GetProperty("name").GetString() == "archive"
                && reel.GetProperty("to").GetDateTimeOffset() > last.AddMinutes(-10)),
            TimeSpan.FromSeconds(240));
        await _server.WaitAsync(
            "/api/v1/status", answer => answer.GetProperty("feeds")[0].GetProperty("state").GetString() == "ended",
            TimeSpan.FromSeconds(240));

        // The command line reads from another process, which sees what is on the disk: names come last, a file a day.
        int files = 0;
        await _server.WaitAsync(
            "/api/v1/status",
            _ =>
            {
                int before = files;
                files = Statements();
                return files > 0 && files == before;
            },
            TimeSpan.FromSeconds(240));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private int Statements()
    {
        string folder = Path.Combine(State, "blobs", "statements");
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*.stm", SearchOption.AllDirectories).Length : 0;
    }

    internal async Task<JsonElement> PostAsync(string path, object body)
    {
        using HttpResponseMessage answer = await Server.Client.PostAsJsonAsync(
            path, body, TestContext.Current.CancellationToken);
        string said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, said);
        return JsonDocument.Parse(said).RootElement;
    }
}
