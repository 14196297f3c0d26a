using System.Collections.Immutable;
using Maritime.Detection;
using Maritime.Screening;

namespace Maritime.Alerts.Rules;

/// <summary>
/// Two ships lay alongside at sea. Any two are worth a low alert; a ship tied to a listed owner makes it critical.
/// </summary>
internal sealed class PossibleTransferRule : IAlertRule
{
    /// <summary>Below this an untied pair stays an event: an alert a night must be believed.</summary>
    private const double MinConfidence = 0.5;

    public string Name => "possible-transfer";

    public AlertDraft? Judge(VesselEvent vesselEvent, ImmutableArray<VesselFacts> vessels)
    {
        if (vesselEvent is not { Kind: EventKinds.Rendezvous, Label: "possible-sts" } || vesselEvent.Stage
            is EventStage.Candidate)
        {
            return null;
        }

        (Severity, string)? byTie = vessels.ClosestTied is { } tied ? (SeverityOf(tied.Tier), tied.Tie) : null;
        if (TierSeverity.Weightier(byTie, vessels.BesideLists(vesselEvent.Id)) is { } found)
        {
            return new("Possible ship-to-ship transfer", found.Severity, found.Reason);
        }

        return vesselEvent.Confidence < MinConfidence
            ? null
            : new(
                "Possible ship-to-ship transfer",
                Severity.Low,
                "Neither ship has a known tie to a listed party.");
    }

    private static Severity SeverityOf(Tier tier) => tier switch
    {
        <= Tier.L2 => Severity.Critical,
        Tier.L3 => Severity.High,
        _ => Severity.Medium,
    };
}
