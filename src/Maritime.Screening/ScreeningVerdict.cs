using System.Collections.Immutable;
using Maritime.Primitives;
using Maritime.Screening.Linkage;

namespace Maritime.Screening;

/// <summary>How close a ship stands to a listed party; lower is closer. Legal status is a field of its own.</summary>
public enum Tier : byte
{
    /// <summary>The vessel itself is listed.</summary>
    L0 = 0,

    /// <summary>Owned by a listed party, or blocked by an ownership rule.</summary>
    L1 = 1,

    /// <summary>Operator, manager or controlling party listed.</summary>
    L2 = 2,

    /// <summary>25-50 % listed ownership, or only possibly above a threshold.</summary>
    L3 = 3,

    /// <summary>Association: director, address, family, filing.</summary>
    L4 = 4,

    /// <summary>Contact with an L0-L2 ship.</summary>
    L5 = 5,

    /// <summary>
    /// Nothing known against it. Not the same as "clear": see <see cref="ScreeningVerdict.IsUndetermined"/>.
    /// </summary>
    None = 255,
}

/// <summary>What is asked about: a ship as it names itself.</summary>
public sealed record ScreeningSubject(
    Mmsi? Mmsi, ImoNumber? Imo, string? Name = null, string? CallSign = null, Flag Flag = default);

/// <summary>Which day's facts, known by which day.</summary>
/// <param name="Valid">The facts as they stood on this day.</param>
/// <param name="Known">As far as they had been published by this day.</param>
public readonly record struct AsOf(DateOnly Valid, DateOnly Known)
{
    public static AsOf Day(DateOnly day) => new(day, day);
}

/// <summary>A measure by one authority that applies, or applied, to a party.</summary>
public sealed record ListMeasure(string Authority, string List, string Measure, DateOnly? From, DateOnly? To);

/// <summary>One way in which a subject is tied to a listed party, with the documents that say so.</summary>
/// <param name="MatchedOn">"imo", "mmsi", "ownership", "name and call sign", ...</param>
/// <param name="EntryId">The list's own id of the entry: "OFAC 23163".</param>
/// <param name="Steps">From the ship to the listed party, one sentence each, with document and date; empty for the ship
/// itself.</param>
public sealed record ScreeningMatch(
    Tier Tier,
    string MatchedOn,
    string EntryId,
    string EntryName,
    ImmutableArray<ListMeasure> Measures,
    ImmutableArray<string> Programs,
    ImmutableArray<string> Steps,
    double Score);

/// <summary>How heavy the consequences are, whoever is asked: from the measures and the programme tags.</summary>
public enum Gravity : byte
{
    None = 0,

    /// <summary>An association or a contact: to be watched.</summary>
    Watch = 1,

    /// <summary>A measure that blocks nothing, a listed manager, or a share that may be large enough.</summary>
    Elevated = 2,

    /// <summary>Property is blocked, or ports are closed to it.</summary>
    High = 3,

    /// <summary>And those who deal with it risk sanctions themselves, or weapons programmes are the reason.</summary>
    Critical = 4,
}

/// <summary>What one authority's lists and ownership rule say of the subject as of the day.</summary>
/// <param name="Authority">"US", "EU", "UK", "UN".</param>
/// <param name="Status">
/// "listed", "blocked by ownership", "possibly blocked by ownership", "owned by a listed party (fact)", "none".
/// </param>
/// <param name="Rule">The rule in force on the day and its source.</param>
/// <param name="SharePercent">What blocked owners certainly hold together; null when the rule reaches nothing.</param>
/// <param name="Steps">The path and the sum, one sentence each, from the listed owners down.</param>
public sealed record RegimeVerdict(
    string Authority,
    string Status,
    ImmutableArray<ListMeasure> Measures,
    string Rule,
    double? SharePercent,
    ImmutableArray<string> Steps);

/// <summary>
/// The answer to a <see cref="ScreeningSubject"/>: the tier, why, and from which version of the lists.
/// </summary>
public sealed record ScreeningVerdict(
    Tier Tier,
    ImmutableArray<ScreeningMatch> Matches,
    string ListVersion,
    AsOf AsOf,
    bool IsUndetermined = false)
{
    /// <summary>One sentence for a person, with the entry and its date.</summary>
    public string Summary { get; init; } = "";

    /// <summary>How each authority's own rules see the subject: they differ, and none speaks for another.</summary>
    public ImmutableArray<RegimeVerdict> Regimes { get; init; } = [];

    /// <summary>
    /// 0..1: how closely and by how many independent sources the subject is tied to listed parties. Not a legal status.
    /// </summary>
    public double RiskScore { get; init; }

    /// <summary>How heavy the consequences are; the alert's severity weighs the event too.</summary>
    public Gravity Gravity { get; init; }

    /// <summary>
    /// Candidates that a person must confirm or refuse: by name, or by an MMSI alone. Never alerted by themselves.
    /// </summary>
    public ImmutableArray<ScreeningMatch> Reviews { get; init; } = [];

    /// <summary>
    /// What else to know: where a trail stops, which list does not hold the subject, which dates are missing.
    /// </summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}

/// <summary>Who stands behind a ship. Implementations are immutable snapshots: a list change makes a new one.</summary>
/// <remarks>Thread-safe. Called when an identity or a list changes, not per message.</remarks>
public interface IScreener
{
    string ListVersion { get; }

    ScreeningVerdict Screen(ScreeningSubject subject, AsOf asOf);

    /// <summary>
    /// Whether any answer can differ between two days: a listing, its end or a statement begins to hold, or is
    /// published.
    /// </summary>
    /// <param name="after">Exclusive.</param>
    /// <param name="upTo">Inclusive.</param>
    bool MayChange(DateOnly after, DateOnly upTo) => true;

    /// <summary>Signs that companies behind the ship stand in front of a listed party.</summary>
    /// <param name="contacts">Meetings of the ship with listed ones, from detection.</param>
    ImmutableArray<FrontCompanyFinding> FrontCompanies(
        ScreeningSubject subject, AsOf asOf, IReadOnlyList<string> contacts) => [];
}
