using Maritime.Primitives;

namespace Maritime.Server.Map;

/// <summary>
/// The vessels of the map by grid cell, each with the tick of its last change, so that what happened in a cell since
/// some tick is encoded once and sent to everyone who looks there. Not thread-safe.
/// </summary>
internal sealed class MapCells(uint epoch)
{
    /// <summary>2°: the box of a harbour view is in 1 to 4 cells, and the world has 16,200.</summary>
    private const double CellDegrees = 2;

    private const int Columns = (int)(360 / CellDegrees);

    /// <summary>How many ticks a departure or removal is remembered; who asks for older gets the whole
    /// picture.</summary>
    private const int RememberedTicks = 600;

    private readonly Dictionary<int, Cell> _cells = [];
    private readonly Dictionary<uint, int> _cellOf = [];
    private readonly Queue<(long Tick, uint Id)> _removed = [];
    private readonly Dictionary<(int Cell, long Since), byte[]> _encoded = [];

    private MapFrameStamp _stamp = new(DateTimeOffset.UnixEpoch, 0, epoch, 0);

    public int Count => _cellOf.Count;

    public long Sequence => _stamp.Sequence;

    /// <summary>Takes in one tick's changes.</summary>
    public void Apply(DateTimeOffset clock, double rate, IEnumerable<MapVessel> changed, IEnumerable<uint> removed)
    {
        _stamp = _stamp with { Clock = clock, Rate = rate, Sequence = _stamp.Sequence + 1 };
        _encoded.Clear();
        foreach (MapVessel vessel in changed)
        {
            Put(vessel);
        }

        foreach (uint id in removed)
        {
            if (_cellOf.Remove(id, out int key))
            {
                _cells[key].Vessels.Remove(id);
                _removed.Enqueue((Sequence, id));
            }
        }

        while (_removed.TryPeek(out (long Tick, uint Id) oldest) && oldest.Tick <= Sequence - RememberedTicks)
        {
            _removed.Dequeue();
        }
    }

    /// <summary>The message that brings a picture of <paramref name="box"/> from <paramref name="since"/> up to
    /// date.</summary>
    /// <param name="since">The sequence that the picture is complete to; 0, or too long ago, gives the whole
    /// picture.</param>
    /// <returns>Frames in a row, with a tick at the end.</returns>
    public byte[] Message(MapBox box, long since)
    {
        bool isWhole = since <= Sequence - RememberedTicks || since <= 0 || since > Sequence;
        long from = isWhole ? 0 : since;
        List<byte[]> frames = isWhole ? [MapFrame.Bare(MapFrameKind.Reset, _stamp)] : [];
        foreach ((int key, Cell cell) in _cells)
        {
            if (cell.ChangedAt > from && box.Touches(cell.Box))
            {
                byte[] rows = Encoded(key, cell, from);
                if (rows.Length > MapFrame.HeaderBytes)
                {
                    frames.Add(rows);
                }
            }
        }

        uint[] gone = isWhole ? [] : [.. _removed.Where(entry => entry.Tick > from).Select(entry => entry.Id)];
        if (gone.Length > 0)
        {
            frames.Add(MapFrame.Removed(gone, _stamp));
        }

        frames.Add(MapFrame.Bare(MapFrameKind.Tick, _stamp));
        return Joined(frames);
    }

    /// <summary>
    /// A message with nothing but these vessels, for those that must not wait for the box's next turn. It says nothing
    /// of the box, so the receiver's sequence stays.
    /// </summary>
    public byte[] MessageOf(IReadOnlyList<MapVessel> vessels, long since) => Joined(
        [MapFrame.Rows(vessels, _stamp), MapFrame.Bare(MapFrameKind.Tick, _stamp with { Sequence = since })]);

    public int CountIn(MapBox box) =>
        _cells.Values.Where(cell => box.Touches(cell.Box)).Sum(cell => cell.Vessels.Count);

    private void Put(MapVessel vessel)
    {
        int key = KeyOf(vessel.Position);
        if (_cellOf.TryGetValue(vessel.Id, out int before) && before != key)
        {
            // Who looks only at the cell that it left must hear where it went, or a ghost stays at the edge.
            _cells[before].Vessels.Remove(vessel.Id);
            _cells[before].Depart(vessel.Id, Sequence);
        }

        if (!_cells.TryGetValue(key, out Cell? cell))
        {
            cell = new Cell(BoxOf(key));
            _cells.Add(key, cell);
        }

        _cellOf[vessel.Id] = key;
        cell.Vessels[vessel.Id] = (vessel, Sequence);
        cell.ChangedAt = Sequence;
    }

    private byte[] Encoded(int key, Cell cell, long since)
    {
        if (!_encoded.TryGetValue((key, since), out byte[]? frame))
        {
            List<MapVessel> rows =
            [
                .. cell.Vessels.Values.Where(entry => entry.Tick > since).Select(entry => entry.Vessel),
            ];
            if (since > 0)
            {
                cell.ForgetDepartures(Sequence - RememberedTicks);
                rows.AddRange(
                    from departure in cell.Departures
                    where departure.Tick > since && _cellOf.TryGetValue(departure.Id, out int now) && now != key
                    select _cells[_cellOf[departure.Id]].Vessels[departure.Id].Vessel);
            }

            frame = MapFrame.Rows(rows, _stamp);
            _encoded.Add((key, since), frame);
        }

        return frame;
    }

    private static byte[] Joined(List<byte[]> frames)
    {
        byte[] message = new byte[frames.Sum(frame => frame.Length)];
        int at = 0;
        foreach (byte[] frame in frames)
        {
            frame.CopyTo(message, at);
            at += frame.Length;
        }

        return message;
    }

    private static int KeyOf(Position position)
    {
        int row = (int)((position.LatitudeDegrees + 90) / CellDegrees);
        int column = (int)((position.LongitudeDegrees + 180) / CellDegrees);
        return (row * Columns) + column;
    }

    private static MapBox BoxOf(int key)
    {
        double west = (key % Columns * CellDegrees) - 180;
        double south = (key / Columns * CellDegrees) - 90;
        return new(west, south, west + CellDegrees, south + CellDegrees);
    }

    private sealed class Cell(MapBox box)
    {
        public MapBox Box { get; } = box;

        public Dictionary<uint, (MapVessel Vessel, long Tick)> Vessels { get; } = [];

        public Queue<(uint Id, long Tick)> Departures { get; } = [];

        public long ChangedAt { get; set; }

        public void Depart(uint id, long tick)
        {
            Departures.Enqueue((id, tick));
            ChangedAt = tick;
        }

        public void ForgetDepartures(long upTo)
        {
            while (Departures.TryPeek(out (uint Id, long Tick) oldest) && oldest.Tick <= upTo)
            {
                Departures.Dequeue();
            }
        }
    }
}
