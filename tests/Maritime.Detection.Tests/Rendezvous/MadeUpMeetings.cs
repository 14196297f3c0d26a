using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Detection.Tests.Rendezvous;

/// <summary>What two made-up ships did, and when their hulls lay together.</summary>
internal sealed record MadeUpMeeting(int First, int Second, string Kind, DateTimeOffset From, DateTimeOffset To);

/// <summary>How a made-up sea is received and what its ships leave unsaid.</summary>
internal sealed record Reception
{
    public bool IsSatellite { get; init; }

    public bool BlanksTypes { get; init; }

    public bool BlanksSizes { get; init; }
}

/// <summary>
/// Simulated, with a seed: transfers and what looks like them, at places and dates of their own. Nothing here is taken
/// from the labelled scenarios that ship with the project, nor from the detector.
/// </summary>
/// <remarks>
/// Hulls are rectangles made fast with four metres of fenders between them; they swing together when alongside and each
/// for itself when not. Reports carry 5 m of noise. Terrestrial: a report in about a minute, a quarter of them lost.
/// Satellite: passes of eight minutes every 50 to 110 minutes, two reports in five.
/// </remarks>
internal sealed class MadeUpMeetings
{
    private const double KnotMetres = 1852.0 / 3600;
    private const double Degree = 111_195;
    private const string Sts = "possible-sts";

    // Open roads and open sea, away from any area known for transfers.
    private static readonly (double Latitude, double Longitude)[] Offshore =
    [
        (44.2, 31.5), (12.3, -63.0), (-33.2, 15.9), (58.6, 4.0), (20.5, 38.0), (-8.4, 12.2), (41.0, 4.5), (15.0, 72.3),
    ];

    // Off ports where ships anchor: roads of Lisbon, Piraeus, Colombo, Santos, Durban, Kiel, Busan, Valparaiso.
    private static readonly (double Latitude, double Longitude)[] Roads =
    [
        (38.62, -9.33), (37.90, 23.57), (6.97, 79.80), (-24.06, -46.30), (-29.87, 31.10), (54.45, 10.22),
        (35.02, 129.02),
    ];

    private readonly Random _random;
    private readonly Reception _reception;
    private int _next = 210_000_001;

    private MadeUpMeetings(int seed, Reception reception)
    {
        _random = new Random(seed);
        _reception = reception;
    }

    public List<PositionReport> Positions { get; } = [];

    public List<StaticReport> Statics { get; } = [];

    public List<MadeUpMeeting> Truth { get; } = [];

    /// <summary>Two of each kind, spread over the world and over a year.</summary>
    public static MadeUpMeetings Make(int seed, Reception reception)
    {
        MadeUpMeetings sea = new(seed, reception);
        for (int time = 0; time < 2; time++)
        {
            sea.Alongside(Sts, Tanker(230 + sea.Up(60)), Tanker(130 + sea.Up(90)), Offshore, 5 + sea.Up(20), 0);
            sea.Alongside(Sts, Tanker(150 + sea.Up(30)), Tanker(140 + sea.Up(30)), Offshore, 4 + sea.Up(8), 5);
            sea.Alongside(Sts, Fishing(50 + sea.Up(20)), Carrier(110 + sea.Up(30)), Offshore, 4 + sea.Up(10), 0);
            sea.Alongside("bunkering", Carrier(200 + sea.Up(100)), Tanker(55 + sea.Up(35)), Roads, 2 + sea.Up(4), 0);
            sea.Alongside("pilotage", Carrier(150 + sea.Up(100)), new Hull(50, 14, 5), Roads, 0.25, 8);
            sea.Alongside("raft", new Hull(30, 22, 6), new Hull(30, 20, 6), Roads, 9 + sea.Up(6), 0);
            sea.Towage();
            sea.Convoy();
            sea.Neighbours(300 + sea.Up(250));
            sea.Neighbours(450 + sea.Up(400));
        }

        return sea;
    }

    private static Hull Tanker(double length) => new(80, length, length / 5.7);

    private static Hull Carrier(double length) => new(70, length, length / 6.3);

    private static Hull Fishing(double length) => new(30, length, length / 4.5);

    private double Up(double most) => _random.NextDouble() * most;

    private double Noise(double sigma) =>
        sigma * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private (double Latitude, double Longitude) Pick((double Latitude, double Longitude)[] places)
    {
        (double latitude, double longitude) = places[_random.Next(places.Length)];
        return (latitude + Up(0.02) - 0.01, longitude + Up(0.02) - 0.01);
    }

    private DateTimeOffset Some() =>
        new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(2 * (_next % 200)).AddMinutes(Up(1440));

    /// <summary>The second ship comes alongside the first, which drifts, lies at anchor or sails on.</summary>
    private void Alongside(
        string kind, Hull one, Hull other, (double Latitude, double Longitude)[] places, double hours, double knots)
    {
        (double Latitude, double Longitude) place = Pick(places);
        DateTimeOffset from = Some();
        DateTimeOffset to = from.AddHours(hours);
        double course = Up(360);
        double turn = knots > 0 || Up(1) < 0.6 ? 0 : 180;
        double side = (one.Beam + other.Beam) / 2 + 4;
        double ahead = Noise(one.Length * 0.08);
        double phase = Up(6);
        double drift = knots > 0 ? knots : Up(0.4);
        bool isAnchored = knots == 0 && ReferenceEquals(places, Roads);
        double approach = Math.Max(1.2, 0.5 + Up(1));

        double HeadingAt(double hour) => knots > 0 ? course : course + (35 * Math.Sin((hour / 3) + phase));
        (double East, double North) At(double hour) =>
            Moved(course, (isAnchored ? 0 : drift) * KnotMetres * hour * 3600);

        Ship(one, place, from.AddHours(-3), to.AddHours(3), isAnchored, at =>
        {
            double hour = (at - from).TotalHours;
            return (At(hour), HeadingAt(hour), isAnchored ? 0 : drift, course);
        });
        Ship(other, place, from.AddHours(-3), to.AddHours(3), isAnchored: false, at =>
        {
            double hour = (at - from).TotalHours;
            double heading = HeadingAt(hour);
            (double east, double north) = At(hour);
            (double sin, double cos) = Math.SinCos(heading * Math.PI / 180);
            (east, north) = (east + (ahead * sin) + (side * cos), north + (ahead * cos) - (side * sin));
            double away = at < from ? (from - at).TotalHours : at > to ? (at - to).TotalHours : 0;
            if (away == 0)
            {
                return ((east, north), heading + turn, isAnchored ? 0 : drift, course);
            }

            // The last kilometre takes half an hour, the rest goes at ten knots.
            double metres = away < 0.5 * approach
                ? 1000 * away / (0.5 * approach)
                : 1000 + ((away - (0.5 * approach)) * 10 * 1852);
            double speed = away < 0.5 * approach ? 1.5 + drift : 10;
            (double dx, double dy) = Moved(heading + 90, metres);
            return ((east + dx, north + dy), heading + (at < from ? 270 : 90), speed, heading + (at < from ? 270 : 90));
        });
        Truth.Add(new MadeUpMeeting(_next - 2, _next - 1, kind, from, to));
    }

    private void Towage()
    {
        (double Latitude, double Longitude) place = Pick(Roads);
        DateTimeOffset from = Some();
        double course = Up(360);
        Hull tow = Carrier(90 + Up(60));
        Hull tug = new(52, 28 + Up(8), 10);
        foreach ((Hull hull, double lead) in (ReadOnlySpan<(Hull, double)>)[(tow, 0), (tug, (tow.Length / 2) + 40)])
        {
            Ship(hull, place, from, from.AddHours(5), isAnchored: false, at =>
                (Moved(course, lead + (5 * KnotMetres * (at - from).TotalSeconds)), course, 5, course));
        }

        Truth.Add(new MadeUpMeeting(_next - 2, _next - 1, "towage", from, from.AddHours(5)));
    }

    private void Convoy()
    {
        (double Latitude, double Longitude) place = Pick(Offshore);
        DateTimeOffset from = Some();
        double course = Up(360);
        double apart = 350 + Up(300);
        for (int ship = 0; ship < 2; ship++)
        {
            double beside = ship * apart;
            Ship(Carrier(140 + Up(60)), place, from, from.AddHours(6), isAnchored: false, at =>
            {
                (double east, double north) = Moved(course, 9 * KnotMetres * (at - from).TotalSeconds);
                (double dx, double dy) = Moved(course + 90, beside);
                return ((east + dx, north + dy), course, 9, course);
            });
        }

        Truth.Add(new MadeUpMeeting(_next - 2, _next - 1, "convoy", from, from.AddHours(6)));
    }

    /// <summary>Two ships that swing at anchors of their own.</summary>
    private void Neighbours(double apart)
    {
        (double Latitude, double Longitude) place = Pick(Roads);
        DateTimeOffset from = Some();
        double wind = Up(360);
        for (int ship = 0; ship < 2; ship++)
        {
            double east = ship * apart;
            double phase = Up(6);
            Hull hull = Up(1) < 0.5 ? Tanker(110 + Up(60)) : Carrier(110 + Up(60));
            Ship(hull, place, from, from.AddHours(14), isAnchored: true, at =>
            {
                double heading = wind + (30 * Math.Sin(((at - from).TotalHours / 2) + phase));
                (double dx, double dy) = Moved(heading + 180, 120);
                return ((east + dx, dy), heading, 0.1, heading);
            });
        }

        Truth.Add(new MadeUpMeeting(_next - 2, _next - 1, "waiting", from, from.AddHours(14)));
    }

    private static (double East, double North) Moved(double course, double metres)
    {
        (double sin, double cos) = Math.SinCos(course * Math.PI / 180);
        return (metres * sin, metres * cos);
    }

    private void Ship(
        Hull hull,
        (double Latitude, double Longitude) place,
        DateTimeOffset from,
        DateTimeOffset to,
        bool isAnchored,
        Func<DateTimeOffset, ((double East, double North) At, double Heading, double Knots, double Course)> motion)
    {
        Mmsi mmsi = Scenario.Ship(_next++);
        double bow = hull.Length * (0.15 + Up(0.7)); // The antenna: forward on some, aft on most.
        Statics.Add(new()
        {
            Mmsi = mmsi,
            At = from,
            ShipType = _reception.BlanksTypes ? null : hull.Type,
            Dimensions = _reception.BlanksSizes
                ? null
                : new Dimensions((float)bow, (float)(hull.Length - bow), (float)hull.Beam / 2, (float)hull.Beam / 2),
        });
        double scale = Math.Cos(place.Latitude * Math.PI / 180);
        foreach (DateTimeOffset at in Times(from, to))
        {
            ((double east, double north), double heading, double knots, double course) = motion(at);

            // What is told is where the antenna is, not where the middle of the hull is.
            (double dx, double dy) = Moved(heading, (hull.Length / 2) - bow);
            Positions.Add(new()
            {
                Mmsi = mmsi,
                At = at,
                Position = Scenario.At(
                    place.Latitude + ((north + dy + Noise(5)) / Degree),
                    place.Longitude + ((east + dx + Noise(5)) / Degree / scale)),
                SogKnots = (float)Math.Round(Math.Max(0, knots + Noise(0.08)), 1),
                CogDegrees = (float)(((course + Noise(2)) % 360) + 360) % 360,
                HeadingDegrees = (short)((int)(heading + Noise(1) + 720) % 360),
                Status = isAnchored ? NavigationStatus.AtAnchor : NavigationStatus.UnderWayUsingEngine,
                Class = TransponderClass.A,
                UtcSecond = 60,
                Family = _reception.IsSatellite ? SourceFamily.Satellite : SourceFamily.Terrestrial,
            });
        }
    }

    private IEnumerable<DateTimeOffset> Times(DateTimeOffset from, DateTimeOffset to)
    {
        // Passes come for all ships alike: by the clock, not by the ship.
        for (DateTimeOffset at = from.AddSeconds(Up(60)); at < to; at = at.AddSeconds(60 + Noise(5)))
        {
            double minute = at.ToUnixTimeSeconds() / 60.0;
            double cycle = minute % 237;
            bool isPass = cycle is < 8 or (> 52 and < 60) or (> 150 and < 158);
            if (_reception.IsSatellite ? isPass && Up(1) < 0.4 : Up(1) < 0.75)
            {
                yield return at;
            }
        }
    }

    private sealed record Hull(byte Type, double Length, double Beam);
}
