using System.Collections.Immutable;
using Maritime.Primitives;

namespace Maritime.Screening.Lists;

/// <summary>What kind of party an entry names. Numbers and name rules depend on it.</summary>
public enum PartyKind : byte
{
    Unknown = 0,
    Vessel = 1,

    /// <summary>Any organization: company, bank, agency, armed group.</summary>
    Company = 2,
    Person = 3,
    Aircraft = 4,
}

public enum NameKind : byte
{
    Primary = 0,
    Alias = 1,

    /// <summary>A name the party no longer bears.</summary>
    Former = 2,

    /// <summary>An alias that the list itself calls weak: too common to search by (OFAC, FAQ 122).</summary>
    Weak = 3,
    OriginalScript = 4,
}

/// <param name="IsFromCompanion">
/// From a file beside the main one (OFAC's ALT.CSV): kept when a later version comes without that file.
/// </param>
public readonly record struct ListName(string Text, NameKind Kind, bool IsFromCompanion = false);

/// <summary>A postal address as far as the list gives one; parts that it does not give are empty.</summary>
public sealed record ListAddress(string Street, string City, string Region, string PostCode, string Country)
{
    public string Text =>
        string.Join(", ", new[] { Street, City, Region, PostCode, Country }.Where(part => part.Length > 0));
}

/// <summary>One entry of one list, as one version of that list has it.</summary>
/// <remarks>
/// Equality of two versions of an entry is asked of <see cref="EntryDiff"/>, which names the fields, not of the record:
/// its arrays compare by reference.
/// </remarks>
public sealed record ListEntry
{
    /// <summary>The list: "ofac-sdn", "un-sc".</summary>
    public required string ListId { get; init; }

    /// <summary>The list's own id of the entry, without prefix.</summary>
    public required string Id { get; init; }

    /// <summary>How a person cites it: "OFAC 23163".</summary>
    public required string EntryId { get; init; }

    public required PartyKind Kind { get; init; }

    /// <summary>The name as the list has it: people as "SURNAME, Given" where it writes so.</summary>
    public required string Name { get; init; }

    /// <summary>The primary name first, then every other.</summary>
    public ImmutableArray<ListName> Names { get; init; } = [];

    /// <summary>Numbers of the ship itself, with a valid check digit.</summary>
    public ImmutableArray<ImoNumber> Imos { get; init; } = [];

    /// <summary>
    /// Numbers of a company or registered owner, with a valid check digit: never compared with a ship's.
    /// </summary>
    public ImmutableArray<CompanyImoNumber> CompanyImos { get; init; } = [];

    /// <summary>
    /// What stood where an IMO number is expected and is none: a wrong check digit, "Does not exist".
    /// </summary>
    public ImmutableArray<string> RefusedNumbers { get; init; } = [];

    public ImmutableArray<Mmsi> Mmsis { get; init; } = [];

    public ImmutableArray<string> CallSigns { get; init; } = [];

    /// <summary>The ship's flag or the party's country, in the list's words; empty when not given.</summary>
    public string Flag { get; init; } = "";

    public ImmutableArray<string> FormerFlags { get; init; } = [];

    public string VesselType { get; init; } = "";

    /// <summary>The owner column of a vessel entry: text, not a reference.</summary>
    public string Owner { get; init; } = "";

    public string Title { get; init; } = "";

    public ImmutableArray<string> Programs { get; init; } = [];

    /// <summary>The list's own sentences about secondary sanctions.</summary>
    public ImmutableArray<string> SecondarySanctions { get; init; } = [];

    /// <summary>
    /// Parties that the list says this one is linked to, by the name the list writes (or the entry's id).
    /// </summary>
    public ImmutableArray<string> LinkedTo { get; init; } = [];

    public ImmutableArray<ListAddress> Addresses { get; init; } = [];

    /// <summary>What follows from being listed. A null From is "not said by this list".</summary>
    public ImmutableArray<ListMeasure> Measures { get; init; } = [];

    /// <summary>The day of designation when the list says it.</summary>
    public DateOnly? DesignatedOn { get; init; }

    /// <summary>Other statements of the entry, tag and value: "DOB" "15 Dec 1971".</summary>
    public ImmutableArray<ListFact> Facts { get; init; } = [];

    public string Remarks { get; init; } = "";
}

/// <summary>A tagged statement about a party: "Passport" "G31122619 (China) issued 02 Sep 2008".</summary>
public readonly record struct ListFact(string Tag, string Value);
