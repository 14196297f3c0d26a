using Maritime.Ais;
using Maritime.Detection.Dark;
using Maritime.Detection.Geography;
using Maritime.Primitives;

namespace Maritime.Detection.Tests.Dark;

public class DarkPeriodTests
{
    private const string UnderWay = """
        00:00 58.00 3.00 sog=12 cog=0 status=0
        00:01 58.003 3.00 sog=12 cog=0 status=0
        """;

    /// <summary>Two fixes are history enough here: how many it takes is one test's question.</summary>
    private static DarkPeriodDetector Create() => new(DarkPeriodOptions.Default with { MinHeard = 1 });

    [Fact]
    public void A_silence_that_good_reception_does_not_explain_is_dark_while_it_lasts_and_closes_on_the_next_fix()
    {
        string said = Play(UnderWay + Ticks(2, 180) + "03:01 58.40 3.00 sog=12 cog=0\n03:02 tick", new HeardSea());

        string[] lines = said.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("dark-period/257123000/20260101T000100Z v1 Opened dark: silent for at least ", lines[0]);
        Assert.StartsWith("dark-period/257123000/20260101T000100Z v2 Updated dark: silent for at least ", lines[1]);
        Assert.StartsWith("dark-period/257123000/20260101T000100Z v3 Closed dark: silent for 3 h 00 min", lines[2]);
        Assert.Contains("implied speed 7.9 kn", lines[2]);
    }

    [Fact]
    public void It_is_told_within_two_hours_of_good_reception_and_never_before_half_an_hour()
    {
        VesselEvent dark = Run(UnderWay + Ticks(2, 180), new HeardSea())[0];

        Assert.InRange(dark.Evidence.Single(fact => fact.Name == "silent for at least").Value!.Value, 0.5, 2);
        Assert.InRange(dark.Confidence, 0.95, 1);
        Assert.NotEmpty(dark.Caution);
    }

    [Theory]
    [InlineData(20, 0)]
    [InlineData(21, 1)]
    public void A_ship_that_was_heard_a_few_times_in_passing_is_not_missed(int fixes, int expected)
    {
        string table = string.Concat(Enumerable.Range(0, fixes).Select(
            i => FormattableString.Invariant($"00:{i:00} {58 + (i * 0.0033):F4} 3.00 sog=12 cog=0 status=0\n")));

        Assert.Equal(expected, Scenario.Run(
            () => new DarkPeriodDetector(DarkPeriodOptions.Default), table + Ticks(30, 240), new HeardSea())
            .Select(said => said.Id).Distinct().Count());
    }

    [Fact]
    public void Where_nobody_is_usually_heard_silence_says_nothing() =>
        Assert.Empty(Play(UnderWay + Ticks(2, 600), new HeardSea(share: 0.9, exposure: 0)));

    [Fact]
    public void Where_little_is_usually_heard_a_few_hours_say_nothing() =>
        Assert.Empty(Play(UnderWay + Ticks(2, 300), new HeardSea(share: 0.004)));

    [Fact]
    public void When_nobody_near_was_heard_since_the_station_may_have_failed() =>
        Assert.Empty(Play(UnderWay + Ticks(2, 600), new HeardSea(near: new(0, 0, 0, null, 0))));

    [Fact]
    public void Ships_that_fall_silent_together_share_a_cause() =>
        Assert.Empty(Play(UnderWay + Ticks(2, 600), new HeardSea(near: new(5, 4, 0.1, null, 0) { SilentNear = 3 })));

    [Fact]
    public void When_the_ships_close_by_are_heard_others_farther_away_do_not_excuse_it() =>
        Assert.NotEmpty(
            Play(UnderWay + Ticks(2, 600), new HeardSea(near: new(12, 4, 0.1, null, 0) { SilentNear = 1 })));

    [Fact]
    public void When_reception_fails_after_it_was_told_it_is_taken_back()
    {
        ChangingSea sea = new(new(6, 0, 0, null, 0), new(6, 9, 0.2, null, 0) { SilentNear = 8 });
        List<VesselEvent> said = Scenario.Run(Create, UnderWay + Ticks(2, 400), sea);

        Assert.Equal(EventState.Opened, said[0].State);
        Assert.Equal(EventState.Retracted, said[^1].State);
        Assert.Equal("area-outage", said[^1].Label);
    }

    [Fact]
    public void A_feed_that_turns_out_to_have_failed_takes_it_back()
    {
        ChangingSea sea = new(new(6, 0, 0, null, 0), new(6, 90, 9, null, 0.8));
        List<VesselEvent> said = Scenario.Run(Create, UnderWay + Ticks(2, 400), sea);

        Assert.Equal("feed-outage", said[^1].Label);
        Assert.Equal(EventState.Retracted, said[^1].State);
    }

    [Fact]
    public void A_ship_that_comes_back_from_where_nobody_is_heard_was_out_of_coverage()
    {
        // Heard well up to 59 N, not beyond: it sailed south as far as was known, and is heard again in the north.
        VesselEvent last = Scenario.Run(
            Create,
            """
            00:00 58.90 3.00 sog=12 cog=180 status=0
            00:01 58.897 3.00 sog=12 cog=180 status=0
            """ + Ticks(2, 480) + "08:01 60.60 3.00 sog=12 cog=0\n08:02 tick",
            new HeardSea(north: 58.91))[^1];

        Assert.Equal(EventState.Retracted, last.State);
        Assert.Equal("out-of-coverage", last.Label);
    }

    [Fact]
    public void Whoever_is_not_heard_for_two_weeks_may_have_left_the_area()
    {
        VesselEvent last = Scenario.Run(Create, UnderWay + Ticks(2, 21_000, 60), new HeardSea())[^1];

        Assert.Equal("left-area", last.Label);
        Assert.Null(last.EndedAt);
        Assert.Contains("may have left", last.Summary);
    }

    [Fact]
    public void Where_masters_may_switch_off_for_security_it_is_labelled_so()
    {
        Assert.True(ZoneSet.TryRead(
            """
            {"type":"FeatureCollection","features":[{"type":"Feature",
            "properties":{"name":"High risk","kind":"security"},
            "geometry":{"type":"Polygon","coordinates":[[[2,57],[4,57],[4,59],[2,59],[2,57]]]}}]}
            """,
            out ZoneSet zones,
            out string? error), error);
        VesselEvent dark = Scenario.Run(
            Create, UnderWay + Ticks(2, 180), new HeardSea(), SeaReference.World.WithZones(zones))[0];

        Assert.Equal(EventStage.Provisional, dark.Stage);
        Assert.Contains(dark.Evidence, fact => fact.Name == "security area");
        Assert.Contains("security", dark.Summary);
    }

    [Fact]
    public void A_feed_that_falls_silent_turns_no_ship_dark() =>
        Assert.Empty(Play(UnderWay + Ticks(2, 600), new HeardSea(near: new(5, 400, 400, null, 0.9))));

    [Fact]
    public void When_the_others_are_back_its_own_silence_counts_from_there()
    {
        VesselEvent dark = Run(
            UnderWay + Ticks(2, 400),
            new HeardSea(near: new(7, 3, 0.1, Scenario.Midnight.AddHours(3), 0)))[0];

        Assert.InRange(dark.Evidence.Single(fact => fact.Name == "silent for at least").Value!.Value, 3.4, 6);
    }

    [Fact]
    public void A_ship_that_shuts_down_at_its_berth_is_not_dark() => Assert.Empty(Play(
        "00:00 51.95 4.05 sog=0 status=5\n00:03 51.95 4.05 sog=0 status=5" + Ticks(4, 2000)
            + "1.12:00 51.95 4.05 sog=0\n1.12:01 tick",
        new HeardSea()));

    [Fact]
    public void A_ship_that_left_its_berth_unheard_is_told_when_it_is_heard_again()
    {
        VesselEvent dark = Assert.Single(Run(
            "00:00 51.95 4.05 sog=0 status=5\n00:03 51.95 4.05 sog=0 status=5" + Ticks(4, 2000)
                + "1.12:00 52.50 3.50\n1.12:01 tick",
            new HeardSea()));

        Assert.Equal(EventState.Closed, dark.State);
        Assert.StartsWith("Left a berth", dark.Summary);
    }

    [Theory]
    [InlineData("type=35", "naval")]
    [InlineData("type=55", "state")] // Law enforcement.
    [InlineData("type=51", "rescue")]
    [InlineData("type=36", "sailing or pleasure")]
    [InlineData("type=30", "fishing vessel")]
    [InlineData("type=70 length=30 beam=6", "shorter than")]
    public void A_ship_without_a_duty_to_carry_AIS_is_labelled_so(string says, string word)
    {
        VesselEvent dark = Run($"00:00 says name=GREY {says}\n" + UnderWay + Ticks(2, 180), new HeardSea())[0];

        Assert.Equal(EventStage.Provisional, dark.Stage);
        Assert.Contains(dark.Evidence, fact => fact.Name == "carriage duty" && fact.Text.Contains(word));
        Assert.Contains(word, dark.Summary);
    }

    /// <summary>A tanker may do 17 kn; one that was seen under way for a day is known better.</summary>
    [Theory]
    [InlineData(0, 12, 17)]
    [InlineData(30, 12, 13.2)]
    [InlineData(30, 4, 8.5)] // Half of what its kind can do, if it was seen no faster.
    [InlineData(30, 18, 19.8)]
    [InlineData(2, 12, 17)]
    [InlineData(2, 18, 19.8)]
    public void What_it_could_have_reached_is_counted_with_its_own_speed_once_that_is_known(
        int hours, double knots, double assumed)
    {
        string voyage = "";
        for (int minute = 0; minute <= hours * 60; minute += 1)
        {
            double latitude = 50 + (knots * minute / 3600);
            voyage += FormattableString.Invariant($"{minute / 1440}.{minute / 60 % 24:00}:{minute % 60:00} ")
                + FormattableString.Invariant($"{latitude:F5} 3.00 sog={knots} cog=0 hdg=0\n");
        }

        int from = (hours * 60) + 1;
        List<VesselEvent> said = Run(
            "00:00 says name=SLOW type=80 length=180 beam=30\n" + (hours == 0 ? UnderWay : voyage)
                + Ticks(from + 1, from + 600, 3),
            new HeardSea());

        Assert.Equal(assumed, said[0].Evidence.Single(fact => fact.Name == "speed assumed").Value!.Value, 0.6);
    }

    [Fact]
    public void Cut_anywhere_and_restored_it_says_the_same() =>
        Scenario.AssertSplit(
            Create, UnderWay + Ticks(2, 180, 15) + "03:01 58.40 3.00 sog=12 cog=0\n03:02 tick", new HeardSea());

    private static string Play(string table, ISeaKnowledge sea) => Scenario.Play(Create, table, sea);

    private static List<VesselEvent> Run(string table, ISeaKnowledge sea) => Scenario.Run(Create, table, sea);

    private static string Ticks(int from, int to, int step = 1)
    {
        string ticks = "\n";
        for (int minute = from; minute <= to; minute += step)
        {
            ticks += $"{minute / 1440}.{minute / 60 % 24:00}:{minute % 60:00} tick\n";
        }

        return ticks;
    }

    /// <summary>A sea that is heard alike everywhere, up to a latitude.</summary>
    private sealed class HeardSea(
        double share = 0.8, double exposure = 1e5, Neighbours? near = null, double north = 90) : ISeaKnowledge
    {
        public Reception ReceptionAt(Position position, SourceFamily family, TransponderClass transponder) =>
            family == SourceFamily.Terrestrial && position.LatitudeDegrees < north ? new(share, exposure) : default;

        public AreaCondition ConditionAt(Position position, DateTimeOffset at) => AreaCondition.Normal;

        public Neighbours NeighboursOf(
            Position position, SourceFamily family, Mmsi mmsi, DateTimeOffset since, TimeSpan usualInterval) =>
            near ?? new(6, 0, 0, null, 0);
    }

    /// <summary>
    /// A sea that is heard alike everywhere, where the neighbours are seen otherwise after two hours.
    /// </summary>
    private sealed class ChangingSea(Neighbours first, Neighbours then) : ISeaKnowledge
    {
        private int _asked;

        public Reception ReceptionAt(Position position, SourceFamily family, TransponderClass transponder) =>
            family == SourceFamily.Terrestrial ? new(0.8, 1e5) : default;

        public AreaCondition ConditionAt(Position position, DateTimeOffset at) => AreaCondition.Normal;

        public Neighbours NeighboursOf(
            Position position, SourceFamily family, Mmsi mmsi, DateTimeOffset since, TimeSpan usualInterval) =>
            ++_asked < 14 ? first : then;
    }
}
