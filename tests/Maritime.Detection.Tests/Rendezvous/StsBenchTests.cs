namespace Maritime.Detection.Tests.Rendezvous;

/// <summary>Simulated: 44 labelled scenarios, 20 of them transfers, and variants of them.</summary>
public sealed class StsBenchTests
{
    [Theory]
    [InlineData("terrestrial", 0.97, 0.90)]
    [InlineData("satellite", 0.92, 0.75)]
    public void Transfers_are_found_and_nothing_else(string feed, double leastF1, double leastOverlap) =>
        AssertScore(feed, new(), leastF1, leastOverlap);

    [Theory]
    [InlineData("terrestrial", 0.93)]
    [InlineData("satellite", 0.85)]
    public void They_are_found_without_any_ship_saying_its_type(string feed, double leastF1) =>
        AssertScore(feed, new() { BlanksTypes = true }, leastF1, 0.7);

    [Theory]
    [InlineData("terrestrial")]
    [InlineData("satellite")]
    public void Nothing_is_found_when_one_ship_of_each_pair_is_a_mile_away(string feed)
    {
        StsBench bench = StsBench.Read(feed, new() { MovesOneAside = true });

        Assert.Equal(0, bench.Rate(bench.Play()).Detections);
    }

    [Fact]
    public void Ships_that_part_slowly_and_are_found_near_each_other_again_are_told_of_once()
    {
        StsBench bench = StsBench.Read("terrestrial", new());
        var meetings = bench.Play()
            .Where(said => said.Label == "possible-sts" && said.State == EventState.Closed)
            .GroupBy(said => (said.Mmsi, said.Partner, said.Id))
            .Select(said => said.MaxBy(one => one.Version)!)
            .OrderBy(said => said.StartedAt)
            .GroupBy(said => (said.Mmsi, said.Partner));

        Assert.All(meetings, pair => Assert.All(
            pair.Zip(pair.Skip(1)),
            two => Assert.True(two.Second.StartedAt > two.First.EndedAt, $"{two.First.Id} and {two.Second.Id}")));
    }

    [Theory]
    [InlineData(11, 2.3, 84.7, false)] // Across the dateline.
    [InlineData(12, 0.0, 60.2, true)] // The other hemisphere.
    [InlineData(13, -1.5, -95.4, false)] // Across Greenwich.
    [InlineData(22, -8, 314, true)] // Some of them where the coastline knows no water: lakes, great rivers.
    [InlineData(24, 14, 48, true)] // The same, and into high latitudes.
    public void Place_date_numbers_and_gaps_in_reception_do_not_matter(int seed, double north, double east, bool mirror)
    {
        StsBench.Variant variant = new()
        {
            Seed = seed,
            North = north,
            East = east,
            IsMirrored = mirror,
            Later = TimeSpan.FromHours((seed * 1000) + 7.3),
            IsRenumbered = true,
            DroppedShare = 0.25,
            NoiseMetres = 4,
        };
        AssertScore("terrestrial", variant, 0.95, 0.88);
        AssertScore("satellite", variant, 0.87, 0.68);
    }

    [Fact]
    public void Positions_of_type_27_leave_the_clearance_unresolved()
    {
        StsBench bench = StsBench.Read("terrestrial", new() { IsCoarse = true });
        List<VesselEvent> events = bench.Play();

        Assert.All(
            events.Where(said => said.Label == "possible-sts"),
            said => Assert.Contains(said.Evidence, term => term.Text.Contains("clearance unresolved")));
        Assert.True(bench.Rate(events).F1 > 0.8);
    }

    [Fact]
    public void A_meeting_that_is_told_carries_numbers_and_a_caution()
    {
        StsBench bench = StsBench.Read("satellite", new());

        Assert.All(
            bench.Play(),
            said =>
            {
                Assert.NotEqual("", said.Caution);
                Assert.InRange(said.Confidence, 0, 1);
                Assert.Contains(said.Evidence, term => term is { Name: "hull clearance", Weight: not null });
                Assert.DoesNotContain("illegal", said.Summary);
            });
    }

    private static void AssertScore(string feed, StsBench.Variant variant, double leastF1, double leastOverlap)
    {
        StsBench bench = StsBench.Read(feed, variant);
        StsBench.Score score = bench.Rate(bench.Play());
        string text = FormattableString.Invariant(
            $"{feed}: F1 {score.F1:F3}, mean IoU {score.Overlap:F3}; {score.Wrong}");

        Assert.True(score.F1 >= leastF1 && score.Overlap >= leastOverlap, text);
    }
}
