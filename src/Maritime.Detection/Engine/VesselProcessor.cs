using System.Buffers;
using Maritime.Ais;
using Maritime.Detection.Geography;
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
/// until the tick's close. Called by one thread at a time. How much it takes: decisions/028.
/// </remarks>
public sealed class VesselProcessor
{
    private readonly FleetOptions _options;
    private readonly VesselContext _context;
    private readonly VesselTrack _track;
    private readonly IdentityTrack _identity;
    private readonly VesselDetector[] _detectors;
    private readonly RecentTrack _recent;
    private List<PositionReport>? _positions;
    private List<StaticReport>? _statics;
    private PairBook? _pairs;
    private ServiceMemory? _service;
    private Particulars? _known;
    private int[] _followers = [];
    private Fix? _previous;
    private bool _hasNewFix;
    private DateTimeOffset _wakeAt = DateTimeOffset.MinValue;
    private Shown? _shown;
    private HarbourMemory _harbour;

    public VesselProcessor(Mmsi mmsi, FleetOptions options)
        : this(mmsi, options, observations: null)
    {
    }

    /// <param name="observations">Takes what this vessel sees of the sea, at once; null to keep it until the tick's
    /// close.</param>
    internal VesselProcessor(Mmsi mmsi, FleetOptions options, List<SeaObservation>? observations)
    {
        _options = options;
        _context = new VesselContext(mmsi)
        {
            Reference = options.Reference ?? SeaReference.World,
            Observations = observations,
        };
        _track = new VesselTrack(mmsi, options.Track);
        _identity = new IdentityTrack(mmsi);
        _recent = new RecentTrack(options.RecentPoints);
        _detectors = new VesselDetector[options.Detectors.Count];
        for (int i = 0; i < _detectors.Length; i++)
        {
            _detectors[i] = options.Detectors[i].Create();
        }
    }

    public Mmsi Mmsi => _context.Mmsi;

    /// <summary>As last confirmed.</summary>
    public VesselIdentity Identity => _context.Identity;

    public Fix? LastFix => _context.LastFix;

    public RecentTrack Recent => _recent;

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

            DateTimeOffset due = _pairs is { } pairs && pairs.WakeAt < _wakeAt ? pairs.WakeAt : _wakeAt;
            DateTimeOffset gone = _shown is null || LastFix is not { } last
                ? DateTimeOffset.MaxValue
                : last.At + _options.Rendezvous.StillFor + TimeSpan.FromTicks(1);
            return gone < due ? gone : due;
        }
    }

    /// <summary>From when on it is worth packing; never while it keeps a pair or something waits.</summary>
    internal DateTimeOffset IdleAt =>
        _pairs is not null || DueAt == DateTimeOffset.MinValue ? DateTimeOffset.MaxValue
        : LastFix is { } last ? last.At + _options.PackAfter
        : DateTimeOffset.MinValue;

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
                _pairs ??= new PairBook(Mmsi, _options);
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
                _pairs?.Reconsider(letter.From, letter.Heard?.Particulars, Own, events);
                break;
        }
    }

    /// <summary>Folds in the next report. Not older than what was folded before.</summary>
    public TrackVerdict Fold(in PositionReport report, ICollection<VesselEvent> events)
    {
        TrackVerdict verdict = _track.Offer(report, out Fix fix, out Fix? released);
        if (verdict == TrackVerdict.NoPosition)
        {
            _wakeAt = DateTimeOffset.MinValue;
            foreach (VesselDetector detector in _detectors)
            {
                detector.OnHeard(report.At, _context, events);
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
        if (_identity.Offer(report))
        {
            _context.Identity = _identity.Confirmed;
            _known = null;
        }

        _wakeAt = DateTimeOffset.MinValue;
        foreach (VesselDetector detector in _detectors)
        {
            detector.OnStatic(report, _context, events);
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
        if (_wakeAt <= tick.Watermark)
        {
            WakeDetectors(tick, events);
        }

        if (_context.Observations is { Count: > 0 } seen && !ReferenceEquals(seen, observations))
        {
            observations.AddRange(seen);
            seen.Clear();
        }

        if (LastFix is not { } last)
        {
            return null;
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
        (long epoch, Position origin) = _context.HasLast ? (_context.Last.AtTicks, _context.Last.Position) : default;
        state.WriteTime(epoch);
        state.Write(origin);
        SaveFrom(state.From(epoch, origin));
    }

    private void SaveFrom(StateWriter state)
    {
        _track.Save(state);
        _identity.Save(state);
        _recent.Save(state);
        _context.Save(state);
        FixState.Write(state, _previous);
        state.Write(_hasNewFix);
        state.Write(_followers.Length);
        foreach (int follower in _followers)
        {
            state.Write(follower);
        }

        state.Write(_service is not null);
        _service?.Save(state);
        state.Write(_pairs is not null);
        _pairs?.Save(state);
        SavePending(state);
        foreach (VesselDetector detector in _detectors)
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
        _context.Identity = _identity.Confirmed;
        _context.Load(ref state, _track.Last);
        _previous = FixState.ReadNullable(ref state, Mmsi);
        _hasNewFix = state.ReadBoolean();
        _followers = new int[state.ReadInt32()];
        for (int i = 0; i < _followers.Length; i++)
        {
            _followers[i] = state.ReadInt32();
        }

        _service = state.ReadBoolean() ? ServiceMemory.Load(ref state) : null;
        _known = null;
        _pairs = null;
        if (state.ReadBoolean())
        {
            _pairs = new PairBook(Mmsi, _options);
            _pairs.Load(ref state);
        }

        LoadPending(ref state);
        _wakeAt = DateTimeOffset.MinValue;
        _shown = null;
        foreach (VesselDetector detector in _detectors)
        {
            detector.Load(ref state);
        }
    }

    // Asked for when somebody comes near, not when the ship is unpacked: looking into lists takes its time.
    private Particulars Own => _known ??= ParticularsNow();

    private Particulars ParticularsNow()
    {
        VesselIdentity identity = _context.Identity;
        return new(identity.ShipType, identity.Dimensions, identity.DraughtMetres, _service)
        {
            IsListed = _options.Listed?.Invoke(identity) == true,
        };
    }

    private void Fold(in Fix fix, ICollection<VesselEvent> events)
    {
        _wakeAt = DateTimeOffset.MinValue;
        _context.Hear(fix);
        foreach (VesselDetector detector in _detectors)
        {
            detector.OnFix(fix, _context, events);
        }

        if (!_hasNewFix)
        {
            _previous = _context.LastFix;
        }

        _context.Keep(fix);
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
        _pairs?.Reconsider(default, null, Own, events);
        foreach (ServiceMemory.Visit visit in _service.Visits)
        {
            if (visit.Partner < Mmsi && visit.Partner != letter.From)
            {
                answers.Add(new Mail(visit.Partner, Mmsi, MailKind.Role, new Heard(default, default, Own)));
            }
        }
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
        DateTimeOffset next = DateTimeOffset.MaxValue;
        foreach (VesselDetector detector in _detectors)
        {
            if (detector.WakeAt <= tick.Watermark)
            {
                detector.OnTick(tick, _context, events);
            }

            DateTimeOffset wake = detector.WakeAt;
            next = wake < next ? wake : next;
        }

        _wakeAt = next;
    }

    // The same one for all who are told in a tick, and until it is heard again.
    private Heard HeardNow()
    {
        Sighting last = LastFix is { } fix ? Sighting.Of(fix) : default;
        Sighting previous = _previous is { } before ? Sighting.Of(before) : default;
        return _shown?.Presence.Heard is { } told && ReferenceEquals(told.Particulars, Own)
            && told.Last == last && told.Previous == previous
            ? told
            : new(last, previous, Own);
    }

    private Shown? Show(DateTimeOffset watermark, in Fix last, bool isFresh, Heard? heard)
    {
        RendezvousOptions rendezvous = _options.Rendezvous;
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
        && _harbour.IsHarbour(last.Position, _context.Reference, HarbourMemory.MayMeetAtSea(Own.Hull));

    private double MotionOf(in Fix last)
    {
        if (!float.IsNaN(last.SogKnots))
        {
            return last.SogKnots;
        }

        if (_previous is not { } before || last.At - before.At > TimeSpan.FromMinutes(30))
        {
            return 0;
        }

        double seconds = Math.Max(1, (last.At - before.At).TotalSeconds);
        return LocalPlane.DistanceMetres(before.Position, last.Position) / seconds * 3600 / 1852;
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
