using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Maritime.Storage.Tracks;

/// <summary>
/// Packs up to 128 unsigned numbers into as few bits each as most of them need; the others are patched in.
/// </summary>
/// <remarks>
/// <code>
/// 1 byte    bits 0-5 width w (0..32), bit 6 set when there are exceptions, bit 7 when they are varints
/// if exceptions: 1 byte count e; unless they are varints 1 byte their extra width x
/// n*w bits  low parts, first number in the lowest bits, to the next whole byte
/// if exceptions: e bytes positions; e*x bits high parts (number >> w) to the next whole byte, or e varints of them
/// </code>
/// Which w and which sort of exceptions is cheapest is tried for all of them. Patched frames of reference: Zukowski et
/// al., ICDE 2006; the varints keep one jump, a ship heard again after hours, from widening the other exceptions.
/// </remarks>
internal static class BlockCodec
{
    public const int MaxCount = 128;

    /// <summary>Bytes that <see cref="Decode"/> may read beyond the end of a block.</summary>
    public const int Slack = 8;

    private const int HasExceptions = 64;
    private const int AreVarints = 128;

    public static int Encode(ReadOnlySpan<uint> values, Span<byte> target)
    {
        Span<int> lengths = stackalloc int[33];
        lengths.Clear();
        int widest = 0;
        foreach (uint value in values)
        {
            int length = 32 - BitOperations.LeadingZeroCount(value);
            lengths[length]++;
            widest = Math.Max(widest, length);
        }

        Shape shape = Cheapest(lengths, values.Length, widest);
        int at = 0;
        target[at++] = (byte)(shape.Width
            | (shape.Exceptions > 0 ? HasExceptions : 0)
            | (shape.AreVarints ? AreVarints : 0));
        if (shape.Exceptions > 0)
        {
            target[at++] = (byte)shape.Exceptions;
            if (!shape.AreVarints)
            {
                target[at++] = (byte)(widest - shape.Width);
            }
        }

        at += Pack(values, shape.Width, target[at..]);
        return shape.Exceptions > 0 ? at + Patch(values, shape, widest, target[at..]) : at;
    }

    /// <param name="source">With <see cref="Slack"/> bytes behind the block that may be read and mean nothing.</param>
    /// <returns>Bytes taken, or -1 when this is no block.</returns>
    public static int Decode(ReadOnlySpan<byte> source, Span<uint> values)
    {
        if (source.Length < 1 + Slack)
        {
            return -1;
        }

        int width = source[0] & 63;
        if ((source[0] & HasExceptions) == 0)
        {
            int end = 1 + Bytes(values.Length * width);
            if (width > 32 || end + Slack > source.Length)
            {
                return -1;
            }

            Unpack(source[1..], width, values);
            return end;
        }

        return (source[0] & AreVarints) == 0
            ? DecodePatched(source, width, values)
            : DecodePatchedWide(source, width, values);
    }

    private static Shape Cheapest(ReadOnlySpan<int> lengths, int count, int widest)
    {
        Shape best = new(widest, 0, AreVarints: false);
        int least = Bytes(count * widest);
        int longer = 0;
        for (int width = widest - 1; width >= 0; width--)
        {
            longer += lengths[width + 1];
            int common = 1 + Bytes(count * width) + longer;
            if (common >= least)
            {
                continue;
            }

            int packed = common + 1 + Bytes(longer * (widest - width));
            int varints = common;
            for (int length = width + 1; length <= widest; length++)
            {
                varints += lengths[length] * ((length - width + 6) / 7);
            }

            if (Math.Min(packed, varints) < least)
            {
                least = Math.Min(packed, varints);
                best = new(width, longer, varints < packed);
            }
        }

        return best;
    }

    private static int Patch(ReadOnlySpan<uint> values, Shape shape, int widest, Span<byte> target)
    {
        Span<uint> high = stackalloc uint[shape.Exceptions];
        int found = 0;
        for (int index = 0; index < values.Length; index++)
        {
            uint rest = values[index] >> shape.Width; // An exception's width is below 32.
            if (rest != 0)
            {
                target[found] = (byte)index;
                high[found++] = rest;
            }
        }

        if (!shape.AreVarints)
        {
            return found + Pack(high, widest - shape.Width, target[found..]);
        }

        int at = found;
        foreach (uint rest in high)
        {
            Varint.Write(target, ref at, rest);
        }

        return at;
    }

    private static int DecodePatched(ReadOnlySpan<byte> source, int width, Span<uint> values)
    {
        int exceptions = source[1];
        int extra = source[2];
        int positionsAt = 3 + Bytes(values.Length * width);
        int highAt = positionsAt + exceptions;
        int end = highAt + Bytes(exceptions * extra);
        if (width + extra > 32 || exceptions > values.Length || end + Slack > source.Length)
        {
            return -1;
        }

        Unpack(source[3..], width, values);
        Span<uint> high = stackalloc uint[exceptions];
        Unpack(source[highAt..], extra, high);
        for (int index = 0; index < exceptions; index++)
        {
            int position = source[positionsAt + index];
            if (position >= values.Length)
            {
                return -1;
            }

            values[position] |= high[index] << width;
        }

        return end;
    }

    private static int DecodePatchedWide(ReadOnlySpan<byte> source, int width, Span<uint> values)
    {
        int exceptions = source[1];
        int positionsAt = 2 + Bytes(values.Length * width);
        int at = positionsAt + exceptions;
        if (width > 31 || exceptions > values.Length || at + Slack > source.Length)
        {
            return -1;
        }

        Unpack(source[2..], width, values);
        for (int index = 0; index < exceptions; index++)
        {
            int position = source[positionsAt + index];
            if (position >= values.Length || !Varint.TryRead(source[..^Slack], ref at, out uint high))
            {
                return -1;
            }

            values[position] |= high << width;
        }

        return at;
    }

    private static int Bytes(int bits) => (bits + 7) >> 3;

    private static int Pack(ReadOnlySpan<uint> values, int width, Span<byte> target)
    {
        ulong mask = (1UL << width) - 1;
        ulong held = 0;
        int bits = 0;
        int at = 0;
        foreach (uint value in values)
        {
            held |= (value & mask) << bits;
            bits += width;
            while (bits >= 8)
            {
                target[at++] = (byte)held;
                held >>= 8;
                bits -= 8;
            }
        }

        if (bits > 0)
        {
            target[at++] = (byte)held;
        }

        return at;
    }

    private static void Unpack(ReadOnlySpan<byte> source, int width, Span<uint> values)
    {
        if (width == 0)
        {
            values.Clear();
            return;
        }

        // The caller has made sure of the bytes: a number of up to 32 bits lies within the 8 bytes from its first.
        ref byte first = ref MemoryMarshal.GetReference(source);
        ulong mask = (1UL << width) - 1;
        int bit = 0;
        for (int index = 0; index < values.Length; index++)
        {
            ulong window = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, bit >> 3));
            window = BitConverter.IsLittleEndian ? window : BinaryPrimitives.ReverseEndianness(window);
            values[index] = (uint)((window >> (bit & 7)) & mask);
            bit += width;
        }
    }

    private readonly record struct Shape(int Width, int Exceptions, bool AreVarints);
}

/// <summary>Numbers of seven bits a byte, low ones first, the top bit set on all but the last.</summary>
internal static class Varint
{
    public static void Write(Span<byte> target, ref int at, uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            target[at++] = (byte)(value | 0x80);
        }

        target[at++] = (byte)value;
    }

    /// <summary>A signed number folded into (n &lt;&lt; 1) ^ (n >> 31).</summary>
    public static void WriteSigned(Span<byte> target, ref int at, int value) => Write(target, ref at, Folded(value));

    public static bool TryRead(ReadOnlySpan<byte> source, ref int at, out uint value)
    {
        value = 0;
        for (int shift = 0; shift < 35 && at < source.Length; shift += 7)
        {
            byte next = source[at++];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    public static bool TryReadSigned(ReadOnlySpan<byte> source, ref int at, out int value)
    {
        bool isWhole = TryRead(source, ref at, out uint folded);
        value = Unfolded(folded);
        return isWhole;
    }

    public static uint Folded(int value) => (uint)((value << 1) ^ (value >> 31));

    public static int Unfolded(uint value) => (int)(value >> 1) ^ -(int)(value & 1);
}
