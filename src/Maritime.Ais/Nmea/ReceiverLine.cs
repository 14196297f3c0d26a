using System.Buffers.Text;

namespace Maritime.Ais.Nmea;

/// <summary>A $PGHP line (GateHouse receivers): when and by whom the next sentence was received.</summary>
/// <remarks><c>$PGHP,1,year,month,day,hour,minute,second,millisecond,country,region,station,online,checksum*hh</c>;
/// the last field is the checksum of the sentence it belongs to.</remarks>
internal readonly ref struct ReceiverLine
{
    private const int FieldCount = 14;

    public long Ticks { get; private init; }

    /// <summary>The receiver's MMSI; empty when not said.</summary>
    public ReadOnlySpan<byte> Station { get; private init; }

    /// <summary>-1 when not said.</summary>
    public int NextChecksum { get; private init; }

    public static bool TryParse(ReadOnlySpan<byte> text, out ReceiverLine line)
    {
        line = default;
        int star = text.IndexOf((byte)'*');
        if (!text.StartsWith("$PGHP,1,"u8) || star < 0 || star + 2 >= text.Length
            || SentenceChecksum.Of(text[1..star]) != SentenceChecksum.ParseHex(text[star + 1], text[star + 2]))
        {
            return false;
        }

        Span<Range> fields = stackalloc Range[FieldCount + 1];
        text = text[..star];
        int count = 0;
        foreach (Range field in text.Split((byte)','))
        {
            if (count == fields.Length)
            {
                return false;
            }

            fields[count++] = field;
        }

        Span<int> parts = stackalloc int[7];
        for (int i = 0; i < parts.Length; i++)
        {
            ReadOnlySpan<byte> field = count > i + 2 ? text[fields[i + 2]] : default;
            if (!Utf8Parser.TryParse(field, out parts[i], out int used) || used != field.Length)
            {
                return false;
            }
        }

        if ((uint)parts[6] > 999
            || !InputTime.TryCompose(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], out long ticks))
        {
            return false;
        }

        ReadOnlySpan<byte> next = count > 13 ? text[fields[13]] : default;
        line = new()
        {
            Ticks = ticks + (parts[6] * TimeSpan.TicksPerMillisecond),
            Station = count > 11 ? text[fields[11]] : default,
            NextChecksum = next.Length == 2 ? SentenceChecksum.ParseHex(next[0], next[1]) : -1,
        };
        return true;
    }
}
