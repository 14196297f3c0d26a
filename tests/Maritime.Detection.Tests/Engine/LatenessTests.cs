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
