using Maritime.Ais;
using Maritime.Detection.Dark;
using Maritime.Detection.Geography;
using Maritime.Detection.Tests.Rendezvous;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Tests.Engine;

/// <summary>
/// Simulated, with a seed: one day and a half of a sea in which something of every kind happens, so that what must hold
/// for every detector is seen with events of every detector.
/// </summary>
internal sealed class MadeSea
{
    private const int Scrapped = 9_074_729;

    private static readonly DateTimeOffset Noon = new(2026, 3, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly Random _random = new(20260329);

    private MadeSea()
    {
        HarbourAndZone();
        Slowness();
        Draughts();
        FalsePositions();
        Disturbance();
        Identities();
        Dark();
        Meetings();
    }

    public static MadeSea Instance { get; } = new();

    public List<PositionReport> Positions { get; } = [];

    public List<StaticReport> Statics { get; } = [];

    public static FleetOptions Options { get; } = FleetOptions.Default with
    {
        Kinds = [.. EventKinds.All],
        CreateSea = () => new SeaPicture(SeaPictureOptions.Default with { BrokenUp = new HashSet<int> { Scrapped } }),
        Reference = SeaReference.World.WithZones(new ZoneSet(
            [Zone.Circle("box", ZoneKind.Watch, "", Scenario.At(40, -30), Distance.FromNauticalMiles(5))])),
    };

    private void HarbourAndZone()
    {
        Sail(244_000_001, Scenario.At(52.20, 3.40), 122, 12, 0, 100);
        Lie(244_000_001, Scenario.At(51.95, 4.05), 120, 420, NavigationStatus.Moored);
        Sail(244_000_001, Scenario.At(51.95, 4.05), 302, 10, 430, 620);

        // Silent inside the area for an hour and a half, then for nine hours outside.
        Position inside = Sail(244_000_005, Scenario.At(39.8, -30), 0, 6, 0, 120);
        Lie(244_000_005, inside, 120, 200);
        Lie(244_000_005, inside, 290, 400);
        Position outside = Sail(244_000_005, inside, 0, 8, 400, 520);
        Sail(244_000_005, outside.Travel(0, Distance.FromNauticalMiles(80)), 0, 8, 1060, 1100);
    }

    private void Slowness()
    {
        Sail(244_000_002, Scenario.At(45, -30), 90, 10, 0, 60);
        Lie(244_000_002, Scenario.At(45, -29.76), 60, 300);
        Sail(244_000_002, Scenario.At(45, -29.76), 90, 10, 300, 400);
        Sail(244_000_003, Scenario.At(44, -30), 0, 10, 0, 60);
        Position adrift = Sail(244_000_003, Scenario.At(44.17, -30), 60, 1.8, 60, 240, heading: 330);
        Sail(244_000_003, adrift, 0, 10, 240, 320);
    }

    /// <summary>A tanker gives to a smaller one; both type their draughts when they have parted.</summary>
    private void Draughts()
    {
        const int Giver = 244_000_006;
        const int Taker = 244_000_007;
        Position place = Scenario.At(-5, -25);
        Position beside = place.Travel(90, Distance.FromMetres(49));
        Lie(Giver, place, 0, 900, NavigationStatus.UnderWayUsingEngine, every: 2);
        Sail(Taker, beside.Travel(90, Distance.FromNauticalMiles(15)), 270, 10, 0, 90);
        Lie(Taker, beside, 92, 600, NavigationStatus.UnderWayUsingEngine, every: 2);
        Sail(Taker, beside, 90, 10, 600, 900);
        Say(Giver, 0, 610, "GIVER", 9_256_315, 250, draught: 15);
        Say(Giver, 616, 890, "GIVER", 9_256_315, 250, draught: 13);
        Say(Taker, 0, 610, "TAKER", 9_256_327, 180, draught: 7);
        Say(Taker, 616, 890, "TAKER", 9_256_327, 180, draught: 11);
    }

    private void FalsePositions()
    {
        Sail(244_000_008, Scenario.At(38, -30), 90, 10, 0, 120);
        Sail(244_000_008, Scenario.At(36, -27), 90, 10, 122, 300);
        Sail(244_000_009, Scenario.At(34, -30), 90, 9, 0, 300, every: 2);
        Sail(244_000_009, Scenario.At(30, -20), 0, 11, 1, 300, every: 2);
        for (int half = 0; half < 150; half++)
        {
            double angle = half / 2.0 / 7.3 * 360;
            Position place = Scenario.At(32, -30).Travel(angle % 360, Distance.FromMetres(600));
            Report(244_000_010, half / 2.0, place, 10, angle + 90, (int)angle + 90);
        }

        Sail(244_000_010, Scenario.At(32, -29.99), 90, 10, 75, 150);
        Sail(244_000_030, Scenario.At(47, -5.5), 0, 10, 0, 30);
        Sail(244_000_030, Scenario.At(46.9, 2.2), 0, 3, 32, 60);
        Sail(244_000_030, Scenario.At(47.2, -5.5), 0, 10, 62, 120);
        for (int minute = 0; minute < 60; minute++)
        {
            Report(244_000_031, minute, Scenario.At(45.5, -20), 10, 90, 90);
        }

        Sail(244_000_031, Scenario.At(45.5, -19.99), 90, 10, 60, 100);
    }

    private void Disturbance()
    {
        for (int ship = 0; ship < 5; ship++)
        {
            int mmsi = 244_000_020 + ship;
            Position start = Scenario.At(43.2 + (0.1 * ship), 36.2);
            Sail(mmsi, start, 90, 10, 0, 30, every: 2);
            for (int minute = 30; minute < 150; minute += 2)
            {
                Report(mmsi, minute, Near(Scenario.At(44, 37.3), 90), 0.1, 0, 0);
            }

            Sail(mmsi, start.Travel(90, Distance.FromNauticalMiles(25)), 90, 10, 150, 240, every: 2);
        }
    }

    private void Identities()
    {
        (int Mmsi, int From, int To, string Name, int Imo, string? Sign)[] told =
        [
            (244_000_032, 0, 240, "ALPHA", 9_241_061, "PDAA"),
            (244_000_032, 246, 400, "BETA", 9_241_061, "PDBB"),
            (244_000_033, 0, 300, "WRONG", 9_074_728, null),
            (290_000_034, 0, 300, "NOBODY", 9_249_312, null),
            (244_000_035, 0, 300, "SIGN", 9_249_324, "3EXY7"),
            (244_000_036, 0, 300, "FLAGGED", 9_187_629, null),
            (636_000_036, 360, 700, "FLAGGED", 9_187_629, null),
            (244_000_037, 0, 300, "ONE", 9_243_148, null),
            (244_000_038, 1, 300, "TWO", 9_243_148, null),
            (244_000_039, 0, 300, "BREAKERS", Scrapped, null),
            (257_000_101, 0, 180, "FIRST", 9_166_417, null),
            (538_000_102, 0, 180, "SECOND", 9_233_210, null),
            (257_000_101, 210, 580, "SECOND", 9_233_210, null),
            (538_000_102, 212, 580, "FIRST", 9_166_417, null),
        ];
        foreach ((int mmsi, int from, int to, string name, int imo, string? sign) in told)
        {
            Say(mmsi, from, to, name, imo, 180, sign: sign);
            if (mmsi is not (257_000_101 or 538_000_102))
            {
                double north = 40 + (0.5 * (mmsi % 10));
                Sail(mmsi, Scenario.At(north, -40).Travel(90, Distance.FromNauticalMiles(from / 6.0)), 90, 10, from, to);
            }
        }

        Position place = Scenario.At(-30, -25);
        Position beside = place.Travel(90, Distance.FromMetres(45));
        Lie(257_000_101, place, 0, 180, NavigationStatus.UnderWayUsingEngine);
        Lie(538_000_102, beside, 0, 180, NavigationStatus.UnderWayUsingEngine);
        Sail(257_000_101, place, 0, 12, 180, 600, every: 3);
        Sail(538_000_102, beside, 180, 12, 180, 600, every: 3);
    }

    /// <summary>A well-heard sea; one ship falls silent for ten hours while another lies in its reach.</summary>
    private void Dark()
    {
        for (int leg = 0; leg < 18; leg++)
        {
            for (int ship = 0; ship < 9; ship++)
            {
                Position west = Scenario.At(57 + (0.06 * (ship % 5)), 3.5 + (0.1 * (ship / 5)));
                Position east = west.Travel(90, Distance.FromNauticalMiles(16));
                int mmsi = 257_100_000 + ship;
                for (int minute = 0; minute < 120; minute++)
                {
                    double at = (120 * leg) + minute;
                    if (ship > 0 || at is < 1300 or >= 1900)
                    {
                        Position place = LocalPlane.Between(
                            leg % 2 == 0 ? west : east, leg % 2 == 0 ? east : west, minute / 120.0);
                        Report(mmsi, at, place, 8, leg % 2 == 0 ? 90 : 270, leg % 2 == 0 ? 90 : 270);
                    }
                }
            }
        }

        Say(257_100_000, 0, 1290, "SILENT", 9_395_044, 180, draught: 7);
        Say(257_100_000, 1900, 2150, "SILENT", 9_395_044, 180, draught: 10);
        Lie(257_200_002, Scenario.At(57.3, 3.8), 600, 2150);
        Say(257_200_002, 600, 2150, "LIES", 9_395_056, 170, draught: 12);
    }

    /// <summary>Transfers, bunkers, pilots, tows, rafts, convoys and neighbours, all on the first day.</summary>
    private void Meetings()
    {
        MadeUpMeetings made = MadeUpMeetings.Make(20260329, new Rendezvous.Reception());
        foreach (MadeUpMeeting meeting in made.Truth)
        {
            TimeSpan shift = TimeSpan.FromDays(Math.Floor((Noon - meeting.From).TotalDays) + 1);
            Positions.AddRange(made.Positions
                .Where(report => report.Mmsi.Value == meeting.First || report.Mmsi.Value == meeting.Second)
                .Select(report => report with { At = report.At + shift }));
            Statics.AddRange(made.Statics
                .Where(report => report.Mmsi.Value == meeting.First || report.Mmsi.Value == meeting.Second)
                .Select(report => report with { At = report.At + shift }));
        }
    }

    private Position Near(Position place, double metres) =>
        place.Travel(_random.Next(360), Distance.FromMetres(metres * _random.NextDouble()));

    private Position Sail(
        int mmsi, Position from, double course, double knots, int begin, int end, int every = 1, int? heading = null)
    {
        for (int minute = begin; minute < end; minute += every)
        {
            Distance sailed = Distance.FromNauticalMiles(knots * (minute - begin) / 60);
            Report(mmsi, minute, from.Travel(course, sailed), knots, course, heading ?? (int)course);
        }

        return from.Travel(course, Distance.FromNauticalMiles(knots * (end - begin) / 60));
    }

    private void Lie(
        int mmsi,
        Position place,
        int begin,
        int end,
        NavigationStatus status = NavigationStatus.AtAnchor,
        int every = 3)
    {
        for (int minute = begin; minute < end; minute += every)
        {
            Report(mmsi, minute, Near(place, 6), 0.1, _random.Next(360), 10, status);
        }
    }

    private void Report(
        int mmsi,
        double minute,
        Position place,
        double knots,
        double course,
        int heading,
        NavigationStatus status = NavigationStatus.UnderWayUsingEngine) => Positions.Add(new()
        {
            Mmsi = Scenario.Ship(mmsi),
            At = Noon.AddMinutes(minute),
            Position = place,
            SogKnots = (float)knots,
            CogDegrees = (float)(course % 360),
            HeadingDegrees = (short)(heading % 360),
            Status = status,
            Class = TransponderClass.A,
            UtcSecond = 60,
        });

    private void Say(
        int mmsi, int begin, int end, string name, int imo, float length, float? draught = null, string? sign = null)
    {
        for (int minute = begin; minute <= end; minute += 6)
        {
            Statics.Add(new()
            {
                Mmsi = Scenario.Ship(mmsi),
                At = Noon.AddMinutes(minute).AddSeconds(20),
                ImoNumber = imo,
                Name = name,
                CallSign = sign,
                ShipType = 80,
                DraughtMetres = draught,
                Dimensions = Dimensions.Centred(length, length / 5.7f),
                Class = TransponderClass.A,
            });
        }
    }
}
