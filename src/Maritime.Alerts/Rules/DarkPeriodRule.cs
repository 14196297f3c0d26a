using System.Collections.Immutable;
using Maritime.Detection;
using Maritime.Screening;

namespace Maritime.Alerts.Rules;

/// <summary>
/// Silence is never suspicious by itself: a dark period alerts only for a ship tied to a listed party.
/// </summary>
internal sealed class DarkPeriodRule : IAlertRule
{
    public string Name => "dark-period";

    public AlertDraft? Judge(VesselEvent vesselEvent, ImmutableArray<VesselFacts> vessels) =>
        vesselEvent is { Kind: EventKinds.DarkPeriod, Label: "dark" } && vessels.ClosestTied is { } tied
            ? new(
                "Silent where ships are usually heard",
                tied.Tier <= Tier.L2 ? Severity.High : Severity.Medium,
                tied.Tie)
            : null;
}
