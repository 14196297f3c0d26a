using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Maritime.Storage.Blobs;

[assembly: AssemblyFixture(typeof(Maritime.Storage.Tests.Worlds.AzuriteServer))]

namespace Maritime.Storage.Tests.Worlds;

/// <summary>Microsoft's emulator of Azure Blob Storage, from npm, on a free port of the loopback.</summary>
public sealed class AzuriteServer : IDisposable
{
    // The account and key that every Azurite has; they are printed in its documentation.
    private const string Account = "devstoreaccount1";
    private const string Key =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly Lock _gate = new();
    private readonly Scratch _scratch = new();
    private Process? _process;
    private string? _missing;
    private int _port;
    private int _containers;

    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;" + Invariant(
        $"AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{_port}/{Account};");

    /// <summary>A new container; skips the test where npm or the package cannot be had.</summary>
    public string NewContainer()
    {
        lock (_gate)
        {
            if (_process is null && _missing is null)
            {
                _missing = Start();
            }
        }

        Assert.SkipWhen(_missing is not null, "Azure Blob Storage is not tested: " + _missing);
        return Invariant($"container-{Interlocked.Increment(ref _containers)}");
    }

    public async Task<IBlobStore> NewStoreAsync()
    {
        string container = NewContainer(); // Starts the server, and with it its port is known.
        return await AzureBlobStore.OpenAsync(ConnectionString, container);
    }

    public void Dispose()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
            _process.Dispose();
        }

        _scratch.Dispose();
    }

    private string? Start([CallerFilePath] string here = "")
    {
        string folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../azurite"));
        string program = Path.Combine(folder, "node_modules/azurite/dist/src/blob/main.js");
        try
        {
            if (!File.Exists(program))
            {
                using Process install = Process.Start(new ProcessStartInfo("npm", "ci --no-audit --no-fund")
                {
                    WorkingDirectory = folder,
                    RedirectStandardOutput = true,
                })!;
                string said = install.StandardOutput.ReadToEnd();
                install.WaitForExit();
                if (install.ExitCode != 0)
                {
                    return "npm ci failed: " + said;
                }
            }

            _port = FreePort();
            ProcessStartInfo start = new("node") { RedirectStandardOutput = true };
            string[] arguments =
            [
                program, "--skipApiVersionCheck", "--disableTelemetry", "--disableProductStyleUrl",
                "--location", _scratch.Under("azurite"), "--blobHost", "127.0.0.1", "--blobPort", Invariant($"{_port}"),
            ];
            foreach (string argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return "node or npm cannot be started: " + missing.Message;
        }

        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Contains("successfully listens", StringComparison.Ordinal))
            {
                _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return null;
            }
        }

        return "Azurite ended before it listened.";
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
