using System.Collections.Immutable;
using Maritime.Detection;
using Maritime.Screening;

namespace Maritime.Alerts.Rules;

/// <summary>
/// A silent ship could have met another one. Only a tie to a listed party makes the coincidence worth a person.
/// </summary>
internal sealed class DarkRendezvousRule : IAlertRule
{
    public string Name => "dark-meeting";

    public AlertDraft? Judge(VesselEvent vesselEvent, ImmutableArray<VesselFacts> vessels) =>
        vesselEvent.Kind == EventKinds.DarkRendezvous && vessels.ClosestTied is { } tied
            ? new(
                "Possible meeting while silent",
                tied.Tier <= Tier.L2 ? Severity.High : Severity.Medium,
                tied.Tie)
            : null;
}
