using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Maritime.Ais.Nmea;

/// <summary>The XOR of all bytes between '!' (or '$', or a tag block's '\') and '*', as IEC 61162-1 wants it.</summary>
public static class SentenceChecksum
{
    public static byte Of(ReadOnlySpan<byte> body)
    {
        ref byte first = ref MemoryMarshal.GetReference(body);
        int i = 0;
        ulong fold = 0;
        if (Vector256.IsHardwareAccelerated && body.Length >= Vector256<byte>.Count)
        {
            Vector256<byte> sum = Vector256.LoadUnsafe(ref first);
            for (i = Vector256<byte>.Count; i + Vector256<byte>.Count <= body.Length; i += Vector256<byte>.Count)
            {
                sum ^= Vector256.LoadUnsafe(ref first, (nuint)i);
            }

            Vector128<ulong> half = (sum.GetLower() ^ sum.GetUpper()).AsUInt64();
            fold = half[0] ^ half[1];
        }

        for (; i + sizeof(ulong) <= body.Length; i += sizeof(ulong))
        {
            fold ^= Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, i));
        }

        if (i + sizeof(uint) <= body.Length)
        {
            fold ^= Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, i));
            i += sizeof(uint);
        }

        fold ^= fold >> 32;
        fold ^= fold >> 16;
        fold ^= fold >> 8;
        byte checksum = (byte)fold;
        for (; i < body.Length; i++)
        {
            checksum ^= Unsafe.Add(ref first, i);
        }

        return checksum;
    }

    /// <summary>Reads two hexadecimal digits of either case.</summary>
    /// <returns>-1 when they are not.</returns>
    public static int ParseHex(byte high, byte low)
    {
        int value = (HexDigit(high) << 4) | HexDigit(low);
        return value is >= 0 and <= 0xFF ? value : -1;
    }

    private static int HexDigit(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => character - '0',
        >= (byte)'A' and <= (byte)'F' => character - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => character - 'a' + 10,
        _ => -1,
    };
}
