using Maritime.Ais.Nmea;

namespace Maritime.Ais.Tests;

/// <summary>The vector way and the scalar way are the same way.</summary>
public class ArmourTests
{
    private const string Legal = "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw";

    [Fact]
    public void Vectors_and_scalars_give_the_same_bits_for_every_length_and_alignment()
    {
        Random random = new(1);
        for (int length = 1; length <= 178; length++)
        {
            byte[] readable = new byte[length + (random.Next(3) * 20)];
            for (int i = 0; i < readable.Length; i++)
            {
                readable[i] = i < length ? (byte)Legal[random.Next(64)] : (byte)random.Next(256);
            }

            (bool isLegal, byte[] bits) vector = Decode(readable, length, isVector: true);
            (bool isLegal, byte[] bits) scalar = Decode(readable, length, isVector: false);
            Assert.True(vector.isLegal && scalar.isLegal);
            Assert.Equal(scalar.bits, vector.bits);
        }
    }

    [Fact]
    public void Every_illegal_character_is_found_at_every_place()
    {
        for (int character = 0; character < 256; character++)
        {
            for (int place = 0; place < 70; place++)
            {
                byte[] armour = new byte[70];
                Array.Fill(armour, (byte)'w');
                armour[place] = (byte)character;
                bool isLegal = Legal.Contains((char)character, StringComparison.Ordinal);
                Assert.Equal(isLegal, Decode(armour, 70, isVector: true).IsLegal);
                Assert.Equal(isLegal, Decode(armour, 70, isVector: false).IsLegal);
            }
        }
    }

    [Fact]
    public void The_checksum_is_the_xor_of_all_bytes_whatever_their_number()
    {
        Random random = new(2);
        for (int length = 0; length < 200; length++)
        {
            byte[] body = new byte[length];
            random.NextBytes(body);
            byte expected = 0;
            foreach (byte one in body)
            {
                expected ^= one;
            }

            Assert.Equal(expected, SentenceChecksum.Of(body));
        }
    }

    private static (bool IsLegal, byte[] Bits) Decode(byte[] readable, int length, bool isVector)
    {
        byte[] bits = new byte[SixBitArmour.DestinationLength(length)];
        Array.Fill(bits, (byte)0xAA);
        if (isVector && !System.Runtime.Intrinsics.X86.Avx2.IsSupported)
        {
            Assert.Skip("This machine has no AVX2: there is no vector way to compare.");
        }

        bool isLegal = isVector
            ? SixBitArmour.TryDecodeVector(readable, length, bits)
            : SixBitArmour.TryDecodeScalar(readable.AsSpan(0, length), bits);
        return (isLegal, bits[..((length * 6) / 8)]);
    }
}
