using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Maritime.Ais.Reception;

/// <summary>
/// A 64-bit hash for comparing bytes with bytes seen before in this process. Not stable across versions.
/// </summary>
/// <remarks>
/// Multiply and fold, eight bytes a step (the construction of wyhash): collisions are a matter of 2^-64 per pair.
/// </remarks>
internal static class PayloadHash
{
    private const ulong First = 0xA0761D6478BD642F;
    private const ulong Second = 0xE7037ED1A0B428DB;

    public static ulong Of(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        ref byte first = ref MemoryMarshal.GetReference(bytes);
        ulong hash = seed ^ First;
        int i = 0;
        for (; i + 8 <= bytes.Length; i += 8)
        {
            hash = Fold(hash ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, i)), Second);
        }

        ulong tail = 0;
        for (int shift = 0; i < bytes.Length; i++, shift += 8)
        {
            tail |= (ulong)Unsafe.Add(ref first, i) << shift;
        }

        return Fold(hash ^ tail, First ^ (ulong)bytes.Length);
    }

    /// <summary>Mixes eight more bytes into a hash.</summary>
    public static ulong Step(ulong hash, ulong next) => Fold(hash ^ next ^ First, Second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
