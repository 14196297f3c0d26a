using System.Collections.Immutable;
using System.Text;
using Maritime.Screening.Lists;
using Maritime.Screening.Sources;

namespace Maritime.Screening.Tests.Lists;

public class ListUpdateTests
{
    private static readonly IListSource Source = ListSources.Find("ofac-sdn-csv")!;
    private static readonly DateOnly Day = new(2024, 1, 2);

    [Fact]
    public void Three_real_OFAC_lists_by_changes_are_the_same_as_fresh_loads()
    {
        ListVersion? version = null;
        ImmutableArray<ListEntry> byChanges = [];
        foreach (string folder in (string[])["ofac-2019-01", "ofac-2021-07", "ofac-2023-01"])
        {
            ImmutableArray<ListFile> files = RealLists.Files(folder);
            ListVersion next = ListUpdate.Next(version, Source.Read(files), Day, folder);
            ListDelta delta = ListDelta.Between(version, next);
            byChanges = delta.ApplyTo(byChanges);

            // 2023 came without its file of other names: the fresh load gets the one before, as the changes kept it.
            ImmutableArray<ListFile> whole = folder == "ofac-2023-01"
                ? [.. files, .. RealLists.Files("ofac-2021-07").Where(file => file.Name == "alt.csv")]
                : files;
            ImmutableArray<ListEntry> fresh = Source.Read(whole).Entries;
            Assert.Equal(fresh.Select(entry => entry.Id), byChanges.Select(entry => entry.Id));
            foreach ((ListEntry expected, ListEntry actual) in fresh.Zip(byChanges))
            {
                Assert.True(EntryDiff.Between(expected, actual).IsEmpty, $"{folder} {expected.EntryId}");
            }

            version = next;
        }
    }

    [Theory]
    [InlineData("cut in the middle of a record")]
    [InlineData("cut after a record")]
    [InlineData("a web page")]
    [InlineData("empty")]
    [InlineData("shrunken")]
    [InlineData("no such list")]
    public void From_a_damaged_file_sound_additions_apply_and_no_removal_does(string damage)
    {
        string[] lines = Lines(500);
        ListVersion before = Apply(null, lines).Version!;
        string[] newer = [Line(9000, "NEW SHIP"), .. lines.Skip(damage == "shrunken" ? 40 : 1)];
        string text = damage switch
        {
            "cut in the middle of a record" => string.Concat(newer)[..^30],
            "cut after a record" => string.Concat(newer.Take(450)),
            "a web page" => "<!DOCTYPE html><html><body>Please log in</body></html>",
            "empty" => "",
            "no such list" => "Lorem ipsum\ndolor\n",
            _ => string.Concat(newer) + "\u001A\n",
        };

        ListOutcome outcome = Update(before, text, ListPolicy.Default);

        bool hasAdditions = damage is not ("a web page" or "empty" or "no such list");
        Assert.True(outcome.IsQuarantined);
        Assert.Empty(outcome.Delta.Removed);
        Assert.NotEmpty(outcome.Held);
        Assert.Equal(hasAdditions ? 501 : 500, outcome.Version!.Entries.Length);
        Assert.Equal(hasAdditions, outcome.Version.Entries.Any(entry => entry.Name == "NEW SHIP"));
    }

    [Theory]
    [InlineData("a web page", "<html></html>")]
    [InlineData("empty", "")]
    public void Nobody_can_confirm_a_file_that_has_no_list_in_it(string what, string text)
    {
        ListVersion before = Apply(null, Lines(10)).Version!;

        ListOutcome outcome = Update(before, text, new(IsConfirmed: true));

        Assert.True(outcome.Version!.Entries.Length == 10, what);
        Assert.True(outcome.IsQuarantined);
    }

    [Fact]
    public void A_large_removal_waits_for_a_person_and_a_small_one_does_not()
    {
        string[] lines = Lines(1000);
        ListVersion before = Apply(null, lines).Version!;

        ListOutcome small = Apply(before, lines[40..]);
        Assert.False(small.IsQuarantined);
        Assert.Equal(40, small.Delta.Removed.Length);

        ListOutcome large = Apply(before, lines[500..]);
        Assert.Equal(ListFault.Shrunk, Assert.Single(large.Reasons).Fault);
        Assert.Equal(500, large.Held.Length);
        Assert.Empty(large.Delta.Removed);

        ListOutcome confirmed = Apply(before, lines[500..], new(IsConfirmed: true));
        Assert.False(confirmed.IsQuarantined);
        Assert.Equal(500, confirmed.Delta.Removed.Length);
    }

    [Fact]
    public void A_missing_end_mark_holds_removals_unless_that_publisher_leaves_it_out()
    {
        string[] lines = Lines(100);
        ListVersion before = Apply(null, lines).Version!;
        string withoutMark = string.Concat(lines.Skip(1));

        Assert.Empty(Update(before, withoutMark, ListPolicy.Default).Delta.Removed);
        Assert.Single(Update(before, withoutMark, new(NeedsEndMark: false)).Delta.Removed);
    }

    [Fact]
    public void A_record_that_cannot_be_read_takes_nobody_off()
    {
        string[] lines = Lines(100);
        ListVersion before = Apply(null, lines).Version!;
        lines[50] = lines[50].Replace("\"vessel\",", "\"ves", StringComparison.Ordinal);

        ListOutcome outcome = Apply(before, lines);

        Assert.True(outcome.IsQuarantined);
        Assert.Equal(100, outcome.Version!.Entries.Length);
    }

    [Fact]
    public void An_absent_companion_changes_nothing_and_a_cut_one_only_adds()
    {
        string main = string.Concat(Lines(3)) + "\u001A\n";
        ListFile names = File("alt.csv", "100,1,\"aka\",\"ONE\",-0- \n101,2,\"aka\",\"TWO\",-0- \n\u001A\n");
        ListVersion before = ListUpdate.Next(null, Source.Read([File("sdn.csv", main), names]), Day, "a");
        Assert.Equal(["SHIP 0 OF TEST", "ONE"], Names(before, "100"));

        ListVersion absent = ListUpdate.Apply(before, Source
            .Read([File("sdn.csv", main)]), Day, "b", ListPolicy.Default).Version!;
        Assert.Equal(["SHIP 0 OF TEST", "ONE"], Names(absent, "100"));

        ListFile cut = File("alt.csv", "102,3,\"aka\",\"THREE\",-0- \n100,1,\"aka\",\"O");
        ListOutcome outcome = ListUpdate.Apply(before, Source
            .Read([File("sdn.csv", main), cut]), Day, "c", ListPolicy.Default);
        Assert.Equal(["SHIP 0 OF TEST", "ONE"], Names(outcome.Version!, "100"));
        Assert.Equal(["SHIP 2 OF TEST", "THREE"], Names(outcome.Version!, "102"));

        ListFile whole = File("alt.csv", "102,3,\"aka\",\"THREE\",-0- \n\u001A\n");
        ListOutcome renewed = ListUpdate.Apply(before, Source
            .Read([File("sdn.csv", main), whole]), Day, "d", ListPolicy.Default);
        Assert.Equal(["SHIP 0 OF TEST"], Names(renewed.Version!, "100"));
    }

    [Fact]
    public void A_change_of_an_entry_names_its_fields()
    {
        ListVersion before = Apply(null, Lines(2)).Version!;
        string[] lines = [Line(100, "SHIP 0 OF TEST")
            .Replace("DPRK4", "DPRK4] [NPWMD", StringComparison.Ordinal), Lines(2)[1]];

        EntryChange change = Assert.Single(Apply(before, lines).Delta.Changed);

        Assert.Equal(new FieldChange("programme", null, "NPWMD"), Assert.Single(change.Fields));
    }

    private static string[] Lines(int count) =>
        [.. Enumerable.Range(0, count).Select(at => Line(100 + at, $"SHIP {at} OF TEST"))];

    private static string Line(int id, string name) =>
        $"{id},\"{name}\",\"vessel\",\"DPRK4\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"Linked To: TEST.\"\n";

    private static ListOutcome Apply(ListVersion? before, string[] lines, ListPolicy? policy = null) =>
        Update(before, string.Concat(lines) + "\u001A\n", policy ?? ListPolicy.Default);

    private static ListOutcome Update(ListVersion? before, string text, ListPolicy policy) =>
        ListUpdate.Apply(before, Source.Read([File("sdn.csv", text)]), Day, "hash", policy);

    private static ListFile File(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    private static IEnumerable<string> Names(ListVersion version, string id) =>
        version.Entries.Single(entry => entry.Id == id).Names.Select(name => name.Text);
}
