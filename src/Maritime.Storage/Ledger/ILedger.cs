using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;

namespace Maritime.Storage.Ledger;

/// <summary>
/// What was found and what was said, in a database: events, alerts, documents of the server, and the audit.
/// </summary>
/// <remarks>
/// Thread-safe. Writing is by id and version: a newer version replaces an older one whole, the same or an older one
/// changes nothing, so that a replay or a recovery may hand in everything again.
/// </remarks>
public interface ILedger : IAsyncDisposable
{
    /// <summary>Stores events in one transaction.</summary>
    /// <returns>Those that were new or newer, in the order given.</returns>
    Task<IReadOnlyList<VesselEvent>> UpsertEventsAsync(
        IReadOnlyCollection<VesselEvent> events,
        CancellationToken cancellationToken = default);

    /// <summary>Stores alerts in one transaction.</summary>
    /// <returns>Those that were new or newer, in the order given: the ones to deliver.</returns>
    Task<IReadOnlyList<Alert>> UpsertAlertsAsync(
        IReadOnlyCollection<Alert> alerts,
        CancellationToken cancellationToken = default);

    /// <summary>Stores what belongs together in one transaction: after a crash all of it is there or none.</summary>
    /// <returns>Those that were new or newer, in the order given.</returns>
    Task<(IReadOnlyList<VesselEvent> Events, IReadOnlyList<Alert> Alerts)> UpsertAsync(
        IReadOnlyCollection<VesselEvent> events,
        IReadOnlyCollection<Alert> alerts,
        CancellationToken cancellationToken = default);

    /// <summary>Streams events by beginning, then id.</summary>
    IAsyncEnumerable<VesselEvent> QueryEventsAsync(EventQuery query, CancellationToken cancellationToken = default);

    /// <summary>Streams alerts by beginning, then id.</summary>
    IAsyncEnumerable<Alert> QueryAlertsAsync(AlertQuery query, CancellationToken cancellationToken = default);

    Task<VesselEvent?> FindEventAsync(string id, CancellationToken cancellationToken = default);

    Task<Alert?> FindAlertAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Stores a document of the server: a case, a subscription, a delivery, a user.</summary>
    /// <param name="document">
    /// Its <see cref="LedgerDocument.Version"/> is one more than that of the version it was made from; 1 when new.
    /// </param>
    /// <returns>False when somebody else stored that version first: read again and decide again.</returns>
    Task<bool> PutDocumentAsync(LedgerDocument document, CancellationToken cancellationToken = default);

    /// <returns>False when there was none.</returns>
    Task<bool> DeleteDocumentAsync(string collection, string id, CancellationToken cancellationToken = default);

    Task<LedgerDocument?> FindDocumentAsync(
        string collection,
        string id,
        CancellationToken cancellationToken = default);

    /// <summary>Every document of a collection, by id.</summary>
    IAsyncEnumerable<LedgerDocument> QueryDocumentsAsync(
        string collection,
        CancellationToken cancellationToken = default);

    /// <summary>Adds a line to the audit. There is no call that changes or removes one.</summary>
    Task AuditAsync(AuditEntry entry, CancellationToken cancellationToken = default);

    /// <summary>The audit, oldest first.</summary>
    IAsyncEnumerable<AuditEntry> QueryAuditAsync(
        DateTimeOffset since,
        DateTimeOffset until,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes closed and retracted events that ended before a time, and closed alerts that did, and writes the counts
    /// into the audit in the same transaction.
    /// </summary>
    /// <param name="now">Stamp of the audit's line.</param>
    Task<(int Events, int Alerts)> RemoveEndedBeforeAsync(
        DateTimeOffset before,
        string by,
        DateTimeOffset now,
        CancellationToken cancellationToken = default);

    /// <summary>Called when a stored row fails its check: a query leaves it out and goes on.</summary>
    event Action<string>? RowDamaged;

    /// <summary>Lets the database and every row be checked.</summary>
    /// <returns>One sentence per finding; none when all is well.</returns>
    Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken = default);
}

/// <summary>Which events are wanted. What is null asks for all.</summary>
public sealed record EventQuery
{
    public static EventQuery All { get; } = new();

    /// <summary>As the vessel or as the partner.</summary>
    public Mmsi? Mmsi { get; init; }

    public IReadOnlyList<string>? Kinds { get; init; }

    public string? Label { get; init; }

    /// <summary>Events that last until then or longer.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Events that began before then.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>By the place of the beginning.</summary>
    public GeoBox? Box { get; init; }

    public bool IncludeRetracted { get; init; }

    public bool NewestFirst { get; init; }

    /// <summary>Carries on after this one: the last of the page before.</summary>
    public (DateTimeOffset StartedAt, string Id)? After { get; init; }

    public int? Limit { get; init; }
}

/// <summary>Which alerts are wanted. What is null asks for all.</summary>
public sealed record AlertQuery
{
    public static AlertQuery All { get; } = new();

    public Mmsi? Mmsi { get; init; }

    public Severity? MinSeverity { get; init; }

    public IReadOnlyList<AlertState>? States { get; init; }

    public IReadOnlyList<string>? Kinds { get; init; }

    public TrafficMode? Mode { get; init; }

    /// <summary>Alerts that last until then or longer.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Alerts that began before then.</summary>
    public DateTimeOffset? To { get; init; }

    public GeoBox? Box { get; init; }

    public bool IncludeRetracted { get; init; }

    public bool NewestFirst { get; init; }

    /// <summary>Carries on after this one: the last of the page before.</summary>
    public (DateTimeOffset StartedAt, string Id)? After { get; init; }

    public int? Limit { get; init; }
}

/// <param name="Collection">"case", "subscription", "delivery", "user".</param>
/// <param name="Payload">JSON.</param>
public sealed record LedgerDocument(string Collection, string Id, int Version, DateTimeOffset UpdatedAt,
    string Payload);

/// <param name="Actor">"retention", or the name of a person.</param>
/// <param name="Action">"removed", "signed in", "acknowledged".</param>
/// <param name="Subject">What it was done to.</param>
public sealed record AuditEntry(DateTimeOffset At, string Actor, string Action, string Subject, string Detail);
