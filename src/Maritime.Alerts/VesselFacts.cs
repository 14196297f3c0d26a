using System.Collections.Immutable;
using Maritime.Screening;
using Maritime.Tracking;

namespace Maritime.Alerts;

/// <summary>What is known of a ship when one of its events is judged.</summary>
public sealed record VesselFacts(VesselIdentity Identity, ScreeningVerdict? Verdict)
{
    /// <summary>What her conduct and her companies say beside the lists.</summary>
    public ImmutableArray<AlertFinding> Findings { get; init; } = [];

    public Tier Tier => Verdict?.Tier ?? Tier.None;

    /// <summary>The name with the MMSI behind it, or the MMSI alone: what a person reads.</summary>
    public string Called => Identity.Name is { Length: > 0 } name ? Invariant($"{name} ({Identity.Mmsi})")
        : Invariant($"MMSI {Identity.Mmsi}");
}
