using Microsoft.Playwright;

namespace Maritime.Browser.Tests;

/// <summary>One page with what it said on its console and whom it tried to reach.</summary>
public sealed class Visit : IAsyncDisposable
{
    /// <summary>3 min: software draws the maps here, on a machine that may be busy with other things.</summary>
    private const int MostMilliseconds = 180_000;

    private readonly IBrowserContext _context;

    private Visit(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
    }

    public IPage Page { get; }

    /// <summary>Errors on the console and uncaught exceptions.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Requests to anywhere but this machine; all were refused.</summary>
    public List<string> Foreign { get; } = [];

    internal static async Task<Visit> StartAsync(IBrowserContext context)
    {
        context.SetDefaultTimeout(MostMilliseconds);
        Visit visit = new(context, await context.NewPageAsync());
        visit.Page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                visit.Errors.Add(message.Text);
            }
        };
        visit.Page.PageError += (_, error) => visit.Errors.Add(error);
        await context.RouteAsync("**/*", route =>
        {
            if (IsHere(route.Request.Url))
            {
                return route.ContinueAsync();
            }

            visit.Foreign.Add(route.Request.Url);
            return route.AbortAsync();
        });
        visit.Page.WebSocket += (_, socket) =>
        {
            if (!IsHere(socket.Url))
            {
                visit.Foreign.Add(socket.Url);
            }
        };
        return visit;
    }

    public ILocator Alert(string text) => Page.Locator(".alert", new() { HasTextString = text });

    /// <summary>Waits until the map is drawn and knows at least so many ships.</summary>
    public async Task WaitForShipsAsync(int count)
    {
        try
        {
            await Page.WaitForFunctionAsync(
                """
                count => {
                  const { fleet, chart } = window.maritime ?? {};
                  return fleet && fleet.count >= count && chart.map.isSourceLoaded('base');
                }
                """,
                count);
        }
        catch (TimeoutException)
        {
            string state = await Page.EvaluateAsync<string>(
                "() => JSON.stringify({ ships: window.maritime?.fleet?.count, page: document.readyState })");
            Assert.Fail($"The map did not show {count} ships: {state} {string.Join(" ", Errors)}");
        }
    }

    /// <summary>Leaves a picture of the end in the folder that MARITIME_PICTURES names, when it is set.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Environment.GetEnvironmentVariable("MARITIME_PICTURES") is { Length: > 0 } folder)
        {
            string name = TestContext.Current.Test?.TestDisplayName ?? "page";
            char[] file = [.. name.Split('.')[^1].Select(letter => char.IsLetterOrDigit(letter) ? letter : '_')];
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{new string(file)}.png") });
        }

        await _context.DisposeAsync();
    }

    private static bool IsHere(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && (uri.IsLoopback || uri.Scheme is "data" or "blob");
}
