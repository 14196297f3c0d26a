namespace Maritime.Screening.Names;

/// <summary>Says quickly whether words may be spellings of one query word.</summary>
/// <remarks>
/// Two plain edit distances bound the weighted one of <see cref="EditDistance"/> from below: between the letters as
/// written, where everything counts, and between folded letters, where what costs half an edit counts nothing. Both by
/// the bit-parallel method of Myers (1999) in Hyyrö's form (2003): one column of the whole table per letter.
/// </remarks>
internal readonly ref struct SpellingFilter
{
    /// <summary>Room that a filter needs.</summary>
    public const int Room = 2 * WordShape.Groups;

    private const int Half = EditDistance.Edit / 2;

    /// <summary>
    /// A double costs one tenth less than half an edit, and taking it out may cost folding one edit more.
    /// </summary>
    private const int OfDouble = Half + 1;

    private readonly ReadOnlySpan<ulong> _folded;
    private readonly ReadOnlySpan<ulong> _letters;
    private readonly WordShape _query;

    /// <param name="room"><see cref="Room"/> values; overwritten.</param>
    public SpellingFilter(WordShape query, Span<ulong> room)
    {
        room.Clear();
        Span<ulong> folded = room[..WordShape.Groups];
        Span<ulong> letters = room.Slice(WordShape.Groups, WordShape.Groups);
        for (int at = 0; at < query.Folded.Length; at++)
        {
            folded[query.Folded[at]] |= 1UL << at;
        }

        for (int at = 0; at < Math.Min(query.Text.Length, WordShape.LongestWord); at++)
        {
            letters[Index(query.Text[at])] |= 1UL << at;
        }

        _folded = folded;
        _letters = letters;
        _query = query;
    }

    /// <summary>Whether the letters in their order allow so many edits.</summary>
    public bool MayBe(WordShape word, int edits)
    {
        if (word.Text.Length > WordShape.LongestWord || _query.Text.Length > WordShape.LongestWord)
        {
            return false;
        }

        int limit = WordAlignment.Tenths(edits);
        int doubles = OfDouble * (word.Doubles + _query.Doubles);
        int folded = FoldedDistance(word.Folded);
        if (Half * folded > limit + doubles + (EditDistance.Edit * edits))
        {
            return false;
        }

        int least = (Half * (folded + Distance(word.Text))) - doubles;

        // Two neighbours swapped count four times here and twice there; the letters are then the same.
        return least <= limit
            || (least <= limit + (EditDistance.Edit * edits)
                && least <= limit + (EditDistance.Edit * Swaps(word.Text, edits, limit)));
    }

    /// <summary>Letters alone: digits that share a place with one only make the bound lower.</summary>
    private static int Index(char letter) => letter & (WordShape.Groups - 1);

    /// <summary>How many swaps are possible beside the letters that must have been replaced.</summary>
    private int Swaps(ReadOnlySpan<char> word, int edits, int limit)
    {
        Span<sbyte> counts = stackalloc sbyte[WordShape.Groups];
        counts.Clear();
        foreach (char letter in word)
        {
            counts[Index(letter)]++;
        }

        foreach (char letter in _query.Text)
        {
            counts[Index(letter)]--;
        }

        int apart = 0;
        foreach (sbyte count in counts)
        {
            apart += Math.Abs((int)count);
        }

        return Math.Clamp((limit - (Half * (apart / 2))) / EditDistance.Edit, 0, edits);
    }

    private int FoldedDistance(ReadOnlySpan<byte> word)
    {
        Column column = new(_query.Folded.Length);
        foreach (byte letter in word)
        {
            column.Next(_folded[letter]);
        }

        return _query.Folded.Length == 0 ? word.Length : column.Distance;
    }

    private int Distance(ReadOnlySpan<char> word)
    {
        Column column = new(_query.Text.Length);
        foreach (char letter in word)
        {
            column.Next(_letters[Index(letter)]);
        }

        return column.Distance;
    }

    /// <summary>One column of the table, as differences between its rows.</summary>
    private struct Column(int length)
    {
        private readonly ulong _last = 1UL << (length - 1);
        private ulong _up = ulong.MaxValue;
        private ulong _down = 0;

        public int Distance { get; private set; } = length;

        public void Next(ulong positions)
        {
            ulong match = positions | _down;
            ulong carry = (((match & _up) + _up) ^ _up) | match;
            ulong grows = _down | ~(carry | _up);
            ulong shrinks = _up & carry;
            Distance += (grows & _last) != 0 ? 1 : (shrinks & _last) != 0 ? -1 : 0;
            grows = (grows << 1) | 1;
            _up = (shrinks << 1) | ~(carry | grows);
            _down = grows & carry;
        }
    }
}
