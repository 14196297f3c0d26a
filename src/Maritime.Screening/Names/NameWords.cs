using System.Collections.Frozen;

namespace Maritime.Screening.Names;

/// <summary>What a word of a name is for.</summary>
public enum WordClass : byte
{
    /// <summary>It tells this party from others.</summary>
    Plain,

    /// <summary>A legal form: "GmbH", "OOO".</summary>
    LegalForm,

    /// <summary>A word for a company or group as such: "company", "group".</summary>
    Organization,

    /// <summary>A word that many organizations share in several languages: "holding", "shipping", "bank".</summary>
    Trade,

    /// <summary>A country: it tells branches of one name apart.</summary>
    Country,

    /// <summary>A part of the world or "international": added and left out freely.</summary>
    Region,

    /// <summary>"the", "of", "and", "al", "bin", "de".</summary>
    Particle,

    /// <summary>A number in digits, words or Roman numerals. It is never spelled otherwise by mistake.</summary>
    Number,

    /// <summary>One letter.</summary>
    Initial,
}

/// <summary>The vocabulary of names: legal forms, company words, titles, nicknames.</summary>
/// <remarks>
/// Read once from <c>data/names/words.tsv</c> (1,900 legal forms and 3,000 company words of "rigour", MIT).
/// </remarks>
internal static class NameWords
{
    /// <summary>The most words that a legal form of the table has.</summary>
    public const int LongestPhrase = 9;

    private static readonly string[] GenericOrganization = ["co", "corp", "org", "grp"];

    private static readonly Tables All = Tables.Read();

    private static readonly FrozenSet<string> PersonParticles = FrozenSet.ToFrozenSet(
    [
        "al", "el", "ul", "ad", "ar", "as", "an", "at", "ud", "ur", "bin", "ibn", "ben", "bint", "binti", "de", "del",
        "della", "der", "den", "di", "da", "do", "dos", "das", "du", "la", "le", "van", "von", "zu", "y", "e", "ould",
        "ag", "ait", "oglu", "ogly", "kyzy", "bte", "abu", "abou", "um", "umm", "na", "nee", "ter", "ten", "af", "av",
    ]);

    private static readonly FrozenSet<string> CompanyParticles = FrozenSet.ToFrozenSet(
    [
        "the", "of", "and", "for", "in", "on", "at", "to", "de", "du", "des", "del", "la", "le", "les", "el", "los",
            "und",
        "fur", "der", "die", "das", "y", "e", "et", "da", "do", "di", "per", "za", "po", "na", "im",
    ]);

    private static readonly FrozenSet<string> Regions = FrozenSet.ToFrozenSet(
        ["europe", "europa", "european", "worldwide", "eurasia", "intercontinental"]);

    private static readonly FrozenSet<string> Countries = FrozenSet.ToFrozenSet("""
        afghanistan albania algeria angola argentina armenia australia austria azerbaijan bahrain bangladesh
        belarus belgium belize benin bolivia bosnia botswana brazil brunei bulgaria cambodia cameroon canada
        chad chile china colombia comoros congo croatia cuba cyprus denmark djibouti ecuador egypt eritrea
        estonia ethiopia fiji finland france gabon gambia georgia germany ghana greece guatemala guinea
        guyana haiti honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica japan
        jordan kazakhstan kenya korea kuwait kyrgyzstan laos latvia lebanon liberia libya lithuania
        luxembourg macau macedonia malaysia maldives mali malta mauritius mexico moldova mongolia montenegro
        morocco mozambique myanmar namibia nepal netherlands nicaragua niger nigeria norway oman pakistan
        palau panama paraguay peru philippines poland portugal qatar romania russia rwanda samoa senegal
        serbia seychelles singapore slovakia slovenia somalia spain sudan sweden switzerland schweiz syria
        taiwan tajikistan tanzania thailand togo tunisia turkey turkmenistan tuvalu uganda ukraine uruguay
        uzbekistan vanuatu venezuela vietnam yemen zambia zimbabwe america britain england hongkong usa uk
        uae
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));

    private static readonly FrozenDictionary<string, int> NumberWords = new Dictionary<string, int>
    {
        ["zero"] = 0,
        ["one"] = 1,
        ["two"] = 2,
        ["three"] = 3,
        ["four"] = 4,
        ["five"] = 5,
        ["six"] = 6,
        ["seven"] = 7,
        ["eight"] = 8,
        ["nine"] = 9,
        ["ten"] = 10,
        ["eleven"] = 11,
        ["twelve"] = 12,
        ["thirteen"] = 13,
        ["fourteen"] = 14,
        ["fifteen"] = 15,
        ["sixteen"] = 16,
        ["seventeen"] = 17,
        ["eighteen"] = 18,
        ["nineteen"] = 19,
        ["twenty"] = 20,
        ["thirty"] = 30,
        ["forty"] = 40,
        ["fourty"] = 40,
        ["fifty"] = 50,
        ["sixty"] = 60,
        ["seventy"] = 70,
        ["eighty"] = 80,
        ["ninety"] = 90,
        ["first"] = 1,
        ["second"] = 2,
        ["third"] = 3,
        ["fourth"] = 4,
        ["fifth"] = 5,
        ["1st"] = 1,
        ["2nd"] = 2,
        ["3rd"] = 3,
    }.ToFrozenDictionary();

    /// <summary>The class of a legal form, "LLC:GmbH", by its words joined with spaces; null when it is none.</summary>
    public static string? LegalForm(string phrase) => All.Forms.GetValueOrDefault(phrase);

    /// <summary>A company word's class, the same in every language: "shipping"; null when it is none.</summary>
    public static string? CompanyWord(string phrase) => All.Company.GetValueOrDefault(phrase);

    // Short names are looked up while the tables are being read: no phrase of theirs needs one.
    public static bool HasNickname(string word) => All?.Nicknames.Contains(word) ?? false;

    /// <summary>What a name is short for, itself a short form perhaps: one key for each.</summary>
    public static IEnumerable<string> NicknameClasses(string word) => All.Nicknames[word];

    /// <summary>Whether Han text, in its simplified or traditional form, is a legal form or company word.</summary>
    public static bool IsHanPhrase(string han) => All.Han.Contains(LatinText.Simplified(han));

    public static bool IsTitle(string phrase) => All.Titles.Contains(phrase);

    public static bool IsGenericOrganization(string wordClass) => GenericOrganization.Contains(wordClass);

    public static bool IsPersonParticle(string word) => PersonParticles.Contains(word);

    public static bool IsCompanyParticle(string word) => CompanyParticles.Contains(word);

    public static bool IsRegion(string word) => Regions.Contains(word);

    public static bool IsCountry(string word) => Countries.Contains(word);

    /// <summary>A number in words, or an ordinal; tens stand alone ("forty").</summary>
    public static bool TryNumberWord(string word, out int value) => NumberWords.TryGetValue(word, out value);

    /// <summary>A Roman numeral of 1 to 39, as ships and funds carry them.</summary>
    public static bool TryRoman(string word, out int value)
    {
        value = 0;
        if (word.Length is 0 or > 7 || word.AsSpan().ContainsAnyExcept("ivx"))
        {
            return false;
        }

        int before = 0;
        foreach (char letter in word)
        {
            int digit = letter switch { 'i' => 1, 'v' => 5, _ => 10 };
            value += digit > before ? digit - (2 * before) : digit;
            before = digit;
        }

        return ToRoman(value) == word;
    }

    /// <summary>
    /// A phrase with "company" in it is the name of one company, whose words are compared one by one.
    /// </summary>
    private static bool IsWholeName(string alias) =>
        alias.Contains(' ', StringComparison.Ordinal)
            && alias[(alias.LastIndexOf(' ') + 1)..] is "company" or "corporation";

    private static string ToRoman(int value)
    {
        string roman = new('x', value / 10);
        return roman + (value % 10) switch
        {
            9 => "ix",
            >= 5 and var five => "v" + new string('i', five - 5),
            4 => "iv",
            var ones => new string('i', ones),
        };
    }

    private sealed record Tables(
        FrozenDictionary<string, string> Forms,
        FrozenDictionary<string, string> Company,
        ILookup<string, string> Nicknames,
        FrozenSet<string> Titles,
        FrozenSet<string> Han)
    {
        public static Tables Read()
        {
            Dictionary<string, string> forms = [];
            Dictionary<string, string> company = [];
            List<(string Word, string Class)> nicknames = [];
            HashSet<string> titles = [];
            HashSet<string> han = [];
            foreach (string[] row in NameData.Rows("words.tsv"))
            {
                string alias = NameTokens.Phrase(row[2]);
                if (row[0] is "form" or "org" or "domain" && row[2].All(LatinText.IsHan))
                {
                    han.Add(LatinText.Simplified(row[2]));
                }

                switch (row[0])
                {
                    case "form" when !TryRoman(alias, out _):
                        forms.TryAdd(alias, row[1]);
                        break;
                    case "org" or "domain" when !IsWholeName(alias):
                        company.TryAdd(alias, row[1]);
                        break;
                    case "nick":
                        nicknames.Add((alias, row[1]));
                        break;
                    case "title":
                        titles.Add(alias);
                        break;
                    default:
                        break;
                }
            }

            titles.UnionWith(["shaikh", "sheikh", "shaykh", "haji", "hajji", "mullah", "maulavi", "mawlawi", "hafiz"]);
            return new(
                forms.ToFrozenDictionary(),
                company.ToFrozenDictionary(),
                nicknames.ToLookup(pair => pair.Word, pair => pair.Class),
                titles.ToFrozenSet(),
                han.ToFrozenSet());
        }
    }
}
