using System.Buffers;
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

    /// <summary>
    /// Whether satellites will be heard: without it the first that is heard is taken to be one of many, and what it
    /// says of the time before is not folded again.
    /// </summary>
    public bool HearsSatellites { get; init; }

    /// <summary>
    /// 200,000: with a satellite among the sources, reports are kept to be folded again for as long back as a satellite
    /// may be late, so long as they are no more than this (about 30 MB, and half a second to fold). 33,000 ships heard
    /// six times in six hours, or 280 heard every 30 s.
    /// </summary>
    public int MaxFoldedAgain { get; init; } = 200_000;

    /// <summary>
    /// 5 min of event time: late reports are gathered that long before the suffix is folded again. One that concerns an
    /// open event does not wait.
    /// </summary>
    public TimeSpan FoldAgainEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// 5 s: of the reports that one hull sends within it the first is kept. It bounds the memory of the suffix, and no
    /// detector sees finer; the shortest interval of class A is 2 s, of a ship at more than 23 kn.
    /// </summary>
    public TimeSpan Bucket { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>
/// A fleet that changes its mind: late reports revise what was said, until they are too late to count.
/// </summary>
/// <remarks>
/// <para>
/// Two fleets, one behind the other. The committed one stands at the watermark less 15 min and sees every report in
/// order; the speculative one has run ahead from it to the watermark. A report that is late for the speculative one
/// makes it be folded again: from the committed state, over the reports since, in order. What it then says anew is
/// said; what it no longer says is <see cref="EventState.Retracted"/>; when a beginning moved, the new event
/// <see cref="VesselEvent.Supersedes"/> the old one. So after the lateness has passed, the events that stand are those
/// of the reports in order.
/// </para>
/// <para>
/// Where satellites are heard the committed fleet stands farther back, up to the 6 h that they may be late, as far as
/// <see cref="LatenessOptions.MaxFoldedAgain"/> reports reach. What they hand down later than that is not folded
/// again: both fleets take it as the ship's next fix, where it is newer than what they know, and detectors of silence
/// take back what it disproves. Why: decisions/023.
/// </para>
/// <para>
/// Same calls as <see cref="FleetCore"/>, one thread. Costs a second fold of every report, and the reports of 15 min in
/// memory, thinned to one per hull and <see cref="LatenessOptions.Bucket"/>.
/// </para>
/// </remarks>
public sealed class RevisingFleet
{
    private const int StateVersion = 2;

    // A meeting may be judged anew for five days after its end.
    private static readonly TimeSpan KeepClosed = TimeSpan.FromDays(6);

    private readonly FleetOptions _options;
    private readonly LatenessOptions _lateness;
    private readonly Dictionary<string, VesselEvent> _standing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VesselEvent> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _open = []; // How many open events a ship has.
    private readonly SortedDictionary<long, Suffix> _suffix = [];
    private FleetCore _committed;
    private FleetCore _speculative;
    private DateTimeOffset _newest = DateTimeOffset.MinValue;
    private DateTimeOffset _closedToLand = DateTimeOffset.MinValue; // Up to where only satellites are still taken.
    private bool _hearsSatellites;
    private bool _isDirty;
    private bool _isUrgent;
    private DateTimeOffset _foldedAgainAt = DateTimeOffset.MinValue;

    public RevisingFleet(FleetOptions options, LatenessOptions lateness)
    {
        (_options, _lateness) = (options, lateness);
        _hearsSatellites = lateness.HearsSatellites;
        _committed = new FleetCore(options);
        _speculative = new FleetCore(options);
    }

    /// <summary>The fleet as far as is known now; to look at between calls, not to be fed.</summary>
    public FleetCore Current => _speculative;

    public int VesselCount => _speculative.VesselCount;

    public DateTimeOffset ClosedUpTo => _speculative.ClosedUpTo;

    /// <summary>Reports from before this are not folded again.</summary>
    public DateTimeOffset CommittedUpTo => _committed.ClosedUpTo;

    /// <summary>Reports that came later than allowed; they count for nothing.</summary>
    public long TooLate { get; private set; }

    /// <summary>
    /// Reports of satellites that came after their time was committed, and were still taken, but not folded again.
    /// </summary>
    public long LateBySatellite { get; private set; }

    /// <summary>How often the suffix was folded again.</summary>
    public long FoldedAgain { get; private set; }

    /// <summary>Reports in memory that may still be folded again.</summary>
    public int SuffixCount => _suffix.Values.Sum(part => part.Count);

    public void Receive(in PositionReport report)
    {
        _hearsSatellites |= report.Family == SourceFamily.Satellite;
        if (report.At <= _closedToLand && report.Family != SourceFamily.Satellite)
        {
            TooLate++;
            return;
        }

        if (report.At <= _committed.ClosedUpTo)
        {
            if (MayStillCome(report.At, report.Family))
            {
                _committed.Receive(report);
                _speculative.Receive(report);
            }

            return;
        }

        Suffix part = PartOf(report.At);
        bool isNew = part.Add(report, _lateness.Bucket);
        if (isNew && part.IsFolded)
        {
            Late(report.Mmsi);
        }
    }

    public void Receive(StaticReport report)
    {
        _hearsSatellites |= report.Family == SourceFamily.Satellite;
        if (report.At <= _closedToLand && report.Family != SourceFamily.Satellite)
        {
            TooLate++;
            return;
        }

        if (report.At <= _committed.ClosedUpTo)
        {
            if (MayStillCome(report.At, report.Family))
            {
                _committed.Receive(report);
                _speculative.Receive(report);
            }

            return;
        }

        Suffix part = PartOf(report.At);
        part.Statics.Add(report);
        if (part.IsFolded)
        {
            Late(report.Mmsi);
        }
    }

    public void Advance(
        DateTimeOffset watermark, ICollection<VesselEvent> events, Action<int, Action<int>>? parallel = null)
    {
        _newest = watermark > _newest ? watermark : _newest;
        Hand(watermark);
        List<VesselEvent> said = [];
        _speculative.Advance(watermark, said, parallel);
        Say(said, events);
        bool isDue = _isDirty && (_isUrgent || watermark - _foldedAgainAt >= _lateness.FoldAgainEvery);
        if (isDue)
        {
            FoldAgain(events, parallel);
        }

        CloseToLand(watermark - _lateness.Terrestrial);
        Commit(Horizon(watermark), events, parallel);
    }

    /// <summary>The input has ended: everything is folded, in order, up to the last report.</summary>
    public void Finish(
        DateTimeOffset lastReport, ICollection<VesselEvent> events, Action<int, Action<int>>? parallel = null)
    {
        if (_isDirty)
        {
            FoldAgain(events, parallel);
        }

        Hand(DateTimeOffset.MaxValue);
        List<VesselEvent> said = [];
        _speculative.Finish(lastReport, said, parallel);
        Say(said, events);
    }

    public VesselView? Query(Mmsi mmsi) => _speculative.Query(mmsi);

    /// <summary>Everything it remembers. Between calls only.</summary>
    public byte[] Save()
    {
        ArrayBufferWriter<byte> bytes = new(1 << 16);
        StateWriter state = new(bytes);
        state.Write(StateVersion);
        state.Write(_newest.UtcTicks);
        state.Write(_foldedAgainAt.UtcTicks);
        state.Write(_closedToLand.UtcTicks);
        state.Write(_hearsSatellites);
        state.Write(_isDirty);
        state.Write(_isUrgent);
        state.Write(TooLate);
        state.Write(LateBySatellite);
        state.Write(FoldedAgain);
        state.Write(_committed.Save().AsSpan());
        state.Write(_speculative.Save().AsSpan());
        state.Write(_suffix.Count);
        foreach ((long ends, Suffix part) in _suffix)
        {
            state.Write(ends);
            part.Save(state);
        }

        EventRecord.Write(state, _standing);
        EventRecord.Write(state, _told);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Carries on from a saved state. Throws <see cref="FormatException"/> for bytes that are not one.
    /// </summary>
    /// <param name="parallel">As for <see cref="FleetCore.Advance"/>.</param>
    public static RevisingFleet Load(
        FleetOptions options,
        LatenessOptions lateness,
        ReadOnlyMemory<byte> bytes,
        Action<int, Action<int>>? parallel = null)
    {
        StateReader state = new(bytes.Span);
        int version = state.ReadInt32();
        if (version != StateVersion)
        {
            string text = Invariant($"A saved fleet of version {version}; this program reads {StateVersion}.");
            throw new FormatException(text);
        }

        RevisingFleet fleet = new(options, lateness)
        {
            _newest = new DateTimeOffset(state.ReadInt64(), TimeSpan.Zero),
            _foldedAgainAt = new DateTimeOffset(state.ReadInt64(), TimeSpan.Zero),
            _closedToLand = new DateTimeOffset(state.ReadInt64(), TimeSpan.Zero),
            _hearsSatellites = state.ReadBoolean() | lateness.HearsSatellites,
            _isDirty = state.ReadBoolean(),
            _isUrgent = state.ReadBoolean(),
            TooLate = state.ReadInt64(),
            LateBySatellite = state.ReadInt64(),
            FoldedAgain = state.ReadInt64(),
        };
        fleet._committed = FleetCore.Load(options, Next(ref state), parallel);
        fleet._speculative = FleetCore.Load(options, Next(ref state), parallel);
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            long ends = state.ReadInt64();
            fleet._suffix[ends] = Suffix.Load(ref state, lateness.Bucket);
        }

        EventRecord.Read(ref state, fleet._standing);
        EventRecord.Read(ref state, fleet._told);
        foreach (VesselEvent one in fleet._standing.Values)
        {
            fleet.CountOpen(null, one);
        }

        return fleet;

        ReadOnlyMemory<byte> Next(ref StateReader from)
        {
            int length = from.ReadBytes().Length;
            return bytes.Slice(bytes.Length - from.Remaining - length, length);
        }
    }

    private void CloseToLand(DateTimeOffset upTo)
    {
        if (_suffix.Count > 0 && upTo > _closedToLand + _options.Tick)
        {
            _closedToLand = new(upTo.UtcTicks - (upTo.UtcTicks % _options.Tick.Ticks), TimeSpan.Zero);
        }
    }

    // How far back reports are kept to be folded again: as long as satellites may be late, if so many are allowed.
    private DateTimeOffset Horizon(DateTimeOffset watermark)
    {
        DateTimeOffset land = watermark - _lateness.Terrestrial;
        if (!_hearsSatellites)
        {
            return land;
        }

        DateTimeOffset horizon = watermark - _lateness.Satellite;
        int kept = 0;
        foreach ((long ends, Suffix part) in _suffix.Reverse())
        {
            kept += part.Count;
            if (kept > _lateness.MaxFoldedAgain)
            {
                horizon = new DateTimeOffset(Math.Max(horizon.UtcTicks, ends), TimeSpan.Zero);
                break;
            }
        }

        return horizon < land ? horizon : land;
    }

    private bool MayStillCome(DateTimeOffset at, SourceFamily family)
    {
        bool isTaken = family == SourceFamily.Satellite && at > _newest - _lateness.Satellite;
        TooLate += isTaken ? 0 : 1;
        LateBySatellite += isTaken ? 1 : 0;
        return isTaken;
    }

    private void Late(Mmsi mmsi)
    {
        _isDirty = true;
        _isUrgent |= _open.ContainsKey(mmsi.Value);
    }

    private Suffix PartOf(DateTimeOffset at)
    {
        long tick = _options.Tick.Ticks;
        long ends = (at.UtcTicks + tick - 1) / tick * tick;
        if (!_suffix.TryGetValue(ends, out Suffix? part))
        {
            _suffix.Add(ends, part = new() { IsFolded = ends <= _speculative.ClosedUpTo.UtcTicks });
        }

        return part;
    }

    // A part goes to the speculative fleet when its tick is about to close, so that it is thinned by then.
    private void Hand(DateTimeOffset watermark)
    {
        foreach ((long ends, Suffix part) in _suffix)
        {
            if (ends > watermark.UtcTicks)
            {
                break;
            }

            if (!part.IsFolded)
            {
                part.IsFolded = true;
                part.HandTo(_speculative);
            }
        }
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
            Stand(known, now);
            events.Add(now);
        }
    }

    private void Stand(VesselEvent? before, VesselEvent now)
    {
        _standing[now.Id] = now;
        CountOpen(before, now);
    }

    private void CountOpen(VesselEvent? before, VesselEvent now)
    {
        int change = (IsOpen(now) ? 1 : 0) - (before is not null && IsOpen(before) ? 1 : 0);
        if (change == 0)
        {
            return;
        }

        foreach (int mmsi in (ReadOnlySpan<int>)[now.Mmsi.Value, now.Partner?.Value ?? 0])
        {
            int count = _open.GetValueOrDefault(mmsi) + change;
            if (count > 0)
            {
                _open[mmsi] = count;
            }
            else
            {
                _open.Remove(mmsi);
            }
        }
    }

    private static bool IsOpen(VesselEvent one) => one is { EndedAt: null, State: not EventState.Retracted };

    private static bool IsSame(VesselEvent known, VesselEvent now) =>
        known.State == now.State
        && known.Stage == now.Stage
        && known.Label == now.Label
        && known.EndedAt == now.EndedAt
        && known.Confidence == now.Confidence;

    private void FoldAgain(ICollection<VesselEvent> events, Action<int, Action<int>>? parallel)
    {
        FoldedAgain++;
        (_isDirty, _isUrgent) = (false, false);
        DateTimeOffset until = _speculative.ClosedUpTo;
        _foldedAgainAt = until;
        FleetCore again = _committed.ClosedUpTo == DateTimeOffset.MinValue
            ? new FleetCore(_options)
            : FleetCore.Load(_options, _committed.Save(), parallel);
        foreach (Suffix part in _suffix.Values.Where(part => part.IsFolded))
        {
            part.HandTo(again);
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
            Stand(one, retracted);
            events.Add(retracted);
        }

        List<VesselEvent> back =
        [
            .. _told.Values.Where(one => !ids.Contains(one.Id)).OrderBy(one => one.Id, StringComparer.Ordinal),
        ];
        Say(back, events);
        Say([.. said.Select(one => one with { Supersedes = SupersededBy(one, gone) })], events);
    }

    private static string? SupersededBy(VesselEvent now, List<VesselEvent> gone) =>
        now.Supersedes
        ?? gone.Find(old => old.Kind == now.Kind && old.Mmsi == now.Mmsi && old.Partner == now.Partner)?.Id;

    private void Commit(DateTimeOffset upTo, ICollection<VesselEvent> events, Action<int, Action<int>>? parallel)
    {
        if (_suffix.Count == 0 || upTo <= _committed.ClosedUpTo + _options.Tick)
        {
            return;
        }

        while (_suffix.Count > 0 && _suffix.First() is var (ends, part) && ends <= upTo.UtcTicks)
        {
            part.HandTo(_committed);
            _suffix.Remove(ends);
        }

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

    /// <summary>The reports of one tick.</summary>
    private sealed class Suffix
    {
        public Dictionary<ulong, PositionReport> Positions { get; } = [];

        public List<StaticReport> Statics { get; } = [];

        public int Count => Positions.Count + Statics.Count;

        /// <summary>Whether the speculative fleet has them.</summary>
        public bool IsFolded { get; set; }

        /// <summary>Keeps the first of each hull and bucket, whatever order they come in.</summary>
        /// <returns>Whether it is kept.</returns>
        public bool Add(in PositionReport report, TimeSpan bucket)
        {
            ulong key = KeyOf(report, bucket);
            bool isKept = !Positions.TryGetValue(key, out PositionReport known)
                || ReportOrder.Compare(report, known) < 0;
            if (isKept)
            {
                Positions[key] = report;
            }

            return isKept;
        }

        public void HandTo(FleetCore fleet)
        {
            foreach (PositionReport report in Positions.Values)
            {
                fleet.Receive(report);
            }

            foreach (StaticReport report in Statics)
            {
                fleet.Receive(report);
            }
        }

        public void Save(StateWriter state)
        {
            state.Write(IsFolded);
            state.Write(Positions.Count);
            foreach (PositionReport report in Positions.Values)
            {
                ReportState.Write(state, report);
            }

            state.Write(Statics.Count);
            foreach (StaticReport report in Statics)
            {
                ReportState.Write(state, report);
            }
        }

        public static Suffix Load(ref StateReader state, TimeSpan bucket)
        {
            Suffix part = new() { IsFolded = state.ReadBoolean() };
            for (int left = state.ReadInt32(); left > 0; left--)
            {
                part.Add(ReportState.ReadPosition(ref state), bucket);
            }

            for (int left = state.ReadInt32(); left > 0; left--)
            {
                part.Statics.Add(ReportState.ReadStatic(ref state));
            }

            return part;
        }

        // Two hulls under one number are some way apart: a degree tells them, and costs a ship at its edge nothing.
        private static ulong KeyOf(in PositionReport report, TimeSpan bucket)
        {
            ulong slot = (ulong)(report.At.UtcTicks / bucket.Ticks) & 0xFFFF;
            ulong cell = report.Position is { } place
                ? (((ulong)(place.LatitudeDegrees + 90) << 9) | (ulong)(place.LongitudeDegrees + 180)) + 1
                : 0;
            return ((ulong)report.Mmsi.Value << 34) | (cell << 16) | slot;
        }
    }
}
