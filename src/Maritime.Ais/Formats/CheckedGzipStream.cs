using System.Buffers.Binary;
using System.IO.Compression;

namespace Maritime.Ais.Formats;

/// <summary>
/// Unpacks gzip and notices when the archive was cut off, which the runtime's stream passes over in silence.
/// </summary>
/// <remarks>
/// An archive ends with the length of its last member. When that is more than all that came out, the end is missing; a
/// cut archive escapes only if the four bytes before the cut happen to be a smaller number.
/// </remarks>
internal sealed class CheckedGzipStream : ForwardStream
{
    private readonly TailStream _packed;
    private readonly GZipStream _unpacked;
    private long _length;

    public CheckedGzipStream(Stream packed)
    {
        _packed = new(packed);
        _unpacked = new(_packed, CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        int count = _unpacked.Read(buffer);
        _length += count;
        if (count == 0 && !buffer.IsEmpty && _packed.LastWord > _length)
        {
            throw new InvalidDataException("it ends early.");
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
            _packed.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Remembers the last four bytes that went through.</summary>
    private sealed class TailStream(Stream inner) : ForwardStream
    {
        private readonly byte[] _tail = new byte[4];

        public uint LastWord => BinaryPrimitives.ReadUInt32LittleEndian(_tail);

        public override int Read(Span<byte> buffer)
        {
            int count = inner.Read(buffer);
            ReadOnlySpan<byte> last = buffer[Math.Max(0, count - 4)..count];
            if (!last.IsEmpty)
            {
                _tail.AsSpan(last.Length).CopyTo(_tail);
                last.CopyTo(_tail.AsSpan(4 - last.Length));
            }

            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
