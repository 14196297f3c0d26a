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

    // Farther inland, away from ports and anchorages, there is a lake or a river that the coastline does not know.
    private const double InlandMetres = 5000;

    // Fishing vessels at sea and what they meet; river craft are shorter, but for barges, which say nothing.
    private const double SeaGoingMetres = 50;
    private const double LargeMetres = 100;

    private int _latitude;
    private int _longitude;
    private bool _isKnown;
    private bool _isHarbour;
    private bool _isLake;

    public static bool MayMeetAtSea(in HullShape hull) => hull.Length >= SeaGoingMetres;

    public static bool AreLarge(in HullShape one, in HullShape other) =>
        Math.Min(one.Length, other.Length) >= SeaGoingMetres && Math.Max(one.Length, other.Length) >= LargeMetres;

    /// <param name="isLarge">
    /// Sea-going hulls: on a lake or a river that the coastline does not know they are not at a quay everywhere.
    /// </param>
    public bool IsHarbour(Position place, SeaReference sea, bool isLarge)
    {
        int latitude = (int)Math.Round(place.LatitudeDegrees * StepsPerDegree);
        int longitude = (int)Math.Round(place.LongitudeDegrees * StepsPerDegree);
        if (!_isKnown || latitude != _latitude || longitude != _longitude)
        {
            (_latitude, _longitude, _isKnown) = (latitude, longitude, true);
            bool isPlace = Position.TryCreate(
                latitude / StepsPerDegree, longitude / StepsPerDegree, out Position near);
            (_isHarbour, _isLake) = isPlace ? Ask(near, sea) : default;
        }

        return _isHarbour && !(_isLake && isLarge);
    }

    private static (bool IsHarbour, bool IsLake) Ask(Position place, SeaReference sea)
    {
        Shore shore = sea.ShoreAt(place);
        bool isLake = shore.IsLand && shore.Distance.Metres >= InlandMetres
            && sea.NearestPort(place, Distance.FromMetres(InlandMetres)) is null
            && sea.NearestAnchorage(place, Distance.FromMetres(InlandMetres)) is null;
        bool isHarbour = shore.IsLand
            || shore.Distance.Metres < QuayMetres
            || (shore.Distance.Metres < PortShoreMetres
                && sea.NearestPort(place, Distance.FromMetres(PortMetres)) is not null);
        return (isHarbour, isLake);
    }
}
