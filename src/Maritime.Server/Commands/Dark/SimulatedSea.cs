using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Server.Commands.Dark;

/// <summary>
/// A sea made up for measuring: three stations on a straight coast, a satellite, ships on lanes and at anchor.
/// </summary>
/// <remarks>
/// Nothing here is taken from the detectors: reception falls with distance, differs from ship to ship, and each station
/// fades for hours at a time. Every ship transmits once a minute (as thinned recordings do); what is heard is drawn.
/// </remarks>
internal sealed class SimulatedSea(int seed, int shipCount, TimeSpan length)
{
    public const int Stations = 3;

    private const double RangeMiles = 45;
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Which stations heard a report; none: a satellite.</summary>
    public List<(PositionReport Report, byte HeardBy)> Heard { get; } = [];

    public void Make()
    {
        Random random = new(seed);
        double[] phase = [.. Enumerable.Range(0, Stations).Select(_ => random.NextDouble() * 24)];
        for (int ship = 0; ship < shipCount; ship++)
        {
            MakeShip(ship, new Random(unchecked((seed * 1009) + ship)), phase);
        }

        Heard.Sort((a, b) => a.Report.At != b.Report.At
            ? a.Report.At.CompareTo(b.Report.At)
            : a.Report.Mmsi.CompareTo(b.Report.Mmsi));
    }

    private static Position StationAt(int station) => At(45, -8 + (station * 1.5));

    private static Position At(double latitude, double longitude) =>
        Position.TryCreate(latitude, longitude, out Position position) ? position : default;

    private void MakeShip(int ship, Random random, double[] phase)
    {
        _ = Mmsi.TryCreate(235_000_000 + ship, out Mmsi mmsi);
        bool isAnchored = ship % 5 == 0;
        double antenna = 0.4 + (random.NextDouble() * 0.6); // Height and cabling: some ships are always heard badly.
        double knots = isAnchored ? 0 : 8 + (random.NextDouble() * 10);
        double lane = isAnchored ? 44.85 - (random.NextDouble() * 0.2) : 44.75 - (random.NextDouble() * 0.5);
        double longitude = -9 + (random.NextDouble() * 6);
        int heading = random.Next(2) == 0 ? 90 : 270;
        DateTimeOffset end = Start + length;
        for (DateTimeOffset at = Start.AddSeconds(random.Next(60)); at < end; at += TimeSpan.FromMinutes(1))
        {
            longitude += knots / 3600 / Math.Cos(lane * Math.PI / 180) * (heading == 90 ? 1 : -1);
            heading = longitude > -2.5 ? 270 : longitude < -9.5 ? 90 : heading;
            Position place = At(lane, longitude);
            byte heardBy = Hear(place, at, antenna, phase, random);
            bool isPass = at.TimeOfDay.TotalMinutes % 97 < 9 && random.NextDouble() < 0.15 * antenna;
            if (heardBy == 0 && !isPass)
            {
                continue;
            }

            Heard.Add((
                new PositionReport
                {
                    Mmsi = mmsi,
                    At = at,
                    Position = place,
                    SogKnots = (float)knots,
                    CogDegrees = heading,
                    HeadingDegrees = (short)heading,
                    Status = isAnchored ? NavigationStatus.AtAnchor : NavigationStatus.UnderWayUsingEngine,
                    Class = TransponderClass.A,
                    Family = heardBy != 0 ? SourceFamily.Terrestrial : SourceFamily.Satellite,
                },
                heardBy));
        }
    }

    private static byte Hear(Position place, DateTimeOffset at, double antenna, double[] phase, Random random)
    {
        byte heardBy = 0;
        for (int station = 0; station < Stations; station++)
        {
            double miles = place.DistanceTo(StationAt(station)).NauticalMiles;
            double fading = 0.75 + (0.25 * Math.Sin(2 * Math.PI * ((at.TimeOfDay.TotalHours + phase[station]) / 11)));
            double share = 0.95 * antenna * fading / (1 + Math.Exp((miles - (RangeMiles * fading)) / 4));
            heardBy |= (byte)(random.NextDouble() < share ? 1 << station : 0);
        }

        return heardBy;
    }
}
