using System.Buffers.Binary;

namespace System.IO.Hashing;

/// <summary>CRC-64 of ECMA-182: polynomial 0x42F0E1EBA9EA3693, not reflected, starting at 0.</summary>
/// <remarks>"123456789" gives 6C40DF5F0B497347. The eight bytes come out in big-endian order.</remarks>
public sealed class Crc64() : NonCryptographicHashAlgorithm(sizeof(ulong))
{
    private static readonly ulong[] Tables = MakeTables();

    private ulong _crc;

    public static ulong HashToUInt64(ReadOnlySpan<byte> source) => Update(0, source);

    public static byte[] Hash(ReadOnlySpan<byte> source)
    {
        byte[] hash = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(hash, HashToUInt64(source));
        return hash;
    }

    public override void Append(ReadOnlySpan<byte> source) => _crc = Update(_crc, source);

    public override void Reset() => _crc = 0;

    public ulong GetCurrentHashAsUInt64() => _crc;

    protected override void GetCurrentHashCore(Span<byte> destination) =>
        BinaryPrimitives.WriteUInt64BigEndian(destination, _crc);

    private static ulong Update(ulong crc, ReadOnlySpan<byte> source)
    {
        // Eight bytes at a time, as in Crc32, the other way round because this one is not reflected.
        ReadOnlySpan<ulong> tables = Tables;
        for (; source.Length >= 8; source = source[8..])
        {
            crc ^= BinaryPrimitives.ReadUInt64BigEndian(source);
            crc = tables[(7 * 256) + (int)(crc >> 56)]
                ^ tables[(6 * 256) + (int)((crc >> 48) & 0xFF)]
                ^ tables[(5 * 256) + (int)((crc >> 40) & 0xFF)]
                ^ tables[(4 * 256) + (int)((crc >> 32) & 0xFF)]
                ^ tables[(3 * 256) + (int)((crc >> 24) & 0xFF)]
                ^ tables[(2 * 256) + (int)((crc >> 16) & 0xFF)]
                ^ tables[256 + (int)((crc >> 8) & 0xFF)]
                ^ tables[(int)(crc & 0xFF)];
        }

        foreach (byte next in source)
        {
            crc = (crc << 8) ^ tables[(int)(crc >> 56) ^ next];
        }

        return crc;
    }

    private static ulong[] MakeTables()
    {
        const ulong Polynomial = 0x42F0E1EBA9EA3693;
        ulong[] tables = new ulong[8 * 256];
        for (ulong value = 0; value < 256; value++)
        {
            ulong crc = value << 56;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc << 1) ^ ((crc >> 63) * Polynomial);
            }

            tables[value] = crc;
        }

        for (int index = 256; index < tables.Length; index++)
        {
            ulong before = tables[index - 256];
            tables[index] = (before << 8) ^ tables[before >> 56];
        }

        return tables;
    }
}
