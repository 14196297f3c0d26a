using System.Runtime.InteropServices;
using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>The vessels of one part of a fleet, and what waits for the tick's close.</summary>
/// <remarks>Called by one thread at a time.</remarks>
public sealed class VesselPartition(FleetOptions options)
{
    private readonly Dictionary<int, VesselProcessor> _vessels = [];
    private readonly List<PositionReport> _positions = [];
    private readonly List<StaticReport> _statics = [];

    public int Count => _vessels.Count;

    public IEnumerable<VesselProcessor> Vessels => _vessels.Values;

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

    internal List<Shown> Presences { get; } = [];

    internal IReadOnlyList<PositionReport> Positions => _positions;

    internal IReadOnlyList<StaticReport> Statics => _statics;

    /// <summary>Keeps a report until the tick that holds it closes. Any order.</summary>
    public void Receive(in PositionReport report) => _positions.Add(report);

    /// <inheritdoc cref="Receive(in PositionReport)"/>
    public void Receive(StaticReport report) => _statics.Add(report);

    public VesselProcessor? Find(Mmsi mmsi) => _vessels.GetValueOrDefault(mmsi.Value);

    /// <summary>Reads the mail, folds every report up to the watermark, and closes the tick of every vessel.</summary>
    public void CloseTick(in Tick tick)
    {
        ReadMail();
        FoldReports(tick.Watermark);
        foreach (VesselProcessor vessel in _vessels.Values)
        {
            if (vessel.CloseAndShow(tick, Events, Observations, Outgoing) is { } shown)
            {
                Presences.Add(shown);
            }
        }
    }

    internal VesselProcessor GetOrAdd(Mmsi mmsi)
    {
        ref VesselProcessor? vessel =
            ref CollectionsMarshal.GetValueRefOrAddDefault(_vessels, mmsi.Value, out bool isKnown);
        return isKnown ? vessel! : vessel = new VesselProcessor(mmsi, options);
    }

    private void ReadMail()
    {
        Inbox.Sort();
        Span<Mail> mail = CollectionsMarshal.AsSpan(Inbox);
        for (int from = 0; from < mail.Length;)
        {
            int to = from + 1;
            while (to < mail.Length && mail[to].To == mail[from].To)
            {
                to++;
            }

            Find(mail[from].To)?.Read(mail[from..to], Outgoing, Events);
            from = to;
        }

        Inbox.Clear();
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
