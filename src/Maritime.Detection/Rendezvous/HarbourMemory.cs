using Maritime.Detection.Geography;
using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>Whether a ship lies in a harbour, asked again only when it has moved.</summary>
/// <remarks>
/// The answer is that of the nearest point of a grid of a five-thousandth of a degree (about 20 m), so it depends on
/// the place alone and not on when it was first asked. Need not be saved.
/// </remarks>
internal struct HarbourMemory
{
    private const double StepsPerDegree = 5000;

    // The coastline is good to some hundred metres, and ports stand as points in their middle.
    private const double QuayMetres = 500;
    private const double PortShoreMetres = 2000;
    private const double PortMetres = 3000;

    private int _latitude;
    private int _longitude;
    private bool _isKnown;
    private bool _isHarbour;

    public bool IsHarbour(Position place, SeaReference sea)
    {
        int latitude = (int)Math.Round(place.LatitudeDegrees * StepsPerDegree);
        int longitude = (int)Math.Round(place.LongitudeDegrees * StepsPerDegree);
        if (!_isKnown || latitude != _latitude || longitude != _longitude)
        {
            (_latitude, _longitude, _isKnown) = (latitude, longitude, true);
            _isHarbour = Position.TryCreate(latitude / StepsPerDegree, longitude / StepsPerDegree, out Position near)
                && Ask(near, sea);
        }

        return _isHarbour;
    }

    private static bool Ask(Position place, SeaReference sea)
    {
        Shore shore = sea.ShoreAt(place);
        return shore.IsLand
            || shore.Distance.Metres < QuayMetres
            || (shore.Distance.Metres < PortShoreMetres
                && sea.NearestPort(place, Distance.FromMetres(PortMetres)) is not null);
    }
}
