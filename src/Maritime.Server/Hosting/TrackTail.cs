using Maritime.Primitives;

namespace Maritime.Server.Hosting;

/// <param name="SogKnots">NaN when unknown.</param>
/// <param name="CogDegrees">NaN when unknown.</param>
internal readonly record struct PicturePoint(DateTimeOffset At, Position Position, float SogKnots, float CogDegrees);

/// <summary>The newest stretch of one vessel's track, for the eye: thinned evenly when it grows too long.</summary>
/// <remarks>The archive keeps every fix; this is what the live page draws.</remarks>
/// <param name="capacity">Points at most; 0 keeps none.</param>
internal sealed class TrackTail(int capacity = TrackTail.DefaultCapacity)
{
    public const int DefaultCapacity = 2048;

    private readonly List<PicturePoint> _points = [];
    private TimeSpan _spacing = TimeSpan.Zero;

    public void Add(in PicturePoint point)
    {
        lock (_points)
        {
            if (capacity == 0 || (_points.Count > 0 && point.At <= _points[^1].At))
            {
                return;
            }

            if (_points.Count > 1 && point.At - _points[^2].At < _spacing)
            {
                _points[^1] = point;
                return;
            }

            _points.Add(point);
            if (_points.Count == capacity)
            {
                Thin();
            }
        }
    }

    public PicturePoint[] Between(DateTimeOffset from, DateTimeOffset to)
    {
        lock (_points)
        {
            return [.. _points.Where(point => point.At >= from && point.At <= to)];
        }
    }

    private void Thin()
    {
        _spacing = (_points[^1].At - _points[0].At) / (capacity / 2);
        int kept = 0;
        for (int i = 1; i < _points.Count; i++)
        {
            if (_points[i].At - _points[kept].At >= _spacing || i == _points.Count - 1)
            {
                _points[++kept] = _points[i];
            }
        }

        _points.RemoveRange(kept + 1, _points.Count - kept - 1);
    }
}
