using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Maritime.Browser.Tests;

/// <summary>The program as a person starts it: its own process, on a free port, with its own state.</summary>
internal sealed class RealServer : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(180);

    private readonly Process _process;
    private readonly StringBuilder _said;
    private readonly string _state;

    private RealServer(Process process, StringBuilder said, string state, int port)
    {
        _process = process;
        _said = said;
        _state = state;
        Port = port;
    }

    public int Port { get; }

    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>Where the build put the program: beside this test's own folder.</summary>
    public static string ProgramFolder { get; } =
        AppContext.BaseDirectory.Replace("Maritime.Browser.Tests", "Maritime.Server", StringComparison.Ordinal);

    /// <summary>The folder that holds src and tests.</summary>
    public static string Repository { get; } =
        AppContext.BaseDirectory[..AppContext.BaseDirectory.IndexOf("/.artifacts/", StringComparison.Ordinal)];

    public static string WebRoot { get; } = Path.Combine(ProgramFolder, "wwwroot");

    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static RealServer Start(int port, params string[] arguments)
    {
        string state = Directory.CreateTempSubdirectory("maritime-browser-").FullName;
        StringBuilder said = new();
        Process process = new()
        {
            StartInfo = new ProcessStartInfo("dotnet")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = ProgramFolder,
            },
        };
        string[] all =
        [
            Path.Combine(ProgramFolder, "maritime.dll"), "serve", "--port", Invariant($"{port}"), "--data", state,
            .. arguments,
        ];
        foreach (string argument in all)
        {
            process.StartInfo.ArgumentList.Add(argument);
        }

        DataReceivedEventHandler hear = (_, line) =>
        {
            lock (said)
            {
                said.AppendLine(line.Data);
            }
        };
        process.OutputDataReceived += hear;
        process.ErrorDataReceived += hear;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process, said, state, port);
    }

    public async Task WaitUntilItAnswersAsync()
    {
        using HttpClient client = new() { Timeout = TimeSpan.FromSeconds(20) };
        Stopwatch watch = Stopwatch.StartNew();
        while (watch.Elapsed < Soon)
        {
            Assert.False(_process.HasExited, $"The server ended by itself and said: {Said}");
            try
            {
                string status = Invariant($"http://127.0.0.1:{Port}/api/v1/status");
                using HttpResponseMessage response = await client.GetAsync(status);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }

            await Task.Delay(100);
        }

        Assert.Fail($"The server did not answer within {Soon.TotalSeconds:0} s and said: {Said}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_state, recursive: true);
    }
}
