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

    /// <summary>
    /// 3,000 questions made of the real lists' names (as they are, misspelled, shortened, turned round, in Cyrillic and
    /// Chinese), each compared with every name one by one.
    /// </summary>
    [Theory]
    [InlineData(PartyKind.Person, 900, 1_200)]
    [InlineData(PartyKind.Company, 900, 1_200)]
    [InlineData(PartyKind.Vessel, 1_500, 600)]
    public void The_index_finds_what_comparing_with_every_name_finds(PartyKind kind, int names, int questions)
    {
        Random random = new(20_171_209);
        ListedParty[] parties =
        [
            .. RealLists.All.Parties.Where(party => party.Latest.Kind == kind)
                .OrderBy(_ => random.Next())
                .Take(names),
        ];
        NameIndex index = NameIndex.Of(parties);
        (ListedParty Party, NameTokens Tokens)[] all =
        [
            .. from party in parties
               from name in party.Revisions.SelectMany(state => state.Entry.Names).DistinctBy(name => name.Text)
               where name.Kind != NameKind.Weak
               select (party, NameTokens.Of(name.Text, kind)),
        ];
        int expected = 0;
        List<string> missed = [];
        for (int question = 0; question < questions; question++)
        {
            ListedParty asked = parties[random.Next(parties.Length)];
            ListName[] known = [.. asked.Latest.Names];
            string name = Misspelled(known[random.Next(known.Length)].Text, random);
            HashSet<ListedParty> found = [.. index.Search(name, kind, limit: 500).Select(hit => hit.Party)];
            NameTokens tokens = NameTokens.Of(name, kind);
            foreach (ListedParty party in all.Where(one => NameMatcher.Score(tokens, one.Tokens).IsMatch)
                .Select(one => one.Party).Distinct())
            {
                expected++;
                if (!found.Contains(party))
                {
                    missed.Add($"{name}: {party.Latest.Name}");
                }
            }
        }

        Assert.True(expected > questions / 2, $"only {expected} matches to look for");
        Assert.True(missed.Count <= expected * 0.01, $"{missed.Count} of {expected}:\n{string.Join('\n', missed)}");
    }

    /// <summary>
    /// As people and machines write names: nothing changed, a slip of the finger, words left out or moved.
    /// </summary>
    private static string Misspelled(string name, Random random)
    {
        string[] words = name.Split(' ');
        int letter = random.Next(name.Length);
        return random.Next(8) switch
        {
            0 => name,
            1 => name.Remove(letter, 1),
            2 => name.Insert(letter, ((char)('a' + random.Next(26))).ToString()),
            3 => $"{name[..letter]}{(char)('a' + random.Next(26))}{name[(letter + 1)..]}",
            4 when letter + 1 < name.Length =>
                $"{name[..letter]}{name[letter + 1]}{name[letter]}{name[(letter + 2)..]}",
            5 when words.Length > 2 => string.Join(' ', words.Where((_, at) => at != letter % words.Length)),
            6 => string.Join(' ', words.Reverse()),
            7 => Cyrillic(name),
            _ => name.ToLowerInvariant(),
        };
    }

    /// <summary>Letter by letter, as a form filled in by a Russian clerk has it; it is not a standard.</summary>
    private static string Cyrillic(string name) => string.Concat(name.ToLowerInvariant().Select(letter =>
        "abcdefghijklmnopqrstuvwxyz".IndexOf(letter, StringComparison.Ordinal) is >= 0 and var at
            ? "абкдефгхийклмнопкрстувуксиз"[at]
            : letter));

    private static string Here([CallerFilePath] string path = "") => path;
}
