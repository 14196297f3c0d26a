using Maritime.Detection.Geography;
using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>From the moments of one pair: when the hulls lay alongside, and the event that tells of it.</summary>
/// <remarks>
/// A run begins with the first moment alongside and at rest relative to each other, and ends when the hulls are seen
/// apart, when one of them was seen to leave, or when nothing was seen for 12 h. A silence never adds to it: begin and
/// end are bounded by the moments around the silence and put where the speeds on its far side say.
/// </remarks>
internal sealed class Encounter(Mmsi mmsi, Mmsi partner, FleetOptions options)
{
    private const int MaxRecent = 96;

    // A ship that comes to lie alongside takes the last kilometre slowly: half an hour, as at Adak (20-40 min).
    private const double ManoeuvreMetres = 1000;
    private const double ManoeuvreSeconds = 1800;
    private const double MetresPerSecondPerKnot = 1852.0 / 3600;
    private static readonly TimeSpan MaxStep = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MaxCrossing = TimeSpan.FromMinutes(12);

    private readonly RendezvousOptions _options = options.Rendezvous;
    private readonly List<Look> _recent = new(1);
    private RunStatistics? _run;
    private SideWatch? _sides;
    private DateTimeOffset _end;
    private bool _hasEnded;
    private bool _changed;
    private VesselEvent? _said;
    private TimeSpan _saidObserved;
    private TimeSpan _judgeAt;
    private int _judgedLooks;
    private PlaceFacts? _place;
    private HarbourMemory _harbour;

    public bool IsRunning => _run is not null;

    /// <summary>The two were measured near each other, or seen to part, since the last tick.</summary>
    public bool HasNews => _changed || _hasEnded;

    /// <summary>
    /// The first watermark at which <see cref="CloseTick"/> does anything when neither ship is heard before.
    /// </summary>
    public DateTimeOffset WakeAt =>
        _run is null ? DateTimeOffset.MaxValue
        : HasNews ? DateTimeOffset.MinValue
        : _run.LastAt + _options.BridgeFor + TimeSpan.FromTicks(1);

    /// <summary>Hulls farther apart than this, metres, make no difference to what comes next.</summary>
    public double FarMetres => (IsRunning ? 6 : 1) * _options.AlongsideClearanceMetres;

    /// <summary>Takes the next moment; they come in order of time.</summary>
    public void Add(in Sample sample, Particulars own, Particulars other)
    {
        if (_hasEnded)
        {
            return;
        }

        if (_run is null)
        {
            TryBegin(sample, own, other);
            return;
        }

        if (!sample.IsDirect)
        {
            bool isAway = sample.Distance > _options.ExcursionMetres
                || (sample.IsAtRest && sample.Clearance > 6 * _options.AlongsideClearanceMetres);
            if (isAway)
            {
                Remember(sample);
                End();
            }

            return;
        }

        Remember(sample);
        if (sample.Clearance < 1.5 * _options.AlongsideClearanceMetres)
        {
            _run.Add(sample, MaxStep);
            _sides?.Add(sample);
            _changed = true;
            return;
        }

        _run.FarSamples++;
        if (_run.FarSamples >= 3 || sample.Clearance > 6 * _options.AlongsideClearanceMetres)
        {
            End();
        }
    }

    /// <summary>Positions here are not to be trusted for now: a meeting not told of yet is forgotten.</summary>
    public void Suspend()
    {
        if (_run is null)
        {
            return;
        }

        if (_said is null)
        {
            _run = null;
            _hasEnded = false;
            _changed = false;
        }
        else if (!_hasEnded)
        {
            End();
        }
    }

    /// <summary>Says what is to be said.</summary>
    /// <returns>The meeting that is over, when there was one worth telling.</returns>
    public ClosedMeeting? CloseTick(
        in Tick tick, Particulars own, Particulars other, ICollection<VesselEvent> events)
    {
        if (_run is null)
        {
            return null;
        }

        if (!_hasEnded && tick.Watermark - _run.LastAt > _options.BridgeFor)
        {
            End();
        }

        if (!_changed && !_hasEnded)
        {
            return null;
        }

        _changed = false;
        if (_sides?.Tell(mmsi, partner) is { } exchanged)
        {
            events.Add(exchanged);
        }

        if (_hasEnded || _run.Observed >= _judgeAt || _run.Looks != _judgedLooks)
        {
            Tell(own, other, events);
            JudgeAgainLater(_run);
        }

        if (!_hasEnded)
        {
            return null;
        }

        ClosedMeeting? closed = _said is null ? null : new ClosedMeeting(_run, own, other, _said);
        _run = null;
        _said = null;
        _saidObserved = TimeSpan.Zero;
        _hasEnded = false;
        _recent.RemoveRange(0, _recent.Count - 1);
        _recent.Capacity = 1;
        return closed;
    }

    public void Save(StateWriter state)
    {
        state.Write(_recent.Count);
        foreach (Look look in _recent)
        {
            look.Save(state);
        }

        state.Write(_end);
        state.Write(_hasEnded);
        state.Write(_changed);
        state.Write(_saidObserved.Ticks);
        state.Write(_judgeAt.Ticks);
        state.Write(_judgedLooks);
        state.Write(_run is not null);
        _run?.Save(state);
        if (_run is not null)
        {
            (_sides ?? new()).Save(state);
        }

        state.Write(_said is not null);
        if (_said is { } said)
        {
            SaidState.Write(state, said);
        }
    }

    public void Load(ref StateReader state)
    {
        _recent.Clear();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            _recent.Add(Look.Load(ref state));
        }

        _end = state.ReadTime();
        _hasEnded = state.ReadBoolean();
        _changed = state.ReadBoolean();
        _saidObserved = TimeSpan.FromTicks(state.ReadInt64());
        _judgeAt = TimeSpan.FromTicks(state.ReadInt64());
        _judgedLooks = state.ReadInt32();
        _run = state.ReadBoolean() ? RunStatistics.Load(ref state) : null;
        _sides = _run is null ? null : SideWatch.Load(ref state);
        _said = state.ReadBoolean() ? SaidState.Read(ref state, mmsi, partner) : null;
    }

    private void TryBegin(in Sample sample, Particulars own, Particulars other)
    {
        bool isAlongside = sample.Clearance < _options.AlongsideClearanceMetres
            && !(sample.RelativeKnots > 2 * _options.AlongsideKnots);
        if (sample.IsDirect && isAlongside && !IsAtQuay(sample, own, other))
        {
            _run = new RunStatistics(sample, own, other);
            _sides = new SideWatch();
            _sides.Add(sample);
            (_judgeAt, _judgedLooks, _place) = (TimeSpan.Zero, 0, null);
            Remember(sample);
            _changed = true;
        }
        else if (sample.IsDirect || sample.IsAtRest)
        {
            Remember(sample);
        }
    }

    // Two ships at their berths are neighbours by the harbour master's choice.
    private bool IsAtQuay(in Sample sample, Particulars own, Particulars other)
    {
        bool isPossible = sample.BothAtRest && !sample.AnyAtAnchor && !own.IsListed && !other.IsListed;
        return isPossible && IsHarbour(sample.Place, own, other);
    }

    private bool IsHarbour(Position place, Particulars own, Particulars other) => _harbour.IsHarbour(
        place, options.Reference ?? SeaReference.World, HarbourMemory.AreLarge(own.Hull, other.Hull));

    // Of the time before a run its last moment is enough: from there they came together.
    private void Remember(in Sample sample)
    {
        if (_run is null)
        {
            _recent.Clear();
        }
        else if (_recent.Count == MaxRecent)
        {
            _recent.RemoveAt(0);
        }

        _recent.Add(Look.Of(sample));
    }

    private void End()
    {
        _end = RefinedEnd();
        _hasEnded = true;
    }

    // The first moment at which they were about as near as they then were all the time, or, when they were not
    // watched coming together, the moment at which the speeds before say they were.
    private DateTimeOffset RefinedStart()
    {
        RunStatistics run = _run!;
        double usual = Usual(run);
        int first = _recent.FindIndex(look => look.At >= run.StartedAt && look.Distance <= usual);
        if (first < 0)
        {
            return run.StartedAt;
        }

        DateTimeOffset near = _recent[first].At;
        if (first == 0 || near - _recent[first - 1].At <= MaxCrossing)
        {
            return near;
        }

        DateTimeOffset reached = _recent[first - 1].At + TimeToCover(_recent[first - 1], run.MedianDistance);
        return reached < near ? reached : near;
    }

    private DateTimeOffset RefinedEnd()
    {
        RunStatistics run = _run!;
        double usual = Usual(run);
        int last = _recent.FindLastIndex(look => look.At <= run.LastAt && look.Distance <= usual);
        if (last < 0)
        {
            return run.LastAt;
        }

        DateTimeOffset near = _recent[last].At;
        if (last == _recent.Count - 1 || _recent[last + 1].At - near <= MaxCrossing)
        {
            return near;
        }

        DateTimeOffset left = _recent[last + 1].At - TimeToCover(_recent[last + 1], run.MedianDistance);
        return left > near ? left : near;
    }

    private static double Usual(RunStatistics run) =>
        run.MedianDistance + Math.Max(12, 0.15 * run.MedianDistance);

    private static TimeSpan TimeToCover(in Look far, double contact)
    {
        double speed = double.IsNaN(far.RelativeKnots) ? 1 : far.RelativeKnots * MetresPerSecondPerKnot;
        double metres = Math.Max(0, far.Distance - contact);
        double seconds = metres <= 1.5 * ManoeuvreMetres
            ? metres / Math.Clamp(speed, 0.25, 2)
            : ((metres - ManoeuvreMetres) / Math.Max(2, speed)) + ManoeuvreSeconds;
        return TimeSpan.FromSeconds(seconds);
    }

    // What ten more minutes say of ten hours is little: looked at again when a twentieth has been added, when the ships
    // are seen again after a silence, and when enough has been seen for the next stage.
    private void JudgeAgainLater(RunStatistics run)
    {
        _judgedLooks = run.Looks;
        _judgeAt = run.Observed * 1.05;
        foreach (TimeSpan stage in (ReadOnlySpan<TimeSpan>)
            [_options.MinCandidate / 3, _options.MinProvisional / 3, _options.MinCandidate, _options.MinProvisional])
        {
            _judgeAt = stage > run.Observed && stage < _judgeAt ? stage : _judgeAt;
        }
    }

    private void Tell(Particulars own, Particulars other, ICollection<VesselEvent> events)
    {
        RunStatistics run = _run!;
        if (run.Observed < _options.MinCandidate / 3)
        {
            return;
        }

        DateTimeOffset start = _said?.StartedAt ?? Minute(RefinedStart());
        DateTimeOffset until = _hasEnded ? _end : run.LastAt;
        if (_said is null && !IsWorthTelling(run, until - start))
        {
            return;
        }

        PlaceFacts place = _place ??= PlaceFacts.At(run.StartPlace, options.Reference);
        (string label, double confidence) =
            Judgement.Weigh(run, until - start, own, other, mmsi, partner, place);
        if (_said is null && !IsNoteworthy(label, confidence, run, own, other))
        {
            return;
        }

        bool isSeenWell = run.Observed >= _options.MinProvisional
            || (run.Looks >= 2
                && run.Observed >= _options.MinProvisional / 3
                && run.Span >= 2 * _options.MinProvisional);
        EventStage stage = !isSeenWell ? EventStage.Candidate
            : confidence > _options.MinConfirmed ? EventStage.Confirmed : EventStage.Provisional;
        bool isNews = _said is not { } said || _hasEnded || stage != said.Stage || label != said.Label
            || Math.Abs(confidence - said.Confidence) >= 0.1 || run.Observed >= 2 * _saidObserved;
        if (!isNews)
        {
            return;
        }

        Judgement judgement = Judgement.Of(run, until - start, own, other, mmsi, partner, place);
        VesselEvent now = judgement.ToEvent(mmsi, partner, run) with
        {
            StartedAt = start,
            EndedAt = _hasEnded ? _end : null,
            EndPlace = _hasEnded ? run.LastPlace : null,
            Version = (_said?.Version ?? 0) + 1,
            State = _hasEnded ? EventState.Closed : _said is null ? EventState.Opened : EventState.Updated,
            Stage = stage,
        };
        _said = now;
        _saidObserved = run.Observed;
        events.Add(now);
    }

    // Neighbours, harbour traffic and judgements that are no better than a guess are not told of.
    private bool IsNoteworthy(
        string label, double confidence, RunStatistics run, Particulars own, Particulars other)
    {
        if (own.IsListed || other.IsListed)
        {
            return label != Judgement.Waiting;
        }

        bool isService = label is Judgement.Towage or Judgement.Pilotage or Judgement.Raft;
        double least = isService ? 0.7 : 0.5;
        return label != Judgement.Waiting && confidence >= least
            && !IsAtQuay(run, own, other);
    }

    private bool IsAtQuay(RunStatistics run, Particulars own, Particulars other) =>
        !(run.MeanKnots > 0.5) && run.AnchorSamples * 2 < run.Samples && IsHarbour(run.StartPlace, own, other);

    // Long enough as seen, or as far as the moments around the silences allow.
    private bool IsWorthTelling(RunStatistics run, TimeSpan length)
    {
        bool isEstimated = (_hasEnded || run.Looks >= 2) && length >= _options.MinProvisional;
        return run.Observed >= _options.MinCandidate || isEstimated;
    }

    // Ids are made from the beginning: whole minutes are the same whatever the format rounded positions to.
    private static DateTimeOffset Minute(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

    /// <summary>How far apart they were at one moment.</summary>
    private readonly record struct Look(DateTimeOffset At, double Distance, double RelativeKnots)
    {
        public static Look Of(in Sample sample) => new(sample.At, sample.Distance, sample.RelativeKnots);

        public void Save(StateWriter state)
        {
            state.Write(At);
            state.Write(Distance);
            state.Write(RelativeKnots);
        }

        public static Look Load(ref StateReader state) =>
            new(state.ReadTime(), state.ReadDouble(), state.ReadDouble());
    }
}
