using System.Collections.Immutable;
using Maritime.Detection;
using Maritime.Screening;

namespace Maritime.Alerts.Rules;

/// <summary>
/// Silence is never suspicious by itself: a dark period alerts only for a ship tied to a listed party, or when a
/// rule of conduct asks about it.
/// </summary>
internal sealed class DarkPeriodRule : IAlertRule
{
    public string Name => "dark-period";

    public AlertDraft? Judge(VesselEvent vesselEvent, ImmutableArray<VesselFacts> vessels)
    {
        if (vesselEvent is not { Kind: EventKinds.DarkPeriod, Label: "dark" })
        {
            return null;
        }

        (Severity, string)? byTie = vessels.ClosestTied is { } tied
            ? (tied.Tier <= Tier.L2 ? Severity.High : Severity.Medium, tied.Tie)
            : null;
        return TierSeverity.Weightier(byTie, vessels.BesideLists(vesselEvent.Id)) is { } found
            ? new("Silent where ships are usually heard", found.Severity, found.Reason)
            : null;
    }
}
