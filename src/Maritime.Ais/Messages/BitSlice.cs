namespace Maritime.Ais.Messages;

/// <summary>A run of bits inside a message: an application's payload, a station's communication state.</summary>
public readonly ref struct BitSlice
{
    private readonly PayloadBits _bits;
    private readonly int _offset;

    internal BitSlice(PayloadBits bits, int offset, int count)
    {
        _bits = bits;
        _offset = offset;
        Count = count;
    }

    public int Count { get; }

    public int? Number(int offset, int width) =>
        offset + width <= Count ? _bits.Number(_offset + offset, width) : null;

    public int? SignedNumber(int offset, int width) =>
        offset + width <= Count ? _bits.SignedNumber(_offset + offset, width) : null;

    public bool? Flag(int offset) => offset < Count ? _bits.Flag(_offset + offset) : null;

    public SixBitText Text(int offset, int characters) =>
        new(_bits, _offset + offset, Math.Clamp((Count - offset) / 6, 0, characters));

    public BitSlice Slice(int offset, int count) =>
        new(_bits, _offset + Math.Min(offset, Count), Math.Clamp(count, 0, Math.Max(0, Count - offset)));

    /// <summary>Copies the bits to the left edge of the destination; the last byte is filled up with zeros.</summary>
    /// <returns>The number of bytes: (Count + 7) / 8.</returns>
    public int CopyTo(Span<byte> destination)
    {
        int written = 0;
        int at = 0;
        for (; at + 8 <= Count; at += 8)
        {
            destination[written++] = (byte)_bits.Raw(_offset + at, 8);
        }

        if (at < Count)
        {
            int left = Count - at;
            destination[written++] = (byte)(_bits.Raw(_offset + at, left) << (8 - left));
        }

        return written;
    }
}
