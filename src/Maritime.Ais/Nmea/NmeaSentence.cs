using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Maritime.Ais.Nmea;

/// <summary>One !AIVDM or !AIVDO sentence: a view over the line it was parsed from, copying nothing.</summary>
/// <remarks>Fields as in IEC 61162-1; the payload is still in six-bit armour.</remarks>
public readonly ref struct NmeaSentence
{
    private const int FirstFieldOffset = 7;
    private const int ShortestLength = 16;

    /// <summary>Two characters, the first in the high byte: AI, AB, BS, ...</summary>
    public ushort Talker { get; private init; }

    /// <summary>VDO: what the receiving vessel itself transmits.</summary>
    public bool IsOwnShip { get; private init; }

    public byte FragmentCount { get; private init; }

    /// <summary>One-based, as on the wire.</summary>
    public byte FragmentNumber { get; private init; }

    /// <summary>0..9; -1 when empty.</summary>
    public sbyte SequenceId { get; private init; }

    /// <summary>'A' or 'B' ('1' and '2' are read as these), another letter as it stands, 0 when empty.</summary>
    public byte Channel { get; private init; }

    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>Where the payload begins in the text that was parsed.</summary>
    public int PayloadOffset { get; private init; }

    /// <summary>Unused bits at the end of the payload, 0..5.</summary>
    public byte FillBits { get; private init; }

    public byte Checksum { get; private init; }

    /// <summary>False only in lenient parsing.</summary>
    public bool HasValidChecksum { get; private init; }

    /// <summary>What follows the checksum on the line: the receiver's own additions.</summary>
    public ReadOnlySpan<byte> Suffix { get; private init; }

    /// <param name="text">From '!' up to the next sentence or the end of the line.</param>
    /// <param name="isLenient">Accept a wrong checksum, and a talker of any two characters.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> text, bool isLenient, out NmeaSentence sentence, out NmeaError error)
    {
        sentence = default;
        if (text.Length < ShortestLength || text[0] != '!')
        {
            error = IsCutOff(text) ? NmeaError.Truncated : NmeaError.NotASentence;
            return false;
        }

        uint formatter = BinaryPrimitives.ReadUInt32BigEndian(text[3..]);
        bool isOwnShip = formatter == 0x56444F2C; // "VDO,"
        if ((formatter != 0x56444D2C && !isOwnShip)
            || (!isLenient && (!IsTalker(text[1]) || !IsTalker(text[2]))))
        {
            error = NmeaError.UnknownFormatter;
            return false;
        }

        int star = FindStar(text);
        if (star < 0 || star + 2 >= text.Length)
        {
            error = NmeaError.Truncated;
            return false;
        }

        byte checksum = SentenceChecksum.Of(text[1..star]);
        bool isValid = SentenceChecksum.ParseHex(text[star + 1], text[star + 2]) == checksum;
        if (!isValid && !isLenient)
        {
            error = NmeaError.BadChecksum;
            return false;
        }

        int at = FirstFieldOffset;
        if (text[at + 1] != ',' || text[at + 3] != ',')
        {
            error = HasLongNumber(text[at..star]) ? NmeaError.BadFragmentNumber : NmeaError.MissingField;
            return false;
        }

        uint count = (uint)(text[at] - '0');
        uint number = (uint)(text[at + 2] - '0');
        if (count - 1 > 8 || number - 1 > count - 1)
        {
            error = NmeaError.BadFragmentNumber;
            return false;
        }

        at += 4;
        sbyte sequence = -1;
        if (text[at] != ',')
        {
            sequence = (sbyte)(text[at++] - '0');
        }

        if ((byte)(sequence + 1) > 10 || text[at] != ',')
        {
            error = NmeaError.MissingField;
            return false;
        }

        byte channel = text[++at];
        at = channel == ',' ? at : at + 1;
        if (text[at] != ',')
        {
            error = NmeaError.MissingField;
            return false;
        }

        return TryParsePayload(text, at + 1, star, out ReadOnlySpan<byte> payload, out byte fillBits, out error)
            && Assign(out sentence, new()
            {
                Talker = BinaryPrimitives.ReadUInt16BigEndian(text[1..]),
                IsOwnShip = isOwnShip,
                FragmentCount = (byte)count,
                FragmentNumber = (byte)number,
                SequenceId = sequence,
                Channel = channel switch
                {
                    (byte)',' => 0,
                    (byte)'1' => (byte)'A',
                    (byte)'2' => (byte)'B',
                    _ => channel,
                },
                Payload = payload,
                PayloadOffset = at + 1,
                FillBits = fillBits,
                Checksum = checksum,
                HasValidChecksum = isValid,
                Suffix = text[(star + 3)..],
            });
    }

    private static bool Assign(out NmeaSentence sentence, NmeaSentence parsed)
    {
        sentence = parsed;
        return true;
    }

    private static bool TryParsePayload(
        ReadOnlySpan<byte> text,
        int from,
        int star,
        out ReadOnlySpan<byte> payload,
        out byte fillBits,
        out NmeaError error)
    {
        payload = default;
        fillBits = 0;

        // Some receivers leave the fill bits out: "...,*hh" counts as 0.
        int comma = text[star - 1] == ',' ? star - 1 : star - 2;
        if (comma < from || text[comma] != ',')
        {
            error = NmeaError.MissingField;
            return false;
        }

        uint fill = comma == star - 1 ? 0 : (uint)(text[star - 1] - '0');
        if (fill > 5)
        {
            error = NmeaError.BadFillBits;
            return false;
        }

        payload = text[from..comma];
        fillBits = (byte)fill;
        error = NmeaError.None;
        return true;
    }

    /// <summary>The usual place first: three from the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FindStar(ReadOnlySpan<byte> text) =>
        text[^3] == '*' ? text.Length - 3 : text.IndexOf((byte)'*');

    private static bool IsTalker(byte character) =>
        character is (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9');

    private static bool IsCutOff(ReadOnlySpan<byte> text) => text is [(byte)'!', ..];

    private static bool HasLongNumber(ReadOnlySpan<byte> fields)
    {
        int digits = fields.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits > 1;
    }
}
