using Maritime.Ais;
using Maritime.Detection.Tests.Real;
using Maritime.Primitives;

namespace Maritime.Detection.Tests.Engine;

/// <summary>Recorded and simulated: reports that come after their tick was closed.</summary>
public sealed class LatenessTests
{
    [Fact]
    public void Reports_up_to_a_quarter_of_an_hour_late_leave_the_events_that_order_would_have_given()
    {
        List<PositionReport> positions =
        [
            .. Recordings.NoaaZone01().Positions
                .Where(report => report.At.Day is >= 29 and <= 30)
                .OrderBy(report => report.At),
        ];
        List<VesselEvent> ordered = [];
        BatchRun.Play(FleetOptions.Default, [.. positions], [], ordered);
        Random random = new(5);
        (DateTimeOffset Arrives, PositionReport Report)[] arriving =
        [
            .. positions
                .Select(report => (report.At.AddSeconds(random.Next(10) == 0 ? random.Next(800) : 0), report))
                .OrderBy(late => late.Item1),
        ];
        List<VesselEvent> said = [];
        RevisingFleet fleet = new(FleetOptions.Default, LatenessOptions.Default);
        foreach ((DateTimeOffset arrives, PositionReport report) in arriving)
        {
            fleet.Receive(report);
            fleet.Advance(arrives.AddSeconds(-30), said);
        }

        fleet.Finish(positions[^1].At, said);

        Assert.True(fleet.FoldedAgain > 0);
        Assert.Equal(0, fleet.TooLate);
        Assert.Equal(Standing(ordered), Standing(said));
    }

    /// <summary>One report in twenty comes by satellite, up to five hours late; a cut and a restart on the way.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reports_that_satellites_hand_down_hours_later_leave_the_events_that_order_would_have_given(bool isCut)
    {
        Random random = new(6);
        List<PositionReport> positions =
        [
            .. Recordings.NoaaZone01().Positions
                .Where(report => report.At.Day is >= 29 and <= 30)
                .OrderBy(report => report.At)
                .Select(report => random.Next(20) == 0 ? report with { Family = SourceFamily.Satellite } : report),
        ];
        List<VesselEvent> ordered = [];
        BatchRun.Play(FleetOptions.Default, [.. positions], [], ordered);
        (DateTimeOffset Arrives, PositionReport Report)[] arriving =
        [
            .. positions
                .Select(report => (
                    report.At.AddSeconds(report.Family == SourceFamily.Satellite ? random.Next(18_000) : 0), report))
                .OrderBy(late => late.Item1),
        ];
        List<VesselEvent> said = [];
        LatenessOptions lateness = LatenessOptions.Default with { HearsSatellites = true };
        RevisingFleet fleet = new(FleetOptions.Default, lateness);
        DateTimeOffset last = arriving[0].Arrives;
        foreach ((DateTimeOffset arrives, PositionReport report) in arriving)
        {
            fleet.Receive(report);
            if (arrives - last >= TimeSpan.FromMinutes(1))
            {
                fleet.Advance(arrives.AddSeconds(-30), said);
                last = arrives;
                if (isCut && last.Minute % 29 == 0)
                {
                    fleet = RevisingFleet.Load(FleetOptions.Default, lateness, fleet.Save());
                }
            }
        }

        fleet.Finish(positions[^1].At, said);

        Assert.Equal((0, 0), (fleet.TooLate, fleet.LateBySatellite));
        Assert.True(fleet.FoldedAgain > 10);
        Assert.Equal(Standing(ordered), Standing(said));
    }

    /// <summary>As dense as on land the reports of six hours would fill the memory: then the bound holds.</summary>
    [Fact]
    public void The_reports_kept_to_be_folded_again_are_bounded_and_those_of_a_quarter_of_an_hour_are_always_kept()
    {
        RevisingFleet fleet = new(FleetOptions.Default, LatenessOptions.Default with { MaxFoldedAgain = 2000 });
        int most = 0;
        for (int minute = 0; minute < 240; minute++)
        {
            for (int ship = 0; ship < 20; ship++)
            {
                fleet.Receive(Report(257_000_001 + ship, Noon.AddMinutes(minute), 30 + (0.5 * ship)) with
                {
                    Family = ship == 0 ? SourceFamily.Satellite : SourceFamily.Terrestrial,
                });
            }

            fleet.Advance(Noon.AddMinutes(minute), []);
            most = Math.Max(most, fleet.SuffixCount);
        }

        Assert.InRange(most, 2000, 2100);
        Assert.InRange(fleet.CommittedUpTo, Noon.AddMinutes(130), Noon.AddMinutes(145));
        fleet.Receive(Report(257_000_001, Noon.AddMinutes(60), 30) with { Family = SourceFamily.Satellite });
        fleet.Receive(Report(257_000_002, Noon.AddMinutes(200), 30));
        Assert.Equal((1, 1), (fleet.LateBySatellite, fleet.TooLate));
    }

    [Fact]
    public void A_dark_period_that_a_satellite_disproves_hours_later_is_taken_back()
    {
        List<VesselEvent> said = [];
        RevisingFleet fleet = new(FleetOptions.Default, LatenessOptions.Default with { HearsSatellites = true });
        List<PositionReport> unheard = [];
        for (int minute = 0; minute < 900; minute++)
        {
            DateTimeOffset at = Noon.AddMinutes(minute);
            for (int ship = 0; ship < 6; ship++)
            {
                PositionReport report = Sailing(257_000_001 + ship, at.AddSeconds(7 * ship), 35 + (0.05 * ship), minute);
                if (ship == 3 && minute is > 480 and < 840)
                {
                    unheard.Add(report with { Family = SourceFamily.Satellite });
                    continue;
                }

                fleet.Receive(report);
            }

            if (minute is 780 or 842)
            {
                unheard.ForEach(report => fleet.Receive(report)); // A pass over a station on land.
                unheard.Clear();
            }

            fleet.Advance(at.AddSeconds(-30), said);
        }

        VesselEvent[] dark = [.. said.Where(one => one.Kind == EventKinds.DarkPeriod)];
        Assert.Equal(257_000_004, Assert.Single(dark.Select(one => one.Mmsi.Value).Distinct()));
        Assert.Equal(EventState.Opened, dark[0].State);
        Assert.All(
            dark.GroupBy(one => one.Id), versions => Assert.Equal(EventState.Retracted, versions.Last().State));
        Assert.Equal((0, 0), (fleet.TooLate, fleet.LateBySatellite));
    }

    [Fact]
    public void A_meeting_that_late_reports_disprove_is_taken_back()
    {
        DateTimeOffset noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
        RevisingFleet fleet = new(FleetOptions.Default with { Detectors = [] }, LatenessOptions.Default);
        List<VesselEvent> said = [];
        for (int minute = 0; minute < 40; minute++)
        {
            fleet.Receive(Report(257_000_001, noon.AddMinutes(minute), 35.0000));
            if (minute % 9 == 0)
            {
                fleet.Receive(Report(257_000_002, noon.AddMinutes(minute), 35.0003));
            }

            fleet.Advance(noon.AddMinutes(minute), said);
        }

        Assert.Contains(said, one => one.State == EventState.Opened);

        // The second ship was a mile off most of that time: those reports come last.
        for (int minute = 26; minute < 39; minute++)
        {
            fleet.Receive(Report(257_000_002, noon.AddMinutes(minute).AddSeconds(20), 35.02));
        }

        fleet.Finish(noon.AddMinutes(40), said);
        VesselEvent last = said.GroupBy(one => one.Id).First().Last();
        Assert.True(last.State is EventState.Closed or EventState.Retracted);
        Assert.True(last.EndedAt < noon.AddMinutes(30) || last.State == EventState.Retracted);
    }

    /// <summary>A ship is silent, as it seems, until a message comes in that was sent meanwhile.</summary>
    [Theory]
    [InlineData(SourceFamily.Terrestrial, 355, 10)]
    [InlineData(SourceFamily.Satellite, 355, 10)]
    [InlineData(SourceFamily.Satellite, 200, 300)]
    public void A_late_report_that_shows_the_ship_was_transmitting_retracts_its_gap(
        SourceFamily family, int sentAfterMinutes, int lateMinutes)
    {
        List<VesselEvent> said = Listen(family, sentAfterMinutes, lateMinutes, out RevisingFleet fleet);

        VesselEvent[] gap = [.. said.Where(one => one.Kind == EventKinds.Gap && one.StartedAt == Noon)];
        Assert.Equal([EventState.Opened, EventState.Retracted], gap.Select(one => one.State));
        Assert.Equal([1, 2], gap.Select(one => one.Version));
        Assert.Equal(0, fleet.TooLate);

        // From the late report on it is silent for less than six hours by the end, or a new gap begins there.
        VesselEvent? next = said.LastOrDefault(one => one.Kind == EventKinds.Gap && one.StartedAt > Noon);
        bool isDue = Until - Noon.AddMinutes(sentAfterMinutes) > TimeSpan.FromHours(6);
        Assert.Equal(isDue ? Noon.AddMinutes(sentAfterMinutes) : null, next?.StartedAt);
    }

    [Theory]
    [InlineData(SourceFamily.Terrestrial, 300, 65)]
    [InlineData(SourceFamily.Satellite, 30, 395)]
    public void A_report_later_than_its_source_is_allowed_changes_nothing_and_is_counted(
        SourceFamily family, int sentAfterMinutes, int lateMinutes)
    {
        List<VesselEvent> said = Listen(family, sentAfterMinutes, lateMinutes, out RevisingFleet fleet);

        VesselEvent gap = Assert.Single(said, one => one.Kind == EventKinds.Gap);
        Assert.Equal(EventState.Opened, gap.State);
        Assert.Equal(1, fleet.TooLate);
    }

    [Fact]
    public void A_revising_fleet_cut_anywhere_says_what_it_would_have_said()
    {
        List<VesselEvent> whole = Listen(SourceFamily.Satellite, 200, 300, out _);
        List<VesselEvent> cut = Listen(SourceFamily.Satellite, 200, 300, out _, isCut: true);
        List<VesselEvent> wholeLand = Listen(SourceFamily.Terrestrial, 355, 10, out _);
        List<VesselEvent> cutLand = Listen(SourceFamily.Terrestrial, 355, 10, out _, isCut: true);

        Assert.Equal(whole.Select(Scenario.Describe), cut.Select(Scenario.Describe));
        Assert.Equal(wholeLand.Select(Scenario.Describe), cutLand.Select(Scenario.Describe));
    }

    [Fact]
    public void Of_the_reports_of_a_few_seconds_one_is_kept_whatever_order_they_come_in()
    {
        PositionReport[] burst = [.. Enumerable.Range(0, 300).Select(
            second => Report(257_000_001, Noon.AddSeconds(second), 35 + (0.00005 * second)))];
        RevisingFleet inOrder = new(FleetOptions.Default, LatenessOptions.Default);
        RevisingFleet backwards = new(FleetOptions.Default, LatenessOptions.Default);
        foreach (PositionReport report in burst)
        {
            inOrder.Receive(report);
        }

        foreach (PositionReport report in burst.Reverse())
        {
            backwards.Receive(report);
        }

        inOrder.Advance(Noon.AddMinutes(6), []);
        backwards.Advance(Noon.AddMinutes(6), []);

        Assert.InRange(inOrder.SuffixCount, 60, 66);
        Assert.Equal(inOrder.SuffixCount, backwards.SuffixCount);
        Assert.Equal(inOrder.Current.Save(), backwards.Current.Save());
    }

    [Fact]
    public void Two_sources_are_waited_for_but_not_one_that_is_idle_or_hours_behind()
    {
        SourceMarks marks = new(SourceMarks.MaxLag);
        marks.Hear(1, Noon, Noon);
        Assert.Equal(Noon, marks.At);

        marks.Hear(2, Noon.AddSeconds(-20), Noon.AddSeconds(1)); // It does not go back.
        marks.Hear(1, Noon.AddSeconds(30), Noon.AddSeconds(30));
        Assert.Equal(Noon, marks.At);

        marks.Hear(2, Noon.AddSeconds(20), Noon.AddSeconds(31));
        Assert.Equal(Noon.AddSeconds(20), marks.At);

        marks.Hear(3, Noon.AddHours(-3), Noon.AddSeconds(32)); // A satellite hands down.
        marks.Hear(1, Noon.AddDays(1), Noon.AddSeconds(40)); // A ship whose calendar is wrong.
        Assert.Equal(Noon.AddSeconds(20), marks.At);

        marks.Hear(1, Noon.AddSeconds(100), Noon.AddSeconds(100)); // The second has been idle for 69 s.
        Assert.Equal(Noon.AddSeconds(100), marks.At);
    }

    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Until = Noon.AddHours(11);

    // One ship falls silent at noon, another goes on; one message of the silent ship comes late.
    private static List<VesselEvent> Listen(
        SourceFamily family, int sentAfterMinutes, int lateMinutes, out RevisingFleet fleet, bool isCut = false)
    {
        List<VesselEvent> said = [];
        fleet = new(FleetOptions.Default, LatenessOptions.Default);
        for (DateTimeOffset at = Noon.AddHours(-2); at <= Until; at = at.AddMinutes(1))
        {
            fleet.Receive(Report(257_000_001, at, 35));
            if (at <= Noon)
            {
                fleet.Receive(Report(257_000_002, at, 35.5));
            }

            if (at == Noon.AddMinutes(sentAfterMinutes + lateMinutes))
            {
                fleet.Receive(Report(257_000_002, Noon.AddMinutes(sentAfterMinutes), 35.5) with { Family = family });
            }

            fleet.Advance(at.AddSeconds(-30), said);
            if (isCut && at.Minute % 7 == 0)
            {
                fleet = RevisingFleet.Load(FleetOptions.Default, LatenessOptions.Default, fleet.Save());
            }
        }

        fleet.Finish(Until, said);
        return said;
    }

    private static PositionReport Sailing(int mmsi, DateTimeOffset at, double latitude, int minute) =>
        Report(mmsi, at, latitude) with
        {
            Position = Scenario.At(latitude, -40 + (0.002 * minute)),
            SogKnots = 6,
            CogDegrees = 90,
            HeadingDegrees = 90,
        };

    private static string[] Standing(List<VesselEvent> said) =>
    [
        .. said.GroupBy(one => one.Id).Select(versions => versions.Last())
            .Where(one => one.State != EventState.Retracted)
            .Select(one => FormattableString.Invariant(
                $"{one.Id} {one.State} {one.Label} {one.Stage} {one.EndedAt:O} {one.Confidence:F6}"))
            .Order(StringComparer.Ordinal),
    ];

    private static PositionReport Report(int mmsi, DateTimeOffset at, double latitude)
    {
        _ = Mmsi.TryCreate(mmsi, out Mmsi ship);
        return new()
        {
            Mmsi = ship,
            At = at,
            Position = Scenario.At(latitude, -40),
            SogKnots = 0.2f,
            CogDegrees = 10,
            HeadingDegrees = 10,
            Class = TransponderClass.A,
            UtcSecond = 60,
        };
    }
}
