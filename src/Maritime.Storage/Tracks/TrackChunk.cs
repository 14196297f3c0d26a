using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using Maritime.Primitives;

namespace Maritime.Storage.Tracks;

/// <summary>What the footer says of one run.</summary>
/// <param name="Offset">In the chunk.</param>
/// <param name="From">Seconds since 1970 of the first position.</param>
/// <param name="To">Of the last.</param>
/// <param name="West">
/// Westernmost longitude, 1/10000 minute; the run lies within <paramref name="Width"/> east of it.
/// </param>
internal readonly record struct RunEntry(
    int Mmsi,
    int Count,
    uint From,
    uint To,
    int South,
    int North,
    int West,
    int Width,
    long Offset,
    int Length,
    uint Checksum)
{
    private const int Turn = 360 * 600_000;

    public bool Overlaps(uint from, uint to) => From <= to && To >= from;

    public bool Overlaps(in UnitBox box)
    {
        if (North < box.South || South > box.North)
        {
            return false;
        }

        // Eastward from one western edge to the other: within the one box or within the other.
        int ahead = (int)(((long)box.West - West + Turn) % Turn);
        int behind = (int)(((long)West - box.West + Turn) % Turn);
        return ahead <= Width || behind <= box.Width;
    }
}

/// <summary>What is asked of a run: a span, both ends included, and a box unless it is the whole world.</summary>
internal readonly record struct Window(uint From, uint To, UnitBox? Box)
{
    public static Window All { get; } = new(0, uint.MaxValue, null);

    public static Window Of(TrackQuery query) => new(
        ArchivedPoint.SecondsOf(query.From ?? DateTimeOffset.UnixEpoch),
        ArchivedPoint.SecondsOf(query.To ?? DateTimeOffset.MaxValue),
        query.Box is { } box ? UnitBox.From(box) : null);

    public bool Contains(in ArchivedPoint point) =>
        point.Seconds >= From && point.Seconds <= To && (Box is not { } box || box.Contains(point));

    public bool MayHold(in RunEntry run) =>
        run.Overlaps(From, To) && (Box is not { } box || run.Overlaps(box));
}

/// <summary>A <see cref="GeoBox"/> in 1/10000 minute.</summary>
internal readonly record struct UnitBox(int South, int North, int West, int Width)
{
    private const int Turn = 360 * 600_000;

    public static UnitBox From(GeoBox box)
    {
        int west = (int)Math.Ceiling(box.West * 600_000);
        int east = (int)Math.Floor(box.East * 600_000);
        int width = box.CrossesAntimeridian ? east - west + Turn : east - west;
        return new(
            (int)Math.Ceiling(box.South * 600_000),
            (int)Math.Floor(box.North * 600_000),
            west,
            width);
    }

    public bool Contains(in ArchivedPoint point)
    {
        if (point.Latitude < South || point.Latitude > North)
        {
            return false;
        }

        int east = (int)(((long)point.Longitude - West + Turn) % Turn);
        return east <= Width;
    }
}

/// <summary>
/// An immutable chunk of the archive: runs, and a footer that says where each of them is. See TRACK-FORMAT.md.
/// </summary>
internal sealed record TrackChunk(string Name, long Length, RunEntry[] Runs, IReadOnlyList<string> Replaces)
{
    public const int Version = 2;
    public const int HeaderLength = 16;
    public const int TrailerLength = 32;

    public uint From { get; } = Runs.Length == 0 ? 0 : Runs.Min(run => run.From);

    public uint To { get; } = Runs.Length == 0 ? 0 : Runs.Max(run => run.To);

    public long Positions { get; } = Runs.Sum(run => (long)run.Count);

    private static ReadOnlySpan<byte> Magic => "MARITIMT"u8;

    /// <summary>The first run of a vessel, by bisection, or where it would stand.</summary>
    public int FindFirst(int mmsi)
    {
        (int low, int high) = (0, Runs.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Runs[middle].Mmsi < mmsi)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Where the footer lies, from the last 32 bytes.</summary>
    /// <exception cref="DamagedStateException">They are no trailer.</exception>
    /// <exception cref="NewerStateException">A newer program wrote it.</exception>
    public static (long Offset, int Length) ReadTrailer(ReadOnlySpan<byte> trailer, string name, long blobLength)
    {
        if (trailer.Length == TrailerLength && trailer[24..].SequenceEqual(Magic))
        {
            int version = BinaryPrimitives.ReadUInt16LittleEndian(trailer[12..]);
            if (version > Version)
            {
                throw NewerStateException.Of("The track chunk " + name, version, Version);
            }

            long offset = BinaryPrimitives.ReadInt64LittleEndian(trailer);
            int length = BinaryPrimitives.ReadInt32LittleEndian(trailer[8..]);
            if (version < Version)
            {
                throw new DamagedStateException(Invariant(
                    $"The track chunk {name} has format {version}, which this program does not read any more: ")
                    + "import its recording again.");
            }

            if (length >= 0 && offset >= HeaderLength && offset + length + TrailerLength == blobLength)
            {
                return (offset, length);
            }
        }

        throw new DamagedStateException(Invariant($"The track chunk {name} is damaged: it has no whole end."));
    }

    /// <param name="tail">The footer and the trailer.</param>
    /// <exception cref="DamagedStateException">The checksum does not fit.</exception>
    public static TrackChunk ReadFooter(ReadOnlySpan<byte> tail, string name, long blobLength)
    {
        ulong checksum = BinaryPrimitives.ReadUInt64LittleEndian(tail[^16..]);
        if (XxHash64.HashToUInt64(tail[..^16]) != checksum)
        {
            throw new DamagedStateException(
                Invariant($"The track chunk {name} is damaged: the checksum of its footer does not fit."));
        }

        StateReader footer = new(tail[..^TrailerLength]);
        string[] replaces = new string[footer.ReadInt32()];
        for (int index = 0; index < replaces.Length; index++)
        {
            replaces[index] = footer.ReadString() ?? "";
        }

        RunEntry[] runs = new RunEntry[footer.ReadInt32()];
        long offset = HeaderLength;
        int mmsi = 0;
        long from = 0;
        int south = 0;
        int west = 0;
        for (int index = 0; index < runs.Length; index++)
        {
            mmsi += footer.ReadInt32();
            int count = footer.ReadInt32();
            from += footer.ReadInt64();
            uint span = (uint)footer.ReadInt64();
            south += footer.ReadInt32();
            int height = footer.ReadInt32();
            west += footer.ReadInt32();
            int width = footer.ReadInt32();
            int length = footer.ReadInt32();
            uint check = (uint)footer.ReadInt64();
            runs[index] = new(
                mmsi, count, (uint)from, (uint)from + span, south, south + height, west, width, offset, length, check);
            offset += length;
        }

        return new(name, blobLength, runs, replaces);
    }

    /// <param name="source">The run and <see cref="BlockCodec.Slack"/> bytes more.</param>
    /// <param name="points">Room for all of the run.</param>
    /// <param name="count">How many were read: those of the blocks that may hold something of the window.</param>
    /// <returns>False when the run is damaged.</returns>
    public static bool TryReadRun(
        ReadOnlySpan<byte> source, in RunEntry run, in Window window, Span<ArchivedPoint> points, out int count)
    {
        count = 0;
        return ChecksumOf(source[..^BlockCodec.Slack]) == run.Checksum
            && RunCodec.TryDecode(source, run, window, points, out count);
    }

    public static uint ChecksumOf(ReadOnlySpan<byte> run) => (uint)XxHash64.HashToUInt64(run);

    /// <summary>Puts runs together into a chunk.</summary>
    internal sealed class Builder
    {
        private readonly ArrayBufferWriter<byte> _bytes = new(64 * 1024);
        private readonly List<RunEntry> _runs = [];

        public Builder()
        {
            Span<byte> header = _bytes.GetSpan(HeaderLength)[..HeaderLength];
            header.Clear();
            Magic.CopyTo(header);
            BinaryPrimitives.WriteUInt16LittleEndian(header[8..], Version);
            _bytes.Advance(HeaderLength);
        }

        public int Length => _bytes.WrittenCount;

        public bool IsEmpty => _runs.Count == 0;

        public uint From => _runs.Min(run => run.From);

        public uint To => _runs.Max(run => run.To);

        /// <param name="points">Of one vessel, in order; vessels come in order of their MMSI.</param>
        public void Add(ReadOnlySpan<ArchivedPoint> points)
        {
            for (int start = 0; start < points.Length; start += RunCodec.MaxCount)
            {
                AddRun(points.Slice(start, Math.Min(RunCodec.MaxCount, points.Length - start)));
            }
        }

        public byte[] Finish(IReadOnlyCollection<string> replaces)
        {
            long footerAt = _bytes.WrittenCount;
            StateWriter footer = new(_bytes);
            footer.Write(replaces.Count);
            foreach (string name in replaces)
            {
                footer.Write(name);
            }

            footer.Write(_runs.Count);
            RunEntry last = default;
            foreach (RunEntry run in _runs)
            {
                footer.Write(run.Mmsi - last.Mmsi);
                footer.Write(run.Count);
                footer.Write((long)run.From - last.From);
                footer.Write(run.To - run.From);
                footer.Write(run.South - last.South);
                footer.Write(run.North - run.South);
                footer.Write(run.West - last.West);
                footer.Write(run.Width);
                footer.Write(run.Length);
                footer.Write(run.Checksum);
                last = run;
            }

            int footerLength = _bytes.WrittenCount - (int)footerAt;
            Span<byte> trailer = _bytes.GetSpan(TrailerLength)[..TrailerLength];
            trailer.Clear();
            BinaryPrimitives.WriteInt64LittleEndian(trailer, footerAt);
            BinaryPrimitives.WriteInt32LittleEndian(trailer[8..], footerLength);
            BinaryPrimitives.WriteUInt16LittleEndian(trailer[12..], Version);
            Magic.CopyTo(trailer[24..]);
            _bytes.Advance(TrailerLength);
            byte[] chunk = _bytes.WrittenSpan.ToArray();
            ulong checksum = XxHash64.HashToUInt64(chunk.AsSpan((int)footerAt, footerLength + 16));
            BinaryPrimitives.WriteUInt64LittleEndian(chunk.AsSpan(chunk.Length - 16), checksum);
            return chunk;
        }

        private void AddRun(ReadOnlySpan<ArchivedPoint> points)
        {
            long offset = _bytes.WrittenCount;
            (int south, int north, int west, int width) = Bounds(points);
            int length = RunCodec.Encode(points, south, west, _bytes.GetSpan(RunCodec.MaxBytes));
            uint checksum = ChecksumOf(_bytes.GetSpan(length)[..length]);
            _bytes.Advance(length);
            _runs.Add(new(
                points[0].Mmsi, points.Length, points[0].Seconds, points[^1].Seconds,
                south, north, west, width, offset, length, checksum));
        }

        /// <summary>The box of a track: east and west are followed along, so that ±180° is no edge.</summary>
        private static (int South, int North, int West, int Width) Bounds(ReadOnlySpan<ArchivedPoint> points)
        {
            const int Half = 180 * 600_000;
            const int Turn = 2 * Half;
            int south = points[0].Latitude;
            int north = south;
            long longitude = points[0].Longitude;
            long west = longitude;
            long east = longitude;
            for (int index = 1; index < points.Length; index++)
            {
                south = Math.Min(south, points[index].Latitude);
                north = Math.Max(north, points[index].Latitude);
                int step = points[index].Longitude - points[index - 1].Longitude;
                longitude += step > Half ? step - Turn : step < -Half ? step + Turn : step;
                west = Math.Min(west, longitude);
                east = Math.Max(east, longitude);
            }

            long wrapped = ((west + Half) % Turn + Turn) % Turn - Half;
            return (south, north, (int)wrapped, (int)Math.Min(east - west, Turn - 1));
        }
    }
}
