using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Maritime.Ais.Nmea;

/// <summary>A sentence of the usual shape: <c>!AIVDM,1,1,,A,payload,0*hh</c> and nothing behind it.</summary>
/// <remarks>
/// The short way of <see cref="NmeaSentence"/>: it says yes or no, and no says nothing about the sentence.
/// </remarks>
internal readonly ref struct UsualSentence
{
    private const int MinLength = 20;
    private const int AfterNumbers = 11;

    public ushort Talker { get; private init; }

    public byte Channel { get; private init; }

    public int PayloadOffset { get; private init; }

    public int PayloadLength { get; private init; }

    public int FillBits { get; private init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParse(ReadOnlySpan<byte> text, out UsualSentence sentence)
    {
        sentence = default;
        if (text.Length < MinLength || text[0] != '!' || text[^3] != '*'
            || BinaryPrimitives.ReadUInt64BigEndian(text[3..]) != 0x56444D2C312C312C) // "VDM,1,1,"
        {
            return false;
        }

        int at = AfterNumbers;
        if (text[at] != ',')
        {
            if ((uint)(text[at] - '0') > 9 || text[at + 1] != ',')
            {
                return false;
            }

            at++;
        }

        byte channel = text[at + 1];
        uint fill = (uint)(text[^4] - '0');
        int end = text.Length - 5;
        if ((channel != 'A' && channel != 'B') || text[at + 2] != ',' || fill > 5 || text[end] != ','
            || !IsTalker(text[1]) || !IsTalker(text[2]) || end <= at + 3
            || SentenceChecksum.Of(text[1..^3]) != SentenceChecksum.ParseHex(text[^2], text[^1]))
        {
            return false;
        }

        sentence = new()
        {
            Talker = BinaryPrimitives.ReadUInt16BigEndian(text[1..]),
            Channel = channel,
            PayloadOffset = at + 3,
            PayloadLength = end - at - 3,
            FillBits = (int)fill,
        };
        return true;
    }

    private static bool IsTalker(byte character) =>
        (uint)(character - 'A') <= 'Z' - 'A' || (uint)(character - '0') <= 9;
}
