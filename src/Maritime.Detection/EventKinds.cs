namespace Maritime.Detection;

/// <summary>The kinds of event as they stand in ids, in storage, in the API and on screen.</summary>
public static class EventKinds
{
    /// <summary>
    /// Two hulls kept company. Labels: possible-sts, bunkering, pilotage, towage, raft, convoy, waiting.
    /// </summary>
    public const string Rendezvous = "rendezvous";

    /// <summary>Silence: a fact.</summary>
    public const string Gap = "gap";

    /// <summary>
    /// Silence that reception does not explain: a judgement. Labels: dark, out-of-coverage, area-outage, feed-outage,
    /// left-area.
    /// </summary>
    public const string DarkPeriod = "dark-period";

    /// <summary>A ship that could have met another one while it was silent.</summary>
    public const string DarkRendezvous = "dark-rendezvous";

    public const string Loitering = "loitering";
    public const string Drift = "drift";
    public const string PortCall = "port-call";
    public const string ZoneVisit = "zone-visit";
    public const string DraughtChange = "draught-change";
    public const string Teleport = "teleport";
    public const string Clone = "clone";
    public const string CircleSpoofing = "circle-spoofing";
    public const string Interference = "interference";
    public const string OnLand = "on-land";
    public const string FrozenPosition = "frozen-position";
    public const string IdentityChange = "identity-change";
    public const string IdentityConflict = "identity-conflict";

    /// <summary>Global Fishing Watch's rule, beside ours, so that analysts can compare.</summary>
    public const string GfwEncounter = "gfw-encounter";

    /// <summary>Global Fishing Watch's naive gap, beside ours.</summary>
    public const string GfwGap = "gfw-gap";

    /// <summary>Plain nearness: at most 500 m for at least 30 min.</summary>
    public const string Proximity = "proximity";

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Rendezvous,
        Gap,
        DarkPeriod,
        DarkRendezvous,
        Loitering,
        Drift,
        PortCall,
        ZoneVisit,
        DraughtChange,
        Teleport,
        Clone,
        CircleSpoofing,
        Interference,
        OnLand,
        FrozenPosition,
        IdentityChange,
        IdentityConflict,
        GfwEncounter,
        GfwGap,
        Proximity,
    ];
}
