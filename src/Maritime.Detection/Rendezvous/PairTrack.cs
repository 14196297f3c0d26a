using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection;

/// <summary>One pair of vessels: how near their hulls came, for how long, and what that looks like.</summary>
/// <remarks>
/// Kept by the vessel of the lower MMSI. Takes one fix per tick of either ship, in any interleaving; each is measured
/// against where the other one was at that moment, between its fixes before and after, so a measurement is made when
/// the later of the two is known. Silences are never filled in: what happened in them is bounded by the fixes around.
/// </remarks>
internal sealed class PairTrack(Mmsi mmsi, Mmsi partner, FleetOptions options)
{
    private const int MaxQueue = 32;
    private readonly RendezvousOptions _options = options.Rendezvous;
    private readonly Side _own = new(mmsi);
    private readonly Side _other = new(partner);
    private readonly Encounter _encounter = new(mmsi, partner, options);
    private DateTimeOffset _lastNear = DateTimeOffset.MinValue;

    public Mmsi Partner => partner;

    /// <summary>Nothing more is to be expected of this pair: it may be dropped.</summary>
    public bool IsOver { get; private set; }

    public void BeginOwn(Fix? previous, Fix? last, Particulars particulars)
    {
        _own.Particulars = particulars;
        if (previous is { } before)
        {
            Hear(_own, _other, before);
        }

        if (last is { } fix)
        {
            Hear(_own, _other, fix);
        }
    }

    public void HearOwn(in Fix fix, Particulars particulars)
    {
        _own.Particulars = particulars;
        Hear(_own, _other, fix);
    }

    public void HearPartner(Fix? previous, in Fix last, Particulars particulars)
    {
        _other.Particulars = particulars;
        if (previous is { } before)
        {
            Hear(_other, _own, before);
        }

        Hear(_other, _own, last);
    }

    public void CloseTick(in Tick tick, ICollection<VesselEvent> events, ICollection<Mail> mail)
    {
        _encounter.CloseTick(tick, _own.Particulars, _other.Particulars, events, mail);
        if (_encounter.IsRunning)
        {
            _lastNear = tick.Watermark;
            return;
        }

        if (_lastNear == DateTimeOffset.MinValue)
        {
            _lastNear = tick.Watermark;
        }

        bool isApart = _own.Last is { } own && _other.Last is { } other
            && LocalPlane.DistanceMetres(own.Position, other.Position) > 2 * SeaCellProcessor.ReachMetres;
        TimeSpan idle = tick.Watermark - _lastNear;
        IsOver = (isApart && idle > TimeSpan.FromMinutes(30)) || idle > _options.BridgeFor;
    }

    public void Save(StateWriter state)
    {
        _own.Save(state);
        _other.Save(state);
        state.Write(_lastNear);
        _encounter.Save(state);
    }

    public void Load(ref StateReader state)
    {
        _own.Load(ref state);
        _other.Load(ref state);
        _lastNear = state.ReadTime();
        _encounter.Load(ref state);
    }

    private void Hear(Side speaker, Side listener, in Fix fix)
    {
        if (speaker.Last is { } before && fix.At <= before.At)
        {
            return;
        }

        int measured = 0;
        foreach (Fix waiting in listener.Waiting)
        {
            if (waiting.At > fix.At)
            {
                break;
            }

            measured++;
            if (speaker.Last is { } from)
            {
                Measure(speaker, from, fix, listener, waiting);
            }
        }

        listener.Waiting.RemoveRange(0, measured);
        speaker.Last = fix;
        speaker.Waiting.Add(fix);
        if (speaker.Waiting.Count > MaxQueue)
        {
            // The other ship is silent: every second fix of a long wait is enough to see an excursion.
            for (int i = speaker.Waiting.Count - 2; i > 0; i -= 2)
            {
                speaker.Waiting.RemoveAt(i);
            }
        }
    }

    private void Measure(Side between, in Fix from, in Fix to, Side at, in Fix waiting)
    {
        double whole = (to.At - from.At).TotalSeconds;
        double fraction = (waiting.At - from.At).TotalSeconds / whole;
        Position place = LocalPlane.Between(from.Position, to.Position, fraction);
        Fix nearest = fraction < 0.5 ? from : to;
        double apart = Math.Min(fraction, 1 - fraction) * whole;
        Fix middle = nearest with { At = waiting.At, Position = place };
        bool isOwnBetween = ReferenceEquals(between, _own);
        Sample sample = isOwnBetween
            ? Sample.Of(middle, between.Particulars, waiting, at.Particulars)
            : Sample.Of(waiting, at.Particulars, middle, between.Particulars);
        double speed = LocalPlane.DistanceMetres(from.Position, to.Position) / whole;
        double knots = speed * 3600 / 1852;
        bool isStill = knots < _options.MaxStillKnots && !(nearest.SogKnots > _options.MaxStillKnots);
        bool isDirect = whole <= 600 || (isStill && (whole <= 1800 || apart <= 300));
        _encounter.Add(sample with { IsDirect = isDirect, Silence = TimeSpan.FromSeconds(isDirect ? 0 : whole) });
    }

    private sealed class Side(Mmsi mmsi)
    {
        public Fix? Last { get; set; }

        public List<Fix> Waiting { get; } = [];

        public Particulars Particulars { get; set; } = Particulars.Unknown;

        public void Save(StateWriter state)
        {
            FixState.Write(state, Last);
            state.Write(Waiting.Count);
            foreach (Fix fix in Waiting)
            {
                FixState.Write(state, fix);
            }

            ParticularsState.Write(state, Particulars);
        }

        public void Load(ref StateReader state)
        {
            Last = FixState.ReadNullable(ref state, mmsi);
            Waiting.Clear();
            for (int left = state.ReadInt32(); left > 0; left--)
            {
                Waiting.Add(FixState.Read(ref state, mmsi));
            }

            Particulars = ParticularsState.Read(ref state);
        }
    }
}
