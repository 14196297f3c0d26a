using System.Buffers;
using System.Runtime.InteropServices;
using Maritime.Ais;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection;

/// <summary>What is known of a vessel right now.</summary>
/// <param name="Recent">Oldest first, one point a minute at most.</param>
/// <param name="SegmentCount">How many hulls have spoken under this MMSI.</param>
public sealed record VesselView(
    VesselIdentity Identity, Fix? LastFix, IReadOnlyList<TrackPoint> Recent, int SegmentCount);

/// <summary>A fleet: vessels in partitions, the sea between them, and the ticks that carry knowledge across.</summary>
/// <remarks>
/// <para>
/// The host owns threads. Between closes it calls <see cref="Receive(in PositionReport)"/> from any one thread, or
/// <c>fleet[p].Receive</c> with at most one thread per partition; every report goes to <see cref="PartitionOf"/> its
/// MMSI. Reports may come in any order; they wait for the tick that holds their event time.
/// </para>
/// <para>
/// When everything before a watermark has been received, one thread calls <see cref="Advance"/>: it closes every tick
/// that ends by then. Nothing may be received meanwhile. The close has two phases, each over all partitions at once
/// through <c>parallel</c>: vessels fold their reports and show themselves, then cells of sea find neighbours; the
/// answers are read in the next tick. So events do not depend on the number of partitions, nor on threads.
/// <see cref="Finish"/> ends the input.
/// </para>
/// <para><see cref="Save"/> and <see cref="Load"/> work between closes; N may differ on loading.</para>
/// </remarks>
public sealed class FleetCore
{
    private const int StateVersion = 8;

    private readonly FleetOptions _options;
    private readonly VesselPartition[] _partitions;
    private readonly Dictionary<SeaCell, SeaCellProcessor>[] _cells;
    private readonly List<SeaCellProcessor>[] _stirred;
    private readonly List<Mail>[] _letters;
    private readonly SeaChart[] _charts;
    private readonly List<SeaObservation> _observations = [];
    private readonly List<VesselEvent> _seaEvents = [];
    private readonly KeyOrder<SeaObservation> _order = new(KeyOf);
    private readonly ISeaModel _sea;
    private DateTimeOffset _closed = DateTimeOffset.MinValue;
    private DateTimeOffset _newest = DateTimeOffset.MinValue;

    public FleetCore(FleetOptions options)
    {
        bool isPlain = options.Wants(EventKinds.Proximity) || options.Wants(EventKinds.GfwEncounter);
        options = options with { Rendezvous = options.Rendezvous with { KeepsAllNear = isPlain } };
        _options = options;
        _partitions = new VesselPartition[Math.Max(1, options.Partitions)];
        _cells = new Dictionary<SeaCell, SeaCellProcessor>[_partitions.Length];
        _letters = new List<Mail>[_partitions.Length];
        _stirred = new List<SeaCellProcessor>[_partitions.Length];
        _charts = new SeaChart[_partitions.Length];
        for (int i = 0; i < _partitions.Length; i++)
        {
            _partitions[i] = new VesselPartition(options);
            _cells[i] = [];
            _letters[i] = [];
            _stirred[i] = [];
            _charts[i] = new SeaChart();
        }

        _sea = options.CreateSea();
    }

    public int PartitionCount => _partitions.Length;

    public int VesselCount => _partitions.Sum(partition => partition.Count);

    /// <summary>What the sea knows as of the last close.</summary>
    public ISeaKnowledge Sea => _sea;

    /// <summary>Up to where time has been closed; the beginning of time before the first close.</summary>
    public DateTimeOffset ClosedUpTo => _closed;

    public VesselPartition this[int partition] => _partitions[partition];

    /// <summary>Which partition owns a vessel.</summary>
    public int PartitionOf(Mmsi mmsi) =>
        (int)((uint)mmsi.Value * 2654435769u >> 8) % _partitions.Length; // Knuth's multiplicative hash.

    public void Receive(in PositionReport report) => _partitions[PartitionOf(report.Mmsi)].Receive(report);

    public void Receive(StaticReport report) => _partitions[PartitionOf(report.Mmsi)].Receive(report);

    /// <summary>Closes every tick that ends by the watermark.</summary>
    /// <param name="events">Takes what was said, by vessel within a tick.</param>
    /// <param name="parallel">Runs a body for 0..n-1, on as many threads as it likes; null for one after the
    /// other.</param>
    public void Advance(
        DateTimeOffset watermark, ICollection<VesselEvent> events, Action<int, Action<int>>? parallel = null)
    {
        if (_closed == DateTimeOffset.MinValue)
        {
            DateTimeOffset? first = FirstPending();
            if (first is null)
            {
                return;
            }

            _closed = Boundary(first.Value);
        }

        while (_closed + _options.Tick <= watermark)
        {
            DateTimeOffset next = _closed + _options.Tick;

            // A day in which no ship at all was heard says nothing more than the day before: skip to the next report.
            if (next - _newest > TimeSpan.FromDays(1) && _newest != DateTimeOffset.MinValue)
            {
                DateTimeOffset resume = Boundary(Earlier(FirstPending() ?? watermark, watermark));
                next = resume > next ? resume : next;
            }

            CloseTick(next, events, parallel);
        }
    }

    /// <summary>The input has ended: closes what is left up to the last report, and not further.</summary>
    public void Finish(
        DateTimeOffset lastReport, ICollection<VesselEvent> events, Action<int, Action<int>>? parallel = null)
    {
        Advance(lastReport, events, parallel);
        if (_closed != DateTimeOffset.MinValue && lastReport > _closed)
        {
            CloseTick(lastReport, events, parallel);
            if (_letters.Any(letters => letters.Count > 0) || _partitions.Any(partition => partition.Inbox.Count > 0))
            {
                CloseTick(lastReport, events, parallel); // The last letters are read.
            }
        }
    }

    /// <summary>
    /// Gives back the room in which the reports and letters of past ticks waited; what waits now stays. Between closes.
    /// </summary>
    public void Trim()
    {
        for (int i = 0; i < _partitions.Length; i++)
        {
            _partitions[i].Trim();
            _stirred[i].Capacity = _stirred[i].Count;
            _letters[i].Capacity = _letters[i].Count;
            _charts[i] = new SeaChart();
        }

        _observations.Capacity = _observations.Count;
        _order.Forget();
    }

    /// <returns>Null for a vessel that was never heard.</returns>
    public VesselView? Query(Mmsi mmsi) =>
        _partitions[PartitionOf(mmsi)].Find(mmsi) is { } vessel ? ViewOf(vessel) : null;

    /// <summary>Every vessel that was ever heard, by MMSI.</summary>
    public IEnumerable<VesselView> List() =>
        _partitions.SelectMany(partition => partition.Vessels).Select(ViewOf).OrderBy(view => view.Identity.Mmsi);

    /// <summary>Everything the fleet remembers. Between closes only.</summary>
    public byte[] Save()
    {
        ArrayBufferWriter<byte> bytes = new(1 << 16);
        StateWriter state = new(bytes);
        state.Write(StateVersion);
        state.Write(_closed.UtcTicks);
        state.Write(_newest.UtcTicks);
        state.Write(VesselCount);
        ArrayBufferWriter<byte> one = new(1024);
        foreach (VesselSlot slot in _partitions.SelectMany(part => part.Slots).OrderBy(slot => slot.Mmsi))
        {
            one.ResetWrittenCount();
            slot.Save(new StateWriter(one));
            state.Write(slot.Mmsi);
            state.Write(one.WrittenSpan);
        }

        Mail[] mail = [.. _partitions.SelectMany(partition => partition.Inbox).Order()];
        state.Write(mail.Length);
        foreach (Mail letter in mail)
        {
            letter.Save(state);
        }

        state.Write(_partitions.Sum(partition => partition.Positions.Count));
        foreach (PositionReport report in _partitions.SelectMany(partition => partition.Positions))
        {
            ReportState.Write(state, report);
        }

        state.Write(_partitions.Sum(partition => partition.Statics.Count));
        foreach (StaticReport report in _partitions.SelectMany(partition => partition.Statics))
        {
            ReportState.Write(state, report);
        }

        _sea.Save(state);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Carries on from a saved state. Throws <see cref="FormatException"/> for bytes that are not one.
    /// </summary>
    /// <param name="parallel">As for <see cref="Advance"/>.</param>
    public static FleetCore Load(
        FleetOptions options, ReadOnlyMemory<byte> bytes, Action<int, Action<int>>? parallel = null)
    {
        FleetCore fleet = new(options);
        StateReader state = new(bytes.Span);
        int version = state.ReadInt32();
        if (version != StateVersion)
        {
            string text = Invariant($"A saved fleet of version {version}; this program reads {StateVersion}.");
            throw new FormatException(text);
        }

        fleet._closed = new DateTimeOffset(state.ReadInt64(), TimeSpan.Zero);
        fleet._newest = new DateTimeOffset(state.ReadInt64(), TimeSpan.Zero);
        fleet.LoadVessels(bytes, ref state, parallel ?? OneByOne);
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            Mail letter = Mail.Load(ref state);
            fleet._partitions[fleet.PartitionOf(letter.To)].Inbox.Add(letter);
        }

        for (int left = state.ReadInt32(); left > 0; left--)
        {
            fleet.Receive(ReportState.ReadPosition(ref state));
        }

        for (int left = state.ReadInt32(); left > 0; left--)
        {
            fleet.Receive(ReportState.ReadStatic(ref state));
        }

        fleet._sea.Load(ref state);
        return fleet;
    }

    // Where each vessel lies is found out first: then every partition reads its own, on a thread of its own.
    private void LoadVessels(ReadOnlyMemory<byte> bytes, ref StateReader state, Action<int, Action<int>> run)
    {
        List<(Mmsi Mmsi, int Start, int Length)>[] saved = [.. _partitions.Select(_ => new List<(Mmsi, int, int)>())];
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            Mmsi mmsi = state.ReadMmsi();
            int length = state.ReadBytes().Length;
            saved[PartitionOf(mmsi)].Add((mmsi, bytes.Length - state.Remaining - length, length));
        }

        run(_partitions.Length, partition =>
        {
            foreach ((Mmsi mmsi, int start, int length) in saved[partition])
            {
                _partitions[partition].GetOrAdd(mmsi).Load(bytes.Span.Slice(start, length));
            }
        });
    }

    private static VesselView ViewOf(VesselProcessor vessel) =>
        new(vessel.Identity, vessel.LastFix, vessel.Recent.Points, vessel.SegmentCount);

    private static void OneByOne(int count, Action<int> body)
    {
        for (int i = 0; i < count; i++)
        {
            body(i);
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private DateTimeOffset Boundary(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % _options.Tick.Ticks), TimeSpan.Zero);

    private DateTimeOffset? FirstPending()
    {
        DateTimeOffset? first = null;
        foreach (VesselPartition partition in _partitions)
        {
            foreach (PositionReport report in partition.Positions)
            {
                first = first is { } known && known <= report.At ? known : report.At;
            }

            foreach (StaticReport report in partition.Statics)
            {
                first = first is { } known && known <= report.At ? known : report.At;
            }
        }

        return first;
    }

    private void CloseTick(
        DateTimeOffset watermark, ICollection<VesselEvent> events, Action<int, Action<int>>? parallel)
    {
        Action<int, Action<int>> run = parallel ?? OneByOne;
        Tick tick = new(watermark, _sea);
        run(_partitions.Length, partition => _partitions[partition].CloseTick(tick));
        run(_partitions.Length, group => MatchCells(group, watermark));
        foreach (List<Mail> letters in _letters)
        {
            Deliver(letters);
        }

        foreach (VesselPartition partition in _partitions)
        {
            Deliver(partition.Outgoing);
            _newest = partition.Newest > _newest ? partition.Newest : _newest;
            VesselPartition.Empty(partition.Moves);
            _observations.AddRange(partition.Observations);
            VesselPartition.Empty(partition.Observations);
        }

        Publish(events);
        _order.Sort(CollectionsMarshal.AsSpan(_observations));
        _sea.Close(watermark, CollectionsMarshal.AsSpan(_observations), _seaEvents);
        foreach (VesselEvent said in _seaEvents)
        {
            if (_options.Wants(said.Kind))
            {
                events.Add(said);
            }
        }

        _seaEvents.Clear();
        if (VesselPartition.Empty(_observations))
        {
            _order.Forget();
        }

        _closed = watermark;
    }

    // By cell and ship, as observations compare.
    private static ulong KeyOf(in SeaObservation seen) =>
        ((ulong)(ushort)(seen.Cell.Row - short.MinValue) << 48)
        | ((ulong)(ushort)(seen.Cell.Column - short.MinValue) << 32)
        | (uint)seen.Mmsi.Value;

    // Who lies silently where nobody was heard costs nothing: cells keep those who stay, and only cells where somebody
    // was heard look for neighbours.
    private void MatchCells(int group, DateTimeOffset watermark)
    {
        List<SeaCellProcessor> stirred = _stirred[group];
        foreach (VesselPartition partition in _partitions)
        {
            foreach ((Shown? before, Shown? now) in partition.Moves)
            {
                Leave(group, before);
                Enter(group, now, stirred);
            }

            List<SeaCellProcessor> heardIn = partition.HeardIn[group];
            foreach (SeaCellProcessor cell in heardIn)
            {
                Stir(cell, stirred);
            }

            VesselPartition.Empty(heardIn);
        }

        foreach (SeaCellProcessor cell in stirred)
        {
            cell.Close(_options.Rendezvous, _letters[group], _charts[group], _sea, watermark);
        }

        stirred.Clear();
    }

    private void Leave(int group, Shown? shown)
    {
        for (int i = 0; i < shown?.Stands.Length; i++)
        {
            ref Shown.Stand stand = ref shown.Stands[i];
            if (GroupOf(stand.Cell) == group)
            {
                stand.Processor?.Leave(shown, i);
            }
        }
    }

    private void Enter(int group, Shown? shown, List<SeaCellProcessor> stirred)
    {
        for (int i = 0; i < shown?.Stands.Length; i++)
        {
            ref Shown.Stand stand = ref shown.Stands[i];
            if (GroupOf(stand.Cell) != group)
            {
                continue;
            }

            SeaCellProcessor cell = CellAt(group, stand.Cell);
            stand.Processor = cell;
            cell.Enter(shown, i);
            if (shown.IsFresh)
            {
                Stir(cell, stirred);
            }
        }
    }

    private static void Stir(SeaCellProcessor cell, List<SeaCellProcessor> stirred)
    {
        if (!cell.IsStirred)
        {
            cell.IsStirred = true;
            stirred.Add(cell);
        }
    }

    private int GroupOf(SeaCell cell) => (int)((uint)((cell.Row * 2048) + cell.Column) % (uint)_partitions.Length);

    private SeaCellProcessor CellAt(int group, SeaCell at)
    {
        ref SeaCellProcessor? cell =
            ref CollectionsMarshal.GetValueRefOrAddDefault(_cells[group], at, out bool isKnown);
        return isKnown ? cell! : cell = new SeaCellProcessor { Group = group };
    }

    private void Deliver(List<Mail> letters)
    {
        foreach (Mail letter in letters)
        {
            _partitions[PartitionOf(letter.To)].Inbox.Add(letter);
        }

        VesselPartition.Empty(letters);
    }

    private void Publish(ICollection<VesselEvent> events)
    {
        if (_partitions.All(partition => partition.Events.Count == 0))
        {
            return;
        }

        // A stable sort: what one vessel said stays in the order in which it said it.
        foreach (VesselEvent said in _partitions.SelectMany(part => part.Events).OrderBy(said => said.Mmsi))
        {
            if (_options.Wants(said.Kind))
            {
                events.Add(said);
            }
        }

        foreach (VesselPartition partition in _partitions)
        {
            partition.Events.Clear();
        }
    }
}
