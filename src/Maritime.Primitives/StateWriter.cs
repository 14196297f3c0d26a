using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Maritime.Primitives;

/// <summary>
/// Writes what a detector, track or cell remembers, so that it can be cut anywhere and carried on elsewhere.
/// </summary>
/// <remarks>
/// Little-endian, integers as zigzag varints. <see cref="StateReader"/> reads the same calls in the same order.
/// </remarks>
public readonly struct StateWriter(IBufferWriter<byte> output)
{
    public void Write(bool value) => Write(value ? 1 : 0);

    public void Write(long value)
    {
        ulong rest = ((ulong)value << 1) ^ (ulong)(value >> 63);
        Span<byte> bytes = output.GetSpan(10);
        int count = 0;
        for (; rest >= 0x80; rest >>= 7)
        {
            bytes[count++] = (byte)(rest | 0x80);
        }

        bytes[count++] = (byte)rest;
        output.Advance(count);
    }

    /// <summary>What another writer has written, as it is.</summary>
    public void Append(ReadOnlySpan<byte> saved) => output.Write(saved);

    public void Write(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    public void Write(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(output.GetSpan(4), value);
        output.Advance(4);
    }

    /// <summary>UTC ticks; the offset is not kept.</summary>
    public void Write(DateTimeOffset value) => Write(value.UtcTicks);

    public void Write(DateTimeOffset? value) => Write(value is { } at ? at.UtcTicks : -1);

    public void Write(Position value)
    {
        Write(value.LatitudeDegrees);
        Write(value.LongitudeDegrees);
    }

    public void Write(Position? value)
    {
        Write(value is not null);
        if (value is { } position)
        {
            Write(position);
        }
    }

    public void Write(Mmsi value) => Write(value.Value);

    /// <summary>Null is kept apart from the empty string.</summary>
    public void Write(string? value)
    {
        if (value is null)
        {
            Write(-1);
            return;
        }

        int count = Encoding.UTF8.GetByteCount(value);
        Write(count);
        output.Advance(Encoding.UTF8.GetBytes(value, output.GetSpan(count)));
    }

    public void Write(ReadOnlySpan<byte> value)
    {
        Write(value.Length);
        output.Write(value);
    }
}
