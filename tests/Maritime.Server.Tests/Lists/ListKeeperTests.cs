using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Maritime.Alerts;
using Maritime.Screening;
using Maritime.Server.Commands.Lists;
using Maritime.Server.Demo;
using Maritime.Server.Hosting;
using Maritime.Storage.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace Maritime.Server.Tests.Lists;

/// <summary>Lists that change while the server runs, over loopback HTTP and by an import beside it.</summary>
public sealed class ListKeeperTests : IDisposable
{
    private const string Heading = "id,kind,name,imo,from\n";
    private const string Koti = "koti,vessel,KOTI,9417115,2017-01-01\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("keeper").FullName;
    private readonly SettableClock _clock = new();
    private readonly MaritimePicture _picture = new();
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Fifty others, so that one entry less is no shrunken file.</summary>
    private static string Others =>
        string.Concat(Enumerable.Range(0, 50).Select(at => $"w{at},vessel,SHIP NO {at},,\n"));

    [Fact]
    public async Task A_fetched_list_upgrades_an_open_alert_in_place_and_every_bad_download_delists_nobody()
    {
        await using Kept kept = await StartAsync();
        Alert before = kept.Transfer();
        Assert.Equal(Severity.Low, before.Severity);

        await FetchAsync(kept, "200 OK", Heading + Koti + Others);
        Alert upgraded = kept.Transfer();
        Assert.Equal((before.Id, Severity.Critical, Tier.L0), (upgraded.Id, upgraded.Severity, upgraded.Tier));
        Assert.Contains(upgraded.History, line => line.By == AlertChange.Screening
            && line.What.StartsWith("Upgraded from low to critical", StringComparison.Ordinal));
        Assert.Empty(kept.Board.ListAlarms);

        string whole = Heading + Koti + Others;
        (string Status, string Body, int Length)[] bad =
        [
            ("200 OK", "", 0),
            ("200 OK", "<html><body>please log in</body></html>", -1),
            ("200 OK", Heading + "w1,vessel,SHIP NO 1,,\nw2,vessel", -1),
            ("200 OK", Heading + "w1,vessel,SHIP NO 1,,\n", -1),
            ("200 OK", whole[..300], whole.Length),
            ("404 Not Found", "", 0),
        ];
        foreach ((string status, string body, int length) in bad)
        {
            await FetchAsync(kept, status, body, length);
            Assert.Equal(Severity.Critical, kept.Transfer().Severity);
            Assert.True(kept.Board.ListAlarms.Count == 1, $"no alarm for {status} {body}");
            Assert.Contains("STALE", kept.Board.Now().Lists.Summary, StringComparison.Ordinal);
        }

        await FetchAsync(kept, "200 OK", Heading + Koti + Others + "w99,vessel,NEW,,\n");
        Assert.Empty(kept.Board.ListAlarms);
        Assert.DoesNotContain("STALE", kept.Board.Now().Lists.Summary, StringComparison.Ordinal);
        Assert.Contains(
            await kept.AuditAsync(),
            line => line.EndsWith("every ship was asked about again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_an_alarm_and_no_standstill()
    {
        await using Kept kept = await StartAsync();
        using HttpClient impatient = new() { Timeout = TimeSpan.FromMilliseconds(200) };

        await kept.Keeper.LookAsync(impatient, TestContext.Current.CancellationToken);

        Assert.Contains("did not answer within 0.2 s", Assert.Single(kept.Board.ListAlarms), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_nothing_newer_follows_is_an_alarm_though_every_fetch_succeeds()
    {
        await using Kept kept = await StartAsync();
        await FetchAsync(kept, "200 OK", Heading + Koti + Others);
        _clock.Advance(TimeSpan.FromDays(29));
        await FetchAsync(kept, "200 OK", Heading + Koti + Others);
        Assert.Empty(kept.Board.ListAlarms);

        _clock.Advance(TimeSpan.FromDays(2));
        await FetchAsync(kept, "200 OK", Heading + Koti + Others);

        Assert.StartsWith(
            "own-watch speaks for 2026-03-01, more than 30 days ago",
            Assert.Single(kept.Board.ListAlarms),
            StringComparison.Ordinal);
        Assert.Contains("STALE", kept.Board.Now().Lists.Summary, StringComparison.Ordinal);
        await FetchAsync(kept, "200 OK", Heading + Koti + Others + "w99,vessel,NEW,,\n");
        Assert.Empty(kept.Board.ListAlarms);
    }

    [Fact]
    public async Task The_alarm_of_a_failed_fetch_outlives_the_server_until_a_fetch_succeeds()
    {
        await using Kept first = await StartAsync();
        await FetchAsync(first, "503 Service Unavailable", "");
        string alarm = Assert.Single(first.Board.ListAlarms);

        await using Kept again = await StartAsync(isAgain: true);
        Assert.Equal(alarm, Assert.Single(again.Board.ListAlarms));

        await FetchAsync(again, "200 OK", Heading + Koti + Others);
        Assert.Empty(again.Board.ListAlarms);
        await using Kept third = await StartAsync(isAgain: true);
        Assert.Empty(third.Board.ListAlarms);
    }

    [Fact]
    public async Task An_import_beside_a_running_server_is_taken_up_and_a_confirmed_removal_downgrades()
    {
        await using Kept kept = await StartAsync(hasAddress: false);

        Import(Heading + Koti + Others, new(2017, 6, 1));
        await kept.Keeper.LookAsync(new(), TestContext.Current.CancellationToken);
        Assert.Equal(Severity.Critical, kept.Transfer().Severity);

        Import(Heading + Others, new(2017, 12, 5), isConfirmed: true);
        await kept.Keeper.LookAsync(new(), TestContext.Current.CancellationToken);
        Alert after = kept.Transfer();
        Assert.Equal(Severity.Low, after.Severity);
        Assert.Contains(
            after.History, line => line.What.StartsWith("Downgraded from critical", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_measure_with_a_later_day_takes_effect_when_the_clock_passes_it()
    {
        await using Kept kept = await StartAsync(hasAddress: false);
        Import(Heading + "koti,vessel,KOTI,9417115,2026-07-14\n" + Others, new(2026, 3, 1));
        await kept.Keeper.LookAsync(new(), TestContext.Current.CancellationToken);

        await kept.Watch.AdvanceAsync(new(2026, 7, 13, 23, 59, 0, TimeSpan.Zero), default);
        Assert.Equal(Tier.L0, kept.Transfer().Tier); // By OFAC's list, since 2018.
        Assert.DoesNotContain(Measures(kept), day => day == new DateOnly(2026, 7, 14));

        await kept.Watch.AdvanceAsync(new(2026, 7, 14, 0, 1, 0, TimeSpan.Zero), default);
        Assert.Contains(Measures(kept), day => day == new DateOnly(2026, 7, 14));
    }

    private static IEnumerable<DateOnly?> Measures(Kept kept) =>
        kept.Transfer().Screening.SelectMany(known => known.Verdict.Matches)
            .SelectMany(match => match.Measures)
            .Select(measure => measure.From);

    private void Import(string text, DateOnly date, bool isConfirmed = false) => ListIntake.Take(
        ListVault.Under(_folder),
        [new("watch.csv", Encoding.UTF8.GetBytes(text))],
        new("own-watch-csv", date, isConfirmed),
        _clock.GetUtcNow(),
        out _);

    private async Task FetchAsync(Kept kept, string status, string body, int length = -1)
    {
        _clock.Advance(TimeSpan.FromHours(7));
        Task answering = AnswerAsync(status, body, length < 0 ? body.Length : length);
        using HttpClient client = new();
        await kept.Keeper.LookAsync(client, TestContext.Current.CancellationToken);
        await answering;
    }

    /// <param name="length">What the answer claims; more than the body is a connection that broke.</param>
    private async Task AnswerAsync(string status, string body, int length)
    {
        using TcpClient caller = await _server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        NetworkStream stream = caller.GetStream();
        byte[] request = new byte[4096];
        Assert.True(await stream.ReadAsync(request, TestContext.Current.CancellationToken) > 0);
        string answer = $"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
    }

    /// <summary>The meeting of the demo's second act, in which the listed partner is not to be recognized.</summary>
    private async Task<Kept> StartAsync(bool hasAddress = true, bool isAgain = false)
    {
        if (!isAgain)
        {
            _server.Start();
        }

        ServeOptions options = new()
        {
            Data = _folder,
            ListFormat = "own-watch-csv",
            Lists = hasAddress ? [$"http://127.0.0.1:{((IPEndPoint)_server.LocalEndpoint).Port}/watch.csv"] : [],
        };
        AlertDesk desk = new(_picture, _clock);
        StatusBoard board = new(_picture, desk, _clock);
        SqlLedger ledger = await SqlLedger.OpenSqliteAsync(Path.Combine(_folder, "ledger.db"));
        ListKeeper keeper = new(desk, board, ledger, options, _clock, NullLogger<ListKeeper>.Instance);
        keeper.Load();
        Watch watch = new(
            SecondAct.Traffic, new InProcessFleet(Maritime.Detection.FleetOptions.Default), _picture, desk);
        ReportBatch reports = SecondAct.Simulate(KotiVariant.FalseIdentity);
        Act act = new(watch, reports, reports.Reports.Span[0].At);
        while (!act.HasEnded)
        {
            await act.PlayAsync(TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
        }

        return new(keeper, desk, board, watch, ledger);
    }

    private sealed record Kept(ListKeeper Keeper, AlertDesk Desk, StatusBoard Board, Watch Watch, SqlLedger Ledger)
        : IAsyncDisposable
    {
        public Alert Transfer() =>
            Assert.Single(Desk.Alerts(), alert => alert is { Rule: "possible-transfer", IsRetracted: false });

        public async Task<ImmutableArray<string>> AuditAsync()
        {
            List<string> lines = [];
            await foreach (AuditEntry entry in Ledger.QueryAuditAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue))
            {
                lines.Add(entry.Detail);
            }

            return [.. lines];
        }

        public async ValueTask DisposeAsync()
        {
            Keeper.Dispose();
            await Watch.DisposeAsync();
            await Ledger.DisposeAsync();
        }
    }

    private sealed class SettableClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

        public void Advance(TimeSpan by) => _now += by;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
