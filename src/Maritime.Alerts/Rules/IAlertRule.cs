using System.Collections.Immutable;
using Maritime.Detection;

namespace Maritime.Alerts.Rules;

/// <summary>Decides whether an event deserves a person, and how loudly.</summary>
/// <remarks>
/// Pure and stateless. Adding one is a file in this folder and a line in <see cref="AlertRules.All"/>.
/// </remarks>
public interface IAlertRule
{
    /// <summary>Stands in alert ids: lower case, hyphens.</summary>
    string Name { get; }

    /// <returns>Null when the event is not this rule's business, or not worth a person.</returns>
    AlertDraft? Judge(VesselEvent vesselEvent, ImmutableArray<VesselFacts> vessels);
}

/// <param name="Title">A headline without a verdict: "Possible ship-to-ship transfer".</param>
/// <param name="Reason">Why it has this severity, in one sentence.</param>
public sealed record AlertDraft(string Title, Severity Severity, string Reason);

/// <summary>Every rule that can raise an alert; the first one that speaks has the event.</summary>
public static class AlertRules
{
    public static IReadOnlyList<IAlertRule> All { get; } =
    [
        new PossibleTransferRule(),
        new DarkRendezvousRule(),
        new DarkPeriodRule(),
        new InterferenceRule(),
        new ConductRule(),
        new DeceptivePositionRule(),
        new ListedVesselActivityRule(),
    ];
}
