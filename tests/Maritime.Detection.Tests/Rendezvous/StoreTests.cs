using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Detection.Tests.Rendezvous;

/// <summary>Simulated: one large ship that lies still while others come to it in turn.</summary>
public sealed class StoreTests
{
    private const int Store = 577_000_001;
    private static readonly DateTimeOffset Begin = new(2026, 5, 2, 6, 30, 0, TimeSpan.Zero);

    /// <summary>The craft that serves ships in turn is known by its memory; a mother ship must not hide in it.</summary>
    [Theory]
    [InlineData(70, 140, 30, 60)] // A carrier and the fishing fleet around it.
    [InlineData(80, 250, 80, 180)] // A lightering tanker.
    public void A_mother_ship_meets_each_that_comes(byte type, float length, byte visitor, float visitorLength)
    {
        VesselEvent[] meetings = Play(type, length, visitor, visitorLength, days: 6, everyHours: 24, visits: 5);

        Assert.Equal(5, meetings.Count(one => one.Label == "possible-sts"));
        Assert.All(meetings, one => Assert.NotEqual(EventStage.Candidate, one.Stage));
    }

    [Fact]
    public void A_ship_that_stays_for_weeks_while_others_come_is_told_as_a_floating_store()
    {
        VesselEvent[] meetings = Play(80, 330, 80, 240, days: 26, everyHours: 120, visits: 5);

        Assert.Equal(5, meetings.Count(one => one.Label == "possible-sts"));
        Assert.DoesNotContain(meetings[0].Evidence, term => term.Name == "floating storage");
        Evidence store = Assert.Single(meetings[^1].Evidence, term => term.Name == "floating storage");
        Assert.Contains("lawful", store.Text);
        Assert.True(store.Value >= 14);
    }

    private static VesselEvent[] Play(
        byte type, float length, byte visitorType, float visitorLength, int days, int everyHours, int visits)
    {
        List<PositionReport> positions = [];
        List<StaticReport> statics = [];
        Random random = new(20260502);
        Position home = Scenario.At(14.2, -28.3);
        statics.Add(Words(Store, type, length));
        for (int minute = 0; minute < days * 1440; minute += 5)
        {
            positions.Add(Report(Store, minute, Noisy(home, random), 0.1, Swing(minute)));
        }

        for (int visit = 0; visit < visits; visit++)
        {
            int ship = 538_007_001 + visit;
            statics.Add(Words(ship, visitorType, visitorLength));
            int comes = (visit * everyHours * 60) + 300;
            const int stays = 600;
            for (int minute = comes - 240; minute < comes + stays + 240; minute += 5)
            {
                double away = Math.Max(Math.Max(0, comes - minute), minute - comes - stays);
                double heading = Swing(minute);
                double beside = ((length + visitorLength) / 12) + 5 + (away * 200);
                Position place = home.Travel((heading + 90) % 360, Distance.FromMetres(beside));
                positions.Add(Report(ship, minute, Noisy(place, random), away > 0 ? 6.5 : 0.1, heading));
            }
        }

        List<VesselEvent> said = [];
        BatchRun.Play(FleetOptions.Default, positions, statics, said);
        return
        [
            .. said.Where(one => one.Kind == EventKinds.Rendezvous).GroupBy(one => one.Id)
                .Select(versions => versions.Last()).Where(one => one.State != EventState.Retracted)
                .OrderBy(one => one.StartedAt),
        ];
    }

    private static double Swing(int minute) => 40 + (25 * Math.Sin(minute / 300.0));

    private static Position Noisy(Position place, Random random) =>
        place.Travel(random.Next(360), Distance.FromMetres(4 * random.NextDouble()));

    private static StaticReport Words(int ship, byte type, float length) => new()
    {
        Mmsi = Scenario.Ship(ship),
        At = Begin,
        ShipType = type,
        Dimensions = Dimensions.Centred(length, length / 6),
    };

    private static PositionReport Report(int ship, int minute, Position place, double knots, double heading) => new()
    {
        Mmsi = Scenario.Ship(ship),
        At = Begin.AddMinutes(minute).AddSeconds(ship % 60),
        Position = place,
        SogKnots = (float)knots,
        CogDegrees = (float)(heading + 90) % 360,
        HeadingDegrees = (short)heading,
        Status = NavigationStatus.UnderWayUsingEngine,
        Class = TransponderClass.A,
        UtcSecond = 60,
    };
}
