using System.Runtime.CompilerServices;

namespace Maritime.Storage.Tracks;

/// <summary>Writes and reads a run: up to 1024 positions of one vessel in order of time. See TRACK-FORMAT.md.</summary>
internal static class RunCodec
{
    public const int MaxCount = 1024;

    /// <summary>More than any run of <see cref="MaxCount"/> can take.</summary>
    public const int MaxBytes = 64 * 1024;

    private const byte FromLast = 0;
    private const byte Reckoned = 1;
    private const int Columns = 9;

    /// <returns>Bytes written.</returns>
    [SkipLocalsInit]
    public static int Encode(ReadOnlySpan<ArchivedPoint> points, Span<byte> target)
    {
        int at = 0;
        ArchivedPoint last = points[0];
        WriteFirst(last, target, ref at);
        Span<uint> column = stackalloc uint[BlockCodec.MaxCount];
        Span<byte> reckoned = stackalloc byte[4 * 1024];
        for (int start = 1; start < points.Length; start += BlockCodec.MaxCount)
        {
            ReadOnlySpan<ArchivedPoint> block = points.Slice(start, Math.Min(BlockCodec.MaxCount,
                points.Length - start));
            ReadOnlySpan<ArchivedPoint> before = points.Slice(start - 1, block.Length);
            Span<uint> values = column[..block.Length];
            at += Differences(block, before, values, static (point, _) => (int)point.Seconds, target[at..],
                signed: false);
            at += Differences(block, before, values, static (point, _) => point.Sog, target[at..]);
            at += Differences(block, before, values, static (point, _) => point.Cog, target[at..], turn: 3601);
            at += Differences(block, before, values, static (point, _) => point.Heading, target[at..], turn: 512);
            at += Differences(block, before, values, static (point, _) => point.Status, target[at..]);
            at += Differences(block, before, values, static (point, _) => point.Kind, target[at..]);
            at += Differences(block, before, values, static (point, _) => point.Source, target[at..]);
            int plain = Places(block, before, values, isReckoned: false, target[(at + 1)..]);
            int clever = Places(block, before, values, isReckoned: true, reckoned);
            target[at] = clever < plain ? Reckoned : FromLast;
            if (clever < plain)
            {
                reckoned[..clever].CopyTo(target[(at + 1)..]);
            }

            at += 1 + Math.Min(plain, clever);
        }

        return at;
    }

    /// <param name="source">With <see cref="BlockCodec.Slack"/> bytes behind the run.</param>
    /// <returns>False when this is no run of so many points.</returns>
    [SkipLocalsInit]
    public static bool TryDecode(ReadOnlySpan<byte> source, int mmsi, Span<ArchivedPoint> points)
    {
        int at = 0;
        if (!TryReadFirst(source, mmsi, ref at, out ArchivedPoint last))
        {
            return false;
        }

        points[0] = last;
        Span<uint> columns = stackalloc uint[Columns * BlockCodec.MaxCount];
        for (int start = 1; start < points.Length; start += BlockCodec.MaxCount)
        {
            int count = Math.Min(BlockCodec.MaxCount, points.Length - start);
            byte mode = FromLast;
            for (int column = 0; column < Columns; column++)
            {
                if (column == 7)
                {
                    if (at >= source.Length)
                    {
                        return false;
                    }

                    mode = source[at++];
                }

                int taken = BlockCodec.Decode(source[at..], columns.Slice(column * BlockCodec.MaxCount, count));
                if (taken < 0)
                {
                    return false;
                }

                at += taken;
            }

            if (mode > Reckoned)
            {
                return false;
            }

            last = Assemble(columns, mode == Reckoned, last, points.Slice(start, count));
        }

        return at + BlockCodec.Slack == source.Length;
    }

    private static ArchivedPoint Assemble(
        ReadOnlySpan<uint> columns,
        bool isReckoned,
        ArchivedPoint last,
        Span<ArchivedPoint> points)
    {
        const int Stride = BlockCodec.MaxCount;
        uint seconds = last.Seconds;
        int sog = last.Sog;
        int cog = last.Cog;
        int heading = last.Heading;
        int status = last.Status;
        int kind = last.Kind;
        int source = last.Source;
        int latitude = last.Latitude;
        int longitude = last.Longitude;
        int north = DeadReckoning.North(sog, cog);
        int east = DeadReckoning.East(sog, cog);
        for (int index = 0; index < points.Length; index++)
        {
            uint elapsed = columns[index];
            seconds += elapsed;
            sog = (ushort)(sog + Signed(columns[Stride + index]));
            cog = Wrapped(cog + Signed(columns[(2 * Stride) + index]), 3601);
            heading = (heading + Signed(columns[(3 * Stride) + index])) & 511;
            status = (byte)(status + Signed(columns[(4 * Stride) + index]));
            kind = (byte)(kind + Signed(columns[(5 * Stride) + index]));
            source = (ushort)(source + Signed(columns[(6 * Stride) + index]));
            int up = Signed(columns[(7 * Stride) + index]);
            int right = Signed(columns[(8 * Stride) + index]);
            if (isReckoned)
            {
                int northNow = DeadReckoning.North(sog, cog);
                int eastNow = DeadReckoning.East(sog, cog);
                up += DeadReckoning.Move(north + northNow, elapsed);
                right += DeadReckoning.Stretch(DeadReckoning.Move(east + eastNow, elapsed), latitude);
                (north, east) = (northNow, eastNow);
            }

            latitude += up;
            longitude += right;
            points[index] = new()
            {
                Mmsi = last.Mmsi,
                Seconds = seconds,
                Latitude = latitude,
                Longitude = longitude,
                Sog = (ushort)sog,
                Cog = (ushort)cog,
                Heading = (ushort)heading,
                Status = (byte)status,
                Kind = (byte)kind,
                Source = (ushort)source,
            };
        }

        return points[^1];
    }

    private static int Places(
        ReadOnlySpan<ArchivedPoint> block,
        ReadOnlySpan<ArchivedPoint> before,
        Span<uint> values,
        bool isReckoned,
        Span<byte> target)
    {
        for (int index = 0; index < block.Length; index++)
        {
            values[index] = Folded(block[index].Latitude - before[index].Latitude
                - (isReckoned ? ReckonedNorth(before[index], block[index]) : 0));
        }

        int at = BlockCodec.Encode(values, target);
        for (int index = 0; index < block.Length; index++)
        {
            values[index] = Folded(block[index].Longitude - before[index].Longitude
                - (isReckoned ? ReckonedEast(before[index], block[index]) : 0));
        }

        return at + BlockCodec.Encode(values, target[at..]);
    }

    private static int ReckonedNorth(in ArchivedPoint from, in ArchivedPoint to) => DeadReckoning.Move(
        DeadReckoning.North(from.Sog, from.Cog) + DeadReckoning.North(to.Sog, to.Cog), to.Seconds - from.Seconds);

    private static int ReckonedEast(in ArchivedPoint from, in ArchivedPoint to) => DeadReckoning.Stretch(
        DeadReckoning.Move(
            DeadReckoning.East(from.Sog, from.Cog) + DeadReckoning.East(to.Sog, to.Cog), to.Seconds - from.Seconds),
        from.Latitude);

    private static int Differences(
        ReadOnlySpan<ArchivedPoint> block,
        ReadOnlySpan<ArchivedPoint> before,
        Span<uint> values,
        Func<ArchivedPoint, int, int> field,
        Span<byte> target,
        bool signed = true,
        int turn = 0)
    {
        for (int index = 0; index < block.Length; index++)
        {
            int difference = field(block[index], index) - field(before[index], index);
            if (turn > 0 && difference > turn / 2)
            {
                difference -= turn;
            }
            else if (turn > 0 && difference < -(turn / 2))
            {
                difference += turn;
            }

            values[index] = signed ? Folded(difference) : (uint)difference;
        }

        return BlockCodec.Encode(values, target);
    }

    private static uint Folded(int value) => (uint)((value << 1) ^ (value >> 31));

    private static int Signed(uint value) => (int)(value >> 1) ^ -(int)(value & 1);

    private static int Wrapped(int value, int turn) => value < 0 ? value + turn : value >= turn ? value - turn : value;

    private static void WriteFirst(in ArchivedPoint point, Span<byte> target, ref int at)
    {
        WriteNumber(target, ref at, point.Seconds);
        WriteNumber(target, ref at, point.Sog);
        WriteNumber(target, ref at, point.Cog);
        WriteNumber(target, ref at, point.Heading);
        WriteNumber(target, ref at, point.Status);
        WriteNumber(target, ref at, point.Kind);
        WriteNumber(target, ref at, point.Source);
        WriteNumber(target, ref at, Folded(point.Latitude));
        WriteNumber(target, ref at, Folded(point.Longitude));
    }

    private static bool TryReadFirst(ReadOnlySpan<byte> source, int mmsi, ref int at, out ArchivedPoint point)
    {
        bool isWhole = TryReadNumber(source, ref at, out uint seconds)
            & TryReadNumber(source, ref at, out uint sog)
            & TryReadNumber(source, ref at, out uint cog)
            & TryReadNumber(source, ref at, out uint heading)
            & TryReadNumber(source, ref at, out uint status)
            & TryReadNumber(source, ref at, out uint kind)
            & TryReadNumber(source, ref at, out uint feed)
            & TryReadNumber(source, ref at, out uint latitude)
            & TryReadNumber(source, ref at, out uint longitude);
        point = new()
        {
            Mmsi = mmsi,
            Seconds = seconds,
            Latitude = Signed(latitude),
            Longitude = Signed(longitude),
            Sog = (ushort)sog,
            Cog = (ushort)cog,
            Heading = (ushort)heading,
            Status = (byte)status,
            Kind = (byte)kind,
            Source = (ushort)feed,
        };
        return isWhole;
    }

    private static void WriteNumber(Span<byte> target, ref int at, uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            target[at++] = (byte)(value | 0x80);
        }

        target[at++] = (byte)value;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> source, ref int at, out uint value)
    {
        value = 0;
        for (int shift = 0; shift < 35 && at < source.Length; shift += 7)
        {
            byte next = source[at++];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
