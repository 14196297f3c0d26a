using System.Collections.Immutable;
using Maritime.Detection;

namespace Maritime.Alerts.Rules;

/// <summary>
/// What a ship did touches a rule of law, points at a front company or completes a pattern, whether or not a list holds
/// her.
/// </summary>
internal sealed class ConductRule : IAlertRule
{
    public string Name => "conduct";

    public AlertDraft? Judge(VesselEvent vesselEvent, ImmutableArray<VesselFacts> vessels) =>
        vesselEvent.Kind is not (EventKinds.Rendezvous or EventKinds.Gap)
            && vessels.BesideLists(vesselEvent.Id) is { } found
            ? new(TitleOf(vesselEvent.Kind), found.Severity, found.Reason)
            : null;

    private static string TitleOf(string kind) => kind switch
    {
        EventKinds.PortCall => "Port call that a rule asks about",
        EventKinds.DraughtChange => "Change of draught that a rule asks about",
        EventKinds.IdentityChange or EventKinds.IdentityConflict => "Identity that contradicts itself",
        _ => "Conduct that a rule asks about",
    };
}
