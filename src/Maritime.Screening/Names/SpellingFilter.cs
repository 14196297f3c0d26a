using System.Numerics;

namespace Maritime.Screening.Names;

/// <summary>Says quickly whether a word may be a spelling of one query word.</summary>
/// <remarks>
/// Plain edit distance over letters folded by look and sound, by the bit-parallel method of Myers (1999) in Hyyrö's
/// form
/// (2003): one column of the whole table per letter of the word. Never stricter than <see cref="EditDistance"/>
/// except by a
/// doubled letter, which folding takes out. Words are at most 64 letters.
/// </remarks>
internal ref struct SpellingFilter
{
    private const int Groups = 32;

    private readonly Span<ulong> _positions;
    private readonly int _length;
    private readonly uint _letters;
    private readonly int _budget;

    /// <param name="folded">A folded query word: see <see cref="Fold"/>.</param>
    /// <param name="positions">Room for 32 values; overwritten.</param>
    /// <param name="budget">In whole edits.</param>
    public SpellingFilter(ReadOnlySpan<byte> folded, uint letters, Span<ulong> positions, int budget)
    {
        positions.Clear();
        for (int at = 0; at < folded.Length; at++)
        {
            positions[folded[at]] |= 1UL << at;
        }

        _positions = positions;
        _length = folded.Length;
        _letters = letters;
        _budget = budget;
    }

    public readonly bool MayBe(ReadOnlySpan<byte> word, uint letters)
    {
        int missing = Math.Max(BitOperations.PopCount(letters & ~_letters), BitOperations
            .PopCount(_letters & ~letters));
        if (missing > _budget || Math.Abs(word.Length - _length) > _budget)
        {
            return false;
        }

        // Two neighbours swapped count twice here and once there; the letters are then the same.
        return Distance(word) <= _budget + (letters == _letters ? 1 : 0);
    }

    /// <summary>
    /// Letters as small numbers: those that replace each other for half an edit are one; doubles and h are out.
    /// </summary>
    public static byte[] Fold(string word)
    {
        List<byte> folded = new(word.Length);
        foreach (char letter in word.AsSpan(0, Math.Min(word.Length, 64)))
        {
            byte group = (byte)BitOperations.TrailingZeroCount(EditDistance.LetterOf(letter));
            if (group < Groups && (folded.Count == 0 || folded[^1] != group))
            {
                folded.Add(group);
            }
        }

        return [.. folded];
    }

    private readonly int Distance(ReadOnlySpan<byte> word)
    {
        if (_length == 0)
        {
            return word.Length;
        }

        ulong up = ulong.MaxValue;
        ulong down = 0;
        ulong last = 1UL << (_length - 1);
        int distance = _length;
        foreach (byte letter in word)
        {
            ulong match = _positions[letter] | down;
            ulong carry = (((match & up) + up) ^ up) | match;
            ulong grows = down | ~(carry | up);
            ulong shrinks = up & carry;
            distance += (grows & last) != 0 ? 1 : (shrinks & last) != 0 ? -1 : 0;
            grows = (grows << 1) | 1;
            up = (shrinks << 1) | ~(carry | grows);
            down = grows & carry;
        }

        return distance;
    }
}
