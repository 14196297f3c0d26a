using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection;

/// <summary>A point of a vessel's recent track, for display.</summary>
public readonly record struct TrackPoint(DateTimeOffset At, Position Position, float SogKnots, float CogDegrees);

/// <summary>The last points of one vessel, one a minute at most, 16 bytes each.</summary>
public sealed class RecentTrack(int capacity)
{
    private const double UnitsPerDegree = 1e7;
    private const int StepSeconds = 60;
    private const ushort Unknown = ushort.MaxValue;

    private Packed[] _points = [];
    private int _first;
    private int _count;
    private long _nextSeconds;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<TrackPoint> Points
    {
        get
        {
            TrackPoint[] points = new TrackPoint[_count];
            for (int i = 0; i < _count; i++)
            {
                points[i] = _points[(_first + i) % _points.Length].Unpack();
            }

            return points;
        }
    }

    public void Add(in Fix fix)
    {
        long seconds = (fix.AtTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond; // Never before 1970.
        if (seconds < _nextSeconds || seconds > uint.MaxValue || capacity == 0)
        {
            return;
        }

        if (_count == _points.Length && _count < capacity)
        {
            Packed[] larger = new Packed[Math.Min(capacity, Math.Max(4, _count * 2))];
            for (int i = 0; i < _count; i++)
            {
                larger[i] = _points[(_first + i) % _points.Length];
            }

            _points = larger;
            _first = 0;
        }

        if (_count == capacity)
        {
            _first = (_first + 1) % _points.Length;
            _count--;
        }

        _points[(_first + _count) % _points.Length] = Packed.Of(fix, (uint)seconds);
        _count++;
        _nextSeconds = seconds + StepSeconds;
    }

    public void Save(StateWriter state)
    {
        state.Write(_count);
        for (int i = 0; i < _count; i++)
        {
            Packed point = _points[(_first + i) % _points.Length];
            state.Write(point.Seconds);
            state.Write(point.Latitude);
            state.Write(point.Longitude);
            state.Write(point.Speed);
            state.Write(point.Course);
        }
    }

    public void Load(ref StateReader state)
    {
        _first = 0;
        _count = state.ReadInt32();
        _points = new Packed[_count];
        for (int i = 0; i < _count; i++)
        {
            _points[i] = new Packed(
                (uint)state.ReadInt64(),
                state.ReadInt32(),
                state.ReadInt32(),
                (ushort)state.ReadInt32(),
                (ushort)state.ReadInt32());
        }

        _nextSeconds = _count > 0 ? _points[^1].Seconds + (long)StepSeconds : 0;
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
    }
}
