using System.Collections.Immutable;
using Maritime.Detection;
using Maritime.Screening;

namespace Maritime.Alerts.Rules;

/// <summary>
/// A silent ship could have met another one. Only a tie to a listed party, or a rule of conduct, makes the
/// coincidence worth a person.
/// </summary>
internal sealed class DarkRendezvousRule : IAlertRule
{
    public string Name => "dark-meeting";

    public AlertDraft? Judge(VesselEvent vesselEvent, ImmutableArray<VesselFacts> vessels)
    {
        if (vesselEvent.Kind != EventKinds.DarkRendezvous)
        {
            return null;
        }

        (Severity, string)? byTie = vessels.ClosestTied is { } tied
            ? (tied.Tier <= Tier.L2 ? Severity.High : Severity.Medium, tied.Tie)
            : null;
        return TierSeverity.Weightier(byTie, vessels.BesideLists(vesselEvent.Id)) is { } found
            ? new("Possible meeting while silent", found.Severity, found.Reason)
            : null;
    }
}
