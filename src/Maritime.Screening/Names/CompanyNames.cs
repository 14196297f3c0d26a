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

        WordAlignment words = new(a.Core, b.Core);
        words.PairEqual();
        words.PairSimilar((x, y) => Alike(x, y, a, b));
        words.PairJoined((x, y) => Alike(x, y, a, b));
        NameToken[] restA = [.. words.RestOfA];
        NameToken[] restB = [.. words.RestOfB];
        double leftA = restA.Sum(Weight);
        double leftB = restB.Sum(Weight);
        double likeness = words.MatchedLetters > 0 ? words.Likeness / words.MatchedLetters : 0;
        double share = words.MatchedLetters / (a.Joined.Length + b.Joined.Length);

        if (!PairsAName(words, a) || leftA >= MostLeftOut || leftB >= MostLeftOut || (leftA > 0.3 && leftB > 0.3))
        {
            double joined = JoinedLikeness(a, b);
            return joined > 0 ? Formed(a, b, joined)
                : IsAcronym(a, b) || IsAcronym(b, a) ? new(0.75, NameRelation.NearName)
                : new(Math.Min(Contradicted, likeness * share), NameRelation.Different);
        }

        return Formed(a, b, likeness * (1 - (0.15 * Math.Max(leftA, leftB))));
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
    private static bool PairsAName(WordAlignment words, NameTokens a)
    {
        bool hasName = false;
        for (int at = 0; at < a.Core.Length; at++)
        {
            hasName |= words.PartnerOfA[at] >= 0
                && a.Core[at].Class is WordClass.Plain or WordClass.Initial or WordClass.Country;
        }

        return hasName || (!words.RestOfA.Any() && !words.RestOfB.Any()) || words.FullPairs > 1;
    }

    private static double Weight(NameToken token) => token.Class switch
    {
        WordClass.Organization => 0.1,
        WordClass.Region => 0.3,
        WordClass.Trade => 0.5,
        WordClass.Initial => 0.5,
        _ => 1,
    };

    private static double Alike(NameToken x, NameToken y, NameTokens a, NameTokens b)
    {
        if (x.Class == WordClass.Country || y.Class == WordClass.Country)
        {
            return 0;
        }

        // Two words of the vocabulary that differ are different words, however near their letters: "Systems",
        // "System" are
        // one class already.
        if (x.Class == WordClass.Trade && y.Class == WordClass.Trade)
        {
            return 0;
        }

        int shorter = Math.Min(x.Text.Length, y.Text.Length);
        int budget = EditDistance.Budget(shorter);
        bool isShortAmongLong = shorter == 3 && budget == 0 && Math.Min(a.Joined.Length, b.Joined.Length) >= 9;
        double letters = WordAlignment.LettersAlike(x, y, isShortAmongLong ? 1 : budget);
        return letters;
    }

    private static double JoinedLikeness(NameTokens a, NameTokens b)
    {
        int shorter = Math.Min(a.Joined.Length, b.Joined.Length);
        if (shorter < 6 || a.Core.Length == b.Core.Length)
        {
            return 0;
        }

        int limit = shorter < 9 ? 4 : EditDistance.Edit;
        int cost = EditDistance.Between(a.Joined, b.Joined, limit);
        return cost > limit ? 0 : 1 - (0.2 * cost / EditDistance.Edit);
    }

    /// <summary>"PLA" for "People's Liberation Army"; what else stands beside it must be a country.</summary>
    private static bool IsAcronym(NameTokens brief, NameTokens full)
    {
        NameToken[] words = [.. brief.Core.Where(token => token.Class != WordClass.Country)];
        return words.Length == 1
            && words[0].Text.Length >= ShortestAcronym
            && full.Core.Length == words[0].Text.Length
            && full.Core.Select(token => token.Text[0]).SequenceEqual(words[0].Text);
    }
}
