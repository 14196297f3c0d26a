using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Detection.Tests.Rendezvous;

/// <summary>
/// Simulated: a tanker at anchor that a satellite hears every few hours, and one that comes alongside, stays eight
/// hours and leaves, heard for some minutes in most hours. What the second one does bounds the meeting.
/// </summary>
public sealed class SilentPartnerTests
{
    private const double Contact = 45;
    private static readonly DateTimeOffset Noon = new(2026, 5, 17, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Evening = Noon.AddHours(8);

    /// <summary>Hours after noon at which the tanker at anchor is heard for a few minutes.</summary>
    [Theory]
    [InlineData(-6, -1, 4, 10)]
    [InlineData(-3, 3, 11, 14)]
    [InlineData(-4, 6.5, 13, 16)]
    [InlineData(-5, 1.2, 9, 12)]
    public void Begin_and_end_are_known_from_the_one_that_is_heard(double one, double two, double three, double four)
    {
        VesselEvent[] found = Play([one, two, three, four], Contact);

        VesselEvent meeting = Assert.Single(found);
        Assert.Equal("possible-sts", meeting.Label);
        Assert.InRange(meeting.StartedAt, Noon.AddMinutes(-20), Noon.AddMinutes(20));
        Assert.InRange(meeting.EndedAt!.Value, Evening.AddMinutes(-20), Evening.AddMinutes(20));
    }

    /// <summary>Four hundred metres away is a neighbour, whoever is silent.</summary>
    [Theory]
    [InlineData(-6, -1, 4, 10)]
    [InlineData(-3, 3, 11, 14)]
    public void A_neighbour_of_a_silent_ship_is_no_company(double one, double two, double three, double four) =>
        Assert.Empty(Play([one, two, three, four], 400));

    /// <summary>The tanker at anchor is not heard while the other one is there: nothing was seen together.</summary>
    [Fact]
    public void Two_that_were_never_measured_together_are_not_told_of() =>
        Assert.Empty(Play([-10, -2, 12, 15], Contact));

    private static VesselEvent[] Play(ReadOnlySpan<double> heard, double metres)
    {
        Random random = new(20260517);
        List<PositionReport> positions = [];
        Mmsi anchored = Scenario.Ship(538_000_901);
        Mmsi visitor = Scenario.Ship(538_000_902);
        foreach (double hour in heard)
        {
            for (int step = 0; step < 3; step++)
            {
                DateTimeOffset at = Noon.AddHours(hour).AddMinutes(3 * step);
                positions.Add(Report(anchored, at, 0, 0, random) with { Status = NavigationStatus.AtAnchor });
            }
        }

        // Heard for six minutes, every 50 min: 25 min before it is alongside, 25 min after, and so on.
        for (DateTimeOffset pass = Noon.AddMinutes(-225); pass < Noon.AddHours(12); pass = pass.AddMinutes(50))
        {
            for (int step = 0; step < 6; step++)
            {
                DateTimeOffset at = pass.AddMinutes(step).AddSeconds(20);
                double minutes = at < Noon ? (Noon - at).TotalMinutes : Math.Max(0, (at - Evening).TotalMinutes);

                // The last kilometre takes fifty minutes, the rest goes at ten knots.
                double away = minutes <= 50 ? 20 * minutes : 1000 + ((minutes - 50) * 308);
                double knots = minutes == 0 ? 0 : minutes <= 50 ? 0.65 : 10;
                positions.Add(Report(visitor, at, metres + away, knots, random));
            }
        }

        List<StaticReport> statics =
        [
            .. ((Mmsi[])[anchored, visitor]).Select(ship => new StaticReport
            {
                Mmsi = ship,
                At = Noon.AddHours(-12),
                ShipType = 80,
                Dimensions = Dimensions.Centred(210, 36),
            }),
        ];
        List<VesselEvent> events = [];
        positions.Sort((one, other) => one.At.CompareTo(other.At));
        BatchRun.Play(FleetOptions.Default with { Detectors = [] }, positions, statics, events);
        return
        [
            .. events.GroupBy(one => one.Id).Select(versions => versions.Last())
                .Where(one => one.State != EventState.Retracted),
        ];
    }

    // Both head north; the visitor lies, comes and goes abeam.
    private static PositionReport Report(
        Mmsi ship, DateTimeOffset at, double abeam, double knots, Random random) =>
        new()
        {
            Mmsi = ship,
            At = at,
            Position = Scenario.At(-12, 64.9999)
                .Travel(90, Distance.FromMetres(abeam))
                .Travel(random.Next(360), Distance.FromMetres(random.NextDouble() * 8)),
            SogKnots = (float)knots,
            CogDegrees = at < Noon ? 270 : 90,
            HeadingDegrees = 0,
            Status = NavigationStatus.UnderWayUsingEngine,
            Class = TransponderClass.A,
            UtcSecond = 60,
            Family = SourceFamily.Satellite,
        };
}
