using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Maritime.Primitives;

/// <summary>
/// Writes what a detector, track or cell remembers, so that it can be cut anywhere and carried on elsewhere.
/// </summary>
/// <remarks>
/// Little-endian, integers as zigzag varints. Times are counted from an epoch and places from an origin, so that what
/// lies near them takes a few bytes; nothing is rounded. <see cref="StateReader"/> reads the same calls in the same
/// order, from the same epoch and origin.
/// </remarks>
public readonly struct StateWriter(IBufferWriter<byte> output)
{
    internal const ulong Never = 0;
    internal const ulong Unknown = 1;
    internal const ulong Forever = 2;
    internal const ulong Times = 3;

    internal const int RawCoordinate = 0;
    internal const int SameCoordinate = 1;
    internal const int CoordinateOfAis = 2;
    internal const int DecimalCoordinate = 3;

    /// <summary>1/10,000 minute, the unit of AIS positions.</summary>
    internal const double UnitsOfAis = 600_000;

    /// <summary>Six decimals, as in most files.</summary>
    internal const double DecimalUnits = 1_000_000;

    private readonly long _epoch;
    private readonly Position _origin;

    private StateWriter(IBufferWriter<byte> output, long epoch, Position origin)
        : this(output)
    {
        _epoch = epoch;
        _origin = origin;
    }

    /// <summary>A writer to the same place that counts from here.</summary>
    /// <param name="epoch">UTC ticks.</param>
    public StateWriter From(long epoch, Position origin) => new(output, epoch, origin);

    public void Write(bool value) => Write(value ? 1 : 0);

    public void Write(long value) => WriteUnsigned(ZigZag(value));

    /// <summary>Small numbers first: 0..127 take a byte.</summary>
    public void WriteUnsigned(ulong rest)
    {
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

    /// <summary>A value that is most often a whole number of tenths, or NaN: one to three bytes then.</summary>
    public void WriteTenths(float value)
    {
        if (float.IsNaN(value))
        {
            WriteUnsigned(0);
            return;
        }

        double tenths = Math.Round(value * 10.0);
        bool isMinusZero = tenths == 0 && float.IsNegative(value);
        if (Math.Abs(tenths) < int.MaxValue && (float)(tenths / 10) == value && !isMinusZero)
        {
            WriteUnsigned(2 + ZigZag((long)tenths));
        }
        else
        {
            WriteUnsigned(1);
            Write(value);
        }
    }

    /// <summary>UTC ticks; the offset is not kept.</summary>
    public void Write(DateTimeOffset value) => WriteTime(value.UtcTicks);

    public void Write(DateTimeOffset? value) => WriteTime(value is { } at ? at.UtcTicks : -1);

    /// <summary>UTC ticks; also 0 for never, -1 for unknown, and the last one for forever, a byte each.</summary>
    public void WriteTime(long ticks)
    {
        long since = ticks - _epoch;
        (long seconds, long rest) = Math.DivRem(since, TimeSpan.TicksPerSecond);
        WriteUnsigned(ticks switch
        {
            0 => Never,
            -1 => Unknown,
            _ when ticks == DateTimeOffset.MaxValue.UtcTicks => Forever,
            _ when rest == 0 => Times + (ZigZag(seconds) << 1),
            _ => Times + ((ZigZag(since) << 1) | 1),
        });
    }

    public void Write(Position value)
    {
        WriteCoordinate(value.LatitudeDegrees, _origin.LatitudeDegrees);
        WriteCoordinate(value.LongitudeDegrees, _origin.LongitudeDegrees);
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

    private static ulong ZigZag(long value) => ((ulong)value << 1) ^ (ulong)(value >> 63);

    // In the units in which it was given, when it comes out the same; otherwise as it is.
    private void WriteCoordinate(double value, double origin)
    {
        if (BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(origin))
        {
            WriteUnsigned(SameCoordinate);
        }
        else if (!WriteUnits(value, origin, UnitsOfAis, CoordinateOfAis)
            && !WriteUnits(value, origin, DecimalUnits, DecimalCoordinate))
        {
            WriteUnsigned(RawCoordinate);
            Write(value);
        }
    }

    private bool WriteUnits(double value, double origin, double unitsPerDegree, int kind)
    {
        double units = Math.Round(value * unitsPerDegree);
        bool isExact = BitConverter.DoubleToInt64Bits(units / unitsPerDegree) == BitConverter.DoubleToInt64Bits(value);
        if (isExact)
        {
            long from = (long)Math.Round(origin * unitsPerDegree);
            WriteUnsigned((ZigZag((long)units - from) << 2) | (uint)kind);
        }

        return isExact;
    }
}
