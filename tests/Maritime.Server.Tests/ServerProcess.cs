using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Maritime.Server.Tests;

/// <summary>The real program as a child process on a free port of this machine, with a state folder of its own.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process) => _process = process;

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "maritime.dll");

    public HttpClient Client { get; } = new();

    public static async Task<ServerProcess> StartAsync(string data, params string[] arguments)
    {
        ServerProcess server = new(Launch(["serve", "--port", "0", "--data", data, .. arguments]));
        _ = server.ReadOutputAsync();
        server.Client.BaseAddress = await server._address.Task.WaitAsync(
            TimeSpan.FromSeconds(180), TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using Process process = Launch(arguments);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(300));
        return (process.ExitCode, await output, await error);
    }

    public Task<JsonElement> GetAsync(string path) =>
        Client.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);

    /// <summary>Asks again until the answer is as wanted.</summary>
    public async Task<JsonElement> WaitAsync(string path, Func<JsonElement, bool> isWanted, TimeSpan atMost)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (true)
        {
            JsonElement answer = await GetAsync(path);
            if (isWanted(answer))
            {
                return answer;
            }

            Assert.True(waited.Elapsed < atMost, $"{path} did not become as wanted; last: {answer}");
            await Task.Delay(250, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>As Ctrl-C does.</summary>
    public async Task<int> InterruptAsync()
    {
        using Process kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(180));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private static Process Launch(IEnumerable<string> arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        })!;

    private async Task ReadOutputAsync()
    {
        _ = _process.StandardError.ReadToEndAsync();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Address().Match(line) is { Success: true } match)
            {
                _address.TrySetResult(new Uri(match.Value));
            }
        }

        _address.TrySetException(new InvalidOperationException("The server ended before it listened."));
    }

    [GeneratedRegex(@"http://[0-9.]+:[0-9]+")]
    private static partial Regex Address();
}
