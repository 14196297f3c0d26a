using Maritime.Tracking;

namespace Maritime.Detection.Dark;

/// <summary>How fast ships of a kind can go, for what they could have reached.</summary>
internal static class VesselSpeeds
{
    /// <param name="own">
    /// Knots that the ship exceeded in one minute of a hundred under way; NaN when it was not seen under way.
    /// </param>
    /// <param name="minutes">For how many minutes it was seen under way.</param>
    /// <returns>
    /// Knots, for what it could have reached. A day under way tells its own speed, to which a tenth is added (detection
    /// spec, section 3), but not less than half of what its kind can do: ships sail slowly to save fuel. An hour tells
    /// whether it is faster than its kind.
    /// </returns>
    public static double Reach(VesselIdentity identity, double own, int minutes)
    {
        double kind = TopKnots(identity);
        return minutes >= 1440 ? Math.Max(1.1 * own, kind / 2)
            : minutes >= 60 ? Math.Max(1.1 * own, kind)
            : kind;
    }

    /// <summary>
    /// Knots. Tanker 17, cargo 26 (the fastest are container ships), fishing 14: detection spec, section 3; passenger
    /// and
    /// high-speed craft 40, others 20: own choice, above what such ships report in the files measured.
    /// </summary>
    public static double TopKnots(VesselIdentity identity) => identity.ShipType switch
    {
        >= 80 and <= 89 => 17,
        >= 70 and <= 79 => 26,
        30 => 14,
        31 or 32 or 52 => 15,
        >= 40 and <= 49 => 40,
        >= 60 and <= 69 => 30,
        _ => 20,
    };
}

/// <summary>Who must carry and run AIS, as far as a ship's own words tell.</summary>
internal static class CarriageDuty
{
    /// <summary>
    /// SOLAS V/19.2.4: cargo ships of 300 gross tonnage on international voyages, 500 elsewhere, passenger ships of any
    /// size; warships and state ships exempt. 300 gross tonnage is taken as 45 m of length.
    /// </summary>
    /// <returns>What frees the ship from the duty, in words; null when it must carry AIS or nothing is known.</returns>
    public static string? Exemption(VesselIdentity identity, Ais.TransponderClass transponder) => identity switch
    {
        { ShipType: 35 } => "says it is a naval ship",
        { ShipType: 51 or 55 or 58 or 59 } => "says it is a state or rescue ship",
        { ShipType: 36 or 37 } => "is a sailing or pleasure craft",
        { ShipType: 30 } => "is a fishing vessel, which SOLAS does not oblige",
        _ when transponder == Ais.TransponderClass.B => "uses class B, which nobody is obliged to",
        { Dimensions.Length: > 0 and < 45 } => "is shorter than ships with a duty to carry AIS",
        _ => null,
    };
}
