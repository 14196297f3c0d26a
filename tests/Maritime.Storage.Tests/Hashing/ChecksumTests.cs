using System.IO.Hashing;
using System.Text;

namespace Maritime.Storage.Tests.Hashing;

/// <summary>Against the published vectors of each algorithm, whole and in pieces.</summary>
public sealed class ChecksumTests
{
    private const string Nobody = "Nobody inspects the spammish repetition";

    // Check values of "123456789": the CRC catalogue of Greg Cook (CRC-32/ISO-HDLC, CRC-64/ECMA-182). The
    // fox: any zip tool. XXH64: the reference implementation's documentation and test suite.
    public static TheoryData<string, string, string> Published => new()
    {
        { "crc32", "", "00000000" },
        { "crc32", "123456789", "CBF43926" },
        { "crc32", "The quick brown fox jumps over the lazy dog", "414FA339" },
        { "crc64", "", "0000000000000000" },
        { "crc64", "123456789", "6C40DF5F0B497347" },
        { "xxh64", "", "EF46DB3751D8E999" },
        { "xxh64", "a", "D24EC4F1A98C6E5B" },
        { "xxh64", "abc", "44BC2CF5AD770999" },
        { "xxh64", Nobody, "FBCEA83C8A378BF1" },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void A_published_vector_comes_out(string algorithm, string text, string expected)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);

        Assert.Equal(expected, Whole(algorithm, bytes));
    }

    [Fact]
    public void A_seed_changes_the_xxhash_as_published()
    {
        Assert.Equal(0xD5AFBA1336A3BE4B, XxHash64.HashToUInt64([], 1));
        Assert.Equal(0xD5AFBA1336A3BE4B, new XxHash64(1).GetCurrentHashAsUInt64());
    }

    [Theory]
    [InlineData("crc32")]
    [InlineData("crc64")]
    [InlineData("xxh64")]
    public void Any_cut_gives_the_hash_of_the_whole(string algorithm)
    {
        byte[] bytes = new byte[1_000];
        new Random(6).NextBytes(bytes);
        string whole = Whole(algorithm, bytes);
        Random cuts = new(66);
        for (int round = 0; round < 200; round++)
        {
            NonCryptographicHashAlgorithm hash = New(algorithm);
            for (int at = 0; at < bytes.Length;)
            {
                int length = Math.Min(cuts.Next(0, 90), bytes.Length - at);
                hash.Append(bytes.AsSpan(at, length));
                at += length;
            }

            Assert.Equal(whole, Text(hash));
        }
    }

    [Theory]
    [InlineData("crc32")]
    [InlineData("crc64")]
    [InlineData("xxh64")]
    public void One_flipped_bit_anywhere_changes_the_hash(string algorithm)
    {
        byte[] bytes = new byte[130];
        new Random(7).NextBytes(bytes);
        string whole = Whole(algorithm, bytes);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(whole, Whole(algorithm, bytes));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Reset_begins_anew()
    {
        XxHash64 hash = new();
        hash.Append("something else entirely, longer than one stripe of 32"u8);
        hash.Reset();
        hash.Append("abc"u8);

        Assert.Equal("44BC2CF5AD770999", Convert.ToHexString(hash.GetHashAndReset()));
        Assert.Equal("EF46DB3751D8E999", Convert.ToHexString(hash.GetCurrentHash()));
    }

    [Fact]
    public void Bytes_come_out_in_the_order_of_each_algorithm()
    {
        Assert.Equal("2639F4CB", Convert.ToHexString(Crc32.Hash("123456789"u8)));
        Assert.Equal("6C40DF5F0B497347", Convert.ToHexString(Crc64.Hash("123456789"u8)));
        Assert.Equal("44BC2CF5AD770999", Convert.ToHexString(XxHash64.Hash("abc"u8)));
    }

    private static string Whole(string algorithm, byte[] bytes)
    {
        NonCryptographicHashAlgorithm hash = New(algorithm);
        hash.Append(bytes);
        string text = Text(hash);
        string atOnce = algorithm switch
        {
            "crc32" => Invariant($"{Crc32.HashToUInt32(bytes):X8}"),
            "crc64" => Invariant($"{Crc64.HashToUInt64(bytes):X16}"),
            _ => Invariant($"{XxHash64.HashToUInt64(bytes):X16}"),
        };
        Assert.Equal(atOnce, text);
        return text;
    }

    private static NonCryptographicHashAlgorithm New(string algorithm) => algorithm switch
    {
        "crc32" => new Crc32(),
        "crc64" => new Crc64(),
        _ => new XxHash64(),
    };

    private static string Text(NonCryptographicHashAlgorithm hash) => hash switch
    {
        Crc32 crc => Invariant($"{crc.GetCurrentHashAsUInt32():X8}"),
        Crc64 crc => Invariant($"{crc.GetCurrentHashAsUInt64():X16}"),
        XxHash64 xxh => Invariant($"{xxh.GetCurrentHashAsUInt64():X16}"),
        _ => throw new NotSupportedException(),
    };
}
