using Maritime.Detection.Geography;
using Maritime.Detection.Movement;
using Maritime.Primitives;

namespace Maritime.Detection.Tests.Movement;

public class MovementTests
{
    private static readonly SeaReference Watched = SeaReference.World.WithZones(new ZoneSet(
    [
        Zone.Circle("north box", ZoneKind.Watch, "", Scenario.At(45.0, -30.0), Distance.FromNauticalMiles(5)),
        Zone.Circle("south box", ZoneKind.Watch, "", Scenario.At(44.98, -30.0), Distance.FromNauticalMiles(5)),
    ]));

    private const string Sailing = "00:50 45.02 -30.0 sog=12 cog=90 hdg=90";

    private static string Drift(string table) => Scenario.Play(CreateDrift, table);

    private static string Loiter(string table) => Scenario.Play(CreateLoitering, table);

    private static string Draught(string table) => Scenario.Play(CreateDraught, table);

    [Fact]
    public void A_ship_that_makes_way_sideways_for_ten_minutes_drifts()
    {
        string said = Drift(Sideways(25, 2) + Sailing);

        string[] lines = said.Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("drift/257123000/20260101T000000Z v1 Opened: drifted for 10 min", lines[0]);
        Assert.StartsWith("drift/257123000/20260101T000000Z v2 Closed: drifted for 24 min", lines[1]);
    }

    [Theory]
    [InlineData(9, 2, 0)] // not long enough
    [InlineData(25, 7, 0)] // too fast
    [InlineData(25, 2, 60)] // the bow points where it goes
    public void Anything_less_is_no_drift(int minutes, double knots, int heading) =>
        Assert.Empty(Drift(Sideways(minutes, knots, heading)));

    /// <summary>Bow 350°, so that the angle is the course plus ten degrees.</summary>
    [Fact]
    public void A_drift_begins_where_half_of_the_speed_no_longer_goes_ahead()
    {
        string[] lines = Drift(Turning(30, minute => 30 + minute) + Sailing).Split('\n');

        // 46° at 00:06, ten minutes full at 00:16, 60° at 00:20: told then, and not before.
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("drift/257123000/20260101T002000Z v1 Opened: drifted for 0 s, sideways since", lines[0]);
        Assert.Contains("sideways since 2026-01-01 00:06 UTC, 10 min and 500 m full 2026-01-01 00:16 UTC", lines[0]);
        Assert.StartsWith("drift/257123000/20260101T002000Z v2 Closed: drifted for 9 min", lines[1]);
    }

    [Theory]
    [InlineData(19)] // told when it is over
    [InlineData(26)] // told twenty minutes after its first report
    public void A_drift_that_never_comes_to_sixty_degrees_begins_with_its_first_sideways_report(int minutes)
    {
        string[] lines = Drift(Turning(minutes, _ => 40) + Sailing).Split('\n');

        Assert.Equal(2, lines.Length);
        string told = $"drifted for {Math.Min(20, minutes - 1)} min";
        Assert.StartsWith($"drift/257123000/20260101T000000Z v1 Opened: {told}", lines[0]);
        Assert.StartsWith("drift/257123000/20260101T000000Z v2 Closed", lines[1]);
    }

    [Fact]
    public void A_drift_that_was_told_keeps_its_beginning_when_the_angle_grows_later()
    {
        string[] lines = Drift(Turning(40, minute => minute < 25 ? 40 : 70) + Sailing).Split('\n');

        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("drift/257123000/20260101T000000Z", line));
        Assert.StartsWith("drift/257123000/20260101T000000Z v2 Closed: drifted for 39 min", lines[1]);
    }

    [Fact]
    public void An_anchored_ship_with_one_wild_speed_does_not_drift() => Assert.Empty(Drift("""
        00:00 57.7 10.6 sog=0.1 cog=10 hdg=200 status=1
        00:03 57.7 10.6 sog=102.2 cog=10 hdg=200 status=1
        00:06 57.7 10.6 sog=0.1 cog=10 hdg=200 status=1
        00:20 57.7 10.6 sog=0.1 cog=10 hdg=200 status=1
        """));

    [Fact]
    public void An_hour_of_slowness_off_the_coast_is_loitering_and_one_wild_speed_does_not_end_it()
    {
        string said = Loiter(Slow(100, 45, -30, "sog=0.4") + """
            01:40 45.0 -30.0 sog=9
            01:41 45.0 -30.0 sog=0.4
            02:30 45.0 -30.0 sog=12
            02:45 45.05 -30.0 sog=12
            """);

        Assert.Contains("loitering/257123000/20260101T000000Z v1 Opened anchored: slow for at least 1 h 00 min", said);
        Assert.Contains("v2 Closed anchored: slow for 1 h 41 min", said);
        Assert.DoesNotContain("v3", said);
    }

    [Fact]
    public void Near_a_harbour_or_close_inshore_ships_wait_as_a_matter_of_course() =>
        Assert.Empty(Loiter(Slow(200, 51.95, 4.05, "sog=0.2")));

    [Fact]
    public void Silence_is_not_slowness_that_was_seen() => Assert.Empty(Loiter("""
        00:00 45.0 -30.0 sog=0.4
        05:00 45.0 -30.0 sog=0.4
        05:20 45.0 -30.0 sog=0.4
        """));

    [Fact]
    public void A_stop_near_an_anchorage_point_is_a_port_call_and_passing_is_none()
    {
        const string Call = """
            00:00 52.10 3.60 sog=12
            01:00 51.975 4.00 sog=8
            01:10 51.95 4.05 sog=0.1
            05:00 51.95 4.05 sog=0.1
            05:10 51.95 4.05 sog=3
            06:30 52.10 3.60 sog=12
            """;
        string said = Scenario.Play(CreatePortCall, Call);

        Assert.Contains("v1 Opened: place ", said);
        Assert.Contains("seen entry, stop and exit, grade as of Global Fishing Watch 4 of 4", said);
        Assert.Empty(Scenario.Play(CreatePortCall, Call.Replace("sog=0.1", "sog=8")));
    }

    [Fact]
    public void A_users_zone_is_entered_dwelt_in_and_left_with_a_margin()
    {
        string said = PlayInZone("""
            00:00 45.20 -30.0 sog=10
            00:30 45.075 -30.0 sog=10
            01:40 45.075 -30.0 sog=1
            01:50 45.0845 -30.0 sog=1
            02:10 45.20 -30.0 sog=10
            """);

        Assert.Equal("""
            zone-visit/257123000/20260101T003000Z v1 Opened: area north box, inside for 0 s
            zone-visit/257123000/20260101T003000Z v2 Updated unheard-inside: area north box, inside for 1 h 10 min, not heard inside for 1 h 10 min
            zone-visit/257123000/20260101T003000Z v3 Closed unheard-inside: area north box, inside for 1 h 40 min, not heard inside for 1 h 10 min
            """, said);
    }

    [Theory]
    [InlineData("", 31)]
    [InlineData("satellite", 181)] // Passes are up to two hours apart.
    public void A_ship_that_falls_silent_inside_a_zone_is_told_while_it_is_silent(string family, int minutes)
    {
        string options = family.Length > 0 ? " family=1" : "";
        string ticks = string.Concat(Enumerable.Range(31, 300).Select(
            minute => FormattableString.Invariant($"{minute / 60:00}:{minute % 60:00} tick\n")));
        string[] said = PlayInZone($"""
            00:00 45.20 -30.0 sog=10{options}
            00:30 45.075 -30.0 sog=10{options}
            {ticks}05:40 45.20 -30.0 sog=10{options}
            """).Split('\n');

        Assert.Equal(3, said.Length);
        Assert.Contains($"v2 Updated unheard-inside: area north box, entered {Words(minutes)} ago", said[1]);
        Assert.Contains($"not heard inside for at least {Words(minutes)}", said[1]);
        Assert.Contains("v3 Closed unheard-inside: area north box, inside for 5 h 10 min", said[2]);

        static string Words(int minutes) => minutes < 60
            ? FormattableString.Invariant($"{minutes} min")
            : FormattableString.Invariant($"{minutes / 60} h {minutes % 60:00} min");
    }

    [Fact]
    public void A_ship_that_is_heard_inside_again_is_told_to_be_there()
    {
        string[] said = PlayInZone("""
            00:00 45.20 -30.0 sog=10
            00:30 45.075 -30.0 sog=10
            01:01 tick
            02:00 45.075 -30.0 sog=1
            02:10 45.075 -30.0 sog=1
            """).Split('\n');

        Assert.Equal(3, said.Length);
        Assert.StartsWith(
            "zone-visit/257123000/20260101T003000Z v3 Updated unheard-inside: area north box, inside for 1 h 30 min",
            said[2]);
    }

    [Fact]
    public void Two_zones_entered_at_once_are_two_visits_with_two_ids()
    {
        string said = PlayInZone("00:00 45.20 -30.0 sog=10\n00:30 45.0 -30.0 sog=10");

        Assert.Contains("zone-visit/257123000/20260101T003000Z v1 Opened: area north box", said);
        Assert.Contains("zone-visit/257123000/20260101T003001Z v1 Opened: area south box", said);
    }

    [Fact]
    public void A_draught_stated_twice_ten_minutes_apart_is_a_change_with_its_mass()
    {
        string said = Draught("""
            00:00 says draught=8.0 length=250 beam=44
            00:01 45.0 -30.0
            10:00 says draught=14.0
            10:10 says draught=14.0
            """);

        Assert.StartsWith("draught-change/257123000/20260101T100000Z v1 Closed deeper:", said);
        Assert.Contains("mass taken on (negative: given) about 59,532 t taken on; 0.1 m, as finely as it is typed, is 992 t", said);
    }

    [Theory]
    [InlineData("10:00 says draught=14.0")] // said once
    [InlineData("10:00 says draught=14.0\n10:05 says draught=14.0")] // too soon
    [InlineData("10:00 says draught=14.0\n10:05 says draught=8.0\n10:15 says draught=8.0")] // taken back
    [InlineData("10:00 says draught=8.3\n10:20 says draught=8.3")] // too little
    public void A_draught_that_is_not_confirmed_or_hardly_differs_is_no_change(string then) =>
        Assert.Empty(Draught("00:00 says draught=8.0\n" + then));

    [Fact]
    public void Cut_anywhere_and_restored_they_say_the_same()
    {
        Scenario.AssertSplit(CreateDrift, Sideways(25, 2) + Sailing);
        Scenario.AssertSplit(CreateDrift, Turning(30, minute => 30 + minute) + Sailing);
        Scenario.AssertSplit(CreateDrift, Turning(19, _ => 40) + Sailing);
        Scenario.AssertSplit(CreateLoitering, Slow(100, 45, -30, "sog=0.4") + "02:30 45.1 -30.0 sog=12\n02:45 45.2 -30.0 sog=12");
        Scenario.AssertSplit(CreatePortCall, """
            00:00 52.10 3.60 sog=12
            01:10 51.95 4.05 sog=0.1
            05:10 51.95 4.05 sog=3
            06:30 52.10 3.60 sog=12
            """);
        Scenario.AssertSplit(CreateDraught, """
            00:00 says draught=8.0 length=250 beam=44
            00:01 45.0 -30.0
            10:00 says draught=14.0
            10:10 says draught=14.0
            """);
        Scenario.AssertSplit(
            CreateZoneVisit,
            "00:00 45.20 -30.0\n00:30 45.0 -30.0\n01:40 45.0 -30.0\n02:10 45.20 -30.0",
            reference: Watched);
    }

    private static VesselDetector CreateDrift() => new DriftDetector(DriftOptions.Default);

    private static VesselDetector CreateLoitering() => new LoiteringDetector(LoiteringOptions.Default);

    private static VesselDetector CreatePortCall() => new PortCallDetector(PortCallOptions.Default);

    private static VesselDetector CreateZoneVisit() => new ZoneVisitDetector(ZoneVisitOptions.Default);

    private static VesselDetector CreateDraught() => new DraughtChangeDetector(DraughtOptions.Default);

    private static string PlayInZone(string table) => string.Join(
        '\n', Scenario.Run(CreateZoneVisit, table, reference: Watched).Select(Scenario.Describe));

    /// <summary>A report a minute at 2 kn with the bow at 350° and these courses.</summary>
    private static string Turning(int minutes, Func<int, int> course) => string.Concat(
        Enumerable.Range(0, minutes).Select(minute => FormattableString.Invariant(
            $"00:{minute:00} {45 + (minute * 0.0005):F5} -30.0 sog=2 cog={course(minute)} hdg=350\n")));

    private static string Sideways(int minutes, double knots, int heading = 330)
    {
        string table = "";
        for (int minute = 0; minute < minutes; minute++)
        {
            double latitude = 45 + (knots / 60 * minute / 60 * 0.5);
            double longitude = -30 + (knots / 60 * minute / 60 * 1.2);
            table += FormattableString.Invariant(
                $"00:{minute:00} {latitude:F5} {longitude:F5} sog={knots} cog=60 hdg={heading}\n");
        }

        return table;
    }

    private static string Slow(int minutes, double latitude, double longitude, string options)
    {
        string table = "";
        for (int minute = 0; minute < minutes; minute += 5)
        {
            table += FormattableString.Invariant(
                $"{minute / 60:00}:{minute % 60:00} {latitude} {longitude} {options}\n");
        }

        return table;
    }
}
