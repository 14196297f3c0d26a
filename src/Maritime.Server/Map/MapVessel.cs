using Maritime.Primitives;

namespace Maritime.Server.Map;

/// <summary>What the map has to know of a vessel beyond its motion; the bits go over the wire as they stand.</summary>
[Flags]
internal enum MapVesselFlags : byte
{
    None = 0,

    /// <summary>An alert about it is not closed.</summary>
    Alerted = 1,

    /// <summary>Its reports are made, not received: the page draws and labels it so.</summary>
    Simulated = 2,

    /// <summary>Silent for longer than its class and speed explain.</summary>
    Lost = 4,

    /// <summary>It, or an owner of it, is on a list (tiers L0 to L2).</summary>
    Listed = 8,
}

/// <summary>One vessel as the map draws it.</summary>
/// <param name="Id">The MMSI.</param>
/// <param name="SpeedKnots">NaN when unknown.</param>
/// <param name="CourseDegrees">[0, 360); NaN when unknown.</param>
/// <param name="HeadingDegrees">[0, 360); NaN when unknown, and the course turns the symbol.</param>
/// <param name="ShipType">0..99 as in ITU-R M.1371 table 53; 0 when unknown.</param>
/// <param name="NavigationStatus">0..15 as in ITU-R M.1371, message 1.</param>
/// <param name="LengthMetres">0 when unknown.</param>
/// <param name="At">Event time of the report.</param>
internal readonly record struct MapVessel(
    uint Id,
    Position Position,
    double SpeedKnots,
    double CourseDegrees,
    double HeadingDegrees,
    byte ShipType,
    byte NavigationStatus,
    ushort LengthMetres,
    MapVesselFlags Flags,
    DateTimeOffset At);
