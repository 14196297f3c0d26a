using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Maritime.Server.Tests;

/// <summary>The real server with real sockets on loopback.</summary>
public sealed class LiveFeedTests : IDisposable
{
    private const string Ship = "!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*24\r\n";
    private const string OtherShip = "!AIVDM,1,1,,A,181:Jqh02c1Qra`E46I<@9n@059l,0*30\r\n";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(180);
    private readonly string _folder = Directory.CreateTempSubdirectory("maritime-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_feed_that_drops_is_shown_as_down_and_comes_back()
    {
        TcpListener station = new(IPAddress.Loopback, 0);
        station.Start();
        int port = ((IPEndPoint)station.LocalEndpoint).Port;
        await using ServerProcess server = await ServerProcess.StartAsync(
            _folder, "--feed", $"tcp://127.0.0.1:{port}");
        using (TcpClient first = await station.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            await first.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Ship + "garbage\r\n"));
            JsonElement up = await server.WaitAsync("/api/v1/status", status => Feed(status, "positions") == "1", Soon);
            Assert.Equal("up", Feed(up, "state"));
            Assert.Equal("live", up.GetProperty("mode").GetString());
            Assert.Equal("1", Feed(up, "refused"));
        }

        station.Stop();
        JsonElement down = await server.WaitAsync("/api/v1/status", status => Feed(status, "state") == "down", Soon);
        Assert.Contains("Trying again", Feed(down, "detail"), StringComparison.Ordinal);

        station = new(IPAddress.Loopback, port);
        station.Start();
        using TcpClient second = await station.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(Soon, TestContext.Current.CancellationToken);
        await second.GetStream().WriteAsync(Encoding.ASCII.GetBytes(OtherShip));
        await server.WaitAsync("/api/v1/status", status => Feed(status, "positions") == "2", Soon);
        station.Stop();

        Assert.Equal(0, await server.InterruptAsync());
    }

    [Fact]
    public async Task What_was_heard_outlives_a_killed_server()
    {
        using TcpListener station = new(IPAddress.Loopback, 0);
        station.Start();
        string feed = $"tcp://127.0.0.1:{((IPEndPoint)station.LocalEndpoint).Port}";
        await using (ServerProcess killed = await ServerProcess.StartAsync(_folder, "--feed", feed))
        {
            using TcpClient first = await station.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
            await first.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Ship + OtherShip));
            await killed.WaitAsync("/api/v1/status", status => Feed(status, "positions") == "2", Soon);
        } // Disposing kills it: nothing is saved on the way out.

        await using ServerProcess again = await ServerProcess.StartAsync(_folder, "--feed", feed);
        JsonElement vessels = await again.WaitAsync(
            "/api/v1/vessels", answer => answer.GetProperty("items").GetArrayLength() == 2, Soon);
        Assert.Equal("writing", (await again.GetAsync("/api/v1/status"))
            .GetProperty("journal").GetProperty("state").GetString());
        Assert.Equal(0, await again.InterruptAsync());
        Assert.NotEmpty(Directory.GetFiles(_folder, "*.snap", SearchOption.AllDirectories));
        Assert.NotEqual(default, vessels);
    }

    [Fact]
    public async Task A_datagram_and_a_file_are_heard_together()
    {
        string file = Path.Combine(_folder, "one.nmea");
        await File.WriteAllTextAsync(file, Ship, TestContext.Current.CancellationToken);
        int port = FreeUdpPort();
        await using ServerProcess server = await ServerProcess.StartAsync(
            Path.Combine(_folder, "state"), "--feed", $"udp://:{port}", "--feed", file);
        await server.WaitAsync("/api/v1/status", status => Feed(status, "state") == "up", Soon);
        using UdpClient sender = new();
        await sender.SendAsync(
            Encoding.ASCII.GetBytes(Ship.TrimEnd()), "127.0.0.1", port, TestContext.Current.CancellationToken);

        await server.WaitAsync("/api/v1/status", status => Feed(status, "positions") == "1", Soon);
        JsonElement vessels = await server.GetAsync("/api/v1/vessels");
        Assert.Equal(1, vessels.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Errors_of_the_API_are_problems_in_words()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(_folder, "--feed", $"udp://:{FreeUdpPort()}");
        foreach ((string path, HttpStatusCode expected) in ((string, HttpStatusCode)[])
        [
            ("/api/v1/vessels?bbox=1,2,3", HttpStatusCode.BadRequest),
            ("/api/v1/vessels?limit=0", HttpStatusCode.BadRequest),
            ("/api/v1/vessels?limit=many", HttpStatusCode.BadRequest),
            ("/api/v1/events?limit=many", HttpStatusCode.BadRequest),
            ("/api/v1/events?kind=rendez-vous", HttpStatusCode.BadRequest),
            ("/api/v1/events?mmsi=12x", HttpStatusCode.BadRequest),
            ("/api/v1/events/none", HttpStatusCode.NotFound),
            ("/api/v1/events/none/reach", HttpStatusCode.NotFound),
            ("/api/v1/alerts?severity=huge", HttpStatusCode.BadRequest),
            ("/api/v1/alerts?state=gone", HttpStatusCode.BadRequest),
            ("/api/v1/vessels/12", HttpStatusCode.NotFound),
            ("/api/v1/vessels/abc/track", HttpStatusCode.BadRequest),
            ("/api/v1/alerts/none", HttpStatusCode.NotFound),
            ("/api/v1/nothing", HttpStatusCode.NotFound),
        ])
        {
            using HttpResponseMessage answer = await server.Client.GetAsync(
                path, TestContext.Current.CancellationToken);

            Assert.Equal(expected, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            using JsonDocument problem = JsonDocument.Parse(
                await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.NotEmpty(problem.RootElement.GetProperty("detail").GetString()!);
        }
    }

    private static string Feed(JsonElement status, string property) =>
        status.GetProperty("feeds")[0].GetProperty(property).ToString();

    private static int FreeUdpPort()
    {
        using UdpClient free = new(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)free.Client.LocalEndPoint!).Port;
    }
}
