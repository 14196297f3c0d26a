using System.Collections.Immutable;
using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>One observed fact that supports an event, in words a person can check.</summary>
/// <param name="Name">The term, as it stands in the docs: "antenna distance", "silent for".</param>
/// <param name="Text">The fact with its unit: "47 m (median of 212 minutes)".</param>
/// <param name="Value">The number behind the text, where there is one.</param>
/// <param name="Unit">Of <paramref name="Value"/>: "m", "kn", "h", "t"; empty for a ratio.</param>
/// <param name="Weight">Log-likelihood this term added for (positive) or against the event; null when it only
/// informs.</param>
public sealed record Evidence(string Name, string Text, double? Value = null, string Unit = "", double? Weight = null);

public enum EventState : byte
{
    Opened,
    Updated,
    Closed,
    Retracted,
}

/// <summary>
/// How much has been seen of a judgement. Facts (a gap, a port call) are <see cref="Confirmed"/> at once.
/// </summary>
public enum EventStage : byte
{
    Candidate,
    Provisional,
    Confirmed,
}

/// <summary>Something a vessel, or a pair of vessels, did; and what shows it.</summary>
/// <remarks>
/// <see cref="Id"/> depends on kind, ships and beginning and on nothing else, so a replay of the same messages yields
/// the same ids, a closing carries the id of its opening, and storing an event twice is storing it once. A newer
/// version
/// replaces an older one whole. When a beginning moves, the old event is retracted and the new one
/// <see cref="Supersedes"/> it.
/// </remarks>
public sealed record VesselEvent
{
    /// <summary>One of <see cref="EventKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The vessel, or of a pair the one with the lower MMSI.</summary>
    public required Mmsi Mmsi { get; init; }

    /// <summary>Of a pair the one with the higher MMSI.</summary>
    public Mmsi? Partner { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while it lasts.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Where it began.</summary>
    public required Position Place { get; init; }

    /// <summary>Where it ended, when that is known and elsewhere.</summary>
    public Position? EndPlace { get; init; }

    /// <summary>1 when opened, one more with every change.</summary>
    public int Version { get; init; } = 1;

    public EventState State { get; init; }

    public EventStage Stage { get; init; } = EventStage.Confirmed;

    /// <summary>
    /// Which sort of its kind: "possible-sts", "pilotage", "dark", "area-outage"; empty when there is only one.
    /// </summary>
    public string Label { get; init; } = "";

    /// <summary>0..1: how probable it is that the label is right, given the evidence.</summary>
    public required double Confidence { get; init; }

    /// <summary>One sentence for a person: the fact, without a verdict.</summary>
    public required string Summary { get; init; }

    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>What AIS cannot show here, in one sentence.</summary>
    public string Caution { get; init; } = "";

    /// <summary>The id of the event that this one replaces because its beginning moved.</summary>
    public string? Supersedes { get; init; }

    public string Id => IdOf(Kind, Mmsi, Partner, StartedAt);

    /// <summary><c>kind/mmsi[-partner]/yyyyMMddTHHmmssZ</c>.</summary>
    public static string IdOf(string kind, Mmsi mmsi, Mmsi? partner, DateTimeOffset startedAt) =>
        partner is { } other
            ? Invariant($"{kind}/{mmsi}-{other}/{startedAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}")
            : Invariant($"{kind}/{mmsi}/{startedAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");
}
