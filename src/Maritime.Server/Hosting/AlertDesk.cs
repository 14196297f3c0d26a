using System.Collections.Immutable;
using Maritime.Alerts;
using Maritime.Alerts.Conduct;
using Maritime.Alerts.Rules;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Screening;
using Maritime.Tracking;

namespace Maritime.Server.Hosting;

/// <summary>What is told to whoever watches. Implementations never throw and never wait for a slow listener.</summary>
internal interface IDeskListener
{
    void OnAlert(Alert alert);

    void OnEvent(VesselEvent vesselEvent, TrafficMode mode);

    /// <summary>What was told up to here belongs together: whoever keeps it keeps all of it or none.</summary>
    void OnSettled()
    {
    }
}

/// <summary>An event with where its traffic came from.</summary>
internal sealed record DeskEvent(VesselEvent Event, TrafficMode Mode);

/// <summary>
/// Where events meet screening and become alerts; keeps both, and says what changed. One per process: the watches of
/// all
/// seas report to it.
/// </summary>
internal sealed class AlertDesk(MaritimePicture picture, TimeProvider clock) : IFindings
{
    private readonly Lock _gate = new();
    private readonly AlertBook _book = new(AlertRules.All, AlertOptions.Default);
    private readonly Dictionary<string, DeskEvent> _events = new(StringComparer.Ordinal);
    private readonly List<IDeskListener> _listeners = [];
    private readonly ConductBook _conduct = new();
    private IScreener _screener = new UnlistedScreener();

    public IScreener Screener => _screener;

    public int AlertCount
    {
        get
        {
            lock (_gate)
            {
                return _book.Count;
            }
        }
    }

    public int EventCount
    {
        get
        {
            lock (_gate)
            {
                return _events.Count;
            }
        }
    }

    public void Listen(IDeskListener listener)
    {
        lock (_gate)
        {
            _listeners.Add(listener);
        }
    }

    /// <summary>
    /// The ship is asked about when it is first heard and when its identity changes, not per message.
    /// </summary>
    public ScreeningVerdict Screen(VesselIdentity identity, DateTimeOffset at) => _screener.Screen(
        new ScreeningSubject(identity.Mmsi, identity.Imo, identity.Name, identity.CallSign, identity.Mmsi.Flag),
        AsOf.Day(DateOnly.FromDateTime(at.UtcDateTime)));

    /// <summary>
    /// New lists or a new ownership graph: every ship is asked about again, and its alerts change in place.
    /// </summary>
    public void UseScreener(IScreener screener, Func<PictureVessel, DateTimeOffset> asOf)
    {
        _screener = screener;
        RescreenAll(_ => true, asOf);
    }

    /// <summary>
    /// The event time of some traffic came into another day: listings that begin or end by then, and statements
    /// published
    /// by then, begin to count.
    /// </summary>
    public void OnDay(TrafficMode mode, DateTimeOffset before, DateTimeOffset now)
    {
        if (_screener.MayChange(
            DateOnly.FromDateTime(before.UtcDateTime), DateOnly.FromDateTime(now.UtcDateTime)))
        {
            RescreenAll(vessel => vessel.Mode == mode, _ => now);
        }
    }

    /// <summary>What a ship says of herself changed, and with it her verdict.</summary>
    public void Rescreened(VesselIdentity identity, DateTimeOffset at)
    {
        lock (_gate)
        {
            _conduct.Learn(identity, at);
            JudgeAgain(identity.Mmsi, at);
            Settle();
        }
    }

    public void OnEvents(IEnumerable<VesselEvent> events, TrafficLabel traffic, DateTimeOffset at)
    {
        lock (_gate)
        {
            foreach (VesselEvent vesselEvent in events)
            {
                if (_events.TryGetValue(vesselEvent.Id, out DeskEvent? known)
                    && known.Event.Version >= vesselEvent.Version)
                {
                    continue;
                }

                _events[vesselEvent.Id] = new(vesselEvent, traffic.Mode);
                _conduct.Add(vesselEvent);
                ImmutableArray<VesselFacts> vessels = vesselEvent.Partner is { } partner
                    ? [FactsOf(vesselEvent.Mmsi, at), FactsOf(partner, at)]
                    : [FactsOf(vesselEvent.Mmsi, at)];
                Alert? alert = _book.OnEvent(vesselEvent, vessels, traffic, at, clock.GetUtcNow());
                foreach (IDeskListener listener in _listeners)
                {
                    listener.OnEvent(vesselEvent, traffic.Mode);
                }

                if (alert is not null)
                {
                    Tell(alert);
                }
            }

            Settle();
        }
    }

    public bool TryMove(
        string id, int version, AlertState state, AlertChange change, out Alert? alert, out AlertMoveError error)
    {
        lock (_gate)
        {
            bool isMoved = _book.TryMove(id, version, state, change, out alert, out error);
            if (isMoved)
            {
                Tell(alert!);
                Settle();
            }

            return isMoved;
        }
    }

    public Alert? Find(string id)
    {
        lock (_gate)
        {
            return _book.Find(id);
        }
    }

    /// <summary>Newest first.</summary>
    public ImmutableArray<Alert> Alerts()
    {
        lock (_gate)
        {
            return [.. _book.All];
        }
    }

    public ImmutableArray<string> AlertIdsOf(Mmsi mmsi)
    {
        lock (_gate)
        {
            return [.. _book.Of(mmsi).Select(alert => alert.Id)];
        }
    }

    /// <summary>Newest first.</summary>
    public ImmutableArray<DeskEvent> Events(Func<VesselEvent, bool> which, int atMost)
    {
        lock (_gate)
        {
            return
            [
                .. _events.Values.Where(known => which(known.Event))
                    .OrderByDescending(known => known.Event.StartedAt)
                    .ThenBy(known => known.Event.Id, StringComparer.Ordinal)
                    .Take(atMost),
            ];
        }
    }

    /// <summary>Takes over what was kept by an earlier run that listened to the same sea.</summary>
    public void Restore(IEnumerable<DeskEvent> events, IEnumerable<Alert> alerts)
    {
        lock (_gate)
        {
            foreach (DeskEvent known in events)
            {
                _events[known.Event.Id] = known;
                _conduct.Add(known.Event);
            }

            foreach (Alert alert in alerts)
            {
                _book.Restore(
                    alert, alert.EventIds.Where(_events.ContainsKey).Select(id => _events[id].Event));
            }
        }
    }

    /// <summary>What the ledger does not have: under which numbers hulls have spoken.</summary>
    public void SaveConduct(StateWriter state)
    {
        lock (_gate)
        {
            _conduct.Save(state);
        }
    }

    public void LoadConduct(ref StateReader state)
    {
        lock (_gate)
        {
            _conduct.Load(ref state);
        }
    }

    /// <summary>Takes over what officers did, for when the demo raises the same alerts again.</summary>
    public void Remember(IEnumerable<Alert> earlier)
    {
        lock (_gate)
        {
            foreach (Alert alert in earlier)
            {
                _book.Remember(alert);
            }
        }
    }

    /// <summary>
    /// Asks about every ship of the picture again. An alert changes once, with what is then known of all its ships.
    /// </summary>
    private void RescreenAll(Func<PictureVessel, bool> which, Func<PictureVessel, DateTimeOffset> asOf)
    {
        (Mmsi Mmsi, DateTimeOffset At)[] asked = [.. picture.All.Where(which).Select(vessel => Ask(vessel, asOf))];
        lock (_gate)
        {
            foreach ((Mmsi mmsi, DateTimeOffset at) in asked)
            {
                JudgeAgain(mmsi, at);
            }

            Settle();
        }
    }

    private (Mmsi Mmsi, DateTimeOffset At) Ask(PictureVessel vessel, Func<PictureVessel, DateTimeOffset> asOf)
    {
        DateTimeOffset at = asOf(vessel);
        vessel.Verdict = Screen(vessel.Identity, at);
        picture.Touch(vessel);
        return (vessel.Mmsi, at);
    }

    private void JudgeAgain(Mmsi mmsi, DateTimeOffset at)
    {
        foreach (Alert alert in _book.Rescreen(mmsi, other => FactsOf(other, at), at))
        {
            Tell(alert);
        }
    }

    private VesselFacts FactsOf(Mmsi mmsi, DateTimeOffset at)
    {
        VesselFacts known = StandingOf(mmsi, at);
        return known with { Findings = _conduct.Of(known, other => StandingOf(other, at), _screener, at) };
    }

    /// <summary>Identity and verdict; of a ship that is not in the picture, as her newest alert named her.</summary>
    private VesselFacts StandingOf(Mmsi mmsi, DateTimeOffset at)
    {
        if (picture.Find(mmsi) is { } vessel)
        {
            return new(vessel.Identity, vessel.Verdict);
        }

        AlertVessel? named = _book.Of(mmsi).SelectMany(alert => alert.Vessels).FirstOrDefault(one => one.Mmsi == mmsi);
        VesselIdentity identity = new(mmsi) { Imo = named?.Imo, Name = named?.Name };
        return new(identity, named is null ? null : Screen(identity, at));
    }

    private void Settle()
    {
        foreach (IDeskListener listener in _listeners)
        {
            listener.OnSettled();
        }
    }

    private void Tell(Alert alert)
    {
        foreach (AlertVessel named in alert.Vessels)
        {
            if (picture.Find(named.Mmsi) is { } vessel)
            {
                vessel.OpenAlerts = _book.Of(named.Mmsi).Count(known => known.State != AlertState.Closed);
                picture.Touch(vessel);
            }
        }

        foreach (IDeskListener listener in _listeners)
        {
            listener.OnAlert(alert);
        }
    }
}
