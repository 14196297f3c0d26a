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

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Bytes not yet read: who has the whole in memory knows from it where a part lies.</summary>
    public readonly int Remaining => _rest.Length;

    public bool ReadBoolean() => ReadInt64() != 0;

    public int ReadInt32() => checked((int)ReadInt64());

    public long ReadInt64()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }

        throw new FormatException("A saved state holds an integer of more than ten bytes.");
    }

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public float ReadSingle() => BinaryPrimitives.ReadSingleLittleEndian(Take(4));

    public DateTimeOffset ReadTime() => new(ReadInt64(), TimeSpan.Zero);

    public DateTimeOffset? ReadNullableTime() => ReadInt64() is >= 0 and var ticks ? new(ticks, TimeSpan.Zero) : null;

    public Position ReadPosition()
    {
        double latitude = ReadDouble();
        return Position.TryCreate(latitude, ReadDouble(), out Position position)
            ? position
            : throw new FormatException("A saved state holds a position that is not on Earth.");
    }

    public Position? ReadNullablePosition() => ReadBoolean() ? ReadPosition() : null;

    public Mmsi ReadMmsi() => Mmsi.TryCreate(ReadInt32(), out Mmsi mmsi) ? mmsi : default;

    public string? ReadString() => ReadInt32() is >= 0 and var count ? Encoding.UTF8.GetString(Take(count)) : null;

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadInt32());

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
