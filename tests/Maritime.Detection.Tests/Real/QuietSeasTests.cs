using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Primitives;

namespace Maritime.Detection.Tests.Real;

/// <summary>
/// Recorded ordinary traffic: nobody is woken, and one planted (simulated) transfer is found all the same.
/// </summary>
public sealed class QuietSeasTests
{
    private static readonly string[] WakesSomebody =
    [
        EventKinds.DarkPeriod, EventKinds.DarkRendezvous, EventKinds.Interference, EventKinds.Teleport, EventKinds.Clone,
        EventKinds.CircleSpoofing, EventKinds.OnLand, EventKinds.FrozenPosition, EventKinds.IdentityConflict,
    ];

    [Fact]
    public void A_dense_harbour_wakes_nobody_and_does_not_hide_a_planted_transfer()
    {
        using Stream solent = TestData.Open("ais/solent-2016-01-12.csv.gz");

        AssertQuietBut(Read(solent), offshore: (50.2, -1.3));
    }

    [Fact]
    public void Five_minutes_of_all_Danish_traffic_wake_nobody_and_do_not_hide_a_planted_transfer()
    {
        const string name = "nmea/dma-2013-11-12-5min.nmea.gz";
        if (TestData.MeasureOnly(name) is not { } path)
        {
            Assert.Skip($"{name} may not be shipped: set MARITIME_MEASURE_DATA to a folder that has it.");
            return;
        }

        using Stream denmark = InputUnpacking.Unpack(File.OpenRead(path));
        AssertQuietBut(Read(denmark), offshore: (57.2, 11.4));
    }

    [Fact]
    public void Twenty_four_minutes_of_all_US_traffic_put_no_ship_on_land()
    {
        using Stream coast = TestData.Open("ais/noaa-us-2022-01-03.csv.gz");
        Traffic traffic = Read(coast);
        List<VesselEvent> events = [];
        BatchRun.Play(FleetOptions.Default, traffic.Positions, traffic.Statics, events);

        Assert.DoesNotContain(events, said => said.Kind == EventKinds.OnLand);
    }

    private static Traffic Read(Stream stream)
    {
        using InputSource source = InputSource.Open(stream);
        Traffic traffic = new();
        source.ReadAll(ReaderOptions.Default, DateTimeOffset.UnixEpoch.AddYears(60), traffic);
        Assert.NotEmpty(traffic.Positions);
        return traffic;
    }

    private static void AssertQuietBut(Traffic traffic, (double Latitude, double Longitude) offshore)
    {
        Plant(traffic, offshore);
        List<VesselEvent> said = [];
        BatchRun.Play(FleetOptions.Default, traffic.Positions, traffic.Statics, said);
        Dictionary<string, VesselEvent> last = [];
        foreach (VesselEvent one in said)
        {
            last[one.Id] = one;
        }

        VesselEvent[] loud =
        [
            .. last.Values.Where(one => one.State != EventState.Retracted).Where(one =>
                WakesSomebody.Contains(one.Kind)
                || one is { Kind: EventKinds.Rendezvous, Label: "possible-sts", Stage: not EventStage.Candidate }),
        ];
        VesselEvent planted = Assert.Single(loud);
        Assert.Equal(599_000_001, planted.Mmsi.Value);
    }

    /// <summary>
    /// Two simulated tankers alongside at sea for two hours around the recording's time, a report a minute each.
    /// </summary>
    private static void Plant(Traffic traffic, (double Latitude, double Longitude) offshore)
    {
        DateTimeOffset from = traffic.Positions.Min(report => report.At).AddMinutes(-60);
        for (int ship = 0; ship < 2; ship++)
        {
            Assert.True(Mmsi.TryCreate(599_000_001 + ship, out Mmsi mmsi));
            traffic.Statics.Add(new()
            {
                Mmsi = mmsi,
                At = from,
                ShipType = 80,
                Dimensions = Dimensions.Centred(180, 32),
            });
            for (int minute = 0; minute < 120; minute++)
            {
                Assert.True(Position.TryCreate(
                    offshore.Latitude + (0.0000005 * minute), offshore.Longitude + (ship * 0.0006), out Position place));
                traffic.Positions.Add(new()
                {
                    Mmsi = mmsi,
                    At = from.AddMinutes(minute).AddSeconds(20 * ship),
                    Position = place,
                    SogKnots = 0.2f,
                    CogDegrees = 100,
                    HeadingDegrees = 12,
                    Status = NavigationStatus.UnderWayUsingEngine,
                    Class = TransponderClass.A,
                    UtcSecond = 60,
                });
            }
        }
    }

    private sealed class Traffic : IReportSink
    {
        public List<PositionReport> Positions { get; } = [];

        public List<StaticReport> Statics { get; } = [];

        public void OnPosition(in PositionReport report) => Positions.Add(report);

        public void OnStatic(StaticReport report) => Statics.Add(report);
    }
}
