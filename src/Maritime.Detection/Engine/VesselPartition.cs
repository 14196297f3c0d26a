using System.Buffers;
using System.Runtime.InteropServices;
using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>The vessels of one part of a fleet, and what waits for the tick's close.</summary>
/// <remarks>Called by one thread at a time.</remarks>
public sealed class VesselPartition(FleetOptions options)
{
    private const int Many = 256;
    private readonly Lookout _lookout = new(options, []);
    private readonly Dictionary<int, VesselSlot> _slots = [];
    private readonly List<PositionReport> _positions = [];
    private readonly List<StaticReport> _statics = [];
    private readonly List<VesselSlot> _awake = [];
    private readonly List<Waiting> _waiting = []; // Of each that is awake.
    private int[] _nextPosition = [];
    private int[] _nextStatic = [];
    private readonly List<VesselSlot> _soon = []; // To be woken at the next tick, whenever that is.
    private readonly PriorityQueue<VesselSlot, long> _asleep = new();
    private readonly KeyOrder<Mail> _mailOrder =
        new((in Mail letter) => ((ulong)(uint)letter.To.Value << 32) | (uint)letter.From.Value);

    private readonly ArrayBufferWriter<byte> _scratch = new(4096);

    public int Count => _slots.Count;

    /// <summary>To be looked at between ticks, not to be worked with.</summary>
    public IEnumerable<VesselProcessor> Vessels => _slots.Values.Select(slot => slot.Look(options));

    internal IEnumerable<VesselSlot> Slots => _slots.Values;

    /// <summary>
    /// Reports that came after the tick they belong to had closed and were older than the ship's last fix.
    /// </summary>
    public long Late { get; private set; }

    /// <summary>
    /// Reports held because no known hull explains them, and those heard twice; counted, not lost silently.
    /// </summary>
    public long Held { get; private set; }

    /// <inheritdoc cref="Held"/>
    public long Duplicates { get; private set; }

    public long Folded { get; private set; }

    /// <summary>What the partition has to say at the close of a tick; emptied by the fleet.</summary>
    internal List<VesselEvent> Events { get; } = [];

    internal List<SeaObservation> Observations => _lookout.Observations;

    internal List<Mail> Outgoing { get; } = [];

    internal List<Mail> Inbox { get; } = [];

    /// <summary>How vessels showed themselves to the sea before this tick, and how they do now, if otherwise.</summary>
    internal List<(Shown? Before, Shown? Now)> Moves { get; } = [];

    /// <summary>
    /// The cells in which vessels were heard that had been there before, by their group; some more than once.
    /// </summary>
    internal List<SeaCellProcessor>[] HeardIn { get; } =
        [.. Enumerable.Range(0, Math.Max(1, options.Partitions)).Select(_ => new List<SeaCellProcessor>())];

    /// <summary>The newest position that was folded.</summary>
    internal DateTimeOffset Newest { get; private set; } = DateTimeOffset.MinValue;

    internal IReadOnlyList<PositionReport> Positions => _positions;

    internal IReadOnlyList<StaticReport> Statics => _statics;

    /// <summary>Keeps a report until the tick that holds it closes. Any order.</summary>
    public void Receive(in PositionReport report) => _positions.Add(report);

    /// <inheritdoc cref="Receive(in PositionReport)"/>
    public void Receive(StaticReport report) => _statics.Add(report);

    /// <inheritdoc cref="Vessels"/>
    public VesselProcessor? Find(Mmsi mmsi) => _slots.GetValueOrDefault(mmsi.Value)?.Look(options);

    /// <summary>
    /// Reads the mail, folds every report up to the watermark, and closes the tick of every vessel that has something
    /// to tell: a silent ship costs nothing until its next hour to speak of silence.
    /// </summary>
    public void CloseTick(in Tick tick)
    {
        AssignMail();
        (int positionCount, int staticCount) = AssignReports(tick.Watermark);
        foreach (VesselSlot slot in _soon)
        {
            Wake(slot);
        }

        Empty(_soon);
        while (_asleep.TryPeek(out VesselSlot? sleeper, out long due) && due <= tick.Watermark.UtcTicks)
        {
            _asleep.Dequeue();
            sleeper.AlarmTicks = long.MaxValue;
            Wake(sleeper);
        }

        // Ship by ship, so that what is known of one is fetched from memory once in a tick.
        ReadOnlySpan<PositionReport> positions = CollectionsMarshal.AsSpan(_positions);
        ReadOnlySpan<Mail> inbox = CollectionsMarshal.AsSpan(Inbox);
        ReadOnlySpan<int> letters = _mailOrder.Last(inbox.Length);
        for (int i = 0; i < _awake.Count; i++)
        {
            VesselSlot slot = _awake[i];
            slot.AwakeAs = VesselSlot.Asleep;
            VesselProcessor vessel = slot.Rouse(_lookout);
            Waiting own = _waiting[i];
            foreach (int place in letters.Slice(own.FirstLetter, own.Letters))
            {
                vessel.Read(inbox[place], Outgoing, Events);
            }

            FoldReports(vessel, own, positions);
            Shown? now = vessel.CloseAndShow(tick, Events, Observations, Outgoing);
            if (!ReferenceEquals(slot.Shown, now))
            {
                Moves.Add((slot.Shown, now));
                slot.Shown = now;
            }
            else if (now is { IsFresh: true })
            {
                HearIn(now);
            }

            Sleep(slot, vessel, tick.Watermark);
        }

        _awake.Clear();
        Empty(_waiting);
        if (Empty(Inbox))
        {
            _mailOrder.Forget();
        }

        Newest = positionCount > 0 && positions[positionCount - 1].At > Newest
            ? positions[positionCount - 1].At
            : Newest;
        _positions.RemoveRange(0, positionCount);
        _statics.RemoveRange(0, staticCount);
    }

    internal VesselProcessor GetOrAdd(Mmsi mmsi) => SlotOf(mmsi).Rouse(_lookout);

    private VesselSlot SlotOf(Mmsi mmsi)
    {
        ref VesselSlot? slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_slots, mmsi.Value, out bool isKnown);
        slot = isKnown ? slot! : new VesselSlot(mmsi);
        Wake(slot);
        return slot;
    }

    private void HearIn(Shown shown)
    {
        foreach (ref Shown.Stand stand in shown.Stands)
        {
            if (stand.Processor is { } cell)
            {
                HeardIn[cell.Group].Add(cell);
            }
        }
    }

    private void Wake(VesselSlot slot)
    {
        if (slot.AwakeAs == VesselSlot.Asleep)
        {
            slot.AwakeAs = _awake.Count;
            _awake.Add(slot);
            _waiting.Add(Waiting.Nothing);
        }
    }

    // One alarm is set per vessel. When it comes to be due later than that, it wakes up early once, and sets another.
    private void Sleep(VesselSlot slot, VesselProcessor vessel, DateTimeOffset watermark)
    {
        DateTimeOffset due = vessel.DueAt;
        DateTimeOffset idle = vessel.IdleAt;
        if (idle > watermark)
        {
            due = idle < due ? idle : due;
        }
        else if (due > watermark + options.PackAfter)
        {
            slot.Pack(_scratch);
        }

        if (due <= watermark)
        {
            _soon.Add(slot);
        }
        else if (due != DateTimeOffset.MaxValue && due.UtcTicks < slot.AlarmTicks)
        {
            slot.AlarmTicks = due.UtcTicks;
            _asleep.Enqueue(slot, due.UtcTicks);
        }
    }

    /// <summary>
    /// Empties what filled during a tick. In the first one all ships are new and many meet, and never again so many.
    /// </summary>
    /// <returns>Whether the list had been much too long and was cut.</returns>
    internal static bool Empty<T>(List<T> list)
    {
        bool isTooLong = list.Capacity > Many && list.Capacity > 8 * list.Count;
        list.Clear();
        if (isTooLong)
        {
            list.Capacity = Many;
        }

        return isTooLong;
    }

    /// <inheritdoc cref="FleetCore.Trim"/>
    internal void Trim()
    {
        Trim(_positions);
        Trim(_statics);
        Trim(_awake);
        Trim(_waiting);
        Trim(_soon);
        Trim(Events);
        Trim(Observations);
        Trim(Outgoing);
        Trim(Inbox);
        Trim(Moves);
        foreach (List<SeaCellProcessor> cells in HeardIn)
        {
            Trim(cells);
        }

        (_nextPosition, _nextStatic) = ([], []);
        _mailOrder.Forget();

        static void Trim<T>(List<T> list) => list.Capacity = list.Count;
    }

    // Each vessel's letters lie together, in order.
    private void AssignMail()
    {
        ReadOnlySpan<Mail> inbox = CollectionsMarshal.AsSpan(Inbox);
        ReadOnlySpan<int> places = _mailOrder.Of(inbox);
        for (int next, first = 0; first < places.Length; first = next)
        {
            Mmsi to = inbox[places[first]].To;
            next = first + 1;
            while (next < places.Length && inbox[places[next]].To == to)
            {
                next++;
            }

            if (_slots.TryGetValue(to.Value, out VesselSlot? slot))
            {
                Wake(slot);
                ref Waiting own = ref CollectionsMarshal.AsSpan(_waiting)[slot.AwakeAs];
                (own.FirstLetter, own.Letters) = (first, next - first);
            }
        }
    }

    // Each vessel's reports become a chain in order of time.
    private (int Positions, int Statics) AssignReports(DateTimeOffset watermark)
    {
        ReportOrder.SortByTime(_positions);
        ReportOrder.Sort(_statics);
        ReadOnlySpan<PositionReport> positions = CollectionsMarshal.AsSpan(_positions);
        _nextPosition = RoomFor(positions.Length, _nextPosition);
        _nextStatic = RoomFor(_statics.Count, _nextStatic);
        int position = 0;
        for (; position < positions.Length && positions[position].At <= watermark; position++)
        {
            ref Waiting own = ref WaitingOf(positions[position].Mmsi);
            if (own.LastPosition != Waiting.None
                && ReportOrder.Compare(positions[position], positions[own.LastPosition]) < 0)
            {
                Insert(positions, ref own, position);
            }
            else
            {
                Chain(_nextPosition, ref own.FirstPosition, ref own.LastPosition, position);
            }
        }

        int said = 0;
        for (; said < _statics.Count && _statics[said].At <= watermark; said++)
        {
            ref Waiting own = ref WaitingOf(_statics[said].Mmsi);
            Chain(_nextStatic, ref own.FirstStatic, ref own.LastStatic, said);
        }

        return (position, said);
    }

    private ref Waiting WaitingOf(Mmsi mmsi)
    {
        int place = SlotOf(mmsi).AwakeAs;
        return ref CollectionsMarshal.AsSpan(_waiting)[place];
    }

    // Rare: two reports of one ship and one moment, the wrong way round.
    private void Insert(ReadOnlySpan<PositionReport> positions, ref Waiting own, int position)
    {
        ref int before = ref own.FirstPosition;
        while (ReportOrder.Compare(positions[before], positions[position]) <= 0)
        {
            before = ref _nextPosition[before];
        }

        _nextPosition[position] = before;
        before = position;
    }

    private static int[] RoomFor(int count, int[] next) =>
        next.Length < count || (next.Length > Many && next.Length > 8 * count) ? new int[count * 3 / 2] : next;

    private static void Chain(int[] next, ref int first, ref int last, int place)
    {
        next[place] = Waiting.None;
        if (last == Waiting.None)
        {
            first = place;
        }
        else
        {
            next[last] = place;
        }

        last = place;
    }

    private void FoldReports(VesselProcessor vessel, in Waiting own, ReadOnlySpan<PositionReport> positions)
    {
        int position = own.FirstPosition;
        int said = own.FirstStatic;
        while (position != Waiting.None || said != Waiting.None)
        {
            if (said != Waiting.None
                && (position == Waiting.None || _statics[said].At <= positions[position].At))
            {
                vessel.Fold(_statics[said], Events);
                said = _nextStatic[said];
            }
            else
            {
                Tally(vessel.Fold(positions[position], Events));
                position = _nextPosition[position];
            }
        }
    }

    private void Tally(Tracking.TrackVerdict verdict)
    {
        Folded++;
        switch (verdict)
        {
            case Tracking.TrackVerdict.OutOfOrder:
                Late++;
                break;
            case Tracking.TrackVerdict.Held:
                Held++;
                break;
            case Tracking.TrackVerdict.Duplicate:
                Duplicates++;
                break;
            default:
                break;
        }
    }

    /// <summary>One vessel's letters, and the chains of its reports: places in the partition's lists.</summary>
    private struct Waiting
    {
        public const int None = -1;

        public int FirstPosition;
        public int LastPosition;
        public int FirstStatic;
        public int LastStatic;

        /// <summary>Among the places of the mail in order.</summary>
        public int FirstLetter;
        public int Letters;

        public static Waiting Nothing => new()
        {
            FirstPosition = None,
            LastPosition = None,
            FirstStatic = None,
            LastStatic = None,
        };
    }
}
