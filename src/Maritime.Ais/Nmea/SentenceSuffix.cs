namespace Maritime.Ais.Nmea;

/// <summary>
/// What the US Coast Guard's and other receivers write behind the checksum: <c>*hh,bSTATION,unixtime</c>.
/// </summary>
internal readonly ref struct SentenceSuffix
{
    /// <summary>With its letter, as written: b003669794, rnorthpoint; empty when there is none.</summary>
    public ReadOnlySpan<byte> Station { get; private init; }

    /// <summary>0 when there is none.</summary>
    public long Ticks { get; private init; }

    /// <param name="text">Everything behind the two checksum digits.</param>
    public static SentenceSuffix Parse(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> station = default;
        long ticks = 0;
        while (!text.IsEmpty)
        {
            int comma = text.IndexOf((byte)',');
            ReadOnlySpan<byte> field = (comma < 0 ? text : text[..comma]).Trim(" \""u8);
            text = comma < 0 ? default : text[(comma + 1)..];
            if (field.IsEmpty)
            {
                continue;
            }

            // d-107 and s12345 are signal strengths, T45.67 the second of the slot, x a counter.
            if (field[0] is (byte)'b' or (byte)'r' && field.Length > 1)
            {
                station = field;
            }
            else if (InputTime.TryParseEpoch(field, out long parsed))
            {
                ticks = parsed;
            }
        }

        return new() { Station = station, Ticks = ticks };
    }
}
