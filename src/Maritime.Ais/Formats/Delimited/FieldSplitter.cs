using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
        _ends[0] = -1;
        Count = 0;
        if (!line.Contains((byte)'"'))
        {
            return TrySplitPlain(line, separator);
        }

        // Quotes in pairs around whole fields, as files write them; the number of fields says whether that was so.
        if (ExpectedCount > 0 && TrySplitPaired(line, separator) && Count == ExpectedCount)
        {
            return true;
        }

        Count = 0;
        return TrySplitQuoted(line, separator);
    }

    /// <summary>How many fields the header has; 0 when that is not known yet.</summary>
    public int ExpectedCount { get; set; }

    /// <summary>The field without its quotes and the blanks around it; empty when the line has fewer.</summary>
    /// <remarks>A doubled quote inside stays doubled: names with one are rare, and the caller may care.</remarks>
    public ReadOnlySpan<byte> Field(ReadOnlySpan<byte> line, int index)
    {
        if ((uint)index >= (uint)Count)
        {
            return default;
        }

        ReadOnlySpan<byte> field = line[(_ends[index] + 1).._ends[index + 1]];
        if (field.IsEmpty || (field[0] > ' ' && field[0] != '"' && field[^1] > ' '))
        {
            return field;
        }

        if (field is [(byte)'"', > (byte)' ', .., > (byte)' ', (byte)'"'])
        {
            return field[1..^1];
        }

        field = field.Trim((byte)' ');
        return field is [(byte)'"', .., (byte)'"'] ? field[1..^1].Trim((byte)' ') : field;
    }

    /// <summary>Neighbouring fields as they are written, with all quotes and separators between them.</summary>
    /// <param name="first">The first of them; empty when the line has fewer.</param>
    /// <param name="last">The last of them; cut at the end of the line.</param>
    public ReadOnlySpan<byte> Written(ReadOnlySpan<byte> line, int first, int last) =>
        first < Count ? line[(_ends[first] + 1).._ends[Math.Min(last + 1, Count)]] : default;

    private bool TrySplitPlain(ReadOnlySpan<byte> line, byte separator)
    {
        ref byte first = ref MemoryMarshal.GetReference(line);
        int at = 0;
        Vector256<byte> wanted = Vector256.Create(separator);
        for (; at + Vector256<byte>.Count <= line.Length; at += Vector256<byte>.Count)
        {
            uint found = Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)at), wanted)
                .ExtractMostSignificantBits();
            while (found != 0)
            {
                if (Count == MaxFields - 1)
                {
                    return false;
                }

                _ends[++Count] = at + BitOperations.TrailingZeroCount(found);
                found &= found - 1;
            }
        }

        for (; at < line.Length; at++)
        {
            if (line[at] == separator)
            {
                if (Count == MaxFields - 1)
                {
                    return false;
                }

                _ends[++Count] = at;
            }
        }

        _ends[++Count] = line.Length;
        return true;
    }

    /// <summary>
    /// Every quote opens or closes: 32 characters at a time, the inside found by a running exclusive or.
    /// </summary>
    private bool TrySplitPaired(ReadOnlySpan<byte> line, byte separator)
    {
        ref byte first = ref MemoryMarshal.GetReference(line);
        uint carried = 0;
        int at = 0;
        for (; at + Vector256<byte>.Count <= line.Length; at += Vector256<byte>.Count)
        {
            Vector256<byte> block = Vector256.LoadUnsafe(ref first, (nuint)at);
            uint inside = Vector256.Equals(block, Vector256.Create((byte)'"')).ExtractMostSignificantBits();
            inside ^= inside << 1;
            inside ^= inside << 2;
            inside ^= inside << 4;
            inside ^= inside << 8;
            inside ^= inside << 16;
            inside ^= carried;
            carried = (uint)((int)inside >> 31);
            uint found = Vector256.Equals(block, Vector256.Create(separator)).ExtractMostSignificantBits() & ~inside;
            while (found != 0)
            {
                if (Count == MaxFields - 1)
                {
                    return false;
                }

                _ends[++Count] = at + BitOperations.TrailingZeroCount(found);
                found &= found - 1;
            }
        }

        for (; at < line.Length; at++)
        {
            if (line[at] == '"')
            {
                carried = ~carried;
            }
            else if (line[at] == separator && carried == 0)
            {
                if (Count == MaxFields - 1)
                {
                    return false;
                }

                _ends[++Count] = at;
            }
        }

        _ends[++Count] = line.Length;
        return carried == 0;
    }

    private bool TrySplitQuoted(ReadOnlySpan<byte> line, byte separator)
    {
        // Only a quote at a field's beginning opens one: LIL "D" and 6" PIPE are names.
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
