using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Detection.Tests.Rendezvous;

/// <summary>
/// Simulated: ships alongside at speed, as transfers under way are made (2-8 kn, headings within 5°, hulls within 60 m,
/// an hour or more), and what only looks like it.
/// </summary>
public sealed class UnderWayTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 29, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(2.5, 10, 90)]
    [InlineData(4, 135, 90)]
    [InlineData(7, 0, 90)]
    [InlineData(7, 77, 75)]
    [InlineData(7, 180, 120)]
    [InlineData(7, 359, 90)]
    [InlineData(7.8, 255, 90)]
    public void Two_tankers_alongside_under_way_for_more_than_an_hour_are_found(
        double knots, double course, int minutes)
    {
        VesselEvent[] found = Play(knots, course, minutes, gapMetres: 20);

        VesselEvent meeting = Assert.Single(found, said => said.Label == "possible-sts");
        Assert.True(meeting.Stage is EventStage.Provisional or EventStage.Confirmed);
        Assert.InRange(meeting.StartedAt, Noon.AddMinutes(25), Noon.AddMinutes(45));
    }

    /// <summary>Too far apart, too short, or too fast: no transfer.</summary>
    [Theory]
    [InlineData(7, 40, 90, 600)]
    [InlineData(7, 220, 90, 1500)]
    [InlineData(7, 310, 20, 20)]
    [InlineData(12, 100, 90, 150)]
    public void Ships_that_only_run_the_same_way_are_not(double knots, double course, int minutes, double gapMetres) =>
        Assert.DoesNotContain(
            Play(knots, course, minutes, gapMetres),
            said => said is { Label: "possible-sts", Stage: not EventStage.Candidate });

    // Half an hour of closing in, so long alongside, half an hour of drawing off; a report every 30 s.
    private static VesselEvent[] Play(double knots, double course, int minutes, double gapMetres)
    {
        List<PositionReport> positions = [];
        List<StaticReport> statics = [];
        Random random = new(9);
        int until = 60 + minutes;
        for (int ship = 0; ship < 2; ship++)
        {
            _ = Mmsi.TryCreate(538_000_501 + ship, out Mmsi mmsi);
            statics.Add(new()
            {
                Mmsi = mmsi,
                At = Noon,
                ShipType = 80,
                Dimensions = Dimensions.Centred(180, 32),
            });
            for (int half = 0; half < until * 2; half++)
            {
                double minute = half / 2.0;
                double off = Math.Max(Math.Max(0, 30 - minute), minute - (until - 30)) * 150;
                Position at = Scenario.At(-20, -25)
                    .Travel(course, Distance.FromNauticalMiles(knots * minute / 60))
                    .Travel(course + 90, Distance.FromMetres(ship * (32 + gapMetres + off)))
                    .Travel(random.Next(360), Distance.FromMetres(4));
                positions.Add(new()
                {
                    Mmsi = mmsi,
                    At = Noon.AddMinutes(minute).AddSeconds(7 * ship),
                    Position = at,
                    SogKnots = (float)knots,
                    CogDegrees = (float)((course + random.Next(-1, 2) + 360) % 360),
                    HeadingDegrees = (short)((course + random.Next(-1, 2) + 360) % 360),
                    Status = NavigationStatus.UnderWayUsingEngine,
                    Class = TransponderClass.A,
                    UtcSecond = 60,
                });
            }
        }

        List<VesselEvent> said = [];
        BatchRun.Play(FleetOptions.Default with { Detectors = [] }, positions, statics, said);
        return
        [
            .. said.GroupBy(one => one.Id).Select(versions => versions.Last())
                .Where(one => one.State != EventState.Retracted),
        ];
    }
}
