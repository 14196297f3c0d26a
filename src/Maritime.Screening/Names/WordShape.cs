using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;

namespace Maritime.Screening.Names;

/// <summary>What of a word bounds its distance from other words without comparing letter by letter.</summary>
/// <remarks>
/// The bounds are never above the distance of <see cref="EditDistance"/>: they sort out pairs, they lose none.
/// </remarks>
internal sealed class WordShape
{
    /// <summary>64: what the bit-parallel comparison holds in one machine word.</summary>
    public const int LongestWord = 64;

    /// <summary>32: values that <see cref="Folded"/> takes.</summary>
    public const int Groups = 32;

    /// <summary>What the word is short for; the same string object for the same name.</summary>
    private readonly string[] _nicknames = [];

    private WordShape(string text, string sound)
    {
        Text = text;
        Letters = EditDistance.LettersOf(text);
        Plain = Encoding.ASCII.GetBytes(text);
        Folded = Fold(text, takesDoublesOut: true);
        Whole = Fold(text, takesDoublesOut: false);
        Doubles = Whole.Length - Folded.Length;
        Whole = Doubles == 0 ? Folded : Whole;
        Counts = CountsOf(Folded);
        Sound = sound;
        SoundLetters = EditDistance.LettersOf(sound);
        FoldedSound = Fold(sound, takesDoublesOut: true);
        SoundCounts = CountsOf(FoldedSound);
        if (NameWords.HasNickname(text))
        {
            _nicknames = [.. NameWords.NicknameClasses(text).Select(string.Intern)];
        }
    }

    public string Text { get; }

    /// <summary>The letters that occur, one bit for each group of letters that replace each other.</summary>
    public uint Letters { get; }

    /// <summary>The letters as they are, one byte each.</summary>
    public byte[] Plain { get; }

    /// <summary>
    /// Letters as small numbers: those that replace each other for half an edit are one; doubles and h are out.
    /// </summary>
    public byte[] Folded { get; }

    /// <summary>The same with doubled letters in; the same object when there are none.</summary>
    public byte[] Whole { get; }

    /// <summary>How many doubled letters folding took out.</summary>
    public int Doubles { get; }

    /// <summary>
    /// How often each number occurs in <see cref="Folded"/>; rare ones from 15 on are counted as one.
    /// </summary>
    public Vector128<byte> Counts { get; }

    /// <summary>What transliterations of the word agree in.</summary>
    public string Sound { get; }

    public uint SoundLetters { get; }

    public byte[] FoldedSound { get; }

    public Vector128<byte> SoundCounts { get; }

    /// <summary>Whether the table of short names has the word at all.</summary>
    public bool HasNickname => _nicknames.Length > 0;

    public static WordShape Of(string text) => new(text, SoundKey.Of(text));

    /// <summary>Whether one is short for the other, or both for a third: "Bill" and "William".</summary>
    public static bool AreNicknames(WordShape a, WordShape b)
    {
        foreach (string known in a._nicknames)
        {
            foreach (string other in b._nicknames)
            {
                if (ReferenceEquals(known, other))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether two words may be within so many edits by their letters.</summary>
    public static bool MayBeNear(WordShape a, WordShape b, int edits)
    {
        if (Math.Max(BitOperations.PopCount(a.Letters & ~b.Letters), BitOperations.PopCount(b.Letters & ~a.Letters))
            > edits)
        {
            return false;
        }

        return MayBeNear(a.Counts, ((byte)a.Folded.Length, (byte)a.Doubles), b, edits);
    }

    /// <summary>The same from how often each letter occurs.</summary>
    public static bool MayBeNear(Vector128<byte> counts, (byte Folded, byte Doubles) length, WordShape b, int edits)
    {
        int most = edits + length.Doubles + b.Doubles;
        int lengths = Math.Abs(length.Folded - b.Folded.Length);

        // A replaced letter changes two counts, an inserted one one count and the length.
        return lengths <= most && (Apart(counts, b.Counts) + lengths + 1) / 2 <= most;
    }

    /// <summary>Whether two words may sound alike within so many tenths of an edit, of which one is ten.</summary>
    public static bool MaySoundAlike(WordShape a, WordShape b, int tenths) =>
        EditDistance.AtLeast(a.SoundLetters, b.SoundLetters) <= tenths
        && Math.Abs(a.Sound.Length - b.Sound.Length) <= 1
        && Apart(a.SoundCounts, b.SoundCounts) <= (tenths + 4) / 5;

    /// <summary>
    /// Whether words written as one may be within so many edits. Where two words meet, a letter may become a double.
    /// </summary>
    /// <param name="counts">The words' <see cref="Counts"/>, added up.</param>
    public static bool MayBeSpelled(Vector128<byte> counts, int words, WordShape target, int edits) =>
        Apart(counts, target.Counts) <= 2 * (edits + words - 1 + target.Doubles);

    /// <summary>The same of the sound: where two words meet, two sounds may become a third.</summary>
    public static bool MaySound(Vector128<byte> counts, int words, WordShape target) =>
        Apart(counts, target.SoundCounts) <= 2 + (3 * (words - 1));

    private static int Apart(Vector128<byte> a, Vector128<byte> b) =>
        Vector128.Sum(Vector128.Max(a, b) - Vector128.Min(a, b));

    /// <summary>The capitals of a sound key stand each for themselves.</summary>
    private static int GroupOf(char letter) => letter switch
    {
        'S' => 24,
        'C' => 25,
        'J' => 26,
        'Z' => 27,
        _ => BitOperations.TrailingZeroCount(EditDistance.LetterOf(letter)),
    };

    private static byte[] Fold(string word, bool takesDoublesOut)
    {
        Span<byte> folded = stackalloc byte[LongestWord];
        int length = 0;
        char last = '\0';
        foreach (char letter in word.AsSpan(0, Math.Min(word.Length, LongestWord)))
        {
            int group = GroupOf(letter);
            if (group < Groups && !(takesDoublesOut && letter == last))
            {
                folded[length++] = (byte)group;
                last = letter;
            }
        }

        return folded[..length].ToArray();
    }

    private static Vector128<byte> CountsOf(ReadOnlySpan<byte> folded)
    {
        Span<byte> counts = stackalloc byte[Vector128<byte>.Count];
        counts.Clear();
        foreach (byte group in folded)
        {
            counts[Math.Min(group, counts.Length - 1)]++;
        }

        return Vector128.Create<byte>(counts);
    }
}
