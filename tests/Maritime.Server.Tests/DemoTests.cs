using System.Net.Http.Json;
using System.Text.Json;

namespace Maritime.Server.Tests;

/// <summary>The demo as a newcomer starts it.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("maritime-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Both_acts_raise_their_alert_and_an_officers_mark_outlives_a_restart()
    {
        string id;
        await using (ServerProcess server = await ServerProcess.StartAsync(_folder, "--speed", "600"))
        {
            JsonElement alerts = await server.WaitAsync(
                "/api/v1/alerts", answer => answer.GetProperty("items").GetArrayLength() > 0, TimeSpan.FromSeconds(240));
            JsonElement adak = alerts.GetProperty("items")[0];
            id = adak.GetProperty("id").GetString()!;
            Assert.Equal("low", adak.GetProperty("severity").GetString());
            Assert.Equal("recorded", adak.GetProperty("mode").GetString());
            Assert.Equal("JACHA", adak.GetProperty("vessels")[0].GetProperty("name").GetString());

            using HttpResponseMessage act = await server.Client.PostAsJsonAsync(
                "/api/v1/demo/act", new { act = 2 }, TestContext.Current.CancellationToken);
            Assert.True(act.IsSuccessStatusCode);
            JsonElement critical = await server.WaitAsync(
                "/api/v1/alerts?severity=critical",
                answer => answer.GetProperty("items").GetArrayLength() > 0,
                TimeSpan.FromSeconds(240));
            JsonElement koti = critical.GetProperty("items")[0];
            Assert.Equal("simulated", koti.GetProperty("mode").GetString());
            Assert.Equal("l0", koti.GetProperty("tier").GetString());
            Assert.Contains("OFAC 23163", koti.ToString(), StringComparison.Ordinal);
            Assert.Contains("the tracks are simulated", koti.GetProperty("label").GetString(), StringComparison.Ordinal);

            // The alert may change between reading its version and answering it; an officer would read it again.
            bool isTaken = false;
            for (int attempt = 0; attempt < 20 && !isTaken; attempt++)
            {
                JsonElement now = await server.GetAsync($"/api/v1/alerts/{Uri.EscapeDataString(id)}");
                using HttpResponseMessage taken = await server.Client.PostAsJsonAsync(
                    $"/api/v1/alerts/{Uri.EscapeDataString(id)}/acknowledge",
                    new { version = now.GetProperty("version").GetInt32() },
                    TestContext.Current.CancellationToken);
                isTaken = taken.IsSuccessStatusCode;
            }

            Assert.True(isTaken);
            Assert.Equal(0, await server.InterruptAsync());
        }

        await using ServerProcess again = await ServerProcess.StartAsync(_folder, "--speed", "2000");
        await again.WaitAsync(
            "/api/v1/alerts",
            answer => answer.GetProperty("items").EnumerateArray().Any(alert =>
                alert.GetProperty("id").GetString() == id
                && alert.GetProperty("state").GetString() == "acknowledged"),
            TimeSpan.FromSeconds(240));
    }
}
