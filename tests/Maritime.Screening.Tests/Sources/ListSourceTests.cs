using System.Text;
using Maritime.Screening.Lists;
using Maritime.Screening.Sources;
using Maritime.Screening.Tests.Lists;

namespace Maritime.Screening.Tests.Sources;

public class ListSourceTests
{
    [Fact]
    public void Every_source_is_registered_and_recognizes_its_own_format_only()
    {
        (string File, string Text, string Source)[] samples =
        [
            ("sdn.xml", Fixtures.SdnXml, "ofac-sdn-xml"),
            ("sdn_advanced.xml", Fixtures.SdnAdvancedXml, "ofac-sdn-advanced-xml"),
            ("uk.xml", Fixtures.UkXml, "uk-xml"),
            ("annex.csv", Fixtures.EuAnnex, "eu-annex-csv"),
            ("watch.csv", Fixtures.WatchList, "own-watch-csv"),
            ("entities.delta.json", """{"op":"DEL","entity":{"id":"x"}}""", "ftm-json"),
        ];
        foreach ((string file, string text, string source) in samples)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Assert.Equal(source, ListSources.Detect(file, bytes.AsSpan(0, Math.Min(4096, bytes.Length)))?.Name);
        }

        string[] missing =
        [
            .. from type in typeof(IListSource).Assembly.GetTypes()
               where type.IsAssignableTo(typeof(IListSource)) && type is { IsInterface: false, IsAbstract: false }
               where ListSources.All.All(source => source.GetType() != type)
               select $"{type.Name} is in no line of ListSources.All"
        ];
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    [Theory]
    [InlineData("ofac-2019-01", "sdn.csv", "ofac-sdn-csv")]
    [InlineData("ofac-2019-01", "alt.csv", "ofac-sdn-csv")]
    [InlineData("ofac-2019-01", "add.csv", "ofac-sdn-csv")]
    [InlineData("ofac-2019-01", "sdn_comments.csv", "ofac-sdn-csv")]
    [InlineData("ofac-2019-01", "cons_prim.csv", "ofac-cons-csv")]
    [InlineData("ofac-2023-01", "sdn.csv", "ofac-sdn-csv")]
    [InlineData("ofac-2023-01", "sdn_address.csv", "ofac-sdn-csv")]
    public void A_real_file_is_recognized(string folder, string name, string source)
    {
        ListFile file = RealLists.Files(folder).Single(file => file.Name == name);

        Assert.Equal(source, ListSources.Detect(file.Name, file.Content.Span[..4096])?.Name);
    }

    [Theory]
    [InlineData("ofac-2019-01", 7379, 323)]
    [InlineData("ofac-2021-07", 8976, 406)]
    [InlineData("ofac-2023-01", 11443, 685)]
    public void The_real_OFAC_files_are_read_whole(string folder, int entries, int ships)
    {
        ListReading reading = ListSources.Find("ofac-sdn-csv")!.Read(RealLists.Files(folder));

        Assert.Equal(entries, reading.Entries.Length);
        Assert.Equal(ships, reading.Entries.Count(entry => entry.Kind == PartyKind.Vessel));
        Assert.False(reading.Has(ListFault.BadRecord));
        Assert.False(reading.Has(ListFault.Truncated));
        Assert.Equal(folder == "ofac-2019-01", reading.Problems
            .Any(p => p is { Fault: ListFault.NoEndMark, File: "sdn.csv" }));
        Assert.Contains("7-28", reading.Entries.Single(entry => entry.Id == "23156").Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_of_ships_and_of_companies_never_cross_in_any_list_at_hand()
    {
        ListEntry[] all = [.. RealLists.All.Parties.SelectMany(party => party.Revisions).Select(state => state.Entry)];
        ListEntry[] ships = [.. all.Where(entry => entry.Kind == PartyKind.Vessel)];
        ListEntry[] others = [.. all.Where(entry => entry.Kind != PartyKind.Vessel)];

        Assert.True(ships.Count(entry => entry.Imos.Length > 0) > 600);
        Assert.True(others.Count(entry => entry.CompanyImos.Length > 0) > 30);
        Assert.All(ships, entry => Assert.Empty(entry.CompanyImos));
        Assert.All(others, entry => Assert.Empty(entry.Imos));
    }

    [Fact]
    public void Remarks_that_were_cut_go_on_in_the_comments_and_comments_of_another_version_do_not()
    {
        ListReading reading = ListSources.Find("ofac-sdn-csv")!.Read(RealLists.Files("ofac-2019-01"));

        ListEntry cut = reading.Entries.Single(entry => entry.Id == "12300");
        Assert.Contains("LINEA AEREA", string.Join(';', cut.LinkedTo), StringComparison.Ordinal);
        Assert.Contains(reading.Problems, problem => problem.Fault == ListFault.Orphan
            && problem.File == "sdn_comments.csv");
    }

    [Fact]
    public void The_UN_list_is_read_with_dates_aliases_and_company_numbers()
    {
        ListReading reading = ListSources.Find("un-consolidated-xml")!
            .Read([RealLists.ReadFile(Path.Combine(RealLists.DataFolder, "lists",
                "un-consolidated-2026-02-27.xml.gz"))]);

        Assert.Equal(1003, reading.Entries.Length);
        Assert.Equal(RealLists.Day("2026-02-27"), reading.StatedDate);
        ListEntry koti = reading.Entries.Single(entry => entry.Id == "KPe.067");
        Assert.Equal("UN KPe.067", koti.EntryId);
        Assert.Equal(RealLists.Day("2018-03-30"), koti.DesignatedOn);
        Assert.Equal(5982254, Assert.Single(koti.CompanyImos).Value);
        Assert.Empty(koti.Imos);
    }

    [Fact]
    public void SDN_XML_gives_the_same_entry_as_the_CSV()
    {
        ListReading reading = Fixtures.Read("sdn.xml", Fixtures.SdnXml);

        Assert.Equal(RealLists.Day("2024-03-26"), reading.StatedDate);
        Assert.Empty(reading.Problems);
        ListEntry ship = reading.Entries.Single(entry => entry.Id == "23163");
        Assert.Equal(8705539, Assert.Single(ship.Imos).Value);
        Assert.Equal(445123000, Assert.Single(ship.Mmsis).Value);
        Assert.Equal("Additional Sanctions Information - Subject to Secondary Sanctions", Assert
            .Single(ship.SecondarySanctions));
        ListEntry company = reading.Entries.Single(entry => entry.Id == "17068");
        Assert.Equal(1790183, Assert.Single(company.CompanyImos).Value);
        Assert.Equal("22 Jin Cheng Jie, Zhong Shan Qu, Dalian City, Liaoning Province, China",
            company.Addresses[0].Text);
        Assert.Equal("SUN, Sidong", reading.Entries.Single(entry => entry.Id == "23170").Name);
    }

    [Fact]
    public void A_wrong_record_count_and_a_cut_XML_are_seen()
    {
        string miscounted = Fixtures.SdnXml.Replace("<Record_Count>3<", "<Record_Count>4<", StringComparison.Ordinal);
        Assert.True(Fixtures.Read("sdn.xml", miscounted).Has(ListFault.CountMismatch));

        string cut = Fixtures.SdnXml[..Fixtures.SdnXml.IndexOf("<uid>23170", StringComparison.Ordinal)];
        ListReading reading = Fixtures.Read("sdn.xml", cut);
        Assert.True(reading.Has(ListFault.Truncated));
        Assert.Equal(2, reading.Entries.Length);
    }

    [Fact]
    public void SDN_ADVANCED_dates_the_listing_and_links_the_profiles()
    {
        ListReading reading = Fixtures.Read("sdn_advanced.xml", Fixtures.SdnAdvancedXml);

        ListEntry ship = reading.Entries.Single(entry => entry.Id == "23786");
        Assert.Equal("KOTI", ship.Name);
        Assert.Contains(new ListName("OLD KOTI", NameKind.Former), ship.Names);
        Assert.Equal(9417115, Assert.Single(ship.Imos).Value);
        Assert.Equal("3FRG4", Assert.Single(ship.CallSigns));
        Assert.Equal(RealLists.Day("2018-02-23"), ship.DesignatedOn);
        Assert.Equal("DPRK4", Assert.Single(ship.Programs));
        Assert.Equal("OFAC 23785", Assert.Single(ship.LinkedTo));
        ListEntry owner = reading.Entries.Single(entry => entry.Id == "23785");
        Assert.Equal(5982254, Assert.Single(owner.CompanyImos).Value);
        Assert.Equal("22 Jin Cheng Jie, Dalian, China", owner.Addresses[0].Text);
    }

    [Fact]
    public void The_UK_list_has_ships_and_parties_with_their_measures()
    {
        ListReading reading = Fixtures.Read("UK_Sanctions_List.xml", Fixtures.UkXml);

        ListEntry ship = reading.Entries.Single(entry => entry.Id == "DPR0251");
        Assert.Equal(8712362, Assert.Single(ship.Imos).Value);
        Assert.Equal(["Prohibition of port entry", "Detain ship"], ship.Measures.Select(measure => measure.Measure));
        Assert.Equal(RealLists.Day("2018-03-30"), ship.DesignatedOn);
        ListEntry company = reading.Entries.Single(entry => entry.Id == "DPR0208");
        Assert.Equal(5982254, Assert.Single(company.CompanyImos).Value);
        Assert.Contains(company.Names, name => name.Kind == NameKind.OriginalScript);
    }

    [Fact]
    public void An_EU_annex_is_read_in_every_spelling_of_dates()
    {
        ListReading reading = Fixtures.Read("annex.csv", Fixtures.EuAnnex);

        Assert.Equal(RealLists.Day("2024-06-25"), Named("ANGARA").DesignatedOn);
        Assert.Equal(RealLists.Day("2026-07-14"), Named("HORIZON").DesignatedOn);
        Assert.Equal(RealLists.Day("2024-12-17"), Named("ISO SHIP").DesignatedOn);
        Assert.Equal(["asset freeze", "port entry ban"], Named("PAEK MA").Measures.Select(measure => measure.Measure));
        Assert.Equal("IMO Does not exist", Assert.Single(Named("MIN NING DE YOU 078").RefusedNumbers));
        Assert.Null(Named("BAD DATE").DesignatedOn);
        Assert.Contains(reading.Problems, problem => problem.Fault == ListFault.BadDate);

        ListEntry Named(string name) => reading.Entries.Single(entry => entry.Name == name);
    }

    [Fact]
    public void A_future_effective_date_is_scheduled_until_its_day()
    {
        ListReading reading = Fixtures.Read("annex.csv", Fixtures.EuAnnex);
        ListVersion version = ListUpdate.Next(null, reading, RealLists.Day("2026-06-01"), "h");
        ListedParty horizon = ListStore.Build([version], DesignationDates.None).Parties
            .Single(party => party.Latest.Name == "HORIZON");

        Assert.Equal(ListStatus.NotYet, horizon.StatusAt(AsOf.Day(RealLists.Day("2026-05-31"))));
        Assert.Equal(ListStatus.Scheduled, horizon.StatusAt(AsOf.Day(RealLists.Day("2026-06-01"))));
        Assert.Equal(ListStatus.Scheduled, horizon.StatusAt(AsOf.Day(RealLists.Day("2026-07-13"))));
        Assert.Equal(ListStatus.Listed, horizon.StatusAt(AsOf.Day(RealLists.Day("2026-07-14"))));
    }

    [Fact]
    public void A_watch_list_of_ones_own_is_read_and_its_bad_rows_are_named()
    {
        ListReading reading = Fixtures.Read("watch.csv", Fixtures.WatchList);

        Assert.Equal(["own w1", "own w2"], reading.Entries.Select(entry => entry.EntryId));
        Assert.Equal(["GREY HERON", "OLD HERON", "HERON"], reading.Entries[0].Names.Select(name => name.Text));
        Assert.Equal(5982254, Assert.Single(reading.Entries[1].CompanyImos).Value);
        Assert.Equal(4, Assert.Single(reading.Problems, problem => problem.Fault == ListFault.BadRecord).Line);
    }

    [Fact]
    public void FollowTheMoney_changes_add_and_take_off_entries_one_file_after_the_other()
    {
        string folder = Path.Combine(RealLists.DataFolder, "lists", "ftm", "t2_delta");
        ListVersion? version = null;
        List<int> sizes = [];
        foreach (string day in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            ListFile file = RealLists.ReadFile(Path.Combine(day, "entities.delta.json"));
            ListReading reading = ListSources.Find("ftm-json")!.Read([file]);
            Assert.True(reading.IsDelta);
            ListOutcome outcome = ListUpdate.Apply(version, reading, RealLists
                .Day("2024-05-28"), "h", ListPolicy.Default);
            Assert.False(outcome.IsQuarantined);
            version = outcome.Version ?? version;
            sizes.Add(version?.Entries.Length ?? 0);
        }

        Assert.Equal([0, 2, 3, 2, 3], sizes);
        Assert.Contains(version!.Entries, entry => entry.Name == "Vladimir Nikolaevich PLOTNIKOV");
    }

    [Fact]
    public void A_difference_written_as_changes_is_read_back_as_the_same_entities()
    {
        ListVersion newer = ListUpdate.Next(null, Fixtures.Read("sdn.xml", Fixtures.SdnXml), RealLists
            .Day("2024-03-26"), "h");
        string lines = ListDelta.Between(null, newer).ToJsonLines();

        ListReading back = Fixtures.Read("changes.delta.json", lines);

        Assert.True(back.IsDelta);
        Assert.Equal(newer.Entries.Select(entry => entry.EntryId).Order(), back.Entries
            .Select(entry => entry.Id).Order());
        Assert.Equal(8705539, Assert.Single(back.Entries.Single(entry => entry.Id == "OFAC 23163").Imos).Value);
    }
}
