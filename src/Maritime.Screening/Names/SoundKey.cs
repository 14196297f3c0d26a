namespace Maritime.Screening.Names;

/// <summary>
/// Spells a word the way its transliterations agree: "Selenskyj" and "Zelenskyy", "Qaddafi" and "Gaddafi", "Hsi" and
/// "Xi".
/// </summary>
internal static class SoundKey
{
    private const int LongestOnStack = 64;

    /// <summary>Longest first: a group of letters is replaced once.</summary>
    private static readonly (string Letters, string Sound)[] Groups =
    [
        ("shch", "S"), ("tsch", "C"), ("sch", "S"), ("tch", "C"), ("dzh", "J"), ("chh", "C"), ("hs", "S"), ("sh", "S"),
        ("zh", "J"), ("dj", "J"), ("ts", "Z"), ("tz", "Z"), ("ph", "f"), ("gh", "k"), ("kh", "k"), ("ck", "k"),
        ("dh", "t"), ("th", "t"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ey", "i"), ("ay", "i"), ("ei", "i"), ("ai",
            "i"),
        ("ya", "ia"), ("yu", "iu"), ("ch", "C"),
    ];

    /// <summary>Positions in <see cref="Groups"/> by the first letter, in their order.</summary>
    private static readonly int[][] GroupsByLetter =
    [
        .. Enumerable.Range('a', 26).Select(letter => Enumerable.Range(0, Groups.Length)
            .Where(group => Groups[group].Letters[0] == letter)
            .ToArray()),
    ];

    public static string Of(string word)
    {
        Span<char> sound = word.Length <= LongestOnStack ? stackalloc char[LongestOnStack] : new char[word.Length];
        return sound[..Write(word, sound)].ToString();
    }

    /// <summary>Writes the key of a word; no key is longer than its word.</summary>
    /// <returns>The length of the key.</returns>
    public static int Write(ReadOnlySpan<char> word, Span<char> sound)
    {
        int written = 0;
        int at = 0;
        while (at < word.Length)
        {
            int group = FindGroup(word[at..]);
            if (group >= 0)
            {
                (string letters, string said) = Groups[group];
                said.CopyTo(sound[written..]);
                written += said.Length;
                at += letters.Length;
                continue;
            }

            char letter = Sound(word[at]);
            if (letter != '\0' && (written == 0 || sound[written - 1] != letter))
            {
                sound[written++] = letter;
            }

            at++;
        }

        return written;
    }

    private static int FindGroup(ReadOnlySpan<char> rest)
    {
        int first = rest[0] - 'a';
        if (rest.Length > 1 && (uint)first < (uint)GroupsByLetter.Length)
        {
            foreach (int group in GroupsByLetter[first])
            {
                if (rest.StartsWith(Groups[group].Letters))
                {
                    return group;
                }
            }
        }

        return -1;
    }

    private static char Sound(char letter) => letter switch
    {
        'q' or 'g' or 'c' => 'k',
        'x' => 'S',
        'z' => 's',
        'w' => 'v',
        'y' or 'j' => 'i',
        'd' => 't',
        'b' => 'p',
        'o' => 'u',
        'h' => '\0',
        _ => letter,
    };
}
