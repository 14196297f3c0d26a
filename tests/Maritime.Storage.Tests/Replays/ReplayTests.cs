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
        EventComparison comparison = HistoryRun.Compare(then, now);

        Assert.NotEmpty(comparison.OnlyNow);
        Assert.Empty(comparison.OnlyThen);
        Assert.Equal(then.Count, comparison.SameCount + comparison.Changed.Count);
        Assert.Equal(now.Count, comparison.SameCount + comparison.OnlyNow.Count + comparison.Changed.Count);
        Assert.All(comparison.OnlyNow, it =>
            Assert.InRange((it.EndedAt ?? DateTimeOffset.MaxValue) - it.StartedAt, TimeSpan.FromHours(4),
                TimeSpan.MaxValue));
    }

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
