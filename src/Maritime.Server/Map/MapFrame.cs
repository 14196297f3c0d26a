using System.Buffers.Binary;

namespace Maritime.Server.Map;

internal enum MapFrameKind : byte
{
    /// <summary>Forget every vessel: what follows is the whole picture of the box.</summary>
    Reset = 0,

    /// <summary>Rows of vessels, each replacing what was known of that id.</summary>
    Rows = 1,

    /// <summary>Ids (u32) of vessels that have left the map.</summary>
    Removed = 2,

    /// <summary>The clock; ends every message. The sequence says up to where the box is now complete.</summary>
    Tick = 3,
}

/// <summary>
/// The binary form of the map. A message is a run of frames; a frame is a header of 32 bytes and its rows, all little
/// endian, so that a browser reads it with a DataView and without one object per vessel.
/// </summary>
/// <remarks>
/// <para>Header: magic "MAR1" (u32), version (u8), kind (u8), rate in event seconds per second (u16), base time in
/// Unix milliseconds (i64), row count (u32), epoch of the server run (u32), sequence (i64).</para>
/// <para>Row of 24 bytes: id (u32), longitude and latitude (i32, 1/600000°, the resolution of AIS), speed (u16, 0.1
/// kn), course and heading (u16, 0.1°), age before base time (u16, s), ship type (u8), navigation status (u8), flags
/// (u8), length (u8, 2 m). 65535 is "not known" for speed, course and heading; ages and lengths saturate.</para>
/// </remarks>
internal static class MapFrame
{
    public const int HeaderBytes = 32;
    public const int RowBytes = 24;
    public const byte Version = 1;

    private const uint Magic = 0x3152_414D; // "MAR1" as bytes
    private const double UnitsPerDegree = 600_000;
    private const ushort Unknown = ushort.MaxValue;

    public static byte[] Rows(IReadOnlyList<MapVessel> vessels, MapFrameStamp stamp)
    {
        byte[] frame = new byte[HeaderBytes + (RowBytes * vessels.Count)];
        WriteHeader(frame, MapFrameKind.Rows, vessels.Count, stamp);
        Span<byte> rest = frame.AsSpan(HeaderBytes);
        foreach (MapVessel vessel in vessels)
        {
            WriteRow(rest, vessel, stamp.Clock);
            rest = rest[RowBytes..];
        }

        return frame;
    }

    public static byte[] Removed(IReadOnlyList<uint> ids, MapFrameStamp stamp)
    {
        byte[] frame = new byte[HeaderBytes + (sizeof(uint) * ids.Count)];
        WriteHeader(frame, MapFrameKind.Removed, ids.Count, stamp);
        for (int at = 0; at < ids.Count; at++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(HeaderBytes + (sizeof(uint) * at)), ids[at]);
        }

        return frame;
    }

    /// <summary>A frame without rows: <see cref="MapFrameKind.Reset"/> or <see cref="MapFrameKind.Tick"/>.</summary>
    public static byte[] Bare(MapFrameKind kind, MapFrameStamp stamp)
    {
        byte[] frame = new byte[HeaderBytes];
        WriteHeader(frame, kind, 0, stamp);
        return frame;
    }

    private static void WriteHeader(Span<byte> to, MapFrameKind kind, int count, MapFrameStamp stamp)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, Magic);
        to[4] = Version;
        to[5] = (byte)kind;
        BinaryPrimitives.WriteUInt16LittleEndian(to[6..], (ushort)Math.Clamp(stamp.Rate, 0, ushort.MaxValue));
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], stamp.Clock.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt32LittleEndian(to[16..], count);
        BinaryPrimitives.WriteUInt32LittleEndian(to[20..], stamp.Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], stamp.Sequence);
    }

    private static void WriteRow(Span<byte> to, MapVessel vessel, DateTimeOffset clock)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, vessel.Id);
        BinaryPrimitives.WriteInt32LittleEndian(to[4..], Scaled(vessel.Position.LongitudeDegrees));
        BinaryPrimitives.WriteInt32LittleEndian(to[8..], Scaled(vessel.Position.LatitudeDegrees));
        BinaryPrimitives.WriteUInt16LittleEndian(to[12..], Tenths(vessel.SpeedKnots, ushort.MaxValue - 1));
        BinaryPrimitives.WriteUInt16LittleEndian(to[14..], Tenths(vessel.CourseDegrees, 3599));
        BinaryPrimitives.WriteUInt16LittleEndian(to[16..], Tenths(vessel.HeadingDegrees, 3599));
        double age = Math.Clamp((clock - vessel.At).TotalSeconds, 0, ushort.MaxValue);
        BinaryPrimitives.WriteUInt16LittleEndian(to[18..], (ushort)age);
        to[20] = vessel.ShipType;
        to[21] = vessel.NavigationStatus;
        to[22] = (byte)vessel.Flags;
        to[23] = (byte)Math.Min(byte.MaxValue, (vessel.LengthMetres + 1) / 2);
    }

    private static int Scaled(double degrees) => (int)Math.Round(degrees * UnitsPerDegree);

    private static ushort Tenths(double value, int most) =>
        double.IsFinite(value) && value >= 0 ? (ushort)Math.Min(most, Math.Round(value * 10)) : Unknown;
}

/// <summary>What every frame of one moment has in common.</summary>
/// <param name="Rate">Event seconds per second.</param>
/// <param name="Epoch">Random for each run of the server: a sequence means nothing to another run.</param>
internal readonly record struct MapFrameStamp(DateTimeOffset Clock, double Rate, uint Epoch, long Sequence);
