using Maritime.Ais;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Movement;

/// <summary>Tells ships from the stations ashore, in the air and on buoys that speak the same language.</summary>
internal static class Station
{
    /// <summary>
    /// ITU-R M.585-9: groups and coast stations begin with 0, aircraft with 111, rescue and distress transmitters with
    /// 97, aids to navigation with 99. A ship with a wrong number is a ship still: what equipment says counts first.
    /// </summary>
    public static bool IsShip(in Fix fix) =>
        fix.Class is not (TransponderClass.BaseStation or TransponderClass.Aircraft or TransponderClass.AidToNavigation)
        && IsShip(fix.Mmsi);

    public static bool IsShip(Mmsi mmsi) => mmsi.Value is (>= 100_000_000 and < 970_000_000 and not (>= 111_000_000
        and < 112_000_000 and not 111_111_111)) or (>= 980_000_000 and < 990_000_000);
}
