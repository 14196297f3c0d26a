namespace Maritime.Ais.Formats;

/// <summary>Streams one after the other, with a line end between them so that no two lines run together.</summary>
internal sealed class ConcatenatedStream(IEnumerable<Stream> parts, IDisposable owner) : Stream
{
    private readonly IEnumerator<Stream> _parts = parts.GetEnumerator();
    private bool _isOpen;
    private bool _isFirst = true;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (!_isOpen)
            {
                if (!_parts.MoveNext())
                {
                    return 0;
                }

                _isOpen = true;
                if (!_isFirst)
                {
                    buffer[0] = (byte)'\n';
                    return 1;
                }

                _isFirst = false;
            }

            int count = _parts.Current.Read(buffer);
            if (count > 0)
            {
                return count;
            }

            _parts.Current.Dispose();
            _isOpen = false;
        }

        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _parts.Dispose();
            owner.Dispose();
        }

        base.Dispose(disposing);
    }
}
