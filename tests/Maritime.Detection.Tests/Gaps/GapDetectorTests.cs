using System.Text.Json;
using Maritime.Detection.Gaps;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Tests.Gaps;

public class GapDetectorTests
{
    private const string Id = "gap/257123000/20260101T000000Z";

    private static GapDetector Create() => new(GapOptions.Default);

    private static string Play(string table) => Scenario.Play(Create, table);

    [Fact]
    public void A_ship_that_only_said_what_it_is_before_its_first_position_had_no_gap() => Assert.Empty(Scenario.Play(
        () => new GapDetector(GapOptions.Default), """
        00:00 says name=ALPHA draught=8
        09:00 tick
        20:00 45.0 -30.0 sog=10
        20:01 45.0 -30.0 sog=10
        20:05 says name=ALPHA draught=9
        """));

    [Fact]
    public void Silence_longer_than_the_minimum_opens_and_closes_one_gap()
    {
        string said = Play("""
            00:00 59.00 10.00
            07:00 59.50 10.00
            """);

        Assert.Equal($"""
            {Id} v1 Opened: silent for at least 7 h 00 min, last heard at 59.000 N 10.000 E
            {Id} v2 Closed: silent for 7 h 00 min, last heard at 59.000 N 10.000 E, moved 30.0 nm, implied speed 4.3 kn
            """, said);
    }

    [Fact]
    public void It_opens_while_the_vessel_is_still_silent_and_only_once()
    {
        string said = Play("""
            00:00 59.00 10.00
            06:01 tick
            08:00 tick
            """);

        Assert.Equal(
            $"{Id} v1 Opened out-of-coverage: silent for at least 6 h 01 min, last heard at 59.000 N 10.000 E, "
                + "reception too little is heard there, or on its way, to expect it",
            said);
    }

    [Theory]
    [InlineData(0.0, 6, 0, 0, "out-of-coverage")] // Nobody is heard there.
    [InlineData(59.02, 6, 0, 0, "left-area")] // It sails north out of the waters in which ships are heard.
    [InlineData(90.0, 6, 7, 0, "area-outage")] // Those around fell silent with it.
    [InlineData(90.0, 6, 0, 0.9, "feed-outage")] // Everybody did.
    [InlineData(90.0, 9, 0, 0, "")] // Reception does not explain it.
    public void What_reception_says_of_a_gap_is_its_label(
        double heardUpTo, int heard, int silent, double feedShare, string label)
    {
        LimitedSea sea = new(heardUpTo, new(heard, silent, 0.1, null, feedShare) { SilentNear = silent });
        VesselEvent gap = Assert.Single(Scenario.Run(
            Create,
            "00:00 59.00 10.00 sog=14 cog=0 status=0\n00:01 59.004 10.00 sog=14 cog=0 status=0\n06:02 tick",
            sea));

        Assert.Equal(label, gap.Label);
        Assert.Equal(label.Length > 0, gap.Evidence.Any(fact => fact.Name == "reception"));
    }

    [Fact]
    public void Silence_of_exactly_the_minimum_is_ordinary() => Assert.Empty(Play("""
        00:00 59.00 10.00
        06:00 tick
        06:00 59.00 10.00
        12:00 59.00 10.00
        """));

    [Fact]
    public void A_ship_that_speaks_without_saying_where_it_is_is_not_silent() => Assert.Empty(Play("""
        00:00 59.00 10.00
        05:00 heard
        10:00 says name=ALPHA
        15:00 59.00 10.00
        """));

    [Fact]
    public void It_tells_what_the_ship_said_of_itself_before_and_after()
    {
        string said = Play("""
            00:00 says name=ALPHA draught=12.0 imo=9074729
            00:01 59.00 10.00
            09:00 59.50 10.00
            09:05 says name=BETA draught=7.5 imo=9074729
            """);

        Assert.EndsWith(
            "draught before and after 12.0 m, 7.5 m (typed by hand), name changed ALPHA to BETA",
            said.Split('\n')[^1]);
        Assert.Contains("v3 Closed", said);
    }

    [Fact]
    public void Cut_anywhere_and_restored_it_says_the_same() => Scenario.AssertSplit(Create, """
        00:00 says name=ALPHA draught=12.0 imo=9074729
        00:01 59.00 10.00
        09:00 59.50 10.00
        09:05 says name=BETA draught=7.5 imo=9074729
        16:00 tick
        17:00 tick
        20:00 heard
        1.03:00 59.60 10.00
        """);

    [Theory]
    [InlineData(1.3, 8)]
    [InlineData(6, 0)]
    public void The_plain_rule_finds_the_published_gaps_of_one_ship(double hours, int expected)
    {
        List<VesselEvent> events = PlayFixture(() => new GfwGapDetector(
            GfwGapOptions.Default with { MinSilence = TimeSpan.FromHours(hours) }));

        Assert.Equal(expected, events.Count(e => e.State == EventState.Closed));
    }

    [Theory]
    [InlineData(1.3, 8)]
    [InlineData(6, 0)]
    public void Our_gap_counts_a_message_without_a_position_as_heard_too(double hours, int expected)
    {
        List<VesselEvent> events = PlayFixture(() => new GapDetector(
            GapOptions.Default with { MinSilence = TimeSpan.FromHours(hours) }));

        Assert.Equal(expected, events.Count(e => e.State == EventState.Closed));
    }

    /// <summary>A table says what a ship is; it is no proof that anybody heard it.</summary>
    [Theory]
    [InlineData("says", 0)]
    [InlineData("table", 1)]
    public void A_row_of_a_table_does_not_end_a_silence(string word, int gaps)
    {
        string table = $"00:00 45.0 -30.0\n04:00 {word} draught=8\n08:00 45.0 -30.0";

        Assert.Equal(gaps, Scenario.Run(() => new GapDetector(GapOptions.Default), table)
            .Count(said => said.State == EventState.Closed));
        Assert.Equal(gaps, Scenario.Run(() => new GfwGapDetector(GfwGapOptions.Default), table)
            .Count(said => said.State == EventState.Closed));
    }

    [Fact]
    public void The_plain_rule_says_the_same_when_cut_anywhere() => Scenario.AssertSplit(
        () => new GfwGapDetector(GfwGapOptions.Default),
        """
        00:00 45.00 -30.00
        07:00 tick
        13:00 heard
        21:00 45.00 -30.00
        """);

    [Fact]
    public void The_plain_rule_marks_what_the_published_rule_would_keep()
    {
        string said = Scenario.Play(() => new GfwGapDetector(GfwGapOptions.Default), """
            00:00 45.00 -30.00
            13:00 45.00 -30.00
            """);

        Assert.Contains("Closed published-rule: silent for 13 h 00 min", said);
    }

    private static List<VesselEvent> PlayFixture(Func<VesselDetector> create)
    {
        using JsonDocument messages = JsonDocument.Parse(TestData.ReadText("events/gaps/sample_messages.json"));
        VesselDetector detector = create();
        VesselContext vessel = new(Scenario.Ship(412331104));
        List<VesselEvent> events = [];
        foreach (JsonElement message in messages.RootElement.EnumerateArray().OrderBy(
            m => m.GetProperty("timestamp").GetDouble()))
        {
            DateTimeOffset at = DateTimeOffset.UnixEpoch.AddSeconds(message.GetProperty("timestamp").GetDouble());
            if (message.GetProperty("lat").ValueKind == JsonValueKind.Null)
            {
                detector.OnHeard(at, vessel, events);
                continue;
            }

            Position place = Scenario.At(
                    message.GetProperty("lat").GetDouble(), message.GetProperty("lon").GetDouble());
            Fix fix = new() { Mmsi = vessel.Mmsi, At = at, Position = place };
            vessel.Hear(fix);
            detector.OnFix(fix, vessel, events);
            vessel.Keep(fix);
        }

        return events;
    }

    /// <summary>Heard alike everywhere up to a latitude.</summary>
    private sealed class LimitedSea(double heardUpTo, Neighbours near) : ISeaKnowledge
    {
        public Reception ReceptionAt(
            Position position, Ais.SourceFamily family, Ais.TransponderClass transponder) =>
            family == Ais.SourceFamily.Terrestrial && position.LatitudeDegrees < heardUpTo ? new(0.8, 1e5) : default;

        public AreaCondition ConditionAt(Position position, DateTimeOffset at) => AreaCondition.Normal;

        public Neighbours NeighboursOf(
            Position position, Ais.SourceFamily family, Mmsi mmsi, DateTimeOffset since, TimeSpan usualInterval) =>
            near;
    }
}
