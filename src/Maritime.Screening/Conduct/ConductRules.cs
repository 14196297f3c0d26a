using System.Collections.Immutable;
using Maritime.Primitives;

namespace Maritime.Screening.Conduct;

/// <summary>A rule of law about what ships do, with the days on which it held.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Exclusive; null: still.</param>
public sealed record ConductRule(
    string Id, string Authority, string Article, DateOnly From, DateOnly? To, string Forbids)
{
    public bool Holds(DateOnly day) => From <= day && (To is not { } to || day < to);
}

/// <summary>The conduct rules: they speak without any list, from facts alone.</summary>
/// <remarks>
/// Each is dated with its article. A fact is judged by the rule in force on the day of the fact; a consequence that
/// lasts (a port bar) also by the day that is asked about.
/// </remarks>
public static class ConductRules
{
    public static ConductRule DprkTransfers { get; } = new(
        "unscr-2375-11", "UN", "UNSCR 2375 (2017), paragraph 11", new(2017, 9, 11), null,
        "ship-to-ship transfers to or from DPRK-flagged vessels of goods supplied to or from the DPRK");

    public static ConductRule UsPortBarByOrder { get; } = new(
        "us-eo-13810-2", "US", "Executive Order 13810, section 2(b)", new(2017, 9, 21), new(2018, 3, 5),
        "calls at US ports within 180 days of a DPRK call, or of a transfer with a ship that called there");

    public static ConductRule UsPortBar { get; } = new(
        "us-31cfr510.208", "US", "31 CFR 510.208(b)", new(2018, 3, 5), null,
        "calls at US ports within 180 days of a DPRK call, or of a transfer with a ship that called there");

    public static ConductRule DprkCoalByLivelihood { get; } = new(
        "unscr-2270-29", "UN", "UNSCR 2270 (2016), paragraph 29", new(2016, 3, 2), new(2017, 8, 5),
        "supply of coal, iron and iron ore by the DPRK, livelihood trade excepted");

    public static ConductRule DprkCoal { get; } = new(
        "unscr-2371-8", "UN", "UNSCR 2371 (2017), paragraph 8", new(2017, 8, 5), null,
        "supply of coal, iron and iron ore by the DPRK");

    public static ConductRule DprkPetroleum { get; } = new(
        "unscr-2375-14", "UN", "UNSCR 2375 (2017), paragraph 14; 2397 (2017), paragraph 5", new(2017, 9, 11), null,
        "supply of refined petroleum to the DPRK above the yearly limit");

    public static ConductRule EuDprkFlag { get; } = new(
        "eu-2017-1509-39", "EU", "Regulation (EU) 2017/1509, Article 39(1)(b)", new(2017, 9, 1), null,
        "port access for DPRK-flagged vessels");

    public static ConductRule EuHighRiskShipping { get; } = new(
        "eu-833-3s", "EU", "Regulation (EU) No 833/2014, Article 3s(2)", new(2024, 6, 25), null,
        "irregular and high-risk shipping practices (IMO A.1192(33)) carrying Russian oil: a criterion for listing");

    public static ConductRule EuTransfers { get; } = new(
        "eu-833-3eb", "EU", "Regulation (EU) No 833/2014, Article 3eb", new(2023, 7, 24), null,
        "port access after transfers on the voyage when breach of Articles 3m or 3n is suspected");

    public static ConductRule EuSilence { get; } = new(
        "eu-833-3ec", "EU", "Regulation (EU) No 833/2014, Article 3ec", new(2023, 7, 24), null,
        "port access after switching AIS off on the voyage while carrying oil subject to Articles 3m or 3n");

    public static ImmutableArray<ConductRule> All { get; } =
    [
        DprkTransfers, UsPortBarByOrder, UsPortBar, DprkCoalByLivelihood, DprkCoal, DprkPetroleum, EuDprkFlag,
        EuHighRiskShipping, EuTransfers, EuSilence,
    ];

    internal static bool IsDprk(Flag flag) => flag.Code == "KP";

    internal static bool IsRussian(Flag flag) => flag.Code == "RU";

    internal static bool IsEu(Flag flag) => EuStates.Contains(flag.Code);

    /// <summary>Member states with ports or locks that ships reach.</summary>
    private static readonly ImmutableHashSet<string> EuStates =
    [
        "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU",
        "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
    ];
}
