using System.Numerics;

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

    /// <param name="forms">The forms of each word: letters as small numbers.</param>
    /// <param name="deletions">How many letters may be left out of each word.</param>
    public static SpellingIndex Of(byte[][][] forms, int[] deletions)
    {
        List<(uint Hash, int Word)> entries = [];
        for (int word = 0; word < forms.Length; word++)
        {
            foreach (byte[] form in forms[word])
            {
                foreach (uint hash in Forms(form, deletions[word]))
                {
                    entries.Add((hash, word));
                }
            }
        }

        // Sorted by counting: entries with the same low bits lie together.
        int buckets = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, entries.Count / 2));
        int[] starts = new int[buckets + 1];
        foreach ((uint hash, _) in entries)
        {
            starts[(hash & (buckets - 1)) + 1]++;
        }

        for (int bucket = 0; bucket < buckets; bucket++)
        {
            starts[bucket + 1] += starts[bucket];
        }

        int[] next = starts[..buckets];
        uint[] hashes = new uint[entries.Count];
        int[] words = new int[entries.Count];
        foreach ((uint hash, int word) in entries)
        {
            int at = next[hash & (buckets - 1)]++;
            (hashes[at], words[at]) = (hash, word);
        }

        return new(starts, hashes, words);
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

    /// <summary>The longest form that is cut: one of 24 letters has 301 forms.</summary>
    private const int LongestForm = 24;

    private const int MostForms = 1 + LongestForm + (LongestForm * (LongestForm - 1) / 2);

    private static uint[] Forms(byte[] form, int deletions)
    {
        Span<uint> hashes = stackalloc uint[MostForms];
        return hashes[..Write(form, deletions, hashes)].ToArray();
    }

    private static int Write(ReadOnlySpan<byte> form, int deletions, Span<uint> hashes)
    {
        form = form[..Math.Min(form.Length, LongestForm)];
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
