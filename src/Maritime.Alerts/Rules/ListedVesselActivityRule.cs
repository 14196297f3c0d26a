using System.Collections.Immutable;
using Maritime.Detection;
using Maritime.Screening;

namespace Maritime.Alerts.Rules;

/// <summary>A listed ship, or one owned by a listed party, called at a port, loitered or changed its draught.</summary>
internal sealed class ListedVesselActivityRule : IAlertRule
{
    public string Name => "listed-activity";

    public AlertDraft? Judge(VesselEvent vesselEvent, ImmutableArray<VesselFacts> vessels)
    {
        string? title = vesselEvent.Kind switch
        {
            EventKinds.PortCall => "Port call of a listed ship",
            EventKinds.Loitering => "Listed ship waits at sea",
            EventKinds.DraughtChange => "Listed ship changed its draught",
            _ => null,
        };
        return title is not null && vessels.ClosestTied is { Tier: <= Tier.L1 } tied
            ? new(title, Severity.Medium, tied.Tie)
            : null;
    }
}
