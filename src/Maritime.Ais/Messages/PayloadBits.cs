using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Maritime.Ais.Messages;

/// <summary>The bits of one message, most significant first, numbered from 0 as in ITU-R M.1371.</summary>
/// <remarks>
/// Reads are unaligned 64-bit loads, so the bytes behind the last bit must be readable: the constructor asks for
/// <see cref="Padding"/> of them. A field that does not lie fully inside the received bits is null, never zero.
/// </remarks>
public readonly ref struct PayloadBits
{
    /// <summary>Readable bytes behind the last one.</summary>
    public const int Padding = 8;

    private readonly ref byte _first;

    /// <param name="bytes">At least (count + 7) / 8 + <see cref="Padding"/> bytes.</param>
    public PayloadBits(ReadOnlySpan<byte> bytes, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes.Length, ((count + 7) / 8) + Padding);
        _first = ref MemoryMarshal.GetReference(bytes);
        Count = count;
    }

    public int Count { get; }

    /// <summary>An unsigned field of at most 56 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int? Number(int offset, int width) => offset + width <= Count ? (int)Raw(offset, width) : null;

    /// <summary>A field in two's complement.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int? SignedNumber(int offset, int width) => offset + width <= Count ? RawSigned(offset, width) : null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool? Flag(int offset) => offset < Count ? Raw(offset, 1) != 0 : null;

    /// <summary>A field of that many six-bit characters; missing unless all of it was received.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SixBitText Text(int offset, int characters) =>
        new(this, offset, offset + (characters * 6) <= Count ? characters : SixBitText.NotReceived);

    /// <summary>Text up to the end of the message, whatever its length; an incomplete last character is none.</summary>
    /// <param name="most">Characters that the type has at most.</param>
    public SixBitText OpenText(int offset, int most) =>
        new(this, offset, Math.Clamp((Count - offset) / 6, 0, most));

    /// <summary>The bits from an offset on; empty when it lies behind the end.</summary>
    public BitSlice Slice(int offset, int count) =>
        new(this, Math.Min(offset, Count), Math.Clamp(count, 0, Math.Max(0, Count - offset)));

    /// <summary>Reads without asking whether the bits were received: the caller has asked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Raw(int offset, int width) => Load(offset) >> (64 - width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int RawSigned(int offset, int width) => (int)((long)Load(offset) >> (64 - width));

    /// <summary>The 57 or more bits from the offset on, at the top of the word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Load(int offset)
    {
        ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref _first, offset >> 3));
        return (BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(word) : word) << (offset & 7);
    }
}
