using System.Collections.Immutable;
using Maritime.Primitives;
using Maritime.Screening.Conduct;
using Maritime.Screening.Graph;
using Maritime.Screening.Linkage;
using Maritime.Screening.Lists;
using Maritime.Screening.Names;
using Maritime.Screening.Verdicts;
using ListKind = Maritime.Screening.Lists.PartyKind;
using static System.FormattableString;
using NodeKind = Maritime.Screening.Graph.PartyKind;

namespace Maritime.Screening.Tests.Rows;

/// <summary>The rows about networks, people, statements and conduct.</summary>
public class NetworkRowsTests
{
    private static readonly string[] WarrantNetwork = ["zhicheng", "chi1", "chi2", "chi3", "chi4"];
    private static readonly int[] FleetNumbers = [9074729, 9319466];
    private static readonly PlantedRegister Planted = PlantedRegisters.Make(seed: 2017);
    private static readonly LinkageResult Linked = RegisterLinkage.Link(Planted.Companies, LinkageOptions.Default);

    [Fact]
    public void Row_05_One_call_expands_ships_to_owners_and_those_behind_them()
    {
        int[] ships = [.. Enumerable.Range(1, 5).Select(ship => World.Node($"hxv{ship}"))];

        Surroundings found = Neighbourhood.Expand(World.Graph, ships, 1, World.On("2017-03-15"));

        string[] keys = [.. found.Parties.Select(party => World.Graph.KeyOf(party.Party))];
        Assert.Superset(
            new HashSet<string> { "hx01", "hx02", "hx03", "hx04", "hx05", "ma", "dhid" }, keys.ToHashSet());
        Assert.DoesNotContain("hx06", keys);

        // One node in one network: from any member, the community holds the two listed owners.
        int[] communities = Neighbourhood.Communities(World.Graph, World.On("2017-03-15"));
        Assert.Equal(communities[World.Node("dhid")], communities[World.Node("hx01")]);
        Assert.NotEqual(communities[World.Node("dhid")], communities[World.Node("jieshun")]);
    }

    [Fact]
    public void Row_06_The_panels_narratives_are_typed_statements_with_their_citation()
    {
        Network un = PanelNarratives.Read(
            File.ReadAllBytes(TestData.PathOf("lists/un_1718_shipping_entities_2026.csv")));

        PartyStatement[] entities =
            [.. un.Parties.Where(party => party.Key.StartsWith("UN ", StringComparison.Ordinal))];
        Assert.Empty(un.Refused);
        Assert.Equal(21, entities.Length);
        Assert.True(entities.Count(party => party.CompanyImo is not null) >= 15);
        PartyStatement[] transfers =
            [.. entities.Where(party => party.Statements.Any(said => said.Topic == "ship-to-ship transfer"))];
        Assert.Equal(13, transfers.Length);
        Assert.All(transfers, party => Assert.All(party.Statements, said => Assert.Equal(party.Key, said.Document)));
        Assert.Contains(un.Edges, edge => edge is
        {
            Source: "UN KPe.067", Target: "ship KOTI", Kind: EdgeKind.CommercialManager,
        });
        Assert.Contains(un.Edges, edge => edge is { Source: "UN KPe.064", Target: "ship SAM JONG 2" });
    }

    [Fact]
    public void Row_07_One_sign_of_a_front_company_is_a_coincidence_two_independent_ones_deserve_a_person()
    {
        int operatorCompany = World.Node("dgo");
        FrontCompanyFinding one = FrontCompanyIndicators.Of(
            World.Screener.Parties, operatorCompany, World.On("2018-01-10"));
        Assert.Equal("shared address", Assert.Single(one.Indicators).Kind);
        Assert.False(one.DeservesAlert);

        FrontCompanyFinding two = FrontCompanyIndicators.Of(
            World.Screener.Parties, operatorCompany, World.On("2018-01-10"), ["met KUM UN SAN 3 on 2017-12-09"]);
        Assert.True(two.DeservesAlert);
        Assert.Empty(FrontCompanyIndicators.Of(
            World.Screener.Parties, operatorCompany, World.On("2018-01-03")).Indicators);
    }

    /// <summary>
    /// Each indicator by itself, joined to Dandong Hongxiang (listed since 2016-09-26), and gone without it.
    /// </summary>
    [Theory]
    [InlineData("shared director", EdgeKind.Directorship)]
    [InlineData("shared address", EdgeKind.SharedAddress)]
    [InlineData("shared e-mail", EdgeKind.SharedEmail)]
    [InlineData("shared telephone", EdgeKind.SharedPhone)]
    [InlineData("shared agent", EdgeKind.SharedAgent)]
    [InlineData("name stem", EdgeKind.NameStem)]
    public void Row_07_Each_tie_to_a_listed_party_is_an_indicator_and_one_alone_alerts_nobody(
        string indicator, EdgeKind kind)
    {
        Screener screener = WithFront(kind);

        FrontCompanyFinding found = Front(screener, "2017-03-15");

        Assert.Equal(indicator, Assert.Single(found.Indicators).Kind);
        Assert.False(found.DeservesAlert);
        Assert.Empty(Front(screener, "2016-09-01").Indicators); // Before the listing it is a tie to nobody.
        Assert.Empty(Front(WithFront(), "2017-03-15").Indicators);
    }

    [Theory]
    [InlineData("single-ship company", true, "2000-01-01")]
    [InlineData("recent incorporation", false, "2016-10-01")]
    public void Row_07_A_young_or_small_company_counts_beside_a_tie_and_never_by_itself(
        string indicator, bool hasShip, string incorporated)
    {
        FrontCompanyFinding alone = Front(WithFront(null, hasShip, incorporated), "2017-03-15");
        Assert.Equal(indicator, Assert.Single(alone.Indicators).Kind);
        Assert.False(alone.DeservesAlert);

        FrontCompanyFinding tied = Front(
            WithFront(EdgeKind.SharedAddress, hasShip, incorporated), "2017-03-15");
        Assert.Equal(2, tied.Indicators.Length);
        Assert.True(tied.DeservesAlert);
    }

    [Fact]
    public void Row_07_Two_ties_that_one_document_says_are_one_source()
    {
        Screener oneSource = WithFront([EdgeKind.SharedAddress, EdgeKind.SharedEmail], ["one register"]);
        Screener twoSources = WithFront(
            [EdgeKind.SharedAddress, EdgeKind.SharedEmail], ["one register", "another register"]);

        Assert.False(Front(oneSource, "2017-03-15").DeservesAlert);
        Assert.True(Front(twoSources, "2017-03-15").DeservesAlert);
    }

    private static FrontCompanyFinding Front(Screener screener, string day) =>
        FrontCompanyIndicators.Of(screener.Parties, World.Node(screener, "front"), World.On(day));

    private static Screener WithFront(EdgeKind? tie = null, bool hasShip = false, string incorporated = "2000-01-01") =>
        WithFront(tie is { } kind ? [kind] : [], ["register"], hasShip, incorporated);

    private static Screener WithFront(
        EdgeKind[] ties, string[] documents, bool hasShip = false, string incorporated = "2000-01-01")
    {
        List<EdgeStatement> edges = [];
        foreach ((int at, EdgeKind tie) in ties.Index())
        {
            string document = documents[at % documents.Length];
            bool isDirector = tie == EdgeKind.Directorship;
            edges.Add(Said(isDirector ? "director" : "dhid", "front", tie, document));
            if (isDirector)
            {
                edges.Add(Said("director", "dhid", tie, document));
            }
        }

        if (hasShip)
        {
            edges.Add(Said("front", "front ship", EdgeKind.Ownership, "register"));
        }

        return new(
            World.Screener.Parties.Lists,
            World.Network with
            {
                Parties =
                [
                    .. World.Network.Parties,
                    new() { Key = "front", Name = "Front Ltd", IncorporatedOn = World.Day(incorporated) },
                    new() { Key = "director", Name = "D Rector", Kind = NodeKind.Person },
                    new() { Key = "front ship", Name = "FRONT 1", Kind = NodeKind.Vessel },
                ],
                Edges = [.. World.Network.Edges, .. edges],
            });
    }

    private static EdgeStatement Said(string source, string target, EdgeKind kind, string document) => new()
    {
        Source = source,
        Target = target,
        Kind = kind,
        Document = document,
        Class = EvidenceClass.Registry,
    };

    [Fact]
    public void Row_11_A_call_at_a_coal_port_with_a_deeper_draught_is_a_commodity_risk_and_notified_rajin_coal_is_not()
    {
        ConductShip ship = Ship(9074729, "SL", 70);
        ConductFact[] nampo = Loading(ship, "Nampo", new(2017, 9, 20, 0, 0, 0, TimeSpan.Zero));
        AsOf day = World.On("2017-10-01");

        ImmutableArray<ConductFinding> found = ConductScreening.Of(new(ship, [.. nampo], day, []));
        ConductFinding coal = found.Single(finding => finding.Rule == "unscr-2371-8");
        Assert.Equal(ConductStrength.Suspected, coal.Strength);
        Assert.StartsWith("Commodity-risk", coal.Says, StringComparison.Ordinal);

        // Before the full ban the livelihood rule held; a draught that does not change says nothing.
        ConductFact[] earlier = Loading(ship, "Nampo", new(2017, 7, 20, 0, 0, 0, TimeSpan.Zero));
        Assert.Contains(
            ConductScreening.Of(new(ship, [.. earlier], World.On("2017-08-01"), [])), f => f.Rule == "unscr-2270-29");
        Assert.DoesNotContain(
            ConductScreening.Of(new(ship, [nampo[0]], day, [])),
            finding => finding.Rule.StartsWith("unscr", StringComparison.Ordinal));

        ConductFact[] rajin = Loading(ship, "Rajin", new(2017, 9, 20, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(
            ConductStrength.Indicator,
            ConductScreening.Of(new(ship, [.. rajin], day, [])).Single(f => f.Rule == "unscr-2371-8").Strength);
        Assert.DoesNotContain(
            ConductScreening.Of(new(ship, [.. rajin], day, [(World.Day("2017-09-15"), ship.Imo!.Value)])),
            finding => finding.Rule == "unscr-2371-8");
    }

    [Theory]
    [InlineData("2017-09-20", "2017-09-25", null)]
    [InlineData("2017-09-25", "2018-03-01", "us-eo-13810-2")]
    [InlineData("2018-03-10", "2018-09-06", "us-31cfr510.208")]
    [InlineData("2018-03-10", "2018-09-07", null)]
    public void Row_11_A_dprk_call_closes_us_ports_for_180_days_under_the_rule_of_its_day(
        string called, string asked, string? rule)
    {
        ConductShip ship = Ship(9074729, "SL", 70);
        ConductFact call = Call(
            ship, "Nampo", "KP", new(World.Day(called).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));

        ConductQuestion question = new(ship, [call], World.On(asked), []) { Lookback = TimeSpan.FromDays(365) };

        Assert.Equal(rule, ConductScreening.Of(question).SingleOrDefault(found => found.Authority == "US")?.Rule);
    }

    [Theory]
    [InlineData("2023-07-23", 0)]
    [InlineData("2023-07-24", 1)]
    public void Row_11_A_tanker_silent_between_a_russian_port_and_the_union_touches_3ec_since_24_July_2023(
        string arrives, int findings)
    {
        ConductShip ship = Ship(9074729, "GA", 80);
        DateTimeOffset arrival = new(World.Day(arrives).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        ConductFact[] voyage =
        [
            Call(ship, "Primorsk", "RU", arrival.AddDays(-12)),
            new() { Kind = ConductFactKind.DarkPeriod, Ship = ship, At = arrival.AddDays(-6) },
            Call(ship, "Augusta", "IT", arrival),
        ];

        ImmutableArray<ConductFinding> found = ConductScreening.Of(new(ship, [.. voyage], World.On("2023-08-01"), []));

        Assert.Equal(findings, found.Count(finding => finding.Rule == "eu-833-3ec"));
    }

    /// <summary>
    /// From a Russian port, alongside another ship on the way, into a port of the Union or elsewhere.
    /// </summary>
    [Theory]
    [InlineData("2023-07-23", "IT", (byte)80, 0)]
    [InlineData("2023-07-24", "IT", (byte)80, 1)]
    [InlineData("2023-07-24", "TR", (byte)80, 0)]
    [InlineData("2023-07-24", "IT", (byte)70, 0)]
    public void Row_11_A_tanker_with_a_transfer_between_a_russian_port_and_the_union_touches_3eb(
        string arrives, string state, byte type, int findings)
    {
        ConductFinding[] found = [.. Voyage(arrives, state, type).Where(one => one.Rule == "eu-833-3eb")];

        Assert.Equal(findings, found.Length);
        Assert.All(found, one => Assert.Equal(ConductStrength.Suspected, one.Strength));
        Assert.All(found, one => Assert.Contains("48 h notice", one.NotKnown, StringComparison.Ordinal));
        Assert.All(found, one => Assert.Equal(3, one.Facts.Length));
    }

    /// <summary>Article 3s lists ships for such conduct wherever they are bound: one criterion of several.</summary>
    [Theory]
    [InlineData("2024-06-30", "IN", (byte)80, 0)]
    [InlineData("2024-07-01", "IN", (byte)80, 1)]
    [InlineData("2024-07-01", "IT", (byte)80, 1)]
    [InlineData("2024-07-01", "IN", (byte)70, 0)]
    public void Row_11_A_tanker_with_a_transfer_soon_after_a_russian_port_meets_a_criterion_of_3s(
        string arrives, string state, byte type, int findings)
    {
        ConductFinding[] found = [.. Voyage(arrives, state, type).Where(one => one.Rule == "eu-833-3s")];

        Assert.Equal(findings, found.Length);
        Assert.All(found, one => Assert.Equal(ConductStrength.Indicator, one.Strength));
        Assert.All(found, one => Assert.Contains("Only the Council lists", one.NotKnown, StringComparison.Ordinal));
    }

    /// <summary>Primorsk twelve days before the arrival, the transfer six days before it.</summary>
    private static ImmutableArray<ConductFinding> Voyage(string arrives, string state, byte type)
    {
        ConductShip ship = Ship(9074729, "GA", type);
        DateTimeOffset arrival = new(World.Day(arrives).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        ConductFact[] voyage =
        [
            Call(ship, "Primorsk", "RU", arrival.AddDays(-12)),
            new()
            {
                Kind = ConductFactKind.PossibleTransfer,
                Ship = ship,
                Partner = Ship(9319466, "CM", 80),
                At = arrival.AddDays(-6),
            },
            Call(ship, "the next port", state, arrival),
        ];
        return ConductScreening.Of(new(
            ship, [.. voyage], AsOf.Day(World.Day(arrives).AddDays(8)), []));
    }

    [Fact]
    public void Row_12_Groups_are_found_and_nothing_merges_through_the_mass_address_or_the_common_name()
    {
        LinkageScore score = LinkageScore.Of(Planted, Linked);

        Assert.Equal(5_233, Planted.Companies.Length);
        Assert.Equal(37, Planted.GroupOf.Values.Distinct().Count());
        Assert.Equal(1_000, Planted.HubTenants.Count);
        Assert.Equal(40, Planted.Namesakes.Count);
        Assert.True(score.Precision >= 0.95, $"precision {score.Precision}");
        Assert.True(score.Recall >= 0.90, $"recall {score.Recall}");
        Assert.Equal(0, score.MergedThroughDecoys);
        Assert.Contains(Linked.Hubs, hub => hub.Companies == 1_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(77)]
    [InlineData(4242)]
    public void Row_12_And_13_hold_for_other_seeds(int seed)
    {
        PlantedRegister planted = PlantedRegisters.Make(seed);
        LinkageScore score = LinkageScore.Of(planted, RegisterLinkage.Link(planted.Companies, LinkageOptions.Default));
        KeyNodeReport report = KeyNodes.Rank(Register(planted), World.On("2016-12-31"), removals: 0);

        Assert.True(score is { Precision: >= 0.95, Recall: >= 0.90, MergedThroughDecoys: 0 }, score.ToString());
        Assert.Equal(12, score.PlantedInTop(planted, report));
    }

    /// <summary>The two companies share a director too: an address alone never links.</summary>
    [Theory]
    [InlineData(
        "224-4 Shifa Da Lu, RM 1305, Heping District, Shenyang City, Liaoning Province, China",
        "Room 1305, No. 224-4, Shifu Da Lu, Heping District, Sheyang City, China", true)]
    [InlineData(
        "2501-2508 Yuexiu Mansion, No. 82 Xinkai Road, Dalian, Liaoning 116011",
        "c/o LIMMT ECONOMIC AND TRADE COMPANY, LTD., 2501-2508 Yuexiu Mansion, No. 82 Xinkai Road, Dalian", true)]
    [InlineData(
        "31-06, Fuli Center, 6, Gangxing Lu, Zhongshan Qu, Dalian",
        "39-09, Fuli Center, 6, Gangxing Lu, Zhongshan Qu, Dalian", false)]
    [InlineData("12 Harbour Street, Piraeus", "14 Harbour Street, Piraeus", false)]
    public void Row_12_An_address_links_in_all_its_spellings_and_another_room_does_not(
        string one, string other, bool isShared)
    {
        RegisteredPerson director = new("Li Wei", new(1970, 1, 2), "Director", 0);
        RegisteredCompany[] register =
        [
            new("A", "Alpha Metals") { Address = one, People = [director] },
            new("B", "Beta Textiles") { Address = other, People = [director] },
            .. Enumerable.Range(0, 50).Select(at => new RegisteredCompany($"X{at}", $"Other {at}")
            {
                Address = Invariant($"{at + 500} Elsewhere Street, Busan"),
            }),
        ];

        LinkageResult linked = RegisterLinkage.Link(register, LinkageOptions.Default);

        Assert.Equal(isShared, linked.Links.SelectMany(link => link.Shared)
            .Any(shared => shared.StartsWith("Address ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Row_12_A_hub_whose_tenants_have_one_owner_is_that_owners_house()
    {
        RegisteredPerson owner = new("Zhao Ming", new(1960, 1, 1), "Director", 1);
        RegisteredCompany[] house =
        [
            .. Enumerable.Range(0, 40).Select(at => new RegisteredCompany($"H{at}", $"Firm {at}")
            {
                Address = "1 Harbour Road, Dalian",
                People = at < 34
                    ? [owner]
                    : [new($"Stranger {at}", new DateOnly(1970, 1, 1).AddDays(at), "Director", 1)],
            }),
        ];

        LinkageResult linked = RegisterLinkage.Link(house, LinkageOptions.Default);

        Assert.Single(linked.Promoted);
        Assert.Equal(34, Assert.Single(linked.Groups).Length);
    }

    [Fact]
    public void Row_13_The_planted_twelve_are_the_top_twelve()
    {
        KeyNodeReport report = KeyNodes.Rank(Register(Planted), World.On("2016-12-31"), removals: 12);

        Assert.Equal(12, LinkageScore.Of(Planted, Linked).PlantedInTop(Planted, report));
        Assert.InRange(report.Gini, 0.01, 1);
        Assert.Equal(1, report.Lorenz[^1], 6);
        Assert.True(report.Lorenz[9] < 0.9, "the last tenth controls more than its part");
    }

    [Fact]
    public void Row_19_Without_the_top_executives_less_is_connected()
    {
        KeyNodeReport report = KeyNodes.Rank(Register(Planted), World.On("2016-12-31"), removals: 12);

        Assert.Equal(13, report.Removal.Length);
        Assert.All(
            report.Removal.Zip(report.Removal.Skip(1)),
            pair => Assert.True(pair.Second.Connected <= pair.First.Connected));
        Assert.True(report.Removal[^1].Connected < 0.75 * report.Removal[0].Connected);
    }

    [Theory]
    [InlineData("2016-08-15", "CN", false, 0)]
    [InlineData("2016-09-15", "CN", false, 1)]
    [InlineData("2016-09-15", "KH", true, 1)]
    [InlineData("2016-09-15", "KH", false, 0)]
    [InlineData("2016-09-15", "", false, 0)]
    public void Row_15_A_cambodian_mmsi_is_doubted_after_August_2016_only_with_foreign_owner_or_trade(
        string day, string owner, bool callsAbroad, int doubts)
    {
        Flag.TryCreate(owner, out Flag state);
        Mmsi.TryCreate(514569000, out Mmsi mmsi);

        Assert.Equal(doubts, FlagTable.Check(new(mmsi), World.Day(day), state, callsAbroad).Length);
    }

    [Fact]
    public void Row_15_A_flag_without_any_register_is_always_doubted()
    {
        Mmsi.TryCreate(611000123, out Mmsi botswana);

        FlagIndicator doubt = Assert.Single(FlagTable.Check(new(botswana), World.Day("2012-01-01"), default, false));
        Assert.Equal(FlagConcern.NoRegister, doubt.Concern);
    }

    [Fact]
    public void Row_16_Commodity_statements_stand_on_the_party_with_their_dates()
    {
        DatedStatement commodity = Statements("dongyuan").Single(said => said.Topic == "commodity");

        Assert.Contains("dual use", commodity.Says, StringComparison.Ordinal);
        Assert.True(commodity.IsKnown(World.On("2015-01-01", "2017-06-12")));
        Assert.False(commodity.IsKnown(World.On("2015-01-01", "2017-06-11")));
    }

    [Fact]
    public void Row_17_A_filing_that_changed_is_retrievable_as_it_was_and_its_withdrawal_is_an_event()
    {
        DatedStatement[] filings = [.. Statements("dongyuan").Where(said => said.Topic == "export to DPRK")];

        Assert.Equal("The company's registry filing declares export to the DPRK.", Saying("2016-06-01", "2016-06-01"));
        Assert.Equal("The filing no longer mentions export to the DPRK.", Saying("2016-12-01", "2016-12-01"));
        Assert.Equal("The company's registry filing declares export to the DPRK.", Saying("2016-06-01", "2020-01-01"));
        FilingWithdrawn withdrawn = Assert.Single(FilingWithdrawn.In(World.Graph, World.Node("dongyuan")));
        Assert.Equal((World.Day("2016-11-01"), "export to DPRK"), (withdrawn.On, withdrawn.Was.Topic));

        string Saying(string valid, string known) =>
            filings.Single(said => said.IsKnown(World.On(valid, known))).Says;
    }

    [Fact]
    public void Row_18_Evidence_has_a_validity_of_its_own()
    {
        DatedStatement approval = Statements("dhid").Single(said => said.Topic == "approval");

        Assert.True(approval.IsKnown(World.On("2011-06-01", "2017-01-01")));
        Assert.False(approval.IsKnown(World.On("2016-10-01", "2017-01-01")));
        Assert.False(approval.IsKnown(World.On("2010-06-01", "2017-01-01")));
    }

    [Fact]
    public void Row_21_Contradicting_statements_stand_side_by_side()
    {
        DatedStatement[] said = [.. Statements("dhid").Where(one => one.Topic == "proliferation trade")];

        Assert.Equal(
            [EvidenceClass.Court, EvidenceClass.Press], said.Select(one => one.Class).Order());
        Assert.All(said, one => Assert.True(one.IsKnown(World.On("2017-01-01"))));
    }

    [Fact]
    public void Row_22_Sun_Sihong_proposes_Sun_Sidong_to_be_confirmed_and_never_merges_them()
    {
        NameHit hit = NameIndex.Of(World.Screener.Parties.Lists.Parties)
            .Search("Sun Sihong", ListKind.Person)
            .First(found => found.Party.EntryId == "OFAC 23170");

        Assert.Equal(NameRelation.NearName, hit.Score.Relation);
        Assert.NotEqual(World.Node("sihong"), World.Node("sidong"));
        Assert.True(World.Screener.Parties.TryFindEntry("OFAC 23170", out int sidong));
        Assert.Equal(World.Node("sidong"), sidong);
    }

    [Fact]
    public void Row_24_An_account_carries_no_block_and_ownership_does_banks_included()
    {
        AsOf day = World.On("2023-03-01");
        ScreeningVerdict customer = World.Screener.ScreenParty(World.Node("psbcustomer"), day);
        Assert.Equal(Tier.None, customer.Tier);

        int lizing = World.Node("psblizing");
        Screener withoutLizing = World.With(lists: World.ListsWithout("OFAC 34939"));
        ScreeningVerdict owned = withoutLizing.ScreenParty(World.Node(withoutLizing, "psblizing"), day);
        Assert.Equal("blocked by ownership", World.Regime(owned, "US").Status);
        Assert.Equal(100.0, World.Regime(owned, "US").SharePercent);
        foreach (int entry in Enumerable.Range(34940, 5))
        {
            Assert.True(World.Screener.Parties.TryFindEntry($"OFAC {entry}", out int ship));
            Assert.Contains(World.Graph.EdgesTo(ship, day), edge => edge.Source == lizing);
            Assert.Equal(
                "listed; blocked property by ownership",
                World.Regime(World.Screener.ScreenParty(ship, day), "US").Status);
        }
    }

    [Fact]
    public void Row_25_A_listing_and_an_indictment_of_one_day_are_one_source()
    {
        OwnershipGraphBuilder builder = new();
        foreach ((EdgeKind kind, EvidenceClass evidence, string document, string day) in new[]
        {
            (EdgeKind.ActsFor, EvidenceClass.List, "press release", "2016-09-26"),
            (EdgeKind.Directorship, EvidenceClass.Court, "indictment", "2016-09-26"),
            (EdgeKind.SharedEmail, EvidenceClass.Press, "bulletin", "2017-07-10"),
        })
        {
            builder.Add(new EdgeStatement
            {
                Source = document,
                Target = "firm",
                Kind = kind,
                Document = document,
                Class = evidence,
                DocumentDate = World.Day(day),
            });
        }

        OwnershipGraph graph = builder.Build();
        Assert.True(graph.TryFind("firm", out int firm));

        ImmutableArray<FoundPath> found = new PathQuestion(graph)
            .Ask(firm, World.On("2018-01-01"), node => node == firm ? 0 : 1);

        Assert.Equal(2, found.Length);
    }

    [Fact]
    public void Row_26_A_thousand_ships_of_chinese_owners_without_any_other_link_give_no_alert()
    {
        List<PartyStatement> parties = [];
        List<EdgeStatement> edges = [];
        for (int ship = 0; ship < 1_000; ship++)
        {
            parties.Add(new() { Key = $"ship{ship}", Name = $"HUA YANG {ship}", Kind = NodeKind.Vessel });
            parties.Add(new() { Key = $"owner{ship}", Name = $"Dalian Hua Yang {ship} Shipping Co Ltd" });
            edges.Add(new()
            {
                Source = $"owner{ship}",
                Target = $"ship{ship}",
                Kind = EdgeKind.RegisteredOwner,
                Document = "register",
                Class = EvidenceClass.Registry,
            });
        }

        Screener screener = new(
            World.Screener.Parties.Lists,
            World.Network with
            {
                Parties = [.. World.Network.Parties, .. parties],
                Edges = [.. World.Network.Edges, .. edges],
            });

        Assert.DoesNotContain(
            Enumerable.Range(0, 1_000),
            ship => screener.ScreenParty(World.Node(screener, $"ship{ship}"), World.On("2018-06-01")).Tier
                != Tier.None);
    }

    [Fact]
    public void Row_27_The_network_of_the_warrants_is_L4_in_July_2017_and_one_rescreening_upgrades_it_in_August()
    {
        int[] network = [.. WarrantNetwork.Select(World.Node)];
        Assert.All(network, node =>
            Assert.Equal(Tier.L4, World.Screener.ScreenParty(node, World.On("2017-07-10")).Tier));
        Assert.All(network, node =>
            Assert.True(World.Screener.ScreenParty(node, World.On("2017-07-05")).Tier == Tier.None));
        Assert.All(network, node =>
            Assert.True(World.Screener.ScreenParty(node, World.On("2017-08-22")).Tier <= Tier.L1));

        Screener withShip = World.With(parties: party => party.Key == "chiship"
            ? party with { Imo = World.Ship(9074729).Imo }
            : party);
        VerdictChange change = Assert.Single(Rescreening.Diff(
            withShip,
            World.On("2017-07-10"),
            withShip,
            World.On("2017-08-22"),
            [World.Ship(9074729), World.Ship(9319466)]));
        Assert.True(change.IsUpgrade);
        Assert.Equal((Tier.L4, Tier.L1), (change.Before.Tier, change.After.Tier));
    }

    [Theory]
    [InlineData("Chairman and Majority Owner", EdgeKind.Ownership, 50_01, 100_00)]
    [InlineData("minority ownership interest", EdgeKind.Ownership, 1, 49_99)]
    [InlineData("Shareholder", EdgeKind.Ownership, 0, 100_00)]
    public void Row_28_Words_become_intervals(string role, EdgeKind kind, int low, int high)
    {
        (EdgeKind found, ShareInterval? share) = ListStatements.ReadRole(role);

        Assert.Equal((kind, low, high), (found, share!.Value.Low, share.Value.High));
    }

    [Fact]
    public void Row_28_The_lists_own_wording_blocks_the_company_of_a_majority_owner()
    {
        Assert.True(World.Screener.Parties.TryFindEntry("OFAC 22612", out int chi));
        Assert.Contains(
            World.Graph.EdgesFrom(chi, World.On("2018-01-01")),
            edge => edge.Kind == EdgeKind.Ownership && edge.Share == ShareInterval.Majority);
    }

    [Fact]
    public void Row_29_The_bank_of_the_special_measure_is_not_blocked_and_the_stake_that_ended_does_not_reach_it()
    {
        ScreeningVerdict proposed = World.Party("bod", "2017-12-07");
        Assert.Equal("FinCEN 311 proposed", Assert.Single(proposed.Matches[0].Measures).List);
        ScreeningVerdict final = World.Party("bod", "2017-12-08");
        Assert.Equal("FinCEN 311", Assert.Single(final.Matches[0].Measures).List);
        Assert.DoesNotContain(final.Regimes, regime => regime.Status.Contains("blocked", StringComparison.Ordinal));
        Assert.Equal(Gravity.Elevated, final.Gravity);

        AsOf before = World.On("2016-12-01", "2018-01-01");
        Assert.Contains(World.Graph.EdgesTo(World.Node("bod"), before), edge => edge.Kind == EdgeKind.Ownership);
        Assert.DoesNotContain(
            World.Graph.EdgesTo(World.Node("bod"), World.On("2018-01-01")), edge => edge.Kind == EdgeKind.Ownership);
    }

    [Fact]
    public void Row_30_A_shipper_listed_with_a_person_flags_its_fleet_in_the_same_rescreening()
    {
        Network fleet = World.Network with
        {
            Parties =
            [
                .. World.Network.Parties,
                .. FleetNumbers.Select(imo => new PartyStatement
                {
                    Key = $"fleet{imo}",
                    Name = $"[synthetic] ship {imo}",
                    Kind = NodeKind.Vessel,
                    Imo = World.Ship(imo).Imo,
                }),
            ],
            Edges =
            [
                .. World.Network.Edges,
                .. FleetNumbers.Select(imo => new EdgeStatement
                {
                    Source = "dgu",
                    Target = $"fleet{imo}",
                    Kind = EdgeKind.RegisteredOwner,
                    Document = "synthetic register",
                    Class = EvidenceClass.Synthetic,
                }),
            ],
        };
        Screener screener = new(World.Screener.Parties.Lists, fleet);

        ImmutableArray<VerdictChange> changes = Rescreening.Diff(
            screener,
            World.On("2017-06-28"),
            screener,
            World.On("2017-06-29"),
            [World.Ship(9074729), World.Ship(9319466)]);

        Assert.Equal(2, changes.Length);
        Assert.All(changes, change => Assert.Equal(Tier.L1, change.After.Tier));
        Assert.Equal(Tier.L0, screener.ScreenParty(World.Node(screener, "sunwei"), World.On("2017-06-29")).Tier);
    }

    [Fact]
    public void Row_31_A_shared_bank_links_nobody()
    {
        OwnershipGraphBuilder builder = new();
        int bank = builder.AddParty("bank");
        int one = builder.AddParty("one");
        int other = builder.AddParty("other");
        builder.AddEdge(one, bank, EdgeKind.Account, default, "statement one");
        builder.AddEdge(other, bank, EdgeKind.Account, default, "statement other");
        builder.AddEdge(bank, one, EdgeKind.Account, default, "statement back");
        OwnershipGraph graph = builder.Build();

        Assert.Empty(new PathQuestion(graph).Ask(one, World.On("2018-01-01"), node => node == other ? 1 : 0));
        Assert.Single(Neighbourhood.Of(graph, [one], 5, World.On("2018-01-01")).Parties);
    }

    [Theory]
    [InlineData("DANDONG CHENGTAI")]
    [InlineData("Dandong Zhicheng Metal Materials Co., Ltd")]
    [InlineData("DANDONG CHISONG METAL MATERIALS COMPANY")]
    public void Row_32_Aliases_resolve_to_one_party(string alias)
    {
        ListedParty found = Assert.Single(World.Screener.Parties.Lists.ByExactName(alias).DistinctBy(p => p.EntryId));

        Assert.Equal("OFAC 22603", found.EntryId);
        Assert.True(World.Screener.Parties.TryFindEntry(found.EntryId, out int node));
        Assert.Equal(World.Node("zhicheng"), node);
    }

    private static ImmutableArray<DatedStatement> Statements(string key) =>
        World.Graph.StatementOf(World.Node(key))!.Statements;

    private static OwnershipGraph Register(PlantedRegister planted) =>
        RegisterGraph.Build(planted.Companies, "planted register");

    private static ConductShip Ship(int imo, string flag, byte type)
    {
        Flag.TryCreate(flag, out Flag known);
        return new(null, World.Ship(imo).Imo, Flag: known, ShipType: type);
    }

    private static ConductFact Call(ConductShip ship, string port, string state, DateTimeOffset at)
    {
        Flag.TryCreate(state, out Flag portState);
        return new() { Kind = ConductFactKind.PortCall, Ship = ship, At = at, Port = port, PortState = portState };
    }

    private static ConductFact[] Loading(ConductShip ship, string port, DateTimeOffset at) =>
    [
        Call(ship, port, "KP", at),
        new()
        {
            Kind = ConductFactKind.DraughtChange,
            Ship = ship,
            At = at.AddDays(2),
            DraughtBeforeMetres = 4.2,
            DraughtAfterMetres = 8.1,
        },
    ];
}
