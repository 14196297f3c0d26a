using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection;

/// <summary>A point of a vessel's recent track, for display.</summary>
public readonly record struct TrackPoint(DateTimeOffset At, Position Position, float SogKnots, float CogDegrees);

/// <summary>The last points of one vessel, one a minute at most.</summary>
/// <remarks>
/// The first and the newest point as they are, and each point after the first as its difference from the one before:
/// about 9 bytes. Places are kept to a ten-millionth of a degree, speed and course to a tenth.
/// </remarks>
public sealed class RecentTrack(int capacity)
{
    private const double UnitsPerDegree = 1e7;
    private const int StepSeconds = 60;
    private const ushort Unknown = ushort.MaxValue;

    /// <summary>Of a point's difference: five numbers of up to five bytes.</summary>
    private const int MaxBytes = 25;

    /// <summary>Room for two more points whenever it grows: each ship has as much of it to spare.</summary>
    private const int Spare = 16;

    private Packed _first;
    private Packed _newest;
    private byte[] _steps = [];
    private int _from; // Of the steps from here to what is used.
    private int _used;
    private int _count;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<TrackPoint> Points
    {
        get
        {
            TrackPoint[] points = new TrackPoint[_count];
            Packed point = _first;
            int at = _from;
            for (int i = 0; i < points.Length; i++)
            {
                point = i == 0 ? point : Next(point, ref at);
                points[i] = point.Unpack();
            }

            return points;
        }
    }

    public void Add(in Fix fix)
    {
        long seconds = (fix.AtTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond; // Never before 1970.
        if ((_count > 0 && seconds < _newest.Seconds + (long)StepSeconds) || seconds < 0 || seconds > uint.MaxValue
            || capacity == 0)
        {
            return;
        }

        if (_count == capacity)
        {
            _first = _count > 1 ? Next(_first, ref _from) : _first;
            _count--;
        }

        Packed added = Packed.Of(fix, (uint)seconds);
        if (_count == 0)
        {
            _first = added;
        }
        else
        {
            Append(added);
        }

        _newest = added;
        _count++;
    }

    public void Save(StateWriter state)
    {
        state.Write(_count);
        if (_count > 0)
        {
            _first.Save(state);
            state.Write(_steps.AsSpan(_from, _used - _from));
        }
    }

    public void Load(ref StateReader state)
    {
        _count = state.ReadInt32();
        (_steps, _from, _used, _first, _newest) = ([], 0, 0, default, default);
        if (_count > 0)
        {
            _newest = _first = Packed.Load(ref state);
            _steps = state.ReadBytes().ToArray();
            for (int i = 1; i < _count; i++)
            {
                _newest = Next(_newest, ref _used);
            }
        }
    }

    private void Append(in Packed point)
    {
        Span<byte> step = stackalloc byte[MaxBytes];
        int length = 0;
        Put(step, ref length, point.Seconds - (long)_newest.Seconds);
        Put(step, ref length, point.Latitude - (long)_newest.Latitude);
        Put(step, ref length, point.Longitude - (long)_newest.Longitude);
        Put(step, ref length, point.Speed - _newest.Speed);
        Put(step, ref length, point.Course - _newest.Course);
        if (_used + length > _steps.Length)
        {
            _steps.AsSpan(_from, _used - _from).CopyTo(_steps);
            (_from, _used) = (0, _used - _from);
        }

        if (_used + length > _steps.Length)
        {
            Array.Resize(ref _steps, _used + length + Spare);
        }

        step[..length].CopyTo(_steps.AsSpan(_used));
        _used += length;
    }

    private Packed Next(in Packed before, ref int at) => new(
        (uint)(before.Seconds + Take(ref at)),
        (int)(before.Latitude + Take(ref at)),
        (int)(before.Longitude + Take(ref at)),
        (ushort)(before.Speed + Take(ref at)),
        (ushort)(before.Course + Take(ref at)));

    private static void Put(Span<byte> bytes, ref int count, long value)
    {
        ulong rest = ((ulong)value << 1) ^ (ulong)(value >> 63);
        for (; rest >= 0x80; rest >>= 7)
        {
            bytes[count++] = (byte)(rest | 0x80);
        }

        bytes[count++] = (byte)rest;
    }

    private long Take(ref int at)
    {
        ulong value = 0;
        for (int shift = 0; at < _steps.Length; shift += 7)
        {
            byte next = _steps[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }

        throw new FormatException("A saved track ends early.");
    }

    private readonly record struct Packed(uint Seconds, int Latitude, int Longitude, ushort Speed, ushort Course)
    {
        public static Packed Of(in Fix fix, uint seconds) => new(
            seconds,
            (int)Math.Round(fix.Position.LatitudeDegrees * UnitsPerDegree),
            (int)Math.Round(fix.Position.LongitudeDegrees * UnitsPerDegree),
            float.IsNaN(fix.SogKnots) ? Unknown : (ushort)Math.Clamp(Math.Round(fix.SogKnots * 10), 0, Unknown - 1),
            float.IsNaN(fix.CogDegrees) ? Unknown : (ushort)Math.Round(fix.CogDegrees * 10));

        public TrackPoint Unpack()
        {
            _ = Position.TryCreate(Latitude / UnitsPerDegree, Longitude / UnitsPerDegree, out Position position);
            return new TrackPoint(
                DateTimeOffset.FromUnixTimeSeconds(Seconds),
                position,
                Speed == Unknown ? float.NaN : Speed / 10f,
                Course == Unknown ? float.NaN : Course / 10f);
        }

        public void Save(StateWriter state)
        {
            state.Write(Seconds);
            state.Write(Latitude);
            state.Write(Longitude);
            state.Write(Speed);
            state.Write(Course);
        }

        public static Packed Load(ref StateReader state) => new(
            (uint)state.ReadInt64(),
            state.ReadInt32(),
            state.ReadInt32(),
            (ushort)state.ReadInt32(),
            (ushort)state.ReadInt32());
    }
}
