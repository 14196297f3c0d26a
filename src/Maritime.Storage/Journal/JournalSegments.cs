using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Maritime.Storage.Journal;

/// <summary>Reads the segments of one folder; takes no lock, so it can look on while a server writes.</summary>
internal sealed class JournalSegments(string folder)
{
    /// <summary>Segments by first offset, oldest first.</summary>
    public IReadOnlyList<Segment> List() =>
    [
        .. from path in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*" + JournalFormat.Extension) : []
           let first = JournalFormat.TryParseFileName(path, out long offset) ? offset : -1
           where first >= 0
           orderby first
           select new Segment(path, first),
    ];

    /// <param name="limit">Offset at which reading stops.</param>
    public IEnumerable<JournalRecord> Read(long offset, long limit, Action<JournalDamage>? onDamage)
    {
        IReadOnlyList<Segment> segments = List();
        long reached = offset;
        for (int index = 0; index < segments.Count && segments[index].FirstOffset < limit; index++)
        {
            Segment segment = segments[index];
            bool isLast = index == segments.Count - 1;
            if (!isLast && segments[index + 1].FirstOffset <= offset)
            {
                continue;
            }

            if (segment.FirstOffset > reached)
            {
                onDamage?.Invoke(new(segment.Name, reached, segment.FirstOffset - reached, Invariant(
                    $"The journal has nothing between offset {reached} and its segment {segment.Name}.")));
            }

            long end = isLast ? limit : Math.Min(limit, segments[index + 1].FirstOffset);
            foreach (JournalRecord record in ReadSegment(segment, offset, end, onDamage))
            {
                yield return record;
            }

            long held = segment.OffsetOf(new FileInfo(segment.Path).Length);
            if (!isLast && held < end)
            {
                onDamage?.Invoke(new(segment.Name, Math.Max(held, segment.FirstOffset), end - held, Invariant(
                    $"The journal segment {segment.Name} ends {end - held} bytes early.")));
            }

            reached = end;
        }
    }

    /// <summary>
    /// Where the last whole record of a segment ends, and whether bytes after it belong to no record.
    /// </summary>
    public static (long End, bool IsTorn) FindEnd(Segment segment)
    {
        long end = segment.FirstOffset;
        foreach (JournalRecord record in ReadSegment(segment, segment.FirstOffset, long.MaxValue, onDamage: null))
        {
            end = record.NextOffset;
        }

        return (end, segment.PositionOf(end) != new FileInfo(segment.Path).Length);
    }

    public static IEnumerable<JournalRecord> ReadSegment(
        Segment segment,
        long from,
        long limit,
        Action<JournalDamage>? onDamage)
    {
        using SafeFileHandle file = File.OpenHandle(
            segment.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Window window = new(file, segment.PositionOf(limit));
        ReadHeader(segment, window, onDamage);
        Dictionary<int, string> sources = [];

        // An offset that somebody kept is the beginning of a record; any other is looked for from the front.
        long start = from > segment.FirstOffset ? segment.PositionOf(from) : 0;
        bool isKnown = start > 0 && start < window.Length && WholeRecordAt(window, start, from) > 0;
        for (long position = isKnown ? start : JournalFormat.HeaderLength; position < window.Length;)
        {
            long offset = segment.OffsetOf(position);
            int length = WholeRecordAt(window, position, offset);
            if (length < 0)
            {
                long next = FindRecord(segment, window, position + 1);
                onDamage?.Invoke(Describe(segment, offset, next - position, next == window.Length));
                position = next;
                continue;
            }

            if (offset >= from)
            {
                yield return Make(window.Slice(position, length), offset, sources);
            }

            position += length;
        }
    }

    private static void ReadHeader(Segment segment, Window window, Action<JournalDamage>? onDamage)
    {
        if (!JournalFormat.CheckHeader(window.Slice(0, JournalFormat.HeaderLength), segment.Path, segment.FirstOffset))
        {
            onDamage?.Invoke(new(segment.Name, segment.FirstOffset, 0, Invariant(
                $"The journal segment {segment.Name} has a damaged header; its records are read all the same.")));
        }
    }

    private static JournalDamage Describe(Segment segment, long offset, long bytes, bool isTail) => new(
        segment.Name,
        offset,
        bytes,
        isTail
            ? Invariant($"The journal segment {segment.Name} ends in {bytes} bytes that are no whole record.")
            : Invariant($"The journal segment {segment.Name} has {bytes} damaged bytes at offset {offset}."));

    private static JournalRecord Make(ReadOnlySpan<byte> record, long offset, Dictionary<int, string> sources)
    {
        (DateTimeOffset arrivedAt, int sourceAt, int inputAt) = JournalFormat.Parse(record);
        ReadOnlySpan<byte> name = record[sourceAt..inputAt];
        HashCode hash = new();
        hash.AddBytes(name);
        int key = hash.ToHashCode();
        if (!sources.TryGetValue(key, out string? source) || Encoding.UTF8.GetByteCount(source) != name.Length
            || !name.SequenceEqual(Encoding.UTF8.GetBytes(source)))
        {
            source = Encoding.UTF8.GetString(name);
            sources[key] = source;
        }

        return new(offset, offset + record.Length, source, arrivedAt, record[inputAt..].ToArray());
    }

    /// <returns>The length of the whole record at a position of the file, or -1.</returns>
    private static int WholeRecordAt(Window window, long position, long offset)
    {
        int body = JournalFormat.BodyLength(window.Slice(position, JournalFormat.RecordHeaderLength));
        if (body < 0 || position + JournalFormat.RecordHeaderLength + body > window.Length)
        {
            return -1;
        }

        int length = JournalFormat.RecordHeaderLength + body;
        return JournalFormat.IsWhole(window.Slice(position, length), offset) ? length : -1;
    }

    private static long FindRecord(Segment segment, Window window, long position)
    {
        const int Step = 64 * 1024;
        while (position < window.Length)
        {
            ReadOnlySpan<byte> bytes = window.Slice(position, Step);
            int found = bytes.IndexOf(JournalFormat.MarkerBytes);
            if (found < 0)
            {
                position += Math.Max(1, bytes.Length - (JournalFormat.MarkerBytes.Length - 1));
                continue;
            }

            position += found;
            if (WholeRecordAt(window, position, segment.OffsetOf(position)) > 0)
            {
                return position;
            }

            position++;
        }

        return window.Length;
    }

    /// <summary>A file seen through a buffer that moves with the reader.</summary>
    private sealed class Window(SafeFileHandle file, long limit)
    {
        private byte[] _buffer = new byte[1 << 20];
        private long _start;
        private int _count;

        public long Length { get; } = Math.Min(limit, RandomAccess.GetLength(file));

        /// <summary>
        /// Up to <paramref name="length"/> bytes: fewer at the end of the file. Good until the next call.
        /// </summary>
        public ReadOnlySpan<byte> Slice(long position, int length)
        {
            length = (int)Math.Clamp(Length - position, 0, length);
            if (position < _start || position + length > _start + _count)
            {
                Fill(position, length);
            }

            return _buffer.AsSpan((int)(position - _start), length);
        }

        private void Fill(long position, int length)
        {
            if (length > _buffer.Length)
            {
                _buffer = new byte[length];
            }

            _start = position;
            _count = 0;
            int wanted = (int)Math.Min(_buffer.Length, Length - position);
            while (_count < wanted)
            {
                int read = RandomAccess.Read(file, _buffer.AsSpan(_count, wanted - _count), position + _count);
                if (read == 0)
                {
                    throw new IOException("A journal segment became shorter while it was read.");
                }

                _count += read;
            }
        }
    }
}

/// <param name="FirstOffset">Offset of the record that follows the header.</param>
internal sealed record Segment(string Path, long FirstOffset)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public long OffsetOf(long position) => FirstOffset + position - JournalFormat.HeaderLength;

    public long PositionOf(long offset) => offset >= long.MaxValue - JournalFormat.HeaderLength
        ? long.MaxValue
        : offset - FirstOffset + JournalFormat.HeaderLength;
}
