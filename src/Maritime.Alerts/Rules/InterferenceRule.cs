using System.Collections.Immutable;
using Maritime.Detection;

namespace Maritime.Alerts.Rules;

/// <summary>Positions of many ships at once cannot be trusted here: everyone on watch must know.</summary>
internal sealed class InterferenceRule : IAlertRule
{
    public string Name => "interference";

    public AlertDraft? Judge(VesselEvent vesselEvent, ImmutableArray<VesselFacts> vessels) =>
        vesselEvent.Kind == EventKinds.Interference
            ? new(
                "Satellite navigation interference",
                Severity.Medium,
                "Several ships were displaced at once; positions in this area are not evidence while it lasts.")
            : null;
}
