using Maritime.Ais;
using Maritime.Detection;
using Maritime.Detection.Gaps;
using Maritime.Storage.Blobs;
using Maritime.Storage.Replays;
using Maritime.Storage.Tests.Worlds;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Tests.Replays;

public sealed class ReplayTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(0.1, 100)]
    [InlineData(1, 10)]
    [InlineData(1_000, 0.01)]
    public async Task Reports_come_when_they_are_due_at_the_speed_asked_for(double speed, double secondsBetween)
    {
        HandClock clock = new();
        ReplayPlayer player = Player(clock, reports: 5, secondsApart: 10);
        player.Speed = speed;
        await using IAsyncEnumerator<PlayedReport> playing = player.PlayAsync().GetAsyncEnumerator();
        Assert.True(await playing.MoveNextAsync());
        for (int number = 1; number < 5; number++)
        {
            Task<bool> next = playing.MoveNextAsync().AsTask();
            clock.Advance(TimeSpan.FromSeconds(secondsBetween * 0.9));
            Assert.False(next.IsCompleted);
            clock.Advance(TimeSpan.FromSeconds(secondsBetween * 0.11));
            Assert.True(await next);
            Assert.Equal(Traffic.Midnight.AddSeconds(number * 10), playing.Current.At);
        }

        Assert.False(await playing.MoveNextAsync());
    }

    [Fact]
    public void A_speed_beyond_the_bounds_is_brought_to_them()
    {
        ReplayPlayer player = Player(new(), 1, 1);
        player.Speed = 1e9;
        Assert.Equal(1_000, player.Speed);
        player.Speed = 0;
        Assert.Equal(0.1, player.Speed);
    }

    [Fact]
    public async Task Paused_nothing_comes_but_what_is_stepped_and_seeking_goes_anywhere()
    {
        HandClock clock = new();
        ReplayPlayer player = Player(clock, reports: 100, secondsApart: 10);
        await using IAsyncEnumerator<PlayedReport> playing = player.PlayAsync().GetAsyncEnumerator();
        await playing.MoveNextAsync();
        player.Pause();
        Task<bool> next = playing.MoveNextAsync().AsTask();
        clock.Advance(TimeSpan.FromHours(1));
        Assert.False(next.IsCompleted);
        player.Step();
        Assert.True(await next);
        Assert.Equal(Traffic.Midnight.AddSeconds(10), playing.Current.At);

        next = playing.MoveNextAsync().AsTask();
        player.Seek(Traffic.Midnight.AddSeconds(500));
        player.Step();
        Assert.True(await next);
        Assert.Equal(Traffic.Midnight.AddSeconds(500), playing.Current.At);

        next = playing.MoveNextAsync().AsTask();
        player.Seek(Traffic.Midnight.AddSeconds(95));
        player.Step();
        Assert.True(await next);
        Assert.Equal(Traffic.Midnight.AddSeconds(100), playing.Current.At);
        player.Resume();
        next = playing.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(10.1));
        Assert.True(await next);
        Assert.Equal(Traffic.Midnight.AddSeconds(110), playing.Current.At);
    }

    [Fact]
    public async Task From_the_archive_a_recorded_month_gives_the_same_gaps_as_from_its_file()
    {
        List<PositionReport> reports = Traffic.Recorded("ais/noaa-zone01-2017-01.csv.gz");
        using TrackArchive archive = await TrackArchive.OpenAsync(new FolderBlobStore(_scratch.Path));
        foreach (PositionReport report in reports)
        {
            archive.Add(report);
        }

        await archive.FlushAsync();
        IReadOnlyList<VesselEvent> fromFile = await Detect(new ListReplay(reports.Select(one => new PlayedReport(one,
            null))));
        IReadOnlyList<VesselEvent> fromArchive = await Detect(new ArchiveReplay(archive));

        Assert.NotEmpty(fromFile);
        Assert.Equal(fromFile.Select(it => it.Id), fromArchive.Select(it => it.Id));
    }

    [Fact]
    public async Task Run_again_with_a_shorter_silence_it_says_what_that_would_have_found()
    {
        ListReplay source = new(Traffic.Recorded("ais/noaa-zone01-2017-01.csv.gz")
            .Select(report => new PlayedReport(report, null)));
        IReadOnlyList<VesselEvent> then = await Detect(source);
        IReadOnlyList<VesselEvent> now = await Detect(source, hours: 4);
        ThenAndNow<VesselEvent> comparison = HistoryRun.Compare(then, now);

        Assert.NotEmpty(comparison.OnlyNow);
        Assert.Empty(comparison.OnlyThen);
        Assert.Equal(then.Count, comparison.SameCount + comparison.Changed.Count);
        Assert.Equal(now.Count, comparison.SameCount + comparison.OnlyNow.Count + comparison.Changed.Count);
        Assert.All(comparison.OnlyNow, it =>
            Assert.InRange((it.EndedAt ?? DateTimeOffset.MaxValue) - it.StartedAt, TimeSpan.FromHours(4),
                TimeSpan.MaxValue));
    }

    [Fact]
    public async Task Nothing_is_left_out_however_long_it_takes_until_somebody_plays()
    {
        HandClock clock = new();
        ReplayPlayer player = Player(clock, reports: 3, secondsApart: 10);
        player.Speed = 1_000;
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Traffic.Midnight, player.Position);
        await using IAsyncEnumerator<PlayedReport> playing = player.PlayAsync().GetAsyncEnumerator();

        Assert.True(await playing.MoveNextAsync());
        Assert.Equal(Traffic.Midnight, playing.Current.At);
    }

    [Fact]
    public async Task At_the_end_it_waits_for_somebody_to_seek_back_and_says_from_where_it_goes_on()
    {
        HandClock clock = new();
        ReplayPlayer player = Player(clock, reports: 2, secondsApart: 10);
        List<DateTimeOffset> starts = [];
        await using IAsyncEnumerator<PlayedReport> playing = player.PlayAsync(
            (start, _) =>
            {
                starts.Add(start);
                return Task.CompletedTask;
            },
            staysAtEnd: true).GetAsyncEnumerator();
        Assert.True(await playing.MoveNextAsync());
        Task<bool> next = playing.MoveNextAsync().AsTask();
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await next);

        next = playing.MoveNextAsync().AsTask();
        clock.Advance(TimeSpan.FromHours(1));
        Assert.False(next.IsCompleted);
        Assert.Equal(Traffic.Midnight.AddSeconds(10), player.Reached);
        player.Seek(Traffic.Midnight);
        Assert.True(await next);
        Assert.Equal(Traffic.Midnight, playing.Current.At);
        Assert.Equal([Traffic.Midnight, Traffic.Midnight], starts);
    }

    [Fact]
    public void Every_option_has_its_number_in_bounds_and_reaches_the_fleet()
    {
        Assert.Equal(Threshold.All.Count, Threshold.All.Select(one => one.Name).Distinct().Count());
        Assert.All(Threshold.All, one =>
        {
            Assert.InRange(one.Default, one.Least, one.Most);
            double other = (one.Default + one.Most) / 2;
            Assert.True(
                Threshold.TrySet([new(one.Name, other)], out DetectionOptions options, out string error), error);
            Assert.Equal(other, one.Get(options), 6);
            Assert.Equal([one], Threshold.Changed(options));
            Assert.All(one.Kinds, kind => Assert.Contains(kind, EventKinds.All));
        });
        Assert.Equal(
            FleetOptions.Default.Detectors.Select(one => one.Name),
            DetectionOptions.Default.Of(FleetOptions.Default).Detectors.Select(one => one.Name));
    }

    [Theory]
    [InlineData("gap-hours", 0)]
    [InlineData("gap-hours", double.NaN)]
    [InlineData("meeting-minutes", 1e9)]
    [InlineData("no-such-option", 1)]
    public void An_option_that_makes_no_sense_is_refused_with_a_sentence(string name, double value)
    {
        Assert.False(Threshold.TrySet([new(name, value)], out _, out string error));
        Assert.EndsWith(".", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_meeting_with_another_beginning_is_one_that_changed()
    {
        VesselEvent then = Meeting(Traffic.Midnight.AddHours(2), Traffic.Midnight.AddHours(5));
        VesselEvent now = Meeting(Traffic.Midnight.AddHours(1), Traffic.Midnight.AddHours(5));
        VesselEvent later = Meeting(Traffic.Midnight.AddHours(9), null);
        ThenAndNow<VesselEvent> found = HistoryRun.Compare([then], [now, later]);

        Assert.Equal((then, now), Assert.Single(found.Changed));
        Assert.Equal(later, Assert.Single(found.OnlyNow));
        Assert.Empty(found.OnlyThen);
        Assert.Equal(0, found.SameCount);
    }

    [Fact]
    public void What_was_cut_off_by_the_end_of_the_span_is_the_same()
    {
        VesselEvent then = Meeting(Traffic.Midnight, Traffic.Midnight.AddHours(30));
        VesselEvent now = Meeting(Traffic.Midnight, null);

        Assert.Equal(1, HistoryRun.Compare([then], [now], Traffic.Midnight.AddHours(24)).SameCount);
        Assert.Single(HistoryRun.Compare([then], [now]).Changed);
    }

    private static VesselEvent Meeting(DateTimeOffset from, DateTimeOffset? until) => new()
    {
        Kind = EventKinds.Rendezvous,
        Label = "possible-sts",
        Mmsi = Traffic.Ship(211000000),
        Partner = Traffic.Ship(257123000),
        StartedAt = from,
        EndedAt = until,
        Place = Traffic.At(58.5, 10),
        Confidence = 0.9,
        Summary = "Two ships lay together.",
        Evidence = [],
        Caution = "AIS cannot show cargo.",
    };

    private static Task<IReadOnlyList<VesselEvent>> Detect(IReplaySource source, double hours = 6) =>
        HistoryRun.DetectAsync(source, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, FleetOptions.Default with
        {
            Kinds = [EventKinds.Gap],
            Detectors = [(EventKinds.Gap, () => new GapDetector(
                GapOptions.Default with { MinSilence = TimeSpan.FromHours(hours) }))],
        });

    private static ReplayPlayer Player(HandClock clock, int reports, double secondsApart)
    {
        PositionReport first = Traffic.Made(1, 257123000, 1, 10).Single();
        ListReplay source = new(
            from number in Enumerable.Range(0, reports)
            select new PlayedReport(first with { At = Traffic.Midnight.AddSeconds(number * secondsApart) }, null));
        return new(source, Traffic.Midnight, Traffic.Midnight.AddSeconds((reports - 1) * secondsApart), clock);
    }

    /// <summary>A clock that goes when it is told to.</summary>
    private sealed class HandClock : TimeProvider
    {
        private readonly Lock _gate = new();
        private readonly List<HandTimer> _timers = [];
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public void Advance(TimeSpan time)
        {
            HandTimer[] due;
            lock (_gate)
            {
                Interlocked.Add(ref _ticks, time.Ticks);
                due = [.. _timers.Where(timer => timer.DueAt <= _ticks)];
                _timers.RemoveAll(due.Contains);
            }

            foreach (HandTimer timer in due)
            {
                timer.Ring();
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            HandTimer timer = new(this, callback, state);
            timer.Change(dueTime, period);
            return timer;
        }

        private sealed class HandTimer(HandClock clock, TimerCallback callback, object? state) : ITimer
        {
            public long DueAt { get; private set; }

            public void Ring() => callback(state);

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                lock (clock._gate)
                {
                    clock._timers.Remove(this);
                    if (dueTime >= TimeSpan.Zero)
                    {
                        DueAt = clock._ticks + dueTime.Ticks;
                        clock._timers.Add(this);
                    }
                }

                return true;
            }

            public void Dispose()
            {
                lock (clock._gate)
                {
                    clock._timers.Remove(this);
                }
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
