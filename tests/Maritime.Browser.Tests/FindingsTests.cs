using System.Net.Http.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Maritime.Browser.Tests;

/// <summary>The real program plays KOTI with a silent partner: what her conduct touches stands in the alert.</summary>
public sealed class FindingsTests(Chromium chromium)
{
    [Fact]
    public async Task An_alert_shows_each_rule_with_its_article_its_evidence_and_what_is_not_known()
    {
        Assert.SkipWhen(Chromium.Executable is null, "No Chromium: install it, or name it in CHROMIUM.");
        await using RealServer server = RealServer.Start(
            RealServer.FreePort(), "--variant", "partner-dark", "--speed", "3000");
        await server.WaitUntilItAnswersAsync();
        using HttpClient client = new() { BaseAddress = new(Invariant($"http://127.0.0.1:{server.Port}/")) };
        using HttpResponseMessage answer = await client.PostAsJsonAsync(
            "api/v1/demo/act", new { act = 2 }, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, answer.ToString());
        foreach ((int width, int height) in ((int, int)[])[(1280, 800), (390, 844)])
        {
            await using Visit visit = await chromium.VisitAsync(width, height);
            await visit.Page.GotoAsync(Invariant($"http://127.0.0.1:{server.Port}/"));
            ILocator alert = visit.Page.Locator(".alert", new() { HasTextString = "Possible meeting while silent" });
            await alert.First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await alert.First.EvaluateAsync("alert => (alert.querySelector('button') ?? alert).click()");

            ILocator findings = visit.Page.Locator(".findings");
            await findings.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await findings.ScrollIntoViewIfNeededAsync();
            string said = await findings.InnerTextAsync();
            Assert.Contains("UN: UNSCR 2375 (2017), paragraph 11", said, StringComparison.Ordinal);
            Assert.Contains("Whether goods went over", said, StringComparison.Ordinal);
            Assert.Contains("an indicator", said, StringComparison.Ordinal);
            Assert.Contains("dark-rendezvous/352999901-445999903", said, StringComparison.Ordinal);
            Assert.DoesNotContain("evasion", said, StringComparison.OrdinalIgnoreCase);
            double overflow = await findings.EvaluateAsync<double>("part => part.scrollWidth - part.clientWidth");
            Assert.True(overflow <= 0, Invariant($"{overflow} px wider than its panel at {width}"));
            AxeResult result = await visit.Page.RunAxe();
            Assert.Empty(result.Violations.Select(violation => violation.Id));
            if (Environment.GetEnvironmentVariable("MARITIME_PICTURES") is { Length: > 0 } pictures)
            {
                await visit.Page.ScreenshotAsync(
                    new() { Path = Path.Combine(pictures, Invariant($"findings-{width}.png")) });
            }

            Assert.Empty(visit.Errors);
            Assert.Empty(visit.Foreign);
        }
    }
}
