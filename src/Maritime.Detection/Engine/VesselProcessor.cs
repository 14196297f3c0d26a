using System.Buffers;
using Maritime.Ais;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection;

/// <summary>
/// Everything that is known of one MMSI: its track, its identity, its detectors and the pairs it keeps.
/// </summary>
/// <remarks>
/// A pure fold driven by a host: <see cref="Fold(in PositionReport, ICollection{VesselEvent})"/> in order of event
/// time, then <see cref="CloseTick"/> once per tick. What concerns other vessels goes out as presences and
/// <see cref="Mail"/> and comes back as mail in the next tick, so within a tick vessels do not depend on each other.
/// Hosts that get reports one by one and out of order use <see cref="Receive(in PositionReport)"/>, which keeps them
/// until the tick's close. Called by one thread at a time. How much it takes: decisions/029.
/// </remarks>
public sealed class VesselProcessor
{
    private readonly Lookout _lookout;
    private readonly VesselTrack _track;
    private readonly IdentityTrack _identity;
    private readonly RecentTrack _recent;
    private Lookout.Memory _memory;
    private List<PositionReport>? _positions;
    private List<StaticReport>? _statics;
    private PairBook? _pairs;
    private ServiceMemory? _service;
    private Particulars? _known;
    private int[] _followers = [];
    private Sighting _previous; // Unknown before the second fix.
    private bool _hasNewFix;
    private long _wakeTicks; // UTC; 0 for at once.
    private Shown? _shown;
    private HarbourMemory _harbour;
    private long _draughtAt; // When it stated another draught than before, UTC ticks, until its tick closes; else 0.

    public VesselProcessor(Mmsi mmsi, FleetOptions options)
        : this(mmsi, new Lookout(options, []))
    {
    }

    /// <param name="lookout">Shared with other vessels of the same partition.</param>
    internal VesselProcessor(Mmsi mmsi, Lookout lookout)
    {
        _lookout = lookout;
        _track = new VesselTrack(mmsi, lookout.Options.Track);
        _identity = new IdentityTrack(mmsi);
        _recent = new RecentTrack(lookout.Options.RecentPoints);
    }

    public Mmsi Mmsi => _track.Mmsi;

    /// <summary>As last confirmed.</summary>
    public VesselIdentity Identity => _identity.Confirmed;

    public Fix? LastFix => _track.Last;

    internal bool TryGetLast(out Fix last) => _track.TryGetLast(out last);

    public RecentTrack Recent => _recent;

    /// <summary>What the detectors remember of it, while they look at another vessel.</summary>
    internal ref Lookout.Memory Memory => ref _memory;

    /// <summary>How many hulls have spoken under this MMSI.</summary>
    public int SegmentCount => _track.SegmentCount;

    /// <summary>
    /// The first watermark at which closing a tick does anything, when neither a report nor a letter comes before.
    /// </summary>
    internal DateTimeOffset DueAt
    {
        get
        {
            if (_shown is { IsFresh: true } || HasPending)
            {
                return DateTimeOffset.MinValue;
            }

            DateTimeOffset due = new(_wakeTicks, TimeSpan.Zero);
            due = _pairs is { } pairs && pairs.WakeAt < due ? pairs.WakeAt : due;
            DateTimeOffset gone = _shown is null || _track.LastTicks == 0
                ? DateTimeOffset.MaxValue
                : LastAt + _lookout.Options.Rendezvous.StillFor + TimeSpan.FromTicks(1);
            return gone < due ? gone : due;
        }
    }

    /// <summary>From when on it is worth packing; never while it keeps a pair or something waits.</summary>
    internal DateTimeOffset IdleAt =>
        _pairs is not null || DueAt == DateTimeOffset.MinValue ? DateTimeOffset.MaxValue
        : _track.LastTicks > 0 ? LastAt + _lookout.Options.PackAfter
        : DateTimeOffset.MinValue;

    private DateTimeOffset LastAt => new(_track.LastTicks, TimeSpan.Zero);

    /// <summary>Whether a report waits for the tick's close.</summary>
    public bool HasPending => _positions is { Count: > 0 } || _statics is { Count: > 0 };

    /// <summary>Keeps a report until the tick that holds it closes. Any order.</summary>
    public void Receive(in PositionReport report) => (_positions ??= []).Add(report);

    /// <inheritdoc cref="Receive(in PositionReport)"/>
    public void Receive(StaticReport report) => (_statics ??= []).Add(report);

    /// <summary>
    /// Reads the letters that were written at the last tick's close. To be called before anything else of a tick.
    /// </summary>
    public void Read(ReadOnlySpan<Mail> mail, ICollection<Mail> answers, ICollection<VesselEvent> events)
    {
        foreach (ref readonly Mail letter in mail)
        {
            Read(letter, answers, events);
        }
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{Mail}, ICollection{Mail}, ICollection{VesselEvent})"/>
    internal void Read(in Mail letter, ICollection<Mail> answers, ICollection<VesselEvent> events)
    {
        switch (letter.Kind)
        {
            case MailKind.Near:
                _pairs ??= new PairBook(Mmsi, _lookout.Options);
                _pairs.Meet(letter, _recent.Points, HeardNow(), answers);
                break;
            case MailKind.History or MailKind.Fix:
                _pairs?.Hear(letter);
                break;
            case MailKind.Follow:
                Follow(letter.From, answers);
                break;
            case MailKind.Unfollow:
                int leaver = letter.From.Value;
                _followers = [.. _followers.Where(follower => follower != leaver)];
                break;
            case MailKind.Served:
                Remember(letter, answers, events);
                break;
            default:
                _pairs?.Reconsider(
                    letter.From, letter.Heard?.Particulars, Own, letter.Heard?.Last.At ?? default, events);
                break;
        }
    }

    /// <summary>Folds in the next report. Not older than what was folded before.</summary>
    public TrackVerdict Fold(in PositionReport report, ICollection<VesselEvent> events)
    {
        _lookout.TurnTo(this); // Before the track moves on: detectors compare with the fix before.
        TrackVerdict verdict = _track.Offer(report, out Fix fix, out Fix? released);
        if (verdict == TrackVerdict.NoPosition)
        {
            _wakeTicks = 0;
            foreach (VesselDetector detector in _lookout.Detectors)
            {
                detector.OnHeard(report.At, _lookout.Context, events);
            }
        }

        if (verdict != TrackVerdict.Accepted)
        {
            return verdict;
        }

        if (released is { } held)
        {
            Fold(held, events);
            _hasNewFix = false; // So that it is handed on as the fix before.
        }

        Fold(fix, events);
        return verdict;
    }

    /// <inheritdoc cref="Fold(in PositionReport, ICollection{VesselEvent})"/>
    public void Fold(StaticReport report, ICollection<VesselEvent> events)
    {
        _lookout.TurnTo(this);
        float? draught = _lookout.Context.Identity.DraughtMetres;
        if (_identity.Offer(report))
        {
            _lookout.Context.Identity = _identity.Confirmed;
            _known = null;
            _draughtAt = draught is not null && _lookout.Context.Identity.DraughtMetres != draught
                ? report.At.UtcTicks
                : _draughtAt;
        }

        _wakeTicks = 0;
        foreach (VesselDetector detector in _lookout.Detectors)
        {
            detector.OnStatic(report, _lookout.Context, events);
        }
    }

    /// <summary>
    /// No report from before the watermark is still to come: silence is told, and the vessel shows itself.
    /// </summary>
    /// <param name="observations">Takes what this vessel saw of the sea.</param>
    /// <param name="mail">Takes letters to other vessels.</param>
    /// <param name="presence">Set when the vessel is slow enough to meet somebody.</param>
    /// <returns>Whether <paramref name="presence"/> is to be handed to the vessel's cell.</returns>
    public bool CloseTick(
        in Tick tick,
        ICollection<VesselEvent> events,
        List<SeaObservation> observations,
        ICollection<Mail> mail,
        out Presence presence)
    {
        Shown? shown = CloseAndShow(tick, events, observations, mail);
        presence = shown is null ? default : shown.Presence;
        return shown is not null;
    }

    /// <returns>Null when the vessel is too fast, or silent for too long, to be met.</returns>
    internal Shown? CloseAndShow(
        in Tick tick,
        ICollection<VesselEvent> events,
        List<SeaObservation> observations,
        ICollection<Mail> mail)
    {
        FoldPending(tick.Watermark, events);
        if (_wakeTicks <= tick.Watermark.UtcTicks)
        {
            WakeDetectors(tick, events);
        }

        if (_lookout.Observations is { Count: > 0 } seen && !ReferenceEquals(seen, observations))
        {
            observations.AddRange(seen);
            seen.Clear();
        }

        if (!TryGetLast(out Fix last))
        {
            return null;
        }

        if (_draughtAt > 0)
        {
            TellDraught(events, mail);
        }

        Heard? heard = null;
        if (_hasNewFix && _followers.Length > 0)
        {
            heard = HeardNow();
            foreach (int follower in _followers)
            {
                _ = Mmsi.TryCreate(follower, out Mmsi to);
                mail.Add(new Mail(to, Mmsi, MailKind.Fix, heard));
            }
        }

        if (_pairs is not null)
        {
            _pairs.CloseTick(tick, _hasNewFix ? Sighting.Of(last) : default, Own, events, mail);
            _pairs = _pairs.IsEmpty ? null : _pairs;
        }

        bool isFresh = _hasNewFix;
        _hasNewFix = false;
        _shown = Show(tick.Watermark, last, isFresh, heard);
        return _shown;
    }

    public byte[] Save()
    {
        ArrayBufferWriter<byte> bytes = new(512);
        Save(new StateWriter(bytes));
        return bytes.WrittenSpan.ToArray();
    }

    public void Save(StateWriter state)
    {
        // Most of what is remembered lies near the newest fix.
        (long epoch, Position origin) = LastFix is { } last ? (last.AtTicks, last.Position) : default;
        state.WriteTime(epoch);
        state.Write(origin);
        SaveFrom(state.From(epoch, origin));
    }

    private void SaveFrom(StateWriter state)
    {
        _lookout.TurnTo(this);
        _track.Save(state);
        _identity.Save(state);
        _recent.Save(state);
        _lookout.Context.Save(state);
        _previous.Save(state);
        state.Write(_hasNewFix);
        state.Write(_followers.Length);
        foreach (int follower in _followers)
        {
            state.Write(follower);
        }

        state.WriteTime(_draughtAt);
        state.Write(_service is not null);
        _service?.Save(state);
        state.Write(_pairs is not null);
        _pairs?.Save(state);
        SavePending(state);
        foreach (VesselDetector detector in _lookout.Detectors)
        {
            detector.Save(state);
        }
    }

    public void Load(ReadOnlySpan<byte> bytes)
    {
        StateReader state = new(bytes);
        Load(ref state);
    }

    public void Load(ref StateReader state)
    {
        state.CountFrom(0, default);
        long epoch = state.ReadTicks();
        state.CountFrom(epoch, state.ReadPosition());
        _track.Load(ref state);
        _identity.Load(ref state);
        _recent.Load(ref state);
        _lookout.TurnTo(this);
        _lookout.Context.Identity = _identity.Confirmed;
        _lookout.Context.Load(ref state, _track.Last);
        _previous = Sighting.Load(ref state);
        _hasNewFix = state.ReadBoolean();
        _followers = new int[state.ReadInt32()];
        for (int i = 0; i < _followers.Length; i++)
        {
            _followers[i] = state.ReadInt32();
        }

        _draughtAt = state.ReadTicks();
        _service = state.ReadBoolean() ? ServiceMemory.Load(ref state) : null;
        _known = null;
        _pairs = null;
        if (state.ReadBoolean())
        {
            _pairs = new PairBook(Mmsi, _lookout.Options);
            _pairs.Load(ref state);
        }

        LoadPending(ref state);
        _wakeTicks = 0;
        _shown = null;
        foreach (VesselDetector detector in _lookout.Detectors)
        {
            detector.Load(ref state);
        }
    }

    // Asked for when somebody comes near, not when the ship is unpacked: looking into lists takes its time.
    private Particulars Own => _known ??= ParticularsNow();

    private Particulars ParticularsNow()
    {
        VesselIdentity identity = Identity;
        return new(identity.ShipType, identity.Dimensions, identity.DraughtMetres, _service)
        {
            IsListed = _lookout.Options.Listed?.Invoke(identity) == true,
        };
    }

    private void Fold(in Fix fix, ICollection<VesselEvent> events)
    {
        VesselContext context = _lookout.Context;
        _wakeTicks = 0;
        context.Hear(fix);
        foreach (VesselDetector detector in _lookout.Detectors)
        {
            detector.OnFix(fix, context, events);
        }

        if (!_hasNewFix)
        {
            _previous = context.HasLast ? Sighting.Of(context.Last) : default;
        }

        context.Keep(fix);
        _recent.Add(fix);
        _hasNewFix = true;
    }

    private void Follow(Mmsi follower, ICollection<Mail> answers)
    {
        if (!_followers.Contains(follower.Value))
        {
            _followers = [.. _followers.Append(follower.Value).Order()];
        }

        // What was said between the cell's letter and this one would be lost otherwise.
        if (LastFix is not null)
        {
            answers.Add(new Mail(follower, Mmsi, MailKind.History, HeardNow(), _recent.Points));
        }
    }

    // What this hull did with others may tell what its earlier meetings were: those who keep them are told.
    private void Remember(in Mail letter, ICollection<Mail> answers, ICollection<VesselEvent> events)
    {
        _service = (_service ?? ServiceMemory.Empty).With(letter.From, letter.Heard?.Last ?? default);
        _known = Own with { Service = _service };
        _pairs?.Reconsider(default, null, Own, default, events);
        foreach (ServiceMemory.Visit visit in _service.Visits)
        {
            if (visit.Partner < Mmsi && visit.Partner != letter.From)
            {
                answers.Add(new Mail(visit.Partner, Mmsi, MailKind.Role, new Heard(default, default, Own)));
            }
        }
    }

    /// <summary>A draught is mostly typed in when a meeting is over: those it met lately judge it again.</summary>
    private void TellDraught(ICollection<VesselEvent> events, ICollection<Mail> mail)
    {
        DateTimeOffset at = new(_draughtAt, TimeSpan.Zero);
        Sighting when = default(Sighting) with { Ticks = _draughtAt };
        _pairs?.Reconsider(default, null, Own, at, events);
        foreach (ServiceMemory.Visit visit in _service?.Visits ?? [])
        {
            if (visit.Partner < Mmsi && at - visit.At <= _lookout.Options.Rendezvous.DraughtWithin)
            {
                mail.Add(new Mail(visit.Partner, Mmsi, MailKind.Role, new Heard(when, default, Own)));
            }
        }

        _draughtAt = 0;
    }

    private void FoldPending(DateTimeOffset watermark, ICollection<VesselEvent> events)
    {
        if (!HasPending)
        {
            return;
        }

        ReportOrder.Sort(_positions);
        ReportOrder.Sort(_statics);
        int positions = 0;
        int statics = 0;
        int positionCount = _positions?.Count ?? 0;
        int staticCount = _statics?.Count ?? 0;
        while (true)
        {
            bool hasPosition = positions < positionCount && _positions![positions].At <= watermark;
            bool hasStatic = statics < staticCount && _statics![statics].At <= watermark;
            if (hasStatic && (!hasPosition || _statics![statics].At <= _positions![positions].At))
            {
                Fold(_statics![statics++], events);
            }
            else if (hasPosition)
            {
                Fold(_positions![positions++], events);
            }
            else
            {
                break;
            }
        }

        _positions?.RemoveRange(0, positions);
        _statics?.RemoveRange(0, statics);
        _positions = positionCount == positions ? null : _positions;
        _statics = staticCount == statics ? null : _statics;
    }

    private void WakeDetectors(in Tick tick, ICollection<VesselEvent> events)
    {
        _lookout.TurnTo(this);
        DateTimeOffset next = DateTimeOffset.MaxValue;
        foreach (VesselDetector detector in _lookout.Detectors)
        {
            DateTimeOffset wake = detector.WakeAt;
            if (wake <= tick.Watermark)
            {
                detector.OnTick(tick, _lookout.Context, events);
                wake = detector.WakeAt;
            }

            next = wake < next ? wake : next;
        }

        _wakeTicks = next.UtcTicks;
    }

    // The same one for all who are told in a tick, and until it is heard again.
    private Heard HeardNow()
    {
        Sighting last = TryGetLast(out Fix fix) ? Sighting.Of(fix) : default;
        return _shown?.Presence.Heard is { } told && ReferenceEquals(told.Particulars, Own)
            && told.Last == last && told.Previous == _previous
            ? told
            : new(last, _previous, Own);
    }

    private Shown? Show(DateTimeOffset watermark, in Fix last, bool isFresh, Heard? heard)
    {
        RendezvousOptions rendezvous = _lookout.Options.Rendezvous;
        TimeSpan age = watermark - last.At;
        int[]? partners = _pairs?.Partners;
        if (!isFresh && _shown is { IsFresh: false } kept
            && ReferenceEquals(kept.Presence.Heard.Particulars, Own)
            && ReferenceEquals(kept.Presence.Partners, partners))
        {
            return age <= rendezvous.StillFor ? kept : null;
        }

        if (last.Class is TransponderClass.BaseStation or TransponderClass.Aircraft or TransponderClass.AidToNavigation)
        {
            return null; // Buoys, stations and helicopters meet nobody.
        }

        double knots = MotionOf(last);
        bool isSlow = knots < rendezvous.MaxPresenceKnots;
        bool isStill = knots < rendezvous.MaxStillKnots;
        if (!isSlow || age > (isStill ? rendezvous.StillFor : rendezvous.MovingFor))
        {
            return null;
        }

        Position expected = last.Position;
        if (!isFresh && !isStill && !float.IsNaN(last.CogDegrees))
        {
            double metres = knots * 1852 / 3600 * age.TotalSeconds;
            expected = expected.Travel(last.CogDegrees, Distance.FromMetres(metres));
        }

        Presence presence = new(Mmsi, expected, heard ?? HeardNow(), partners)
        {
            IsAtBerth = isStill && IsAtBerth(last),
        };

        // A silent ship under way is somewhere else at each tick; it counts as fresh, and is not kept.
        Span<SeaCell> cells = stackalloc SeaCell[9];
        int count = SeaCell.Around(expected, rendezvous.ReachMetres * 1.1, cells);
        if (_shown is { } stays && stays.IsShownTo(cells[..count]))
        {
            stays.Renew(presence, isFresh || !isStill);
            return stays;
        }

        return new Shown(presence, isFresh || !isStill, cells[..count]);
    }

    private bool IsAtBerth(in Fix last) =>
        !(last.SogKnots > RendezvousOptions.AtRestKnots)
        && last.Status != NavigationStatus.AtAnchor
        && !Own.IsListed
        && _harbour.IsHarbour(last.Position, _lookout.Context.Reference, HarbourMemory.MayMeetAtSea(Own.Hull));

    private double MotionOf(in Fix last)
    {
        if (!float.IsNaN(last.SogKnots))
        {
            return last.SogKnots;
        }

        if (!_previous.IsKnown || last.At - _previous.At > TimeSpan.FromMinutes(30))
        {
            return 0;
        }

        double seconds = Math.Max(1, (last.At - _previous.At).TotalSeconds);
        return LocalPlane.DistanceMetres(_previous.Position, last.Position) / seconds * 3600 / 1852;
    }

    private void SavePending(StateWriter state)
    {
        state.Write(_positions?.Count ?? 0);
        foreach (PositionReport report in _positions ?? [])
        {
            ReportState.Write(state, report);
        }

        state.Write(_statics?.Count ?? 0);
        foreach (StaticReport report in _statics ?? [])
        {
            ReportState.Write(state, report);
        }
    }

    private void LoadPending(ref StateReader state)
    {
        _positions = null;
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            (_positions ??= []).Add(ReportState.ReadPosition(ref state));
        }

        _statics = null;
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            (_statics ??= []).Add(ReportState.ReadStatic(ref state));
        }
    }
}
