using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Maritime.Server.Tests;

/// <summary>Simulated, through the real server: where a ship could have been while it was silent.</summary>
public sealed class ReachTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(180);
    private readonly string _folder = Directory.CreateTempSubdirectory("maritime-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_silence_has_an_area_on_the_map_and_nothing_else_has()
    {
        string file = Path.Combine(_folder, "pacific.csv");
        await File.WriteAllTextAsync(file, Recording(), TestContext.Current.CancellationToken);
        await using ServerProcess server = await ServerProcess.StartAsync(_folder, "--feed", file);
        JsonElement gaps = await server.WaitAsync(
            "/api/v1/events?kind=gap",
            answer => answer.GetProperty("items").GetArrayLength() == 2
                && answer.GetProperty("items").EnumerateArray().Any(gap => gap.TryGetProperty(
                    "endedAt", out JsonElement end) && end.ValueKind == JsonValueKind.String),
            Soon);

        JsonElement closed = await ReachOf(server, gaps, 366000002);
        JsonElement open = await ReachOf(server, gaps, 366000003);

        // Eight hours at 20 kn between two places 40 nm apart: an ellipse of 160 and 155 nm.
        Assert.Equal("Feature", closed.GetProperty("type").GetString());
        Assert.Equal("ellipse between both ends", closed.GetProperty("properties").GetProperty("shape").GetString());
        Assert.InRange(closed.GetProperty("properties").GetProperty("squareMiles").GetDouble(), 18_500, 20_500);
        Assert.Equal("disc that grows", open.GetProperty("properties").GetProperty("shape").GetString());
        Assert.InRange(open.GetProperty("properties").GetProperty("squareMiles").GetDouble(), 70_000, 190_000);

        // Across the antimeridian longitudes run on, as map libraries expect.
        double[] longitudes = [.. Corners(closed).Select(corner => corner[0].GetDouble())];
        Assert.True(longitudes.Max() - longitudes.Min() < 10, "The ring goes around the world.");
        Assert.True(longitudes.Max() > 180 || longitudes.Min() < -180);

        (HttpStatusCode missing, string none) = await TryAsync(server, "gap/366000009/20260101T000000Z");
        JsonElement others = await server.GetAsync("/api/v1/events?limit=50");
        string other = others.GetProperty("items").EnumerateArray()
            .First(one => one.GetProperty("kind").GetString() == "drift").GetProperty("id").GetString()!;
        (HttpStatusCode refused, string why) = await TryAsync(server, other);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.BadRequest), (missing, refused));
        Assert.Contains("There is no event", none, StringComparison.Ordinal);
        Assert.Contains("is not a silence", why, StringComparison.Ordinal);
    }

    private static IEnumerable<JsonElement> Corners(JsonElement feature) =>
        feature.GetProperty("geometry").GetProperty("coordinates").EnumerateArray()
            .SelectMany(polygon => polygon.EnumerateArray()).SelectMany(ring => ring.EnumerateArray());

    private static Task<JsonElement> ReachOf(ServerProcess server, JsonElement gaps, int mmsi)
    {
        string id = gaps.GetProperty("items").EnumerateArray()
            .First(gap => gap.GetProperty("mmsi").ToString() == mmsi.ToString(CultureInfo.InvariantCulture))
            .GetProperty("id").GetString()!;
        return server.GetAsync($"/api/v1/events/{Uri.EscapeDataString(id)}/reach");
    }

    private static async Task<(HttpStatusCode Status, string Text)> TryAsync(ServerProcess server, string id)
    {
        using HttpResponseMessage answer = await server.Client.GetAsync(
            new Uri($"/api/v1/events/{Uri.EscapeDataString(id)}/reach", UriKind.Relative),
            TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    // Three ships in mid-ocean. The first drifts and is heard all the time, the second is silent from 02:00 to 10:00 and
    // heard again 40 nm on, across 180 degrees; the third falls silent at 02:00 for good.
    private static string Recording()
    {
        DateTimeOffset begin = new(2026, 4, 3, 0, 0, 0, TimeSpan.Zero);
        StringBuilder lines = new("mmsi,timestamp,lat,lon,sog,cog,heading\n");
        for (int minute = 0; minute <= 720; minute++)
        {
            string at = begin.AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            double east = 178.9 + (minute * 0.0005);
            lines.Append(FormattableString.Invariant($"366000001,{at},30.5,{east:F5},1.6,90,0\n"));
            if (minute is < 120 or > 600)
            {
                double longitude = minute < 120 ? 179.6 + (minute / 10_000.0) : -179.6 + (minute / 10_000.0);
                lines.Append(FormattableString.Invariant($"366000002,{at},30,{longitude:F5},0.4,90,90\n"));
            }

            if (minute < 120)
            {
                lines.Append(FormattableString.Invariant($"366000003,{at},31,178.5,0.4,90,90\n"));
            }
        }

        return lines.ToString();
    }
}
