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
/// 1 byte    bits 0-5 width w (0..32), bit 6 set when there are exceptions
/// if exceptions: 1 byte count e, 1 byte their extra width x
/// n*w bits  low parts, first number in the lowest bits, to the next whole byte
/// if exceptions: e bytes positions; e*x bits high parts (number >> w), to the next whole byte
/// </code>
/// Which w is cheapest is tried for all 33. Patched frames of reference: Zukowski et al., ICDE 2006.
/// </remarks>
internal static class BlockCodec
{
    public const int MaxCount = 128;

    /// <summary>Bytes that <see cref="Decode"/> may read beyond the end of a block.</summary>
    public const int Slack = 8;

    private const int HasExceptions = 64;

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

        int width = widest;
        int best = Bytes(values.Length * widest);
        int exceptions = 0;
        for (int candidate = widest - 1, longer = 0; candidate >= 0; candidate--)
        {
            longer += lengths[candidate + 1];
            int cost = 2 + Bytes(values.Length * candidate) + longer + Bytes(longer * (widest - candidate));
            if (cost < best)
            {
                (best, width, exceptions) = (cost, candidate, longer);
            }
        }

        int at = 0;
        target[at++] = (byte)(width | (exceptions > 0 ? HasExceptions : 0));
        if (exceptions > 0)
        {
            target[at++] = (byte)exceptions;
            target[at++] = (byte)(widest - width);
        }

        at += Pack(values, width, target[at..]);
        if (exceptions > 0)
        {
            Span<uint> high = stackalloc uint[exceptions];
            int found = 0;
            for (int index = 0; index < values.Length; index++)
            {
                uint rest = width == 32 ? 0 : values[index] >> width;
                if (rest != 0)
                {
                    target[at + found] = (byte)index;
                    high[found++] = rest;
                }
            }

            at += exceptions;
            at += Pack(high, widest - width, target[at..]);
        }

        return at;
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

        return DecodePatched(source, width, values);
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
}
