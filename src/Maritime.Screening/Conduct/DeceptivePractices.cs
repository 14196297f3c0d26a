using System.Collections.Immutable;

namespace Maritime.Screening.Conduct;

public enum PracticeStatus : byte
{
    NotSeen,
    Seen,

    /// <summary>AIS and registers cannot show it.</summary>
    NotObservable,
}

/// <param name="Practice">As the advisory names it.</param>
/// <param name="Says">What was seen, or why it cannot be.</param>
public sealed record DeceptivePractice(string Practice, PracticeStatus Status, string Says)
{
    /// <summary>What AIS showed of it; empty when a register or the flag's history says it.</summary>
    public ImmutableArray<ConductFact> Facts { get; init; } = [];
}

/// <summary>The seven practices of the sanctions advisory for the maritime industry, one by one.</summary>
/// <remarks>
/// Source: US Department of State, Treasury/OFAC and Coast Guard, "Guidance to Address Illicit Shipping and Sanctions
/// Evasion Practices", 14 May 2020. Each is an indicator; every one of them has innocent explanations.
/// </remarks>
public static class DeceptivePractices
{
    /// <summary>
    /// 3 changes within the look-back: the Tokyo and Paris MoU treat two changes in three years as unusual.
    /// </summary>
    private const int FlagHops = 3;

    /// <summary>4 layers between ship and person: twice what an ordinary one-ship company has.</summary>
    private const int ComplexLayers = 4;

    /// <param name="facts">Of this ship within the look-back.</param>
    /// <param name="flags">Doubts about its flag.</param>
    /// <param name="ownershipLayers">Companies between the ship and the last known owner.</param>
    public static ImmutableArray<DeceptivePractice> Of(
        IReadOnlyList<ConductFact> facts,
        ImmutableArray<FlagIndicator> flags,
        int ownershipLayers,
        ImmutableArray<string> trailStops)
    {
        return
        [
            Seen("disabling or manipulating AIS", facts, ConductFactKind.DarkPeriod, ConductFactKind.FalsePosition),
            new("physically altering vessel identification", PracticeStatus.NotObservable,
                "paint on a hull is not visible to AIS: ask for dated photographs"),
            new("falsifying cargo and vessel documents", PracticeStatus.NotObservable,
                "papers are not visible to AIS: ask for bills of lading and certificates of origin"),
            Seen("falsified AIS identity", facts, ConductFactKind.IdentityChange),
            Seen(
                "ship-to-ship transfers",
                facts,
                ConductFactKind.PossibleTransfer,
                ConductFactKind.PossibleDarkTransfer),
            Seen("voyage irregularities", facts, ConductFactKind.Loitering),
            Flags(facts, flags),
            Ownership(ownershipLayers, trailStops),
        ];
    }

    private static DeceptivePractice Seen(
        string practice, IReadOnlyList<ConductFact> facts, params ConductFactKind[] kinds)
    {
        ConductFact[] seen = [.. facts.Where(fact => kinds.Contains(fact.Kind))];
        if (seen.Length == 0)
        {
            return new(practice, PracticeStatus.NotSeen, "nothing of the kind in the time observed");
        }

        string says = string.Join("; ", seen.Select(fact => Invariant($"{fact.Day:yyyy-MM-dd} {fact.Source}").Trim()));
        return new(practice, PracticeStatus.Seen, says) { Facts = [.. seen] };
    }

    private static DeceptivePractice Flags(IReadOnlyList<ConductFact> facts, ImmutableArray<FlagIndicator> flags)
    {
        const string Practice = "false flags and flag hopping";
        ConductFact[] changes = [.. facts.Where(fact => fact.Kind == ConductFactKind.FlagChange)];
        int hops = changes.Length;
        List<string> says = [.. flags.Select(flag => $"{flag.Says} [{flag.Source}]")];
        if (hops >= FlagHops)
        {
            says.Add(Invariant($"{hops} changes of flag"));
        }

        return says.Count == 0
            ? new(Practice, PracticeStatus.NotSeen, "no doubt about the flag at hand")
            : new DeceptivePractice(Practice, PracticeStatus.Seen, string.Join("; ", says)) with
            {
                Facts = [.. changes],
            };
    }

    private static DeceptivePractice Ownership(int layers, ImmutableArray<string> stops)
    {
        const string Practice = "complex ownership or management";
        List<string> says = [.. stops];
        if (layers >= ComplexLayers)
        {
            says.Add(Invariant($"{layers} companies between the ship and the last known owner"));
        }

        return says.Count == 0
            ? new(Practice, PracticeStatus.NotSeen, "owners are known to the end")
            : new(Practice, PracticeStatus.Seen, string.Join("; ", says));
    }
}
