using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Maritime.Storage.Journal;

/// <summary>How a segment is laid out. Integers are little-endian.</summary>
/// <remarks>
/// <code>
/// segment  NNNNNNNNNNNNNNNNNNNN.journal, NNN = offset of its first record
///   header  8  "MARITIMJ"   2  version (1)   2  zero   4  header length (32)   8  first offset   4  zero   4  CRC-32
///   record  4  marker 1D 4A 52 4D   4  n   4  CRC-32 of (record offset as 8 bytes, then the n bytes)
///           n bytes: 8  arrival, µs since 1970   1  s   s  source, UTF-8   rest  input
/// </code>
/// The offset under the checksum tells a record from a stale copy of it elsewhere; the marker finds the next record
/// after damage.
/// </remarks>
internal static class JournalFormat
{
    public const int Version = 1;
    public const int HeaderLength = 32;
    public const int RecordHeaderLength = 12;
    public const int MaxInputBytes = 16 << 20;
    public const int MaxSourceBytes = 255;
    public const int MaxBodyBytes = 8 + 1 + MaxSourceBytes + MaxInputBytes;
    public const string Extension = ".journal";

    private const uint Marker = 0x4D524A1D;

    private static ReadOnlySpan<byte> Magic => "MARITIMJ"u8;

    public static ReadOnlySpan<byte> MarkerBytes => [0x1D, 0x4A, 0x52, 0x4D];

    public static string FileName(long firstOffset) => Invariant($"{firstOffset:D20}{Extension}");

    public static bool TryParseFileName(string path, out long firstOffset)
    {
        firstOffset = 0;
        string name = Path.GetFileName(path);
        return name.EndsWith(Extension, StringComparison.Ordinal)
            && name.Length == 20 + Extension.Length
            && long.TryParse(
                name.AsSpan(0, 20),
                System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture,
                out firstOffset);
    }

    public static byte[] Header(long firstOffset)
    {
        byte[] header = new byte[HeaderLength];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), HeaderLength);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), firstOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(28), Crc32.HashToUInt32(header.AsSpan(0, 28)));
        return header;
    }

    /// <summary>False when the header is damaged; throws when it is whole and newer than this program.</summary>
    public static bool CheckHeader(ReadOnlySpan<byte> header, string file, long firstOffset)
    {
        if (header.Length < HeaderLength
            || !header.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(header[28..]) != Crc32.HashToUInt32(header[..28]))
        {
            return false;
        }

        int version = BinaryPrimitives.ReadUInt16LittleEndian(header[8..]);
        return version > Version
            ? throw NewerStateException.Of("The journal segment " + file, version, Version)
            : BinaryPrimitives.ReadInt64LittleEndian(header[16..]) == firstOffset;
    }

    public static int RecordLength(int sourceBytes, int inputBytes) =>
        RecordHeaderLength + 9 + sourceBytes + inputBytes;

    public static void WriteRecord(
        Span<byte> target,
        long offset,
        ReadOnlySpan<char> source,
        int sourceBytes,
        DateTimeOffset arrivedAt,
        ReadOnlySpan<byte> input)
    {
        Span<byte> body = target[RecordHeaderLength..];
        BinaryPrimitives.WriteInt64LittleEndian(body, Microseconds.From(arrivedAt));
        body[8] = (byte)sourceBytes;
        Encoding.UTF8.GetBytes(source, body[9..]);
        input.CopyTo(body[(9 + sourceBytes)..]);
        BinaryPrimitives.WriteUInt32LittleEndian(target, Marker);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], body.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], Checksum(offset, body));
    }

    /// <summary>The length of the body of the record that begins here, or -1 when none can.</summary>
    public static int BodyLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < RecordHeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Marker)
        {
            return -1;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        return length is >= 9 and <= MaxBodyBytes ? length : -1;
    }

    /// <param name="record">From the marker to the end of the body.</param>
    public static bool IsWhole(ReadOnlySpan<byte> record, long offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(record[8..]) == Checksum(offset, record[RecordHeaderLength..])
        && record[RecordHeaderLength + 8] <= record.Length - RecordHeaderLength - 9;

    /// <summary>When the chunk arrived, and where in the record its input begins.</summary>
    public static (DateTimeOffset ArrivedAt, int SourceAt, int InputAt) Parse(ReadOnlySpan<byte> record)
    {
        ReadOnlySpan<byte> body = record[RecordHeaderLength..];
        DateTimeOffset arrivedAt = Microseconds.ToTime(BinaryPrimitives.ReadInt64LittleEndian(body));
        int sourceAt = RecordHeaderLength + 9;
        return (arrivedAt, sourceAt, sourceAt + body[8]);
    }

    private static uint Checksum(long offset, ReadOnlySpan<byte> body)
    {
        Span<byte> place = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(place, offset);
        Crc32 crc = new();
        crc.Append(place);
        crc.Append(body);
        return crc.GetCurrentHashAsUInt32();
    }
}
