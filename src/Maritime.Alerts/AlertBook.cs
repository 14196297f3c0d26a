using System.Collections.Immutable;
using Maritime.Alerts.Rules;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Screening;

namespace Maritime.Alerts;

/// <summary>Where the traffic that is being judged comes from.</summary>
public sealed record TrafficLabel(TrafficMode Mode, string Label);

/// <param name="MergeWithin">An event of the same ships under the same rule this soon after the last one belongs to
/// it.</param>
public sealed record AlertOptions(TimeSpan MergeWithin)
{
    /// <summary>
    /// 12 h: as long as an unobserved stretch may keep a rendezvous alive (detection spec, section 4).
    /// </summary>
    public static AlertOptions Default { get; } = new(TimeSpan.FromHours(12));
}

/// <summary>All alerts, opened from events, merged by incident, changed in place and never silently.</summary>
/// <remarks>
/// One incident is one alert: the same ships under the same rule, until they have been quiet for
/// <see cref="AlertOptions.MergeWithin"/>. Not thread-safe: its owner calls it from one thread at a time. Reads no
/// clock.
/// </remarks>
public sealed class AlertBook(IReadOnlyList<IAlertRule> rules, AlertOptions options)
{
    private readonly Dictionary<string, Alert> _alerts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _alertOfEvent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VesselEvent> _events = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Rule, Mmsi, Mmsi?), string> _newestOfIncident = [];
    private readonly Dictionary<Mmsi, HashSet<string>> _alertsOfVessel = [];
    private readonly Dictionary<string, Alert> _earlier = new(StringComparer.Ordinal);

    /// <summary>Newest first by the time they were raised.</summary>
    public IEnumerable<Alert> All => _alerts.Values.OrderByDescending(alert => alert.RaisedAt)
        .ThenBy(alert => alert.Id, StringComparer.Ordinal);

    public int Count => _alerts.Count;

    public Alert? Find(string id) => _alerts.GetValueOrDefault(id);

    /// <summary>Alerts that name the ship.</summary>
    public IEnumerable<Alert> Of(Mmsi mmsi) =>
        _alertsOfVessel.TryGetValue(mmsi, out HashSet<string>? ids) ? ids.Select(id => _alerts[id]) : [];

    /// <summary>Folds in an event, or a newer version of one.</summary>
    /// <param name="vessels">The event's ships, in the order of the event.</param>
    /// <param name="at">Event time.</param>
    /// <param name="now">Wall time, for what is raised.</param>
    /// <returns>The alert it opened or changed; null when it deserves no person.</returns>
    public Alert? OnEvent(
        VesselEvent vesselEvent,
        ImmutableArray<VesselFacts> vessels,
        TrafficLabel traffic,
        DateTimeOffset at,
        DateTimeOffset now)
    {
        if (_events.TryGetValue(vesselEvent.Id, out VesselEvent? known) && known.Version >= vesselEvent.Version)
        {
            return null;
        }

        Alert? existing = AlertOf(vesselEvent);
        if (existing is not null)
        {
            _events[vesselEvent.Id] = vesselEvent;
            return Change(existing, vesselEvent, vessels, at);
        }

        if (vesselEvent.State == EventState.Retracted)
        {
            return null;
        }

        foreach (IAlertRule rule in rules)
        {
            if (rule.Judge(vesselEvent, vessels) is not { } draft)
            {
                continue;
            }

            _events[vesselEvent.Id] = vesselEvent;
            (string, Mmsi, Mmsi?) incident = (rule.Name, vesselEvent.Mmsi, vesselEvent.Partner);
            if (_newestOfIncident.TryGetValue(incident, out string? id) && BelongsTo(_alerts[id], vesselEvent))
            {
                return Change(_alerts[id], vesselEvent, vessels, at);
            }

            Alert opened = WithMarks(Open(rule, draft, vesselEvent, vessels, traffic, at) with { ReceivedAt = now });
            Keep(opened);
            return opened;
        }

        return null;
    }

    /// <summary>
    /// The lists, the ownership graph or a ship's identity changed: its alerts are judged again in place.
    /// </summary>
    /// <param name="factsOf">What is now known of each ship.</param>
    /// <returns>The alerts whose severity or tie changed.</returns>
    public IReadOnlyList<Alert> Rescreen(Mmsi mmsi, Func<Mmsi, VesselFacts> factsOf, DateTimeOffset at)
    {
        List<Alert> changed = [];
        foreach (Alert alert in Of(mmsi).ToArray())
        {
            if (_events.TryGetValue(alert.EventIds[^1], out VesselEvent? last))
            {
                ImmutableArray<VesselFacts> vessels = [.. alert.Vessels.Select(vessel => factsOf(vessel.Mmsi))];
                Alert judged = Judged(alert, last, vessels, at, by: AlertChange.Screening);
                if (judged.History.Length > alert.History.Length)
                {
                    changed.Add(judged with { Version = alert.Version + 1 });
                    Keep(changed[^1]);
                }
            }
        }

        return changed;
    }

    /// <summary>A person moves an alert on.</summary>
    /// <param name="version">The version the person saw: nobody takes an alert that someone else has just
    /// changed.</param>
    public bool TryMove(
        string id, int version, AlertState state, AlertChange change, out Alert? alert, out AlertMoveError error)
    {
        alert = Find(id);
        error = alert switch
        {
            null => AlertMoveError.UnknownAlert,
            _ when alert.Version != version => AlertMoveError.ChangedMeanwhile,
            { State: AlertState.Closed } => AlertMoveError.AlreadyClosed,
            _ => AlertMoveError.None,
        };
        if (error == AlertMoveError.None)
        {
            alert = alert! with { State = state, Version = version + 1, History = alert.History.Add(change) };
            Keep(alert);
        }

        return error == AlertMoveError.None;
    }

    /// <summary>Takes over an alert that was kept outside the process.</summary>
    public void Restore(Alert alert, IEnumerable<VesselEvent> events)
    {
        foreach (VesselEvent vesselEvent in events)
        {
            _events[vesselEvent.Id] = vesselEvent;
        }

        Keep(alert);
    }

    /// <summary>
    /// Takes over what people did with an alert in an earlier run, for when the same traffic raises it again.
    /// </summary>
    public void Remember(Alert earlier) => _earlier[earlier.Id] = earlier;

    /// <summary>Versions count on from the earlier run, so that a newer one is always the higher one.</summary>
    private Alert WithMarks(Alert opened) => _earlier.Remove(opened.Id, out Alert? earlier)
        ? opened with
        {
            State = earlier.State,
            Version = earlier.Version + 1,
            History = [.. opened.History, .. earlier.History.Where(change => !AlertChange.IsOfMachine(change.By))],
        }
        : opened;

    private Alert? AlertOf(VesselEvent vesselEvent) =>
        _alertOfEvent.TryGetValue(vesselEvent.Id, out string? id)
        || (vesselEvent.Supersedes is { } old && _alertOfEvent.TryGetValue(old, out id))
            ? _alerts[id]
            : null;

    private bool BelongsTo(Alert alert, VesselEvent vesselEvent) =>
        alert.State != AlertState.Closed
        && (alert.EndedAt is not { } end || vesselEvent.StartedAt - end <= options.MergeWithin)
        && vesselEvent.StartedAt >= alert.StartedAt - options.MergeWithin;

    private static Alert Open(
        IAlertRule rule,
        AlertDraft draft,
        VesselEvent vesselEvent,
        ImmutableArray<VesselFacts> vessels,
        TrafficLabel traffic,
        DateTimeOffset at) => new()
        {
            Id = Invariant($"{rule.Name}/{vesselEvent.Id}"),
            Rule = rule.Name,
            Kind = vesselEvent.Kind,
            Title = draft.Title,
            Summary = Named(vesselEvent.Summary, vessels),
            Severity = draft.Severity,
            Vessels = VesselsOf(vessels),
            Place = vesselEvent.Place,
            StartedAt = vesselEvent.StartedAt,
            EndedAt = vesselEvent.EndedAt,
            RaisedAt = at,
            Confidence = vesselEvent.Confidence,
            Tier = vessels.ClosestTied?.Tier ?? Tier.None,
            EventIds = [vesselEvent.Id],
            Evidence = vesselEvent.Evidence,
            Screening = VerdictsOf(vessels),
            Findings = [.. vessels.SelectMany(vessel => vessel.Findings)],
            Caution = vesselEvent.Caution,
            Mode = traffic.Mode,
            Label = traffic.Label,
            History = [new(at, AlertChange.Detection, Invariant($"Raised as {Word(draft.Severity)}. {draft.Reason}"))],
        };

    private Alert Change(
        Alert alert, VesselEvent vesselEvent, ImmutableArray<VesselFacts> vessels, DateTimeOffset at)
    {
        ImmutableArray<string> eventIds = alert.EventIds.Contains(vesselEvent.Id)
            ? alert.EventIds
            : alert.EventIds.Add(vesselEvent.Id);
        Alert changed = alert with
        {
            Version = alert.Version + 1,
            EventIds = eventIds,
            Summary = Named(vesselEvent.Summary, vessels),
            StartedAt = eventIds.Length == 1 || vesselEvent.StartedAt < alert.StartedAt
                ? vesselEvent.StartedAt
                : alert.StartedAt,
            EndedAt = vesselEvent.EndedAt,
            Confidence = vesselEvent.Confidence,
            Evidence = vesselEvent.Evidence,
        };
        changed = Judged(changed, vesselEvent, vessels, at, by: AlertChange.Detection);
        if (vesselEvent is { State: EventState.Closed, EndedAt: { } end } && alert.EndedAt is null)
        {
            changed = changed.With(
                at, AlertChange.Detection, Invariant($"Ended {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC."));
        }

        Keep(changed);
        return changed;
    }

    private Alert Judged(
        Alert alert, VesselEvent vesselEvent, ImmutableArray<VesselFacts> vessels, DateTimeOffset at, string by)
    {
        bool isRetracted = alert.EventIds.All(
            id => _events.TryGetValue(id, out VesselEvent? known) && known.State == EventState.Retracted);
        if (isRetracted != alert.IsRetracted)
        {
            alert = (alert with { IsRetracted = isRetracted }).With(at, by, isRetracted
                ? "Retracted: later data contradicts it."
                : "Stands again: later data supports it.");
        }

        Severity severityBefore = alert.Severity;
        IAlertRule? rule = rules.FirstOrDefault(known => known.Name == alert.Rule);
        AlertDraft? draft = rule?.Judge(vesselEvent, vessels);
        if (draft is null && !isRetracted && vesselEvent.State != EventState.Retracted
            && alert.Severity > Severity.Info)
        {
            alert = (alert with { Severity = Severity.Info }).With(
                at, by, Invariant($"Downgraded from {Word(alert.Severity)} to info: the rule no longer holds."));
        }
        else if (draft is not null && draft.Severity != alert.Severity)
        {
            string direction = draft.Severity > alert.Severity ? "Upgraded" : "Downgraded";
            alert = (alert with { Severity = draft.Severity }).With(
                at,
                by,
                Invariant($"{direction} from {Word(alert.Severity)} to {Word(draft.Severity)}. {draft.Reason}"));
        }

        // A change of severity has given the tie as its reason.
        foreach (VesselFacts vessel in vessels)
        {
            AlertVessel? before = alert.Vessels.FirstOrDefault(known => known.Mmsi == vessel.Identity.Mmsi);
            if (before is not null
                && alert.Severity == severityBefore
                && ChangeOfTie(alert, before, vessel) is { } change)
            {
                alert = alert.With(at, by, change);
            }
        }

        ImmutableArray<AlertFinding> findings = [.. vessels.SelectMany(vessel => vessel.Findings)];
        foreach (AlertFinding finding in findings.Where(now => now.Kind != FindingKind.Practice
            && !alert.Findings.Any(before => (before.Mmsi, before.Rule, before.On) == (now.Mmsi, now.Rule, now.On))))
        {
            alert = alert.With(at, by, finding.Says);
        }

        return alert with
        {
            Vessels = VesselsOf(vessels),
            Tier = vessels.ClosestTied?.Tier ?? Tier.None,
            Screening = VerdictsOf(vessels),
            Findings = findings,
        };
    }

    /// <summary>What is new in a ship's tie to listed parties; null when it stands as it stood.</summary>
    private static string? ChangeOfTie(Alert alert, AlertVessel before, VesselFacts now)
    {
        if (before.Tier != now.Tier)
        {
            return now.Tier == Tier.None
                ? $"{now.Called} is no longer tied to a listed party."
                : $"{now.Called} is tied {(now.Tier < before.Tier ? "more" : "less")} closely now: "
                    + $"{now.Verdict?.Summary}";
        }

        HashSet<string> old = Measures(alert.Screening.FirstOrDefault(known => known.Mmsi == before.Mmsi)?.Verdict);
        HashSet<string> current = Measures(now.Verdict);
        string[] begun = [.. current.Except(old).Order(StringComparer.Ordinal)];
        string[] ended = [.. old.Except(current).Order(StringComparer.Ordinal)];
        return (begun.Length, ended.Length) switch
        {
            (0, 0) => null,
            (_, 0) => $"{now.Called}: now also under {string.Join(", ", begun)}.",
            (0, _) => $"{now.Called}: no longer under {string.Join(", ", ended)}.",
            _ => $"{now.Called}: now under {string.Join(", ", begun)}; no longer under {string.Join(", ", ended)}.",
        };
    }

    private static HashSet<string> Measures(ScreeningVerdict? verdict) =>
    [
        .. from match in verdict?.Matches ?? []
           from measure in match.Measures
           select Invariant($"{measure.Authority} {measure.List} ({measure.Measure}, {match.EntryName})"),
    ];

    private void Keep(Alert alert)
    {
        _alerts[alert.Id] = alert;
        foreach (string id in alert.EventIds)
        {
            _alertOfEvent[id] = alert.Id;
        }

        Mmsi? partner = alert.Vessels.Length > 1 ? alert.Vessels[1].Mmsi : null;
        _newestOfIncident[(alert.Rule, alert.Vessels[0].Mmsi, partner)] = alert.Id;
        foreach (AlertVessel vessel in alert.Vessels)
        {
            if (!_alertsOfVessel.TryGetValue(vessel.Mmsi, out HashSet<string>? ids))
            {
                _alertsOfVessel[vessel.Mmsi] = ids = [];
            }

            ids.Add(alert.Id);
        }
    }

    /// <summary>Detection knows ships by number; a person knows them by name.</summary>
    private static string Named(string summary, ImmutableArray<VesselFacts> vessels)
    {
        foreach (VesselFacts vessel in vessels.Where(vessel => vessel.Identity.Name is { Length: > 0 }))
        {
            summary = summary.Replace(vessel.Identity.Mmsi.ToString(), vessel.Called, StringComparison.Ordinal);
        }

        return summary;
    }

    private static ImmutableArray<AlertVessel> VesselsOf(ImmutableArray<VesselFacts> vessels) =>
    [
        .. vessels.Select(vessel => new AlertVessel(
            vessel.Identity.Mmsi, vessel.Identity.Imo, vessel.Identity.Name, vessel.Identity.Mmsi.Flag, vessel.Tier)),
    ];

    private static ImmutableArray<VesselVerdict> VerdictsOf(ImmutableArray<VesselFacts> vessels) =>
    [
        .. vessels.Where(vessel => vessel.Verdict is not null)
            .Select(vessel => new VesselVerdict(vessel.Identity.Mmsi, vessel.Verdict!)),
    ];

    private static string Word(Severity severity) => severity switch
    {
        Severity.Low => "low",
        Severity.Medium => "medium",
        Severity.High => "high",
        Severity.Critical => "critical",
        _ => "info",
    };
}

/// <summary>Why a person's change was not made.</summary>
public enum AlertMoveError
{
    None,
    UnknownAlert,
    ChangedMeanwhile,
    AlreadyClosed,
}
