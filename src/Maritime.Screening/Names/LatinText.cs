using System.Collections.Frozen;
using System.Text;

namespace Maritime.Screening.Names;

/// <summary>Writes any script in plain small Latin letters.</summary>
/// <remarks>
/// Compatibility forms are folded first (as NFKC does; the tables are of the Unicode Character Database, because the
/// platform's own normalization is switched off together with its culture data). Han is read as pinyin, with the
/// readings
/// that a character has only as a family name or in a word; Hangul as North Korean practice writes it (김정은 "kim
/// jongun"), whose South Korean spellings the matcher takes as equal.
/// </remarks>
public static class LatinText
{
    private const char HangulFirst = '\uAC00';
    private const char HangulLast = '\uD7A3';

    private static readonly string[] HangulInitials =
        ["k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"];

    private static readonly string[] HangulVowels =
    [
        "a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "u",
        "ui", "i",
    ];

    private static readonly string[] HangulFinals =
    [
        "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng",
        "t", "t", "k", "t", "p", "t",
    ];

    private static readonly FrozenDictionary<char, string> Letters = ReadLetters();
    private static readonly HanTables Han = HanTables.Read();

    /// <summary>Whether a text holds Han characters or Hangul syllables.</summary>
    public static bool HasSyllableScript(string text) => text.Any(letter => IsHan(letter) || IsHangul(letter));

    /// <summary>Letters and digits in ASCII; every other sign stays as it is or becomes a space.</summary>
    /// <param name="isPerson">
    /// Whether Han and Hangul are personal names, which begin with the family name: it becomes a word of its own.
    /// </param>
    public static string Of(string text, bool isPerson = false)
    {
        if (IsPlain(text))
        {
            return text.ToLowerInvariant();
        }

        StringBuilder latin = new(text.Length * 2);
        int at = 0;
        while (at < text.Length)
        {
            char letter = text[at];
            int end = at + 1;
            if (IsHan(letter))
            {
                end = EndOf(text, at, IsHan);
                latin.Append(' ').Append(HanWords(text[at..end], isPerson && !IsForeignName(text))).Append(' ');
            }
            else if (IsHangul(letter))
            {
                end = EndOf(text, at, IsHangul);
                AppendHangul(latin, text.AsSpan(at, end - at), isPerson);
            }
            else
            {
                AppendLetter(latin, letter, IsWordEnd(text, at));
            }

            at = end;
        }

        return latin.ToString();
    }

    /// <summary>The simplified form of every Han character; the text unchanged elsewhere.</summary>
    internal static string Simplified(string text) => string.Concat(text.Select(Han.Simplify));

    internal static bool IsHan(char letter) => letter is >= '\u3400' and <= '\u9FFF' or '\u3005' or '\u3007';

    internal static bool IsHangul(char letter) => letter is >= HangulFirst and <= HangulLast;

    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExceptInRange('\0', '\u007F');

    /// <summary>A Chinese or Japanese spelling of a foreign name has a dot between its parts.</summary>
    private static bool IsForeignName(string text) => text.AsSpan().IndexOfAny('·', '・', '•') >= 0;

    private static bool IsWordEnd(string text, int at) => at + 1 >= text.Length || !char.IsLetter(text[at + 1]);

    private static int EndOf(string text, int start, Func<char, bool> belongs)
    {
        int end = start;
        while (end < text.Length && belongs(text[end]))
        {
            end++;
        }

        return end;
    }

    private static void AppendLetter(StringBuilder latin, char letter, bool isWordEnd)
    {
        if (char.IsAscii(letter))
        {
            latin.Append(char.ToLowerInvariant(letter));
        }
        else if (Letters.TryGetValue(letter, out string? text))
        {
            bool replacesVowel = text.StartsWith('-');
            if (replacesVowel && latin.Length > 0 && latin[^1] is 'a' or 'i' or 'u')
            {
                latin.Length--;
            }

            latin.Append(replacesVowel ? text.AsSpan(1) : text);

            // A word's last inherent a is not spoken in Hindi and Bengali.
            if (isWordEnd && letter is >= '\u0915' and <= '\u09B9' && text.Length > 1 && text[^1] == 'a')
            {
                latin.Length--;
            }
        }
        else
        {
            latin.Append(char.IsLetterOrDigit(letter) ? letter : ' ');
        }
    }

    private static void AppendHangul(StringBuilder latin, ReadOnlySpan<char> syllables, bool isPerson)
    {
        for (int at = 0; at < syllables.Length; at++)
        {
            int index = syllables[at] - HangulFirst;
            latin.Append(HangulInitials[index / 588]).Append(HangulVowels[index / 28 % 21])
                .Append(HangulFinals[index % 28]);
            if (isPerson && at == 0 && syllables.Length is > 1 and < 5)
            {
                latin.Append(' ');
            }
        }
    }

    private static string HanWords(string run, bool isPerson)
    {
        int family = isPerson && run.Length is > 1 and < 5 ? Han.FamilyNameLength(run) : 0;
        return family == 0 ? Han.Read(run) : $"{Han.ReadFamilyName(run[..family])} {Han.Read(run[family..])}";
    }

    private static FrozenDictionary<char, string> ReadLetters()
    {
        Dictionary<char, string> letters = [];
        foreach (string[] row in NameData.Rows("letters.tsv"))
        {
            string latin = row[0] switch { "." => "", "_" => " ", var text => text };
            foreach (char letter in row[1])
            {
                letters[letter] = latin;
            }
        }

        return letters.ToFrozenDictionary();
    }

    private sealed class HanTables(
        FrozenDictionary<char, string> readings,
        FrozenDictionary<char, char> simplified,
        FrozenDictionary<string, string> familyNames,
        FrozenDictionary<string, string> words)
    {
        private const int LongestWord = 2;

        public static HanTables Read()
        {
            Dictionary<char, string> readings = [];
            Dictionary<char, char> simplified = [];
            Dictionary<string, string> familyNames = [];
            Dictionary<string, string> words = [];
            foreach (string[] row in NameData.Rows("han.tsv"))
            {
                switch (row[0][0])
                {
                    case '=':
                        for (int at = 0; at + 1 < row[1].Length; at += 2)
                        {
                            simplified[row[1][at]] = row[1][at + 1];
                        }

                        break;
                    case '@':
                        familyNames[row[0][1..]] = row[1];
                        break;
                    case '+':
                        words[row[0][1..]] = row[1];
                        break;
                    default:
                        foreach (char character in row[1])
                        {
                            readings[character] = row[0];
                        }

                        break;
                }
            }

            return new(
                readings.ToFrozenDictionary(),
                simplified.ToFrozenDictionary(),
                familyNames.ToFrozenDictionary(),
                words.ToFrozenDictionary());
        }

        public char Simplify(char character) => simplified.GetValueOrDefault(character, character);

        public int FamilyNameLength(string name) => name.Length > 2 && familyNames.ContainsKey(name[..2]) ? 2 : 1;

        public string ReadFamilyName(string name) => familyNames.GetValueOrDefault(name) ?? Read(name);

        /// <summary>The readings of a run, one after the other without spaces.</summary>
        public string Read(string run)
        {
            StringBuilder pinyin = new();
            int at = 0;
            while (at < run.Length)
            {
                int length = Math.Min(LongestWord, run.Length - at);
                string? word = null;
                while (length > 0 && !words.TryGetValue(run.Substring(at, length), out word))
                {
                    length--;
                }

                pinyin.Append(word ?? readings.GetValueOrDefault(run[at], ""));
                at += Math.Max(1, length);
            }

            return pinyin.ToString();
        }
    }
}
