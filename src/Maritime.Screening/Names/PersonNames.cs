namespace Maritime.Screening.Names;

/// <summary>Compares names of people.</summary>
internal static class PersonNames
{
    /// <summary>0.6: what is below the threshold whatever the letters say.</summary>
    private const double Contradicted = 0.6;

    /// <summary>
    /// 2: a patronymic and a second given name may be left out; more makes the short name too common.
    /// </summary>
    private const int MostLeftOut = 2;

    /// <summary>0.9: for one word that the other name leaves out.</summary>
    private const double LeftOutFactor = 0.9;

    /// <summary>0.83: a name in which every word is spelled otherwise must be near in all of them.</summary>
    private const double LeastWhenNothingIsSure = 0.83;

    /// <summary>6: the longest syllable of a Chinese, Korean or Vietnamese name is six letters ("chuang").</summary>
    private const int LongestSyllable = 6;

    /// <summary>3: letters by which words that sound alike may differ.</summary>
    public const int MostLengthDifference = 3;

    public static NameScore Score(NameTokens a, NameTokens b)
    {
        if (a.Ideographs.Length > 1 && b.Ideographs.Length > 1)
        {
            return ScoreIdeographs(a, b);
        }

        if (a.Core.Length == 0 || b.Core.Length == 0)
        {
            return new(0, NameRelation.Different);
        }

        NameScore aligned = ScoreAligned(a, b);
        if (aligned.IsMatch)
        {
            return IsReversed(a, b) ? new(Contradicted, NameRelation.Different) : aligned;
        }

        double joined = Math.Max(JoinedLikeness(a, b), SyllableLikeness(a, b));
        return joined >= NameMatcher.Threshold
            ? new(joined, joined == 1 ? NameRelation.SameName : NameRelation.NearName)
            : aligned;
    }

    /// <summary>One changed character of a Chinese or Korean name is another name, not a spelling mistake.</summary>
    private static NameScore ScoreIdeographs(NameTokens a, NameTokens b)
    {
        if (a.Ideographs == b.Ideographs)
        {
            return new(1, NameRelation.SameName);
        }

        int same = a.Ideographs.Intersect(b.Ideographs).Count();
        double share = (double)same / Math.Max(a.Ideographs.Length, b.Ideographs.Length);
        return new(Math.Min(Contradicted, share), NameRelation.Different);
    }

    private static NameScore ScoreAligned(NameTokens a, NameTokens b)
    {
        WordAlignment words = new(
            a.Core, b.Core, stackalloc bool[WordAlignment.MarksOnStack], stackalloc int[WordAlignment.WordsOnStack]);
        words.PairEqual();
        words.PairSimilar(Alike);
        words.PairJoined(Alike);
        words.PairInitials();
        double total = a.Joined.Length + b.Joined.Length;
        double likeness = words.MatchedLetters > 0 ? words.Likeness / words.MatchedLetters : 0;
        double share = words.MatchedLetters / total;
        if (words.CountOfRestA > 0 && words.CountOfRestB > 0)
        {
            return IsCutOff(a, b, in words)
                ? new(likeness * LeftOutFactor, NameRelation.Shortened)
                : new(Math.Min(Contradicted, likeness * share), NameRelation.Different);
        }

        return words.CountOfRestA + words.CountOfRestB == 0
            ? Complete(in words, likeness)
            : LeftOut(in words, InitialsLeft(a, b, in words), likeness, share);
    }

    private static int InitialsLeft(NameTokens a, NameTokens b, in WordAlignment words)
    {
        int initials = 0;
        for (int at = 0; at < a.Core.Length; at++)
        {
            initials += words.IsRestOfA(at) && a.Core[at].Class == WordClass.Initial ? 1 : 0;
        }

        for (int at = 0; at < b.Core.Length; at++)
        {
            initials += words.IsRestOfB(at) && b.Core[at].Class == WordClass.Initial ? 1 : 0;
        }

        return initials;
    }

    private static NameScore Complete(in WordAlignment words, double likeness)
    {
        // Initials alone name nobody: at least one whole word must be there.
        if (words.FullPairs == 0)
        {
            return new(Contradicted, NameRelation.Different);
        }

        if (words.SurePairs == 0 && words.FuzzyPairs > 1 && likeness < LeastWhenNothingIsSure)
        {
            return new(Contradicted, NameRelation.Different);
        }

        bool isSame = words.FuzzyPairs == 0 && words.InitialPairs == 0 && likeness == 1;
        return new(likeness, isSame ? NameRelation.SameName : NameRelation.NearName);
    }

    private static NameScore LeftOut(in WordAlignment words, int initials, double likeness, double share)
    {
        int leftOut = words.CountOfRestA + words.CountOfRestB - initials;
        bool isEnough = words.FullPairs > 1 && leftOut <= MostLeftOut && leftOut <= words.FullPairs;
        double fuzzy = words.FuzzyPairs > 0 && leftOut > 0 ? Math.Max(0, 1 - likeness) : 0;
        double score = (likeness - fuzzy) * (leftOut == 0 ? 0.97 : leftOut == 1 ? LeftOutFactor : LeftOutFactor - 0.08);
        return isEnough || (leftOut == 0 && words.FullPairs > 0)
            ? new(score, NameRelation.Shortened)
            : new(Math.Min(Contradicted, likeness * share), NameRelation.Different);
    }

    /// <summary>
    /// A field of a form or an AIS message cut the last word: three words are equal, and one is a beginning.
    /// </summary>
    private static bool IsCutOff(NameTokens a, NameTokens b, in WordAlignment words)
    {
        if (words.CountOfRestA != 1 || words.CountOfRestB != 1 || a.Core.Length < 4 || a.Core.Length != b.Core.Length
            || !words.IsRestOfA(a.Core.Length - 1) || !words.IsRestOfB(b.Core.Length - 1))
        {
            return false;
        }

        (string x, string y) = (a.Core[^1].Text, b.Core[^1].Text);
        (string shorter, string longer) = x.Length < y.Length ? (x, y) : (y, x);
        return shorter.Length > 1 && longer.StartsWith(shorter, StringComparison.Ordinal);
    }

    /// <summary>The sounds of two words may differ by so many tenths of an edit.</summary>
    public static int MostSoundTenths(int shorter) => shorter <= 3 ? 0 : shorter <= 5 ? 5 : EditDistance.Edit;

    /// <summary>How alike two words of people's names are; 0 for not.</summary>
    public static double Alike(in NameToken a, in NameToken b)
    {
        if (WordShape.AreNicknames(a.Shape, b.Shape))
        {
            return 0.8;
        }

        int shorter = Math.Min(a.Text.Length, b.Text.Length);
        double letters = WordAlignment.LettersAlike(in a, in b, EditDistance.Budget(shorter));
        return letters > 0 || shorter < 2 || a.Class != WordClass.Plain || b.Class != WordClass.Plain
            ? letters
            : SoundsAlike(in a, in b, shorter);
    }

    /// <summary>Words that transliterate the same sounds, at most half an edit apart in them.</summary>
    private static double SoundsAlike(in NameToken a, in NameToken b, int shorter)
    {
        (string soundA, string soundB) = (a.Sound, b.Sound);
        int limit = MostSoundTenths(shorter);
        if (Math.Abs(a.Text.Length - b.Text.Length) > MostLengthDifference
            || !WordShape.MaySoundAlike(a.Shape, b.Shape, limit))
        {
            return 0;
        }

        int cost = EditDistance.Between(soundA, soundB, limit);
        return cost > limit || soundA.Length < 2 ? 0 : 0.85 - (cost * 0.01);
    }

    /// <summary>"VladimirPutin" and "Vladimir Putin": the words in their order, written as one.</summary>
    private static double JoinedLikeness(NameTokens a, NameTokens b)
    {
        int shorter = Math.Min(a.Joined.Length, b.Joined.Length);
        if (shorter < 6 || a.Core.Length == b.Core.Length)
        {
            return 0;
        }

        int limit = Math.Max(1, EditDistance.Budget(shorter) - 1) * EditDistance.Edit;
        int cost = EditDistance.AtLeast(a.JoinedLetters, b.JoinedLetters) > limit
            ? int.MaxValue
            : EditDistance.Between(a.Joined, b.Joined, limit);
        return cost > limit ? 0 : 1 - (0.28 * cost / limit);
    }

    /// <summary>
    /// Names of short syllables after an equal family name ("Kim Myong-sik", "Kim Myong-guk"): the syllables belong
    /// together, and their hyphens and spaces mean nothing.
    /// </summary>
    private static double SyllableLikeness(NameTokens a, NameTokens b)
    {
        if (!IsSyllabic(a) || !IsSyllabic(b) || a.Core.Length + b.Core.Length < 5)
        {
            return 0;
        }

        if (a.Core[0].Text != b.Core[0].Text && Alike(in a.Core[0], in b.Core[0]) == 0)
        {
            return 0;
        }

        (string givenA, string givenB) = (a.Given, b.Given);
        int shorter = Math.Min(givenA.Length, givenB.Length);
        int limit = Math.Min(2, EditDistance.Budget(shorter)) * EditDistance.Edit;
        int cost = EditDistance.Between(givenA, givenB, limit);
        if (cost <= limit)
        {
            return 1 - (0.28 * cost / Math.Max(EditDistance.Edit, limit));
        }

        return SoundKey.Of(givenA) == SoundKey.Of(givenB) ? 0.8 : 0;
    }

    private static bool IsSyllabic(NameTokens name)
    {
        if (name.Core.Length is not (2 or 3))
        {
            return false;
        }

        foreach (ref readonly NameToken token in name.Core.AsSpan())
        {
            if (token.Class != WordClass.Plain || (name.Core.Length == 3 && token.Text.Length > LongestSyllable))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>"Salman bin Muhammad al-Rawi" is the son, "Muhammad bin Salman al-Rawi" the father.</summary>
    private static bool IsReversed(NameTokens a, NameTokens b)
    {
        (string Son, string Father)? first = Filiation(a);
        (string Son, string Father)? second = Filiation(b);
        return first is { } x && second is { } y
            && a.Core.Length > 2 && b.Core.Length > 2
            && x.Son != x.Father
            && Near(x.Son, y.Father) && Near(x.Father, y.Son);
    }

    private static bool Near(string a, string b) =>
        EditDistance.Between(a, b, EditDistance.Edit) <= EditDistance.Edit;

    private static (string Son, string Father)? Filiation(NameTokens name)
    {
        for (int at = 1; at + 1 < name.Tokens.Length; at++)
        {
            if (name.Tokens[at].Key == "bin"
                && name.Tokens[at - 1].Class == WordClass.Plain
                && name.Tokens[at + 1].Class == WordClass.Plain)
            {
                return (name.Tokens[at - 1].Text, name.Tokens[at + 1].Text);
            }
        }

        return null;
    }
}
