using System.Buffers.Binary;

namespace System.IO.Hashing;

/// <summary>CRC-32 as in Ethernet, zip and PNG: polynomial 0x04C11DB7, reflected. "123456789" gives CBF43926.</summary>
/// <remarks>The four bytes come out in little-endian order. Source: ISO 3309, IEEE 802.3.</remarks>
public sealed class Crc32() : NonCryptographicHashAlgorithm(sizeof(uint))
{
    private static readonly uint[] Tables = MakeTables();

    private uint _crc = uint.MaxValue;

    public static uint HashToUInt32(ReadOnlySpan<byte> source) => ~Update(uint.MaxValue, source);

    public static byte[] Hash(ReadOnlySpan<byte> source)
    {
        byte[] hash = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(hash, HashToUInt32(source));
        return hash;
    }

    public override void Append(ReadOnlySpan<byte> source) => _crc = Update(_crc, source);

    public override void Reset() => _crc = uint.MaxValue;

    public uint GetCurrentHashAsUInt32() => ~_crc;

    protected override void GetCurrentHashCore(Span<byte> destination) =>
        BinaryPrimitives.WriteUInt32LittleEndian(destination, ~_crc);

    private static uint Update(uint crc, ReadOnlySpan<byte> source)
    {
        // Eight bytes at a time: table k holds the effect of a byte that k more bytes follow ("slicing by 8").
        ReadOnlySpan<uint> tables = Tables;
        for (; source.Length >= 8; source = source[8..])
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(source) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(source[4..]);
            crc = tables[(7 * 256) + (int)(low & 0xFF)]
                ^ tables[(6 * 256) + (int)((low >> 8) & 0xFF)]
                ^ tables[(5 * 256) + (int)((low >> 16) & 0xFF)]
                ^ tables[(4 * 256) + (int)(low >> 24)]
                ^ tables[(3 * 256) + (int)(high & 0xFF)]
                ^ tables[(2 * 256) + (int)((high >> 8) & 0xFF)]
                ^ tables[256 + (int)((high >> 16) & 0xFF)]
                ^ tables[(int)(high >> 24)];
        }

        foreach (byte next in source)
        {
            crc = (crc >> 8) ^ tables[(byte)(crc ^ next)];
        }

        return crc;
    }

    private static uint[] MakeTables()
    {
        const uint ReflectedPolynomial = 0xEDB88320;
        uint[] tables = new uint[8 * 256];
        for (uint value = 0; value < 256; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * ReflectedPolynomial);
            }

            tables[value] = crc;
        }

        for (int index = 256; index < tables.Length; index++)
        {
            uint before = tables[index - 256];
            tables[index] = (before >> 8) ^ tables[before & 0xFF];
        }

        return tables;
    }
}
