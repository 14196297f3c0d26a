using Maritime.Detection.Geography;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection;

/// <summary>One pair of vessels: where each was, measured against the other at the same moment.</summary>
/// <remarks>
/// Kept by the vessel of the lower MMSI. Takes one fix per tick of either ship, in any interleaving; each is measured
/// against where the other one was at that moment, between its fixes before and after, so a measurement is made when
/// the later of the two is known. Silences are never filled in: what happened in them is bounded by the fixes around.
/// It starts with what both did before they met, which the other one sends when it is first followed.
/// </remarks>
internal sealed class PairTrack(Mmsi mmsi, Mmsi partner, FleetOptions options)
{
    private const double AtRestMetres = 250;

    // A ship at rest at one spot before and after a silence of an orbit (100 min) was there meanwhile; 50 m: the noise
    // of two fixes and a little swinging.
    private const double UnmovedMetres = 50;
    private const double UnmovedSeconds = 7200;
    private const double ApartMetres = 4000;
    private static readonly TimeSpan KeepApart = TimeSpan.FromMinutes(30);

    private readonly PlainEncounters? _plain = PlainEncounters.Create(mmsi, partner, options);
    private PairSide _own = new();
    private PairSide _other = new();
    private Encounter? _encounter;
    private Look _before;
    private long _restSince; // Since then the one that was heard lay where the silent one rested; 0 when it did not.
    private long _lastNear;
    private long _after;
    private long _wakeAt;
    private HarbourMemory _harbour;
    private bool _isAwaiting;

    public Mmsi Partner => partner;

    /// <summary>
    /// The first watermark at which <see cref="CloseTick"/> does anything when neither ship is heard before.
    /// </summary>
    public DateTimeOffset WakeAt
    {
        get => new(_wakeAt, TimeSpan.Zero);
        private set => _wakeAt = value.UtcTicks;
    }

    /// <summary>Nothing more is to be expected of this pair: it may be dropped.</summary>
    public bool IsOver { get; private set; }

    /// <param name="history">Of the own ship, oldest first.</param>
    /// <param name="own">Of the own ship.</param>
    /// <param name="other">Of the other ship, as the cell named it.</param>
    /// <param name="after">The end of the last meeting of the two: what was before is known already.</param>
    public void Begin(IReadOnlyList<TrackPoint> history, Heard own, Heard? other, DateTimeOffset after)
    {
        _isAwaiting = true;
        _after = after.UtcTicks;
        _own.Particulars = own.Particulars ?? Particulars.Unknown;
        _own.Hold(history, own.Previous, own.Last);
        _other.Particulars = other?.Particulars ?? Particulars.Unknown;
        if (other is not null)
        {
            _other.Hold([], other.Previous, other.Last);
        }
    }

    public void HearOwn(in Sighting sighting, Particulars particulars)
    {
        _own.Particulars = particulars;
        Take(ref _own, ref _other, sighting);
    }

    public void HearPartner(in Mail letter)
    {
        if (letter.Heard is not { } heard)
        {
            return;
        }

        _other.Particulars = heard.Particulars ?? _other.Particulars;
        if (letter.Kind == MailKind.History && _isAwaiting)
        {
            _other.Hold(letter.History ?? [], heard.Previous, heard.Last);
            Release();
            return;
        }

        if (heard.Previous.IsKnown)
        {
            Take(ref _other, ref _own, heard.Previous);
        }

        Take(ref _other, ref _own, heard.Last);
    }

    /// <returns>The meeting that is over now, if it was told of.</returns>
    public ClosedMeeting? CloseTick(in Tick tick, ICollection<VesselEvent> events)
    {
        // Asked when something was heard: a pair sleeps while it lies together in silence, however often it is woken.
        if (_encounter is { HasNews: true } told && _own.Last.IsKnown
            && tick.Sea.ConditionAt(_own.Last.Position, tick.Watermark).HasFlag(AreaCondition.Interference))
        {
            told.Suspend();
            LeaveIfOver();
        }

        bool hasNews = _encounter is { } now && (now.HasNews || tick.Watermark >= now.WakeAt);
        ClosedMeeting? closed = _encounter?.CloseTick(tick, _own.Particulars, _other.Particulars, events);
        LeaveIfOver();
        _plain?.CloseTick(tick.Watermark, events);
        if (hasNews || _lastNear == 0)
        {
            _lastNear = tick.Watermark.UtcTicks;
        }

        if (_encounter is { } running)
        {
            WakeAt = _plain is null ? running.WakeAt : DateTimeOffset.MinValue;
            return closed;
        }

        DateTimeOffset lastNear = new(_lastNear, TimeSpan.Zero);
        DateTimeOffset over = lastNear + KeepApart;
        if (tick.Watermark > over)
        {
            bool isApart = _own.Last.IsKnown && _other.Last.IsKnown && IsApart(_own.Last, _other.Last);
            over = isApart ? over : lastNear + options.Rendezvous.BridgeFor;
        }

        IsOver = tick.Watermark > over;
        WakeAt = _plain is null ? over + TimeSpan.FromTicks(1) : DateTimeOffset.MinValue;
        if (IsOver)
        {
            _plain?.Finish(events);
        }

        return closed;
    }

    public void Save(StateWriter state)
    {
        state.Write(_isAwaiting);
        _own.Save(state);
        _other.Save(state);
        state.WriteTime(_lastNear);
        state.WriteTime(_after);
        _before.Save(state);
        state.WriteTime(_restSince);
        state.Write(_encounter is not null);
        _encounter?.Save(state);
        _plain?.Save(state);
    }

    public void Load(ref StateReader state)
    {
        _isAwaiting = state.ReadBoolean();
        _own.Load(ref state);
        _other.Load(ref state);
        _lastNear = state.ReadTicks();
        _after = state.ReadTicks();
        _before = Look.Load(ref state);
        _restSince = state.ReadTicks();
        _encounter = state.ReadBoolean() ? Encounter.Load(ref state, mmsi, partner, options) : null;
        _plain?.Load(ref state);
    }

    private void LeaveIfOver()
    {
        if (_encounter is { IsOver: true } over)
        {
            _before = over.Last;
            _encounter = null;
        }
    }

    private bool IsApart(in Sighting own, in Sighting other)
    {
        double metres = LocalPlane.DistanceMetres(own.Position, other.Position);
        RendezvousOptions rendezvous = options.Rendezvous;
        return _plain is not null
            ? metres > ApartMetres
            : !rendezvous.IsCandidate(
                own, _own.Particulars, other, _other.Particulars, metres, rendezvous.DropFactor)
                || AreAtBerth(own, other);
    }

    private bool AreAtBerth(in Sighting own, in Sighting other) =>
        !(own.SogKnots > RendezvousOptions.AtRestKnots)
        && !(other.SogKnots > RendezvousOptions.AtRestKnots)
        && own.Status != Ais.NavigationStatus.AtAnchor
        && other.Status != Ais.NavigationStatus.AtAnchor
        && !_own.Particulars.IsListed
        && !_other.Particulars.IsListed
        && IsHarbour(own.Position);

    // Two ships at their berths are neighbours by the harbour master's choice.
    private bool IsAtQuay(in Sample sample)
    {
        bool isPossible = sample.BothAtRest && !sample.AnyAtAnchor
            && !_own.Particulars.IsListed && !_other.Particulars.IsListed;
        return isPossible && IsHarbour(sample.Place);
    }

    private bool IsHarbour(Position place) => _harbour.IsHarbour(
        place,
        options.Reference ?? SeaReference.World,
        HarbourMemory.AreLarge(_own.Particulars.Hull, _other.Particulars.Hull));

    private void Take(ref PairSide speaker, ref PairSide listener, in Sighting sighting)
    {
        if (_isAwaiting)
        {
            speaker.Hold([], default, sighting);
        }
        else
        {
            Hear(ref speaker, ref listener, sighting);
        }
    }

    private void Release()
    {
        _isAwaiting = false;
        ReadOnlySpan<Sighting> own = _own.Release();
        ReadOnlySpan<Sighting> other = _other.Release();
        int next = 0;
        foreach (ref readonly Sighting sighting in own)
        {
            for (; next < other.Length && other[next].Ticks <= sighting.Ticks; next++)
            {
                Hear(ref _other, ref _own, other[next]);
            }

            Hear(ref _own, ref _other, sighting);
        }

        for (; next < other.Length; next++)
        {
            Hear(ref _other, ref _own, other[next]);
        }
    }

    private void Hear(ref PairSide speaker, ref PairSide listener, in Sighting sighting)
    {
        ref readonly Sighting before = ref speaker.Last;
        if (sighting.Ticks <= _after || sighting.Ticks <= before.Ticks)
        {
            return;
        }

        WakeAt = DateTimeOffset.MinValue;
        int waiting = listener.Waiting;
        int measured = 0;
        for (; measured < waiting && listener[measured].Ticks <= sighting.Ticks; measured++)
        {
            if (before.IsKnown)
            {
                Measure(ref speaker, sighting, ref listener, listener[measured]);
            }
        }

        listener.Measured(measured);
        bool isOwn = System.Runtime.CompilerServices.Unsafe.AreSame(ref speaker, ref _own);
        _plain?.Hear(isOwn, sighting);
        speaker.Hear(sighting);
    }

    // Where the one that speaks was when the other one was heard.
    private void Measure(ref PairSide between, in Sighting to, ref PairSide at, in Sighting waiting)
    {
        if (_plain is null && _encounter is { IsEnding: true })
        {
            return;
        }

        ref readonly Sighting from = ref between.Last;
        double whole = Seconds(to.Ticks - from.Ticks);
        double fraction = Seconds(waiting.Ticks - from.Ticks) / whole;
        Position place = LocalPlane.Between(from.Position, to.Position, fraction);
        ref readonly Sighting nearest = ref fraction < 0.5 ? ref from : ref to;
        bool isDirect = whole <= 600;
        bool isSeen = isDirect; // What a plain rule takes for seen: without what rest alone tells.
        bool isAtRest = false;
        double doubt = 0;
        if (!isDirect)
        {
            double apart = Math.Min(fraction, 1 - fraction) * whole;
            double moved = LocalPlane.DistanceMetres(from.Position, to.Position);
            double knots = moved / whole * 3600 / 1852;
            double still = options.Rendezvous.MaxStillKnots;
            bool isStill = knots < still && !(nearest.SogKnots > still);
            isAtRest = moved < AtRestMetres && !(from.SogKnots > 1) && !(to.SogKnots > 1)
                && whole <= options.Rendezvous.BridgeFor.TotalSeconds;
            isDirect = isStill && (whole <= 1800 || apart <= 300);
            isSeen = isDirect;
            if (isAtRest && moved < UnmovedMetres && whole <= UnmovedSeconds)
            {
                isDirect = true;
            }
            else if (isDirect && whole > 1800)
            {
                // What it did later in a long silence says less of these minutes than how it moved beside them.
                place = Sample.Ahead(nearest, waiting.Ticks) ?? place;
            }

            doubt = isDirect ? 0 : moved / 2;
        }

        if (_plain is null && _encounter is null)
        {
            // Nearly all measurements are of ships that are far from touching: so far there is little to be known.
            double distance = LocalPlane.DistanceMetres(waiting.Position, place);
            bool isCoarse = waiting.IsCoarse || nearest.IsCoarse;
            double least = Sample.LeastClearance(distance, _own.Particulars, _other.Particulars, isCoarse);
            if (least - doubt >= options.Rendezvous.AlongsideClearanceMetres)
            {
                if (isDirect || isAtRest)
                {
                    _before = new Look(waiting.Ticks, distance - doubt, Sample.RelativeOf(waiting, nearest));
                    _restSince = 0;
                }

                return;
            }
        }

        Sighting middle = nearest with { Ticks = waiting.Ticks, Position = place };
        bool isOwn = System.Runtime.CompilerServices.Unsafe.AreSame(ref between, ref _own);
        double far = _encounter is null
            ? options.Rendezvous.AlongsideClearanceMetres
            : Encounter.FarMetres(options.Rendezvous);
        Sample sample = isOwn
            ? Sample.Of(middle, _own.Particulars, waiting, _other.Particulars, far)
            : Sample.Of(waiting, _own.Particulars, middle, _other.Particulars, far);
        sample = sample with { IsDirect = isDirect, IsAtRest = isAtRest, Doubt = doubt };
        if (_encounter is not null)
        {
            _encounter.Add(sample);
        }
        else
        {
            BeginIfAlongside(sample);
        }

        _plain?.Add(sample, isSeen);
    }

    private void BeginIfAlongside(in Sample sample)
    {
        RendezvousOptions rendezvous = options.Rendezvous;
        bool isAlongside = sample.Clearance - sample.Doubt < rendezvous.AlongsideClearanceMetres
            && !(sample.RelativeKnots > 2 * rendezvous.AlongsideKnots);
        if (sample.IsDirect && isAlongside && !IsAtQuay(sample))
        {
            _encounter = new Encounter(
                mmsi, partner, options, _before, _restSince, sample, _own.Particulars, _other.Particulars);
            _restSince = 0;
        }
        else if (sample.IsAtRest && isAlongside)
        {
            // Not enough to begin with, but when it begins it has been so since then.
            _restSince = _restSince == 0 ? sample.At.UtcTicks : _restSince;
        }
        else if (sample.IsDirect || sample.IsAtRest)
        {
            _before = sample.Look;
            _restSince = 0;
        }
    }

    private static double Seconds(long ticks) => (double)ticks / TimeSpan.TicksPerSecond;
}
