using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

[assembly: AssemblyFixture(typeof(Maritime.Storage.Tests.Worlds.PostgresServer))]

namespace Maritime.Storage.Tests.Worlds;

/// <summary>A PostgreSQL of our own: Debian's package, a new data directory, a free port of the loopback.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly SemaphoreSlim _once = new(1);
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "maritime-pg-" + Path.GetRandomFileName());
    private string? _missing;
    private string? _binaries;
    private int _port;
    private int _databases;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A new empty database; skips the test where there is no PostgreSQL.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        await _once.WaitAsync();
        try
        {
            if (_binaries is null && _missing is null)
            {
                Start();
            }
        }
        finally
        {
            _once.Release();
        }

        Assert.SkipWhen(_missing is not null, "PostgreSQL is not tested: " + _missing);
        string name = Invariant($"ledger_{Interlocked.Increment(ref _databases)}");
        await using NpgsqlConnection connection = new(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using NpgsqlCommand command = new("CREATE DATABASE " + name, connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public ValueTask DisposeAsync()
    {
        if (_binaries is not null)
        {
            NpgsqlConnection.ClearAllPools();
            RunAsServer(_binaries + "/pg_ctl", "-D", _folder, "-m", "immediate", "-w", "stop");
            Directory.Delete(_folder, recursive: true);
        }

        _once.Dispose();
        return ValueTask.CompletedTask;
    }

    private string ConnectionString(string database) => Invariant(
        $"Host=127.0.0.1;Port={_port};Database={database};Username=maritime;Maximum Pool Size=10;Timeout=30");

    private void Start()
    {
        string? binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal)
                .Select(version => version + "/bin").LastOrDefault(bin => File.Exists(bin + "/initdb"))
            : null;
        if (binaries is null)
        {
            _missing = "the package postgresql is not installed.";
            return;
        }

        Directory.CreateDirectory(_folder);
        if (IsRoot)
        {
            Run("chown", "postgres", _folder);
        }

        string[] how = ["-A", "trust", "-U", "maritime", "-E", "UTF8", "--locale=C", "--no-sync"];
        string said = RunAsServer(binaries + "/initdb", ["-D", _folder, .. how]);
        _port = FreePort();
        said += RunAsServer(
            binaries + "/pg_ctl",
            "-D", _folder,
            "-l", _folder + "/log",
            "-o", Invariant($"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"),
            "-w", "start");
        if (!File.Exists(_folder + "/postmaster.pid"))
        {
            _missing = "the server did not start: " + said.ReplaceLineEndings(" ");
            return;
        }

        _binaries = binaries;
    }

    private static bool IsRoot => Environment.UserName == "root";

    // PostgreSQL refuses to run as root.
    private static string RunAsServer(string program, params string[] arguments) => IsRoot
        ? Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments])
        : Run(program, arguments);

    private static string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program)
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["LC_ALL"] = "C";
        using Process process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : process.StandardError.ReadToEnd();
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
