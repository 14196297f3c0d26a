using System.Text.Json;
using Maritime.Detection.Movement;

namespace Maritime.Detection.Tests.Movement;

public class GfwPortVisitsTests
{
    [Fact]
    public void Event_lists_become_the_published_visits_with_their_confidence()
    {
        using JsonDocument fixture = JsonDocument.Parse(TestData.ReadText("events/port-visits/port_visits_expected.json"));
        int compared = 0;
        foreach (JsonElement pair in fixture.RootElement.GetProperty("expected").EnumerateArray())
        {
            GfwPortVisit[] visits =
            [
                .. pair[0].EnumerateArray().GroupBy(e => e.GetProperty("seg_id").GetInt64())
                    .SelectMany(ship => GfwPortVisits.From(ship.Select(Event)))
                    .OrderBy(visit => visit.StartedAt),
            ];
            JsonElement[] expected = [.. pair[1].EnumerateArray()];
            Assert.Equal(expected.Length, visits.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.Equal(Time(expected[i], "start_timestamp"), visits[i].StartedAt);
                Assert.Equal(Time(expected[i], "end_timestamp"), visits[i].EndedAt);
                Assert.Equal(expected[i].GetProperty("confidence").GetInt32(), visits[i].Confidence);
                Assert.Equal(expected[i].GetProperty("duration_hrs").GetDouble(), visits[i].Duration.TotalHours, 6);
                Assert.Equal(expected[i].GetProperty("events").GetArrayLength(), visits[i].Events.Length);
                compared++;
            }
        }

        Assert.True(compared >= 5);
    }

    private static GfwPortEvent Event(JsonElement e) => new(
        e.GetProperty("event_type").GetString() switch
        {
            "PORT_ENTRY" => GfwPortEventType.Entry,
            "PORT_STOP_BEGIN" => GfwPortEventType.StopBegin,
            "PORT_STOP_END" => GfwPortEventType.StopEnd,
            "PORT_GAP_BEGIN" => GfwPortEventType.GapBegin,
            "PORT_GAP_END" => GfwPortEventType.GapEnd,
            _ => GfwPortEventType.Exit,
        },
        Time(e, "timestamp"),
        e.GetProperty("anchorage_id").GetString()!);

    private static DateTimeOffset Time(JsonElement e, string name) =>
        DateTimeOffset.UnixEpoch.AddSeconds(e.GetProperty(name).GetDouble());
}
