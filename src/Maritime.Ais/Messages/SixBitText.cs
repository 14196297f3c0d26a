using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Maritime.Ais.Messages;

/// <summary>Text in the six-bit alphabet of ITU-R M.1371 table 47: '@'..'_' are 0..31, ' '..'?' are 32..63.</summary>
/// <remarks>
/// It ends at the first '@'; blanks at its end are padding, blanks at its beginning are data. An incomplete last
/// character is not a character.
/// </remarks>
public readonly ref struct SixBitText
{
    /// <summary>The longest text of any message: 161 characters of a safety broadcast, rounded up.</summary>
    public const int MaxLength = 184;

    /// <summary>Instead of a number of characters.</summary>
    internal const int NotReceived = -1;

    private readonly PayloadBits _bits;
    private readonly int _offset;
    private readonly int _characters;

    internal SixBitText(PayloadBits bits, int offset, int characters)
    {
        _bits = bits;
        _offset = offset;
        IsMissing = characters == NotReceived;
        _characters = Math.Clamp(characters, 0, MaxLength - 8);
    }

    /// <summary>Whether the field was not received in full, which is not the same as an empty text.</summary>
    public bool IsMissing { get; }

    /// <summary>Writes the text in ASCII.</summary>
    /// <param name="destination">The number of characters, rounded up to eight; <see cref="MaxLength"/> always
    /// does.</param>
    /// <returns>Its length without padding.</returns>
    public int CopyTo(Span<byte> destination)
    {
        int length = CopyUntrimmed(destination);
        ReadOnlySpan<byte> text = destination[..length];
        int end = text.IndexOf((byte)'@');
        return (end < 0 ? text : text[..end]).TrimEnd((byte)' ').Length;
    }

    /// <summary>All characters as sent, '@' and trailing blanks included.</summary>
    internal int CopyUntrimmed(Span<byte> destination)
    {
        int blocks = (_characters + 7) / 8;
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, blocks * 8);
        ref byte target = ref MemoryMarshal.GetReference(destination);
        for (int block = 0; block < blocks; block++)
        {
            ulong six = Spread(_bits.Raw(_offset + (block * 48), 48));
            ulong ascii = six + (((six & 0x2020202020202020) ^ 0x2020202020202020) << 1);
            ascii = BitConverter.IsLittleEndian
                ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(ascii)
                : ascii;
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, block * 8), ascii);
        }

        return _characters;
    }

    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(text[..CopyTo(text)]);
    }

    /// <summary>Puts eight six-bit values into eight bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Spread(ulong value)
    {
        if (Bmi2.X64.IsSupported)
        {
            return Bmi2.X64.ParallelBitDeposit(value, 0x3F3F3F3F3F3F3F3F);
        }

        value = ((value & 0xFFFFFF000000) << 8) | (value & 0xFFFFFF);
        value = ((value & 0x00FFF00000FFF000) << 4) | (value & 0x00000FFF00000FFF);
        return ((value & 0x0FC00FC00FC00FC0) << 2) | (value & 0x003F003F003F003F);
    }
}
