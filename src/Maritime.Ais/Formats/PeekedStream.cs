namespace Maritime.Ais.Formats;

/// <summary>A stream whose first bytes have been looked at and are read again.</summary>
public sealed class PeekedStream : Stream
{
    private readonly Stream _rest;
    private readonly byte[] _beginning;
    private int _position;

    public PeekedStream(Stream stream, int count)
    {
        _rest = stream;
        byte[] beginning = new byte[count];
        int read = stream.ReadAtLeast(beginning, count, throwOnEndOfStream: false);
        _beginning = beginning[..read];
    }

    /// <summary>Up to as many bytes as were asked for; fewer when the stream is shorter.</summary>
    public ReadOnlySpan<byte> Beginning => _beginning;

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
        if (_position == _beginning.Length)
        {
            return _rest.Read(buffer);
        }

        int count = Math.Min(buffer.Length, _beginning.Length - _position);
        _beginning.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
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
            _rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
