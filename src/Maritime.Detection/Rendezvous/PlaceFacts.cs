using Maritime.Detection.Geography;
using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>What lies near a meeting. NaN where nothing is within the distance that matters.</summary>
/// <param name="ShoreKm">To the nearest coast; 0 inland.</param>
/// <param name="PortKm">To the nearest port, within 30 km; 0 inside a port area.</param>
/// <param name="AnchorageKm">To the nearest anchorage point, within 10 km; 0 inside an anchorage area.</param>
/// <param name="ZoneName">Of a known lightering area, when inside one.</param>
internal readonly record struct PlaceFacts(double ShoreKm, double PortKm, double AnchorageKm, string? ZoneName)
{
    public bool InStsZone => ZoneName is not null;

    public static PlaceFacts At(Position position, SeaReference? reference)
    {
        SeaReference sea = reference ?? SeaReference.World;
        Shore shore = sea.ShoreAt(position);
        double port = Kilometres(sea.NearestPort(position, Distance.FromMetres(30_000)));
        double anchorage = Kilometres(sea.NearestAnchorage(position, Distance.FromMetres(10_000)));
        string? zone = null;
        foreach (Zone near in sea.Zones.Near(position))
        {
            if (!near.Contains(position))
            {
                continue;
            }

            port = near.Kind == ZoneKind.Port ? 0 : port;
            anchorage = near.Kind == ZoneKind.Anchorage ? 0 : anchorage;
            zone = near.Kind == ZoneKind.ShipToShip ? near.Name : zone;
        }

        return new(shore.IsLand ? 0 : shore.Distance.Metres / 1000, port, anchorage, zone);
    }

    private static double Kilometres((Place Place, Distance Distance)? near) =>
        near is { } known ? known.Distance.Metres / 1000 : double.NaN;
}
