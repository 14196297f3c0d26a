using Maritime.Ais;
using Maritime.Detection.Tests.Real;

namespace Maritime.Detection.Tests.Engine;

/// <summary>
/// Split, partition, replay and order, of the whole pipeline with every detector, on three recorded days of Alaska.
/// </summary>
public sealed class FourPropertiesTests
{
    private static readonly DateTimeOffset From = new(2017, 1, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2017, 1, 31, 18, 0, 0, TimeSpan.Zero);
    private static readonly Lazy<string[]> Whole = new(() => [.. Play(FleetOptions.Default).Select(Line)]);

    [Fact]
    public void Cut_anywhere_and_carried_on_elsewhere_the_fleet_says_the_same()
    {
        (List<PositionReport> positions, List<StaticReport> statics) = Recorded();
        List<VesselEvent> events = [];
        FleetCore fleet = new(FleetOptions.Default);
        int next = 0;
        for (int i = 0; i < positions.Count; i++)
        {
            while (next < statics.Count && statics[next].At <= positions[i].At)
            {
                fleet.Receive(statics[next++]);
            }

            fleet.Advance(positions[i].At.AddTicks(-1), events);
            fleet.Receive(positions[i]);
            if (i % 97 == 0)
            {
                fleet = FleetCore.Load(FleetOptions.Default with { Partitions = 1 + (i % 3) }, fleet.Save());
            }
        }

        fleet.Finish(positions[^1].At, events);
        AssertSame(events);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void The_number_of_partitions_changes_nothing(int partitions) =>
        AssertSame(Play(FleetOptions.Default with { Partitions = partitions }));

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public void When_idle_ships_are_packed_changes_nothing(int minutes) =>
        AssertSame(Play(FleetOptions.Default with { PackAfter = TimeSpan.FromMinutes(minutes) }));

    [Fact]
    public void Threads_change_nothing()
    {
        (List<PositionReport> positions, List<StaticReport> statics) = Recorded();
        List<VesselEvent> events = [];
        BatchRun.Play(
            FleetOptions.Default with { Partitions = 4 },
            positions,
            statics,
            events,
            parallel: static (count, body) => Parallel.For(0, count, body));
        AssertSame(events);
    }

    [Fact]
    public void The_same_recording_twice_gives_the_same_ids()
    {
        HashSet<string> once = [.. Play(FleetOptions.Default).Select(said => said.Id)];

        Assert.NotEmpty(once);
        Assert.Equal(once, Play(FleetOptions.Default).Select(said => said.Id).ToHashSet());
    }

    [Fact]
    public void Everything_that_is_told_is_explained()
    {
        List<VesselEvent> told = Play(FleetOptions.Default with { Kinds = [.. EventKinds.All] });

        Assert.Contains(told, said => said.Kind == EventKinds.Proximity);
        Assert.All(told, Scenario.AssertIsExplained);
    }

    [Fact]
    public void Reports_shuffled_before_their_tick_closes_change_nothing()
    {
        (List<PositionReport> positions, List<StaticReport> statics) = Recorded();
        Random random = new(20170129);
        TimeSpan lateness = TimeSpan.FromMinutes(15);
        (DateTimeOffset Arrives, PositionReport Report)[] shuffled =
            [.. positions.Select(report => (report.At + (lateness * random.NextDouble()), report))
                .OrderBy(late => late.Item1)];
        List<VesselEvent> events = [];
        FleetCore fleet = new(FleetOptions.Default);
        foreach (StaticReport report in statics)
        {
            fleet.Receive(report);
        }

        foreach ((DateTimeOffset arrives, PositionReport report) in shuffled)
        {
            fleet.Advance(arrives - lateness, events);
            fleet.Receive(report);
        }

        fleet.Finish(positions[^1].At, events);
        AssertSame(events);
    }

    private static void AssertSame(List<VesselEvent> events)
    {
        Assert.NotEmpty(Whole.Value);
        Assert.Equal(Whole.Value, events.Select(Line));
    }

    private static List<VesselEvent> Play(FleetOptions options)
    {
        (List<PositionReport> positions, List<StaticReport> statics) = Recorded();
        List<VesselEvent> events = [];
        BatchRun.Play(options, positions, statics, events);
        return events;
    }

    private static (List<PositionReport> Positions, List<StaticReport> Statics) Recorded()
    {
        (List<PositionReport> positions, List<StaticReport> statics) = Recordings.NoaaZone01();
        positions = [.. positions.Where(report => report.At >= From && report.At < To).OrderBy(report => report.At)];
        Dictionary<int, StaticReport> known = [];
        foreach (StaticReport report in statics.OrderBy(report => report.At))
        {
            known.TryAdd(report.Mmsi.Value, report with { At = From });
        }

        return (positions, [.. known.Values.OrderBy(report => report.Mmsi)]);
    }

    private static string Line(VesselEvent said) => FormattableString.Invariant(
        $"{said.Id} v{said.Version} {said.State} {said.Stage} {said.Label} {said.Confidence:R} {said.EndedAt:O}")
        + string.Join('|', said.Evidence.Select(term => $"{term.Name}={term.Text}"));
}
