using System.Collections.Immutable;
using Maritime.Primitives;

namespace Maritime.Screening.Conduct;

public enum ConductFactKind : byte
{
    /// <summary>Two ships alongside in a way that fits a ship-to-ship transfer.</summary>
    PossibleTransfer,

    /// <summary>Silent near a ship that was, or could have been, met meanwhile; the partner was not seen.</summary>
    PossibleDarkTransfer,
    PortCall,

    /// <summary>Silent where reception is good.</summary>
    DarkPeriod,

    /// <summary>Silent; whether by choice is not known.</summary>
    Gap,
    DraughtChange,

    /// <summary>Name, call sign, MMSI or IMO number changed or contradicted each other.</summary>
    IdentityChange,

    /// <summary>The flag in the MMSI changed.</summary>
    FlagChange,

    /// <summary>Positions that the ship cannot have had.</summary>
    FalsePosition,
    Loitering,
}

/// <summary>A ship as far as a fact knows it.</summary>
/// <param name="ShipType">AIS ship type 0..99.</param>
public sealed record ConductShip(
    Mmsi? Mmsi = null, ImoNumber? Imo = null, string? Name = null, Flag Flag = default, byte? ShipType = null)
{
    public bool IsTanker => ShipType is >= 80 and <= 89;

    public bool IsCargo => ShipType is >= 70 and <= 79;
}

/// <summary>Something that a ship did, as an event of detection or a report tells it.</summary>
/// <remarks>Of a transfer there is one fact per ship; the other one is its <see cref="Partner"/>.</remarks>
public sealed record ConductFact
{
    public required ConductFactKind Kind { get; init; }

    public required ConductShip Ship { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null while it lasts, or for a moment.</summary>
    public DateTimeOffset? Until { get; init; }

    public Position? Place { get; init; }

    /// <summary>Null: not seen.</summary>
    public ConductShip? Partner { get; init; }

    public string Port { get; init; } = "";

    /// <summary>The state whose port it is.</summary>
    public Flag PortState { get; init; }

    public double? DraughtBeforeMetres { get; init; }

    public double? DraughtAfterMetres { get; init; }

    /// <summary>0..1: how probable the fact is, as detection has it.</summary>
    public double Confidence { get; init; } = 1;

    /// <summary>Id of the event or title of the report.</summary>
    public string Source { get; init; } = "";

    public DateOnly Day => DateOnly.FromDateTime(At.UtcDateTime);
}

/// <summary>How far the facts at hand go towards what a rule forbids.</summary>
public enum ConductStrength : byte
{
    /// <summary>A part of it was seen; another part cannot be.</summary>
    Indicator,

    /// <summary>Everything that AIS can show of it was seen.</summary>
    Suspected,
}

/// <summary>
/// A rule about conduct that facts may have touched. A question to the ship, never a finding against it.
/// </summary>
/// <param name="Rule">The rule's id: "unscr-2375-11".</param>
/// <param name="Until">Until when a consequence lasts; null when it has no end of its own.</param>
/// <param name="NotKnown">What the facts cannot show, in one sentence.</param>
public sealed record ConductFinding(
    string Rule,
    string Authority,
    string Article,
    ConductStrength Strength,
    string Says,
    DateOnly? Until,
    string NotKnown,
    ImmutableArray<ConductFact> Facts);
