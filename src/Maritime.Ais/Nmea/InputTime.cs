using System.Runtime.CompilerServices;

namespace Maritime.Ais.Nmea;

/// <summary>Times as receivers and files write them, in UTC ticks (100 ns since year 1).</summary>
internal static class InputTime
{
    private const long UnixEpochTicks = 621_355_968_000_000_000;

    /// <summary>
    /// Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size; a fraction may follow.
    /// </summary>
    /// <remarks>
    /// Seconds reach 11 digits in the year 5138 and milliseconds had 12 digits until 2001, so size is enough.
    /// </remarks>
    /// <returns>False when it is not a number of 9 digits or more.</returns>
    public static bool TryParseEpoch(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        long value = 0;
        int i = 0;
        for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++)
        {
            if (i == 19)
            {
                return false;
            }

            value = (value * 10) + (text[i] - '0');
        }

        if (i < 9 || value < 0)
        {
            return false;
        }

        long fraction = 0;
        if (i < text.Length && !TryParseFraction(text[i..], out fraction, out _))
        {
            return false;
        }

        ticks = UnixEpochTicks + (value switch
        {
            < 100_000_000_000 => (value * TimeSpan.TicksPerSecond) + fraction,
            < 100_000_000_000_000 => value * TimeSpan.TicksPerMillisecond,
            < 100_000_000_000_000_000 => value * TimeSpan.TicksPerMicrosecond,
            _ => value / 100,
        });
        return true;
    }

    /// <summary>"2017-01-04T11:39:36", " " or "_" or "." between, fraction, Z, offset; also "yyyy/MM/dd".</summary>
    /// <param name="length">How many characters belong to the time.</param>
    public static bool TryParseCalendar(ReadOnlySpan<byte> text, out long ticks, out int length)
    {
        ticks = 0;
        length = 0;
        if (text.Length < 16 || text[4] is not ((byte)'-' or (byte)'/') || text[7] != text[4])
        {
            return false;
        }

        int year = (Two(text, 0) * 100) + Two(text, 2);
        return TryJoin(text, year, Two(text, 5), Two(text, 8), out ticks, out length);
    }

    /// <summary>"31/12/2022 23:59:59": day first, as the Danish files write it.</summary>
    public static bool TryParseDayFirst(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < 16 || text[2] is not ((byte)'/' or (byte)'-' or (byte)'.') || text[5] != text[2])
        {
            return false;
        }

        int year = (Two(text, 6) * 100) + Two(text, 8);
        return TryJoin(text, year, Two(text, 3), Two(text, 0), out ticks, out _);
    }

    /// <summary>"20130131_235959" or "20130131235959": no separators, as exactEarth and AIS-catcher write it.</summary>
    public static bool TryParseCompact(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        int gap = text.Length >= 15 && text[8] is ((byte)'_' or (byte)'T' or (byte)' ') ? 1 : 0;
        if (text.Length < 14 + gap || text[0] is not ((byte)'1' or (byte)'2')
            || (text.Length > 14 + gap && text[14 + gap] is >= (byte)'0' and <= (byte)'9'))
        {
            return false;
        }

        int at = 8 + gap;
        int year = (Two(text, 0) * 100) + Two(text, 2);
        return year is >= 1970 and < 2200
            && TryCompose(
                year, Two(text, 4), Two(text, 6), Two(text, at), Two(text, at + 2), Two(text, at + 4), out ticks);
    }

    /// <summary>Any of the ways above.</summary>
    public static bool TryParseAny(ReadOnlySpan<byte> text, out long ticks) =>
        TryParseCalendar(text, out ticks, out _)
        || TryParseDayFirst(text, out ticks)
        || TryParseCompact(text, out ticks)
        || TryParseEpoch(text, out ticks);

    /// <summary>The ticks of a date and time that may not exist.</summary>
    public static bool TryCompose(int year, int month, int day, int hour, int minute, int second, out long ticks)
    {
        ticks = 0;
        if ((uint)(year - 1) > 9998 || (uint)(month - 1) > 11 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || (uint)hour > 23 || (uint)minute > 59 || (uint)second > 60)
        {
            return false;
        }

        // Days from the civil calendar, March first so that the leap day comes last.
        int y = month <= 2 ? year - 1 : year;
        int m = month <= 2 ? month + 9 : month - 3;
        long days = (365L * y) + (y / 4) - (y / 100) + (y / 400) + (((153 * m) + 2) / 5) + day - 1 - 306;
        long seconds = (days * 86_400) + (hour * 3_600) + (minute * 60) + second;
        ticks = seconds * TimeSpan.TicksPerSecond;
        return true;
    }

    private static bool TryJoin(
        ReadOnlySpan<byte> text, int year, int month, int day, out long ticks, out int length)
    {
        ticks = 0;
        length = 0;
        const int TimeOffset = 11;
        byte colon = text[TimeOffset + 2];
        if (text[TimeOffset - 1] is not ((byte)'T' or (byte)' ' or (byte)'_' or (byte)'t')
            || colon is not ((byte)':' or (byte)'.'))
        {
            return false;
        }

        int at = TimeOffset + 5;
        int second = 0;
        if (text.Length >= at + 3 && text[at] == colon)
        {
            second = Two(text, at + 1);
            at += 3;
        }

        if (!TryCompose(year, month, day, Two(text, TimeOffset), Two(text, TimeOffset + 3), second, out ticks))
        {
            return false;
        }

        if (at < text.Length && text[at] is (byte)'.' or (byte)','
            && TryParseFraction(text[at..], out long fraction, out int digits))
        {
            ticks += fraction;
            at += digits;
        }

        at += ParseOffset(text[at..], ref ticks);
        length = at;
        return true;
    }

    /// <summary>"Z", "+02:00", "-0330", " +0000 UTC": taken off the time.</summary>
    private static int ParseOffset(ReadOnlySpan<byte> text, ref long ticks)
    {
        int blank = text is [(byte)' ', ..] ? 1 : 0;
        if (text.Length > blank && text[blank] is (byte)'Z' or (byte)'z')
        {
            return blank + 1;
        }

        if (text.Length < blank + 5 || text[blank] is not ((byte)'+' or (byte)'-'))
        {
            return 0;
        }

        int minuteAt = text[blank + 3] == ':' ? blank + 4 : blank + 3;
        if (text.Length < minuteAt + 2)
        {
            return 0;
        }

        int hours = Two(text, blank + 1);
        int minutes = Two(text, minuteAt);
        if (hours < 0 || minutes < 0)
        {
            return 0;
        }

        long offset = ((hours * 60L) + minutes) * TimeSpan.TicksPerMinute;
        ticks += text[blank] == '-' ? offset : -offset;
        return minuteAt + 2;
    }

    private static bool TryParseFraction(ReadOnlySpan<byte> text, out long ticks, out int length)
    {
        ticks = 0;
        long unit = TimeSpan.TicksPerSecond / 10;
        for (length = 1; length < text.Length && (uint)(text[length] - '0') <= 9; length++)
        {
            ticks += (text[length] - '0') * unit;
            unit /= 10;
        }

        return text[0] is (byte)'.' or (byte)',' && length > 1;
    }

    /// <summary>Two digits; a large negative number when they are none, which no range check lets through.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Two(ReadOnlySpan<byte> text, int at)
    {
        uint tens = (uint)(text[at] - '0');
        uint ones = (uint)(text[at + 1] - '0');
        return tens <= 9 && ones <= 9 ? (int)((tens * 10) + ones) : -1_000_000;
    }
}
