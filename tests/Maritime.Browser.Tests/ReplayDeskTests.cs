using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Maritime.Browser.Tests;

/// <summary>The replay desk and exports on the real program: what an analyst does with the past.</summary>
public sealed class ReplayDeskTests(Chromium chromium, ReplayDeskTests.Demo demo) : IClassFixture<ReplayDeskTests.Demo>
{
    [Fact]
    public async Task A_replay_plays_seeks_steps_and_never_looks_like_now()
    {
        await using Visit visit = await OpenAsync();
        IPage page = visit.Page;
        await StartReplayAsync(visit, "reconstruction", "2017-12-09T04:00", "2017-12-09T16:00");

        ILocator banner = page.Locator(".banner-replay");
        Assert.Contains("Replay 2017-12-09", await banner.InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("not live", await banner.InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Simulated", await banner.InnerTextAsync(), StringComparison.OrdinalIgnoreCase);
        await page.WaitForFunctionAsync("() => maritime.fleet.count === 2");
        await page.Keyboard.PressAsync(" ");
        await page.Locator(".clock .paused").WaitForAsync();
        Assert.Contains("replay=", page.Url, StringComparison.Ordinal);

        await page.WaitForFunctionAsync("() => maritime.desk.replay.hasMarks");
        await page.WaitForFunctionAsync("() => maritime.desk.replay.marks.length > 0");
        Assert.Equal(0, await page.Locator(".alert").CountAsync());
        await page.EvaluateAsync("() => maritime.desk.seek(Date.parse('2017-12-09T12:00Z'))");
        await visit.Alert("KOTI").First.WaitForAsync();
        await page.EvaluateAsync("() => maritime.desk.seek(Date.parse('2017-12-09T04:10Z'))");
        await visit.Alert("KOTI").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });

        ILocator line = page.GetByRole(AriaRole.Slider, new() { Name = "Time of the replay" });
        await line.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.WaitForFunctionAsync("() => maritime.desk.replay.state.position.startsWith('2017-12-09T04:11')");
        await page.Locator("body").ClickAsync(new() { Position = new() { X = 640, Y = 4 } });
        await page.Keyboard.PressAsync(".");
        await page.WaitForFunctionAsync("() => maritime.desk.replay.state.position.startsWith('2017-12-09T04:12')");
        Assert.StartsWith("2017-12-09 04:1", await line.GetAttributeAsync("aria-valuetext"), StringComparison.Ordinal);

        await page.Keyboard.PressAsync("l");
        await banner.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.WaitForFunctionAsync("() => maritime.desk.status?.clock?.startsWith('2017-01-29')");
        await page.WaitForFunctionAsync("() => maritime.fleet.slotOf(352999901) === undefined && maritime.fleet.count > 0");
        Assert.Equal(0, await visit.Alert("KOTI").CountAsync());
        Assert.Empty(visit.Errors);
        Assert.Empty(visit.Foreign);
    }

    [Fact]
    public async Task What_shorter_silences_would_have_found_stands_in_a_table_with_the_reason()
    {
        await using Visit visit = await OpenAsync();
        await StartReplayAsync(visit, "recording", "2017-01-28T00:00", "2017-01-31T12:00");
        await visit.Page.Keyboard.PressAsync("r");
        await visit.Page.Locator("input[name=gap-hours]").FillAsync("2");
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Run again" }).ClickAsync();

        ILocator table = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Events" });
        await table.WaitForAsync();
        string said = await table.InnerTextAsync();
        Assert.Contains("Only now", said, StringComparison.Ordinal);
        Assert.Contains("Shortest silence 2 h instead of 6 h.", said, StringComparison.Ordinal);
        await AssertAccessibleAsync(visit, "the comparison");
        Assert.Empty(visit.Errors);
    }

    [Theory]
    [InlineData("day")]
    [InlineData("dusk")]
    [InlineData("night")]
    public async Task Axe_finds_nothing_in_a_replay_in_any_light(string theme)
    {
        await using Visit visit = await OpenAsync($"#light={theme}");
        await visit.Page.Keyboard.PressAsync("x");
        await visit.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await AssertAccessibleAsync(visit, "the export");
        await StartReplayAsync(visit, "reconstruction", "2017-12-09T04:00", "2017-12-09T16:00");
        await visit.Page.WaitForFunctionAsync("() => maritime.desk.replay.marks.length > 0");
        await AssertAccessibleAsync(visit, "the replay");
    }

    [Fact]
    public async Task On_a_phone_the_replay_fits_and_axe_finds_nothing()
    {
        await using Visit visit = await OpenAsync(width: 390, height: 844);
        await visit.Page.Keyboard.PressAsync("r");
        await visit.Page.GetByRole(AriaRole.Dialog).GetByText("Start the replay").WaitForAsync();
        await AssertAccessibleAsync(visit, "the form");
        await visit.Page.Keyboard.PressAsync("Escape");
        await StartReplayAsync(visit, "reconstruction", "2017-12-09T04:00", "2017-12-09T16:00");
        await visit.Page.WaitForFunctionAsync("() => maritime.desk.replay.marks.length > 0");
        await AssertAccessibleAsync(visit, "the replay");

        int width = await visit.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        Assert.True(width <= 390, $"{width} px of 390");
        Assert.True(await visit.Page.Locator(".banner-replay").IsVisibleAsync());
        Assert.True(await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Back to now" }).IsVisibleAsync());
    }

    [Fact]
    public async Task A_ships_track_comes_as_a_file()
    {
        await using Visit visit = await OpenAsync();
        await visit.Page.Keyboard.PressAsync("/");
        await visit.Page.Keyboard.TypeAsync("jacha");
        await visit.Page.GetByRole(AriaRole.Option, new() { NameString = "JACHA" }).WaitForAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.Locator("vessel-card").GetByText("Export…").ClickAsync();
        await visit.Page.Locator("select[name=format]").SelectOptionAsync("kml");
        IDownload file = await visit.Page.RunAndWaitForDownloadAsync(() =>
            visit.Page.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());

        Assert.Equal("maritime-tracks-352844000.kml", file.SuggestedFilename);
        string kml = await File.ReadAllTextAsync((await file.PathAsync())!);
        Assert.Contains("JACHA (352844000)", kml, StringComparison.Ordinal);
        await visit.Page.Locator("select[name=format]").SelectOptionAsync("nmea");
        await visit.Page.Locator("input[name=events]").CheckAsync();
        await visit.Page.GetByRole(AriaRole.Alert).GetByText("NMEA has sentences for tracks only.").WaitForAsync();
        Assert.Empty(visit.Errors);
    }

    private static async Task StartReplayAsync(Visit visit, string source, string from, string to)
    {
        IPage page = visit.Page;
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("r");
        await page.Locator("replay-setup select").First.SelectOptionAsync(source);
        await page.Locator("replay-setup input[name=from]").FillAsync(from);
        await page.Locator("replay-setup input[name=to]").FillAsync(to);
        await page.Locator("replay-setup input[name=to]").BlurAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the replay" }).ClickAsync();
        await page.Locator(".banner-replay").GetByText("Replay 2017").WaitForAsync();
    }

    private static async Task AssertAccessibleAsync(Visit visit, string what)
    {
        AxeResult result = await visit.Page.RunAxe();
        Assert.True(
            result.Violations.Length == 0,
            $"{what}: " + string.Join("; ", result.Violations.Select(violation =>
                $"{violation.Id} ({violation.Help}): {string.Join(", ", violation.Nodes.Select(node => node.Html))}")));
    }

    private async Task<Visit> OpenAsync(string hash = "", int width = 1280, int height = 800)
    {
        Assert.SkipWhen(Chromium.Executable is null, "No Chromium: install it, or name it in CHROMIUM.");
        Visit visit = await chromium.VisitAsync(width, height);
        await visit.Page.GotoAsync(Invariant($"http://127.0.0.1:{demo.Port}/{hash}"));
        await visit.WaitForShipsAsync(1);
        return visit;
    }

    /// <summary>The demo at the pace of then: nothing new happens while the past is looked at.</summary>
    public sealed class Demo : IAsyncLifetime
    {
        private RealServer? _server;

        public int Port { get; } = RealServer.FreePort();

        public async ValueTask InitializeAsync()
        {
            _server = RealServer.Start(Port, "--speed", "1");
            await _server.WaitUntilItAnswersAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (_server is not null)
            {
                await _server.DisposeAsync();
            }
        }
    }
}
