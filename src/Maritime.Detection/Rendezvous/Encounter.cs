using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>From the moments of one pair: when the hulls lay alongside, and the event that tells of it.</summary>
internal sealed class Encounter(Mmsi mmsi, Mmsi partner, FleetOptions options)
{
    private const int MaxApproach = 48;
    private static readonly TimeSpan MaxStep = TimeSpan.FromMinutes(10);

    private readonly RendezvousOptions _options = options.Rendezvous;
    private readonly List<(DateTimeOffset At, double Distance, double Clearance)> _recent = [];
    private RunStatistics? _run;
    private DateTimeOffset _end;
    private bool _hasEnded;
    private bool _changed;
    private VesselEvent? _said;

    public bool IsRunning => _run is not null;

    /// <summary>Takes the next moment; they come in order of time.</summary>
    public void Add(in Sample sample)
    {
        if (_hasEnded)
        {
            return;
        }

        if (!sample.IsDirect)
        {
            AddUnobserved(sample);
            return;
        }

        Remember(sample);
        if (_run is null)
        {
            bool isSettled = !(sample.RelativeKnots > 2 * _options.AlongsideKnots);
            if (sample.Clearance < _options.AlongsideClearanceMetres && isSettled)
            {
                _run = new RunStatistics(sample);
                _changed = true;
            }

            return;
        }

        bool isNear = sample.Clearance < 1.5 * _options.AlongsideClearanceMetres;
        if (isNear)
        {
            _run.Add(sample, MaxStep);
            _changed = true;
            return;
        }

        _run.FarSamples++;
        if (_run.FarSamples >= 3 || sample.Clearance > 6 * _options.AlongsideClearanceMetres)
        {
            End(RefinedEnd());
        }
    }

    public void CloseTick(
        in Tick tick, Particulars own, Particulars other, ICollection<VesselEvent> events, ICollection<Mail> mail)
    {
        if (_run is null)
        {
            return;
        }

        if (!_hasEnded && tick.Watermark - _run.LastAt > _options.BridgeFor)
        {
            End(_run.LastAt);
        }

        if (!_changed && !_hasEnded)
        {
            return;
        }

        _changed = false;
        if (_run.IsCandidate(_options))
        {
            Tell(own, other, events, mail);
        }

        if (_hasEnded)
        {
            _run = null;
            _said = null;
            _hasEnded = false;
        }
    }

    public void Save(StateWriter state)
    {
        state.Write(_recent.Count);
        foreach ((DateTimeOffset at, double distance, double clearance) in _recent)
        {
            state.Write(at);
            state.Write(distance);
            state.Write(clearance);
        }

        state.Write(_end);
        state.Write(_hasEnded);
        state.Write(_changed);
        state.Write(_run is not null);
        _run?.Save(state);
        state.Write(_said is not null);
        if (_said is { } said)
        {
            state.Write(said.StartedAt);
            state.Write(said.Place);
            state.Write(said.Version);
            state.Write((byte)said.State);
            state.Write((byte)said.Stage);
            state.Write(said.Label);
            state.Write(said.Confidence);
        }
    }

    public void Load(ref StateReader state)
    {
        _recent.Clear();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            _recent.Add((state.ReadTime(), state.ReadDouble(), state.ReadDouble()));
        }

        _end = state.ReadTime();
        _hasEnded = state.ReadBoolean();
        _changed = state.ReadBoolean();
        _run = state.ReadBoolean() ? RunStatistics.Load(ref state) : null;
        _said = !state.ReadBoolean() ? null : new VesselEvent
        {
            Kind = EventKinds.Rendezvous,
            Mmsi = mmsi,
            Partner = partner,
            StartedAt = state.ReadTime(),
            Place = state.ReadPosition(),
            Version = state.ReadInt32(),
            State = (EventState)state.ReadInt32(),
            Stage = (EventStage)state.ReadInt32(),
            Label = state.ReadString() ?? "",
            Confidence = state.ReadDouble(),
            Summary = "",
        };
    }

    private void AddUnobserved(in Sample sample)
    {
        if (_run is not null && sample.Distance > _options.ExcursionMetres)
        {
            End(_run.LastAt);
        }
    }

    private void Remember(in Sample sample)
    {
        if (_recent.Count == MaxApproach)
        {
            _recent.RemoveAt(0);
        }

        _recent.Add((sample.At, sample.Distance, sample.Clearance));
    }

    private void End(DateTimeOffset at)
    {
        _end = at;
        _hasEnded = true;
    }

    // The last moment at which they still were about as near as they had been all the time.
    private DateTimeOffset RefinedEnd()
    {
        double usual = _run!.MedianDistance + 20;
        for (int i = _recent.Count - 1; i >= 0; i--)
        {
            if (_recent[i].Distance <= usual)
            {
                return _recent[i].At;
            }
        }

        return _run.LastAt;
    }

    private DateTimeOffset RefinedStart()
    {
        double usual = _run!.MedianDistance + 20;
        foreach ((DateTimeOffset at, double distance, _) in _recent)
        {
            if (at >= _run.StartedAt && distance <= usual)
            {
                return at;
            }
        }

        return _run.StartedAt;
    }

    private void Tell(Particulars own, Particulars other, ICollection<VesselEvent> events, ICollection<Mail> mail)
    {
        RunStatistics run = _run!;
        Judgement judgement = Judgement.Of(run, own, other, partner, mmsi, options);
        EventStage stage = run.Observed < _options.MinProvisional ? EventStage.Candidate
            : judgement.Confidence > _options.MinConfirmed ? EventStage.Confirmed : EventStage.Provisional;
        if (_said is { } said && !_hasEnded && stage == said.Stage && judgement.Label == said.Label
            && Math.Abs(judgement.Confidence - said.Confidence) < 0.1)
        {
            return;
        }

        DateTimeOffset start = _said?.StartedAt ?? Minute(RefinedStart());
        VesselEvent now = judgement.ToEvent(mmsi, partner, run) with
        {
            StartedAt = start,
            EndedAt = _hasEnded ? _end : null,
            EndPlace = _hasEnded ? run.LastPlace : null,
            Version = (_said?.Version ?? 0) + 1,
            State = _hasEnded ? EventState.Closed : _said is null ? EventState.Opened : EventState.Updated,
            Stage = stage,
        };
        if (_said is null && _hasEnded && now.EndedAt <= start)
        {
            return;
        }

        _said = now;
        if (options.Wants(EventKinds.Rendezvous))
        {
            events.Add(now);
        }

        if (_hasEnded)
        {
            // Each remembers the other: a craft that serves many ships in turn is told by it.
            mail.Add(new Mail(partner, mmsi, MailKind.Served, run.LastFix));
            mail.Add(new Mail(mmsi, partner, MailKind.Served, run.LastFix));
        }
    }

    // Ids are made from the beginning: whole minutes are the same whatever the format rounded positions to.
    private static DateTimeOffset Minute(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
}
