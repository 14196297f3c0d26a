using System.Collections.Immutable;
using Maritime.Primitives;

namespace Maritime.Screening.Graph;

/// <summary>What a source says about one party.</summary>
public sealed record PartyStatement
{
    /// <summary>
    /// Names the party within one graph; the same key twice is the same party: "seed/koti", "OFAC 23786".
    /// </summary>
    public required string Key { get; init; }

    public PartyKind Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>The name in the script it was written in, when that is not Latin.</summary>
    public string? OriginalName { get; init; }

    public ImmutableArray<string> Aliases { get; init; } = [];

    public ImoNumber? Imo { get; init; }

    public Mmsi? Mmsi { get; init; }

    public CompanyImoNumber? CompanyImo { get; init; }

    public Flag Flag { get; init; }

    public ImmutableArray<string> Addresses { get; init; } = [];

    /// <summary>
    /// The list's id of the entry that is this party: "OFAC 23786"; several when several lists hold it.
    /// </summary>
    public ImmutableArray<string> ListEntries { get; init; } = [];

    public ImmutableArray<ListMeasure> Listed { get; init; } = [];

    public DateOnly? IncorporatedOn { get; init; }

    /// <summary>Stands for one of a documented number of parties whose names the source does not give.</summary>
    public bool IsPlaceholder { get; init; }

    /// <summary>Statements about the party itself, with dates: commodities, filings, denials.</summary>
    public ImmutableArray<DatedStatement> Statements { get; init; } = [];

    public string? Note { get; init; }
}

/// <summary>A claim about a party, kept beside those that contradict it.</summary>
/// <param name="Topic">What it is about: "export to DPRK", "commodity", "ownership".</param>
/// <param name="Says">The claim in one sentence.</param>
/// <param name="ValidTo">Exclusive; null while it stands.</param>
/// <param name="KnownFrom">When it was published; null means when it became valid.</param>
/// <param name="KnownTo">When it was withdrawn (exclusive); the statement stays retrievable.</param>
public sealed record DatedStatement(
    string Topic,
    string Says,
    DateOnly? ValidFrom,
    DateOnly? ValidTo,
    DateOnly? KnownFrom,
    DateOnly? KnownTo,
    string Document,
    EvidenceClass Class)
{
    public bool IsKnown(AsOf asOf) =>
        (ValidFrom is null || ValidFrom <= asOf.Valid)
        && (ValidTo is null || asOf.Valid < ValidTo)
        && ((KnownFrom ?? ValidFrom) is not { } from || from <= asOf.Known)
        && (KnownTo is null || asOf.Known < KnownTo);
}

/// <summary>A register said something about a party, and then no longer did.</summary>
/// <param name="Now">What it says instead; null when it is silent.</param>
public sealed record FilingWithdrawn(DateOnly On, DatedStatement Was, DatedStatement? Now)
{
    /// <summary>Every register statement about the party that ended or was withdrawn, oldest first.</summary>
    public static IEnumerable<FilingWithdrawn> In(OwnershipGraph graph, int party) =>
        from was in graph.StatementOf(party)?.Statements ?? []
        where was.Class == EvidenceClass.Registry
        let ended = was.KnownTo ?? was.ValidTo
        where ended is not null
        orderby ended
        select new FilingWithdrawn(ended.Value, was, Successor(graph.StatementOf(party)!, was, ended.Value));

    private static DatedStatement? Successor(PartyStatement party, DatedStatement was, DateOnly ended) =>
        party.Statements.FirstOrDefault(now => now.Topic == was.Topic && now.ValidFrom == ended);
}
