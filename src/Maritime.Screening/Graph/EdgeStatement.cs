namespace Maritime.Screening.Graph;

/// <summary>What one document says about how two parties stand to each other.</summary>
public sealed record EdgeStatement
{
    /// <summary>Key of the owner, director, manager.</summary>
    public required string Source { get; init; }

    /// <summary>Key of the owned, directed, managed.</summary>
    public required string Target { get; init; }

    public required EdgeKind Kind { get; init; }

    /// <summary>In the document's own words: "Chairman and Majority Owner".</summary>
    public string Role { get; init; } = "";

    /// <summary>
    /// Null: not stated. That is [0, 100] % for ownership and "some interest" for a registered owner.
    /// </summary>
    public ShareInterval? Share { get; init; }

    /// <summary>Null: since ever.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>Exclusive; null: still.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>Null: since the document's date.</summary>
    public DateOnly? KnownFrom { get; init; }

    /// <summary>When the statement was withdrawn, exclusive; it stays retrievable for earlier days.</summary>
    public DateOnly? KnownTo { get; init; }

    public required string Document { get; init; }

    /// <summary>Null when the document carries no date: then it counts as always known.</summary>
    public DateOnly? DocumentDate { get; init; }

    public EvidenceClass Class { get; init; }
}
