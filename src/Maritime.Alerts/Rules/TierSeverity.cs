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
