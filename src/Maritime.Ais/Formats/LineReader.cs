using Maritime.Primitives;

namespace Maritime.Ais.Formats;

/// <summary>Cuts a byte stream into lines, whatever reads it comes in, and hands each to the format.</summary>
internal abstract class LineReader : IReportReader
{
    /// <summary>64 KiB: a line longer than that is no record of one ship.</summary>
    private const int MaxLineLength = 65_536;

    private byte[] _carry = new byte[1024];
    private int _carried;
    private bool _isSkipping;

    public ReadStatistics Statistics { get; } = new();

    /// <summary>When the bytes at hand came in.</summary>
    protected DateTimeOffset ArrivedAt { get; private set; }

    public void Read(ReadOnlySpan<byte> bytes, DateTimeOffset arrivedAt, IReportSink sink)
    {
        ArrivedAt = arrivedAt;
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            if (end < 0)
            {
                Carry(bytes);
                return;
            }

            if (_carried == 0 && !_isSkipping)
            {
                Take(bytes[..end], sink);
            }
            else
            {
                Carry(bytes[..end]);
                TakeCarried(sink);
            }

            bytes = bytes[(end + 1)..];
        }
    }

    public void Complete(IReportSink sink)
    {
        if (_carried > 0 || _isSkipping)
        {
            TakeCarried(sink);
        }
    }

    public virtual void SaveMemory(StateWriter state)
    {
    }

    public virtual void LoadMemory(ref StateReader state)
    {
    }

    /// <param name="line">Without its end; never empty.</param>
    protected abstract void ReadLine(ReadOnlySpan<byte> line, IReportSink sink);

    /// <summary>Counts a refusal and keeps the first few with their line numbers.</summary>
    protected void Refuse(string kind, string why)
    {
        bool isKept = Statistics.Samples.Count < 8;
        Statistics.Refuse(kind, isKept ? Invariant($"line {Statistics.Lines}: {why}") : null);
    }

    private void Take(ReadOnlySpan<byte> line, IReportSink sink)
    {
        Statistics.Lines++;
        if (Statistics.Lines == 1 && line.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
        }

        if (line is [.., (byte)'\r'])
        {
            line = line[..^1];
        }

        if (!line.IsEmpty)
        {
            ReadLine(line, sink);
        }
    }

    private void Carry(ReadOnlySpan<byte> bytes)
    {
        if (_isSkipping || _carried + bytes.Length > MaxLineLength)
        {
            _isSkipping = true;
            _carried = 0;
            return;
        }

        if (_carried + bytes.Length > _carry.Length)
        {
            Array.Resize(ref _carry, Math.Max(_carry.Length * 2, _carried + bytes.Length));
        }

        bytes.CopyTo(_carry.AsSpan(_carried));
        _carried += bytes.Length;
    }

    private void TakeCarried(IReportSink sink)
    {
        if (_isSkipping)
        {
            Statistics.Lines++;
            Refuse("line-too-long", "longer than 64 KiB");
        }
        else
        {
            Take(_carry.AsSpan(0, _carried), sink);
        }

        _carried = 0;
        _isSkipping = false;
    }
}
