using System.Runtime.CompilerServices;

namespace Maritime.Storage.Tracks;

/// <summary>
/// Writes and reads a run: up to 1024 positions of one vessel in order of time, in blocks that can be read alone. See
/// TRACK-FORMAT.md.
/// </summary>
internal static class RunCodec
{
    public const int MaxCount = 1024;

    /// <summary>More than any run of <see cref="MaxCount"/> can take.</summary>
    public const int MaxBytes = 64 * 1024;

    private const int BlockCount = BlockCodec.MaxCount;
    private const int Sides = 3; // Status, kind, source: what rarely changes.
    private const int Turn = 360 * 600_000;

    /// <summary>In the order in which they are stored.</summary>
    private enum Column
    {
        Time,
        Sog,
        Cog,
        Heading,
        Status,
        Kind,
        Source,
        Latitude,
        Longitude,
        Count,
    }

    /// <param name="south">Of the run's box.</param>
    /// <param name="west">Of the run's box.</param>
    /// <returns>Bytes written.</returns>
    [SkipLocalsInit]
    public static int Encode(ReadOnlySpan<ArchivedPoint> points, int south, int west, Span<byte> target)
    {
        int at = 0;
        WriteFirst(points[0], south, west, target, ref at);
        Span<byte> bodies = stackalloc byte[MaxBytes / 2];
        int bodiesLength = 0;
        for (int start = 0; start < points.Length; start += BlockCount)
        {
            ReadOnlySpan<ArchivedPoint> block = points.Slice(start, Math.Min(BlockCount, points.Length - start));
            int length = block.Length > 1 ? EncodeBody(block, bodies[bodiesLength..]) : 0;
            bodiesLength += length;
            if (start > 0)
            {
                WriteHead(points[start - BlockCount], block[0], target, ref at);
            }

            (byte northSouth, byte eastWest) = Reach.Of(block);
            target[at++] = northSouth;
            target[at++] = eastWest;
            Varint.Write(target, ref at, (uint)length);
        }

        bodies[..bodiesLength].CopyTo(target[at..]);
        return at + bodiesLength;
    }

    /// <summary>Decodes the blocks that may hold something of a window, and only those.</summary>
    /// <param name="source">With <see cref="BlockCodec.Slack"/> bytes behind the run.</param>
    /// <param name="points">Room for <see cref="RunEntry.Count"/>.</param>
    /// <param name="count">How many were decoded; they may lie outside the window.</param>
    /// <returns>False when this is no run of so many points.</returns>
    [SkipLocalsInit]
    public static bool TryDecode(
        ReadOnlySpan<byte> source, in RunEntry run, in Window window, Span<ArchivedPoint> points, out int count)
    {
        count = 0;
        int at = 0;
        if (run.Count > MaxCount || !TryReadFirst(source, run, ref at, out ArchivedPoint head))
        {
            return false;
        }

        Span<Block> blocks = stackalloc Block[MaxCount / BlockCount];
        int blockCount = (run.Count + BlockCount - 1) / BlockCount;
        for (int index = 0; index < blockCount; index++)
        {
            if ((index > 0 && !TryReadHead(source, ref head, ref at))
                || at + 2 > source.Length)
            {
                return false;
            }

            (byte northSouth, byte eastWest) = (source[at++], source[at++]);
            if (!Varint.TryRead(source, ref at, out uint length))
            {
                return false;
            }

            blocks[index] = new(head, northSouth, eastWest, (int)length);
        }

        for (int index = 0; index < blockCount; index++)
        {
            ref readonly Block block = ref blocks[index];
            int end = at + block.Length;
            if (block.Length < 0 || end + BlockCodec.Slack > source.Length)
            {
                return false;
            }

            uint last = index + 1 < blockCount ? blocks[index + 1].Head.Seconds : run.To;
            if (block.MayHold(window, last))
            {
                int size = Math.Min(BlockCount, run.Count - (index * BlockCount));
                Span<ArchivedPoint> into = points.Slice(count, size);
                into[0] = block.Head;
                if (size > 1 && !TryDecodeBody(source[at..(end + BlockCodec.Slack)], into))
                {
                    return false;
                }

                count += size;
            }

            at = end;
        }

        return at + BlockCodec.Slack == source.Length;
    }

    private static int EncodeBody(ReadOnlySpan<ArchivedPoint> block, Span<byte> target)
    {
        int count = block.Length - 1;
        Span<uint> times = stackalloc uint[count];
        Span<uint> column = stackalloc uint[count];
        uint shortest = uint.MaxValue;
        for (int index = 0; index < count; index++)
        {
            times[index] = block[index + 1].Seconds - block[index].Seconds;
            shortest = Math.Min(shortest, times[index]);
        }

        for (int index = 0; index < count; index++)
        {
            times[index] -= shortest;
        }

        int at = 1;
        Varint.Write(target, ref at, shortest);
        at += BlockCodec.Encode(times, target[at..]);
        int mode = 0;
        for (Column field = Column.Sog; field <= Column.Source; field++)
        {
            uint any = 0;
            for (int index = 0; index < count; index++)
            {
                column[index] = Varint.Folded(Difference(field, block[index], block[index + 1]));
                any |= column[index];
            }

            if (any != 0)
            {
                mode |= 2 << (int)field;
                at += BlockCodec.Encode(column, target[at..]);
            }
        }

        at += EncodePlaces(block, target[at..], out PlaceMode places);
        target[0] = (byte)(mode | (int)places);
        return at;
    }

    private static int Difference(Column field, in ArchivedPoint from, in ArchivedPoint to) => field switch
    {
        Column.Sog => to.Sog - from.Sog,
        Column.Cog => Shortest(to.Cog - from.Cog, 3601),
        Column.Heading => Shortest(to.Heading - from.Heading, 512),
        Column.Status => to.Status - from.Status,
        Column.Kind => to.Kind - from.Kind,
        _ => to.Source - from.Source,
    };

    private static int Shortest(int difference, int turn) =>
        difference > turn / 2 ? difference - turn : difference < -(turn / 2) ? difference + turn : difference;

    /// <summary>In the way that takes the fewest bytes.</summary>
    private static int EncodePlaces(ReadOnlySpan<ArchivedPoint> block, Span<byte> target, out PlaceMode best)
    {
        Span<byte> tried = stackalloc byte[2 * 1024];
        best = PlaceMode.FromLast;
        int least = EncodePlaces(block, best, target);
        foreach (PlaceMode mode in (ReadOnlySpan<PlaceMode>)[PlaceMode.Reckoned, PlaceMode.AlongTheWay])
        {
            int length = EncodePlaces(block, mode, tried);
            if (length < least)
            {
                tried[..length].CopyTo(target);
                (least, best) = (length, mode);
            }
        }

        return least;
    }

    private static int EncodePlaces(ReadOnlySpan<ArchivedPoint> block, PlaceMode mode, Span<byte> target)
    {
        int count = block.Length - 1;
        Span<uint> latitudes = stackalloc uint[count];
        Span<uint> longitudes = stackalloc uint[count];
        for (int index = 0; index < count; index++)
        {
            ref readonly ArchivedPoint from = ref block[index];
            ref readonly ArchivedPoint to = ref block[index + 1];
            uint elapsed = to.Seconds - from.Seconds;
            int up = to.Latitude - from.Latitude;
            int right = to.Longitude - from.Longitude;
            int north = DeadReckoning.Move(
                DeadReckoning.North(from.Sog, from.Cog) + DeadReckoning.North(to.Sog, to.Cog), elapsed);
            int east = DeadReckoning.Stretch(
                DeadReckoning.Move(
                    DeadReckoning.East(from.Sog, from.Cog) + DeadReckoning.East(to.Sog, to.Cog), elapsed),
                from.Latitude);
            (north, east) = mode switch
            {
                PlaceMode.FromLast => (0, 0),
                PlaceMode.Reckoned => (north, east),
                _ => Math.Abs(north) >= Math.Abs(east)
                    ? (north, DeadReckoning.Share(east, up, north))
                    : (DeadReckoning.Share(north, right, east), east),
            };
            latitudes[index] = Varint.Folded(up - north);
            longitudes[index] = Varint.Folded(right - east);
        }

        int at = BlockCodec.Encode(latitudes, target);
        return at + BlockCodec.Encode(longitudes, target[at..]);
    }

    [SkipLocalsInit]
    private static bool TryDecodeBody(ReadOnlySpan<byte> source, Span<ArchivedPoint> points)
    {
        const int Stride = BlockCount;
        int count = points.Length - 1;
        Span<uint> columns = stackalloc uint[(int)Column.Count * Stride];
        int mode = source[0];
        int at = 1;
        PlaceMode places = (PlaceMode)(mode & 3);
        if (places > PlaceMode.AlongTheWay || !Varint.TryRead(source, ref at, out uint shortest))
        {
            return false;
        }

        for (Column column = Column.Time; column < Column.Count; column++)
        {
            Span<uint> values = columns.Slice((int)column * Stride, count);
            if (column is >= Column.Sog and <= Column.Source && (mode & (2 << (int)column)) == 0)
            {
                values.Clear();
                continue;
            }

            int taken = BlockCodec.Decode(source[at..], values);
            if (taken < 0)
            {
                return false;
            }

            at += taken;
        }

        if (at + BlockCodec.Slack != source.Length)
        {
            return false;
        }

        switch (places)
        {
            case PlaceMode.FromLast:
                Assemble<FromLast>(columns, shortest, points);
                break;
            case PlaceMode.Reckoned:
                Assemble<Reckoned>(columns, shortest, points);
                break;
            default:
                Assemble<AlongTheWay>(columns, shortest, points);
                break;
        }

        return true;
    }

    /// <summary>One loop, compiled once for each way of telling a place.</summary>
    private static void Assemble<TPlaces>(ReadOnlySpan<uint> columns, uint shortest, Span<ArchivedPoint> points)
        where TPlaces : struct, IPlaces
    {
        const int Stride = BlockCount;
        TPlaces places = default;
        places.Begin(points[0]);
        uint seconds = points[0].Seconds;
        int sog = points[0].Sog;
        int cog = points[0].Cog;
        int heading = points[0].Heading;
        int status = points[0].Status;
        int kind = points[0].Kind;
        int source = points[0].Source;
        int latitude = points[0].Latitude;
        int longitude = points[0].Longitude;
        int mmsi = points[0].Mmsi;
        points = points[1..];
        ref uint column = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(columns);
        for (int index = 0; index < points.Length; index++, column = ref Unsafe.Add(ref column, 1))
        {
            uint elapsed = shortest + column;
            seconds += elapsed;
            sog = (ushort)(sog + Varint.Unfolded(Unsafe.Add(ref column, Stride)));
            cog = Wrapped(cog + Varint.Unfolded(Unsafe.Add(ref column, 2 * Stride)), 3601);
            heading = (heading + Varint.Unfolded(Unsafe.Add(ref column, 3 * Stride))) & 511;
            status = (byte)(status + Varint.Unfolded(Unsafe.Add(ref column, 4 * Stride)));
            kind = (byte)(kind + Varint.Unfolded(Unsafe.Add(ref column, 5 * Stride)));
            source = (ushort)(source + Varint.Unfolded(Unsafe.Add(ref column, 6 * Stride)));
            int up = Varint.Unfolded(Unsafe.Add(ref column, 7 * Stride));
            int right = Varint.Unfolded(Unsafe.Add(ref column, 8 * Stride));
            places.Step(sog, cog, elapsed, latitude, ref up, ref right);
            latitude += up;
            longitude += right;
            points[index] = new()
            {
                Mmsi = mmsi,
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
    }

    private static int Wrapped(int value, int turn) => value < 0 ? value + turn : value >= turn ? value - turn : value;

    private static void WriteFirst(in ArchivedPoint point, int south, int west, Span<byte> target, ref int at)
    {
        Varint.Write(target, ref at, (uint)(point.Latitude - south));
        Varint.Write(target, ref at, (uint)(point.Longitude < west
            ? point.Longitude - west + Turn
            : point.Longitude - west));
        Varint.Write(target, ref at, point.Sog);
        Varint.Write(target, ref at, point.Cog);
        Varint.Write(target, ref at, point.Heading);
        target[at++] = point.Status;
        target[at++] = point.Kind;
        Varint.Write(target, ref at, point.Source);
    }

    private static bool TryReadFirst(
        ReadOnlySpan<byte> source, in RunEntry run, ref int at, out ArchivedPoint point)
    {
        point = default;
        if (!Varint.TryRead(source, ref at, out uint north) || !Varint.TryRead(source, ref at, out uint east)
            || !Varint.TryRead(source, ref at, out uint sog) || !Varint.TryRead(source, ref at, out uint cog)
            || !Varint.TryRead(source, ref at, out uint heading) || at + 2 > source.Length)
        {
            return false;
        }

        (byte status, byte kind) = (source[at++], source[at++]);
        bool isWhole = Varint.TryRead(source, ref at, out uint feed);
        long longitude = (long)run.West + east;
        point = new()
        {
            Mmsi = run.Mmsi,
            Seconds = run.From,
            Latitude = run.South + (int)north,
            Longitude = (int)(longitude >= Turn / 2 ? longitude - Turn : longitude),
            Sog = (ushort)sog,
            Cog = (ushort)cog,
            Heading = (ushort)heading,
            Status = status,
            Kind = kind,
            Source = (ushort)feed,
        };
        return isWhole;
    }

    /// <summary>The first position of a block, as it differs from the first of the block before.</summary>
    private static void WriteHead(in ArchivedPoint before, in ArchivedPoint head, Span<byte> target, ref int at)
    {
        Varint.Write(target, ref at, head.Seconds - before.Seconds);
        Varint.WriteSigned(target, ref at, head.Latitude - before.Latitude);
        Varint.WriteSigned(target, ref at, head.Longitude - before.Longitude);
        Varint.WriteSigned(target, ref at, head.Cog - before.Cog);
        Varint.WriteSigned(target, ref at, head.Heading - before.Heading);

        // Three flags and the difference of the speed share a number: the flags are hardly ever set.
        uint flags = (head.Status != before.Status ? 1u : 0)
            | (head.Kind != before.Kind ? 2u : 0)
            | (head.Source != before.Source ? 4u : 0);
        Varint.Write(target, ref at, (Varint.Folded(head.Sog - before.Sog) << Sides) | flags);
        if ((flags & 1) != 0)
        {
            target[at++] = head.Status;
        }

        if ((flags & 2) != 0)
        {
            target[at++] = head.Kind;
        }

        if ((flags & 4) != 0)
        {
            Varint.Write(target, ref at, head.Source);
        }
    }

    private static bool TryReadHead(ReadOnlySpan<byte> source, ref ArchivedPoint head, ref int at)
    {
        if (!Varint.TryRead(source, ref at, out uint seconds) || !Varint.TryReadSigned(source, ref at, out int north)
            || !Varint.TryReadSigned(source, ref at, out int east) || !Varint.TryReadSigned(source, ref at, out int cog)
            || !Varint.TryReadSigned(source, ref at, out int heading)
            || !Varint.TryRead(source, ref at, out uint flags) || at + 4 > source.Length)
        {
            return false;
        }

        byte status = (flags & 1) != 0 ? source[at++] : head.Status;
        byte kind = (flags & 2) != 0 ? source[at++] : head.Kind;
        uint feed = head.Source;
        if ((flags & 4) != 0 && !Varint.TryRead(source, ref at, out feed))
        {
            return false;
        }

        head = head with
        {
            Seconds = head.Seconds + seconds,
            Latitude = head.Latitude + north,
            Longitude = head.Longitude + east,
            Sog = (ushort)(head.Sog + Varint.Unfolded(flags >> Sides)),
            Cog = (ushort)(head.Cog + cog),
            Heading = (ushort)(head.Heading + heading),
            Status = status,
            Kind = kind,
            Source = (ushort)feed,
        };
        return true;
    }

    /// <summary>What the directory says of a block.</summary>
    private readonly record struct Block(ArchivedPoint Head, byte NorthSouth, byte EastWest, int Length)
    {
        /// <param name="last">No position of the block is later.</param>
        public bool MayHold(in Window window, uint last)
        {
            if (Head.Seconds > window.To || last < window.From)
            {
                return false;
            }

            if (window.Box is not { } box)
            {
                return true;
            }

            long up = Reach.Units(NorthSouth);
            long side = Reach.Units(EastWest);
            if (Head.Latitude + up < box.South || Head.Latitude - up > box.North)
            {
                return false;
            }

            // From the box's western edge to the head: inside, or no farther off than the block reaches.
            long ahead = ((long)Head.Longitude - box.West + Turn) % Turn;
            return ahead <= box.Width + side || ahead + side >= Turn;
        }
    }

    /// <summary>How a block tells its places.</summary>
    private enum PlaceMode
    {
        FromLast,
        Reckoned,
        AlongTheWay,
    }

    private interface IPlaces
    {
        void Begin(in ArchivedPoint head);

        /// <param name="sog">At the new position; what follows belongs to the older one.</param>
        /// <param name="up">From what is stored to the way north; <paramref name="right"/> likewise east.</param>
        void Step(int sog, int cog, uint elapsed, int latitude, ref int up, ref int right);
    }

    private struct FromLast : IPlaces
    {
        public readonly void Begin(in ArchivedPoint head)
        {
        }

        public readonly void Step(int sog, int cog, uint elapsed, int latitude, ref int up, ref int right)
        {
        }
    }

    private struct Reckoned : IPlaces
    {
        private int _north;
        private int _east;

        public void Begin(in ArchivedPoint head) =>
            (_north, _east) = (DeadReckoning.North(head.Sog, head.Cog), DeadReckoning.East(head.Sog, head.Cog));

        public void Step(int sog, int cog, uint elapsed, int latitude, ref int up, ref int right)
        {
            int north = DeadReckoning.North(sog, cog);
            int east = DeadReckoning.East(sog, cog);
            up += DeadReckoning.Move(_north + north, elapsed);
            right += DeadReckoning.Stretch(DeadReckoning.Move(_east + east, elapsed), latitude);
            (_north, _east) = (north, east);
        }
    }

    private struct AlongTheWay : IPlaces
    {
        private int _north;
        private int _east;

        public void Begin(in ArchivedPoint head) =>
            (_north, _east) = (DeadReckoning.North(head.Sog, head.Cog), DeadReckoning.East(head.Sog, head.Cog));

        public void Step(int sog, int cog, uint elapsed, int latitude, ref int up, ref int right)
        {
            int north = DeadReckoning.North(sog, cog);
            int east = DeadReckoning.East(sog, cog);
            int moveNorth = DeadReckoning.Move(_north + north, elapsed);
            int moveEast = DeadReckoning.Stretch(DeadReckoning.Move(_east + east, elapsed), latitude);
            (_north, _east) = (north, east);
            if (Math.Abs(moveNorth) >= Math.Abs(moveEast))
            {
                up += moveNorth;
                right += DeadReckoning.Share(moveEast, up, moveNorth);
            }
            else
            {
                right += moveEast;
                up += DeadReckoning.Share(moveNorth, right, moveEast);
            }
        }
    }
}

/// <summary>A distance in one byte, rounded up: exact below 16, then eighths of powers of two.</summary>
internal static class Reach
{
    private const int Turn = 360 * 600_000;

    /// <summary>How far a block goes from its first position, both ways alike.</summary>
    public static (byte NorthSouth, byte EastWest) Of(ReadOnlySpan<ArchivedPoint> block)
    {
        int up = 0;
        int side = 0;
        foreach (ref readonly ArchivedPoint point in block)
        {
            int east = Math.Abs(point.Longitude - block[0].Longitude);
            up = Math.Max(up, Math.Abs(point.Latitude - block[0].Latitude));
            side = Math.Max(side, Math.Min(east, Turn - east));
        }

        return (Code(up), Code(side));
    }

    public static byte Code(int units)
    {
        int code = 0;
        while (Units((byte)code) < units)
        {
            code++;
        }

        return (byte)code;
    }

    /// <summary>(8 + the low 3 bits) shifted left by the high 5 bits minus 1; below 16 the code itself.</summary>
    public static long Units(byte code) => code < 16 ? code : (8L + (code & 7)) << ((code >> 3) - 1);
}
