using System.Buffers;

namespace Maritime.Ais.Nmea;

/// <summary>What loggers write before a sentence: an ISO or unix time, alone or as the columns of a csv.</summary>
internal static class LinePrefix
{
    private static readonly SearchValues<byte> EpochCharacters = SearchValues.Create("0123456789."u8);

    /// <param name="prefix">From the beginning of the line to the sentence or its tag block.</param>
    /// <param name="source"><see cref="TimeSource.RecorderCsv"/> when columns stand between, else
    /// <see cref="TimeSource.LinePrefix"/>.</param>
    public static bool TryParse(ReadOnlySpan<byte> prefix, out long ticks, out TimeSource source)
    {
        source = TimeSource.None;
        int start = prefix.IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0)
        {
            ticks = 0;
            return false;
        }

        ReadOnlySpan<byte> text = prefix[start..];
        if (!InputTime.TryParseCalendar(text, out ticks, out int length))
        {
            length = text.IndexOfAnyExcept(EpochCharacters);
            length = length < 0 ? text.Length : length;
            if (!InputTime.TryParseEpoch(text[..length].TrimEnd((byte)'.'), out ticks))
            {
                return false;
            }
        }

        // OpenCPN's recorder: received_at,protocol,msg_type,source,"!AIVDM...".
        source = text[length..].Count((byte)',') >= 2 ? TimeSource.RecorderCsv : TimeSource.LinePrefix;
        return true;
    }
}
