using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Maritime.Screening.Lists;
using Maritime.Screening.Names;
using Maritime.Screening.Tests.Lists;

namespace Maritime.Screening.Tests.Names;

public class NameIndexTests
{
    private static readonly Lazy<NameIndex> Index = new(() => NameIndex.Of(RealLists.All.Parties));

    /// <summary>300 names that this test made up, a hundred of each kind: none of them is on a list.</summary>
    [Fact]
    public void At_most_one_in_a_hundred_innocent_names_raises_an_alarm_against_all_real_lists()
    {
        string path = Path.Combine(Path.GetDirectoryName(Here())!, "innocents.csv");
        List<string> alarms = [];
        int asked = 0;
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            string[] fields = line.Split(',', 2);
            string name = fields[1].Trim('"');
            ImmutableArray<NameHit> hits = Index.Value.Search(name, Enum.Parse<PartyKind>(fields[0]));
            asked++;
            if (!hits.IsEmpty)
            {
                alarms.Add($"{name}: {hits[0].Name.Text} ({hits[0].Party.EntryId}, {hits[0].Score.Score:0.00})");
            }
        }

        Assert.Equal(300, asked);
        Assert.True(alarms.Count <= 3, string.Join('\n', alarms));
    }

    [Theory]
    [InlineData("Ma Xiaohong", PartyKind.Person, "OFAC 20565")]
    [InlineData("馬曉紅", PartyKind.Person, "OFAC 20565")]
    [InlineData("Tony Chow", PartyKind.Person, "OFAC 20566")]
    [InlineData("Sun Sihong", PartyKind.Person, "OFAC 23170")]
    [InlineData("丹东鸿祥实业发展有限公司", PartyKind.Company, "OFAC 20564")]
    [InlineData("Dandong Hong Xiang Industrial Dev. Company Limited", PartyKind.Company, "OFAC 20564")]
    [InlineData("Dandong Dongyuan Industrial Company", PartyKind.Company, "OFAC 23171")]
    [InlineData("KUMUNSAN 3", PartyKind.Vessel, "OFAC 23163")]
    [InlineData("7-28", PartyKind.Vessel, "OFAC 23156")]
    [InlineData("Promsvyazbank PJSC", PartyKind.Company, "OFAC 34656")]
    public void A_listed_party_is_found_by_a_spelling_of_its_name(string name, PartyKind kind, string entryId) =>
        Assert.Contains(Index.Value.Search(name, kind), hit => hit.Party.EntryId == entryId);

    [Theory]
    [InlineData("KUM UN SAN", "OFAC 23163")]
    [InlineData("KUM UN SAN 4", "OFAC 23163")]
    public void A_ship_of_the_same_series_is_not_the_listed_one(string name, string entryId) =>
        Assert.DoesNotContain(Index.Value.Search(name, PartyKind.Vessel), hit => hit.Party.EntryId == entryId);

    [Fact]
    public void The_index_finds_what_comparing_with_every_name_finds()
    {
        ListedParty[] people = [.. RealLists.All.Parties.Where(party => party.Latest.Kind == PartyKind.Person)
            .Take(1500)];
        NameIndex index = NameIndex.Of(people);
        int expected = 0;
        List<string> missed = [];
        foreach (ListedParty asked in people.Where((_, at) => at % 50 == 0))
        {
            // Two letters of the longest word swapped: a typing mistake.
            string name = asked.Latest.Name;
            int at = name.IndexOf(name.Split(' ', '-', ',').MaxBy(word => word.Length)!, StringComparison.Ordinal);
            string typo = $"{name[..(at + 1)]}{name[at + 2]}{name[at + 1]}{name[(at + 3)..]}";
            ImmutableArray<NameHit> hits = index.Search(typo, PartyKind.Person, limit: 50);
            foreach (ListedParty other in people)
            {
                bool isMatch = NameMatcher.Score(typo, other.Latest.Name, PartyKind.Person).IsMatch;
                expected += isMatch ? 1 : 0;
                if (isMatch && hits.All(hit => hit.Party != other))
                {
                    missed.Add($"{typo}: {other.Latest.Name}");
                }
            }
        }

        Assert.True(expected > 20, $"only {expected} matches to look for");
        Assert.True(missed.Count <= expected * 0.03, $"of {expected}:\n{string.Join('\n', missed)}");
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
