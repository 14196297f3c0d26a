using System.Collections.Immutable;
using Maritime.Primitives;

namespace Maritime.Alerts;

public enum FindingKind : byte
{
    /// <summary>What the ship did touches a rule of law, whoever owns her.</summary>
    Conduct,

    /// <summary>A company behind the ship shows signs of standing in front of a listed party.</summary>
    FrontCompany,

    /// <summary>A practice that the sanctions advisory for shipping names.</summary>
    Practice,
}

/// <summary>
/// Something that a ship's conduct or her companies say beside the lists. A question, never a finding of guilt.
/// </summary>
/// <param name="Rule">"unscr-2375-11"; of a practice its name; of a front company the company's.</param>
/// <param name="Article">"UNSCR 2375 (2017), paragraph 11"; empty where no article is touched.</param>
/// <param name="IsStrong">
/// Everything that AIS can show of it was seen; of a front company, two independent signs.
/// </param>
/// <param name="NotKnown">What the facts cannot show.</param>
/// <param name="On">The day of the first fact.</param>
/// <param name="EventIds">The events it rests on.</param>
public sealed record AlertFinding(
    Mmsi Mmsi,
    FindingKind Kind,
    string Rule,
    string Authority,
    string Article,
    bool IsStrong,
    string Says,
    string NotKnown,
    DateOnly? On,
    ImmutableArray<string> EventIds);
