using System.Globalization;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Screening;
using Maritime.Screening.Graph;
using Maritime.Screening.Lists;
using Maritime.Server.Commands.Lists;
using Maritime.Server.Commands.Screen;
using Maritime.Server.Demo;
using Maritime.Server.Hosting;

namespace Maritime.Server.Tests;

/// <summary>
/// KOTI and KUM UN SAN 3 on 9 December 2017 through the whole path: positions, detection, screening, alerts. The ships,
/// the day and the lists are public record; the tracks are simulated, in three variants of what was heard of the
/// partner.
/// </summary>
public class KotiPipelineTests
{
    private const string Partner = "OFAC 23163";
    private static readonly DateTimeOffset Listed = new(2018, 2, 23, 0, 5, 0, TimeSpan.Zero);
    private static readonly Lazy<ListStore> Lists = new(() => ListLibrary.Load(ShippedData.PathOf("lists")!, "none"));
    private static readonly Lazy<Network> Owners = new(ScreeningLibrary.ReadNetwork);

    [Fact]
    public async Task True_identity_the_alert_of_2017_12_09_is_critical_by_the_partner_who_is_listed()
    {
        await using Sea sea = await Sea.PlayAsync(KotiVariant.TrueIdentity, Screener());

        Alert alert = sea.Transfer();
        Assert.Equal((Severity.Critical, Tier.L0), (alert.Severity, alert.Tier));
        Assert.Equal(new DateOnly(2017, 12, 9), DateOnly.FromDateTime(alert.RaisedAt.UtcDateTime));
        Assert.Equal([Partner], Matches(alert, 8705539));
        Assert.Empty(Matches(alert, 9417115));
        AlertFinding conduct = alert.Findings.First(found => found is { Rule: "unscr-2375-11", IsStrong: true });
        Assert.Equal(("UN", "UNSCR 2375 (2017), paragraph 11"), (conduct.Authority, conduct.Article));
        Assert.Equal(alert.EventIds, conduct.EventIds);
    }

    [Fact]
    public async Task The_same_alert_is_upgraded_in_place_when_Koti_is_listed_on_2018_02_23_and_keeps_its_history()
    {
        await using Sea sea = await Sea.PlayAsync(KotiVariant.TrueIdentity, Screener());
        Alert before = sea.Transfer();

        await sea.AdvanceAsync(Listed.AddDays(-1));
        Assert.DoesNotContain("OFAC 23786", Matches(sea.Transfer(), 9417115));
        await sea.AdvanceAsync(Listed);

        Alert after = sea.Transfer();
        Assert.Equal(before.Id, after.Id);
        Assert.True(after.Version > before.Version);
        Assert.Equal(before.History, after.History[..before.History.Length]);
        Assert.Contains(
            after.History[before.History.Length..],
            line => line.By == AlertChange.Screening
                && line.At == Listed
                && line.What.Contains("KOTI", StringComparison.Ordinal)
                && line.What.Contains("2018-02-23", StringComparison.Ordinal));
        Assert.Equal(Tier.L0, after.Vessels.Single(ship => ship.Name == "KOTI").Tier);
    }

    [Theory]
    [InlineData("true-identity", "counterfactual")]
    [InlineData("false-identity", "made-up number")]
    [InlineData("partner-dark", "14 made-up ships pass by")]
    public void The_demo_plays_each_of_the_three_variants_and_says_which(string name, string said)
    {
        ServeOptions options = new() { Variant = name };
        Assert.Empty(options.Check());

        Assert.Contains(said, SecondAct.TrafficOf(options.KotiVariant).Label, StringComparison.Ordinal);
        Assert.Contains("simulated", SecondAct.TrafficOf(options.KotiVariant).Label, StringComparison.Ordinal);
        Assert.Throws<UserException>(() => (options with { Variant = "other" }).Check());
    }

    [Fact]
    public async Task False_identity_nobody_is_named_on_the_day_and_the_listing_of_Koti_upgrades_the_low_alert()
    {
        await using Sea sea = await Sea.PlayAsync(KotiVariant.FalseIdentity, Screener());

        Alert alert = sea.Transfer();
        Assert.Equal((Severity.Low, Tier.None), (alert.Severity, alert.Tier));
        Assert.DoesNotContain(alert.Findings, found => found.Kind == FindingKind.Conduct);

        await sea.AdvanceAsync(Listed);
        Alert after = sea.Transfer();
        Assert.Equal((alert.Id, Severity.Critical, Tier.L0), (after.Id, after.Severity, after.Tier));
        Assert.Contains(
            after.History, line => line.What.StartsWith("Upgraded from low to critical", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Partner_dark_her_silence_gives_a_meeting_candidate_and_her_listing_makes_it_an_alert()
    {
        await using Sea sea = await Sea.PlayAsync(KotiVariant.PartnerDark, Screener());

        Assert.DoesNotContain(sea.Alerts, alert => alert.Rule == "possible-transfer");
        Alert alert = Assert.Single(sea.Alerts, alert => alert.Rule == "dark-meeting"
            && alert.Vessels.Any(ship => ship.Imo?.Value == 9417115));
        Assert.Equal((Severity.High, Tier.L0), (alert.Severity, alert.Tier));
        Assert.Equal([Partner], Matches(alert, 8705539));
        Assert.Contains("Nobody saw them together", alert.Caution, StringComparison.Ordinal);
        AlertFinding conduct = alert.Findings.First(found => found.Rule == "unscr-2375-11");
        Assert.False(conduct.IsStrong, "a meeting that nobody saw is an indicator, not a suspicion");
    }

    [Theory]
    [InlineData("2018-01-04", false)]
    [InlineData("2017-06-01", true)]
    public async Task With_the_address_and_operator_edges_known_earlier_the_way_to_Omm_is_open_on_the_day(
        string knownFrom, bool isOpen)
    {
        DateOnly known = DateOnly.ParseExact(knownFrom, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        Network network = Owners.Value with
        {
            Edges =
            [
                .. Owners.Value.Edges.Select(edge => edge is { Source: "dgo", Target: "koti" or "omm" }
                    ? edge with { KnownFrom = known }
                    : edge),
            ],
        };

        await using Sea sea = await Sea.PlayAsync(KotiVariant.TrueIdentity, new Screener(Lists.Value, network));

        Assert.Equal(isOpen ? ["OFAC 17068"] : [], Matches(sea.Transfer(), 9417115));
    }

    [Fact]
    public async Task With_the_listings_of_the_partner_and_her_owner_removed_only_the_conduct_rule_speaks()
    {
        Network network = Owners.Value with
        {
            Parties =
            [
                .. Owners.Value.Parties
                    .Select(party => party.Key is "kus3" or "dawn" ? party with { Listed = [] } : party),
            ],
        };

        await using Sea sea = await Sea.PlayAsync(KotiVariant.TrueIdentity, new Screener(Without(Partner, "OFAC 23151"), network));

        Alert alert = sea.Transfer();
        Assert.Equal((Severity.High, Tier.None), (alert.Severity, alert.Tier));
        Assert.Empty(alert.Screening.SelectMany(known => known.Verdict.Matches));
        Assert.Contains("UN suspected", alert.History[0].What, StringComparison.Ordinal);
        Assert.Contains("UNSCR 2375 (2017), paragraph 11", alert.History[0].What, StringComparison.Ordinal);

        await sea.AdvanceAsync(Listed);
        Assert.Equal((alert.Id, Severity.Critical), (sea.Transfer().Id, sea.Transfer().Severity));
    }

    [Fact]
    public async Task A_list_without_the_partner_downgrades_the_open_alert_in_place_and_one_with_her_upgrades_it()
    {
        await using Sea sea = await Sea.PlayAsync(KotiVariant.TrueIdentity, Screener());
        string id = sea.Transfer().Id;

        sea.Desk.UseScreener(new Screener(Without(Partner, "OFAC 23151")), vessel => vessel.Last!.Value.At);
        Assert.Equal((id, Severity.High), (sea.Transfer().Id, sea.Transfer().Severity));
        sea.Desk.UseScreener(Screener(), vessel => vessel.Last!.Value.At);

        Alert again = sea.Transfer();
        Assert.Equal((id, Severity.Critical), (again.Id, again.Severity));
        string[] said = [.. again.History.Select(line => line.What)];
        Assert.Contains(said, line => line.StartsWith("Downgraded from critical", StringComparison.Ordinal));
        Assert.Contains(said, line => line.StartsWith("Upgraded from high", StringComparison.Ordinal));
    }

    private static Screener Screener() => new(Lists.Value, Owners.Value);

    private static ListStore Without(params string[] entries) => ListStore.Build(
        Lists.Value.Versions.Select(version => version with
        {
            Entries = [.. version.Entries.Where(entry => !entries.Contains(entry.EntryId))],
        }),
        DesignationDates.Read(File.ReadAllBytes(ShippedData.PathOf("lists", "designation-dates.csv")!), out _));

    private static string[] Matches(Alert alert, int imo) =>
    [
        .. from ship in alert.Vessels
           where ship.Imo?.Value == imo
           from known in alert.Screening
           where known.Mmsi == ship.Mmsi
           from match in known.Verdict.Matches.Take(1)
           select match.EntryId,
    ];

    /// <summary>One sea with its desk, as the server has it, without a page and a disk.</summary>
    private sealed class Sea : IAsyncDisposable
    {
        private readonly Watch _watch;

        private Sea(IScreener screener)
        {
            MaritimePicture picture = new();
            Desk = new(picture, TimeProvider.System);
            Desk.UseScreener(screener, _ => DateTimeOffset.UnixEpoch);
            _watch = new(SecondAct.Traffic, new InProcessFleet(FleetOptions.Default), picture, Desk);
        }

        public AlertDesk Desk { get; }

        public IEnumerable<Alert> Alerts => Desk.Alerts().Where(alert => !alert.IsRetracted);

        public static async Task<Sea> PlayAsync(KotiVariant variant, IScreener screener)
        {
            Sea sea = new(screener);
            ReportBatch reports = SecondAct.Simulate(variant);
            Act act = new(sea._watch, reports, reports.Reports.Span[0].At);
            while (!act.HasEnded)
            {
                await act.PlayAsync(TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
            }

            return sea;
        }

        public ValueTask DisposeAsync() => _watch.DisposeAsync();

        public Alert Transfer() => Assert.Single(Alerts, alert => alert.Rule == "possible-transfer");

        public async Task AdvanceAsync(DateTimeOffset to) =>
            await _watch.AdvanceAsync(to, TestContext.Current.CancellationToken);
    }
}
