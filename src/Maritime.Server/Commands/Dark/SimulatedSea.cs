using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Server.Commands.Dark;

/// <summary>
/// A sea made up for measuring: stations on a straight coast with a hole between two of them, one satellite pass every
/// hour and a half, ships on lanes, at anchor, and far out.
/// </summary>
/// <remarks>
/// Nothing here is taken from the detectors. Reception falls with distance, differs from ship to ship, fades for hours
/// at a time; stations fail for hours; a ship's antenna is blocked for a while now and then; ships leave for the open
/// sea
/// and come back. What is heard is thinned to one report in a step, as archives are, so that months of ship time can be
/// played.
/// </remarks>
internal sealed class SimulatedSea(int seed, int shipCount, TimeSpan length, TimeSpan step)
{
    /// <summary>Ten stations: degrees of longitude; a hole of two degrees after the fifth.</summary>
    private static readonly double[] StationsAt = [-12, -10.7, -9.5, -8.3, -7.1, -4.6, -3.4, -2.2, -1, 0.2];

    private const double CoastLatitude = 45;
    private const double RangeMiles = 42;
    private const double WestEnd = -13;
    private const double EastEnd = 1.2;
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<(int Station, DateTimeOffset From, DateTimeOffset Until)> _failures = [];

    public static int Stations => StationsAt.Length;

    /// <summary>Which stations heard a report, a bit each; none: a satellite.</summary>
    public List<(PositionReport Report, int HeardBy)> Heard { get; } = [];

    public void Make()
    {
        Random random = new(seed);
        double[] phase = [.. Enumerable.Range(0, Stations).Select(_ => random.NextDouble() * 24)];
        for (int station = 0; station < Stations; station++)
        {
            // A station fails once in ten days, for one to six hours.
            for (double hour = Exponential(random, 240); hour < length.TotalHours; hour += Exponential(random, 240))
            {
                DateTimeOffset from = Start.AddHours(hour);
                _failures.Add((station, from, from.AddHours(1 + (random.NextDouble() * 5))));
            }
        }

        for (int ship = 0; ship < shipCount; ship++)
        {
            MakeShip(ship, new Random(unchecked((seed * 1009) + ship)), phase);
        }

        Heard.Sort((a, b) => a.Report.At != b.Report.At
            ? a.Report.At.CompareTo(b.Report.At)
            : a.Report.Mmsi.CompareTo(b.Report.Mmsi));
    }

    private static double Exponential(Random random, double mean) => -mean * Math.Log(1 - random.NextDouble());

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static Position At(double latitude, double longitude) =>
        Position.TryCreate(latitude, longitude, out Position position) ? position : default;

    private void MakeShip(int ship, Random random, double[] phase)
    {
        _ = Mmsi.TryCreate(235_000_000 + ship, out Mmsi mmsi);
        int kind = ship % 20;
        bool isAnchored = kind < 3;
        bool isSmall = kind is >= 3 and < 6; // Class B: two watts instead of twelve, a lower antenna.
        bool roams = kind is >= 6 and < 10; // Leaves the covered strip and comes back.
        double antenna = 0.4 + (random.NextDouble() * 0.6); // Height and cabling: some ships are always heard badly.
        double range = isSmall ? 0.55 : 1;
        double knots = isAnchored ? 0 : isSmall ? 5 + (random.NextDouble() * 3) : 8 + (random.NextDouble() * 10);
        double latitude = CoastLatitude - (isAnchored ? 0.1 + (random.NextDouble() * 0.2)
            : isSmall ? 0.1 + (random.NextDouble() * 0.25)
            : 0.2 + (random.NextDouble() * 0.5));
        double longitude = WestEnd + (random.NextDouble() * (EastEnd - WestEnd));
        double heading = random.Next(2) == 0 ? 90 : 270;
        DateTimeOffset blockedFrom = Start.AddHours(Exponential(random, 168));
        DateTimeOffset blockedUntil = Blocked(random, blockedFrom);
        DateTimeOffset end = Start + length;
        for (DateTimeOffset at = Start.AddSeconds(random.Next((int)step.TotalSeconds)); at < end; at += step)
        {
            double miles = knots * step.TotalHours;
            (double sin, double cos) = Math.SinCos(heading * Math.PI / 180);
            latitude += miles * cos / 60;
            longitude += miles * sin / 60 / Math.Cos(latitude * Math.PI / 180);
            heading = Steer(heading, latitude, longitude, roams, random);
            if (at > blockedUntil)
            {
                blockedFrom = at.AddHours(Exponential(random, 168));
                blockedUntil = Blocked(random, blockedFrom);
            }

            if (at >= blockedFrom && at <= blockedUntil)
            {
                continue;
            }

            Position place = At(latitude, longitude);
            int heardBy = Hear(place, at, antenna, range, phase, random);
            bool isPass = at.TimeOfDay.TotalMinutes % 97 < 9 && random.NextDouble() < 0.4 * antenna * range;
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
                    CogDegrees = (float)heading,
                    HeadingDegrees = (short)heading,
                    Status = isSmall ? NavigationStatus.NotDefined
                        : isAnchored ? NavigationStatus.AtAnchor
                        : NavigationStatus.UnderWayUsingEngine,
                    Class = isSmall ? TransponderClass.B : TransponderClass.A,
                    Family = heardBy != 0 ? SourceFamily.Terrestrial : SourceFamily.Satellite,
                },
                heardBy));
        }
    }

    /// <summary>Median ten minutes, one in a hundred longer than an hour.</summary>
    private static DateTimeOffset Blocked(Random random, DateTimeOffset from) =>
        from.AddMinutes(Math.Exp(Math.Log(10) + (0.77 * Normal(random))));

    private static double Steer(double heading, double latitude, double longitude, bool roams, Random random)
    {
        if (!roams)
        {
            return longitude > EastEnd ? 270 : longitude < WestEnd ? 90 : heading;
        }

        if (latitude > CoastLatitude - 0.25)
        {
            return 110 + (random.NextDouble() * 140);
        }

        if (latitude < CoastLatitude - 2.5)
        {
            return 290 + (random.NextDouble() * 140) - (random.NextDouble() > 0.5 ? 0 : 0.1);
        }

        return longitude > EastEnd ? 250 : longitude < WestEnd ? 110 : heading;
    }

    private int Hear(
        Position place, DateTimeOffset at, double antenna, double range, double[] phase, Random random)
    {
        int heardBy = 0;
        for (int station = 0; station < Stations; station++)
        {
            double east = place.LongitudeDegrees - StationsAt[station];
            if (Math.Abs(east) > 1.6)
            {
                continue; // More than 66 nm away.
            }

            double north = (place.LatitudeDegrees - CoastLatitude) * 60;
            double miles = double.Hypot(east * 42.4, north);
            double fading = 0.75 + (0.25 * Math.Sin(2 * Math.PI * ((at.TimeOfDay.TotalHours + phase[station]) / 11)));
            double share = 0.95 * antenna * fading / (1 + Math.Exp((miles - (RangeMiles * range * fading)) / 4));
            bool isHeard = random.NextDouble() < share;
            heardBy |= isHeard && !HasFailed(station, at) ? 1 << station : 0;
        }

        return heardBy;
    }

    private bool HasFailed(int station, DateTimeOffset at)
    {
        foreach ((int failed, DateTimeOffset from, DateTimeOffset until) in _failures)
        {
            if (failed == station && at >= from && at <= until)
            {
                return true;
            }
        }

        return false;
    }
}
