using Maritime.Ais;

namespace Maritime.Detection.Tests.Real;

/// <summary>Recorded: JACHA and SEAFREEZE ALASKA in Kuluk Bay, January 2017 (NOAA).</summary>
public sealed class AdakTests
{
    [Fact]
    public void The_two_ships_of_Kuluk_Bay_meet_once_for_a_day_and_a_half()
    {
        VesselEvent[] meetings = [.. Last(Play(1)).Where(said => said.Stage != EventStage.Candidate)];

        VesselEvent meeting = Assert.Single(meetings, said => said.Label == "possible-sts");
        Assert.Equal(352844000, meeting.Mmsi.Value);
        Assert.Equal(367390380, meeting.Partner!.Value.Value);
        Assert.InRange(meeting.StartedAt, At("2017-01-29T23:20Z"), At("2017-01-29T23:45Z"));
        Assert.InRange(meeting.EndedAt!.Value, At("2017-01-31T09:05Z"), At("2017-01-31T09:30Z"));
        Assert.Equal(EventState.Closed, meeting.State);
    }

    [Fact]
    public void The_same_recording_says_the_same_whatever_the_number_of_partitions()
    {
        string[] one = [.. Play(1).Select(Line)];

        Assert.NotEmpty(one);
        Assert.Equal(one, Play(2).Select(Line));
        Assert.Equal(one, Play(8).Select(Line));
    }

    private static List<VesselEvent> Play(int partitions)
    {
        (List<PositionReport> positions, List<StaticReport> statics) = Recordings.NoaaZone01();
        List<VesselEvent> events = [];
        BatchRun.Play(FleetOptions.Default with { Partitions = partitions }, positions, statics, events);
        return events;
    }

    private static IEnumerable<VesselEvent> Last(IEnumerable<VesselEvent> events) =>
        events.Where(said => said.Kind == EventKinds.Rendezvous).GroupBy(said => said.Id).Select(said => said.Last());

    private static string Line(VesselEvent said) =>
        $"{said.Id} {said.Version} {said.State} {said.Stage} {said.Label} {said.Confidence:R} {said.EndedAt:O}";

    private static DateTimeOffset At(string time) =>
        DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
}
