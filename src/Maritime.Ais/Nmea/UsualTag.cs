namespace Maritime.Ais.Nmea;

/// <summary>A tag block of the usual shape: source and whole seconds, in either order, perhaps a line count.</summary>
/// <remarks>The short way of <see cref="TagBlock"/>; groups and anything rarer are left to it.</remarks>
internal readonly ref struct UsualTag
{
    private const long UnixEpochTicks = 621_355_968_000_000_000;
    private const int SecondsDigits = 10;

    public ReadOnlySpan<byte> Source { get; private init; }

    public long Ticks { get; private init; }

    /// <param name="content">Between the backslashes.</param>
    public static bool TryParse(ReadOnlySpan<byte> content, out UsualTag tag)
    {
        tag = default;
        if (content.Length < 5 || content[^3] != '*')
        {
            return false;
        }

        ReadOnlySpan<byte> fields = content[..^3];
        ReadOnlySpan<byte> source = default;
        long seconds = 0;
        int at = 0;
        while (at + 2 < fields.Length && fields[at + 1] == ':')
        {
            byte name = fields[at];
            int from = at + 2;
            if (name == 'c')
            {
                if (seconds != 0 || !TryParseSeconds(fields[from..], out seconds))
                {
                    return false;
                }

                at = from + SecondsDigits;
                if (at < fields.Length && fields[at] != ',')
                {
                    return false;
                }
            }
            else if (name is (byte)'s' or (byte)'n')
            {
                at = from;
                while (at < fields.Length && fields[at] != ',')
                {
                    at++;
                }

                source = name == 's' ? fields[from..at] : source;
            }
            else
            {
                return false;
            }

            at++;
        }

        // What is no field ends the loop early and is left to the careful way.
        if (seconds == 0 || at < fields.Length
            || SentenceChecksum.Of(fields) != SentenceChecksum.ParseHex(content[^2], content[^1]))
        {
            return false;
        }

        tag = new() { Source = source, Ticks = UnixEpochTicks + (seconds * TimeSpan.TicksPerSecond) };
        return true;
    }

    private static bool TryParseSeconds(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        if (text.Length < SecondsDigits)
        {
            return false;
        }

        foreach (byte character in text[..SecondsDigits])
        {
            uint digit = (uint)(character - '0');
            if (digit > 9)
            {
                return false;
            }

            seconds = (seconds * 10) + digit;
        }

        return true;
    }
}
