namespace Maritime.Screening.Graph;

/// <summary>
/// Where a statement comes from, strongest first: a stronger class overrules a weaker one about the same holding.
/// </summary>
public enum EvidenceClass : byte
{
    /// <summary>An authority's sanctions list or its notice.</summary>
    List = 0,

    /// <summary>A company or ship register.</summary>
    Registry = 1,

    /// <summary>A filing, warrant, complaint or judgment.</summary>
    Court = 2,

    /// <summary>A report of a panel of experts.</summary>
    Panel = 3,

    /// <summary>A newspaper or a research organisation.</summary>
    Press = 4,

    /// <summary>Our own conclusion: never certain on its own.</summary>
    Inferred = 5,

    /// <summary>Made-up detail under a documented total, or a test; always labelled as such.</summary>
    Synthetic = 6,
}
