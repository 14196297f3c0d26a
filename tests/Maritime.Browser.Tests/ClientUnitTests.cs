using System.Diagnostics;

namespace Maritime.Browser.Tests;

/// <summary>The web client's own tests (wire, fleet, tracks, types), so that one command runs everything.</summary>
public sealed class ClientUnitTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_client_type_checks_and_its_own_tests_pass()
    {
        string client = Path.Combine(RealServer.Repository, "src/Maritime.Server/Client");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(client, "node_modules/vitest")),
            "The client's packages are not installed: build without -p:BuildClient=false.");
        using Process npm = new()
        {
            StartInfo = new ProcessStartInfo("npm", ["test", "--silent"])
            {
                WorkingDirectory = client,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["NO_COLOR"] = "1", ["CI"] = "1" },
            },
        };
        npm.Start();
        Task<string> said = npm.StandardOutput.ReadToEndAsync();
        Task<string> complained = npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        output.WriteLine(await said);
        Assert.True(npm.ExitCode == 0, await said + await complained);
    }
}
