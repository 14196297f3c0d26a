namespace Maritime.Screening.Linkage;

/// <summary>What two companies may have in common.</summary>
public enum AttributeKind : byte
{
    /// <summary>One person, told apart from namesakes by birth date.</summary>
    Person,

    /// <summary>A person's name without a birth date.</summary>
    PersonName,
    Email,
    Phone,
    Address,
    Agent,

    /// <summary>The most distinctive word of the company's name.</summary>
    NameStem,
}

/// <summary>How much a shared attribute says, and when it says nothing.</summary>
/// <remarks>
/// The weights are this project's judgement: one identified person or mailbox joins two companies by itself, anything
/// else needs a second, independent kind. They are measured on the planted register, not fitted to it.
/// </remarks>
public sealed record LinkageOptions
{
    public static LinkageOptions Default { get; } = new();

    /// <summary>
    /// 0.55: one identified person with few companies reaches it, an address or a telephone alone does not.
    /// </summary>
    public double MinEvidence { get; init; } = 0.55;

    /// <summary>25 units: more than any family of companies keeps at one desk.</summary>
    public int HubDegree { get; init; } = 25;

    /// <summary>0.8: a hub whose tenants mostly have one owner is that owner's house, not a hub.</summary>
    public double PromotionShare { get; init; } = 0.8;

    public double WeightOf(AttributeKind kind) => kind switch
    {
        AttributeKind.Person => 1.0,
        AttributeKind.Email => 0.9,
        AttributeKind.Phone => 0.5,
        AttributeKind.Address => 0.5,
        AttributeKind.PersonName => 0.25,
        AttributeKind.NameStem => 0.2,
        _ => 0.1,
    };
}
