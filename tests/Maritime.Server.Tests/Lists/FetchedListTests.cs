using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Maritime.Server.Tests.Lists;

/// <summary>
/// <c>maritime serve --list URL --list-every 1s</c>: the real program, fetching from a real web server.
/// </summary>
public sealed class FetchedListTests : IDisposable
{
    private const string Ship = "!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*24\r\n";
    private const string Heading = "id,kind,name,mmsi,from\n";
    private const string Listed = "w0,vessel,FIXTURE,265547250,2010-01-01\n";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(180);
    private readonly string _folder = Directory.CreateTempSubdirectory("fetched-").FullName;
    private readonly TcpListener _station = new(IPAddress.Loopback, 0);
    private readonly HttpListener _publisher = new();
    private volatile string _body = Heading + Others;
    private volatile int _status = 200;

    /// <summary>Fifty others, so that one entry less is no shrunken file.</summary>
    private static string Others =>
        string.Concat(Enumerable.Range(1, 50).Select(at => $"w{at},vessel,SHIP NO {at},,\n"));

    public void Dispose()
    {
        _publisher.Close();
        _station.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_list_is_fetched_on_schedule_upgrades_in_place_and_no_bad_download_delists()
    {
        string[] arguments = Begin();
        await using (ServerProcess server = await ServerProcess.StartAsync(_folder, arguments))
        {
            using TcpClient feed = await _station.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await feed.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Ship));
            await server.WaitAsync(
                "/api/v1/vessels", answer => answer.GetProperty("items").GetArrayLength() == 1, Soon);
            await server.WaitAsync("/api/v1/status", status => Version(status).Contains("own-watch"), Soon);
            Assert.DoesNotContain("own w0", await VesselAsync(server), StringComparison.Ordinal);

            _body = Heading + Listed + Others;
            await WaitForVesselAsync(server, "own w0");

            foreach (string bad in (string[])["<html><body>log in</body></html>", Heading + "w1,vessel,SH"])
            {
                _body = bad;
                await server.WaitAsync("/api/v1/status", status => Alarms(status).Length == 1, Soon);
                Assert.Contains("own w0", await VesselAsync(server), StringComparison.Ordinal);
                _body = Heading + Listed + Others;
                await server.WaitAsync("/api/v1/status", status => Alarms(status).Length == 0, Soon);
            }

            _status = 500;
            await server.WaitAsync("/api/v1/status", status => Alarms(status).Any(a => a.Contains("500")), Soon);
        }

        // The next server cannot reach the publisher at all, and says from its first moment what was wrong.
        _publisher.Stop();
        await using ServerProcess again = await ServerProcess.StartAsync(_folder, arguments);
        JsonElement stale = await again.WaitAsync("/api/v1/status", status => Alarms(status).Length == 1, Soon);
        Assert.Contains(
            "STALE", stale.GetProperty("lists").GetProperty("summary").GetString(), StringComparison.Ordinal);
        await again.WaitAsync("/api/v1/status", status => Version(status).Contains("own-watch"), Soon);
    }

    private static string Version(JsonElement status) =>
        status.GetProperty("lists").GetProperty("version").GetString() ?? "";

    private static string[] Alarms(JsonElement status) =>
        [.. status.GetProperty("lists").GetProperty("alarms").EnumerateArray().Select(alarm => alarm.GetString()!)];

    private static async Task<string> VesselAsync(ServerProcess server) =>
        (await server.GetAsync("/api/v1/vessels/265547250")).ToString();

    private static async Task WaitForVesselAsync(ServerProcess server, string text) =>
        await server.WaitAsync(
            "/api/v1/vessels/265547250",
            vessel => vessel.ToString().Contains(text, StringComparison.Ordinal),
            Soon);

    private string[] Begin()
    {
        _station.Start();
        int port;
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        _publisher.Prefixes.Add($"http://127.0.0.1:{port}/");
        _publisher.Start();
        _ = PublishAsync();
        return
        [
            "--feed", $"tcp://127.0.0.1:{((IPEndPoint)_station.LocalEndpoint).Port}",
            "--list", $"http://127.0.0.1:{port}/watch.csv", "--list-every", "1s",
        ];
    }

    private async Task PublishAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext call = await _publisher.GetContextAsync();
                call.Response.StatusCode = _status;
                byte[] body = Encoding.UTF8.GetBytes(_body);
                call.Response.ContentLength64 = body.Length;
                await call.Response.OutputStream.WriteAsync(body);
                call.Response.Close();
            }
        }
        catch (Exception end) when (end is HttpListenerException or ObjectDisposedException
            or InvalidOperationException)
        {
            // The test has closed it.
        }
    }
}
