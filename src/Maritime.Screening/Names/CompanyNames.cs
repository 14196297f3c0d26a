namespace Maritime.Screening.Names;

/// <summary>Compares names of companies and other organizations.</summary>
internal static class CompanyNames
{
    private const double Contradicted = 0.6;

    /// <summary>0.45: the weight of words on one side only from which the names are of two companies.</summary>
    private const double MostLeftOut = 0.45;

    /// <summary>3: "PLA". Two letters are too common.</summary>
    private const int ShortestAcronym = 3;

    public static NameScore Score(NameTokens a, NameTokens b)
    {
        if (a.Core.Length == 0 || b.Core.Length == 0 || !a.Numbers.AsSpan().SequenceEqual(b.Numbers))
        {
            return new(0.3, NameRelation.Different);
        }

        // A word of three letters may be misspelled when both names are long enough to be known by the rest.
        WordLikeness alike = Math.Min(a.Joined.Length, b.Joined.Length) >= 9 ? AlikeInLong : AlikeInShort;
        WordAlignment words = new(
            a.Core, b.Core, stackalloc bool[WordAlignment.MarksOnStack], stackalloc int[WordAlignment.WordsOnStack]);
        words.PairEqual();
        words.PairSimilar(alike);
        words.PairJoined(alike);
        double leftA = LeftOfA(a, in words);
        double leftB = LeftOfB(b, in words);
        double likeness = words.MatchedLetters > 0 ? words.Likeness / words.MatchedLetters : 0;
        double share = words.MatchedLetters / (a.Joined.Length + b.Joined.Length);

        if (!PairsAName(in words, a) || leftA >= MostLeftOut || leftB >= MostLeftOut || (leftA > 0.3 && leftB > 0.3))
        {
            double joined = JoinedLikeness(a, b);
            return joined > 0 ? Formed(a, b, joined)
                : IsAcronym(a, b) || IsAcronym(b, a) ? new(0.75, NameRelation.NearName)
                : new(Math.Min(Contradicted, likeness * share), NameRelation.Different);
        }

        return Formed(a, b, likeness * (1 - (0.15 * Math.Max(leftA, leftB))));
    }

    private static double LeftOfA(NameTokens a, in WordAlignment words)
    {
        double left = 0;
        for (int at = 0; at < a.Core.Length; at++)
        {
            left += words.IsRestOfA(at) ? Weight(in a.Core[at]) : 0;
        }

        return left;
    }

    private static double LeftOfB(NameTokens b, in WordAlignment words)
    {
        double left = 0;
        for (int at = 0; at < b.Core.Length; at++)
        {
            left += words.IsRestOfB(at) ? Weight(in b.Core[at]) : 0;
        }

        return left;
    }

    /// <summary>
    /// Takes the legal forms into account: two different ones are of two companies, a missing one says little.
    /// </summary>
    private static NameScore Formed(NameTokens a, NameTokens b, double score)
    {
        if (a.LegalForms.Length > 0 && b.LegalForms.Length > 0 && !a.LegalForms.Intersect(b.LegalForms).Any())
        {
            string[] classesA = [.. a.LegalForms.Select(Class)];
            string[] classesB = [.. b.LegalForms.Select(Class)];
            bool isContradiction = !classesA.Intersect(classesB).Any() && Definite(classesA) && Definite(classesB);
            score = isContradiction ? Math.Min(score, 0.66) : score * 0.98;
        }

        NameRelation relation = score >= 0.97 ? NameRelation.SameName : NameRelation.NearName;
        return new(score, score >= NameMatcher.Threshold ? relation : NameRelation.Different);
    }

    private static string Class(string form) => form[..form.IndexOf(':', StringComparison.Ordinal)];

    /// <summary>Share companies and limited ones: those that exclude each other.</summary>
    private static bool Definite(string[] classes) =>
        classes.All(name => name is "LLC" or "JSC" or "NGO" or "LP" or "COOP");

    /// <summary>
    /// At least one pair must be of a word that tells companies apart, or every word of both be paired.
    /// </summary>
    private static bool PairsAName(in WordAlignment words, NameTokens a)
    {
        bool hasName = false;
        for (int at = 0; at < a.Core.Length; at++)
        {
            hasName |= words.PartnerOfA[at] >= 0
                && a.Core[at].Class is WordClass.Plain or WordClass.Initial or WordClass.Country;
        }

        return hasName || (words.CountOfRestA == 0 && words.CountOfRestB == 0) || words.FullPairs > 1;
    }

    private static double Weight(in NameToken token) => token.Class switch
    {
        WordClass.Organization => 0.1,
        WordClass.Region => 0.3,
        WordClass.Trade => 0.5,
        WordClass.Initial => 0.5,
        _ => 1,
    };

    /// <summary>How alike two words are in names that are long enough; 0 for not.</summary>
    public static double AlikeInLong(in NameToken x, in NameToken y) => Alike(in x, in y, areLong: true);

    private static double AlikeInShort(in NameToken x, in NameToken y) => Alike(in x, in y, areLong: false);

    private static double Alike(in NameToken x, in NameToken y, bool areLong)
    {
        if (x.Class == WordClass.Country || y.Class == WordClass.Country)
        {
            return 0;
        }

        // Two words of the vocabulary that differ are different words, however near their letters: "Systems",
        // "System" are one class already.
        if (x.Class == WordClass.Trade && y.Class == WordClass.Trade)
        {
            return 0;
        }

        int shorter = Math.Min(x.Text.Length, y.Text.Length);
        int budget = EditDistance.Budget(shorter);
        return WordAlignment.LettersAlike(in x, in y, areLong && shorter == 3 && budget == 0 ? 1 : budget);
    }

    private static double JoinedLikeness(NameTokens a, NameTokens b)
    {
        int shorter = Math.Min(a.Joined.Length, b.Joined.Length);
        if (shorter < 6 || a.Core.Length == b.Core.Length)
        {
            return 0;
        }

        int limit = shorter < 9 ? 4 : EditDistance.Edit;
        int cost = EditDistance.AtLeast(a.JoinedLetters, b.JoinedLetters) > limit
            ? int.MaxValue
            : EditDistance.Between(a.Joined, b.Joined, limit);
        return cost > limit ? 0 : 1 - (0.2 * cost / EditDistance.Edit);
    }

    /// <summary>"PLA" for "People's Liberation Army"; what else stands beside it must be a country.</summary>
    private static bool IsAcronym(NameTokens brief, NameTokens full)
    {
        string? word = null;
        foreach (ref readonly NameToken token in brief.Core.AsSpan())
        {
            if (token.Class != WordClass.Country)
            {
                if (word is not null)
                {
                    return false;
                }

                word = token.Text;
            }
        }

        if (word is null || word.Length < ShortestAcronym || full.Core.Length != word.Length)
        {
            return false;
        }

        for (int at = 0; at < word.Length; at++)
        {
            if (full.Core[at].Text[0] != word[at])
            {
                return false;
            }
        }

        return true;
    }
}
