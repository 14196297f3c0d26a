using Maritime.Screening.Graph;

namespace Maritime.Screening.Verdicts;

/// <summary>How much of a listed party's weight an edge passes on. A risk score, never a legal status.</summary>
/// <remarks>
/// The numbers are this project's judgement, in the order that the OFAC/State/Coast Guard advisory of 14 May 2020 and
/// OpenSanctions' risk topics imply: title and control before management, management before persons, persons before
/// addresses, addresses before names. They order cases; nobody is blocked by them.
/// </remarks>
public sealed record PathOptions
{
    public static PathOptions Default { get; } = new();

    /// <summary>5: further away everybody knows everybody (six hops join any two registers).</summary>
    public int MaxHops { get; init; } = 5;

    /// <summary>3: a fourth independent path hardly moves a noisy-or.</summary>
    public int MaxPaths { get; init; } = 3;

    /// <summary>0.02: below this a path is not worth a person's minute.</summary>
    public double MinScore { get; init; } = 0.02;

    /// <summary>
    /// 500 statements: what one question may read. The documented networks have fewer within five hops; beyond it lie
    /// the customers of a service company, and an answer that says it was cut.
    /// </summary>
    public int MaxStatements { get; init; } = 500;

    /// <summary>25: an address with more units than that is a registration office, not a link.</summary>
    public int HubDegree { get; init; } = 25;

    public double WeightOf(EdgeKind kind, ShareInterval share) => kind switch
    {
        EdgeKind.Ownership => share.Low >= 5_000 ? 0.95 : share.Low >= 2_500 ? 0.6 : share.High >= 5_000 ? 0.4 : 0.2,
        EdgeKind.RegisteredOwner => 0.95,
        EdgeKind.Control or EdgeKind.GroupBeneficialOwner => 0.9,
        EdgeKind.Operator or EdgeKind.BareboatCharter => 0.75,
        EdgeKind.IsmManager or EdgeKind.CommercialManager => 0.7,
        EdgeKind.TechnicalManager => 0.6,
        EdgeKind.ActsFor or EdgeKind.LinkedTo => 0.6,
        EdgeKind.Directorship => 0.5,
        EdgeKind.JointAction => 0.5,
        EdgeKind.SharedEmail => 0.4,
        EdgeKind.NamedInFiling => 0.4,
        EdgeKind.SharedPhone => 0.35,
        EdgeKind.SharedAddress => 0.3,
        EdgeKind.Encounter => 0.3,
        EdgeKind.Family => 0.25,
        EdgeKind.SharedAgent or EdgeKind.NameStem => 0.1,
        _ => 0,
    };

    public static double WeightOf(EvidenceClass evidence) => evidence switch
    {
        EvidenceClass.List or EvidenceClass.Registry => 1,
        EvidenceClass.Court or EvidenceClass.Panel => 0.95,
        EvidenceClass.Press or EvidenceClass.Synthetic => 0.8,
        _ => 0.5,
    };
}
