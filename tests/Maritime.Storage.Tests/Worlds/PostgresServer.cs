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
    private string _folder = "";
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

    /// <summary>Where the programs are; null when the package is not installed.</summary>
    public static string? Binaries { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal)
            .Select(version => version + "/bin").LastOrDefault(bin => File.Exists(bin + "/initdb"))
        : null;

    /// <summary>A new data directory whose owner needs a password, as the image of PostgreSQL makes it.</summary>
    public static string Initialize(string binaries, string user, string password)
    {
        string folder = NewFolder();
        string secret = folder + ".password";
        File.WriteAllText(secret, password + "\n");
        string said = RunAsServer(
            binaries + "/initdb",
            "-D", folder, "-A", "scram-sha-256", "-U", user, "--pwfile", secret, "-E", "UTF8", "--locale=C", "--no-sync");
        File.Delete(secret);
        Assert.True(File.Exists(folder + "/PG_VERSION"), said);

        // Debian's default for the socket is a folder that another user owns.
        File.AppendAllText(folder + "/postgresql.conf", "unix_socket_directories = ''\n");
        return folder;
    }

    public static void CreateDatabase(string connectionString, string name)
    {
        NpgsqlConnectionStringBuilder parts = new(connectionString) { Database = "postgres", Pooling = false };
        using NpgsqlConnection connection = new(parts.ConnectionString);
        connection.Open();
        using NpgsqlCommand command = new("CREATE DATABASE " + name, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>The command as a user who may run a server: PostgreSQL refuses to run as root.</summary>
    public static string[] AsServer(string[] command) => IsRoot
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command]
        : command;

    public static void Remove(string folder)
    {
        NpgsqlConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>
    /// A role that must give its password, on the server that <see cref="NewDatabaseAsync"/> started.
    /// </summary>
    public static async Task<string> GuardedAsync(string database, string password)
    {
        await using NpgsqlConnection connection = new(database);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(
            "DO $$ BEGIN CREATE ROLE guarded LOGIN PASSWORD 'right'; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
            connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(database) { Username = "guarded", Password = password }.ConnectionString;
    }

    private static string NewFolder()
    {
        string folder = Path.Combine(Path.GetTempPath(), "maritime-pg-" + Path.GetRandomFileName());
        Directory.CreateDirectory(folder);
        if (IsRoot)
        {
            Run("chown", "postgres", folder);
        }

        return folder;
    }

    private void Start()
    {
        if (Binaries is not { } binaries)
        {
            _missing = "the package postgresql is not installed.";
            return;
        }

        _folder = NewFolder();
        string[] how = ["-A", "trust", "-U", "maritime", "-E", "UTF8", "--locale=C", "--no-sync"];
        string said = RunAsServer(binaries + "/initdb", ["-D", _folder, .. how]);
        string rules = _folder + "/pg_hba.conf";
        File.WriteAllText(rules, "host all guarded 127.0.0.1/32 scram-sha-256\n" + File.ReadAllText(rules));
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

    private static string RunAsServer(string program, params string[] arguments)
    {
        string[] command = AsServer([program, .. arguments]);
        return Run(command[0], command[1..]);
    }

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
