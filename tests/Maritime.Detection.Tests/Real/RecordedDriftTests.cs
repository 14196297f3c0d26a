using Maritime.Ais;
using Maritime.Ais.Formats;

namespace Maritime.Detection.Tests.Real;

/// <summary>Recorded: sentences of one ship each, as Danish stations received them, relays and all.</summary>
public sealed class RecordedDriftTests
{
    /// <summary>
    /// From 16:37:54 on every report of 538004030 is between 1 and 5 kn with its bow more than 45° off its way. That
    /// has lasted ten minutes and 500 m by 16:48; the angle comes to 60° for the first time at 16:50:04, where a
    /// published analysis of the same recording has the drift. It is told with that report.
    /// </summary>
    [Fact]
    public void A_recorded_drift_begins_and_is_told_where_half_of_the_speed_no_longer_goes_ahead()
    {
        DateTimeOffset labelled = new(2014, 9, 28, 16, 50, 4, TimeSpan.Zero);

        Assert.Empty(Drifts("nmea/dma-538004030-drift.nmea.gz", until: labelled));
        VesselEvent known = Assert.Single(Drifts("nmea/dma-538004030-drift.nmea.gz", labelled.AddSeconds(1)));
        VesselEvent drift = Assert.Single(Drifts("nmea/dma-538004030-drift.nmea.gz", DateTimeOffset.MaxValue));

        Assert.Equal("drift/538004030/20140928T165004Z", known.Id);
        Assert.Equal(EventState.Opened, known.State);
        Assert.Equal(known.Id, drift.Id);
        Assert.Equal(0, (drift.StartedAt - labelled).TotalSeconds, 1.0);
        Assert.Contains(drift.Evidence, term => term is { Name: "sideways since", Text: "2014-09-28 16:37 UTC" });
        Assert.Contains(
            drift.Evidence, term => term is { Name: "10 min and 500 m full", Text: "2014-09-28 16:47 UTC" });
    }

    [Theory]
    [InlineData("nmea/dma-212123000-no-drift.nmea.gz")]
    [InlineData("events/drift/219165000_ssc_1.ais")] // At anchor, with one speed of 102.2 kn.
    public void A_ship_that_does_not_drift_is_not_said_to(string file) =>
        Assert.Empty(Drifts(file, DateTimeOffset.MaxValue));

    private static VesselEvent[] Drifts(string file, DateTimeOffset until)
    {
        using Stream stream = TestData.Open(file);
        using InputSource source = InputSource.Open(stream);
        Traffic traffic = new();
        source.ReadAll(ReaderOptions.Default, DateTimeOffset.UnixEpoch.AddYears(60), traffic);
        Assert.NotEmpty(traffic.Positions);
        List<VesselEvent> said = [];
        BatchRun.Play(
            FleetOptions.Default,
            [.. traffic.Positions.Where(report => report.At <= until)],
            [.. traffic.Statics.Where(report => report.At <= until)],
            said);
        return
        [
            .. said.Where(one => one.Kind == EventKinds.Drift).GroupBy(one => one.Id)
                .Select(versions => versions.Last()).OrderBy(one => one.StartedAt),
        ];
    }

    private sealed class Traffic : IReportSink
    {
        public List<PositionReport> Positions { get; } = [];

        public List<StaticReport> Statics { get; } = [];

        public void OnPosition(in PositionReport report) => Positions.Add(report);

        public void OnStatic(StaticReport report) => Statics.Add(report);
    }
}
