using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Maritime.Browser.Tests.Chromium))]

namespace Maritime.Browser.Tests;

/// <summary>The system's Chromium, once for all tests of this project, with a profile of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private static readonly string[] Places =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static string? Executable { get; } =
        Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named
            ? named
            : Places.FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Executable is not null)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Executable,
                Headless = true,
                Args = Arguments,
            });
        }
    }

    /// <summary>A page in a fresh profile, that may talk to this machine and to nothing else.</summary>
    public async Task<Visit> VisitAsync(int width = 1280, int height = 800)
    {
        Assert.SkipWhen(_browser is null, "No Chromium: install it (apt-get install chromium) or name it in CHROMIUM.");
        Assert.SkipUnless(File.Exists(Path.Combine(RealServer.WebRoot, "index.html")),
            "The page was not built: build without -p:BuildClient=false.");
        IBrowserContext context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = ColorScheme.Dark,
            ReducedMotion = ReducedMotion.Reduce,
        });
        return await Visit.StartAsync(context);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
