using Maritime.Detection.Geography;
using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>From the moments of one pair: when the hulls lay alongside, and the event that tells of it.</summary>
/// <remarks>
/// A run begins with the first moment alongside and at rest relative to each other, and ends when the hulls are seen
/// apart, when one of them was seen to leave, or when nothing was seen for 12 h. A silence never adds to it: begin and
/// end are bounded by the moments around the silence and put where the speeds on its far side say. While one of them
/// is silent, and at rest at the same place before and after, the other one bounds them by being there or not.
/// </remarks>
internal sealed class Encounter
{
    // A ship that comes to lie alongside takes the last kilometre slowly: half an hour, as at Adak (20-40 min).
    private const double ManoeuvreMetres = 1000;
    private const double ManoeuvreSeconds = 1800;
    private const double MetresPerSecondPerKnot = 1852.0 / 3600;

    // 3 kn: a ship that is faster beside another one has been clear of it for long, or still has to slow down.
    private const double MaxManoeuvreSpeed = 3 * MetresPerSecondPerKnot;

    // Two receivers' noise at its worst: beside a silence one look this much off says nothing of parting.
    private const double ScatterMetres = 25;
    private static readonly TimeSpan MaxStep = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MaxCrossing = TimeSpan.FromMinutes(12);

    private readonly Mmsi _mmsi;
    private readonly Mmsi _partner;
    private readonly FleetOptions _fleet;
    private readonly RunStatistics _run;
    private readonly SideWatch _sides;
    private readonly RecentLooks _recent;
    private long _nearSince;
    private long _nearUntil;
    private TimeSpan _restSeen; // Watched alongside while the other one, silent, was at rest before and after.
    private DateTimeOffset _end;
    private bool _hasEnded;
    private bool _changed;
    private VesselEvent? _said;
    private TimeSpan _saidObserved;
    private TimeSpan _judgeAt;
    private int _judgedLooks;
    private PlaceFacts? _place;
    private HarbourMemory _harbour;

    /// <param name="before">From there they came together; not known when the first sample is the first ever.</param>
    /// <param name="restSince">
    /// Since then one was seen to lie where the other one, silent, was at rest before and after; 0 when it was not.
    /// </param>
    /// <param name="first">Alongside.</param>
    public Encounter(
        Mmsi mmsi,
        Mmsi partner,
        FleetOptions fleet,
        in Look before,
        long restSince,
        in Sample first,
        Particulars own,
        Particulars other)
        : this(mmsi, partner, fleet, new RunStatistics(first, own, other), new SideWatch(), new(MaxCrossing))
    {
        if (before.IsKnown)
        {
            _recent.Add(before);
        }

        _nearSince = first.At.UtcTicks;
        if (restSince > before.Ticks)
        {
            _nearSince = restSince;
            _recent.Add(first.Look with { Ticks = restSince });
        }

        _recent.Add(first.Look);
        _sides.Add(first);
        _changed = true;
    }

    private Encounter(
        Mmsi mmsi, Mmsi partner, FleetOptions fleet, RunStatistics run, SideWatch sides, RecentLooks recent)
    {
        _mmsi = mmsi;
        _partner = partner;
        _fleet = fleet;
        _run = run;
        _sides = sides;
        _recent = recent;
    }

    /// <summary>Nothing is left of it to be told.</summary>
    public bool IsOver { get; private set; }

    /// <summary>
    /// The two have parted, which is told at the tick's close: what comes meanwhile is nothing to it.
    /// </summary>
    public bool IsEnding => _hasEnded;

    /// <summary>The two were measured near each other, or seen to part, since the last tick.</summary>
    public bool HasNews => _changed || _hasEnded;

    /// <summary>
    /// The first watermark at which <see cref="CloseTick"/> does anything when neither ship is heard before.
    /// </summary>
    public DateTimeOffset WakeAt => HasNews
        ? DateTimeOffset.MinValue
        : LastNear + Options.BridgeFor + TimeSpan.FromTicks(1);

    /// <summary>The last moment that was measured.</summary>
    public Look Last => _recent.Last;

    private RendezvousOptions Options => _fleet.Rendezvous;

    // Measured, or one of them seen where the other one, silent, was at rest before and after.
    private DateTimeOffset LastNear => new(Math.Max(_nearUntil, _run.LastAt.UtcTicks), TimeSpan.Zero);

    /// <summary>Hulls farther apart than this, metres, make no difference to what comes next.</summary>
    public static double FarMetres(RendezvousOptions options) => 6 * options.AlongsideClearanceMetres;

    /// <summary>Takes the next moment; they come in order of time.</summary>
    public void Add(in Sample sample)
    {
        if (_hasEnded)
        {
            return;
        }

        if (!sample.IsDirect)
        {
            bool isAway = sample.Distance > Options.ExcursionMetres
                || (sample.IsAtRest && sample.Clearance - sample.Doubt > FarMetres(Options));
            Rest(sample, isAway);
            return;
        }

        _recent.Add(sample.Look);
        if (sample.Clearance < 1.5 * Options.AlongsideClearanceMetres)
        {
            _run.Add(sample, MaxStep);
            _sides.Add(sample);
            _changed = true;
            return;
        }

        _run.FarSamples++;
        if (_run.FarSamples >= 3 || sample.Clearance > FarMetres(Options))
        {
            End();
        }
    }

    /// <summary>Positions here are not to be trusted for now: a meeting not told of yet is forgotten.</summary>
    public void Suspend()
    {
        if (_said is null)
        {
            IsOver = true;
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
        if (!_hasEnded && tick.Watermark - LastNear > Options.BridgeFor)
        {
            End();
        }

        if (!_changed && !_hasEnded)
        {
            return null;
        }

        _changed = false;
        if (_sides.Tell(_mmsi, _partner) is { } exchanged)
        {
            events.Add(exchanged);
        }

        if (_hasEnded || _run.Observed >= _judgeAt || _run.Looks != _judgedLooks)
        {
            Tell(own, other, events);
            JudgeAgainLater(_run);
        }

        IsOver = _hasEnded;
        return IsOver && _said is not null ? new ClosedMeeting(_run, own, other, _said) : null;
    }

    public void Save(StateWriter state)
    {
        _run.Save(state);
        _sides.Save(state);
        _recent.Save(state);
        state.WriteTime(_nearSince);
        state.WriteTime(_nearUntil);
        state.Write(_restSeen.Ticks);
        state.Write(_end);
        state.Write(_hasEnded);
        state.Write(_changed);
        state.Write(_saidObserved.Ticks);
        state.Write(_judgeAt.Ticks);
        state.Write(_judgedLooks);
        state.Write(_said is not null);
        if (_said is { } said)
        {
            SaidState.Write(state, said);
        }
    }

    public static Encounter Load(ref StateReader state, Mmsi mmsi, Mmsi partner, FleetOptions fleet)
    {
        RunStatistics run = RunStatistics.Load(ref state);
        SideWatch sides = SideWatch.Load(ref state);
        return new(mmsi, partner, fleet, run, sides, RecentLooks.Load(ref state, MaxCrossing))
        {
            _nearSince = state.ReadTicks(),
            _nearUntil = state.ReadTicks(),
            _restSeen = TimeSpan.FromTicks(state.ReadInt64()),
            _end = state.ReadTime(),
            _hasEnded = state.ReadBoolean(),
            _changed = state.ReadBoolean(),
            _saidObserved = TimeSpan.FromTicks(state.ReadInt64()),
            _judgeAt = TimeSpan.FromTicks(state.ReadInt64()),
            _judgedLooks = state.ReadInt32(),
            _said = state.ReadBoolean() ? SaidState.Read(ref state, mmsi, partner) : null,
        };
    }

    // The place of one is taken from the two ends of its silence: good for when they parted, no measure of a distance.
    private void Rest(in Sample sample, bool isAway)
    {
        if (isAway)
        {
            _recent.Add(sample.Look);
            End();
        }
        else if (sample.IsAtRest)
        {
            TimeSpan step = TimeSpan.FromTicks(sample.At.UtcTicks - _recent.Last.Ticks);
            _recent.Add(sample.Look);
            if (sample.Clearance - sample.Doubt < 1.5 * Options.AlongsideClearanceMetres)
            {
                _nearUntil = sample.At.UtcTicks;
                _restSeen += step <= MaxStep ? step : TimeSpan.Zero;
            }
        }
    }

    private bool IsHarbour(Position place, Particulars own, Particulars other) => _harbour.IsHarbour(
        place, _fleet.Reference ?? SeaReference.World, HarbourMemory.AreLarge(own.Hull, other.Hull));

    private void End()
    {
        _end = RefinedEnd();
        _hasEnded = true;
    }

    // The first moment at which they were about as near as they then were all the time, or, when they were not
    // watched coming together, the moment at which the speeds before say they were.
    private DateTimeOffset RefinedStart()
    {
        double usual = Usual(_run);
        int first = _recent.FirstNear(_nearSince, usual);
        int nearly = _recent.FirstNear(_nearSince, usual + ScatterMetres);
        first = nearly >= 0 && IsAfterSilence(nearly) ? nearly : first;
        if (first < 0)
        {
            return _run.StartedAt;
        }

        DateTimeOffset near = new(_recent.Ticks(first), TimeSpan.Zero);
        if (first == 0 || !IsAfterSilence(first))
        {
            return near;
        }

        Look before = _recent.BeforeSilence(first - 1);
        DateTimeOffset reached = before.At + TimeToCover(before, _run.MedianDistance);
        return reached < near ? reached : near;
    }

    private DateTimeOffset RefinedEnd()
    {
        double usual = Usual(_run);
        long until = LastNear.UtcTicks;
        int last = _recent.LastNear(until, usual);
        int nearly = _recent.LastNear(until, usual + ScatterMetres);
        last = nearly >= 0 && IsAfterSilence(nearly + 1) ? nearly : last;
        if (last < 0)
        {
            return _run.LastAt;
        }

        DateTimeOffset near = new(_recent.Ticks(last), TimeSpan.Zero);
        if (last == _recent.Count - 1 || !IsAfterSilence(last + 1))
        {
            return near;
        }

        Look after = _recent.AfterSilence(last + 1);
        DateTimeOffset left = after.At - TimeToCover(after, _run.MedianDistance);
        return left > near ? left : near;
    }

    private bool IsAfterSilence(int place) => place > 0 && place < _recent.Count
        && _recent.Ticks(place) - _recent.Ticks(place - 1) > MaxCrossing.Ticks;

    private static double Usual(RunStatistics run) =>
        run.MedianDistance + Math.Max(12, 0.15 * run.MedianDistance);

    private static TimeSpan TimeToCover(in Look far, double contact)
    {
        double speed = double.IsNaN(far.RelativeKnots) ? 1 : far.RelativeKnots * MetresPerSecondPerKnot;
        double metres = Math.Max(0, far.Distance - contact);
        bool isManoeuvring = metres <= 1.5 * ManoeuvreMetres && speed <= MaxManoeuvreSpeed;
        double seconds = isManoeuvring
            ? metres / Math.Clamp(speed, 0.25, 2)
            : (Math.Max(0, metres - ManoeuvreMetres) / Math.Max(2, speed))
                + (Math.Min(1, metres / ManoeuvreMetres) * ManoeuvreSeconds);
        return TimeSpan.FromSeconds(seconds);
    }

    // What ten more minutes say of ten hours is little: looked at again when a twentieth has been added, when the ships
    // are seen again after a silence, and when enough has been seen for the next stage.
    private void JudgeAgainLater(RunStatistics run)
    {
        _judgedLooks = run.Looks;
        _judgeAt = run.Observed * 1.05;
        foreach (TimeSpan stage in (ReadOnlySpan<TimeSpan>)
            [Options.MinCandidate / 3, Options.MinProvisional / 3, Options.MinCandidate, Options.MinProvisional])
        {
            _judgeAt = stage > run.Observed && stage < _judgeAt ? stage : _judgeAt;
        }
    }

    private void Tell(Particulars own, Particulars other, ICollection<VesselEvent> events)
    {
        RunStatistics run = _run;
        if (run.Samples < 2 || run.Observed + _restSeen < Options.MinCandidate / 3)
        {
            return;
        }

        DateTimeOffset start = _said?.StartedAt ?? Minute(RefinedStart());
        DateTimeOffset until = _hasEnded ? _end : run.LastAt;
        if (_said is null && !IsWorthTelling(run, until - start))
        {
            return;
        }

        PlaceFacts place = _place ??= PlaceFacts.At(run.StartPlace, _fleet.Reference);
        (string label, double confidence, _) =
            Judgement.Of(run, until - start, own, other, _mmsi, _partner, place, isTold: false);
        if (_said is null && !IsNoteworthy(label, confidence, run, own, other))
        {
            return;
        }

        bool isSeenWell = run.Observed >= Options.MinProvisional
            || (run.Looks >= 2
                && run.Observed >= Options.MinProvisional / 3
                && run.Span >= 2 * Options.MinProvisional);
        EventStage stage = !isSeenWell ? EventStage.Candidate
            : confidence > Options.MinConfirmed ? EventStage.Confirmed : EventStage.Provisional;
        bool isNews = _said is not { } said || _hasEnded || stage != said.Stage || label != said.Label
            || Math.Abs(confidence - said.Confidence) >= 0.1 || run.Observed >= 2 * _saidObserved;
        if (!isNews)
        {
            return;
        }

        Judgement judgement =
            Judgement.Of(run, until - start, own, other, _mmsi, _partner, place, isTold: true);
        VesselEvent now = judgement.ToEvent(_mmsi, _partner, run) with
        {
            StartedAt = start,
            EndedAt = _hasEnded ? _end : null,
            EndPlace = _hasEnded ? run.LastPlace : null,
            Version = (_said?.Version ?? 0) + 1,
            State = _hasEnded ? EventState.Closed : _said is null ? EventState.Opened : EventState.Updated,
            Stage = stage,
        };
        _said = SaidState.Of(now);
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
        bool isEstimated = (_hasEnded || run.Looks >= 2) && length >= Options.MinProvisional;
        return run.Observed >= Options.MinCandidate || isEstimated;
    }

    // Ids are made from the beginning: whole minutes are the same whatever the format rounded positions to.
    private static DateTimeOffset Minute(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
}
