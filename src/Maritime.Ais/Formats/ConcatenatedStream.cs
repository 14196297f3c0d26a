namespace Maritime.Ais.Formats;

/// <summary>Streams one after the other, with a line end between them so that no two lines run together.</summary>
internal sealed class ConcatenatedStream(IEnumerable<Stream> parts, IDisposable owner) : ForwardStream
{
    private readonly IEnumerator<Stream> _parts = parts.GetEnumerator();
    private bool _isOpen;
    private bool _isFirst = true;

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
