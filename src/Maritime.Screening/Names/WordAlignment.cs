using System.Runtime.Intrinsics;

namespace Maritime.Screening.Names;

/// <summary>How alike two words are, 0 for no pair.</summary>
internal delegate double WordLikeness(in NameToken a, in NameToken b);

/// <summary>Pairs the words of two names, the surest pairs first.</summary>
/// <remarks>A search makes hundreds of these: its marks live on the caller's stack.</remarks>
internal ref struct WordAlignment
{
    /// <summary>48 words on both sides together: longer names are paired on the heap.</summary>
    public const int MarksOnStack = 48;

    /// <summary>32 words of the first name.</summary>
    public const int WordsOnStack = 32;

    private const int PairsOnStack = 144;

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

    private readonly ReadOnlySpan<NameToken> _a;
    private readonly ReadOnlySpan<NameToken> _b;
    private readonly Span<bool> _usedA;
    private readonly Span<bool> _usedB;
    private readonly Span<int> _partnerOfA;

    /// <param name="marks">Room for both names' words; more is made when it is too small.</param>
    /// <param name="partners">Room for the first name's words; likewise.</param>
    public WordAlignment(NameToken[] a, NameToken[] b, Span<bool> marks, Span<int> partners)
    {
        _a = a;
        _b = b;
        marks = a.Length + b.Length <= marks.Length ? marks : new bool[a.Length + b.Length];
        _usedA = marks[..a.Length];
        _usedB = marks.Slice(a.Length, b.Length);
        _partnerOfA = a.Length <= partners.Length ? partners[..a.Length] : new int[a.Length];
        marks.Clear();
        _partnerOfA.Fill(-1);
        CountOfRestA = a.Length;
        CountOfRestB = b.Length;
    }

    /// <summary>Which word of the second name each word of the first is paired with; -1 for none.</summary>
    public readonly ReadOnlySpan<int> PartnerOfA => _partnerOfA;

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

    /// <summary>Words of the first name without a partner.</summary>
    public int CountOfRestA { get; private set; }

    public int CountOfRestB { get; private set; }

    public readonly bool IsRestOfA(int at) => !_usedA[at];

    public readonly bool IsRestOfB(int at) => !_usedB[at];

    public void PairEqual()
    {
        PairSameText();
        PairSameMeaning();
    }

    /// <summary>Pairs of words within the edit budget of the shorter, the nearest first.</summary>
    /// <param name="likeness">0 for no pair, else how alike two words are.</param>
    public void PairSimilar(WordLikeness likeness)
    {
        if (CountOfRestA == 0 || CountOfRestB == 0)
        {
            return;
        }

        int pairs = _a.Length * _b.Length;
        Span<double> likenesses = pairs <= PairsOnStack ? stackalloc double[pairs] : new double[pairs];
        likenesses.Clear();
        bool hasAny = false;
        for (int i = 0; i < _a.Length; i++)
        {
            for (int j = 0; j < _b.Length && !_usedA[i]; j++)
            {
                if (!_usedB[j])
                {
                    double alike = likeness(in _a[i], in _b[j]);
                    likenesses[(i * _b.Length) + j] = alike;
                    hasAny |= alike > 0;
                }
            }
        }

        while (hasAny)
        {
            int best = IndexOfMost(likenesses);
            if (likenesses[best] <= 0)
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
    public void PairJoined(WordLikeness likeness)
    {
        if (CountOfRestA > 0 && CountOfRestB > 0)
        {
            JoinRuns(_a, _usedA, _b, _usedB, likeness, isSwapped: false);
            JoinRuns(_b, _usedB, _a, _usedA, likeness, isSwapped: true);
        }
    }

    /// <summary>"V" and "Vladimir".</summary>
    public void PairInitials()
    {
        if (CountOfRestA == 0 || CountOfRestB == 0)
        {
            return;
        }

        for (int i = 0; i < _a.Length; i++)
        {
            for (int j = 0; j < _b.Length && !_usedA[i]; j++)
            {
                bool isInitial = _a[i].Class == WordClass.Initial || _b[j].Class == WordClass.Initial;
                if (!_usedB[j] && isInitial && _a[i].Text[0] == _b[j].Text[0])
                {
                    Take(i, j);
                    MatchedLetters += 2;
                    Likeness += 2 * InitialLikeness;
                    InitialPairs++;
                }
            }
        }
    }

    /// <summary>How alike two words are by their letters; 0 when farther apart than the budget allows.</summary>
    /// <param name="budget">In edits.</param>
    public static double LettersAlike(in NameToken a, in NameToken b, int budget)
    {
        if (a.Class is WordClass.Number or WordClass.Initial || b.Class is WordClass.Number or WordClass.Initial)
        {
            return 0;
        }

        int edits = MostEdits(budget, Math.Min(a.Text.Length, b.Text.Length));
        int limit = Tenths(edits);
        if (WordShape.MayBeNear(a.Shape, b.Shape, edits))
        {
            int cost = EditDistance.Between(a.Text, b.Text, limit);
            if (cost <= limit)
            {
                return 1 - (CostOfWholeBudget * cost / Math.Max(limit, EditDistance.Edit));
            }
        }

        return 0;
    }

    /// <summary>
    /// The edits that are allowed: three in nine letters would be a third of the word, so the third begins at twelve.
    /// </summary>
    public static int MostEdits(int budget, int shorter) =>
        Math.Min(budget, 1 + (int)(shorter * MostEditsPerLetter));

    /// <summary>What so many edits cost at most.</summary>
    public static int Tenths(int edits) => edits == 0 ? SlackTenths : edits * EditDistance.Edit;

    /// <summary>0.18: measured on name_pairs.csv, where it halves the false alarms of the bare budget.</summary>
    private const double MostEditsPerLetter = 0.18;

    /// <summary>0.4 edits where the budget is none: a doubled letter never decides.</summary>
    private const int SlackTenths = 4;

    private static int IndexOfMost(ReadOnlySpan<double> values)
    {
        int most = values.Length == 0 ? -1 : 0;
        for (int at = 1; at < values.Length; at++)
        {
            most = values[at] > values[most] ? at : most;
        }

        return most;
    }

    /// <summary>A word is paired once: its row and its column are out.</summary>
    private readonly void Forget(Span<double> likenesses, int i, int j)
    {
        likenesses.Slice(i * _b.Length, _b.Length).Clear();
        for (int row = 0; row < _a.Length; row++)
        {
            likenesses[(row * _b.Length) + j] = 0;
        }
    }

    private void PairSameText()
    {
        for (int i = 0; i < _a.Length; i++)
        {
            for (int j = 0; j < _b.Length && !_usedA[i]; j++)
            {
                if (!_usedB[j] && _a[i].Letters == _b[j].Letters && _a[i].Text == _b[j].Text)
                {
                    Pair(i, j, 1.0);
                    SurePairs++;
                }
            }
        }
    }

    private void PairSameMeaning()
    {
        for (int i = 0; i < _a.Length; i++)
        {
            for (int j = 0; j < _b.Length && !_usedA[i]; j++)
            {
                if (!_usedB[j] && _a[i].Key == _b[j].Key)
                {
                    Pair(i, j, MeaningLikeness);
                    SurePairs++;
                }
            }
        }
    }

    private void Take(int i, int j)
    {
        (_usedA[i], _usedB[j]) = (true, true);
        _partnerOfA[i] = j;
        CountOfRestA--;
        CountOfRestB--;
    }

    private void Pair(int i, int j, double likeness)
    {
        Take(i, j);
        int letters = _a[i].Text.Length + _b[j].Text.Length;
        MatchedLetters += letters;
        Likeness += letters * likeness;
        FullPairs += _a[i].Class == WordClass.Initial ? 0 : 1;
        InitialPairs += _a[i].Class == WordClass.Initial ? 1 : 0;
    }

    private void JoinRuns(
        ReadOnlySpan<NameToken> many,
        Span<bool> usedMany,
        ReadOnlySpan<NameToken> one,
        Span<bool> usedOne,
        WordLikeness likeness,
        bool isSwapped)
    {
        for (int j = 0; j < one.Length; j++)
        {
            for (int i = 0; i + 1 < many.Length && !usedOne[j]; i++)
            {
                if (usedMany[i] || usedMany[i + 1])
                {
                    continue;
                }

                TryJoin(many, usedMany, i, in one[j], likeness, out int length, out double like);
                if (length > 1)
                {
                    usedOne[j] = true;
                    int letters = 2 * one[j].Text.Length;
                    usedMany.Slice(i, length).Fill(true);
                    MatchedLetters += letters;
                    Likeness += letters * like;
                    FullPairs += length;
                    FuzzyPairs += like < 1 ? 1 : 0;
                    _partnerOfA[isSwapped ? j : i] = isSwapped ? i : j;
                    CountOfRestA -= isSwapped ? 1 : length;
                    CountOfRestB -= isSwapped ? length : 1;
                }
            }
        }
    }

    private static void TryJoin(
        ReadOnlySpan<NameToken> many,
        ReadOnlySpan<bool> used,
        int start,
        in NameToken target,
        WordLikeness likeness,
        out int length,
        out double like)
    {
        int letters = 0;
        uint occurring = 0;
        Vector128<byte> counts = Vector128<byte>.Zero;
        Vector128<byte> sounds = Vector128<byte>.Zero;
        (length, like) = (0, 0);
        for (int at = start; at < many.Length && at < start + LongestJoin && !used[at]; at++)
        {
            if (many[at].Class == WordClass.Number)
            {
                return;
            }

            int words = at - start + 1;
            letters += many[at].Text.Length;
            occurring |= many[at].Letters;
            counts += many[at].Shape.Counts;
            sounds += many[at].Shape.SoundCounts;
            if (words > 1
                && Math.Abs(letters - target.Text.Length) <= MostLengthDifference
                && MayBeAlike(many.Slice(start, words), new(letters, occurring, counts, sounds), in target))
            {
                NameToken joined = Join(many.Slice(start, words));
                double found = likeness(in joined, in target);
                (length, like) = found > like ? (words, found) : (length, like);
            }
        }
    }

    /// <summary>
    /// Whether joined words can be near another one, by letters or by sound: before a word is made of them.
    /// </summary>
    private static bool MayBeAlike(ReadOnlySpan<NameToken> words, in Run run, in NameToken target)
    {
        int shorter = Math.Min(run.Length, target.Text.Length);
        int edits = MostEdits(EditDistance.Budget(shorter), shorter);
        int limit = Tenths(edits);
        bool maySpell = EditDistance.AtLeast(run.Letters, target.Letters) <= limit
            && WordShape.MayBeSpelled(run.Counts, words.Length, target.Shape, edits);
        bool maySound = WordShape.MaySound(run.Sounds, words.Length, target.Shape);
        if ((!maySpell && !maySound) || run.Length > WordShape.LongestWord)
        {
            return false;
        }

        Span<char> joined = stackalloc char[WordShape.LongestWord];
        int at = 0;
        foreach (ref readonly NameToken word in words)
        {
            word.Text.CopyTo(joined[at..]);
            at += word.Text.Length;
        }

        joined = joined[..at];
        if (maySpell && EditDistance.Between(joined, target.Text, limit) <= limit)
        {
            return true;
        }

        Span<char> sound = stackalloc char[WordShape.LongestWord];
        sound = sound[..(maySound ? SoundKey.Write(joined, sound) : 0)];
        return Math.Abs(sound.Length - target.Sound.Length) <= 1
            && EditDistance.AtLeast(EditDistance.LettersOf(sound), target.Shape.SoundLetters) <= EditDistance.Edit
            && EditDistance.Between(sound, target.Sound, EditDistance.Edit) <= EditDistance.Edit;
    }

    private static NameToken Join(ReadOnlySpan<NameToken> words)
    {
        string joined = words[0].Text;
        foreach (ref readonly NameToken word in words[1..])
        {
            joined += word.Text;
        }

        return new(joined, WordClass.Plain, joined);
    }

    /// <summary>What words written as one have in all: letters, which ones, how often, and their sounds.</summary>
    private readonly record struct Run(int Length, uint Letters, Vector128<byte> Counts, Vector128<byte> Sounds);
}
