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
    private readonly Dictionary<int, VesselSlot> _slots = [];
    private readonly List<PositionReport> _positions = [];
    private readonly List<StaticReport> _statics = [];
    private readonly List<VesselSlot> _awake = [];
    private readonly PriorityQueue<VesselSlot, long> _asleep = new();
    private ulong[] _mailKeys = [];
    private readonly ArrayBufferWriter<byte> _scratch = new(4096);
    private int[] _mailPlaces = [];

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

    internal List<SeaObservation> Observations { get; } = [];

    internal List<Mail> Outgoing { get; } = [];

    internal List<Mail> Inbox { get; } = [];

    /// <summary>
    /// How vessels showed themselves to the sea before this tick, and how they do now; the same one when they are heard
    /// where they were.
    /// </summary>
    internal List<(Shown? Before, Shown? Now)> Moves { get; } = [];

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
        ReadMail();
        FoldReports(tick.Watermark);
        while (_asleep.TryPeek(out VesselSlot? sleeper, out long due) && due <= tick.Watermark.UtcTicks)
        {
            _asleep.Dequeue();
            sleeper.AlarmTicks = long.MaxValue;
            Wake(sleeper);
        }

        foreach (VesselSlot slot in _awake)
        {
            slot.IsAwake = false;
            VesselProcessor vessel = slot.Rouse(options, Observations);
            Shown? now = vessel.CloseAndShow(tick, Events, Observations, Outgoing);
            if (!ReferenceEquals(slot.Shown, now) || now is { IsFresh: true })
            {
                Moves.Add((slot.Shown, now));
                slot.Shown = now;
            }

            Sleep(slot, vessel, tick.Watermark);
        }

        _awake.Clear();
    }

    internal VesselProcessor GetOrAdd(Mmsi mmsi)
    {
        ref VesselSlot? slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_slots, mmsi.Value, out bool isKnown);
        slot = isKnown ? slot! : new VesselSlot(mmsi);
        Wake(slot);
        return slot.Rouse(options, Observations);
    }

    private void Wake(VesselSlot slot)
    {
        if (!slot.IsAwake)
        {
            slot.IsAwake = true;
            _awake.Add(slot);
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

        if (due != DateTimeOffset.MaxValue && due.UtcTicks < slot.AlarmTicks)
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

    private void ReadMail()
    {
        ReadOnlySpan<Mail> inbox = CollectionsMarshal.AsSpan(Inbox);
        Span<int> places = SortMail(inbox);
        VesselProcessor? reader = null;
        int to = 0; // No vessel's number.
        foreach (int place in places)
        {
            ref readonly Mail letter = ref inbox[place];
            if (letter.To.Value != to)
            {
                to = letter.To.Value;
                reader = null;
                if (_slots.TryGetValue(to, out VesselSlot? slot))
                {
                    Wake(slot);
                    reader = slot.Rouse(options, Observations);
                }
            }

            reader?.Read(letter, Outgoing, Events);
        }

        if (Empty(Inbox))
        {
            (_mailPlaces, _mailKeys) = ([], []);
        }
    }

    // By reader and sender as one number, so that these large letters stay where they are.
    private Span<int> SortMail(ReadOnlySpan<Mail> inbox)
    {
        if (_mailPlaces.Length < inbox.Length)
        {
            _mailPlaces = new int[inbox.Length * 3 / 2];
            _mailKeys = new ulong[_mailPlaces.Length];
        }

        Span<int> places = _mailPlaces.AsSpan(0, inbox.Length);
        Span<ulong> keys = _mailKeys.AsSpan(0, inbox.Length);
        for (int i = 0; i < inbox.Length; i++)
        {
            keys[i] = ((ulong)(uint)inbox[i].To.Value << 32) | (uint)inbox[i].From.Value;
            places[i] = i;
        }

        keys.Sort(places);

        // Hardly ever more than two letters from one sender: they are put in order by comparing neighbours.
        for (int i = 1; i < places.Length; i++)
        {
            int place = places[i];
            int k = i;
            for (; k > 0 && keys[k - 1] == keys[i] && inbox[place].CompareTo(inbox[places[k - 1]]) < 0; k--)
            {
                places[k] = places[k - 1];
            }

            places[k] = place;
        }

        return places;
    }

    private void FoldReports(DateTimeOffset watermark)
    {
        ReportOrder.Sort(_positions);
        ReportOrder.Sort(_statics);
        ReadOnlySpan<PositionReport> positions = CollectionsMarshal.AsSpan(_positions);
        int position = 0;
        int statics = 0;
        while (true)
        {
            bool hasPosition = position < positions.Length && positions[position].At <= watermark;
            bool hasStatic = statics < _statics.Count && _statics[statics].At <= watermark;
            if (hasStatic && (!hasPosition || _statics[statics].At <= positions[position].At))
            {
                StaticReport report = _statics[statics++];
                GetOrAdd(report.Mmsi).Fold(report, Events);
            }
            else if (hasPosition)
            {
                Tally(GetOrAdd(positions[position].Mmsi).Fold(positions[position], Events));
                position++;
            }
            else
            {
                break;
            }
        }

        _positions.RemoveRange(0, position);
        _statics.RemoveRange(0, statics);
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
}
