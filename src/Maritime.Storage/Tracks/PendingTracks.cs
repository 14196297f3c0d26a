namespace Maritime.Storage.Tracks;

/// <summary>
/// Positions that were taken in and not yet written, by vessel. Whoever holds it sees to the locking.
/// </summary>
internal sealed class PendingTracks
{
    private readonly Dictionary<int, Track> _tracks = [];

    public int Count { get; private set; }

    /// <summary>First second of all; the last possible one when there is none.</summary>
    public uint From { get; private set; } = uint.MaxValue;

    /// <summary>Last second of all; 0 when there is none.</summary>
    public uint To { get; private set; }

    public void Add(in ArchivedPoint point)
    {
        From = Math.Min(From, point.Seconds);
        To = Math.Max(To, point.Seconds);
        if (!_tracks.TryGetValue(point.Mmsi, out Track? track))
        {
            _tracks[point.Mmsi] = track = new();
        }

        track.Add(point);
        Count++;
    }

    public void AddAll(PendingTracks other)
    {
        foreach (Track track in other._tracks.Values)
        {
            foreach (ArchivedPoint point in track.Points)
            {
                Add(point);
            }
        }
    }

    /// <param name="mmsi">Null asks for every vessel.</param>
    public void Collect(int? mmsi, in Window window, List<ArchivedPoint> found)
    {
        if (mmsi is { } only)
        {
            if (_tracks.TryGetValue(only, out Track? one))
            {
                one.Collect(window, found);
            }

            return;
        }

        foreach (Track track in _tracks.Values)
        {
            track.Collect(window, found);
        }
    }

    /// <summary>Each vessel's first and last second, by MMSI.</summary>
    public IEnumerable<(int Mmsi, uint From, uint To)> Spans() =>
        from track in _tracks
        orderby track.Key
        select (track.Key, track.Value.From, track.Value.To);

    /// <summary>The tracks by MMSI, each in order of time and without doubles.</summary>
    public IEnumerable<ArchivedPoint[]> InOrder() =>
        from track in _tracks
        orderby track.Key
        select TrackArchive.InOrder([.. track.Value.Points]);

    private sealed class Track
    {
        private int _south = int.MaxValue;
        private int _north = int.MinValue;

        public List<ArchivedPoint> Points { get; } = [];

        public uint From { get; private set; } = uint.MaxValue;

        public uint To { get; private set; }

        public void Add(in ArchivedPoint point)
        {
            Points.Add(point);
            From = Math.Min(From, point.Seconds);
            To = Math.Max(To, point.Seconds);
            _south = Math.Min(_south, point.Latitude);
            _north = Math.Max(_north, point.Latitude);
        }

        public void Collect(in Window window, List<ArchivedPoint> found)
        {
            if (From > window.To || To < window.From
                || (window.Box is { } box && (_south > box.North || _north < box.South)))
            {
                return;
            }

            foreach (ArchivedPoint point in Points)
            {
                if (window.Contains(point))
                {
                    found.Add(point);
                }
            }
        }
    }
}
