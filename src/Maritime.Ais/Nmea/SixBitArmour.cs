using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Maritime.Ais.Nmea;

/// <summary>The six-bit armour of !AIVDM payloads (IEC 61162-1): '0'..'W' are 0..39, '`'..'w' are 40..63.</summary>
/// <remarks>
/// The vector path takes 32 characters at a time: subtract '0', close the gap of eight behind 'W', and squeeze four
/// six-bit values into three bytes with two multiply-adds and a shuffle. Illegal characters fall out of the same
/// registers. The scalar path does the same with a table, for machines without AVX2 and for the test that compares.
/// </remarks>
public static class SixBitArmour
{
    /// <summary>Bytes that decoding may write beyond the last payload byte.</summary>
    public const int Padding = 32;

    private const byte Illegal = 0xFF;

    private static ReadOnlySpan<byte> Alphabet => "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw"u8;

    private static readonly byte[] Values = MakeValues();

    /// <summary>How many bytes the destination must hold for that many characters.</summary>
    public static int DestinationLength(int characters) => (((characters * 6) + 7) / 8) + Padding;

    /// <summary>Turns armour into bits, most significant first, followed by zeros.</summary>
    /// <param name="destination">At least <see cref="DestinationLength"/> bytes.</param>
    /// <returns>False when a character is not armour; the destination then holds nonsense.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> armour, Span<byte> destination) =>
        TryDecode(armour, armour.Length, destination);

    /// <summary>
    /// As above, where the bytes behind the armour may be read (and are ignored), which saves a copy.
    /// </summary>
    /// <param name="readable">The armour and whatever lies behind it in the same buffer.</param>
    internal static bool TryDecode(ReadOnlySpan<byte> readable, int characters, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, DestinationLength(characters));
        return Avx2.IsSupported
            ? TryDecodeVector(readable, characters, destination)
            : TryDecodeScalar(readable[..characters], destination);
    }

    internal static bool TryDecodeScalar(ReadOnlySpan<byte> armour, Span<byte> destination)
    {
        int written = 0;
        uint bits = 0;
        int count = 0;
        int illegal = 0;
        foreach (byte character in armour)
        {
            byte value = Values[character];
            illegal |= value & 0x80;
            bits = (bits << 6) | value;
            count += 6;
            if (count >= 8)
            {
                count -= 8;
                destination[written++] = (byte)(bits >> count);
            }
        }

        destination[written++] = (byte)(bits << (8 - count));
        destination.Slice(written, Padding - 1).Clear();
        return illegal == 0;
    }

    internal static bool TryDecodeVector(ReadOnlySpan<byte> readable, int characters, Span<byte> destination)
    {
        ref byte source = ref MemoryMarshal.GetReference(readable);
        ref byte target = ref MemoryMarshal.GetReference(destination);
        Vector256<byte> illegal = Vector256<byte>.Zero;
        int done = 0;
        do
        {
            Vector256<byte> block;
            int left = characters - done;
            if (readable.Length - done >= Vector256<byte>.Count)
            {
                block = Vector256.LoadUnsafe(ref source, (nuint)done);
            }
            else
            {
                block = LoadTail(readable[done..]);
            }

            if (left < Vector256<byte>.Count)
            {
                Vector256<sbyte> inside = Vector256.GreaterThan(
                    Vector256.Create((sbyte)left),
                    Vector256<sbyte>.Indices);
                block = Vector256.ConditionalSelect(inside.AsByte(), block, Vector256.Create((byte)'0'));
            }

            illegal |= DecodeBlock(block, ref Unsafe.Add(ref target, done / 4 * 3));
            done += Vector256<byte>.Count;
        }
        while (done < characters);

        return illegal == Vector256<byte>.Zero;
    }

    /// <summary>The armour of six-bit values, for the encoder.</summary>
    internal static byte Encode(int value) => Alphabet[value & 0x3F];

    /// <summary>0..63; nonsense for what is not armour.</summary>
    internal static int ValueOf(byte character) => Values[character];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> DecodeBlock(Vector256<byte> block, ref byte target)
    {
        Vector256<sbyte> value = (block - Vector256.Create((byte)'0')).AsSByte();
        Vector256<sbyte> isHigh = Vector256.GreaterThan(value, Vector256.Create((sbyte)39));
        Vector256<sbyte> illegal = Vector256.LessThan(value, Vector256<sbyte>.Zero)
            | Vector256.GreaterThan(value, Vector256.Create((sbyte)71))
            | (isHigh & Vector256.LessThan(value, Vector256.Create((sbyte)48)));
        value -= isHigh & Vector256.Create((sbyte)8);

        // (a << 6 | b) in 16 bits, then (ab << 12 | cd) in 32 bits, then the three low bytes of each, turned around.
        Vector256<short> pairs = Avx2.MultiplyAddAdjacent(value.AsByte(), Vector256.Create(0x01400140).AsSByte());
        Vector256<int> quads = Avx2.MultiplyAddAdjacent(pairs, Vector256.Create(0x00011000).AsInt16());
        Vector256<byte> packed = Avx2.Shuffle(quads.AsByte(), Vector256.Create(
            (byte)2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 255, 255, 255, 255,
            2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 255, 255, 255, 255));
        packed.GetLower().StoreUnsafe(ref target);
        packed.GetUpper().StoreUnsafe(ref Unsafe.Add(ref target, 12));
        return illegal.AsByte();
    }

    private static Vector256<byte> LoadTail(ReadOnlySpan<byte> tail)
    {
        Span<byte> block = stackalloc byte[32];
        block.Clear();
        tail.CopyTo(block);
        return Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(block));
    }

    private static byte[] MakeValues()
    {
        byte[] values = new byte[256];
        Array.Fill(values, Illegal);
        for (int i = 0; i < Alphabet.Length; i++)
        {
            values[Alphabet[i]] = (byte)i;
        }

        return values;
    }
}
