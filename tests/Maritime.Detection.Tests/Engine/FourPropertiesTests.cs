using Maritime.Ais;
using Maritime.Detection.Tests.Real;

namespace Maritime.Detection.Tests.Engine;

/// <summary>
/// Split, partition, replay and order, of the whole pipeline with every detector: on three recorded days of Alaska, and
/// on a simulated sea in which every kind of event is told.
/// </summary>
public sealed class FourPropertiesTests
{
    private const bool Recorded = false;
    private const bool MadeUp = true;
    private static readonly DateTimeOffset From = new(2017, 1, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2017, 1, 31, 18, 0, 0, TimeSpan.Zero);
    private static readonly Lazy<string[]> WholeRecorded = new(() => [.. Play(Recorded).Select(Line)]);
    private static readonly Lazy<string[]> WholeMadeUp = new(() => [.. Play(MadeUp).Select(Line)]);

    [Fact]
    public void The_simulated_sea_makes_every_kind_of_event_speak()
    {
        List<VesselEvent> told = Play(MadeUp);

        Assert.Empty(EventKinds.All.Except(told.Select(said => said.Kind)));
        Assert.Empty(((string[])
        [
            "possible-sts", "bunkering", "pilotage", "towage", "raft", "out-of-coverage", "dark", "lay-in-reach",
            "anchored", "drifting", "unheard-inside", "dwelt", "deeper", "shallower", "snapped", "renamed",
            "re-flagged", "imo-check-digit", "imo-shared", "swapped", "scrapped-hull", "unassigned-digits",
            "call-sign-of-other-state",
        ]).Except(told.Select(said => said.Label)));
        Assert.Contains(told, said => said.State == EventState.Retracted);
        Assert.All(told, Scenario.AssertIsExplained);
    }

    /// <summary>Of ships and of the sea alike.</summary>
    [Theory]
    [InlineData(EventKinds.ZoneVisit)]
    [InlineData(EventKinds.Interference)]
    public void Only_the_kinds_that_are_wanted_are_told(string kind) => Assert.Equal(
        [kind], Play(MadeUp, options => options with { Kinds = [kind] }).Select(said => said.Kind).Distinct());

    /// <summary>As the draughts mostly come: typed in when the ships are under way again.</summary>
    [Fact]
    public void Draughts_stated_after_a_meeting_are_weighed_in_it()
    {
        VesselEvent[] versions =
        [
            .. Play(MadeUp).Where(said => said is { Kind: EventKinds.Rendezvous, Mmsi.Value: 244_000_006 }),
        ];

        Assert.DoesNotContain(versions.First(said => said.State == EventState.Closed).Evidence, IsDraughts);
        Evidence term = Assert.Single(versions[^1].Evidence, IsDraughts);
        Assert.Equal(1.5, term.Weight);
        Assert.Equal(
            "-2.0 m (about 19,781 t given) and +4.0 m (about 20,509 t taken on), as typed in: "
                + "what one gave, the other may have taken",
            term.Text);

        static bool IsDraughts(Evidence term) => term.Name == "draughts";
    }

    [Theory]
    [InlineData(Recorded, 97)]
    [InlineData(MadeUp, 211)]
    public void Cut_anywhere_and_carried_on_elsewhere_the_fleet_says_the_same(bool isMadeUp, int every)
    {
        (List<PositionReport> positions, List<StaticReport> statics, FleetOptions options) = Sea(isMadeUp);
        List<VesselEvent> events = [];
        FleetCore fleet = new(options);
        int next = 0;
        for (int i = 0; i < positions.Count; i++)
        {
            while (next < statics.Count && statics[next].At <= positions[i].At)
            {
                fleet.Receive(statics[next++]);
            }

            fleet.Advance(positions[i].At.AddTicks(-1), events);
            fleet.Receive(positions[i]);
            if (i % every == 0)
            {
                fleet = FleetCore.Load(options with { Partitions = 1 + (i % 3) }, fleet.Save());
            }
        }

        fleet.Finish(positions[^1].At, events);
        AssertSame(isMadeUp, events);
    }

    [Theory]
    [InlineData(Recorded, 2)]
    [InlineData(Recorded, 8)]
    [InlineData(MadeUp, 7)]
    public void The_number_of_partitions_changes_nothing(bool isMadeUp, int partitions) =>
        AssertSame(isMadeUp, Play(isMadeUp, options => options with { Partitions = partitions }));

    [Theory]
    [InlineData(Recorded, 1)]
    [InlineData(Recorded, 100_000)]
    [InlineData(MadeUp, 1)]
    public void When_idle_ships_are_packed_changes_nothing(bool isMadeUp, int minutes) =>
        AssertSame(isMadeUp, Play(isMadeUp, options => options with { PackAfter = TimeSpan.FromMinutes(minutes) }));

    [Theory]
    [InlineData(Recorded)]
    [InlineData(MadeUp)]
    public void Threads_change_nothing(bool isMadeUp)
    {
        (List<PositionReport> positions, List<StaticReport> statics, FleetOptions options) = Sea(isMadeUp);
        List<VesselEvent> events = [];
        BatchRun.Play(
            options with { Partitions = 4 },
            positions,
            statics,
            events,
            parallel: static (count, body) => Parallel.For(0, count, body));
        AssertSame(isMadeUp, events);
    }

    [Fact]
    public void The_same_recording_twice_gives_the_same_ids()
    {
        HashSet<string> once = [.. Play(Recorded).Select(said => said.Id)];

        Assert.NotEmpty(once);
        Assert.Equal(once, Play(Recorded).Select(said => said.Id).ToHashSet());
        AssertSame(MadeUp, Play(MadeUp));
    }

    [Fact]
    public void Everything_that_is_told_is_explained()
    {
        List<VesselEvent> told = Play(Recorded, options => options with { Kinds = [.. EventKinds.All] });

        Assert.Contains(told, said => said.Kind == EventKinds.Proximity);
        Assert.All(told, Scenario.AssertIsExplained);
    }

    [Theory]
    [InlineData(Recorded)]
    [InlineData(MadeUp)]
    public void Reports_shuffled_before_their_tick_closes_change_nothing(bool isMadeUp)
    {
        (List<PositionReport> positions, List<StaticReport> statics, FleetOptions options) = Sea(isMadeUp);
        Random random = new(20170129);
        TimeSpan lateness = TimeSpan.FromMinutes(15);
        (DateTimeOffset Arrives, PositionReport Report)[] shuffled =
            [.. positions.Select(report => (report.At + (lateness * random.NextDouble()), report))
                .OrderBy(late => late.Item1)];
        List<VesselEvent> events = [];
        FleetCore fleet = new(options);
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
        AssertSame(isMadeUp, events);
    }

    private static void AssertSame(bool isMadeUp, List<VesselEvent> events)
    {
        string[] whole = (isMadeUp ? WholeMadeUp : WholeRecorded).Value;
        Assert.NotEmpty(whole);
        Assert.Equal(whole, events.Select(Line));
    }

    private static List<VesselEvent> Play(bool isMadeUp, Func<FleetOptions, FleetOptions>? change = null)
    {
        (List<PositionReport> positions, List<StaticReport> statics, FleetOptions options) = Sea(isMadeUp);
        List<VesselEvent> events = [];
        BatchRun.Play(change?.Invoke(options) ?? options, positions, statics, events);
        return events;
    }

    private static (List<PositionReport> Positions, List<StaticReport> Statics, FleetOptions Options) Sea(bool isMadeUp)
    {
        if (isMadeUp)
        {
            return (
                [.. MadeSea.Instance.Positions.OrderBy(report => report.At)],
                [.. MadeSea.Instance.Statics.OrderBy(report => report.At)],
                MadeSea.Options);
        }

        (List<PositionReport> positions, List<StaticReport> statics) = Recordings.NoaaZone01();
        positions = [.. positions.Where(report => report.At >= From && report.At < To).OrderBy(report => report.At)];
        Dictionary<int, StaticReport> known = [];
        foreach (StaticReport report in statics.OrderBy(report => report.At))
        {
            known.TryAdd(report.Mmsi.Value, report with { At = From });
        }

        return (positions, [.. known.Values.OrderBy(report => report.Mmsi)], FleetOptions.Default);
    }

    private static string Line(VesselEvent said) => FormattableString.Invariant(
        $"{said.Id} v{said.Version} {said.State} {said.Stage} {said.Label} {said.Confidence:R} {said.EndedAt:O}")
        + string.Join('|', said.Evidence.Select(term => $"{term.Name}={term.Text}"));
}
