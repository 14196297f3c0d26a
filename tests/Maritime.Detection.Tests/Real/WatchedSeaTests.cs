using Maritime.Ais;

namespace Maritime.Detection.Tests.Real;

/// <summary>
/// Recorded: a month of the Bering Sea and the Aleutians (NOAA, January 2017), through every detector.
/// </summary>
public sealed class WatchedSeaTests
{
    private static readonly Lazy<List<VesselEvent>> Said = new(Play);

    [Theory]
    [InlineData(273898000)] // Both ends on the edge of the recorded area.
    [InlineData(356159000)] // Transits along the edge of reception, 6 to 9 h.
    [InlineData(355113000)]
    [InlineData(477348200)]
    [InlineData(477027500)]
    public void At_the_edge_of_reception_there_are_gaps_and_no_dark_periods(int mmsi)
    {
        Assert.Contains(Said.Value, said => said.Mmsi.Value == mmsi && said.Kind == EventKinds.Gap
            && said.State == EventState.Closed);
        Assert.DoesNotContain(Said.Value, said => said.Mmsi.Value == mmsi && said.Kind == EventKinds.DarkPeriod);
    }

    /// <summary>
    /// It slows from 10 kn, falls below 2.5 kn at 11:31, lies still at 11:48 and goes sideways from 11:54 on.
    /// </summary>
    [Fact]
    public void A_ship_that_stopped_off_Adak_drifts_for_nine_hours()
    {
        VesselEvent drift = Said.Value.Last(said => said.Mmsi.Value == 373889000 && said.Kind == EventKinds.Drift);

        Assert.InRange(drift.StartedAt, At(11, 30), At(11, 33));
        Assert.Contains(drift.Evidence, term => term is { Name: "sideways since", Text: "2017-01-31 11:54 UTC" });
        Assert.InRange(drift.EndedAt!.Value, At(20, 40), At(20, 46));
    }

    [Fact]
    public void Nobody_is_ashore_displaced_cloned_or_frozen() => Assert.DoesNotContain(Said.Value, said =>
        said.Kind is EventKinds.OnLand or EventKinds.Teleport or EventKinds.Clone or EventKinds.FrozenPosition
            or EventKinds.Interference or EventKinds.CircleSpoofing);

    private static List<VesselEvent> Play()
    {
        (List<PositionReport> positions, List<StaticReport> statics) = Recordings.NoaaZone01();
        List<VesselEvent> events = [];
        BatchRun.Play(FleetOptions.Default, positions, statics, events);
        return events;
    }

    private static DateTimeOffset At(int hour, int minute) => new(2017, 1, 31, hour, minute, 0, TimeSpan.Zero);
}
