using System.Collections.Immutable;

namespace Maritime.Screening.Verdicts;

/// <summary>Reads consequences out of tiers, measures and programme tags.</summary>
internal static class Gravities
{
    /// <summary>
    /// Programme tags of weapons programmes and of terrorism: dealing with such a party is sanctionable in itself.
    /// Source: OFAC, list of program tags.
    /// </summary>
    private static readonly string[] GravestPrograms =
        ["NPWMD", "DPRK", "SDGT", "IFSR", "IRAN", "FTO", "UNSC 1718", "1718"];

    public static Gravity Of(Findings found, ImmutableArray<RegimeVerdict> regimes)
    {
        ScreeningMatch? closest = found.Matches.FirstOrDefault();
        if (closest is null)
        {
            return Gravity.None;
        }

        bool isFrozen = closest.Measures.Any(ScreeningGraph.IsFreezing)
            || regimes.Any(regime => regime.Status.StartsWith("blocked", StringComparison.Ordinal));
        bool isBarred = closest.Measures.Any(ScreeningGraph.IsPortBan);
        return found.Tier switch
        {
            Tier.L0 or Tier.L1 when isFrozen => IsGravest(closest) ? Gravity.Critical : Gravity.High,
            Tier.L0 or Tier.L1 when isBarred => Gravity.High,
            Tier.L0 or Tier.L1 => Gravity.Elevated,
            Tier.L2 => IsGravest(closest) ? Gravity.High : Gravity.Elevated,
            Tier.L3 => Gravity.Elevated,
            _ => Gravity.Watch,
        };
    }

    private static bool IsGravest(ScreeningMatch match) => match.Programs.Any(tag =>
        tag.Contains("secondary sanctions", StringComparison.OrdinalIgnoreCase)
        || GravestPrograms.Any(program => tag.StartsWith(program, StringComparison.OrdinalIgnoreCase)));
}
