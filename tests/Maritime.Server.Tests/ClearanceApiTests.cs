using System.Net;
using System.Text.Json;

namespace Maritime.Server.Tests;

/// <summary><c>GET /api/v1/clearance/{imo}</c> and <c>maritime clear</c> of the real program.</summary>
public sealed class ClearanceApiTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clearance-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_API_reports_on_a_ship_as_of_a_day_and_says_what_is_wrong_with_a_question()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(_folder, "--feed", "tcp://127.0.0.1:9");
        await server.WaitAsync(
            "/api/v1/status",
            status => status.GetProperty("lists").GetProperty("version").GetString() != "none",
            TimeSpan.FromSeconds(120));

        JsonElement listed = await server.GetAsync("/api/v1/clearance/8705539?asOf=2018-01-10&lookback=90");
        Assert.Equal("refer", listed.GetProperty("outcome").GetString());
        Assert.Equal((8705539, "2018-01-10", 90), (
            listed.GetProperty("imo").GetInt32(),
            listed.GetProperty("asOf").GetString(),
            listed.GetProperty("lookbackDays").GetInt32()));
        Assert.Contains("OFAC 23163", listed.GetProperty("grounds").ToString(), StringComparison.Ordinal);
        Assert.Contains("US: listed", listed.GetProperty("rules").ToString(), StringComparison.Ordinal);
        Assert.Contains("ofac-sdn", listed.GetProperty("listVersion").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, listed.GetProperty("observedShare").GetDouble());
        Assert.Equal(90 * 24, listed.GetProperty("unobservedHours").GetDouble());
        Assert.Contains("not observed", listed.GetProperty("text").GetString(), StringComparison.Ordinal);

        JsonElement before = await server.GetAsync("/api/v1/clearance/8705539?asOf=2016-01-10");
        Assert.DoesNotContain("US: listed", before.GetProperty("rules").ToString(), StringComparison.Ordinal);
        Assert.NotEqual("no adverse finding in what was observed", before.GetProperty("outcome").GetString());

        foreach (string wrong in (string[])
            ["8705530", "abc", "8705539?asOf=yesterday", "8705539?lookback=0", "8705539?lookback=99999"])
        {
            using HttpResponseMessage answer = await server.Client.GetAsync(
                $"/api/v1/clearance/{wrong}", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    /// <summary>Her owner, and the owner of her owner, are known from a register of one's own.</summary>
    [Theory]
    [InlineData("2025-01-01", "2025-07-01", "no adverse finding in what was observed")]
    [InlineData("2025-05-01", "2025-07-01", "insufficient observation")]
    public async Task A_ship_with_known_owners_that_was_heard_is_no_adverse_finding_and_below_80_percent_it_never_is(
        string heardFrom, string heardTo, string outcome)
    {
        string parties = Write("parties.csv", """
            key,kind,name,imo,flag
            ship,vessel,GREY HERON,9074729,NO
            owner,company,Heron Shipping AS,,
            person,person,Kari Heron,,
            """);
        string edges = Write("edges.csv", """
            source,target,kind,share,valid_from,document,class
            owner,ship,Ownership,100,2020-01-01,ship register,registry
            owner,ship,RegisteredOwner,100,2020-01-01,ship register,registry
            person,owner,Ownership,100,2020-01-01,company register,registry
            """);
        string facts = Write(
            "facts.csv", $"kind,from,to,imo,source\nheard,{heardFrom},{heardTo},9074729,own receiver\n");

        (int code, string output, string error) = await ServerProcess.RunAsync(
            "clear", "--imo", "9074729", "--as-of", "2025-06-30", "--lookback", "180d",
            "--facts", facts, "--network", parties, "--network", edges);

        Assert.True(code == 0, error);
        Assert.Contains(outcome, output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("not observed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fleet_is_cleared_in_bulk_with_one_row_each_and_what_is_no_number_is_left_out_in_words()
    {
        string fleet = Write("fleet.txt", "9074729 GREY HERON\nIMO 8705539\nnot a ship\n9417115\n");
        string csv = Path.Combine(_folder, "out.csv");

        (int code, string output, string error) = await ServerProcess.RunAsync(
            "clear", "--fleet", fleet, "--as-of", "2018-03-01", "--csv", csv);

        Assert.Equal(0, code);
        Assert.Contains("not a ship", error, StringComparison.Ordinal);
        string[] rows = await File.ReadAllLinesAsync(csv, TestContext.Current.CancellationToken);
        Assert.Equal(4, rows.Length);
        Assert.Equal(3, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains(rows, row => row.Contains("8705539", StringComparison.Ordinal)
            && row.Contains("refer", StringComparison.Ordinal));
        Assert.DoesNotContain("no adverse finding", output, StringComparison.Ordinal);
    }

    /// <summary>Foreign-origin coal through Rajin is exempt when it was notified to the committee.</summary>
    [Theory]
    [InlineData("", true)]
    [InlineData("notified,2017-09-10,,9074729,,,,,,note verbale\n", false)]
    [InlineData("notified,2017-07-01,,9074729,,,,,,note verbale\n", true)]
    [InlineData("notified,2017-09-10,,9319466,,,,,,note verbale\n", true)]
    public async Task Notified_coal_through_rajin_is_no_finding(string notice, bool isFound)
    {
        string facts = Write(
            "facts.csv",
            "kind,from,to,imo,ship_type,port,port_state,draught_before,draught_after,source\n"
            + "port-call,2017-09-12,2017-09-13,9074729,70,Rajin,KP,,,port log\n"
            + "draught-change,2017-09-14,,9074729,70,,,4.0,8.0,AIS\n" + notice);

        (int code, string output, string error) = await ServerProcess.RunAsync(
            "clear", "--imo", "9074729", "--as-of", "2017-10-01", "--facts", facts);

        Assert.True(code == 0, error);
        Assert.Equal(isFound, output.Contains("ommodity-risk", StringComparison.Ordinal));
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
