using Maritime.Primitives;

namespace Maritime.Detection.Dark;

/// <summary>Where and when ships fell silent, so that many at once are known for what they are.</summary>
/// <remarks>
/// Counts per degree of sea and per five minutes, kept for a day. One ship that falls silent may have reasons of its
/// own; several within a few minutes of each other share a cause: a station, a feed, a jammer.
/// </remarks>
internal sealed class OutageGrid
{
    private static readonly TimeSpan Bucket = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>Six hours: over less nobody knows what is usual.</summary>
    private const int UsualBuckets = 72;

    private readonly Dictionary<(long Bucket, int Cell), Count> _counts = [];
    private readonly Dictionary<int, int> _perCell = [];
    private long _oldest = long.MaxValue;

    public void Fell(Position place, DateTimeOffset since)
    {
        int cell = CellOf(place);
        (long Bucket, int Cell) key = (BucketOf(since), cell);
        Count count = _counts.GetValueOrDefault(key);
        _counts[key] = count with { Fell = count.Fell + 1 };
        _perCell[cell] = _perCell.GetValueOrDefault(cell) + 1;
        _oldest = Math.Min(_oldest, key.Bucket);
    }

    public void Back(Position place, DateTimeOffset since, DateTimeOffset at)
    {
        (long, int) key = (BucketOf(since), CellOf(place));
        if (_counts.TryGetValue(key, out Count count))
        {
            int back = count.Back + 1;
            long half = count.HalfBackAt == 0 && back * 2 >= count.Fell ? at.UtcTicks : count.HalfBackAt;
            _counts[key] = count with { Back = back, HalfBackAt = half };
        }
    }

    /// <summary>How many fell silent together around a place, how many usually do, and when half were back.</summary>
    /// <param name="later">Others may have fallen silent so much later than this ship, which reports seldom.</param>
    public (int Together, double Usual, DateTimeOffset? BackAt) Around(
        Position place,
        DateTimeOffset since,
        TimeSpan later)
    {
        long first = BucketOf(since) - 1;
        long last = BucketOf(since + later) + 1;
        int together = 0;
        int inDay = 0;
        int back = 0;
        long backAt = 0;
        Span<int> cells = stackalloc int[9];
        int cellCount = CellsAround(place, cells);
        for (int i = 0; i < cellCount; i++)
        {
            inDay += _perCell.GetValueOrDefault(cells[i]);
            for (long bucket = first; bucket <= last; bucket++)
            {
                if (_counts.TryGetValue((bucket, cells[i]), out Count count))
                {
                    together += count.Fell;
                    back += count.Back;
                    backAt = Math.Max(backAt, count.HalfBackAt);
                }
            }
        }

        long observed = Math.Max(UsualBuckets, last - _oldest);
        double usual = (double)(inDay - together) / observed * (last - first + 1);
        return (together, usual, back * 2 >= together && backAt > 0 ? new(backAt, TimeSpan.Zero) : null);
    }

    public void Forget(DateTimeOffset now)
    {
        long oldest = BucketOf(now - Kept);
        if (_oldest >= oldest)
        {
            return;
        }

        foreach (((long Bucket, int Cell) key, Count count) in _counts.Where(one => one.Key.Bucket < oldest).ToList())
        {
            _counts.Remove(key);
            _perCell[key.Cell] -= count.Fell;
        }

        _oldest = oldest;
    }

    public void Save(StateWriter state)
    {
        state.Write(_oldest);
        state.Write(_counts.Count);
        foreach (((long bucket, int cell), Count count) in _counts.OrderBy(entry => entry.Key))
        {
            state.Write(bucket);
            state.Write(cell);
            state.Write(count.Fell);
            state.Write(count.Back);
            state.Write(count.HalfBackAt);
        }
    }

    public void Load(ref StateReader state)
    {
        _counts.Clear();
        _perCell.Clear();
        _oldest = state.ReadInt64();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            (long Bucket, int Cell) key = (state.ReadInt64(), state.ReadInt32());
            Count count = new(state.ReadInt32(), state.ReadInt32(), state.ReadInt64());
            _counts[key] = count;
            _perCell[key.Cell] = _perCell.GetValueOrDefault(key.Cell) + count.Fell;
        }
    }

    private static long BucketOf(DateTimeOffset at) => at.UtcTicks / Bucket.Ticks;

    private static int CellOf(Position place) =>
        ((int)Math.Floor(place.LatitudeDegrees) * 360) + (int)Math.Floor(place.LongitudeDegrees);

    /// <summary>
    /// The degree around the place and its neighbours: about 60 nm each way, more columns near the poles.
    /// </summary>
    private static int CellsAround(Position place, Span<int> cells)
    {
        double east = Math.Min(60, 1 / Math.Max(0.05, Math.Cos(double.DegreesToRadians(place.LatitudeDegrees))));
        int count = 0;
        for (int y = -1; y <= 1; y++)
        {
            for (int x = -1; x <= 1; x++)
            {
                int cell = CellOf(Moved(place, y, x * east));
                if (!cells[..count].Contains(cell))
                {
                    cells[count++] = cell;
                }
            }
        }

        return count;
    }

    private static Position Moved(Position place, double north, double east)
    {
        double longitude = Math.IEEERemainder(place.LongitudeDegrees + east, 360);
        double latitude = Math.Clamp(place.LatitudeDegrees + north, -90, 90);
        return Position.TryCreate(latitude, longitude, out Position moved) ? moved : place;
    }

    private readonly record struct Count(int Fell, int Back, long HalfBackAt);
}
