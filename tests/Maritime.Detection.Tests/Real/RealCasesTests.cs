using Maritime.Ais;
using Maritime.Ais.Formats;

namespace Maritime.Detection.Tests.Real;

/// <summary>
/// Recorded: 24 minutes of the whole US (NOAA) and two hours of the North Sea (DMA), through every detector, case by
/// case.
/// </summary>
public sealed class RealCasesTests
{
    private static readonly Lazy<List<VesselEvent>> UnitedStates = new(() => Play("ais/noaa-us-2022-01-03.csv.gz"));
    private static readonly Lazy<List<VesselEvent>> NorthSea = new(() => Play("ais/dma-northsea-2022-11-01.csv.gz"));

    [Fact]
    public void A_tug_and_barge_beside_a_tanker_in_Delaware_Bay_are_a_candidate_after_twenty_minutes()
    {
        VesselEvent meeting = Assert.Single(UnitedStates.Value, said =>
            said.Kind == EventKinds.Rendezvous && said.Mmsi.Value == 338447000); // OSG HORIZON.

        Assert.Equal(477591500, meeting.Partner!.Value.Value); // FRONT SPARTA.
        Assert.Equal(("possible-sts", EventStage.Candidate), (meeting.Label, meeting.Stage));
        Assert.Contains(meeting.Evidence, term => term is { Name: "types", Text: var types } && types.Contains("barge"));
    }

    [Fact]
    public void A_supply_ship_at_a_drillship_is_no_transfer() => Assert.DoesNotContain(
        UnitedStates.Value,
        said => said is { Kind: EventKinds.Rendezvous, Label: "possible-sts" }
            && (said.Mmsi.Value == 367653220 || said.Partner?.Value == 538005124));

    [Fact]
    public void Small_craft_at_berths_side_by_side_are_no_raft() => Assert.All(
        UnitedStates.Value.Concat(NorthSea.Value).Where(said => said.Label == "raft"),
        said => Assert.True(
            said.Evidence.First(term => term.Name == "hull clearance").Value is { } metres && metres < 20
                || said.Evidence.Any(term => term.Name == "status"),
            Scenario.Describe(said)));

    /// <summary>
    /// 247302900: fourteen messages of ten hours old and older, several sent out twice, from the North Sea to Hamburg's
    /// quays. 366813530: two reports of one second, then the ship 18 nm away.
    /// </summary>
    [Theory]
    [InlineData(247302900)]
    [InlineData(366813530)]
    public void Old_messages_sent_out_again_and_a_wrong_first_moment_are_neither_leap_nor_landing(int mmsi) =>
        Assert.DoesNotContain(
            UnitedStates.Value.Concat(NorthSea.Value),
            said => said.Mmsi.Value == mmsi && said.Kind is EventKinds.Teleport or EventKinds.OnLand or EventKinds.Clone);

    [Fact]
    public void A_number_heard_in_Florida_and_then_in_the_Chesapeake_has_leapt() => Assert.Contains(
        UnitedStates.Value, said => said.Kind == EventKinds.Teleport && said.Mmsi.Value == 367654040);

    private static List<VesselEvent> Play(string file)
    {
        using Stream stream = TestData.Open(file);
        using InputSource source = InputSource.Open(stream);
        Traffic traffic = new();
        source.ReadAll(ReaderOptions.Default, DateTimeOffset.UnixEpoch.AddYears(60), traffic);
        Assert.NotEmpty(traffic.Positions);
        List<VesselEvent> said = [];
        BatchRun.Play(FleetOptions.Default, traffic.Positions, traffic.Statics, said);
        return [.. said.GroupBy(one => one.Id).Select(versions => versions.MaxBy(one => one.Version)!)
            .Where(one => one.State != EventState.Retracted)];
    }

    private sealed class Traffic : IReportSink
    {
        public List<PositionReport> Positions { get; } = [];

        public List<StaticReport> Statics { get; } = [];

        public void OnPosition(in PositionReport report) => Positions.Add(report);

        public void OnStatic(StaticReport report) => Statics.Add(report);
    }
}
