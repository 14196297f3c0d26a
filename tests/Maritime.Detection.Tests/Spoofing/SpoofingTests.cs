using Maritime.Ais;
using Maritime.Detection.Dark;
using Maritime.Detection.Identity;
using Maritime.Detection.Movement;
using Maritime.Detection.Spoofing;
using Maritime.Primitives;

namespace Maritime.Detection.Tests.Spoofing;

public class SpoofingTests
{
    private const string Leap = """
        00:00 45.00 -30.00 sog=10
        00:02 45.005 -30.00 sog=10
        00:04 45.01 -30.00 sog=10
        00:06 46.50 -30.00 sog=10 segment=1
        00:08 46.505 -30.00 sog=10 segment=1
        00:10 tick
        00:20 tick
        """;

    [Fact]
    public void A_ship_that_leaps_farther_than_it_can_sail_and_stays_there_is_told_ten_minutes_later()
    {
        string said = Scenario.Play(CreateTeleport, Leap);

        Assert.StartsWith("teleport/257123000/20260101T000600Z v1 Closed: leapt 89.5 nm, within 2 min", said);
        Assert.Single(said.Split('\n'));
    }

    [Theory]
    [InlineData("00:06 46.50 -30.00\n00:08 45.02 -30.00\n00:20 tick")] // one wrong fix that returns
    [InlineData("05:00 46.50 -30.00\n05:02 46.505 -30.00\n05:20 tick")] // it can have sailed there
    [InlineData("00:06 45.03 -30.00\n00:08 45.035 -30.00\n00:20 tick")] // an error of a mile
    public void Less_is_no_leap(string then) => Assert.Empty(Scenario.Play(
        CreateTeleport, "00:00 45.00 -30.00\n00:02 45.005 -30.00\n00:04 45.01 -30.00\n" + then));

    [Fact]
    public void In_an_area_of_interference_no_ship_is_told_for_itself() =>
        Assert.Empty(Scenario.Play(CreateTeleport, Leap, new DisturbedSea()));

    [Fact]
    public void Two_ships_under_one_number_are_a_clone_and_no_leap()
    {
        string table = "";
        for (int minute = 0; minute < 60; minute += 2)
        {
            bool isOther = minute / 6 % 2 == 1;
            table += FormattableString.Invariant(
                $"00:{minute:00} {(isOther ? 46.5 : 45) + (minute * 0.001)} -30.00 sog=8 segment={(isOther ? 1 : 0)}\n");
            table += FormattableString.Invariant($"00:{minute:00} tick\n");
        }

        List<VesselEvent> events = Scenario.Run(CreateTeleport, table);

        VesselEvent clone = Assert.Single(events);
        Assert.Equal(EventKinds.Clone, clone.Kind);
        Scenario.AssertSplit(CreateTeleport, table);
    }

    [Fact]
    public void A_circle_that_goes_round_and_round_is_told_and_a_spiral_or_a_search_pattern_is_not()
    {
        VesselEvent circle = Assert.Single(Scenario.Run(CreateCircle, Circle(70, 400, 8, 0)));

        Assert.Equal(EventKinds.CircleSpoofing, circle.Kind);
        Assert.InRange(circle.Evidence.Single(fact => fact.Name == "radius").Value!.Value, 380, 420);
        Assert.Empty(Scenario.Run(CreateCircle, Circle(70, 400, 8, 25)));
        Assert.Empty(Scenario.Run(CreateCircle, Circle(15, 400, 8, 0)));
        Assert.Empty(Scenario.Run(CreateCircle, Circle(70, 30, 8, 0)));
    }

    [Fact]
    public void A_circle_is_over_when_the_ship_sails_on_straight_or_is_not_heard_any_more()
    {
        string straight = string.Concat(Enumerable.Range(0, 45).Select(minute => FormattableString.Invariant(
            $"{(70 + minute) / 60:00}:{(70 + minute) % 60:00} {45.004 + (minute * 0.0027):F5} -30.0 sog=10 cog=2\n")));
        string silence = string.Concat(Enumerable.Range(71, 150).Select(minute => FormattableString.Invariant(
            $"{minute / 60:00}:{minute % 60:00} tick\n")));
        foreach (string then in (string[])[straight, silence])
        {
            VesselEvent[] said = [.. Scenario.Run(CreateCircle, Circle(70, 400, 8, 0) + then)];

            Assert.Equal([EventState.Opened, EventState.Closed], said.Select(one => one.State));
            Assert.InRange(said[1].EndedAt!.Value, Scenario.Midnight.AddMinutes(66), Scenario.Midnight.AddMinutes(72));
            double turns = said[1].Evidence.Single(fact => fact.Name == "turns the same way").Value!.Value;
            Assert.InRange(turns, 8.2, 9); // The quarter in which it straightens out counts with them.
            Assert.Contains("centre 45.000 N 30.000 W", Scenario.Describe(said[1]));
        }

        Scenario.AssertSplit(CreateCircle, Circle(70, 400, 8, 0) + straight);
    }

    /// <summary>Found after 26 minutes, over after 29: others that circle too would still show themselves.</summary>
    [Fact]
    public void A_circle_that_ends_before_it_can_be_told_is_told_all_the_same()
    {
        string table = Circle(29, 400, 8, 0) + "00:29:30 45.0 -30.0 sog=10 cog=20\n00:30 45.0 -30.01 sog=10 cog=190\n"
            + "00:31 tick\n00:36 tick\n00:42 tick";

        string[] said = Scenario.Play(CreateCircle, table).Split('\n');

        Assert.Equal(2, said.Length);
        Assert.Contains("v1 Opened", said[0]);
        Assert.Contains("v2 Closed", said[1]);
    }

    /// <summary>Radii from 60 m to 4.8 km, each at a speed that ships have.</summary>
    [Theory]
    [InlineData(60, 5, 45, 2.4)]
    [InlineData(150, 6, 60, 5)]
    [InlineData(1000, 15, 60, 13.6)]
    [InlineData(2500, 30, 80, 17)]
    [InlineData(4800, 55, 110, 17.8)]
    public void Circles_of_any_size_are_told(double metres, double minutesPerTurn, int minutes, double knots)
    {
        string said = Scenario.Play(CreateCircle, Circle(minutes, metres, minutesPerTurn, 2, knots));

        Assert.Contains("Opened", said, StringComparison.Ordinal);
        Assert.Contains("radius ", said, StringComparison.Ordinal);
        double radius = double.Parse(
            said.Split("radius ")[1].Split(" m")[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(radius, 0.9 * metres, 1.1 * metres);
    }

    /// <summary>
    /// Less than a turn and a half, or beyond the sizes: a ship that waits, or that sails round an island.
    /// </summary>
    [Theory]
    [InlineData(1000, 60, 70, 3.4)]
    [InlineData(30, 5, 60, 1.2)]
    [InlineData(9000, 60, 115, 30)]
    public void Other_rounds_are_not(double metres, double minutesPerTurn, int minutes, double knots) =>
        Assert.Empty(Scenario.Play(CreateCircle, Circle(minutes, metres, minutesPerTurn, 2, knots)));

    [Theory]
    [InlineData(40, 7, true)]
    [InlineData(24, 12, true)]
    [InlineData(90, 1.5, true)]
    [InlineData(16, 12, false)]
    [InlineData(60, 0.8, false)]
    public void A_position_is_frozen_by_time_and_by_the_way_it_should_have_made(int minutes, double knots, bool isFrozen)
    {
        string table = FormattableString.Invariant($"45.0 -30.0 sog={knots}");
        string said = Scenario.Play(CreateFrozen, string.Concat(Enumerable.Range(0, minutes / 2).Select(
            i => FormattableString.Invariant($"{i * 2 / 60:00}:{i * 2 % 60:00} {table}\n"))));

        Assert.Equal(isFrozen, said.Contains("Opened", StringComparison.Ordinal));
    }

    [Fact]
    public void A_ship_that_swings_at_anchor_runs_no_circle() =>
        Assert.Empty(Scenario.Run(CreateCircle, Circle(70, 120, 8, 0, knots: 0.4)));

    [Fact]
    public void A_position_that_stands_still_while_the_ship_says_it_sails_is_frozen()
    {
        string said = Scenario.Play(CreateFrozen, Repeat(40, "45.0 -30.0 sog=10") + "00:45 45.2 -30.0 sog=10");

        Assert.StartsWith("frozen-position/257123000/20260101T000000Z v1 Opened: same place for 20 min", said);
        Assert.Contains("v2 Closed", said);
        Assert.Empty(Scenario.Play(CreateFrozen, Repeat(40, "45.0 -30.0 sog=0.3")));
        Assert.Empty(Scenario.Play(CreateFrozen, Repeat(40, "45.0 -30.0 sog=10 status=5")));
        Assert.Empty(Scenario.Play(CreateFrozen, Repeat(18, "45.0 -30.0 sog=10")));
    }

    [Fact]
    public void Who_comes_from_the_sea_and_is_far_inland_away_from_harbours_is_on_land()
    {
        string said = Scenario.Play(CreateOnLand, """
            00:00 47.0 -5.5 sog=10
            00:10 47.02 -5.5 sog=10
            00:20 46.9 2.2 sog=10
            00:22 46.9 2.2 sog=10
            00:24 46.9 2.2 sog=10
            00:25 tick
            """);

        Assert.StartsWith("on-land/257123000/20260101T002000Z v1 Opened: inland ", said);
    }

    [Theory]
    [InlineData("53.530 9.961")] // Hamburg, 40 nm from the sea.
    [InlineData("51.243 4.400")] // Antwerp.
    [InlineData("29.938 -90.062")] // New Orleans.
    public void Who_is_next_heard_in_a_port_far_inland_is_at_its_berth(string berth) =>
        Assert.Empty(Scenario.Play(CreateOnLand, $"""
            00:00 47.0 -5.5 sog=10
            00:10 47.02 -5.5 sog=10
            03:00 {berth} sog=0
            03:02 {berth} sog=0
            03:04 {berth} sog=0
            03:05 tick
            """));

    [Fact]
    public void Who_was_first_heard_inland_is_on_a_river_and_who_sails_in_past_a_harbour_shows_where_water_is()
    {
        Assert.Empty(Scenario.Play(CreateOnLand, Repeat(30, "38.63 -90.18 sog=5") + "00:40 tick")); // St. Louis
        string upTheElbe = "";
        for (int step = 0; step < 40; step++)
        {
            upTheElbe += FormattableString.Invariant(
                $"{step / 6:00}:{step % 6 * 10:00} {53.9 - (step * 0.0095)} {8.8 + (step * 0.03)} sog=8\n");
        }

        Assert.Empty(Scenario.Play(CreateOnLand, upTheElbe + "07:00 tick"));
    }

    [Fact]
    public void A_thousand_ships_put_on_one_spot_are_one_area_and_no_ship()
    {
        List<VesselEvent> events = PlayFleet(1000, isSnapped: true);

        VesselEvent area = Assert.Single(events.Where(e => e.Kind == EventKinds.Interference).GroupBy(e => e.Id)).Last();
        Assert.True(area.Evidence.Single(fact => fact.Name == "ships affected").Value >= 500);
        Assert.DoesNotContain(events, e => e.Kind is EventKinds.Teleport or EventKinds.Clone or EventKinds.OnLand);
        Assert.DoesNotContain(events, e => e.Kind == EventKinds.Rendezvous);
    }

    /// <summary>The disturbance lasts as long as they are there, and their way back is part of it.</summary>
    [Theory]
    [InlineData(2, 60)]
    [InlineData(2, 240)]
    [InlineData(5, 180)]
    public void Ships_put_on_one_spot_for_hours_and_back_are_one_area_and_meet_nobody(int step, int minutes)
    {
        List<VesselEvent> events = PlayFleet(40, isSnapped: true, step, 30 + minutes, 30 + minutes + 180);

        VesselEvent area = Assert.Single(events.Where(e => e.Kind == EventKinds.Interference).GroupBy(e => e.Id)).Last();
        Assert.Equal("snapped", area.Label);
        Assert.True(area.EndedAt >= Scenario.Midnight.AddMinutes(25 + minutes), $"over at {area.EndedAt}");
        Assert.True(area.EndedAt <= Scenario.Midnight.AddMinutes(45 + minutes), $"over at {area.EndedAt}");
        Assert.DoesNotContain(events, e => e.Kind is EventKinds.Teleport or EventKinds.Clone or EventKinds.Rendezvous);
    }

    [Fact]
    public void One_ship_alone_that_is_put_elsewhere_is_told_for_itself()
    {
        List<VesselEvent> events = PlayFleet(1, isSnapped: true);

        Assert.Contains(events, e => e.Kind == EventKinds.Teleport);
        Assert.DoesNotContain(events, e => e.Kind == EventKinds.Interference);
    }

    [Fact]
    public void Ships_that_sail_on_are_neither() => Assert.DoesNotContain(
        PlayFleet(50, isSnapped: false), e => e.Kind is EventKinds.Teleport or EventKinds.Interference);

    [Fact]
    public void A_number_that_no_ship_can_have_is_told_when_it_is_repeated()
    {
        string said = Scenario.Play(CreateConflict, """
            00:00 45.0 -30.0
            00:01 says imo=9074728
            00:21 says imo=9074728
            00:41 says imo=9074728
            01:01 says imo=9074728
            """);

        Assert.StartsWith("identity-conflict/257123000/20260101T000100Z v1 Closed imo-check-digit:", said);
        Assert.Single(said.Split('\n'));
        Assert.Empty(Scenario.Play(CreateConflict, "00:00 45.0 -30.0\n00:01 says imo=9074728\n00:02 says imo=9074728"));
        Assert.Empty(Scenario.Play(CreateConflict, """
            00:00 45.0 -30.0
            00:01 says imo=9074729 callsign=LAXY7
            00:21 says imo=9074729 callsign=LAXY7
            00:41 says imo=9074729 callsign=LAXY7
            """));
    }

    [Fact]
    public void Nothing_is_told_of_who_never_said_where_it_is_until_it_does()
    {
        const string Statements = """
            00:01 says imo=9074728 name=ALPHA draught=8
            00:21 says imo=9074728 name=ALPHA draught=8
            00:41 says imo=9074728 name=BETA draught=12
            01:01 says imo=9074728 name=BETA draught=12
            """;

        foreach ((Func<VesselDetector> create, string kind) in ((Func<VesselDetector>, string)[])
        [
            (CreateConflict, EventKinds.IdentityConflict),
            (() => new IdentityChangeDetector(), EventKinds.IdentityChange),
            (() => new DraughtChangeDetector(DraughtOptions.Default), EventKinds.DraughtChange),
        ])
        {
            Assert.Empty(Scenario.Play(create, Statements));
            string table = Statements + "\n01:10 45.0 -30.0\n01:11 says imo=9074728 name=BETA draught=12";
            VesselEvent said = Assert.Single(Scenario.Run(create, table));
            Assert.Equal((kind, Scenario.At(45, -30)), (said.Kind, said.Place));
            Scenario.AssertSplit(create, table);
        }
    }

    [Fact]
    public void A_call_sign_of_another_state_is_told()
    {
        string said = Scenario.Play(CreateConflict, """
            00:00 45.0 -30.0
            00:01 says imo=9074729 callsign=3EXY7
            00:21 says imo=9074729 callsign=3EXY7
            00:41 says imo=9074729 callsign=3EXY7
            """);

        Assert.Contains("call-sign-of-other-state: number assigned by NO, call sign series of PA", said);
    }

    [Fact]
    public void A_confirmed_change_of_name_is_told_once_with_both_names()
    {
        string said = Scenario.Play(() => new IdentityChangeDetector(), """
            00:00 45.0 -30.0
            00:01 says name=ALPHA callsign=LAXY7 imo=9074729 length=200
            05:00 says name=BETA callsign=LAXY7 imo=9074729 length=200
            06:00 says name=BETA callsign=LAXY7 imo=9074729 length=203
            """);

        Assert.Equal(
            "identity-change/257123000/20260101T050000Z v1 Closed name: name ALPHA to BETA, "
                + "counts from 2026-01-01 05:00 UTC, when it had been repeated long enough",
            said);
    }

    [Fact]
    public void The_same_hull_under_a_new_number_changed_it_and_under_two_at_once_is_a_conflict()
    {
        Assert.Equal("identity-change re-flagged", Hulls(hoursBetween: 48));
        Assert.Equal("identity-conflict imo-shared", Hulls(hoursBetween: 1));
    }

    /// <summary>The other number begins where the first one stopped, five minutes later, or beside it.</summary>
    [Theory]
    [InlineData(351000001, 6, "identity-change re-flagged")]
    [InlineData(257000002, 6, "identity-change mmsi-changed")]
    [InlineData(351000001, 14, "identity-conflict imo-shared")]
    public void A_hull_that_takes_another_number_within_minutes_is_told_from_two_that_share_one(
        int next, int firstUntil, string expected)
    {
        List<PositionReport> positions = [];
        List<StaticReport> statics = [];
        for (int minute = 0; minute < 14 * 60; minute++)
        {
            DateTimeOffset at = Scenario.Midnight.AddMinutes(minute);
            foreach ((int number, bool isHeard) in ((int, bool)[])
                [(257000001, minute < firstUntil * 60), (next, minute >= 365)])
            {
                if (isHeard)
                {
                    positions.Add(new()
                    {
                        Mmsi = Scenario.Ship(number),
                        At = at.AddSeconds(number % 60),
                        Position = Scenario.At(45 + (number == next ? 0.001 : 0), -30 + (minute * 10 / 60.0 / 42.4)),
                        SogKnots = 10,
                        CogDegrees = 90,
                        HeadingDegrees = 90,
                        Class = TransponderClass.A,
                    });
                }

                if (isHeard && minute % 6 == 0)
                {
                    statics.Add(new() { Mmsi = Scenario.Ship(number), At = at.AddSeconds(30), ImoNumber = 9074729 });
                }
            }
        }

        List<VesselEvent> events = [];
        BatchRun.Play(FleetOptions.Default, positions, statics, events);

        VesselEvent said = Assert.Single(events, one => one.Partner is not null && one.Kind != EventKinds.Rendezvous);
        Assert.Equal(expected, $"{said.Kind} {said.Label}");
    }

    [Fact]
    public void Cut_anywhere_and_restored_they_say_the_same()
    {
        Scenario.AssertSplit(CreateTeleport, Leap);
        Scenario.AssertSplit(CreateCircle, Circle(70, 400, 8, 0));
        Scenario.AssertSplit(CreateFrozen, Repeat(40, "45.0 -30.0 sog=10") + "00:45 45.2 -30.0 sog=10");
        Scenario.AssertSplit(
            CreateOnLand, "00:00 47.0 -5.5\n00:20 46.9 2.2\n00:22 46.9 2.2\n00:24 46.9 2.2\n00:25 tick\n00:30 47.0 -5.5");
        Scenario.AssertSplit(
            CreateConflict, "00:00 45.0 -30.0\n00:01 says imo=9074728\n00:21 says imo=9074728\n00:41 says imo=9074728");
        Scenario.AssertSplit(
            () => new IdentityChangeDetector(), "00:00 45.0 -30.0\n00:01 says name=A\n01:00 says name=B");
    }

    private static VesselDetector CreateTeleport() => new TeleportDetector(TeleportOptions.Default);

    private static VesselDetector CreateCircle() => new CircleDetector(CircleOptions.Default);

    private static VesselDetector CreateFrozen() => new FrozenPositionDetector(FrozenPositionOptions.Default);

    private static VesselDetector CreateOnLand() => new OnLandDetector(OnLandOptions.Default);

    private static VesselDetector CreateConflict() => new IdentityConflictDetector(IdentityConflictOptions.Default);

    private static string Repeat(int minutes, string fix) => string.Concat(
        Enumerable.Range(0, minutes / 2).Select(i => FormattableString.Invariant($"00:{i * 2:00} {fix}\n")));

    /// <param name="roughPercent">Of the radius: how far the points stray from the circle.</param>
    private static string Circle(int minutes, double metres, double minutesPerTurn, double roughPercent, double knots = 10)
    {
        Random random = new(5);
        string table = "";
        for (int i = 0; i < minutes * 2; i++)
        {
            double angle = i / 2.0 / minutesPerTurn * 360;
            double stray = 1 + ((random.NextDouble() - 0.5) * 4 * roughPercent / 100);
            Position place = Scenario.At(45, -30).Travel(angle, Distance.FromMetres(metres * stray));
            table += FormattableString.Invariant($"{i / 120:00}:{i / 2 % 60:00}:{i % 2 * 30:00} ")
                + FormattableString.Invariant($"{place.LatitudeDegrees:F6} {place.LongitudeDegrees:F6} ")
                + FormattableString.Invariant($"sog={knots} cog={(angle + 90) % 360:F1}\n");
            table += FormattableString.Invariant($"{i / 120:00}:{i / 2 % 60:00}:{i % 2 * 30:00} tick\n");
        }

        return table;
    }

    private static List<VesselEvent> PlayFleet(
        int ships, bool isSnapped, int step = 2, int backAt = 90, int minutes = 90)
    {
        Random random = new(20260101);
        List<PositionReport> positions = [];
        Position airport = Scenario.At(44.0, 37.3);
        for (int ship = 0; ship < ships; ship++)
        {
            Position start = Scenario.At(43 + (random.NextDouble() * 0.8), 36 + random.NextDouble());
            for (int minute = 0; minute < minutes; minute += step)
            {
                bool isAway = isSnapped && minute >= 30 && minute < backAt;
                Position place = isAway
                    ? airport.Travel(random.NextDouble() * 360, Distance.FromMetres(random.NextDouble() * 200))
                    : start.Travel(90, Distance.FromNauticalMiles(minute * 10 / 60.0));
                positions.Add(new PositionReport
                {
                    Mmsi = Scenario.Ship(257_000_001 + ship),
                    At = Scenario.Midnight.AddMinutes(minute).AddSeconds(ship % 60),
                    Position = place,
                    SogKnots = isAway ? 0 : 10,
                    CogDegrees = 90,
                    HeadingDegrees = 90,
                    Class = TransponderClass.A,
                });
            }
        }

        List<VesselEvent> events = [];
        BatchRun.Play(FleetOptions.Default, positions, [], events);
        return events;
    }

    private static string Hulls(int hoursBetween)
    {
        SeaPicture sea = new(SeaPictureOptions.Default);
        List<VesselEvent> events = [];
        SeaObservation first = Stated(257000001, 0);
        SeaObservation second = Stated(351000001, hoursBetween);
        sea.Close(Scenario.Midnight, [first], events);
        sea.Close(Scenario.Midnight.AddHours(hoursBetween), [second], events);
        VesselEvent said = Assert.Single(events);
        return $"{said.Kind} {said.Label}";

        static SeaObservation Stated(int mmsi, int hours) => new(
            SeaCell.At(Scenario.At(45, -30)),
            Scenario.Ship(mmsi),
            SeaObservationKind.StatedImo,
            9074729,
            Scenario.Midnight.AddHours(hours),
            SourceFamily.Terrestrial,
            TransponderClass.A,
            0)
        {
            Place = Scenario.At(45, -30),
        };
    }

    /// <summary>A sea in which no position can be relied upon.</summary>
    private sealed class DisturbedSea : ISeaKnowledge
    {
        public Reception ReceptionAt(Position position, SourceFamily family, TransponderClass transponder) => default;

        public AreaCondition ConditionAt(Position position, DateTimeOffset at) => AreaCondition.Interference;
    }
}
