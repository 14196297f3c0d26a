using Maritime.Ais.Messages;

namespace Maritime.Ais.Nmea;

/// <summary>
/// Feeds the decoder with sentences in which something was changed, as lines and networks change them.
/// </summary>
/// <remarks>
/// Half of the mutated sentences get their checksum put right again, so that the layers behind it are reached.
/// </remarks>
public static class SentenceFuzzer
{
    private const int MaxLength = 2048;
    private const int LinesPerRead = 64;

    /// <summary>What a run did. It ends with an exception when the decoder throws one.</summary>
    public readonly record struct Result(long Lines, long Messages, long Refused, long AllocatedBytes);

    /// <param name="seeds">Lines to mutate.</param>
    public static Result Run(IReadOnlyList<byte[]> seeds, long lines, int seed)
    {
        Random random = new(seed);
        NmeaDecoder decoder = new(NmeaOptions.Default);
        FieldSum sink = default;
        byte[] buffer = new byte[MaxLength * (LinesPerRead + 1)];
        DateTimeOffset arrival = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int filled = 0;
        for (long line = 0; line < lines; line++)
        {
            Span<byte> target = buffer.AsSpan(filled, MaxLength);
            int length = Mutate(seeds[random.Next(seeds.Count)], target[..^1], random);
            target[length] = (byte)'\n';
            filled += length + 1;
            if (line % LinesPerRead == LinesPerRead - 1 || line == lines - 1)
            {
                decoder.Read(buffer.AsSpan(0, filled), arrival.AddMilliseconds(line / 10), ref sink);
                filled = 0;
            }
        }

        decoder.Complete(ref sink);
        return new(
            lines,
            decoder.Counters.Messages,
            decoder.Counters.Refused,
            GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int Mutate(ReadOnlySpan<byte> line, Span<byte> target, Random random)
    {
        line = line.TrimEnd("\r\n"u8);
        line = line[..Math.Min(line.Length, target.Length / 2)];
        line.CopyTo(target);
        int length = line.Length;
        for (int change = random.Next(4); change > 0 && length > 1; change--)
        {
            int at = random.Next(length);
            switch (random.Next(6))
            {
                case 0:
                    target[at] = (byte)random.Next(256);
                    break;
                case 1:
                    target[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    length = at + 1;
                    break;
                case 3:
                    target[(at + 1)..length].CopyTo(target[at..]);
                    length--;
                    break;
                case 4 when length < target.Length - 64:
                    int count = Math.Min(random.Next(60), length - at);
                    target[at..length].CopyTo(target[(at + count)..]);
                    length += count;
                    break;
                default:
                    target[at] = "!$\\*,:0w"u8[random.Next(8)];
                    break;
            }
        }

        if (random.Next(2) == 0)
        {
            MendChecksum(target[..length]);
        }

        // A line end in the middle would be a line more than was counted.
        target[..length].Replace((byte)'\n', (byte)' ');
        return length;
    }

    private static void MendChecksum(Span<byte> line)
    {
        int start = line.LastIndexOf((byte)'!');
        int star = line.LastIndexOf((byte)'*');
        if (start >= 0 && star > start && star + 2 < line.Length)
        {
            byte checksum = SentenceChecksum.Of(line[(start + 1)..star]);
            line[star + 1] = "0123456789ABCDEF"u8[checksum >> 4];
            line[star + 2] = "0123456789ABCDEF"u8[checksum & 15];
        }
    }
}
