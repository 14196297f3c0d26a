namespace Maritime.Screening.Names;

/// <summary>Pairs the words of two names, the surest pairs first.</summary>
internal sealed class WordAlignment
{
    /// <summary>
    /// 0.28: a word that uses its whole edit budget is still 0.72 like the other, just above the threshold.
    /// </summary>
    private const double CostOfWholeBudget = 0.28;

    /// <summary>0.9: words of equal meaning but other letters ("shipping", "船务").</summary>
    private const double MeaningLikeness = 0.95;

    /// <summary>0.85: an initial stands for a name.</summary>
    private const double InitialLikeness = 0.85;

    private const int LongestJoin = 4;

    /// <summary>3: the largest edit budget.</summary>
    private const int MostLengthDifference = 3;

    private readonly NameToken[] _a;
    private readonly NameToken[] _b;
    private readonly bool[] _usedA;
    private readonly bool[] _usedB;

    public WordAlignment(NameToken[] a, NameToken[] b)
    {
        (_a, _b) = (a, b);
        _usedA = new bool[a.Length];
        _usedB = new bool[b.Length];
        PartnerOfA = new int[a.Length];
        Array.Fill(PartnerOfA, -1);
    }

    /// <summary>Which word of the second name each word of the first is paired with; -1 for none.</summary>
    public int[] PartnerOfA { get; }

    /// <summary>The letters in pairs, counted on both sides.</summary>
    public double MatchedLetters { get; private set; }

    /// <summary><see cref="MatchedLetters"/>, each weighted with how alike its pair is.</summary>
    public double Likeness { get; private set; }

    /// <summary>Pairs of whole words, without initials.</summary>
    public int FullPairs { get; private set; }

    public int InitialPairs { get; private set; }

    /// <summary>Pairs that are equal or of equal meaning.</summary>
    public int SurePairs { get; private set; }

    public int FuzzyPairs { get; private set; }

    public IEnumerable<NameToken> RestOfA => _a.Where((_, at) => !_usedA[at]);

    public IEnumerable<NameToken> RestOfB => _b.Where((_, at) => !_usedB[at]);

    public void PairEqual()
    {
        PairWhere((x, y) => x.Text == y.Text, 1.0);
        PairWhere((x, y) => x.Key == y.Key, MeaningLikeness);
    }

    /// <summary>Pairs of words within the edit budget of the shorter, the nearest first.</summary>
    /// <param name="likeness">0 for no pair, else how alike two words are.</param>
    public void PairSimilar(Func<NameToken, NameToken, double> likeness)
    {
        double[] likenesses = new double[_a.Length * _b.Length];
        for (int i = 0; i < _a.Length; i++)
        {
            for (int j = 0; j < _b.Length && !_usedA[i]; j++)
            {
                likenesses[(i * _b.Length) + j] = _usedB[j] ? 0 : likeness(_a[i], _b[j]);
            }
        }

        while (true)
        {
            int best = IndexOfMost(likenesses);
            if (best < 0 || likenesses[best] <= 0)
            {
                return;
            }

            (int i, int j) = Math.DivRem(best, _b.Length);
            Pair(i, j, likenesses[best]);
            FuzzyPairs++;
            Forget(likenesses, i, j);
        }
    }

    /// <summary>Words that one name writes as one: "Mohammad Hasni" and "Mohammadhasni".</summary>
    public void PairJoined(Func<NameToken, NameToken, double> likeness)
    {
        if (Array.TrueForAll(_usedA, used => used) || Array.TrueForAll(_usedB, used => used))
        {
            return;
        }

        JoinRuns(_a, _usedA, _b, _usedB, likeness, isSwapped: false);
        JoinRuns(_b, _usedB, _a, _usedA, likeness, isSwapped: true);
    }

    /// <summary>"V" and "Vladimir".</summary>
    public void PairInitials()
    {
        for (int i = 0; i < _a.Length; i++)
        {
            for (int j = 0; j < _b.Length && !_usedA[i]; j++)
            {
                bool isInitial = _a[i].Class == WordClass.Initial || _b[j].Class == WordClass.Initial;
                if (!_usedB[j] && isInitial && _a[i].Text[0] == _b[j].Text[0])
                {
                    (_usedA[i], _usedB[j]) = (true, true);
                    PartnerOfA[i] = j;
                    MatchedLetters += 2;
                    Likeness += 2 * InitialLikeness;
                    InitialPairs++;
                }
            }
        }
    }

    /// <summary>How alike two words are by their letters; 0 when farther apart than the budget allows.</summary>
    /// <param name="budget">In edits.</param>
    public static double LettersAlike(NameToken a, NameToken b, int budget)
    {
        if (a.Class is WordClass.Number or WordClass.Initial || b.Class is WordClass.Number or WordClass.Initial)
        {
            return 0;
        }

        // Three edits in nine letters would be a third of the word: they are allowed from twelve letters on.
        int shorter = Math.Min(a.Text.Length, b.Text.Length);
        int limit = (Math.Min(budget, 1 + (int)(shorter * MostEditsPerLetter)) * EditDistance.Edit) + (budget == 0
            ? SlackTenths
            : 0);
        if (EditDistance.AtLeast(a.Letters, b.Letters) <= limit)
        {
            int cost = EditDistance.Between(a.Text, b.Text, limit);
            if (cost <= limit)
            {
                return 1 - (CostOfWholeBudget * cost / Math.Max(limit, EditDistance.Edit));
            }
        }

        return 0;
    }

    /// <summary>0.18: measured on name_pairs.csv, where it halves the false alarms of the bare budget.</summary>
    private const double MostEditsPerLetter = 0.18;

    /// <summary>0.4 edits where the budget is none: a doubled letter never decides.</summary>
    private const int SlackTenths = 4;

    private static int IndexOfMost(double[] values)
    {
        int most = values.Length == 0 ? -1 : 0;
        for (int at = 1; at < values.Length; at++)
        {
            most = values[at] > values[most] ? at : most;
        }

        return most;
    }

    /// <summary>A word is paired once: its row and its column are out.</summary>
    private void Forget(double[] likenesses, int i, int j)
    {
        Array.Clear(likenesses, i * _b.Length, _b.Length);
        for (int row = 0; row < _a.Length; row++)
        {
            likenesses[(row * _b.Length) + j] = 0;
        }
    }

    private void PairWhere(Func<NameToken, NameToken, bool> equal, double likeness)
    {
        for (int i = 0; i < _a.Length; i++)
        {
            for (int j = 0; j < _b.Length && !_usedA[i]; j++)
            {
                if (!_usedB[j] && equal(_a[i], _b[j]))
                {
                    Pair(i, j, likeness);
                    SurePairs++;
                }
            }
        }
    }

    private void Pair(int i, int j, double likeness)
    {
        (_usedA[i], _usedB[j]) = (true, true);
        PartnerOfA[i] = j;
        int letters = _a[i].Text.Length + _b[j].Text.Length;
        MatchedLetters += letters;
        Likeness += letters * likeness;
        FullPairs += _a[i].Class == WordClass.Initial ? 0 : 1;
        InitialPairs += _a[i].Class == WordClass.Initial ? 1 : 0;
    }

    private void JoinRuns(
        NameToken[] many,
        bool[] usedMany,
        NameToken[] one,
        bool[] usedOne,
        Func<NameToken, NameToken, double> likeness,
        bool isSwapped)
    {
        for (int j = 0; j < one.Length; j++)
        {
            for (int i = 0; i < many.Length && !usedOne[j]; i++)
            {
                TryJoin(many, usedMany, i, one[j], likeness, out int length, out double like);
                if (length > 1)
                {
                    usedOne[j] = true;
                    int letters = 2 * one[j].Text.Length;
                    Array.Fill(usedMany, true, i, length);
                    MatchedLetters += letters;
                    Likeness += letters * like;
                    FullPairs += length;
                    FuzzyPairs += like < 1 ? 1 : 0;
                    PartnerOfA[isSwapped ? j : i] = isSwapped ? i : j;
                }
            }
        }
    }

    private static void TryJoin(
        NameToken[] many,
        bool[] used,
        int start,
        NameToken target,
        Func<NameToken, NameToken, double> likeness,
        out int length,
        out double like)
    {
        int letters = 0;
        (length, like) = (0, 0);
        for (int at = start; at < many.Length && at < start + LongestJoin && !used[at]; at++)
        {
            if (many[at].Class == WordClass.Number)
            {
                return;
            }

            int words = at - start + 1;
            letters += many[at].Text.Length;
            if (words > 1 && Math.Abs(letters - target.Text.Length) <= MostLengthDifference)
            {
                string joined = string.Concat(many.Skip(start).Take(words).Select(token => token.Text));
                double found = likeness(new(joined, WordClass.Plain, joined), target);
                (length, like) = found > like ? (words, found) : (length, like);
            }
        }
    }
}
