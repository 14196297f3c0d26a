using Maritime.Primitives;
using Maritime.Screening.Conduct;
using Maritime.Screening.Verdicts;

namespace Maritime.Screening.Tests.Rows;

/// <summary>Rows 14, 20 and their neighbours: ships of the articles over time.</summary>
public class KotiRowsTests
{
    private const int Koti = 9417115;
    private const int KumUnSan3 = 8705539;
    private const int JieShun = 8518780;

    private static readonly ConductShip KotiShip = Named(Koti, 352_000_001, "PA");
    private static readonly ConductShip KumUnSanShip = Named(KumUnSan3, 445_000_001, "KP");

    [Fact]
    public void Row_20_On_2017_12_09_the_partner_is_listed_by_Ofac_and_not_yet_by_the_UN()
    {
        ScreeningVerdict partner = World.Screener.Screen(World.Ship(KumUnSan3), World.On("2017-12-09"));

        Assert.Equal(Tier.L0, partner.Tier);
        Assert.Equal("OFAC 23163", partner.Matches[0].EntryId);
        Assert.Equal(World.Day("2017-11-21"), World.Regime(partner, "US").Measures[0].From);
        Assert.Equal("none", World.Regime(partner, "UN").Status);
        Assert.NotEqual(
            "none", World.Regime(World.Screener.Screen(World.Ship(KumUnSan3), World.On("2018-10-16")), "UN").Status);
    }

    [Fact]
    public void Row_20_Koti_herself_is_not_tied_to_anybody_on_that_day_and_is_upgraded_on_2018_02_23()
    {
        Assert.Equal(Tier.None, World.Screener.Screen(World.Ship(Koti), World.On("2017-12-09")).Tier);
        Assert.Equal(Tier.None, World.Screener.Screen(World.Ship(Koti), World.On("2018-01-03")).Tier);

        ScreeningVerdict listed = World.Screener.Screen(World.Ship(Koti), World.On("2018-02-23"));
        Assert.Equal(Tier.L0, listed.Tier);
        Assert.Equal(76, World.Day("2018-02-23").DayNumber - World.Day("2017-12-09").DayNumber);
    }

    [Fact]
    public void Row_20_The_way_to_Omm_opens_when_both_its_edges_are_known_50_days_before_the_listing()
    {
        Assert.Equal(Tier.None, World.Screener.Screen(World.Ship(Koti), World.On("2018-01-03")).Tier);
        ScreeningVerdict known = World.Screener.Screen(World.Ship(Koti), World.On("2018-01-04"));

        ScreeningMatch omm = Assert.Single(known.Matches);
        Assert.Equal((Tier.L4, "OFAC 17068"), (omm.Tier, omm.EntryId));
        Assert.Equal(2, omm.Steps.Length);
        Assert.All(omm.Steps, step => Assert.Contains("JoongAng Ilbo", step, StringComparison.Ordinal));
        Assert.Equal(50, World.Day("2018-02-23").DayNumber - World.Day("2018-01-04").DayNumber);
    }

    [Theory]
    [InlineData(true, true, "OFAC 17068")]
    [InlineData(true, false, null)]
    [InlineData(false, true, null)]
    public void Row_20_Variant_with_edges_known_earlier_both_are_needed_on_2017_12_09(
        bool isOperatorEarly, bool isAddressEarly, string? found)
    {
        Screener earlier = World.With(edge => edge switch
        {
            { Source: "dgo", Target: "koti" } when isOperatorEarly => edge with { KnownFrom = World.Day("2017-06-01") },
            { Source: "dgo", Target: "omm" } when isAddressEarly => edge with { KnownFrom = World.Day("2017-06-01") },
            _ => edge,
        });

        ScreeningVerdict verdict = earlier.Screen(World.Ship(Koti), World.On("2017-12-09"));

        Assert.Equal(found, verdict.Matches.FirstOrDefault()?.EntryId);
    }

    [Fact]
    public void Row_20_With_the_listings_of_the_partner_and_of_her_owner_removed_only_the_conduct_rule_speaks()
    {
        Screener without = World.With(
            parties: party => party.Key is "kus3" or "dawn" ? party with { Listed = [] } : party,
            lists: World.ListsWithout("OFAC 23163", "OFAC 23151"));

        Assert.Equal(Tier.None, without.Screen(World.Ship(KumUnSan3), World.On("2017-12-09")).Tier);
        Assert.Equal(Tier.None, without.Screen(World.Ship(Koti), World.On("2017-12-09")).Tier);
        ConductFinding finding = ConductScreening.Of(new(KotiShip, [Meeting(KumUnSanShip)], World.On("2017-12-09"), []))
            .Single(found => found.Authority == "UN");
        Assert.Equal(("unscr-2375-11", ConductStrength.Suspected), (finding.Rule, finding.Strength));
    }

    [Fact]
    public void Row_20_Variant_identity_broadcast_counterfactual_the_partner_is_found_and_both_rules_speak()
    {
        Assert.Equal(
            Tier.L0,
            World.Screener.Screen(new(KumUnSanShip.Mmsi, KumUnSanShip.Imo), World.On("2017-12-09")).Tier);
        Assert.Contains(
            ConductScreening.Of(new(KotiShip, [Meeting(KumUnSanShip)], World.On("2017-12-09"), [])),
            finding => finding.Rule == "unscr-2375-11");
    }

    [Fact]
    public void Row_20_Variant_false_identity_the_number_of_the_hull_still_finds_her_and_the_false_flag_hides_the_rule()
    {
        Mmsi.TryCreate(667001234, out Mmsi falseMmsi);
        ConductShip masked = KumUnSanShip with { Mmsi = falseMmsi, Flag = default };

        Assert.Equal(Tier.L0, World.Screener.Screen(new(falseMmsi, KumUnSanShip.Imo), World.On("2017-12-09")).Tier);
        Assert.Equal(Tier.None, World.Screener.Screen(new(falseMmsi, null), World.On("2017-12-09")).Tier);
        Assert.Empty(ConductScreening.Of(new(KotiShip, [Meeting(masked)], World.On("2017-12-09"), [])));
    }

    [Fact]
    public void Row_20_Variant_partner_dark_nobody_is_named_and_no_rule_is_called_broken()
    {
        ConductFact dark = Meeting(null) with { Kind = ConductFactKind.PossibleDarkTransfer };

        Assert.Empty(ConductScreening.Of(new(KotiShip, [dark], World.On("2017-12-09"), [])));
    }

    [Fact]
    public void Row_20_Lead_times_are_76_days_12_days_and_50_days()
    {
        LeadTime[] koti = [.. LeadTimes.Of(World.Screener).Where(time => time.Ship == "KOTI")];

        Assert.Contains(koti, time => time.Days == 76 && time.Milestone.StartsWith("US", StringComparison.Ordinal));
        Assert.Contains(koti, time => time is { Days: 12, Milestone: "detained" });
        Assert.Contains(koti, time => time.Days == 50 && time.Reason.Contains("OFAC 17068", StringComparison.Ordinal));
    }

    [Fact]
    public void Row_14_Jie_shun_is_watch_only_in_2016_and_barred_from_ports_since_October_2017()
    {
        ScreeningVerdict before = World.Screener.Screen(World.Ship(JieShun, 514569000), World.On("2016-08-10"));
        Assert.True(before.Tier >= Tier.L4);
        Assert.Empty(before.Matches.SelectMany(match => match.Measures));

        ScreeningVerdict un = World.Screener.Screen(World.Ship(JieShun), World.On("2017-10-03"));
        Assert.Equal(Tier.L0, un.Tier);
        Assert.Contains(World.Regime(un, "UN").Measures, m => m.Measure.Contains("port", StringComparison.Ordinal));

        ScreeningVerdict both = World.Screener.Screen(World.Ship(JieShun), World.On("2017-10-19"));
        Assert.Contains(World.Regime(both, "EU").Measures, m => m.Measure.Contains("port", StringComparison.Ordinal));
        Assert.Equal("none", World.Regime(both, "US").Status);
    }

    [Fact]
    public void Row_14_That_no_Sdn_version_at_hand_holds_her_is_said()
    {
        ScreeningVerdict verdict = World.Screener.Screen(World.Ship(JieShun), World.On("2023-06-01"));

        string note = Assert.Single(
            verdict.Notes, note => note.StartsWith("Absent from ofac-sdn", StringComparison.Ordinal));
        Assert.Contains("2019-01-31, 2021-07-31, 2023-01-31", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Row_14_A_listed_brother_is_a_weak_tie()
    {
        Assert.True(World.Screener.Parties.Graph.TryFind("sihong", out int sister));

        ScreeningVerdict verdict = World.Screener.ScreenParty(sister, World.On("2018-01-01"));

        Assert.Equal(Tier.L4, verdict.Tier);
        Assert.InRange(verdict.RiskScore, 0.01, 0.3);
    }

    [Fact]
    public void Row_23_Regimes_differ_and_are_shown_apart()
    {
        ScreeningVerdict koti = World.Screener.Screen(World.Ship(Koti), World.On("2018-03-01"));

        Assert.StartsWith("listed", World.Regime(koti, "US").Status, StringComparison.Ordinal);
        Assert.Equal("none", World.Regime(koti, "UN").Status);
        Assert.StartsWith("listed", World.Regime(
            World.Screener.Screen(World.Ship(Koti), World.On("2018-03-30")), "UN").Status, StringComparison.Ordinal);
        Assert.Equal(["US"], World.Screener.Screen(World.Ship(Koti), World.On("2018-03-30"), "US")
            .Matches[0].Measures.Select(measure => measure.Authority).Distinct());
    }

    private static ConductFact Meeting(ConductShip? partner) => new()
    {
        Kind = ConductFactKind.PossibleTransfer,
        Ship = KotiShip,
        Partner = partner,
        At = new(2017, 12, 9, 6, 0, 0, TimeSpan.Zero),
        Source = "made-up positions, documented meeting",
    };

    /// <summary>The MMSIs are made up; the numbers of the hulls and the flags are documented.</summary>
    private static ConductShip Named(int imo, int mmsi, string flag)
    {
        ScreeningSubject subject = World.Ship(imo, mmsi);
        Flag.TryCreate(flag, out Flag known);
        return new(subject.Mmsi, subject.Imo, Flag: known, ShipType: 80);
    }
}
