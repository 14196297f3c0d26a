namespace Maritime.Ais.Formats;

/// <summary>A stream whose first bytes have been looked at and are read again.</summary>
public sealed class PeekedStream : ForwardStream
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

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
