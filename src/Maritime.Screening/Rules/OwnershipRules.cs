using System.Collections.Immutable;

namespace Maritime.Screening.Rules;

/// <summary>The ownership rules by authority, measure and day.</summary>
public static class OwnershipRules
{
    public const string Us = "US";
    public const string Eu = "EU";
    public const string Uk = "UK";
    public const string Un = "UN";
    public const string Blocking = "blocking";
    public const string AssetFreeze = "asset-freeze";

    /// <summary>The articles of Regulation 833/2014 that name owned entities themselves.</summary>
    public const string Eu833 = "833/2014";

    /// <summary>Export licensing by the US Bureau of Industry and Security.</summary>
    public const string EntityList = "entity-list";

    private const int Half = 5_000;
    private const int MoreThanHalf = 5_001;

    private static readonly DateOnly Ever = DateOnly.MinValue;
    private static readonly DateOnly OfacAggregates = new(2014, 8, 13);
    private static readonly DateOnly EuAggregates = new(2020, 6, 19);
    private static readonly DateOnly EuHalf = new(2024, 7, 3);

    public static ImmutableArray<OwnershipRule> All { get; } =
    [
        new(Us, Blocking, Ever, OfacAggregates, Half, Aggregation.OneHolder, false,
            "OFAC guidance of 14 February 2008 on entities owned by blocked persons"),
        new(Us, Blocking, OfacAggregates, null, Half, Aggregation.AllListed, false,
            "OFAC revised guidance of 13 August 2014; FAQ 398-402"),
        new(Us, EntityList, new(2025, 9, 29), new(2025, 11, 10), Half, Aggregation.AllListed, false,
            "BIS Affiliates Rule, 15 CFR 744.11, effective 29 September 2025, suspended from 10 November 2025"),
        new(Eu, AssetFreeze, Ever, EuAggregates, MoreThanHalf, Aggregation.OneHolder, true,
            "Council Best Practices on restrictive measures (8519/18), paragraphs 62-63"),
        new(Eu, AssetFreeze, EuAggregates, EuHalf, MoreThanHalf, Aggregation.AllListed, true,
            "The same, with Commission opinion C(2020) 4117 of 19 June 2020 on aggregation"),
        new(Eu, AssetFreeze, EuHalf, null, Half, Aggregation.AllListed, true,
            "Council Best Practices of 3 July 2024 (11623/24): guidance, not law"),
        new(Eu, Eu833, new(2014, 8, 1), null, MoreThanHalf, Aggregation.AllListed, false,
            "Regulation (EU) No 833/2014, \"more than 50 %\" in the articles themselves"),
        new(Uk, AssetFreeze, Ever, null, MoreThanHalf, Aggregation.OneHolder, true,
            "UK regulation 7 and Schedule 1 of the Sanctions (EU Exit) Regulations; OFSI guidance on aggregation"),
        new(Un, AssetFreeze, Ever, null, null, Aggregation.AllListed, false,
            "UN committees state no threshold: ownership is reported as a fact"),
    ];

    /// <summary>
    /// What the authority read on that day for its freezing of property; null when it had no such rule.
    /// </summary>
    public static OwnershipRule? For(string authority, DateOnly day) =>
        For(authority, authority == Us ? Blocking : AssetFreeze, day);

    /// <summary>What the authority read on that day; null when it had no such rule.</summary>
    public static OwnershipRule? For(string authority, string measure, DateOnly day) =>
        All.FirstOrDefault(rule => rule.Authority.Equals(authority, StringComparison.OrdinalIgnoreCase)
            && rule.Measure == measure && rule.From <= day && (rule.To is not { } to || day < to));
}
