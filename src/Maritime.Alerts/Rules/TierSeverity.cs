using System.Collections.Immutable;
using Maritime.Screening;

namespace Maritime.Alerts.Rules;

/// <summary>How a tie to a listed party raises the severity of what a ship did.</summary>
internal static class TierSeverity
{
    extension(ImmutableArray<VesselFacts> vessels)
    {
        /// <summary>The ship closest to a listed party; null when none has a tie.</summary>
        public VesselFacts? ClosestTied => vessels.Where(vessel => vessel.Tier != Tier.None)
            .OrderBy(vessel => vessel.Tier).FirstOrDefault();
    }

    extension(ImmutableArray<VesselFacts> vessels)
    {
        /// <summary>
        /// What an event means beside the lists: a rule of conduct it touches, a front company it points at, a third
        /// deceptive practice; the weightiest, null when it means nothing of the kind.
        /// </summary>
        /// <remarks>
        /// A rule of which everything visible was seen is high, one of which a part was seen and the rest medium.
        /// </remarks>
        public (Severity Severity, string Reason)? BesideLists(string eventId)
        {
            AlertFinding? weightiest = vessels.SelectMany(vessel => vessel.Findings)
                .Where(finding => finding.EventIds.Contains(eventId)
                    && (finding.IsStrong || finding.Kind == FindingKind.Conduct))
                .OrderBy(finding => finding.Kind)
                .ThenByDescending(finding => finding.IsStrong)
                .FirstOrDefault();
            return weightiest switch
            {
                null => null,
                { Kind: FindingKind.Conduct, IsStrong: true } => (Severity.High, Said(weightiest)),
                _ => (Severity.Medium, Said(weightiest)),
            };
        }
    }

    /// <summary>The weightier of two grounds; of two equal ones the first. Null when there is neither.</summary>
    public static (Severity Severity, string Reason)? Weightier(
        (Severity Severity, string Reason)? one, (Severity Severity, string Reason)? other) =>
        (one, other) switch
        {
            ({ } a, { } b) => a.Severity >= b.Severity ? (a.Severity, $"{a.Reason} {b.Reason}") : b,
            _ => one ?? other,
        };

    private static string Said(AlertFinding finding) => finding.Kind switch
    {
        FindingKind.Conduct => $"{finding.Authority} {(finding.IsStrong ? "suspected" : "indicator")}: {finding.Says}",
        FindingKind.FrontCompany => $"Signs of a front company. {finding.Says}.",
        _ => $"Three or more practices of the maritime sanctions advisory, last: {finding.Rule}.",
    };

    extension(VesselFacts vessel)
    {
        /// <summary>The tie in words: the verdict's own sentence, or the tier's meaning where it has none.</summary>
        public string Tie => vessel.Verdict is { Summary.Length: > 0 } verdict
            ? Invariant($"{vessel.Called}: {verdict.Summary}")
            : Invariant($"{vessel.Called} {Meaning(vessel.Tier)}.");
    }

    private static string Meaning(Tier tier) => tier switch
    {
        Tier.L0 => "is listed itself",
        Tier.L1 => "is owned by a listed party",
        Tier.L2 => "is operated, managed or controlled by a listed party",
        Tier.L3 => "is partly or possibly owned by a listed party",
        Tier.L4 => "is associated with a listed party",
        Tier.L5 => "has been in contact with a listed ship",
        _ => "has no known tie to a listed party",
    };
}
