using System.Numerics;

namespace Maritime.Screening.Names;

/// <summary>How far two spellings are apart, in tenths of an edit.</summary>
/// <remarks>
/// Restricted Damerau-Levenshtein (insert, delete, replace, swap two neighbours), in which the mistakes that
/// transliteration
/// and typing make all the time cost half: i and y, c and k, a doubled letter, a silent h.
/// </remarks>
internal static class EditDistance
{
    public const int Edit = 10;

    /// <summary>Half an edit: see the pairs below.</summary>
    private const int Similar = 5;

    /// <summary>Less than half: doubling is the commonest difference between transliterations.</summary>
    private const int Doubled = 4;

    private const int LongestWord = 64;

    /// <summary>
    /// Pairs that look or sound alike ("rigour", compare.yml, MIT, and the usual transliteration variants).
    /// </summary>
    private static readonly bool[] SimilarPairs = Pairs(
        "0o 1i 1l g9 q9 b6 5s ei ou ij iy ck vw sz qk gq kg ea jy dt");

    /// <summary><see cref="LetterOf"/> of every ASCII character.</summary>
    private static readonly uint[] Groups = [.. Enumerable.Range(0, 128).Select(letter => LetterOf((char)letter))];

    /// <summary>0/1/2/3 edits for words of up to 3/5/8/more letters.</summary>
    public static int Budget(int letters) => letters switch { <= 3 => 0, <= 5 => 1, <= 8 => 2, _ => 3 };

    /// <summary>
    /// The groups of letters that occur, one bit each. Letters that replace each other for half an edit share a bit,
    /// and h
    /// has none, so every bit that only one word has costs a whole edit.
    /// </summary>
    public static uint LettersOf(ReadOnlySpan<char> text)
    {
        uint letters = 0;
        foreach (char letter in text)
        {
            letters |= letter < Groups.Length ? Groups[letter] : 0;
        }

        return letters;
    }

    /// <summary>
    /// The bit of one letter's group; 0 for h and for what is no letter or digit that looks like one. A digit never
    /// stands in a word of letters (<see cref="NameTokens"/> parts or reads them), so it joins no two groups.
    /// </summary>
    public static uint LetterOf(char letter) => letter switch
    {
        'h' => 0u,
        'e' or 'i' or 'y' or 'j' or 'a' => 1u << 0,
        'o' or 'u' or '0' => 1u << 1,
        'c' or 'k' or 'q' or 'g' or '9' => 1u << 2,
        'v' or 'w' => 1u << 3,
        's' or 'z' or '5' => 1u << 4,
        'd' or 't' => 1u << 5,
        'b' or '6' => 1u << 6,
        'f' => 1u << 7,
        'm' => 1u << 8,
        'n' => 1u << 9,
        'p' => 1u << 10,
        'r' => 1u << 11,
        'x' => 1u << 12,
        'l' or '1' => 1u << 20,
        >= '2' and <= '8' => 1u << (13 + (letter - '2')),
        _ => 0u,
    };

    /// <summary>No word pair with these letters is nearer than this, in tenths of an edit.</summary>
    public static int AtLeast(uint a, uint b) =>
        Edit * Math.Max(BitOperations.PopCount(a & ~b), BitOperations.PopCount(b & ~a));

    /// <param name="limit">In tenths of an edit; what is farther apart is not worked out.</param>
    /// <returns>The distance in tenths, or <see cref="int.MaxValue"/> when it is above the limit.</returns>
    public static int Between(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        if (a.SequenceEqual(b))
        {
            return 0;
        }

        if (a.Length > LongestWord || b.Length > LongestWord || Math.Abs(a.Length - b.Length) * Doubled > limit)
        {
            return int.MaxValue;
        }

        Span<int> rows = stackalloc int[4 * (LongestWord + 1)];
        Span<int> twoBack = rows[..(LongestWord + 1)];
        Span<int> last = rows.Slice(LongestWord + 1, LongestWord + 1);
        Span<int> row = rows.Slice(2 * (LongestWord + 1), LongestWord + 1);
        Span<int> inserted = rows[(3 * (LongestWord + 1))..];
        for (int j = 1; j <= b.Length; j++)
        {
            inserted[j] = InsertCost(b, j - 1);
            last[j] = last[j - 1] + inserted[j];
        }

        for (int i = 1; i <= a.Length; i++)
        {
            char letter = a[i - 1];
            int deleted = InsertCost(a, i - 1);
            row[0] = last[0] + deleted;
            int least = row[0];
            for (int j = 1; j <= b.Length; j++)
            {
                int best = last[j - 1] + ReplaceCost(letter, b[j - 1]);
                best = Math.Min(best, last[j] + deleted);
                best = Math.Min(best, row[j - 1] + inserted[j]);
                if (i > 1 && j > 1 && letter == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    best = Math.Min(best, twoBack[j - 2] + Edit);
                }

                row[j] = best;
                least = Math.Min(least, best);
            }

            if (least > limit)
            {
                return int.MaxValue;
            }

            Span<int> free = twoBack;
            twoBack = last;
            last = row;
            row = free;
        }

        return last[b.Length] <= limit ? last[b.Length] : int.MaxValue;
    }

    private static int InsertCost(ReadOnlySpan<char> word, int at) =>
        (at > 0 && word[at] == word[at - 1]) || (at + 1 < word.Length && word[at] == word[at + 1]) ? Doubled
        : word[at] == 'h' && at > 0 ? Similar
        : Edit;

    private static int ReplaceCost(char a, char b) =>
        a == b ? 0 : a < 128 && b < 128 && SimilarPairs[(a * 128) + b] ? Similar : Edit;

    private static bool[] Pairs(string pairs)
    {
        bool[] table = new bool[128 * 128];
        foreach (string pair in pairs.Split(' '))
        {
            table[(pair[0] * 128) + pair[1]] = true;
            table[(pair[1] * 128) + pair[0]] = true;
        }

        return table;
    }
}
