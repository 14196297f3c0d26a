using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Maritime.Browser.Tests;

/// <summary>The page against a made-up sea: what a watch officer does with it.</summary>
public sealed class MapPageTests(Chromium chromium)
{
    private const string Title = "Possible ship-to-ship transfer with a listed ship";

    [Fact]
    public async Task Ships_and_alerts_appear_without_an_error_and_without_a_request_to_anyone_else()
    {
        await using SimulatedSea sea = await SimulatedSea.StartAsync(RealServer.FreePort());
        await using Visit visit = await chromium.VisitAsync();
        await OpenAsync(visit, sea);

        await visit.WaitForShipsAsync(40);
        await visit.Alert(Title).WaitForAsync();

        string clock = await visit.Page.Locator(".clock").InnerTextAsync();
        Assert.Contains("Simulated", clock, StringComparison.Ordinal);
        Assert.Contains("UTC", clock, StringComparison.Ordinal);
        Assert.Contains("Not for navigation", await visit.Page.InnerTextAsync("body"), StringComparison.Ordinal);
        Assert.Empty(visit.Errors);
        Assert.Empty(visit.Foreign);
    }

    [Fact]
    public async Task Positions_arrive_in_the_browser_as_the_source_gave_them()
    {
        await using SimulatedSea sea = await SimulatedSea.StartAsync(RealServer.FreePort());
        await using Visit visit = await chromium.VisitAsync();
        await OpenAsync(visit, sea);
        await visit.WaitForShipsAsync(40);

        double[] place = await visit.Page.EvaluateAsync<double[]>(
            "id => { const f = maritime.fleet, s = f.slotOf(id); return [f.lat[s], f.lon[s], f.sog[s], f.type[s]]; }",
            int.Parse(SimulatedSea.First, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(51.86, place[0], 5);
        Assert.Equal(-176.70, place[1], 5);
        Assert.Equal(0.1, place[2], 3);
        Assert.Equal(70, place[3]);
    }

    [Fact]
    public async Task An_alert_says_who_how_near_which_list_and_what_it_cannot_show()
    {
        await using SimulatedSea sea = await SimulatedSea.StartAsync(RealServer.FreePort());
        await using Visit visit = await chromium.VisitAsync();
        await OpenAsync(visit, sea);
        await visit.WaitForShipsAsync(40);

        await visit.Alert(Title).ClickAsync();

        ILocator detail = visit.Page.Locator("alert-detail");
        await visit.Page.Locator(".plot canvas").WaitForAsync();
        string said = await detail.InnerTextAsync();
        string[] expected =
        [
            "ESPERANZA", "VOSTOK REEFER", "60 m (median of 300 minutes)", "DPRK4", "OFAC", "2017-10-03",
            "AIS cannot show cargo.", "still going on", "Least distance between the reported positions 60 m",
        ];
        Assert.All(expected, words => Assert.Contains(words, said, StringComparison.OrdinalIgnoreCase));
        double[] centre = await visit.Page.EvaluateAsync<double[]>(
            "() => { const c = maritime.chart.map.getCenter(); return [c.lat, c.lng, maritime.chart.map.getZoom()]; }");
        Assert.Equal(51.86, centre[0], 1);
        Assert.Equal(-176.70, centre[1], 1);
        Assert.True(centre[2] >= 10, "The map went near.");
        Assert.Contains("alert=rendezvous/", visit.Page.Url, StringComparison.Ordinal);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await visit.Page.Locator("alert-detail .alert-state", new() { HasTextString = "Acknowledged" }).WaitForAsync();
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task A_click_on_a_ship_opens_its_card()
    {
        await using SimulatedSea sea = await SimulatedSea.StartAsync(RealServer.FreePort());
        await using Visit visit = await chromium.VisitAsync();
        await OpenAsync(visit, sea, "#view=13/51.86/-176.70");
        await visit.WaitForShipsAsync(20);

        await visit.Page.Mouse.ClickAsync(440, 428);

        ILocator card = visit.Page.Locator("vessel-card .card");
        await card.GetByText("DUTCH HARBOR").WaitForAsync();
        Assert.Contains("51°51.6′ N 176°42.0′ W", await card.InnerTextAsync(), StringComparison.Ordinal);
        await visit.Page.Keyboard.PressAsync("Escape");
        await card.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task A_ship_on_the_date_line_is_there_from_both_sides()
    {
        await using SimulatedSea sea = await SimulatedSea.StartAsync(RealServer.FreePort());
        await using Visit visit = await chromium.VisitAsync();
        await OpenAsync(visit, sea, "#view=9/51.5/-179.99");
        await visit.WaitForShipsAsync(1);

        const string Find = """
            () => {
              const { chart, fleet } = maritime, slot = fleet.slotOf(412000180);
              if (slot === undefined) { return -1; }
              const lon = fleet.lon[slot], centre = chart.map.getCenter().lng;
              const at = chart.map.project([lon + 360 * Math.round((centre - lon) / 360), fleet.lat[slot]]);
              return chart.vessels.pick(at, 30) ?? -2;
            }
            """;
        Assert.Equal(412000180, await visit.Page.EvaluateAsync<int>(Find));
        await visit.Page.EvaluateAsync("() => { maritime.chart.map.jumpTo({ center: [179.99, 51.5] }); }");
        await visit.WaitForShipsAsync(1);
        Assert.Equal(412000180, await visit.Page.EvaluateAsync<int>(Find));
    }

    [Fact]
    public async Task The_page_outlives_a_restart_of_the_server()
    {
        await using Visit visit = await chromium.VisitAsync();
        int port = RealServer.FreePort();
        SimulatedSea before = await SimulatedSea.StartAsync(port);
        await visit.Page.GotoAsync(Invariant($"http://127.0.0.1:{port}/"));
        await visit.WaitForShipsAsync(40);

        await before.DisposeAsync();
        await visit.Page.Locator(".banner-lost").WaitForAsync();
        Assert.Contains("Connection lost", await visit.Page.Locator(".connection").GetAttributeAsync("title"),
            StringComparison.Ordinal);

        await using SimulatedSea after = await SimulatedSea.StartAsync(port, passing: 5);
        await visit.Page.Locator(".banner-lost").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await visit.Page.WaitForFunctionAsync("() => maritime.fleet.count < 40 && maritime.fleet.count > 0");
        after.RaiseAnother();
        await visit.Page.Locator(".alert").Nth(1).WaitForAsync();
    }

    [Fact]
    public async Task Where_a_ship_could_be_is_drawn_while_the_alert_of_its_silence_is_open()
    {
        await using SimulatedSea sea = await SimulatedSea.StartAsync(RealServer.FreePort());
        await using Visit visit = await chromium.VisitAsync();
        await OpenAsync(visit, sea);
        await visit.WaitForShipsAsync(40);
        await visit.Alert(Title).WaitForAsync();
        sea.RaiseSilence();
        ILocator alert = visit.Alert("Silent where others are heard");
        await alert.WaitForAsync();
        await alert.EvaluateAsync("alert => (alert.querySelector('button') ?? alert).click()");

        await visit.Page.Locator(".reach").GetByText("400 square nautical miles").WaitForAsync();
        await visit.Page.WaitForFunctionAsync("() => maritime.chart.map.querySourceFeatures('reach').length > 0");

        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Page.WaitForFunctionAsync("() => maritime.desk.reach === null");
        await visit.Page.WaitForFunctionAsync("() => maritime.chart.map.querySourceFeatures('reach').length === 0");
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task A_card_opened_by_link_before_its_ship_is_heard_fills_when_it_is_and_stays_fresh()
    {
        await using SimulatedSea sea = await SimulatedSea.StartAsync(RealServer.FreePort());
        await using Visit visit = await chromium.VisitAsync();
        await visit.Page.GotoAsync(Invariant($"http://127.0.0.1:{sea.Port}/#vessel={SimulatedSea.Late}"));
        await visit.WaitForShipsAsync(1);
        await visit.Page.Locator("vessel-card .problem").WaitForAsync();

        sea.IsLateHeard = true;

        await visit.Page.Locator("vessel-card h2", new() { HasTextString = "LATE COMER" }).WaitForAsync();
        Assert.Equal(0, await visit.Page.Locator("vessel-card .problem").CountAsync());
        string first = await visit.Page.EvaluateAsync<string>("() => maritime.desk.vessel.details.at");
        await visit.Page.WaitForFunctionAsync("first => maritime.desk.vessel.details.at !== first", first);
    }

    [Fact]
    public async Task Everything_is_reached_by_keyboard()
    {
        await using SimulatedSea sea = await SimulatedSea.StartAsync(RealServer.FreePort());
        await using Visit visit = await chromium.VisitAsync();
        await OpenAsync(visit, sea);
        await visit.WaitForShipsAsync(40);
        await visit.Alert(Title).WaitForAsync();
        IKeyboard keys = visit.Page.Keyboard;

        await keys.PressAsync("?");
        await visit.Page.GetByRole(AriaRole.Dialog).GetByText("Find a vessel").WaitForAsync();
        await keys.PressAsync("Escape");
        await visit.Page.GetByRole(AriaRole.Dialog).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await keys.PressAsync("j");
        await visit.Page.Locator("#alert-title").WaitForAsync();
        await keys.PressAsync("Escape");
        await visit.Alert(Title).WaitForAsync();
        await keys.PressAsync("/");
        await keys.TypeAsync("vostok");
        await visit.Page.GetByRole(AriaRole.Option, new() { NameString = "VOSTOK REEFER" }).WaitForAsync();
        await keys.PressAsync("Enter");
        await visit.Page.Locator("#vessel-title", new() { HasTextString = "VOSTOK REEFER" }).WaitForAsync();
        await keys.PressAsync("t");
        Assert.Equal("night", await visit.Page.GetAttributeAsync("html", "data-theme"));
    }

    [Fact]
    public async Task A_copied_link_shows_the_same_again()
    {
        await using SimulatedSea sea = await SimulatedSea.StartAsync(RealServer.FreePort());
        await using Visit visit = await chromium.VisitAsync();
        await OpenAsync(
            visit,
            sea,
            $"#view=10.50/51.9000/-176.6000&alert={SimulatedSea.AlertId}&vessel={SimulatedSea.Second}&light=day");

        await visit.Page.Locator("#alert-title", new() { HasTextString = Title }).WaitForAsync();
        await visit.Page.Locator("#vessel-title", new() { HasTextString = "VOSTOK REEFER" }).WaitForAsync();
        await visit.WaitForShipsAsync(10);
        double[] view = await visit.Page.EvaluateAsync<double[]>(
            "() => { const v = maritime.chart.viewpoint(); return [v.zoom, v.lat, v.lon]; }");
        Assert.Equal(10.5, view[0], 2);
        Assert.Equal(51.9, view[1], 3);
        Assert.Equal(-176.6, view[2], 3);
        Assert.Equal("day", await visit.Page.GetAttributeAsync("html", "data-theme"));
    }

    [Fact]
    public async Task On_a_phone_nothing_sticks_out_and_the_alert_opens_in_the_sheet()
    {
        await using SimulatedSea sea = await SimulatedSea.StartAsync(RealServer.FreePort());
        await using Visit visit = await chromium.VisitAsync(390, 844);
        await OpenAsync(visit, sea);
        await visit.WaitForShipsAsync(40);

        await visit.Alert(Title).ClickAsync();
        await visit.Page.Locator("#alert-title").WaitForAsync();
        await visit.Page.Locator(".grip").ClickAsync();

        int[] widths = await visit.Page.EvaluateAsync<int[]>(
            "() => [document.documentElement.scrollWidth, document.querySelector('.side-body').scrollWidth]");
        Assert.True(widths[0] <= 390 && widths[1] <= 390, $"{widths[0]} and {widths[1]} px of 390");
        Assert.True(await visit.Page.Locator(".evidence").IsVisibleAsync());
    }

    [Theory]
    [InlineData("day")]
    [InlineData("dusk")]
    [InlineData("night")]
    public async Task Axe_finds_nothing_in_any_light(string theme)
    {
        await using SimulatedSea sea = await SimulatedSea.StartAsync(RealServer.FreePort());
        await using Visit visit = await chromium.VisitAsync();
        await OpenAsync(visit, sea, $"#light={theme}");
        await visit.WaitForShipsAsync(40);
        await visit.Alert(Title).ClickAsync();
        await visit.Page.Locator(".ship").First.ClickAsync();
        await visit.Page.Locator("vessel-card .card").GetByText("DUTCH HARBOR").WaitForAsync();
        await visit.Page.Locator("[data-popup=menu]").ClickAsync();
        await visit.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
        await AssertAccessibleAsync(visit, "alert, card and settings");
    }

    [Fact]
    public async Task Axe_finds_nothing_in_the_list_the_feeds_and_the_keys()
    {
        await using SimulatedSea sea = await SimulatedSea.StartAsync(RealServer.FreePort());
        await using Visit visit = await chromium.VisitAsync();
        await OpenAsync(visit, sea);
        await visit.WaitForShipsAsync(40);
        await visit.Alert(Title).WaitForAsync();
        foreach (string popup in new[] { "feeds", "help" })
        {
            await visit.Page.Locator($"[data-popup={popup}]").ClickAsync();
            await visit.Page.GetByRole(AriaRole.Dialog).WaitForAsync();
            await AssertAccessibleAsync(visit, popup);
        }
    }

    [Fact]
    public async Task Axe_finds_nothing_on_a_phone()
    {
        await using SimulatedSea sea = await SimulatedSea.StartAsync(RealServer.FreePort());
        await using Visit visit = await chromium.VisitAsync(390, 844);
        await OpenAsync(visit, sea);
        await visit.WaitForShipsAsync(40);
        await visit.Alert(Title).ClickAsync();
        await visit.Page.Locator("#alert-title").WaitForAsync();
        await AssertAccessibleAsync(visit, "the alert on a phone");
    }

    private static Task<IResponse?> OpenAsync(Visit visit, SimulatedSea sea, string hash = "") =>
        visit.Page.GotoAsync(Invariant($"http://127.0.0.1:{sea.Port}/{hash}"));

    private static async Task AssertAccessibleAsync(Visit visit, string what)
    {
        AxeResult result = await visit.Page.RunAxe();
        Assert.True(
            result.Violations.Length == 0,
            $"{what}: " + string.Join("; ", result.Violations.Select(violation =>
                $"{violation.Id} ({violation.Help}): {string.Join(", ", violation.Nodes.Select(node => node.Html))}")));
    }
}
