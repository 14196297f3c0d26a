namespace Maritime.Screening.Graph;

/// <summary>How the source of an edge stands to its target: "source owns target", "source directs target".</summary>
public enum EdgeKind : byte
{
    /// <summary>Shares or title, with an interval in 1/100 %.</summary>
    Ownership = 0,

    /// <summary>Title to a ship; without a stated share, an interest of unknown size.</summary>
    RegisteredOwner = 1,

    BareboatCharter = 2,

    /// <summary>
    /// The parent of the group behind the registered owner, as ship registers name it: control, size not stated.
    /// </summary>
    GroupBeneficialOwner = 3,

    /// <summary>Holder of the ship's safety management document of compliance (ISM Code).</summary>
    IsmManager = 4,

    TechnicalManager = 5,
    CommercialManager = 6,
    Operator = 7,
    Directorship = 8,
    Family = 9,

    /// <summary>Acts for or on behalf of the target.</summary>
    ActsFor = 10,

    SharedAddress = 11,
    SharedPhone = 12,
    SharedEmail = 13,
    SharedAgent = 14,

    /// <summary>Both names hold the same distinctive word. Never evidence of ownership.</summary>
    NameStem = 15,

    /// <summary>The ships were seen together.</summary>
    Encounter = 16,

    /// <summary>Control without a share: a shareholders' agreement, the right to appoint the board.</summary>
    Control = 17,

    /// <summary>A documented arrangement to exercise rights together (UK: their holdings add up). Undirected.</summary>
    JointAction = 18,

    /// <summary>Named together in one filing, warrant or complaint.</summary>
    NamedInFiling = 19,

    /// <summary>An authority links the two without saying how ("Linked To:" in OFAC's remarks).</summary>
    LinkedTo = 20,

    /// <summary>Holds an account with. Never carries a block or a path.</summary>
    Account = 21,

    /// <summary>Insures. Never carries a block or a path: a listed insurer raises a flag of its own.</summary>
    Insurance = 22,

    /// <summary>Keeps the flag register. Never carries a block or a path.</summary>
    FlagRegistry = 23,

    /// <summary>Classes the ship. Never carries a block or a path.</summary>
    Classification = 24,
}

/// <summary>What an edge kind may carry.</summary>
public static class EdgeKindTraits
{
    extension(EdgeKind kind)
    {
        /// <summary>Counts towards an ownership threshold.</summary>
        public bool IsOwnership => kind is EdgeKind.Ownership or EdgeKind.RegisteredOwner;

        /// <summary>Counts as control where a regime knows control.</summary>
        public bool IsControl => kind is EdgeKind.Control or EdgeKind.GroupBeneficialOwner;

        /// <summary>Runs or directs the ship day by day.</summary>
        public bool IsManagement => kind is EdgeKind.IsmManager or EdgeKind.TechnicalManager
            or EdgeKind.CommercialManager or EdgeKind.Operator or EdgeKind.BareboatCharter;

        /// <summary>Two parties hold the same attribute.</summary>
        public bool IsSharedAttribute => kind is EdgeKind.SharedAddress or EdgeKind.SharedPhone
            or EdgeKind.SharedEmail or EdgeKind.SharedAgent or EdgeKind.NameStem;

        /// <summary>
        /// False for service providers: a bank, an insurer, a register or a class society has thousands of customers
        /// who are strangers to each other.
        /// </summary>
        public bool CarriesPaths => kind is not (EdgeKind.Account or EdgeKind.Insurance
            or EdgeKind.FlagRegistry or EdgeKind.Classification);

        /// <summary>As a verb between two names: "owns", "manages".</summary>
        public string Verb => kind switch
        {
            EdgeKind.Ownership => "owns",
            EdgeKind.RegisteredOwner => "is registered owner of",
            EdgeKind.BareboatCharter => "has on bareboat charter",
            EdgeKind.GroupBeneficialOwner => "is group beneficial owner of",
            EdgeKind.IsmManager => "is ISM manager of",
            EdgeKind.TechnicalManager => "is technical manager of",
            EdgeKind.CommercialManager => "is commercial manager of",
            EdgeKind.Operator => "operates",
            EdgeKind.Directorship => "directs",
            EdgeKind.Family => "is family of",
            EdgeKind.ActsFor => "acts for",
            EdgeKind.SharedAddress => "shares an address with",
            EdgeKind.SharedPhone => "shares a telephone number with",
            EdgeKind.SharedEmail => "shares an e-mail contact with",
            EdgeKind.SharedAgent => "shares an agent with",
            EdgeKind.NameStem => "shares a distinctive name with",
            EdgeKind.Encounter => "was seen alongside",
            EdgeKind.Control => "controls",
            EdgeKind.JointAction => "acts jointly with",
            EdgeKind.NamedInFiling => "is named in a filing with",
            EdgeKind.LinkedTo => "is linked to",
            EdgeKind.Account => "holds an account with",
            EdgeKind.Insurance => "insures",
            EdgeKind.FlagRegistry => "registers",
            EdgeKind.Classification => "classes",
            _ => "stands beside",
        };
    }
}
