using System.Text;

namespace Maritime.Screening.Names;

/// <summary>
/// Spells a word the way its transliterations agree: "Selenskyj" and "Zelenskyy", "Qaddafi" and "Gaddafi", "Hsi" and
/// "Xi".
/// </summary>
internal static class SoundKey
{
    /// <summary>Longest first: a group of letters is replaced once.</summary>
    private static readonly (string Letters, string Sound)[] Groups =
    [
        ("shch", "S"), ("tsch", "C"), ("sch", "S"), ("tch", "C"), ("dzh", "J"), ("chh", "C"), ("hs", "S"), ("sh", "S"),
        ("zh", "J"), ("dj", "J"), ("ts", "Z"), ("tz", "Z"), ("ph", "f"), ("gh", "k"), ("kh", "k"), ("ck", "k"),
        ("dh", "t"), ("th", "t"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ey", "i"), ("ay", "i"), ("ei", "i"), ("ai",
            "i"),
        ("ya", "ia"), ("yu", "iu"), ("ch", "C"),
    ];

    public static string Of(string word)
    {
        StringBuilder sound = new(word.Length);
        int at = 0;
        while (at < word.Length)
        {
            int group = FindGroup(word.AsSpan(at));
            if (group >= 0)
            {
                sound.Append(Groups[group].Sound);
                at += Groups[group].Letters.Length;
                continue;
            }

            char letter = Sound(word[at]);
            if (letter != '\0' && (sound.Length == 0 || sound[^1] != letter))
            {
                sound.Append(letter);
            }

            at++;
        }

        return sound.ToString();
    }

    private static int FindGroup(ReadOnlySpan<char> rest)
    {
        for (int at = 0; at < Groups.Length; at++)
        {
            if (rest.StartsWith(Groups[at].Letters))
            {
                return at;
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
