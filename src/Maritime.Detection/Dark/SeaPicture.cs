using Maritime.Ais;
using Maritime.Detection.Identity;
using Maritime.Detection.Spoofing;
using Maritime.Primitives;

namespace Maritime.Detection.Dark;

/// <param name="HalfLife">Of reception counts, for terrestrial receivers.</param>
/// <param name="SatelliteHalfLife">Of reception counts, for satellites.</param>
/// <param name="PriorMissed">Expected transmissions that pull an unknown cell's share towards zero.</param>
public sealed record SeaPictureOptions(TimeSpan HalfLife, TimeSpan SatelliteHalfLife, double PriorMissed)
{
    /// <summary>
    /// 7 d and 30 d: detection spec, section 2 (stations change in weeks, constellations in months). 60 transmissions:
    /// ten minutes of one ship under way, so that a cell that one ship has crossed once proves little.
    /// </summary>
    public static SeaPictureOptions Default { get; } = new(TimeSpan.FromDays(7), TimeSpan.FromDays(30), 60);

    public InterferenceOptions Interference { get; init; } = InterferenceOptions.Default;

    public DarkMeetingOptions Meetings { get; init; } = DarkMeetingOptions.Default;

    /// <summary>IMO numbers that no ship afloat has any more; null: none are known.</summary>
    public IReadOnlySet<int>? BrokenUp { get; init; }
}

/// <summary>
/// What the whole fleet teaches about the sea: reception, outages, interference, who could have met whom.
/// </summary>
/// <remarks>
/// Learns between ticks, frozen within them. Everything is a sum over sorted observations, so neither partitions nor
/// threads show in it.
/// </remarks>
public sealed class SeaPicture(SeaPictureOptions options) : ISeaModel
{
    /// <summary>Family (terrestrial, satellite) times class (A and others, B): the four counts of a cell.</summary>
    private const int Kinds = 4;

    /// <summary>2 h: over less nobody knows how often ships fall silent here.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromHours(2);

    private readonly Dictionary<SeaCell, ReceptionCell?[]> _cells = [];
    private readonly OutageGrid _outages = new();
    private readonly ShipsAround _ships = new();
    private readonly HeardPlaces _heard = new();
    private readonly SortedDictionary<ushort, Feed> _feeds = [];
    private readonly DarkMeetings _meetings = new(options.Meetings);
    private readonly List<InterferenceArea> _areas = [];
    private readonly InlandWater _inland = new();
    private readonly HullBook _hulls = new(options.BrokenUp);
    private DateTimeOffset _firstAt = DateTimeOffset.MaxValue;
    private DateTimeOffset _closedAt = DateTimeOffset.MinValue;

    public Reception ReceptionAt(Position position, SourceFamily family, TransponderClass transponder) =>
        _cells.TryGetValue(SeaCell.At(position), out ReceptionCell?[]? kinds)
        && kinds[KindOf(family, transponder)] is { } cell
            ? new Reception(cell.Share(options.PriorMissed), cell.Exposure)
            : default;

    public AreaCondition ConditionAt(Position position, DateTimeOffset at)
    {
        foreach (InterferenceArea area in _areas)
        {
            if (area.IsTold && area.Contains(position, at, options.Interference))
            {
                return AreaCondition.Interference;
            }
        }

        return AreaCondition.Normal;
    }

    public Neighbours NeighboursOf(
        Position position, SourceFamily family, Mmsi mmsi, DateTimeOffset since, TimeSpan usualInterval)
    {
        (int together, double usual, DateTimeOffset? backAt) = _outages.Around(position, since, usualInterval * 2);
        double feedShare = 0;
        foreach (Feed feed in _feeds.Values)
        {
            feedShare = Math.Max(feedShare, feed.SilentShare(since));
        }

        Span<SeaCell> cells = stackalloc SeaCell[9];
        ReadOnlySpan<SeaCell> around = cells[..CellsAround(position, cells)];
        (int heard, int silent, int gone) = _ships.Since(
            around, family, mmsi, since.UtcTicks, (usualInterval * 2).Ticks);
        TimeSpan watched = _closedAt - _firstAt;
        double share = (usualInterval * 2 + ShipsAround.Window) / (watched < Shortest ? Shortest : watched);
        return new Neighbours(heard, Math.Max(0, together - 1), usual, backAt, feedShare)
        {
            SilentNear = silent,
            UsualNear = gone * Math.Min(1, share),
        };
    }

    public bool WasHeardNear(Position position, SourceFamily family, DateTimeOffset at) =>
        _heard.WasHeard(position, family, at.UtcTicks);

    public bool IsKnownWater(Position position, Mmsi mmsi) => _inland.IsKnown(position, mmsi);

    public void Close(
        DateTimeOffset watermark,
        ReadOnlySpan<SeaObservation> observations,
        ICollection<VesselEvent> events)
    {
        foreach (ref readonly SeaObservation seen in observations)
        {
            Learn(seen, watermark);
        }

        foreach (Feed feed in _feeds.Values)
        {
            feed.Close(watermark);
        }

        _outages.Forget(watermark);
        _ships.Forget(watermark);
        _heard.Forget(watermark);
        _firstAt = watermark < _firstAt ? watermark : _firstAt;
        _closedAt = watermark;
        TellAreas(watermark, events);
        _meetings.Close(watermark, events);
        _hulls.Close(events);
    }

    public void Save(StateWriter state)
    {
        state.Write(_cells.Count);
        foreach ((SeaCell cell, ReceptionCell?[] kinds) in _cells.OrderBy(entry => entry.Key))
        {
            state.Write(cell.Row);
            state.Write(cell.Column);
            foreach (ReceptionCell? kind in kinds)
            {
                state.Write(kind is not null);
                kind?.Save(state);
            }
        }

        state.Write(_firstAt);
        state.Write(_closedAt);
        _outages.Save(state);
        _ships.Save(state);
        _heard.Save(state);
        state.Write(_feeds.Count);
        foreach ((ushort source, Feed feed) in _feeds)
        {
            state.Write(source);
            feed.Save(state);
        }

        state.Write(_areas.Count);
        foreach (InterferenceArea area in _areas)
        {
            area.Save(state);
        }

        _meetings.Save(state);
        _inland.Save(state);
        _hulls.Save(state);
    }

    public void Load(ref StateReader state)
    {
        _cells.Clear();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            SeaCell cell = new((short)state.ReadInt32(), (short)state.ReadInt32());
            ReceptionCell?[] kinds = _cells[cell] = new ReceptionCell?[Kinds];
            for (int i = 0; i < Kinds; i++)
            {
                if (state.ReadBoolean())
                {
                    kinds[i] = new ReceptionCell();
                    kinds[i]!.Load(ref state);
                }
            }
        }

        _firstAt = state.ReadTime();
        _closedAt = state.ReadTime();
        _outages.Load(ref state);
        _ships.Load(ref state);
        _heard.Load(ref state);
        _feeds.Clear();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            ushort source = (ushort)state.ReadInt32();
            _feeds[source] = new Feed();
            _feeds[source].Load(ref state);
        }

        _areas.Clear();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            _areas.Add(InterferenceArea.Load(ref state));
        }

        _meetings.Load(ref state);
        _inland.Load(ref state);
        _hulls.Load(ref state);
    }

    private static int KindOf(SourceFamily family, TransponderClass transponder) =>
        ((int)family * 2) + (transponder == TransponderClass.B ? 1 : 0);

    /// <summary>The cell of a place and those next to it.</summary>
    private static int CellsAround(Position position, Span<SeaCell> cells)
    {
        double east = SeaCell.SizeDegrees
            / Math.Max(0.02, Math.Cos(double.DegreesToRadians(position.LatitudeDegrees)));
        int count = 0;
        for (int y = -1; y <= 1; y++)
        {
            for (int x = -1; x <= 1; x++)
            {
                double latitude = Math.Clamp(position.LatitudeDegrees + (y * SeaCell.SizeDegrees), -90, 90);
                double longitude = Math.IEEERemainder(position.LongitudeDegrees + (x * east), 360);
                if (Position.TryCreate(latitude, longitude, out Position near)
                    && SeaCell.At(near) is var cell && !cells[..count].Contains(cell))
                {
                    cells[count++] = cell;
                }
            }
        }

        return count;
    }

    private void Learn(in SeaObservation seen, DateTimeOffset watermark)
    {
        switch (seen.Kind)
        {
            case SeaObservationKind.Expected:
                CellOf(seen, watermark).Expect(seen.Amount);
                break;
            case SeaObservationKind.Received:
                CellOf(seen, watermark).Receive(seen.Amount);
                _heard.Mark(seen.Place, seen.Family, seen.At.UtcTicks);
                _ships.Heard(seen.Mmsi, seen.Cell, seen.Family, seen.At.UtcTicks);
                FeedOf(seen.Source).Hear();
                foreach (InterferenceArea area in _areas)
                {
                    area.Hear(seen.Mmsi, seen.Place, seen.At, options.Interference);
                }

                break;
            case SeaObservationKind.FellSilent:
                _outages.Fell(seen.Place, seen.Since);
                _ships.Fell(seen.Mmsi, seen.Cell, seen.Since.UtcTicks);
                FeedOf(seen.Source).Fell(seen.Since);
                break;
            case SeaObservationKind.HeardAgain:
                _outages.Back(seen.Place, seen.Since, seen.At);
                _ships.Heard(seen.Mmsi, seen.Cell, seen.Family, seen.At.UtcTicks);
                break;
            case SeaObservationKind.Displaced:
                Displace(new Displaced(seen.Mmsi, seen.At, seen.Place, seen.Other, IsCircling: false));
                break;
            case SeaObservationKind.Circling:
                Displace(new Displaced(seen.Mmsi, seen.At, seen.Place, seen.Place, IsCircling: true));
                break;
            case SeaObservationKind.AfloatInland:
                _inland.Learn(seen.Place, seen.Mmsi);
                break;
            case SeaObservationKind.StatedImo:
                _hulls.Learn(seen, _ships.LastHeard);
                break;
            default:
                _meetings.Learn(seen);
                break;
        }
    }

    private ReceptionCell CellOf(in SeaObservation seen, DateTimeOffset watermark)
    {
        if (!_cells.TryGetValue(seen.Cell, out ReceptionCell?[]? kinds))
        {
            _cells[seen.Cell] = kinds = new ReceptionCell?[Kinds];
        }

        ReceptionCell cell = kinds[KindOf(seen.Family, seen.Class)] ??= new ReceptionCell();
        bool isSatellite = seen.Family == SourceFamily.Satellite;
        cell.Fade(watermark.UtcTicks, isSatellite ? options.SatelliteHalfLife : options.HalfLife);
        return cell;
    }

    private Feed FeedOf(ushort source)
    {
        if (!_feeds.TryGetValue(source, out Feed? feed))
        {
            _feeds[source] = feed = new Feed();
        }

        return feed;
    }

    private void Displace(in Displaced ship)
    {
        InterferenceArea? home = null;
        for (int i = 0; i < _areas.Count; i++)
        {
            if (!_areas[i].Joins(ship, options.Interference))
            {
                continue;
            }

            if (home is null)
            {
                home = _areas[i];
            }
            else if (!_areas[i].IsTold)
            {
                home.Absorb(_areas[i]);
                _areas.RemoveAt(i--);
            }
        }

        if (home is null)
        {
            _areas.Add(home = new InterferenceArea());
        }

        home.Add(ship, options.Interference);
    }

    private void TellAreas(DateTimeOffset watermark, ICollection<VesselEvent> events)
    {
        DateTimeOffset oldest = watermark - options.Interference.Window;
        for (int i = _areas.Count - 1; i >= 0; i--)
        {
            InterferenceArea area = _areas[i];
            area.Forget(oldest);
            area.Extend(options.Interference);
            if (area.Tell(options.Interference) is { } told)
            {
                events.Add(told);
            }
            else if (area.IsTold && area.Until < oldest)
            {
                events.Add(area.Close(options.Interference));
                _areas.RemoveAt(i);
            }
            else if (area.Ships == 0)
            {
                _areas.RemoveAt(i);
            }
        }
    }

    /// <summary>How many ships one feed hears, and how many of them fell silent at once.</summary>
    private sealed class Feed
    {
        private const int MinShips = 5;
        private static readonly TimeSpan Bucket = TimeSpan.FromMinutes(5);

        private readonly SortedDictionary<long, int> _fell = [];
        private double _active;
        private int _heard;

        public void Hear() => _heard++;

        public void Fell(DateTimeOffset since)
        {
            long bucket = since.UtcTicks / Bucket.Ticks;
            _fell[bucket] = _fell.GetValueOrDefault(bucket) + 1;
        }

        /// <summary>Ships hand over their counts every five minutes, so a tick hears about a fifth of them.</summary>
        public void Close(DateTimeOffset watermark)
        {
            _active = Math.Max(_heard * 5, (_active * 0.995) + (_heard * 5 * 0.005));
            _heard = 0;
            long oldest = (watermark - TimeSpan.FromDays(1)).UtcTicks / Bucket.Ticks;
            while (_fell.Count > 0 && _fell.First().Key < oldest)
            {
                _fell.Remove(_fell.First().Key);
            }
        }

        public double SilentShare(DateTimeOffset since)
        {
            long bucket = since.UtcTicks / Bucket.Ticks;
            int fell = _fell.GetValueOrDefault(bucket - 1)
                + _fell.GetValueOrDefault(bucket)
                + _fell.GetValueOrDefault(bucket + 1);
            return fell < MinShips ? 0 : Math.Min(1, fell / Math.Max(fell, _active));
        }

        public void Save(StateWriter state)
        {
            state.Write(_active);
            state.Write(_heard);
            state.Write(_fell.Count);
            foreach ((long bucket, int count) in _fell)
            {
                state.Write(bucket);
                state.Write(count);
            }
        }

        public void Load(ref StateReader state)
        {
            _active = state.ReadDouble();
            _heard = state.ReadInt32();
            for (int left = state.ReadInt32(); left > 0; left--)
            {
                _fell[state.ReadInt64()] = state.ReadInt32();
            }
        }
    }
}
