using Maritime.Screening.Graph;
using Maritime.Screening.Rules;

namespace Maritime.Screening.Tests.Rows;

/// <summary>Rows 1-10: designations, ownership and what a list entry says.</summary>
public class ListRowsTests
{
    [Theory]
    [InlineData("OFAC 20565")]
    [InlineData("OFAC 20564")]
    [InlineData("OFAC 20566")]
    [InlineData("OFAC 20567")]
    [InlineData("OFAC 20701")]
    public void Row_01_The_five_of_26_September_2016_are_listed_on_2017_03_15_and_not_on_2016_09_01(string entry)
    {
        Assert.True(World.Screener.Parties.TryFindEntry(entry, out int node));

        ScreeningVerdict after = World.Screener.ScreenParty(node, World.On("2017-03-15"));
        Assert.Equal(Tier.L0, after.Tier);
        Assert.Equal(entry, after.Matches[0].EntryId);
        Assert.Equal("listed", World.Regime(after, "US").Status.Split(';')[0]);

        ScreeningVerdict before = World.Screener.ScreenParty(node, World.On("2016-09-01"));
        Assert.DoesNotContain(before.Matches, match => match.Tier <= Tier.L3);
        Assert.Empty(World.Regime(before, "US").Measures);
    }

    [Fact]
    public void Row_02_Status_is_a_set_of_measures_of_several_authorities()
    {
        ScreeningVerdict omm = World.Party("omm", "2017-12-09");

        Assert.Equal(
            ["EU", "UN", "US"],
            omm.Matches[0].Measures.Select(measure => measure.Authority).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(World.Day("2014-07-30"), World.Regime(omm, "US").Measures[0].From);
    }

    [Fact]
    public void Row_02_On_one_day_between_two_designations_only_the_first_authority_speaks()
    {
        ScreeningVerdict omm = World.Party("omm", "2014-07-29");

        Assert.NotEqual("none", World.Regime(omm, "UN").Status);
        Assert.Equal("none", World.Regime(omm, "US").Status);
    }

    [Fact]
    public void Row_03_The_23_firms_of_the_filing_are_raised_to_L4_and_never_sanctioned()
    {
        PartyStatement[] firms =
            [.. World.Network.Parties.Where(p => p.Key.StartsWith("hxfiling", StringComparison.Ordinal))];
        Assert.Equal(23, firms.Length);
        foreach (PartyStatement firm in firms)
        {
            ScreeningVerdict after = World.Party(firm.Key, "2016-10-01");
            Assert.Equal(Tier.L4, after.Tier);
            Assert.All(after.Regimes, regime => Assert.Equal("none", regime.Status));
            Assert.Contains(after.Matches, match => match.MatchedOn == "legal filing");
            Assert.Equal(Tier.None, World.Party(firm.Key, "2016-09-25").Tier);
        }
    }

    [Fact]
    public void Row_04_The_27_companies_are_blocked_by_rule_and_the_five_ships_are_blocked_property()
    {
        BlockingState state = BlockingState.Create(
            World.Graph,
            OwnershipRules.For("US", World.Day("2017-03-15"))!,
            World.On("2017-03-15"),
            [World.Node("ma"), World.Node("dhid")]);

        Assert.Equal(27, Count("hx0", "hx1", "hx2"));
        Assert.Equal(5, Count("hxv"));

        ScreeningVerdict ship = World.Party("hxv1", "2017-03-15");
        Assert.Equal(Tier.L1, ship.Tier);
        RegimeVerdict us = World.Regime(ship, "US");
        Assert.Equal("blocked property by ownership", us.Status);
        Assert.Contains(us.Steps, step => step.Contains("50.01-100.00 %", StringComparison.Ordinal));

        int Count(params string[] prefixes) => state.Where(status => status.IsCertainByRule)
            .Select(World.Graph.KeyOf)
            .Count(key => prefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal))
                && (prefixes is ["hxv"] || char.IsDigit(key[2])));
    }

    [Theory]
    [InlineData(25_00, true)]
    [InlineData(20_00, true)]
    [InlineData(19_99, false)]
    public void Row_04_Shares_of_two_listed_owners_add_up_and_19_99_beside_30_is_not_enough(int second, bool isBlocked)
    {
        OwnershipGraphBuilder builder = new();
        int ma = builder.AddParty("ma", PartyKind.Person);
        int dhid = builder.AddParty("dhid");
        int company = builder.AddParty("company");
        builder.AddEdge(ma, company, EdgeKind.Ownership, Exactly(30_00));
        builder.AddEdge(dhid, company, EdgeKind.Ownership, Exactly(second));
        AsOf day = World.On("2017-03-15");

        BlockingState state = BlockingState.Create(
            builder.Build(), OwnershipRules.For("US", day.Valid)!, day, [ma, dhid]);

        Assert.Equal(isBlocked, state.StatusOf(company).IsCertainByRule);
        Assert.Equal(isBlocked ? 30_00 + second : 0, state.Explain(company).Sum);
        Assert.Equal(isBlocked ? 2 : 0, state.Explain(company).Steps.Length);
    }

    [Fact]
    public void Row_08_A_trail_that_stops_is_undetermined_and_says_who_is_unknown()
    {
        ScreeningVerdict verdict = World.Screener.ScreenParty(World.Node("vastwin"), World.On("2017-03-15"));

        Assert.True(verdict.IsUndetermined);
        Assert.Contains(verdict.Notes, note => note.Contains("unknown party, 0-100 %", StringComparison.Ordinal));
        Assert.DoesNotContain("clear", verdict.Summary, StringComparison.OrdinalIgnoreCase);

        ScreeningVerdict stranger = World.Screener.Screen(World.Ship(9074729), World.On("2017-03-15"));
        Assert.True(stranger.IsUndetermined);
        Assert.DoesNotContain("clear", stranger.Summary, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Row_09_Zte_was_on_the_entity_list_for_a_year_and_never_blocked()
    {
        ScreeningVerdict during = World.Party("zte", "2016-12-01");
        ListMeasure measure = Assert.Single(during.Matches[0].Measures);
        Assert.Equal(("BIS Entity List", "export-licence"), (measure.List, measure.Measure));
        Assert.False(ScreeningGraphSaysFrozen(during));
        Assert.Equal(Gravity.Elevated, during.Gravity);

        Assert.Equal(Tier.None, World.Party("zte", "2016-03-07").Tier);
        Assert.Equal(Tier.None, World.Party("zte", "2017-03-29").Tier);
        Assert.Equal(Tier.L0, World.Party("zte", "2017-03-28").Tier);
        Assert.Empty(World.Screener.Parties.Lists.ByExactName("ZTE CORPORATION"));
    }

    [Fact]
    public void Row_10_Programme_tags_and_secondary_sanctions_drive_the_gravity()
    {
        Assert.True(World.Screener.Parties.TryFindEntry("OFAC 23171", out int dongyuan));

        ScreeningVerdict verdict = World.Screener.ScreenParty(dongyuan, World.On("2018-01-01"));

        Assert.Contains("DPRK4", verdict.Matches[0].Programs);
        Assert.Contains(
            verdict.Matches[0].Programs, tag => tag.StartsWith("Secondary sanctions risk", StringComparison.Ordinal));
        Assert.Equal(Gravity.Critical, verdict.Gravity);

        // A listing without such a tag is heavy, but not the heaviest.
        Assert.True(World.Screener.Parties.TryFindEntry("OFAC 34939", out int lizing));
        Assert.Equal(Gravity.High, World.Screener.ScreenParty(lizing, World.On("2023-06-01")).Gravity);
    }

    internal static ShareInterval Exactly(int hundredths) =>
        ShareInterval.TryCreate(hundredths, hundredths, out ShareInterval share)
            ? share
            : throw new ArgumentOutOfRangeException(nameof(hundredths));

    private static bool ScreeningGraphSaysFrozen(ScreeningVerdict verdict) =>
        verdict.Matches.SelectMany(match => match.Measures).Any(Verdicts.ScreeningGraph.IsFreezing);
}
