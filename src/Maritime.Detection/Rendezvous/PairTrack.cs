using Maritime.Ais;
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
    private const int MaxQueue = 32;
    private const double AtRestMetres = 250;
    private const double ApartMetres = 4000;
    private static readonly TimeSpan KeepApart = TimeSpan.FromMinutes(30);

    private readonly RendezvousOptions _options = options.Rendezvous;
    private readonly Side _own = new(mmsi);
    private readonly Side _other = new(partner);
    private readonly Encounter _encounter = new(mmsi, partner, options);
    private readonly PlainEncounters? _plain = PlainEncounters.Create(mmsi, partner, options);
    private bool _isAwaiting;
    private DateTimeOffset _lastNear = DateTimeOffset.MinValue;
    private DateTimeOffset _after = DateTimeOffset.MinValue;
    private HarbourMemory _harbour;

    public Mmsi Partner => partner;

    /// <summary>
    /// The first watermark at which <see cref="CloseTick"/> does anything when neither ship is heard before.
    /// </summary>
    public DateTimeOffset WakeAt { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Nothing more is to be expected of this pair: it may be dropped.</summary>
    public bool IsOver { get; private set; }

    /// <param name="history">Of the own ship, oldest first.</param>
    /// <param name="letter">In which the cell named the other ship.</param>
    /// <param name="after">The end of the last meeting of the two: what was before is known already.</param>
    public void Begin(
        IReadOnlyList<TrackPoint> history,
        Fix? previous,
        Fix? last,
        Particulars particulars,
        in Mail letter,
        DateTimeOffset after)
    {
        _isAwaiting = true;
        _after = after;
        _own.Particulars = particulars;
        _own.Hold(history, previous, last);
        _other.Particulars = letter.Particulars ?? Particulars.Unknown;
        _other.Hold([], letter.Previous, letter.Last);
    }

    public void HearOwn(in Fix fix, Particulars particulars)
    {
        _own.Particulars = particulars;
        Take(_own, _other, fix);
    }

    public void HearPartner(in Mail letter)
    {
        _other.Particulars = letter.Particulars ?? _other.Particulars;
        if (letter.Kind == MailKind.History && _isAwaiting)
        {
            _other.Hold(letter.History ?? [], letter.Previous, letter.Last);
            Release();
            return;
        }

        if (letter.Previous is { } before)
        {
            Take(_other, _own, before);
        }

        Take(_other, _own, letter.Last);
    }

    /// <returns>The meeting that is over now, if it was told of.</returns>
    public ClosedMeeting? CloseTick(in Tick tick, ICollection<VesselEvent> events)
    {
        // Asked when something was heard: a pair sleeps while it lies together in silence, however often it is woken.
        if (_encounter.HasNews && _own.Last is { } here
            && tick.Sea.ConditionAt(here.Position, tick.Watermark).HasFlag(AreaCondition.Interference))
        {
            _encounter.Suspend();
        }

        bool hasNews = _encounter.HasNews || tick.Watermark >= _encounter.WakeAt;
        ClosedMeeting? closed = _encounter.CloseTick(tick, _own.Particulars, _other.Particulars, events);
        _plain?.CloseTick(tick.Watermark, events);
        if (hasNews || _lastNear == DateTimeOffset.MinValue)
        {
            _lastNear = tick.Watermark;
        }

        if (_encounter.IsRunning)
        {
            WakeAt = _plain is null ? _encounter.WakeAt : DateTimeOffset.MinValue;
            return closed;
        }

        DateTimeOffset over = _lastNear + KeepApart;
        if (tick.Watermark > over)
        {
            bool isApart = _own.Last is { } own && _other.Last is { } other && IsApart(own, other);
            over = isApart ? over : _lastNear + _options.BridgeFor;
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
        state.Write(_lastNear);
        state.Write(_after);
        _encounter.Save(state);
        _plain?.Save(state);
    }

    public void Load(ref StateReader state)
    {
        _isAwaiting = state.ReadBoolean();
        _own.Load(ref state);
        _other.Load(ref state);
        _lastNear = state.ReadTime();
        _after = state.ReadTime();
        _encounter.Load(ref state);
        _plain?.Load(ref state);
    }

    private bool IsApart(in Fix own, in Fix other)
    {
        double metres = LocalPlane.DistanceMetres(own.Position, other.Position);
        return _plain is not null
            ? metres > ApartMetres
            : !_options.IsCandidate(
                own, _own.Particulars, other, _other.Particulars, metres, _options.DropFactor)
                || AreAtBerth(own, other);
    }

    private bool AreAtBerth(in Fix own, in Fix other) =>
        !(own.SogKnots > RendezvousOptions.AtRestKnots)
        && !(other.SogKnots > RendezvousOptions.AtRestKnots)
        && own.Status != NavigationStatus.AtAnchor
        && other.Status != NavigationStatus.AtAnchor
        && !_own.Particulars.IsListed
        && !_other.Particulars.IsListed
        && _harbour.IsHarbour(
            own.Position,
            options.Reference ?? SeaReference.World,
            HarbourMemory.AreLarge(_own.Particulars.Hull, _other.Particulars.Hull));

    private void Take(Side speaker, Side listener, in Fix fix)
    {
        if (_isAwaiting)
        {
            speaker.Hold([], null, fix);
        }
        else
        {
            Hear(speaker, listener, fix);
        }
    }

    private void Release()
    {
        _isAwaiting = false;
        Fix[] own = _own.TakeAll();
        Fix[] other = _other.TakeAll();
        int next = 0;
        foreach (Fix fix in own)
        {
            for (; next < other.Length && other[next].At <= fix.At; next++)
            {
                Hear(_other, _own, other[next]);
            }

            Hear(_own, _other, fix);
        }

        for (; next < other.Length; next++)
        {
            Hear(_other, _own, other[next]);
        }
    }

    private void Hear(Side speaker, Side listener, in Fix fix)
    {
        bool isFirst = speaker.Last is null;
        Fix before = speaker.Last.GetValueOrDefault();
        if (fix.At <= _after || (!isFirst && fix.At <= before.At))
        {
            return;
        }

        WakeAt = DateTimeOffset.MinValue;
        ReadOnlySpan<Fix> waiting = listener.Waiting;
        int measured = 0;
        for (; measured < waiting.Length && waiting[measured].At <= fix.At; measured++)
        {
            if (!isFirst)
            {
                Measure(speaker, before, fix, listener, waiting[measured]);
            }
        }

        listener.Measured(measured);
        _plain?.Hear(ReferenceEquals(speaker, _own), fix);
        speaker.Last = fix;
        speaker.Wait(fix, MaxQueue);
    }

    private void Measure(Side between, in Fix from, in Fix to, Side at, in Fix waiting)
    {
        double whole = (to.At - from.At).TotalSeconds;
        double fraction = (waiting.At - from.At).TotalSeconds / whole;
        Position place = LocalPlane.Between(from.Position, to.Position, fraction);
        Fix nearest = fraction < 0.5 ? from : to;
        double apart = Math.Min(fraction, 1 - fraction) * whole;
        Fix middle = nearest with { At = waiting.At, Position = place };
        double far = _encounter.FarMetres;
        Sample sample = ReferenceEquals(between, _own)
            ? Sample.Of(middle, between.Particulars, waiting, at.Particulars, far)
            : Sample.Of(waiting, at.Particulars, middle, between.Particulars, far);
        double moved = LocalPlane.DistanceMetres(from.Position, to.Position);
        double knots = moved / whole * 3600 / 1852;
        bool isStill = knots < _options.MaxStillKnots && !(nearest.SogKnots > _options.MaxStillKnots);
        bool isAtRest = moved < AtRestMetres && !(from.SogKnots > 1) && !(to.SogKnots > 1);
        bool isDirect = whole <= 600 || (isStill && (whole <= 1800 || apart <= 300));
        _encounter.Add(
            sample with { IsDirect = isDirect, IsAtRest = isAtRest }, _own.Particulars, _other.Particulars);
        _plain?.Add(sample, isDirect);
    }

    private sealed class Side(Mmsi mmsi)
    {
        // Not a list: there are many pairs, nearly all wait for one or two fixes, and each is looked at every minute.
        private Fix[] _waiting = [];
        private int _count;

        public Fix? Last { get; set; }

        /// <summary>Fixes not yet measured against the other ship, oldest first.</summary>
        public ReadOnlySpan<Fix> Waiting => _waiting.AsSpan(0, _count);

        public Particulars Particulars { get; set; } = Particulars.Unknown;

        /// <summary>Keeps fixes until the other ship's past is known; in order, whatever comes first.</summary>
        public void Hold(IReadOnlyList<TrackPoint> history, Fix? previous, Fix? last)
        {
            DateTimeOffset first = _count > 0
                ? _waiting[0].At
                : previous?.At ?? last?.At ?? DateTimeOffset.MaxValue;
            bool isCoarse = (last ?? previous)?.IsCoarse ?? false; // As the ship speaks now, so it spoke before.
            Fix[] known = TakeAll();
            _waiting =
            [
                .. history.Where(point => point.At < first).Select(point => FromPoint(point, isCoarse)), .. known,
            ];
            _count = _waiting.Length;
            foreach (Fix? fix in (ReadOnlySpan<Fix?>)[previous, last])
            {
                if (fix is { } heard && (_count == 0 || heard.At > _waiting[_count - 1].At))
                {
                    Add(heard);
                }
            }
        }

        /// <summary>
        /// While the other ship is silent every second fix of a long wait is enough to see an excursion.
        /// </summary>
        public void Wait(in Fix fix, int most)
        {
            Add(fix);
            if (_count <= most)
            {
                return;
            }

            int kept = 1;
            for (int i = _count % 2 == 0 ? 1 : 2; i < _count; i += 2)
            {
                _waiting[kept++] = _waiting[i];
            }

            _count = kept;
        }

        /// <summary>The first so many wait no longer.</summary>
        public void Measured(int count)
        {
            if (count > 0)
            {
                _waiting.AsSpan(count, _count - count).CopyTo(_waiting);
                _count -= count;
            }
        }

        public Fix[] TakeAll()
        {
            Fix[] all = Waiting.ToArray();
            (_waiting, _count) = ([], 0);
            return all;
        }

        public void Save(StateWriter state)
        {
            FixState.Write(state, Last);
            state.Write(_count);
            foreach (Fix fix in Waiting)
            {
                FixState.Write(state, fix);
            }

            ParticularsState.Write(state, Particulars);
        }

        public void Load(ref StateReader state)
        {
            Last = FixState.ReadNullable(ref state, mmsi);
            (_waiting, _count) = ([], 0);
            for (int left = state.ReadInt32(); left > 0; left--)
            {
                Add(FixState.Read(ref state, mmsi));
            }

            Particulars = ParticularsState.Read(ref state);
        }

        private void Add(in Fix fix)
        {
            if (_count == _waiting.Length)
            {
                Array.Resize(ref _waiting, _count + 2);
            }

            _waiting[_count++] = fix;
        }

        private Fix FromPoint(in TrackPoint point, bool isCoarse) => new()
        {
            Mmsi = mmsi,
            At = point.At,
            Position = point.Position,
            SogKnots = point.SogKnots,
            CogDegrees = point.CogDegrees,
            HeadingDegrees = -1,
            Status = Ais.NavigationStatus.NotDefined,
            UtcSecond = 60,
            IsCoarse = isCoarse,
        };
    }
}
