namespace Maritime.Screening.Graph;

/// <summary>What sort of thing a node of the ownership graph is.</summary>
public enum PartyKind : byte
{
    /// <summary>Anything that can own and be owned; also what a register does not say more about.</summary>
    Company = 0,

    /// <summary>Owns, is never owned.</summary>
    Person = 1,

    /// <summary>Property: any interest of a blocked party in it counts, not only a majority.</summary>
    Vessel = 2,

    /// <summary>An address, telephone number, e-mail or agent that parties share.</summary>
    Attribute = 3,

    /// <summary>"Unknown party": a register was asked and did not say.</summary>
    Unknown = 4,

    /// <summary>Property like a vessel.</summary>
    Aircraft = 5,
}
