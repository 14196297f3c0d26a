using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>How late a report may come and still change what was said.</summary>
public sealed record LatenessOptions
{
    public static LatenessOptions Default { get; } = new();

    /// <summary>15 min: reports heard on land (detection specification, section 1).</summary>
    public TimeSpan Terrestrial { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>6 h: reports heard by satellites, which hand them down when they pass a station (section 1).</summary>
    public TimeSpan Satellite { get; init; } = TimeSpan.FromHours(6);

    /// <summary>5 min of event time: late reports are gathered that long before the suffix is folded again.</summary>
    public TimeSpan FoldAgainEvery { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>
/// A fleet that changes its mind: late reports revise what was said, until they are too late to count.
/// </summary>
/// <remarks>
/// Two fleets, one behind the other. The committed one stands at the watermark less the lateness and sees every report
/// in order; the speculative one has run ahead from it to the watermark. A report that is late for the speculative one
/// makes it be folded again: from the committed state, over the reports since, in order. What it then says anew is
/// said; what it no longer says is <see cref="EventState.Retracted"/>; when a beginning moved, the new event
/// <see cref="VesselEvent.Supersedes"/> the old one. So after the lateness has passed, the events that stand are those
/// of the reports in order. Same calls as <see cref="FleetCore"/>, one thread. Costs a second fold of every report, and
/// keeps the reports of the lateness in memory.
/// </remarks>
public sealed class RevisingFleet
{
    // A meeting may be judged anew for five days after its end.
    private static readonly TimeSpan KeepClosed = TimeSpan.FromDays(6);

    private readonly FleetOptions _options;
    private readonly LatenessOptions _lateness;
    private readonly Dictionary<string, VesselEvent> _standing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VesselEvent> _told = new(StringComparer.Ordinal);
    private readonly List<PositionReport> _positions = [];
    private readonly List<StaticReport> _statics = [];
    private readonly FleetCore _committed;
    private FleetCore _speculative;
    private TimeSpan _window;
    private bool _isDirty;
    private DateTimeOffset _foldedAgainAt = DateTimeOffset.MinValue;

    public RevisingFleet(FleetOptions options, LatenessOptions lateness)
    {
        (_options, _lateness) = (options, lateness);
        _committed = new FleetCore(options);
        _speculative = new FleetCore(options);
        _window = lateness.Terrestrial;
    }

    public int VesselCount => _speculative.VesselCount;

    public DateTimeOffset ClosedUpTo => _speculative.ClosedUpTo;

    /// <summary>Nothing before this can change any more.</summary>
    public DateTimeOffset CommittedUpTo => _committed.ClosedUpTo;

    /// <summary>Reports that came later than allowed; they count for nothing.</summary>
    public long TooLate { get; private set; }

    /// <summary>How often the suffix was folded again.</summary>
    public long FoldedAgain { get; private set; }

    public void Receive(in PositionReport report)
    {
        if (IsTooLate(report.At))
        {
            return;
        }

        _window = report.Family == SourceFamily.Satellite ? Longer(_window, _lateness.Satellite) : _window;
        _positions.Add(report);
        if (report.At <= _speculative.ClosedUpTo)
        {
            _isDirty = true;
        }
        else
        {
            _speculative.Receive(report);
        }
    }

    public void Receive(StaticReport report)
    {
        if (IsTooLate(report.At))
        {
            return;
        }

        _statics.Add(report);
        if (report.At <= _speculative.ClosedUpTo)
        {
            _isDirty = true;
        }
        else
        {
            _speculative.Receive(report);
        }
    }

    public void Advance(
        DateTimeOffset watermark, ICollection<VesselEvent> events, Action<int, Action<int>>? parallel = null)
    {
        List<VesselEvent> said = [];
        _speculative.Advance(watermark, said, parallel);
        Say(said, events);
        bool isDue = _isDirty && watermark - _foldedAgainAt >= _lateness.FoldAgainEvery;
        if (isDue)
        {
            FoldAgain(events, parallel);
        }

        Commit(watermark - _window, events, parallel);
    }

    /// <summary>The input has ended: everything is folded, in order, up to the last report.</summary>
    public void Finish(
        DateTimeOffset lastReport, ICollection<VesselEvent> events, Action<int, Action<int>>? parallel = null)
    {
        List<VesselEvent> said = [];
        _speculative.Finish(lastReport, said, parallel);
        Say(said, events);
        if (_isDirty)
        {
            FoldAgain(events, parallel);
        }
    }

    public VesselView? Query(Mmsi mmsi) => _speculative.Query(mmsi);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private bool IsTooLate(DateTimeOffset at)
    {
        bool isTooLate = at <= _committed.ClosedUpTo;
        TooLate += isTooLate ? 1 : 0;
        return isTooLate;
    }

    private void Say(List<VesselEvent> said, ICollection<VesselEvent> events)
    {
        foreach (VesselEvent one in said)
        {
            // Versions go on counting through a second fold: storing the newest replaces the older ones.
            int version = _standing.TryGetValue(one.Id, out VesselEvent? known) ? known.Version + 1 : one.Version;
            if (known is not null && IsSame(known, one))
            {
                continue;
            }

            VesselEvent now = one with { Version = Math.Max(version, one.Version) };
            _standing[one.Id] = now;
            events.Add(now);
        }
    }

    private static bool IsSame(VesselEvent known, VesselEvent now) =>
        known.State == now.State
        && known.Stage == now.Stage
        && known.Label == now.Label
        && known.EndedAt == now.EndedAt
        && known.Confidence == now.Confidence;

    private void FoldAgain(ICollection<VesselEvent> events, Action<int, Action<int>>? parallel)
    {
        FoldedAgain++;
        _isDirty = false;
        DateTimeOffset until = _speculative.ClosedUpTo;
        _foldedAgainAt = until;
        FleetCore again = _committed.ClosedUpTo == DateTimeOffset.MinValue
            ? new FleetCore(_options)
            : FleetCore.Load(_options, _committed.Save());
        foreach (PositionReport report in _positions)
        {
            again.Receive(report);
        }

        foreach (StaticReport report in _statics)
        {
            again.Receive(report);
        }

        List<VesselEvent> said = [];
        again.Advance(until, said, parallel);
        _speculative = again;
        Revise(said, events);
    }

    // What stands but was begun after the committed state, and is not said again, is taken back; what was begun
    // before it is put back to where the committed state left it.
    private void Revise(List<VesselEvent> said, ICollection<VesselEvent> events)
    {
        HashSet<string> ids = [.. said.Select(one => one.Id)];
        List<VesselEvent> gone =
        [
            .. _standing.Values
                .Where(one => one.State != EventState.Retracted && !ids.Contains(one.Id) && !_told.ContainsKey(one.Id))
                .OrderBy(one => one.Id, StringComparer.Ordinal),
        ];
        foreach (VesselEvent one in gone)
        {
            VesselEvent retracted = one with { State = EventState.Retracted, Version = one.Version + 1 };
            _standing[one.Id] = retracted;
            events.Add(retracted);
        }

        List<VesselEvent> back = [.. _told.Values.Where(one => !ids.Contains(one.Id)).OrderBy(one => one.Id)];
        Say(back, events);
        Say([.. said.Select(one => one with { Supersedes = SupersededBy(one, gone) })], events);
    }

    private static string? SupersededBy(VesselEvent now, List<VesselEvent> gone) =>
        now.Supersedes
        ?? gone.Find(old => old.Kind == now.Kind && old.Mmsi == now.Mmsi && old.Partner == now.Partner)?.Id;

    private void Commit(DateTimeOffset upTo, ICollection<VesselEvent> events, Action<int, Action<int>>? parallel)
    {
        if (upTo <= _committed.ClosedUpTo + _options.Tick)
        {
            return;
        }

        Hand(upTo);
        List<VesselEvent> said = [];
        _committed.Advance(upTo, said, parallel);
        foreach (VesselEvent one in said)
        {
            _told[one.Id] = one;
        }

        if (_isDirty)
        {
            return; // The next fold says what the committed state now knows better.
        }

        Say([.. said.Where(one => !_standing.ContainsKey(one.Id))], events);
        Forget(upTo - KeepClosed);
    }

    private void Forget(DateTimeOffset before)
    {
        if (_told.Count < 1000)
        {
            return;
        }

        foreach (VesselEvent one in _told.Values.Where(one => one.EndedAt < before).ToArray())
        {
            _told.Remove(one.Id);
            _standing.Remove(one.Id);
        }
    }

    private void Hand(DateTimeOffset upTo)
    {
        foreach (PositionReport report in _positions.Where(report => report.At <= upTo))
        {
            _committed.Receive(report);
        }

        foreach (StaticReport report in _statics.Where(report => report.At <= upTo))
        {
            _committed.Receive(report);
        }

        _positions.RemoveAll(report => report.At <= upTo);
        _statics.RemoveAll(report => report.At <= upTo);
    }
}
