using Maritime.Primitives;

namespace Maritime.Ais;

/// <summary>
/// How a report reached us: it decides how late it may be and how often a ship is expected to be heard.
/// </summary>
public enum SourceFamily : byte
{
    Terrestrial,
    Satellite,
}

/// <summary>Which equipment speaks. It decides how often the ship must report (ITU-R M.1371 Annex 1).</summary>
public enum TransponderClass : byte
{
    Unknown,
    A,
    B,
    BaseStation,
    Aircraft,
    AidToNavigation,
}

/// <summary>Navigational status as keyed in on board (ITU-R M.1371, message 1). 15 is "not defined".</summary>
public enum NavigationStatus : byte
{
    UnderWayUsingEngine = 0,
    AtAnchor = 1,
    NotUnderCommand = 2,
    RestrictedManoeuvrability = 3,
    ConstrainedByDraught = 4,
    Moored = 5,
    Aground = 6,
    EngagedInFishing = 7,
    UnderWaySailing = 8,
    ReservedHighSpeed = 9,
    ReservedWingInGround = 10,
    TowingAstern = 11,
    PushingAhead = 12,
    Reserved13 = 13,
    SearchAndRescueTransmitter = 14,
    NotDefined = 15,
}

/// <summary>One dynamic report of one station, whatever message type or file format it came in.</summary>
/// <remarks>
/// A value of the hot path: no references, nothing to allocate. "Not available" is null for the position, NaN for
/// speed and course, -1 for the heading; a reader never lets 91, 181, 102.3, 360 or 511 through.
/// </remarks>
public readonly record struct PositionReport
{
    public required Mmsi Mmsi { get; init; }

    /// <summary>
    /// Event time, UTC: the best time the source offers, not the time of arrival where there is a better one.
    /// </summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Null when the station says it does not know where it is: the ship is heard all the same.</summary>
    public required Position? Position { get; init; }

    /// <summary>Speed over ground in knots; NaN when not available.</summary>
    public float SogKnots { get; init; }

    /// <summary>Course over ground in [0, 360) degrees; NaN when not available.</summary>
    public float CogDegrees { get; init; }

    /// <summary>True heading in 0..359 degrees; -1 when not available.</summary>
    public short HeadingDegrees { get; init; }

    public NavigationStatus Status { get; init; }

    public TransponderClass Class { get; init; }

    /// <summary>ITU-R M.1371 message type 1..28; 0 when the format does not say.</summary>
    public byte MessageType { get; init; }

    /// <summary>UTC second of the fix 0..59; 60 not available, 61 manual, 62 dead reckoning, 63 inoperative.</summary>
    public byte UtcSecond { get; init; }

    /// <summary>Receiver autonomous integrity monitoring in use.</summary>
    public bool Raim { get; init; }

    /// <summary>
    /// The position is on the coarse grid of type 27 (0.1 minute, whole knots): too coarse for hull clearance.
    /// </summary>
    public bool IsCoarse { get; init; }

    public SourceFamily Family { get; init; }

    /// <summary>Number of the feed or station within this process; 0 when there is only one.</summary>
    public ushort Source { get; init; }
}
