using System.Text;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Names;

/// <summary>A word of a name, ready to be compared.</summary>
/// <param name="Text">Small ASCII letters or digits.</param>
/// <param name="Key">
/// What words of equal meaning share: a class, a number's value; else <paramref name="Text"/>.
/// </param>
public readonly record struct NameToken(string Text, WordClass Class, string Key)
{
    internal WordShape Shape { get; init; } = WordShape.Of(Text);

    internal uint Letters => Shape.Letters;

    internal string Sound => Shape.Sound;

    internal bool HasNickname => Shape.HasNickname;

    /// <summary>The same token on the words of a pool, of which each is held once.</summary>
    internal NameToken On(WordPool pool)
    {
        WordShape shape = pool.Hold(Shape);
        string key = Key == Text ? shape.Text : pool.Of(Key).Text;
        return this with { Text = shape.Text, Key = key, Shape = shape };
    }
}

/// <summary>A name cut into words and read for one kind of party.</summary>
/// <remarks>Immutable: a list's names are prepared once and compared many times.</remarks>
public sealed class NameTokens
{
    /// <summary>What may stand before a ship's name with or without a stroke or points: "MV", "M/V", "M.V.".</summary>
    private static readonly string[] ShipPrefixes = ["MV", "MT", "SS", "FV"];

    /// <summary>What stands there only with one: "MY LADY" is a name, "M/Y LADY" is a yacht called LADY.</summary>
    private static readonly string[] MarkedShipPrefixes =
        ["MS", "MY", "SY", "RV", "TT", "TB", "CS", "OT", "LPGC", "LNGC", "LPG", "LNG", "MTUG", "BC", "GC"];

    private NameTokens(string original, PartyKind kind, NameToken[] tokens, string[] forms)
    {
        Original = original;
        Kind = kind;
        Tokens = tokens;
        LegalForms = forms;
        Core = Array.Exists(tokens, token => token.Class is WordClass.Particle)
            ? [.. tokens.Where(token => token.Class is not WordClass.Particle)]
            : tokens;
        Joined = Core.Length == 1 ? Core[0].Text : string.Concat(Core.Select(token => token.Text));
        Numbers = [.. Core.Where(token => token.Class == WordClass.Number).Select(token => token.Key).Order()];
        JoinedLetters = EditDistance.LettersOf(Joined);
        Ideographs = LatinText.HasSyllableScript(original)
            ? string.Concat(LatinText.Simplified(original).Where(c => LatinText.IsHan(c) || LatinText.IsHangul(c)))
            : "";
        Given = kind == PartyKind.Person && Core.Length is 2 or 3
            ? string.Concat(Core.Skip(1).Select(token => token.Text))
            : "";
        if (kind == PartyKind.Vessel)
        {
            Unnumbered = Numbers.Length == 0
                ? Joined
                : string.Concat(Core.Where(token => token.Class != WordClass.Number).Select(token => token.Text));
            SeriesLetters = string.Concat(Core
                .Where(token => token.Class != WordClass.Number && token.Text.Length == 1)
                .Select(token => token.Text)
                .Order(StringComparer.Ordinal));
            UnnumberedLetters = EditDistance.LettersOf(Unnumbered);
        }
    }

    public string Original { get; }

    public PartyKind Kind { get; }

    /// <summary>In the order of the name, without titles and legal forms.</summary>
    public NameToken[] Tokens { get; }

    /// <summary>The words that count: all but particles.</summary>
    public NameToken[] Core { get; }

    /// <summary>Classes of the legal forms that were taken off: "LLC:GmbH".</summary>
    public string[] LegalForms { get; }

    /// <summary>The core words written as one.</summary>
    public string Joined { get; }

    public uint JoinedLetters { get; }

    /// <summary>The values of all numbers, in order of their text.</summary>
    public string[] Numbers { get; }

    /// <summary>Han (simplified) and Hangul of the name as written.</summary>
    internal string Ideographs { get; }

    /// <summary>A person's words after the first, as one; empty unless there are two or three words.</summary>
    internal string Given { get; }

    /// <summary>A ship's words without numbers, as one.</summary>
    internal string Unnumbered { get; } = "";

    internal uint UnnumberedLetters { get; }

    /// <summary>
    /// A ship's single letters in order of the alphabet: they tell ships of a series apart as numbers do ("Star A").
    /// </summary>
    internal string SeriesLetters { get; } = "";

    public static NameTokens Of(string name, PartyKind kind) => kind switch
    {
        PartyKind.Person => OfPerson(name),
        PartyKind.Vessel or PartyKind.Aircraft => OfVessel(name),
        _ => OfCompany(name),
    };

    /// <summary>
    /// Puts the words on a pool, before anybody else sees the name: names that are kept share theirs.
    /// </summary>
    internal NameTokens On(WordPool pool)
    {
        for (int at = 0; at < Tokens.Length; at++)
        {
            Tokens[at] = Tokens[at].On(pool);
        }

        for (int at = 0; at < Core.Length && !ReferenceEquals(Core, Tokens); at++)
        {
            Core[at] = Core[at].On(pool);
        }

        return this;
    }

    /// <summary>Words in Latin letters joined with single spaces: how tables of phrases are keyed.</summary>
    internal static string Phrase(string text) => string.Join(' ', Words(LatinText.Of(text), joinsInitials: true));

    private static NameTokens OfPerson(string name)
    {
        List<string> words = Words(LatinText.Of(name, isPerson: true), joinsInitials: false);
        string text = name.Contains(',') ? FamilyNameLast(name) : name;
        if (!ReferenceEquals(text, name))
        {
            words = Words(LatinText.Of(text, isPerson: true), joinsInitials: false);
        }

        DropTitles(words);
        List<string> forms = TakeTrailingForm(words);
        List<NameToken> tokens = [];
        foreach (string word in words)
        {
            // "Ben" and "Al" alone before a family name are given names.
            tokens.Add(words.Count == 2 && tokens.Count == 0 && word.Length > 1
                ? new(FoldDigits(word), WordClass.Plain, FoldDigits(word))
                : PersonToken(FoldDigits(word)));
        }

        return new(name, PartyKind.Person, [.. tokens], [.. forms]);
    }

    private static NameToken PersonToken(string word) => word switch
    {
        { Length: 1 } => new(word, WordClass.Initial, word),
        "abd" or "abdal" or "abdel" or "abdul" or "abdoul" => new("abdul", WordClass.Plain, "abdul"),
        _ when NameWords.IsPersonParticle(word) => new(word, WordClass.Particle, ParticleKey(word)),
        _ => new(word, WordClass.Plain, word),
    };

    private static string ParticleKey(string word) => word is "ibn" or "ben" or "bin" ? "bin" : word;

    private static NameTokens OfVessel(string name)
    {
        List<string> words = Words(LatinText.Of(StripShipPrefix(name)), joinsInitials: true);
        List<NameToken> tokens = [];
        foreach (string word in words)
        {
            foreach (string part in SplitDigits(word))
            {
                if (part is not ("no" or "nr" or "number" or "num") || words.Count == 1)
                {
                    tokens.Add(NumberOr(part, WordClass.Plain));
                }
            }
        }

        return new(name, PartyKind.Vessel, [.. tokens], []);
    }

    private static NameTokens OfCompany(string name)
    {
        List<string> words = Words(LatinText.Of(SeparateHanWords(name)), joinsInitials: true);
        List<NameToken> tokens = [];
        List<string> forms = [];
        int at = 0;
        while (at < words.Count)
        {
            at += ReadPhrase(words, at, tokens, forms);
        }

        if (tokens.All(token => token.Class is WordClass.Particle or WordClass.Organization) && forms.Count > 0)
        {
            // A name of legal forms alone ("S.A.") is the name.
            tokens.AddRange(words.Select(word => new NameToken(word, WordClass.Plain, word)));
        }

        JoinTens(tokens);
        return new(name, PartyKind.Company, [.. tokens], [.. forms.Distinct()]);
    }

    private static int ReadPhrase(List<string> words, int at, List<NameToken> tokens, List<string> forms)
    {
        for (int length = Math.Min(NameWords.LongestPhrase, words.Count - at); length > 0; length--)
        {
            string phrase = length == 1 ? words[at] : string.Join(' ', words.GetRange(at, length));
            if (NameWords.LegalForm(phrase) is { } form && CanBeForm(words, at, length))
            {
                forms.Add(form);
                return length;
            }

            if (NameWords.CompanyWord(phrase) is { } company && !(length == 1 && phrase.Length == 1))
            {
                bool isGeneric = NameWords.IsGenericOrganization(company);
                tokens.Add(new(phrase.Replace(" ", "", StringComparison.Ordinal),
                    isGeneric ? WordClass.Organization : WordClass.Trade, isGeneric ? "co" : company));
                return length;
            }
        }

        foreach (string part in SplitDigits(words[at]))
        {
            tokens.Add(CompanyToken(part, isLast: at == words.Count - 1, isAlone: tokens.Count == 0));
        }

        return 1;
    }

    /// <summary>Two letters ("NA", "AS") are a legal form only at the edge of a name; one letter never is.</summary>
    private static bool CanBeForm(List<string> words, int at, int length) =>
        length > 1 || words[at].Length > 2 || (words[at].Length == 2 && (at == 0 || AreForms(words, at + 1)));

    private static bool AreForms(List<string> words, int from)
    {
        for (int at = from; at < words.Count; at++)
        {
            if (NameWords.LegalForm(words[at]) is null)
            {
                return false;
            }
        }

        return true;
    }

    private static NameToken CompanyToken(string word, bool isLast, bool isAlone) => word switch
    {
        _ when NameWords.IsCompanyParticle(word) && !isAlone && !(isLast && word.Length == 1) =>
            new(word, WordClass.Particle, word),
        _ when word == "the" => new(word, WordClass.Particle, word),
        _ when NameWords.IsCountry(word) => new(word, WordClass.Country, word),
        _ when NameWords.IsRegion(word) => new(word, WordClass.Region, word),
        _ => NumberOr(word, word.Length == 1 ? WordClass.Initial : WordClass.Plain),
    };

    private static NameToken NumberOr(string word, WordClass otherwise)
    {
        if (char.IsAsciiDigit(word[0]) && word.All(char.IsAsciiDigit))
        {
            string value = word.TrimStart('0');
            return new(word, WordClass.Number, value.Length > 0 ? value : "0");
        }

        return NameWords.TryNumberWord(word, out int number) || NameWords.TryRoman(word, out number)
            ? new(word, WordClass.Number, Invariant($"{number}"))
            : new(word, otherwise, word);
    }

    /// <summary>"forty" "four" is one number.</summary>
    private static void JoinTens(List<NameToken> tokens)
    {
        for (int at = tokens.Count - 2; at >= 0; at--)
        {
            if (tokens[at].Class == WordClass.Number
                && tokens[at + 1].Class == WordClass.Number
                && tokens[at].Key.Length == 2 && tokens[at].Key[1] == '0' && tokens[at].Key[0] != '1'
                && tokens[at + 1].Key.Length == 1
                && !char.IsAsciiDigit(tokens[at].Text[0]))
            {
                string value = $"{tokens[at].Key[0]}{tokens[at + 1].Key}";
                tokens[at] = new(value, WordClass.Number, value);
                tokens.RemoveAt(at + 1);
            }
        }
    }

    /// <summary>Puts spaces around company words and legal forms inside unspaced Han text.</summary>
    private static string SeparateHanWords(string name)
    {
        if (!name.Any(LatinText.IsHan))
        {
            return name;
        }

        StringBuilder spaced = new();
        int at = 0;
        while (at < name.Length)
        {
            int length = Math.Min(6, name.Length - at);
            while (length > 1 && !(LatinText.IsHan(name[at]) && NameWords.IsHanPhrase(name.Substring(at, length))))
            {
                length--;
            }

            bool isWord = length > 1;
            spaced.Append(isWord ? $" {name.AsSpan(at, length)} " : name.AsSpan(at, 1));
            at += Math.Max(1, length);
        }

        return spaced.ToString();
    }

    private static string StripShipPrefix(string name)
    {
        string text = name.Trim();
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
        {
            return text;
        }

        string first = text[..space].ToUpperInvariant();
        string bare = first.Replace("/", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        bool isPrefix = ShipPrefixes.Contains(bare)
            || (bare.Length < first.Length && MarkedShipPrefixes.Contains(bare));
        return isPrefix ? text[(space + 1)..].TrimStart() : text;
    }

    /// <summary>"SURNAME, Given" is read as "Given SURNAME".</summary>
    private static string FamilyNameLast(string name)
    {
        int comma = name.IndexOf(',', StringComparison.Ordinal);
        return $"{name[(comma + 1)..]} {name[..comma]}";
    }

    private static void DropTitles(List<string> words)
    {
        for (int length = Math.Min(4, words.Count - 1); length > 0; length--)
        {
            if (NameWords.IsTitle(string.Join(' ', words.GetRange(0, length))))
            {
                words.RemoveRange(0, length);
                length = Math.Min(4, words.Count - 1) + 1;
            }
        }
    }

    /// <summary>A legal form after a person's name ("Nicolás Maduro LLC") is taken off.</summary>
    private static List<string> TakeTrailingForm(List<string> words)
    {
        if (words.Count > 2
            && words[^1] is "llc" or "ltd" or "inc" or "sa" or "gmbh" or "plc" or "ooo" or "jsc" or "limited" or "corp")
        {
            string? form = NameWords.LegalForm(words[^1]);
            words.RemoveAt(words.Count - 1);
            return form is null ? [] : [form];
        }

        return [];
    }

    /// <summary>Digits that stand for letters they look like: "Sech1n".</summary>
    private static string FoldDigits(string word) =>
        word.Any(char.IsAsciiDigit) && word.Any(char.IsAsciiLetter) ? string.Concat(word.Select(FoldDigit)) : word;

    private static char FoldDigit(char letter) => letter switch
    {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '5' => 's',
        '9' => 'g',
        _ => letter,
    };

    private static IEnumerable<string> SplitDigits(string word)
    {
        if (NameWords.TryNumberWord(word, out _))
        {
            yield return word;
            yield break;
        }

        int start = 0;
        for (int at = 1; at <= word.Length; at++)
        {
            if (at == word.Length || char.IsAsciiDigit(word[at]) != char.IsAsciiDigit(word[start]))
            {
                yield return word[start..at];
                start = at;
            }
        }
    }

    /// <summary>Cuts at everything but letters and digits; an apostrophe joins, "&amp;" is "and".</summary>
    /// <param name="joinsInitials">Whether "A.B.C." and "A B C" are one word.</param>
    private static List<string> Words(string latin, bool joinsInitials)
    {
        List<string> words = [];
        StringBuilder word = new();
        foreach (char letter in latin)
        {
            if (char.IsLetterOrDigit(letter))
            {
                word.Append(letter);
            }
            else if (letter is not ('\'' or '`' or '"'))
            {
                Flush(words, word);
                if (letter is '&' or '+')
                {
                    words.Add("and");
                }
            }
        }

        Flush(words, word);
        return joinsInitials ? JoinInitials(words) : words;
    }

    private static void Flush(List<string> words, StringBuilder word)
    {
        if (word.Length > 0)
        {
            words.Add(word.ToString());
            word.Clear();
        }
    }

    private static List<string> JoinInitials(List<string> words)
    {
        List<string> joined = [];
        bool wasInitial = false;
        foreach (string word in words)
        {
            bool isInitial = word.Length == 1 && char.IsAsciiLetter(word[0]);
            if (isInitial && wasInitial)
            {
                joined[^1] += word;
            }
            else
            {
                joined.Add(word);
            }

            wasInitial = isInitial;
        }

        return joined;
    }
}
