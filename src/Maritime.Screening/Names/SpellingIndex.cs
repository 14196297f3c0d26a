using System.Numerics;
using System.Text;

namespace Maritime.Screening.Names;

/// <summary>Finds words that become equal to a query word when a few letters are left out of both.</summary>
/// <remarks>
/// Symmetric deletion: every word is kept under each of its forms with up to <see cref="MostDeletions"/> letters left
/// out, by their hash. Two words within k edits, swapped neighbours included, share a form; what shares one is compared
/// in full by the caller. Immutable and thread-safe.
/// </remarks>
internal sealed class SpellingIndex
{
    /// <summary>
    /// 2: a third would take a hundred forms more for each word; the few words that allow it are scanned.
    /// </summary>
    public const int MostDeletions = 2;

    private readonly int[] _starts;
    private readonly uint[] _hashes;
    private readonly int[] _words;

    private SpellingIndex(int[] starts, uint[] hashes, int[] words) =>
        (_starts, _hashes, _words) = (starts, hashes, words);

    /// <param name="entries">
    /// A form of a word (letters as small numbers), how many letters may be left out of it, and the word's number. Read
    /// twice: to make room for exactly what there is, then to fill it.
    /// </param>
    public static SpellingIndex Of(IReadOnlyList<(byte[] Form, int Deletions, int Word)> entries)
    {
        Span<uint> hashes = stackalloc uint[MostForms];
        int count = 0;
        foreach ((byte[] form, int deletions, _) in entries)
        {
            count += WriteOnce(form, deletions, hashes);
        }

        // Sorted by counting: entries with the same low bits lie together.
        uint mask = BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, count / 2)) - 1;
        int[] starts = new int[mask + 2];
        foreach ((byte[] form, int deletions, _) in entries)
        {
            foreach (uint hash in hashes[..WriteOnce(form, deletions, hashes)])
            {
                starts[hash & mask]++;
            }
        }

        int end = 0;
        for (int bucket = 0; bucket < starts.Length; bucket++)
        {
            end += starts[bucket];
            starts[bucket] = end;
        }

        // Filled from behind, the ends become the starts.
        uint[] allHashes = new uint[count];
        int[] words = new int[count];
        foreach ((byte[] form, int deletions, int word) in entries)
        {
            foreach (uint hash in hashes[..WriteOnce(form, deletions, hashes)])
            {
                int at = --starts[hash & mask];
                (allHashes[at], words[at]) = (hash, word);
            }
        }

        return new(starts, allHashes, words);
    }

    /// <summary>Adds words that share a form; some more than once.</summary>
    public void Find(ReadOnlySpan<byte> form, int deletions, List<int> found)
    {
        Span<uint> hashes = stackalloc uint[MostForms];
        int count = Write(form, deletions, hashes);
        uint mask = (uint)_starts.Length - 2;
        foreach (uint hash in hashes[..count])
        {
            int end = _starts[(hash & mask) + 1];
            for (int at = _starts[hash & mask]; at < end; at++)
            {
                if (_hashes[at] == hash)
                {
                    found.Add(_words[at]);
                }
            }
        }
    }

    /// <summary>Adds words whose form is this text itself.</summary>
    public void Find(string text, List<int> found)
    {
        int size = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> form = size <= 512 ? stackalloc byte[size] : new byte[size];
        Find(form[..Encoding.UTF8.GetBytes(text, form)], deletions: 0, found);
    }

    /// <summary>24: of a longer form only the beginning loses letters. So many letters have 301 forms.</summary>
    private const int LongestForm = 24;

    private const int MostForms = 1 + LongestForm + (LongestForm * (LongestForm - 1) / 2);

    /// <summary>The forms of a word, each once: "anna" without one of its letters has three.</summary>
    private static int WriteOnce(ReadOnlySpan<byte> form, int deletions, Span<uint> hashes)
    {
        Span<uint> written = hashes[..Write(form, deletions, hashes)];
        written.Sort();
        int count = 0;
        foreach (uint hash in written)
        {
            if (count == 0 || hashes[count - 1] != hash)
            {
                hashes[count++] = hash;
            }
        }

        return count;
    }

    private static int Write(ReadOnlySpan<byte> form, int deletions, Span<uint> hashes)
    {
        form = deletions == 0 ? form : form[..Math.Min(form.Length, LongestForm)];
        hashes[0] = Hash(form, -1, -1);
        int count = 1;
        for (int first = 0; first < form.Length && deletions > 0; first++)
        {
            hashes[count++] = Hash(form, first, -1);
            for (int second = first + 1; second < form.Length && deletions > 1; second++)
            {
                hashes[count++] = Hash(form, first, second);
            }
        }

        return count;
    }

    /// <summary>FNV-1a over the letters that are not left out, its high bits folded into the low ones.</summary>
    private static uint Hash(ReadOnlySpan<byte> form, int first, int second)
    {
        uint hash = 2_166_136_261;
        for (int at = 0; at < form.Length; at++)
        {
            if (at != first && at != second)
            {
                hash = (hash ^ form[at]) * 16_777_619;
            }
        }

        return hash ^ (hash >> 15);
    }
}
