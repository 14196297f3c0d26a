using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Maritime.Server.Tests;
using Maritime.Storage.Blobs;
using Maritime.Storage.Journal;
using Maritime.Storage.Ledger;
using Maritime.Storage.Tests.Worlds;

namespace Maritime.Storage.Tests.Server;

/// <summary>Runs what stands in <c>docker-compose.yml</c>, word by word, without Docker.</summary>
public sealed class ComposeTests(AzuriteServer azurite) : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(180);
    private readonly Scratch _scratch = new();
    private readonly List<Process> _started = [];

    public void Dispose()
    {
        Stop();
        _scratch.Dispose();
    }

    private void Stop()
    {
        foreach (Process process in Enumerable.Reverse(_started))
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            process.Dispose();
        }

        _started.Clear();
    }

    [Fact]
    public async Task Every_command_and_health_check_of_the_compose_file_does_what_it_is_there_for()
    {
        string? postgres = PostgresServer.Binaries;
        Assert.SkipWhen(postgres is null, "The compose file is not run: the package postgresql is not installed.");
        azurite.NewContainer(); // Skips the test where Azurite cannot be installed.
        Dictionary<string, string> variables = new()
        {
            ["POSTGRES_PORT"] = Invariant($"{FreePort()}"),
            ["POSTGRES_PASSWORD"] = "a test's own",
            ["AZURITE_PORT"] = Invariant($"{FreePort()}"),
            ["MARITIME_PORT"] = Invariant($"{FreePort()}"),
            ["AIS_PORT"] = Invariant($"{FreePort(ProtocolType.Udp)}"),
        };
        ComposeFile compose = new(variables);
        Assert.Equal(["postgres", "azurite", "server"], compose.Services);

        // PostgreSQL: its image makes the user with the password, and the database, before it runs the command.
        IReadOnlyDictionary<string, string> its = compose.Environment("postgres");
        string data = PostgresServer.Initialize(postgres, its["POSTGRES_USER"], its["POSTGRES_PASSWORD"]);
        try
        {
            string path = postgres + ":" + Environment.GetEnvironmentVariable("PATH");
            await HealthyAsync(compose, "postgres", isHealthy: false, "/", ("PATH", path));
            Start("/", PostgresServer.AsServer(compose.Command("postgres")), ("PGDATA", data), ("PATH", path));
            await HealthyAsync(compose, "postgres", isHealthy: true, "/", ("PATH", path));
            string connection = compose.Environment("server")["MARITIME_LEDGER"];
            PostgresServer.CreateDatabase(connection, its["POSTGRES_DB"]);

            // Azurite: from the folder that is mounted there.
            string folder = Traffic.PathOf("../tests/Maritime.Storage.Tests/azurite");
            await HealthyAsync(compose, "azurite", isHealthy: false, folder);
            Start(folder, Here(compose.Command("azurite")));
            await HealthyAsync(compose, "azurite", isHealthy: true, folder);

            // The server: from the folder of the program, with its state elsewhere.
            string program = Path.GetDirectoryName(ServerProcess.Program)!;
            (string, string)[] environment = [.. compose.Environment("server").Select(each => (each.Key, each.Value))];
            await HealthyAsync(compose, "server", isHealthy: false, program);
            Start(program, Here(compose.Command("server")), environment);
            await HealthyAsync(compose, "server", isHealthy: true, program);

            // It does what the file promises: what comes by UDP is journalled, and the stores hold its tables and
            // blobs.
            using UdpClient sender = new();
            byte[] ship = "!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*24\r\n"u8.ToArray();
            string journal = _scratch.Under("state", "live", "journal");
            await UntilAsync(
                async () =>
                {
                    // Again and again, as a ship does: the page answers before the feed listens.
                    await sender.SendAsync(ship, "127.0.0.1", int.Parse(variables["AIS_PORT"], null));
                    return FolderJournal.Read(journal).Any();
                },
                "the sentence is journalled");
            Assert.Contains(
                "13u?etPv2;0n:dDPwUM1U1Cb069D",
                Encoding.ASCII.GetString(FolderJournal.Read(journal).First().Bytes.Span),
                StringComparison.Ordinal);
            using (Process kill = Process.Start("kill", ["-INT", Invariant($"{_started[^1].Id}")]))
            {
                await kill.WaitForExitAsync();
            }

            await _started[^1].WaitForExitAsync().WaitAsync(Soon);
            Assert.Equal(0, _started[^1].ExitCode);
            await using SqlLedger ledger = await SqlLedger.OpenPostgreSqlAsync(connection);
            Assert.Empty(await ledger.CheckAsync());
            AzureBlobStore blobs = await AzureBlobStore.OpenAsync(
                compose.Environment("server")["MARITIME_BLOBS"], "maritime");
            List<string> names = [];
            await foreach (BlobEntry blob in blobs.ListAsync(""))
            {
                names.Add(blob.Name);
            }

            Assert.Contains(names, name => name.StartsWith("snapshots/", StringComparison.Ordinal));
        }
        finally
        {
            Stop();
            PostgresServer.Remove(data);
        }
    }

    /// <summary>What Docker mounts lies here in the scratch folder.</summary>
    private string[] Here(string[] command) =>
    [
        .. command.Select(word => word is "/state" or "/data" ? _scratch.Under(word[1..]) : word),
    ];

    private static async Task HealthyAsync(
        ComposeFile compose, string service, bool isHealthy, string folder, params (string Name, string Value)[] with)
    {
        string[] check = compose.HealthCheck(service);
        if (!isHealthy)
        {
            Assert.NotEqual(0, await RunAsync(folder, check, with));
            return;
        }

        await UntilAsync(async () => await RunAsync(folder, check, with) == 0, service + " is healthy");
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(waited.Elapsed < Soon, "It did not come about that " + what + ".");
            await Task.Delay(500);
        }
    }

    private static async Task<int> RunAsync(string folder, string[] command, (string Name, string Value)[] with)
    {
        using Process process = Process.Start(Made(folder, command, with))!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await Task.WhenAll(output, error);
        return process.ExitCode;
    }

    private void Start(string folder, string[] command, params (string Name, string Value)[] with)
    {
        Process process = Process.Start(Made(folder, command, with))!;
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        _started.Add(process);
    }

    private static ProcessStartInfo Made(string folder, string[] command, (string Name, string Value)[] with)
    {
        ProcessStartInfo start = new(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in with)
        {
            start.Environment[name] = value;
            if (name == "PATH" && value.Split(':').Select(at => Path.Combine(at, command[0])).FirstOrDefault(File.Exists)
                is { } program)
            {
                start.FileName = program;
            }
        }

        return start;
    }

    private static int FreePort(ProtocolType protocol = ProtocolType.Tcp)
    {
        using Socket socket = new(
            AddressFamily.InterNetwork,
            protocol == ProtocolType.Tcp ? SocketType.Stream : SocketType.Dgram,
            protocol);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
