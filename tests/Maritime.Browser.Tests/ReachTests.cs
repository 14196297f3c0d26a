using System.Globalization;
using System.Text;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Maritime.Browser.Tests;

/// <summary>
/// The real program on a simulated recording off Kiel: where a ship that was silent for hours could have been.
/// </summary>
public sealed class ReachTests(Chromium chromium)
{
    private const string Silent = "211000002";

    [Theory]
    [InlineData(1280, 800, "dusk")]
    [InlineData(1280, 800, "day")]
    [InlineData(390, 844, "dusk")]
    public async Task Where_a_silent_ship_could_have_been_is_drawn_with_land_cut_off_and_taken_off_again(
        int width, int height, string theme)
    {
        await using Visit visit = await chromium.VisitAsync(width, height);
        string folder = Directory.CreateTempSubdirectory("maritime-reach-").FullName;
        try
        {
            string file = Path.Combine(folder, "kiel.csv");
            await File.WriteAllTextAsync(file, Recording(), TestContext.Current.CancellationToken);
            await using RealServer server = RealServer.Start(RealServer.FreePort(), "--feed", file);
            await server.WaitUntilItAnswersAsync();
            string address = Invariant($"http://127.0.0.1:{server.Port}/");
            await WaitForTheGapAsync(address + "api/v1/events?kind=gap");
            await visit.Page.GotoAsync($"{address}#view=8/54.6/10.6&vessel={Silent}&light={theme}");
            await visit.WaitForShipsAsync(2);

            ILocator show = visit.Page.GetByRole(AriaRole.Button, new() { Name = "Show where it could have been" });
            await show.First.WaitForAsync();
            await show.First.ClickAsync();

            await visit.Page.Locator(".reach").GetByText("square nautical miles: not where it was").WaitForAsync();
            await visit.Page.WaitForFunctionAsync("() => maritime.chart.map.querySourceFeatures('reach').length > 0");
            bool isCut = await visit.Page.EvaluateAsync<bool>(InEutin);
            Assert.False(isCut, "Land lies in the area.");
            AxeResult result = await visit.Page.RunAxe();
            Assert.Empty(result.Violations.Select(violation => violation.Id));
            await visit.Page.WaitForTimeoutAsync(500);
            if (Environment.GetEnvironmentVariable("MARITIME_PICTURES") is { Length: > 0 } pictures)
            {
                await visit.Page.ScreenshotAsync(new()
                {
                    Path = Path.Combine(pictures, Invariant($"reach-{width}-{theme}.png")),
                });
            }

            await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Hide where it could have been" }).ClickAsync();
            await visit.Page.WaitForFunctionAsync("() => maritime.desk.reach === null");
            Assert.Empty(visit.Errors);
            Assert.Empty(visit.Foreign);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WaitForTheGapAsync(string address)
    {
        using HttpClient client = new();
        for (int attempt = 0; attempt < 900; attempt++)
        {
            string answer = await client.GetStringAsync(new Uri(address), TestContext.Current.CancellationToken);
            if (answer.Contains("\"closed\"", StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        Assert.Fail("The silence of the recording was not told within three minutes.");
    }

    /// <summary>Whether the town of Eutin, 15 km inland and within the disc, lies in a ring of the area.</summary>
    private const string InEutin = """
        () => maritime.desk.reach.area.geometry.coordinates.some(polygon => {
          const [x, y] = [10.6, 54.14], ring = polygon[0];
          let inside = false;
          for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
            const [[ax, ay], [bx, by]] = [ring[i], ring[j]];
            if ((ay > y) !== (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax) { inside = !inside; }
          }
          return inside;
        })
        """;

    // One ship is heard each minute for eleven hours, another is silent from the second hour to the ninth.
    private static string Recording()
    {
        DateTimeOffset begin = new(2026, 4, 3, 2, 0, 0, TimeSpan.Zero);
        StringBuilder lines = new("mmsi,timestamp,lat,lon,sog,cog,heading\n");
        for (int minute = 0; minute < 660; minute++)
        {
            string at = begin.AddMinutes(minute).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            lines.Append(Invariant($"211000001,{at},54.62,10.9,0.1,10,10\n"));
            if (minute is < 120 or > 540)
            {
                lines.Append(Invariant($"{Silent},{at},54.60,{10.3 + (minute / 1500.0):F5},3.5,90,90\n"));
            }
        }

        return lines.ToString();
    }
}
