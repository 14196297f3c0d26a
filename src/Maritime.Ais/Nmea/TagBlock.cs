namespace Maritime.Ais.Nmea;

/// <summary>A tag block (IEC 62320-1): what a receiver adds before a sentence, <c>\s:station,c:time*hh\</c>.</summary>
/// <remarks>A view over the line. Fields that are unknown are skipped.</remarks>
public readonly ref struct TagBlock
{
    /// <summary>s: who received it; empty when not said.</summary>
    public ReadOnlySpan<byte> Source { get; private init; }

    /// <summary>d: for whom it is meant.</summary>
    public ReadOnlySpan<byte> Destination { get; private init; }

    /// <summary>t: free text, or another receiver's own time.</summary>
    public ReadOnlySpan<byte> Text { get; private init; }

    /// <summary>n: the receiver's line count; -1 when not said.</summary>
    public long LineCount { get; private init; }

    /// <summary>r: seconds or milliseconds since the receiver began; -1 when not said.</summary>
    public long RelativeTime { get; private init; }

    /// <summary>c: when it was received, in ticks UTC; 0 when not said or not a time.</summary>
    public long ReceivedAtTicks { get; private init; }

    /// <summary>T: the same in words (2017-11-01 02.13.56), in ticks UTC; 0 when not said.</summary>
    public long WordedTimeTicks { get; private init; }

    /// <summary>g: the group that belongs together; -1 when not said.</summary>
    public long GroupId { get; private init; }

    /// <summary>g: the sentence's number in its group, from 1.</summary>
    public byte GroupPart { get; private init; }

    public byte GroupCount { get; private init; }

    public static TagBlock Empty => new() { GroupId = -1, LineCount = -1, RelativeTime = -1 };

    /// <param name="content">Between the two backslashes.</param>
    /// <returns>False when the checksum is missing or wrong: nothing in it can be trusted then.</returns>
    public static bool TryParse(ReadOnlySpan<byte> content, out TagBlock tag)
    {
        tag = Empty;
        int star = content.Length - 3;
        if (star < 0 || content[star] != '*')
        {
            return false;
        }

        ReadOnlySpan<byte> fields = content[..star];
        if (SentenceChecksum.Of(fields) != SentenceChecksum.ParseHex(content[star + 1], content[star + 2]))
        {
            return false;
        }

        ReadOnlySpan<byte> source = default;
        ReadOnlySpan<byte> destination = default;
        ReadOnlySpan<byte> text = default;
        long lineCount = -1;
        long relativeTime = -1;
        long receivedAt = 0;
        long wordedTime = 0;
        long groupId = -1;
        byte groupPart = 0;
        byte groupCount = 0;
        while (!fields.IsEmpty)
        {
            int comma = fields.IndexOf((byte)',');
            ReadOnlySpan<byte> field = comma < 0 ? fields : fields[..comma];
            fields = comma < 0 ? default : fields[(comma + 1)..];
            if (field.Length < 2 || field[1] != ':')
            {
                ParseOlderGroup(field, ref groupId, ref groupPart, ref groupCount);
                continue;
            }

            ReadOnlySpan<byte> value = field[2..];
            switch (field[0])
            {
                case (byte)'s':
                    source = value;
                    break;
                case (byte)'c':
                    _ = InputTime.TryParseEpoch(value, out receivedAt);
                    break;
                case (byte)'g':
                    ParseGroup(value, ref groupId, ref groupPart, ref groupCount);
                    break;
                case (byte)'d':
                    destination = value;
                    break;
                case (byte)'t':
                    text = value;
                    break;
                case (byte)'n':
                    lineCount = ParseNumber(value);
                    break;
                case (byte)'r':
                    relativeTime = ParseNumber(value);
                    break;
                case (byte)'T':
                    _ = InputTime.TryParseCalendar(value, out wordedTime, out _);
                    break;
                default:
                    break;
            }
        }

        tag = new()
        {
            Source = source,
            Destination = destination,
            Text = text,
            LineCount = lineCount,
            RelativeTime = relativeTime,
            ReceivedAtTicks = receivedAt,
            WordedTimeTicks = wordedTime,
            GroupId = groupId,
            GroupPart = groupPart,
            GroupCount = groupCount,
        };
        return true;
    }

    /// <summary>
    /// "1-2-77": part, count, group. The older forms "77" and "1-2" name no group that could be kept apart.
    /// </summary>
    private static void ParseGroup(ReadOnlySpan<byte> value, ref long id, ref byte part, ref byte count)
    {
        int first = value.IndexOf((byte)'-');
        int second = first < 0 ? -1 : value[(first + 1)..].IndexOf((byte)'-');
        if (second < 0)
        {
            return;
        }

        second += first + 1;
        long parsedPart = ParseNumber(value[..first]);
        long parsedCount = ParseNumber(value[(first + 1)..second]);
        long parsedId = ParseNumber(value[(second + 1)..]);
        if (parsedId >= 0 && parsedPart is >= 1 and <= 255 && parsedCount >= parsedPart && parsedCount <= 255)
        {
            id = parsedId;
            part = (byte)parsedPart;
            count = (byte)parsedCount;
        }
    }

    /// <summary>"1G2:77": part 1 of 2 of group 77, as receivers of before 2008 still write it.</summary>
    private static void ParseOlderGroup(ReadOnlySpan<byte> field, ref long id, ref byte part, ref byte count)
    {
        if (field.Length < 5 || field[1] != 'G' || field[3] != ':' || (uint)(field[0] - '1') > 8
            || field[2] < field[0] || field[2] > '9' || ParseNumber(field[4..]) is not (>= 0 and var group))
        {
            return;
        }

        id = group;
        part = (byte)(field[0] - '0');
        count = (byte)(field[2] - '0');
    }

    private static long ParseNumber(ReadOnlySpan<byte> digits)
    {
        if (digits.Length is 0 or > 18)
        {
            return -1;
        }

        long value = 0;
        foreach (byte digit in digits)
        {
            if ((uint)(digit - '0') > 9)
            {
                return -1;
            }

            value = (value * 10) + (digit - '0');
        }

        return value;
    }
}
