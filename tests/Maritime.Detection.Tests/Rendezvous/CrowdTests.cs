using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Detection.Tests.Rendezvous;

/// <summary>Simulated: what jamming does to a fleet, and what it must not hide.</summary>
public sealed class CrowdTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 29, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_thousand_ships_at_one_point_meet_nobody_and_two_beside_them_still_do()
    {
        List<PositionReport> reports = [];
        for (int minute = 0; minute < 120; minute++)
        {
            for (int ship = 0; ship < 1000; ship++)
            {
                reports.Add(Report(300_000_000 + ship, minute, 45.0, 36.0));
            }

            reports.Add(Report(400_000_001, minute, 44.0, 35.0));
            reports.Add(Report(400_000_002, minute, 44.0003, 35.0001));
        }

        List<VesselEvent> events = [];
        BatchRun.Play(FleetOptions.Default with { Detectors = [] }, reports, [], events);

        Assert.All(events, said => Assert.Equal(400_000_001, said.Mmsi.Value));
        Assert.Contains(events, said => said.Label == "possible-sts");
    }

    private static PositionReport Report(int mmsi, int minute, double latitude, double longitude)
    {
        _ = Mmsi.TryCreate(mmsi, out Mmsi ship);
        _ = Position.TryCreate(latitude, longitude, out Position place);
        return new()
        {
            Mmsi = ship,
            At = Noon.AddMinutes(minute).AddSeconds(mmsi % 60),
            Position = place,
            SogKnots = 0.1f,
            CogDegrees = 90,
            HeadingDegrees = 10,
            Status = NavigationStatus.UnderWayUsingEngine,
            Class = TransponderClass.A,
            UtcSecond = 60,
        };
    }
}
