namespace Maritime.Screening.Rules;

/// <summary>Whose holdings in one company are added up.</summary>
public enum Aggregation : byte
{
    /// <summary>Those of all listed parties together.</summary>
    AllListed,

    /// <summary>One party's own, direct and through companies it owns; another's only when they act jointly.</summary>
    OneHolder,
}

/// <summary>From which share on, and how counted, an authority treats a company as its listed owner's.</summary>
/// <param name="Authority">"US", "EU", "UK", "UN".</param>
/// <param name="Measure">What follows from it: "blocking", "asset-freeze", "833/2014".</param>
/// <param name="From">First day of this reading.</param>
/// <param name="To">Exclusive; null: still.</param>
/// <param name="MinimumShare">
/// In 1/100 %: 5,000 is "50 % or more", 5,001 "more than 50 %"; null: no numeric rule.
/// </param>
/// <param name="CountsControl">Control without a share is enough.</param>
/// <param name="Source">The text that says so.</param>
public sealed record OwnershipRule(
    string Authority,
    string Measure,
    DateOnly From,
    DateOnly? To,
    int? MinimumShare,
    Aggregation Aggregation,
    bool CountsControl,
    string Source)
{
    /// <summary>"US blocking, 50.00 % or more".</summary>
    public override string ToString() => MinimumShare is { } minimum
        ? Invariant($"{Authority} {Measure}, at least {minimum / 100.0:0.00} %, ")
            + (Aggregation == Aggregation.AllListed ? "all listed owners together" : "each listed owner for itself")
            + (CountsControl ? ", or control" : ", ownership only")
        : $"{Authority} {Measure}, no numeric rule";
}
