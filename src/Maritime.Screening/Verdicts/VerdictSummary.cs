using System.Collections.Immutable;

namespace Maritime.Screening.Verdicts;

/// <summary>One sentence per verdict, with the entry and its date.</summary>
internal static class VerdictSummary
{
    public static string Of(string name, Findings found, ImmutableArray<RegimeVerdict> regimes, AsOf asOf)
    {
        if (found.Matches is not [var closest, ..])
        {
            return found.IsUndetermined
                ? $"Nothing at hand ties {name} to a listed party; undetermined: {Lower(found.Notes[0])}"
                : Invariant($"Nothing at hand ties {name} to a listed party as of {asOf.Valid:yyyy-MM-dd}.");
        }

        ListMeasure? measure = closest.Measures.FirstOrDefault();
        string since = measure?.From is { } day ? Invariant($" since {day:yyyy-MM-dd}") : "";
        string list = measure is null ? closest.EntryId : $"{measure.List} as {closest.EntryId}{since}";
        string others = string.Join(", ", regimes.Where(regime => regime.Status != "none")
            .Select(regime => $"{regime.Authority}: {regime.Status}"));
        string sentence = found.Tier switch
        {
            Tier.L0 => $"{name} is on the list {list}{Caution(closest)}.",
            Tier.L1 => $"{name} is owned by {closest.EntryName}, on the list {list}.",
            Tier.L2 =>
                $"{closest.EntryName}, on the list {list}, is {closest.MatchedOn} of {name} or stands behind it.",
            Tier.L3 => $"{closest.EntryName}, on the list {list}, may own enough of {name}, or owns a part of it.",
            Tier.L5 => $"{name} was seen with or near a ship tied to {closest.EntryName} ({list}).",
            _ when closest.MatchedOn == "legal filing" => $"{name} is named in a legal filing; it is not listed.",
            _ => $"{name} is associated with {closest.EntryName} ({list}); an association is not a finding.",
        };
        return others.Length > 0 ? $"{sentence} {others}." : sentence;
    }

    private static string Caution(ScreeningMatch match) =>
        match.MatchedOn == "mmsi" ? " (same MMSI; an MMSI can be reused or forged)" : "";

    private static string Lower(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];
}
