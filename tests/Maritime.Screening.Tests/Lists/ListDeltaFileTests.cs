using System.Collections.Immutable;
using System.Text;
using System.Xml.Linq;
using Maritime.Screening.Graph;
using Maritime.Screening.Lists;
using Maritime.Screening.Sources;
using Maritime.Screening.Tests.Sources;
using static System.FormattableString;

namespace Maritime.Screening.Tests.Lists;

/// <summary>
/// For every format: two versions drawn at random from a list (entries left out, renamed, added), the file of changes
/// between them, and the older version with those changes, which must be the newer one.
/// </summary>
public class ListDeltaFileTests
{
    private const int Pairs = 12;

    public static TheoryData<string> Formats => [.. ListSources.All.Select(source => source.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_older_version_and_the_changes_written_are_the_newer_version(string format)
    {
        IListSource source = ListSources.Find(format)!;
        Random random = new(20_240_527);
        int changes = 0;
        for (int pair = 0; pair < Pairs; pair++)
        {
            ListFile[] older = Draw(format, random);
            ListFile[] newer = Draw(format, random);
            ListVersion before = ListUpdate.Next(null, source.Read(older), DateOnly.MinValue, "older");
            ListVersion after = ListUpdate.Next(before, source.Read(newer), DateOnly.MinValue, "newer");
            ListDelta delta = ListDelta.Between(before, after);

            ImmutableArray<ListFile> written = source.WriteDelta(older, newer, delta);
            ListReading reading = source.Read(written);
            ListVersion read = ListUpdate.Next(before, reading, DateOnly.MinValue, "changes");

            Assert.True(reading.IsDelta, $"{format}: {written[0].Name} is not known as a file of changes");
            Assert.Equal(delta.Added.Length + delta.Changed.Length, reading.Entries.Length);
            Assert.Equal(
                delta.Removed.Select(entry => entry.Id).Order(), reading.Removed.Distinct().Order());
            Assert.Equal(after.Entries.Select(entry => entry.Id), read.Entries.Select(entry => entry.Id));
            Assert.All(after.Entries.Zip(read.Entries), both =>
            {
                Assert.Empty(EntryDiff.Between(both.First, both.Second));
                Assert.Equal(both.First.Remarks, both.Second.Remarks);
            });
            changes += delta.Added.Length + delta.Changed.Length + delta.Removed.Length;
        }

        Assert.True(changes > Pairs, $"{format}: only {changes} changes were tried");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_of_changes_is_recognized_as_its_own_format(string format)
    {
        IListSource source = ListSources.Find(format)!;
        Random random = new(7);
        ListFile[] older = Draw(format, random);
        ListFile[] newer = Draw(format, random);
        ListVersion before = ListUpdate.Next(null, source.Read(older), DateOnly.MinValue, "older");
        ListVersion after = ListUpdate.Next(before, source.Read(newer), DateOnly.MinValue, "newer");

        ListFile main = source.WriteDelta(older, newer, ListDelta.Between(before, after))
            .OrderByDescending(file => file.Content.Length).First();

        ReadOnlySpan<byte> beginning = main.Content.Span[..Math.Min(4096, main.Content.Length)];
        Assert.Equal(format, ListSources.Detect(main.Name, beginning)?.Name);
    }

    [Fact]
    public void Three_real_OFAC_lists_by_the_files_of_changes_are_the_same_as_fresh_loads()
    {
        IListSource source = ListSources.Find("ofac-sdn-csv")!;
        ImmutableArray<ListFile> older = RealLists.Files("ofac-2019-01");
        ListVersion byFiles = ListUpdate.Next(null, source.Read(older), DateOnly.MinValue, "2019");
        foreach (string folder in (string[])["ofac-2021-07", "ofac-2023-01"])
        {
            ImmutableArray<ListFile> newer = RealLists.Files(folder);
            ListVersion fresh = ListUpdate.Next(byFiles, source.Read(newer), DateOnly.MinValue, folder);
            ImmutableArray<ListFile> changes = source.WriteDelta(older, newer, ListDelta.Between(byFiles, fresh));

            byFiles = ListUpdate.Next(byFiles, source.Read(changes), DateOnly.MinValue, $"to {folder}");

            Assert.True(ListDelta.Between(fresh, byFiles).IsEmpty, folder);
            older = newer;
        }
    }

    [Fact]
    public void A_file_of_changes_that_is_cut_off_adds_and_takes_nobody_off()
    {
        IListSource source = ListSources.Find("ofac-sdn-csv")!;
        ListFile whole = Csv("sdn.csv", Rows(100));
        ListFile shorter = Csv("sdn.csv", [Row(9000), .. Rows(100).Skip(1)]);
        ListVersion before = ListUpdate.Next(null, source.Read([whole]), DateOnly.MinValue, "a");
        ListVersion after = ListUpdate.Next(before, source.Read([shorter]), DateOnly.MinValue, "b");
        ListFile changes = source.WriteDelta([whole], [shorter], ListDelta.Between(before, after))[0];
        ListFile cut = changes with { Content = changes.Content[..^6] };

        ListOutcome outcome = ListUpdate.Apply(
            before, source.Read([cut]), DateOnly.MinValue, "c", ListPolicy.Default);

        Assert.True(outcome.IsQuarantined);
        Assert.Empty(outcome.Delta.Removed);
        Assert.Equal("SHIP 9000", Assert.Single(outcome.Delta.Added).Name);
        Assert.Equal(101, outcome.Version!.Entries.Length);
    }

    [Fact]
    public void Own_companies_and_owners_with_the_changes_written_are_the_newer_files()
    {
        Random random = new(20_260_301);
        for (int pair = 0; pair < 30; pair++)
        {
            ListFile[] older = DrawNetwork(random);
            ListFile[] newer = DrawNetwork(random);
            Network expected = OwnNetworkCsv.Read(newer);

            ImmutableArray<ListFile> changes = OwnNetworkCsv.WriteDelta(older, newer);
            Network read = OwnNetworkCsv.Read([.. older, .. changes]);

            Assert.Equal(Names(expected), Names(read));
            Assert.Equal(
                expected.Edges.Select(edge => edge.ToString()).Order(),
                read.Edges.Select(edge => edge.ToString()).Order());
            Assert.All(changes, file => Assert.True(OwnNetworkCsv.Recognizes(file.Content.Span)));
        }

        static IEnumerable<string> Names(Network network) =>
            network.Parties.Select(party => $"{party.Key} {party.Name}").Order();
    }

    private static ListFile[] DrawNetwork(Random random)
    {
        StringBuilder parties = new("key,kind,name\n");
        StringBuilder edges = new("source,target,kind,share,valid_from,document\n");
        for (int party = 0; party < 20; party++)
        {
            if (random.Next(10) < 8)
            {
                parties.Append(Invariant($"c{party},company,\"Company, {party} of {random.Next(2)}\"\n"));
            }

            if (random.Next(10) < 8)
            {
                edges.Append(Invariant($"c{party},c{party + 1},Ownership,{random.Next(1, 4) * 25},2020-01-0"))
                    .Append(Invariant($"{random.Next(1, 3)},register\n"));
            }
        }

        return [Fixtures.File("parties.csv", parties.ToString()), Fixtures.File("edges.csv", edges.ToString())];
    }

    /// <summary>
    /// A version of the format's list: of every ten records two left out, and of the others two renamed.
    /// </summary>
    private static ListFile[] Draw(string format, Random random) => format switch
    {
        "ofac-sdn-csv" =>
        [
            Csv("sdn.csv", [.. Rows(40).SelectMany(row => Perhaps(row, random, "SHIP"))]),
            Csv("alt.csv", [.. Enumerable.Range(100, 40).SelectMany(id =>
                Perhaps(Invariant($"{id},{id},\"aka\",\"OTHER {id}\",-0- \n"), random, "OTHER"))]),
            Csv("add.csv", [.. Enumerable.Range(100, 40).SelectMany(id =>
                Perhaps(Invariant($"{id},{id},\"1 Quay, \"\"East\"\"\",\"Busan\",\"Korea\",-0- \n"), random, "Quay"))]),
        ],
        "ofac-cons-csv" => [Csv("cons_prim.csv", [.. Rows(40).SelectMany(row => Perhaps(row, random, "SHIP"))])],
        "ofac-sdn-xml" => [Xml("sdn.xml", Fixtures.SdnXml, random, ["sdnEntry"], "lastName")],
        "ofac-sdn-advanced-xml" =>
            [Xml("sdn_advanced.xml", Fixtures.SdnAdvancedXml, random, ["SanctionsEntry"], "NamePartValue")],
        "un-consolidated-xml" =>
            [Xml("consolidated.xml", UnList.Value, random, ["INDIVIDUAL", "ENTITY"], "FIRST_NAME")],
        "uk-xml" => [Xml("uk.xml", Fixtures.UkXml, random, ["Designation"], "Name6")],
        "ftm-json" => [Lines("entities.ftm.json", FtmEntities, 0, random, "\"caption\":\"")],
        "ofac-extract-csv" => [Real("ofac-oceanlink-2025.csv", random, ",vessel,")],
        "eu-annex-csv" => [Real("eu-annex-xiv.csv", random, "EU")],
        "un-1718-vessels-csv" => [Real("un-1718-vessels.csv", random, "UN")],
        "own-watch-csv" => [Lines("watch.csv", WatchRows, 1, random, "HERON")],
        _ => throw new InvalidOperationException($"Say here how versions of {format} are drawn."),
    };

    /// <summary>The first 300 records of the real list of 27 February 2026.</summary>
    private static readonly Lazy<string> UnList = new(() =>
    {
        XDocument whole = XDocument.Parse(
            Encoding.UTF8.GetString(RealLists.Files("un-consolidated-2026-02-27.xml.gz")[0].Content.Span));
        whole.Descendants().Where(element => element.Name.LocalName is "INDIVIDUAL" or "ENTITY").Skip(300).Remove();
        return whole.ToString();
    });

    private static readonly string FtmEntities = string.Join('\n', Enumerable.Range(0, 40).Select(at =>
        Invariant($"{{\"id\":\"NK-{at}\",\"caption\":\"HERON {at}\",\"schema\":\"Vessel\",")
            + "\"properties\":{\"topics\":[\"sanction\"],\"notes\":[\"n\"]}}"));

    private static readonly string WatchRows = "id,kind,name,aliases,imo,remarks\n" + string.Join('\n',
        Enumerable.Range(0, 40).Select(at => Invariant($"w{at},vessel,HERON {at},A;B,,\"seen, at night\"")));

    private static string[] Rows(int count) => [.. Enumerable.Range(100, count).Select(Row)];

    private static string Row(int id) => Invariant(
        $"{id},\"SHIP {id}\",\"vessel\",\"DPRK4\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"Linked To: TEST {id % 7}.\"\n");

    private static ListFile Csv(string name, string[] rows) =>
        Fixtures.File(name, string.Concat(rows) + "\u001A\n");

    private static ListFile Real(string path, Random random, string word)
    {
        ListFile file = RealLists.Files(path)[0];
        return Lines(file.Name, Encoding.UTF8.GetString(file.Content.Span), 1, random, word);
    }

    private static ListFile Lines(string name, string text, int heading, Random random, string word)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return Fixtures.File(name, string.Join('\n', lines.Take(heading)
            .Concat(lines.Skip(heading).SelectMany(line => Perhaps(line, random, word)))) + "\n");
    }

    private static IEnumerable<string> Perhaps(string record, Random random, string word) => random.Next(10) switch
    {
        0 or 1 => [],
        2 or 3 => [record.Replace(word, $"{word}X", StringComparison.Ordinal)],
        _ => [record],
    };

    private static ListFile Xml(string name, string text, Random random, string[] records, string renamed)
    {
        XDocument document = XDocument.Parse(text);
        foreach (XElement element in document.Descendants().ToArray())
        {
            if (records.Contains(element.Name.LocalName) && random.Next(10) < 2)
            {
                element.Remove();
            }
            else if (element.Name.LocalName == renamed && random.Next(10) < 2)
            {
                element.Value += "X";
            }
        }

        foreach (XElement count in document.Descendants().Where(element => element.Name.LocalName == "Record_Count"))
        {
            count.SetValue(document.Root!.Elements().Count(element => element.Name.LocalName == "sdnEntry"));
        }

        return Fixtures.File(name, document.ToString());
    }
}
