using System.Buffers.Binary;
using System.Text;

namespace Maritime.Primitives;

/// <summary>Reads what a <see cref="StateWriter"/> wrote, in the same order.</summary>
/// <remarks>
/// Throws <see cref="FormatException"/> when the bytes end early or make no sense: state is guarded by a checksum where
/// it is stored, so that is a bug or a broken world.
/// </remarks>
public ref struct StateReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;
    private long _epoch;
    private Position _origin;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Bytes not yet read: who has the whole in memory knows from it where a part lies.</summary>
    public readonly int Remaining => _rest.Length;

    public bool ReadBoolean() => ReadInt64() != 0;

    public int ReadInt32() => checked((int)ReadInt64());

    /// <summary>Counts from here, as <see cref="StateWriter.From"/> does, until told otherwise.</summary>
    public void CountFrom(long epoch, Position origin) => (_epoch, _origin) = (epoch, origin);

    public long ReadInt64() => UnZigZag(ReadUnsigned());

    public ulong ReadUnsigned()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("A saved state holds an integer of more than ten bytes.");
    }

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public float ReadSingle() => BinaryPrimitives.ReadSingleLittleEndian(Take(4));

    public float ReadTenths() => ReadUnsigned() switch
    {
        0 => float.NaN,
        1 => ReadSingle(),
        ulong tenths => (float)(UnZigZag(tenths - 2) / 10.0),
    };

    public DateTimeOffset ReadTime() => ReadNullableTime()
        ?? throw new FormatException("A saved state holds no time where there must be one.");

    public DateTimeOffset? ReadNullableTime() => ReadTicks() is >= 0 and var ticks ? new(ticks, TimeSpan.Zero) : null;

    /// <summary>UTC ticks, 0 for never, -1 for unknown.</summary>
    public long ReadTicks()
    {
        ulong code = ReadUnsigned();
        if (code < StateWriter.Times)
        {
            return code switch
            {
                StateWriter.Never => 0,
                StateWriter.Unknown => -1,
                _ => DateTimeOffset.MaxValue.UtcTicks,
            };
        }

        code -= StateWriter.Times;
        long since = UnZigZag(code >> 1);
        long ticks = unchecked(_epoch + ((code & 1) != 0 ? since : since * TimeSpan.TicksPerSecond));
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? ticks
            : throw new FormatException("A saved state holds a time that no calendar has.");
    }

    public Position ReadPosition()
    {
        double latitude = ReadCoordinate(_origin.LatitudeDegrees);
        return Position.TryCreate(latitude, ReadCoordinate(_origin.LongitudeDegrees), out Position position)
            ? position
            : throw new FormatException("A saved state holds a position that is not on Earth.");
    }

    public Position? ReadNullablePosition() => ReadBoolean() ? ReadPosition() : null;

    public Mmsi ReadMmsi() => Mmsi.TryCreate(ReadInt32(), out Mmsi mmsi) ? mmsi : default;

    public string? ReadString() => ReadInt32() is >= 0 and var count ? Encoding.UTF8.GetString(Take(count)) : null;

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadInt32());

    private static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private double ReadCoordinate(double origin)
    {
        ulong code = ReadUnsigned();
        double unitsPerDegree = StateWriter.DecimalUnits;
        switch ((int)(code & 3))
        {
            case StateWriter.RawCoordinate:
                return ReadDouble();
            case StateWriter.SameCoordinate:
                return origin;
            case StateWriter.CoordinateOfAis:
                unitsPerDegree = StateWriter.UnitsOfAis;
                break;
            default:
                break;
        }

        return (Math.Round(origin * unitsPerDegree) + UnZigZag(code >> 2)) / unitsPerDegree;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw new FormatException("A saved state ends early.");
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
