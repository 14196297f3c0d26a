using Maritime.Screening.Lists;

namespace Maritime.Screening.Names;

/// <summary>How two names relate, beyond the number.</summary>
public enum NameRelation : byte
{
    /// <summary>No more than what chance gives.</summary>
    Different,

    /// <summary>
    /// Within the tolerance for spelling: it may be the same party, a relative or a namesake. A person confirms;
    /// never merged.
    /// </summary>
    NearName,

    /// <summary>One name has parts that the other leaves out (a patronymic, a second given name).</summary>
    Shortened,

    /// <summary>The same name, apart from case, script, order, legal form and punctuation.</summary>
    SameName,
}

/// <param name="Score">0 to 1; a match from <see cref="NameMatcher.Threshold"/> on.</param>
public readonly record struct NameScore(double Score, NameRelation Relation)
{
    public bool IsMatch => Score >= NameMatcher.Threshold;
}

/// <summary>Says whether two names are likely one party's.</summary>
/// <remarks>
/// Words are aligned: equal, of equal meaning, within the edit budget, or joined and split differently. A word left
/// over on
/// both sides is a contradiction; left over on one side only, it shortens a person's name but makes another company.
/// Numbers are never near each other. Thread-safe and without state.
/// </remarks>
public static class NameMatcher
{
    /// <summary>
    /// 0.70: from here on two names are a match worth a person's look. Fixed; measured on name_pairs.csv.
    /// </summary>
    public const double Threshold = 0.70;

    public static NameScore Score(string a, string b, PartyKind kind) =>
        Score(NameTokens.Of(a, kind), NameTokens.Of(b, kind));

    /// <remarks>Both names must have been read for the same kind of party.</remarks>
    public static NameScore Score(NameTokens a, NameTokens b) => a.Kind switch
    {
        PartyKind.Person => PersonNames.Score(a, b),
        PartyKind.Vessel or PartyKind.Aircraft => VesselNames.Score(a, b),
        _ => CompanyNames.Score(a, b),
    };
}
