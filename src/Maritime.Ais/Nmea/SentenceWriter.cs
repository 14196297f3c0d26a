using System.Buffers;
using System.Globalization;
using System.Text;
using Maritime.Ais.Messages;

namespace Maritime.Ais.Nmea;

/// <summary>What is written into a tag block; what is null is left out.</summary>
public sealed record TagBlockContent
{
    /// <summary>s: at most 15 characters (IEC 62320-1).</summary>
    public string? Source { get; init; }

    /// <summary>c: whole seconds when it has no fraction, else milliseconds.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>g: written on every sentence of the message.</summary>
    public int? GroupId { get; init; }
}

/// <summary>Bits to !AIVDM sentences, with checksums, cut into fragments where needed.</summary>
/// <remarks>One per output: it counts the sequence ids of multi-sentence messages.</remarks>
public sealed class SentenceWriter
{
    /// <summary>60 characters keep a sentence within the 82 of IEC 61162-1 whatever else is in it.</summary>
    private const int MaxPayloadCharacters = 60;

    private int _sequence;

    /// <summary>Two characters.</summary>
    public string Talker { get; init; } = "AI";

    public char Channel { get; init; } = 'A';

    /// <summary>VDO instead of VDM.</summary>
    public bool IsOwnShip { get; init; }

    /// <summary>Writes the sentences of one message, each ended by CR LF.</summary>
    public void Write(ReadOnlySpan<byte> bytes, int bitCount, TagBlockContent? tag, IBufferWriter<byte> output)
    {
        Span<byte> armour = stackalloc byte[FragmentAssembler.MaxCharacters];
        int characters = (bitCount + 5) / 6;
        int fill = (characters * 6) - bitCount;
        for (int i = 0; i < characters; i++)
        {
            int value = 0;
            for (int bit = i * 6; bit < (i * 6) + 6; bit++)
            {
                int one = bit < bitCount ? (bytes[bit >> 3] >> (7 - (bit & 7))) & 1 : 0;
                value = (value << 1) | one;
            }

            armour[i] = SixBitArmour.Encode(value);
        }

        int count = Math.Max(1, (characters + MaxPayloadCharacters - 1) / MaxPayloadCharacters);
        string sequence = count == 1 ? "" : (_sequence++ % 10).ToString(CultureInfo.InvariantCulture);
        for (int number = 1; number <= count; number++)
        {
            int from = (number - 1) * MaxPayloadCharacters;
            int length = Math.Min(MaxPayloadCharacters, characters - from);
            string payload = Encoding.ASCII.GetString(armour.Slice(from, length));
            WriteTag(tag, number, count, output);
            string formatter = IsOwnShip ? "VDO" : "VDM";
            WriteChecked('!', Invariant(
                $"{Talker}{formatter},{count},{number},{sequence},{Channel},{payload},{(number == count ? fill : 0)}"),
                output);
            output.Write("\r\n"u8);
        }
    }

    /// <summary>Writes a position as type 1, 18 or 27, by its class and message type.</summary>
    public void Write(in PositionReport report, TagBlockContent? tag, IBufferWriter<byte> output)
    {
        Span<byte> bytes = stackalloc byte[MessageEncoder.MaxBytes];
        int count = report switch
        {
            { IsCoarse: true } or { MessageType: 27 } =>
                MessageEncoder.Encode(ReportContent.LongRangeOf(report), bytes),
            { Class: TransponderClass.B } => MessageEncoder.Encode(ReportContent.ClassBOf(report), bytes),
            _ => MessageEncoder.Encode(ReportContent.ClassAOf(report), bytes),
        };
        Write(bytes, count, tag, output);
    }

    /// <summary>Writes static data as type 5, or as both parts of type 24 for class B.</summary>
    public void Write(StaticReport report, TagBlockContent? tag, IBufferWriter<byte> output)
    {
        Span<byte> bytes = stackalloc byte[MessageEncoder.MaxBytes];
        if (report.Class != TransponderClass.B)
        {
            Write(bytes, MessageEncoder.Encode(ReportContent.StaticAndVoyageOf(report), bytes), tag, output);
            return;
        }

        Write(bytes, MessageEncoder.Encode(ReportContent.PartAOf(report), bytes), tag, output);
        Write(bytes, MessageEncoder.Encode(ReportContent.PartBOf(report), bytes), tag, output);
    }

    private static void WriteTag(TagBlockContent? tag, int number, int count, IBufferWriter<byte> output)
    {
        List<string> fields = [];
        if (tag?.GroupId is { } group)
        {
            fields.Add(Invariant($"g:{number}-{count}-{group}"));
        }

        if (tag?.Source is { } source)
        {
            fields.Add(Invariant($"s:{source}"));
        }

        if (tag?.ReceivedAt is { } at && number == 1)
        {
            long milliseconds = at.ToUnixTimeMilliseconds();
            fields.Add(Invariant($"c:{(milliseconds % 1000 == 0 ? milliseconds / 1000 : milliseconds)}"));
        }

        if (fields.Count > 0)
        {
            WriteChecked('\\', string.Join(',', fields), output);
            output.Write("\\"u8);
        }
    }

    private static void WriteChecked(char start, string body, IBufferWriter<byte> output)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(body);
        output.Write([(byte)start]);
        output.Write(bytes);
        output.Write(Encoding.ASCII.GetBytes(Invariant($"*{SentenceChecksum.Of(bytes):X2}")));
    }
}
