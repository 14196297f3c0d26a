using System.Collections.Immutable;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Screening;

namespace Maritime.Alerts;

/// <summary>How loudly an alert asks for a person.</summary>
public enum Severity : byte
{
    Info,
    Low,
    Medium,
    High,
    Critical,
}

/// <summary>What people have done with an alert.</summary>
public enum AlertState : byte
{
    New,
    Acknowledged,
    Assigned,
    InReview,
    Closed,
}

/// <summary>Where the traffic behind an alert comes from. Anything but live never leaves the house.</summary>
public enum TrafficMode : byte
{
    Live,
    Recorded,
    Simulated,
}

/// <summary>A ship named in an alert, as it was known when the alert last changed.</summary>
public sealed record AlertVessel(Mmsi Mmsi, ImoNumber? Imo, string? Name, Flag Flag, Tier Tier);

/// <summary>One line of an alert's history; nothing changes silently.</summary>
/// <param name="At">Event time for what the data did, wall time for what people did.</param>
/// <param name="By">"detection", "screening", or the name of a person.</param>
public sealed record AlertChange(DateTimeOffset At, string By, string What)
{
    public const string Detection = "detection";
    public const string Screening = "screening";

    public static bool IsOfMachine(string by) => by is Detection or Screening;
}

/// <summary>What deserves a person, said once: events met with screening, with the evidence of both.</summary>
/// <remarks>
/// <see cref="Id"/> comes from the first event's id and the rule, so a replay yields the same alerts. A newer
/// <see cref="Version"/> replaces an older one whole; <see cref="History"/> only grows.
/// </remarks>
public sealed record Alert
{
    public required string Id { get; init; }

    /// <summary>Name of the rule that raised it.</summary>
    public required string Rule { get; init; }

    /// <summary>Kind of the first event.</summary>
    public required string Kind { get; init; }

    public required string Title { get; init; }

    public required string Summary { get; init; }

    public required Severity Severity { get; init; }

    public AlertState State { get; init; }

    public required ImmutableArray<AlertVessel> Vessels { get; init; }

    public required Position Place { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Event time at which it was first raised.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>Wall time at which the process first raised it.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>0..1, of the newest version of the leading event.</summary>
    public required double Confidence { get; init; }

    /// <summary>The closest tie of any of its ships to a listed party.</summary>
    public Tier Tier { get; init; } = Tier.None;

    public required ImmutableArray<string> EventIds { get; init; }

    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>The verdict on each ship that has one, in the order of <see cref="Vessels"/>.</summary>
    public ImmutableArray<VesselVerdict> Screening { get; init; } = [];

    /// <summary>What the ships' conduct and their companies say beside the lists, dated and with its events.</summary>
    public ImmutableArray<AlertFinding> Findings { get; init; } = [];

    public string Caution { get; init; } = "";

    public TrafficMode Mode { get; init; }

    /// <summary>What the page must say of the traffic: "reconstruction: ..."; empty for live traffic.</summary>
    public string Label { get; init; } = "";

    public bool IsRetracted { get; init; }

    public int Version { get; init; } = 1;

    public ImmutableArray<AlertChange> History { get; init; } = [];

    internal Alert With(DateTimeOffset at, string by, string what) =>
        this with { History = History.Add(new(at, by, what)) };
}

/// <summary>The standing verdict on one ship of an alert.</summary>
public sealed record VesselVerdict(Mmsi Mmsi, ScreeningVerdict Verdict);
