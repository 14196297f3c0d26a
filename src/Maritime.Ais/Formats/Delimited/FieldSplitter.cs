using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Maritime.Ais.Formats.Delimited;

/// <summary>
/// Where the fields of one delimited line are (RFC 4180 quotes). Holds offsets only; reused for every line.
/// </summary>
internal sealed class FieldSplitter
{
    /// <summary>No format has half as many columns.</summary>
    private const int MaxFields = 128;

    private readonly int[] _ends = new int[MaxFields + 1];

    public int Count { get; private set; }

    /// <returns>False when there are too many fields or a quote is left open.</returns>
    public bool TrySplit(ReadOnlySpan<byte> line, byte separator)
    {
        // Quotes in pairs around whole fields, as files write them; the number of fields says whether that was so.
        bool isSplit = TrySplitPaired(line, separator, out bool hasQuotes);
        return !hasQuotes || (isSplit && Count == ExpectedCount) ? isSplit : TrySplitQuoted(line, separator);
    }

    /// <summary>How many fields the header has; 0 when that is not known yet.</summary>
    public int ExpectedCount { get; set; }

    /// <summary>The field without its quotes and the blanks around it; empty when the line has fewer.</summary>
    /// <remarks>A doubled quote inside stays doubled: names with one are rare, and the caller may care.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Field(ReadOnlySpan<byte> line, int index)
    {
        int[] ends = _ends;
        if ((uint)index >= (uint)Count || (uint)index >= (uint)(ends.Length - 1))
        {
            return default;
        }

        int start = ends[index] + 1;
        ReadOnlySpan<byte> field = line[start..ends[index + 1]];
        return field.IsEmpty || (field[0] > ' ' && field[0] != '"' && field[^1] > ' ') ? field : Bare(field);
    }

    /// <summary>Neighbouring fields as they are written, with all quotes and separators between them.</summary>
    /// <param name="first">The first of them; empty when the line has fewer.</param>
    /// <param name="last">The last of them; cut at the end of the line.</param>
    public ReadOnlySpan<byte> Written(ReadOnlySpan<byte> line, int first, int last) =>
        first < Count ? line[(_ends[first] + 1).._ends[Math.Min(last + 1, Count)]] : default;

    private static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> field)
    {
        if (field is [(byte)'"', > (byte)' ', .., > (byte)' ', (byte)'"'])
        {
            return field[1..^1];
        }

        field = field.Trim((byte)' ');
        return field is [(byte)'"', .., (byte)'"'] ? field[1..^1].Trim((byte)' ') : field;
    }

    /// <summary>Every quote opens or closes: the inside is found by a running exclusive or, 64 bytes at once.</summary>
    private bool TrySplitPaired(ReadOnlySpan<byte> line, byte separator, out bool hasQuotes)
    {
        Span<int> ends = _ends;
        ends[0] = -1;
        int count = 0;
        ulong carried = 0;
        ulong anyQuote = 0;
        for (int at = 0; at < line.Length; at += 64)
        {
            (ulong quotes, ulong found) = line.Length - at >= 64
                ? Find(line.Slice(at, 64), separator)
                : FindInRest(line[at..], separator);
            if (quotes != 0 || carried != 0)
            {
                anyQuote |= quotes;
                ulong inside = RunningXor(quotes) ^ carried;
                carried = (ulong)((long)inside >> 63);
                found &= ~inside;
            }

            while (found != 0)
            {
                if (count == MaxFields - 1)
                {
                    hasQuotes = anyQuote != 0;
                    return false;
                }

                ends[++count] = at + BitOperations.TrailingZeroCount(found);
                found &= found - 1;
            }
        }

        ends[++count] = line.Length;
        Count = count;
        hasQuotes = anyQuote != 0;
        return carried == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong Quotes, ulong Separators) Find(ReadOnlySpan<byte> block, byte separator)
    {
        ref byte first = ref MemoryMarshal.GetReference(block);
        Vector256<byte> low = Vector256.LoadUnsafe(ref first);
        Vector256<byte> high = Vector256.LoadUnsafe(ref first, 32);
        return (Equal(low, high, (byte)'"'), Equal(low, high, separator));
    }

    // The bytes beyond the end are zero: neither quotes nor separators.
    private static (ulong Quotes, ulong Separators) FindInRest(ReadOnlySpan<byte> rest, byte separator)
    {
        Span<byte> block = stackalloc byte[64];
        rest.CopyTo(block);
        return Find(block, separator);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Equal(Vector256<byte> low, Vector256<byte> high, byte wanted)
    {
        Vector256<byte> all = Vector256.Create(wanted);
        return Vector256.Equals(low, all).ExtractMostSignificantBits()
            | ((ulong)Vector256.Equals(high, all).ExtractMostSignificantBits() << 32);
    }

    /// <summary>Bit i is the exclusive or of all bits up to i.</summary>
    private static ulong RunningXor(ulong bits)
    {
        if (Pclmulqdq.IsSupported)
        {
            return Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(bits), Vector128<ulong>.AllBitsSet, 0).ToScalar();
        }

        bits ^= bits << 1;
        bits ^= bits << 2;
        bits ^= bits << 4;
        bits ^= bits << 8;
        bits ^= bits << 16;
        return bits ^ (bits << 32);
    }

    private bool TrySplitQuoted(ReadOnlySpan<byte> line, byte separator)
    {
        // Only a quote at a field's beginning opens one: LIL "D" and 6" PIPE are names.
        _ends[0] = -1;
        Count = 0;
        bool isInside = false;
        for (int at = 0; at < line.Length; at++)
        {
            if (line[at] == '"')
            {
                bool isDoubled = isInside && at + 1 < line.Length && line[at + 1] == '"';
                at += isDoubled ? 1 : 0;
                isInside = isDoubled || (!isInside && at == _ends[Count] + 1);
            }
            else if (line[at] == separator && !isInside)
            {
                if (Count == MaxFields - 1)
                {
                    return false;
                }

                _ends[++Count] = at;
            }
        }

        _ends[++Count] = line.Length;
        return !isInside;
    }
}
