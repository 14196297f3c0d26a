using Maritime.Screening.Lists;
using Maritime.Screening.Names;
using Maritime.Screening.Tests.Lists;

namespace Maritime.Screening.Tests.Names;

public class NameMatcherTests
{
    [Fact]
    public void The_labelled_pairs_are_told_apart_with_an_F1_of_at_least_080_at_the_fixed_threshold()
    {
        byte[] pairs = File.ReadAllBytes(Path.Combine(RealLists.DataFolder, "names", "name_pairs.csv"));

        string? scored = NamePairScoring.Score(pairs, out PairFigures figures, out string error);

        Assert.True(scored is not null, error);
        Assert.Equal(512, figures.Pairs);
        Assert.InRange(figures.F1, 0.80, 1.0);
        Assert.InRange((double)figures.FalseAlarms / (figures.FalseAlarms + figures.Pairs), 0, 0.05);
        string[] lines = scored.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("case_group,schema,name1,name2,is_match,quality,category,notes,score", lines[0]);
        Assert.StartsWith("nk_checks,Person,Olaf Schulze,Olaf Scholz,true,MEDIUM,,,0.", lines[1],
            StringComparison.Ordinal);
        Assert.Equal(513, lines.Length);
    }

    [Theory]
    [InlineData("Victory", "Victory 3")]
    [InlineData("VICTORY 2", "Victory 3")]
    [InlineData("Victory II", "Victory 3")]
    [InlineData("VICTORY", "VICTORY I")]
    [InlineData("KUM UN SAN 3", "KUM UN SAN")]
    [InlineData("KUM UN SAN 3", "KUM UN SAN 5")]
    [InlineData("SAM JONG 1", "SAM JONG 2")]
    [InlineData("7-28", "8-28")]
    [InlineData("Yard No. 9918779", "Yard No. 455")]
    [InlineData("OCEAN STAR A", "OCEAN STAR B")]
    [InlineData("Snow", "Snoe")]
    [InlineData("Lady Leila", "Lady Rania")]
    [InlineData("MY LADY", "LADY")]
    [InlineData("HUA FU NO.1", "HUA FU NO.11")]
    [InlineData("M/V Ocean Star No. 5", "OCEAN STAR NO 6")]
    public void A_number_or_letter_of_a_series_makes_another_ship(string a, string b) =>
        Assert.False(NameMatcher.Score(a, b, PartyKind.Vessel).IsMatch);

    [Theory]
    [InlineData("Victory III", "VICTORY 3")]
    [InlineData("VICTORY-3", "Victory No. 3")]
    [InlineData("Victory Three", "VICTORY3")]
    [InlineData("M/V HELLENIC SPIRIT", "Hellenic Spirit")]
    [InlineData("MT. NEW REGENT", "NEW REGENT")]
    [InlineData("m.v. New Regent", "NEW REGENT")]
    [InlineData("LPG/C GAS STAR", "GAS STAR")]
    [InlineData("T/T DAWN", "DAWN")]
    [InlineData("M/Y LADY LEILA", "LADY LEILA")]
    [InlineData("KUMUNSAN 3", "Kum Un San 3")]
    [InlineData("VELIKIY NOVGOROD", "Великий Новгород")]
    [InlineData("OCEAN MARITIME MANAG", "OCEAN MARITIME MANAGER")]
    public void The_same_ship_is_written_in_many_ways(string a, string b) =>
        Assert.True(NameMatcher.Score(a, b, PartyKind.Vessel).IsMatch);

    [Theory]
    [InlineData("丹东鸿祥实业发展有限公司", "DANDONG HONGXIANG INDUSTRIAL DEVELOPMENT CO LTD", PartyKind.Company)]
    [InlineData("馬曉紅", "MA, Xiaohong", PartyKind.Person)]
    [InlineData("马晓红", "馬曉紅", PartyKind.Person)]
    [InlineData("孙嗣东", "SUN, Sidong", PartyKind.Person)]
    [InlineData("单晓明", "Shan Xiaoming", PartyKind.Person)]
    [InlineData("김정은", "Kim Jong Un", PartyKind.Person)]
    [InlineData("Сергей Лавров", "LAVROV, Sergey", PartyKind.Person)]
    [InlineData("ООО Газпром Нефть", "Gazprom Neft LLC", PartyKind.Company)]
    [InlineData("招商银行", "Zhaoshang Bank", PartyKind.Company)]
    [InlineData("ＫＯＴＩ ＣＯＲＰ", "Koti Corporation", PartyKind.Company)]
    public void A_name_is_found_across_scripts(string a, string b, PartyKind kind) =>
        Assert.True(NameMatcher.Score(a, b, kind).IsMatch);

    [Theory]
    [InlineData("习近朋", "习近平")]
    [InlineData("孙嗣红", "孙嗣东")]
    [InlineData("김종은", "김정은")]
    public void One_other_character_is_another_person(string a, string b) =>
        Assert.False(NameMatcher.Score(a, b, PartyKind.Person).IsMatch);

    [Theory]
    [InlineData("Sun Sihong", "SUN, Sidong")]
    [InlineData("Sihong Sun", "Sun Sidong")]
    [InlineData("Sun Si-hong", "Sun Sidong")]
    public void A_relatives_near_name_is_proposed_but_is_not_the_same_name(string a, string b)
    {
        NameScore score = NameMatcher.Score(a, b, PartyKind.Person);

        Assert.True(score.IsMatch);
        Assert.Equal(NameRelation.NearName, score.Relation);
    }

    [Theory]
    [InlineData("Blackstone Real Estate Partners IV L.P.", "Blackstone Real Estate Partners V L.P.")]
    [InlineData("State Grid Corporation of Chile", "State Grid Corporation of China")]
    [InlineData("Deutsche Bank AG", "Deutsche Bank GmbH")]
    [InlineData("Bowne Global Solutions Denmark, A/S", "Bowne Global Solutions II Denmark A/S")]
    public void Another_number_country_or_legal_form_is_another_company(string a, string b) =>
        Assert.False(NameMatcher.Score(a, b, PartyKind.Company).IsMatch);

    [Theory]
    [InlineData("", "")]
    [InlineData("   ", "SUN, Sidong")]
    [InlineData("---", "!!!")]
    [InlineData("Ltd", "GmbH")]
    public void Names_without_letters_match_nothing(string a, string b)
    {
        foreach (PartyKind kind in Enum.GetValues<PartyKind>())
        {
            Assert.False(NameMatcher.Score(a, b, kind).IsMatch);
        }
    }

    [Fact]
    public void The_order_of_the_two_names_does_not_matter()
    {
        foreach (string line in File.ReadLines(Path.Combine(RealLists.DataFolder, "names", "name_pairs.csv")).Skip(1))
        {
            string[] fields = line.Split(',');
            if (fields.Length == 8 && !line.Contains('"'))
            {
                Assert.Equal(
                    NamePairScoring.Score(fields[1], fields[2], fields[3]),
                    NamePairScoring.Score(fields[1], fields[3], fields[2]),
                    tolerance: 0.02);
            }
        }
    }

    [Fact]
    public void A_file_without_the_named_columns_is_refused_with_a_reason()
    {
        Assert.Null(NamePairScoring.Score("a,b\n1,2\n"u8, out _, out string error));
        Assert.Contains("name1", error, StringComparison.Ordinal);
    }
}
