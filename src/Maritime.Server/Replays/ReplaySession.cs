using System.Collections.Immutable;
using System.Text.Json;
using Maritime.Ais;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Screening;
using Maritime.Server.Api;
using Maritime.Server.Hosting;
using Maritime.Server.Map;
using Maritime.Storage;
using Maritime.Storage.Ledger;
using Maritime.Storage.Replays;

namespace Maritime.Server.Replays;

/// <summary>One person's replay of a past span: a picture, a clock and findings of its own.</summary>
/// <remarks>
/// Reports are played when they are due; what detection says is worked out once for the whole span, in the background,
/// and shown as the clock passes the moment at which it was said. So a seek shows in an instant what was known then.
/// Thread-safe.
/// </remarks>
internal sealed partial class ReplaySession : IFindings, IAsyncDisposable
{
    /// <summary>
    /// 1 h before the moment sought is drawn: every ship in reach has spoken by then. Where that is little, 24 h are,
    /// so that ships that have fallen silent are on the picture too.
    /// </summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongLookBack = TimeSpan.FromHours(24);
    private const int Little = 20_000;
    private static readonly TimeSpan PumpEvery = TimeSpan.FromMilliseconds(500);

    private readonly IReplaySource _source;
    private readonly IScreener _screener;
    private readonly ILedger _ledger;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly AlertDesk _desk;
    private readonly Watch _watch;
    private readonly Dictionary<Mmsi, StaticReport> _said = [];
    private readonly Report[] _one = new Report[1];
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _rerunning = new(1);
    private readonly Task _running;
    private readonly Task<PastFindings?> _detecting;
    private volatile PastFindings? _findings;
    private volatile string? _failure;
    private volatile bool _isRedrawn;
    private long _detectedTicks;
    private long _usedAt;

    public ReplaySession(
        string id,
        PastReel reel,
        PastQuestion question,
        ReplayPlayer player,
        IScreener screener,
        ILedger ledger,
        TimeProvider clock,
        ILoggerFactory loggers)
    {
        (Id, Reel, Question, Player) = (id, reel, question, player);
        (_screener, _ledger, _clock) = (screener, ledger, clock);
        _logger = loggers.CreateLogger<ReplaySession>();
        _source = reel.Open();
        Traffic = new(
            reel.Traffic.Mode == TrafficMode.Simulated ? TrafficMode.Simulated : TrafficMode.Recorded,
            "Replay, not live. " + reel.Traffic.Label);
        _desk = new(Picture, clock);
        _desk.UseScreener(screener, _ => question.From);
        _watch = new(Traffic, new NoFleet(), Picture, _desk);
        Map = new(
            new PictureMapSource(Picture, () => Player.Reached, () => Player.IsPaused || IsAtEnd ? 0 : Player.Speed),
            loggers.CreateLogger<MapBroadcaster>());
        Use();
        _detecting = Task.Run(() => DetectAsync(_stop.Token));
        _running = Task.Run(() => RunAsync(_stop.Token));
    }

    public string Id { get; }

    public PastReel Reel { get; }

    /// <summary>Span and box, with the usual options and the lists of then.</summary>
    public PastQuestion Question { get; }

    public TrafficLabel Traffic { get; }

    public ReplayPlayer Player { get; }

    public MaritimePicture Picture { get; } = new();

    public MapBroadcaster Map { get; }

    public bool IsAtEnd => Player.Reached >= Question.Until;

    /// <summary>0..1 of the span that detection has gone over; 1 when its findings are there.</summary>
    public double Detected
    {
        get
        {
            if (_findings is not null)
            {
                return 1;
            }

            DateTimeOffset start = PastRun.Before(Question.From, PastRun.WarmUp);
            double done = Interlocked.Read(ref _detectedTicks) - start.UtcTicks;
            return Math.Clamp(done / Math.Max(1, (Question.Until - start).Ticks), 0, 0.99);
        }
    }

    /// <summary>One sentence when the span could not be read; null while all is well.</summary>
    public string? Failure => _failure;

    public PastFindings? Findings => _findings;

    /// <summary>How long nobody has looked at it.</summary>
    public TimeSpan Idle => Map.Subscribers > 0
        ? TimeSpan.Zero
        : _clock.GetElapsedTime(Interlocked.Read(ref _usedAt));

    /// <summary>Somebody looks at it.</summary>
    public void Use() => Interlocked.Exchange(ref _usedAt, _clock.GetTimestamp());

    public ImmutableArray<DeskEvent> Events(Func<VesselEvent, bool> which, int atMost) =>
    [
        .. KnownEvents(Player.Reached).Where(which)
            .OrderByDescending(it => it.StartedAt).ThenBy(it => it.Id, StringComparer.Ordinal)
            .Take(atMost).Select(it => new DeskEvent(it, Traffic.Mode)),
    ];

    public ImmutableArray<Alert> Alerts() =>
    [
        .. KnownAlerts(Player.Reached).OrderByDescending(it => it.RaisedAt)
            .ThenBy(it => it.Id, StringComparer.Ordinal),
    ];

    public Alert? Find(string id) => KnownAlerts(Player.Reached).FirstOrDefault(it => it.Id == id);

    public ImmutableArray<string> AlertIdsOf(Mmsi mmsi) =>
    [
        .. KnownAlerts(Player.Reached).Where(it => it.Vessels.Any(ship => ship.Mmsi == mmsi)).Select(it => it.Id),
    ];

    /// <summary>Runs detection over the span again, and compares with what was found and alerted then.</summary>
    /// <exception cref="IOException">What was kept cannot be read.</exception>
    public async Task<PastComparison?> RerunAsync(
        DetectionOptions options, DateOnly? listsAsOf, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, _stop.Token);
        await _rerunning.WaitAsync(stop.Token);
        try
        {
            Use();
            if (await _detecting.WaitAsync(stop.Token) is not { } usual)
            {
                return null;
            }

            PastQuestion question = Question with { Detection = options, ListsAsOf = listsAsOf };
            PastFindings other = await PastRun.RunAsync(
                _source, Traffic, question, _screener, _clock, _ => Use(), stop.Token);
            return PastComparison.Of(question, await question.KeptAsync(_ledger, stop.Token), usual, other);
        }
        finally
        {
            _rerunning.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Map.Close();
        await _running;
        await _detecting;
        await _watch.DisposeAsync();
        _stop.Dispose();
        _rerunning.Dispose();
        Map.Dispose();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await Map.StartAsync(stop);
            await Task.WhenAll(PlayAsync(stop), PumpAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            Fail(error);
        }
        finally
        {
            await Map.StopAsync(CancellationToken.None);
        }
    }

    private async Task<PastFindings?> DetectAsync(CancellationToken stop)
    {
        try
        {
            _findings = await PastRun.RunAsync(
                _source,
                Traffic,
                Question,
                _screener,
                _clock,
                at => Interlocked.Exchange(ref _detectedTicks, at.UtcTicks),
                stop);
            _isRedrawn = true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            Fail(error);
        }

        return _findings;
    }

    // The outermost loop of a replay: what breaks it is told on the page, and breaks nothing else.
    private void Fail(Exception error)
    {
        LogBroken(_logger, error, Id);
        _failure = error is IOException or DamagedStateException or NewerStateException or UserException
            ? error.Message
            : "The replay stopped because of a fault in the program; the log says which.";
    }

    private async Task PlayAsync(CancellationToken stop)
    {
        await foreach (PlayedReport report in Player.PlayAsync(RedrawAsync, staysAtEnd: true, stop))
        {
            await ShowAsync(report, stop);
        }
    }

    private async Task RedrawAsync(DateTimeOffset start, CancellationToken stop)
    {
        Picture.Forget(Traffic.Mode);
        _said.Clear();
        int seen = await DrawAsync(PastRun.Before(start, LookBack), start, stop);
        if (seen < Little)
        {
            Picture.Forget(Traffic.Mode);
            _said.Clear();
            await DrawAsync(PastRun.Before(start, LongLookBack), start, stop);
        }

        _isRedrawn = true;
    }

    private async Task<int> DrawAsync(DateTimeOffset from, DateTimeOffset start, CancellationToken stop)
    {
        await foreach (StaticReport known in _source.StatementsAsync(from, stop))
        {
            _said[known.Mmsi] = known;
        }

        int seen = 0;
        await foreach (PlayedReport report in _source.ReadAsync(from, start.AddTicks(-1), stop))
        {
            seen++;
            await ShowAsync(report, stop);
        }

        return seen;
    }

    /// <summary>A ship comes on the picture with its first position in the box, and then with its name.</summary>
    private async ValueTask ShowAsync(PlayedReport report, CancellationToken stop)
    {
        if (report.Static is { } said)
        {
            _said[said.Mmsi] = _said.TryGetValue(said.Mmsi, out StaticReport? earlier)
                ? StatementLog.Merged(earlier, said)
                : said;
            if (Picture.Find(said.Mmsi) is not null)
            {
                await PostAsync(new(default, said), said.At, stop);
            }

            return;
        }

        PositionReport position = report.Position!.Value;
        if (Question.Box is { } box && (position.Position is not { } place || !box.Contains(place)))
        {
            return;
        }

        if (Picture.Find(position.Mmsi) is null && _said.TryGetValue(position.Mmsi, out StaticReport? known))
        {
            await PostAsync(new(default, known), position.At, stop);
        }

        await PostAsync(new(position, null), position.At, stop);
    }

    private ValueTask PostAsync(Report report, DateTimeOffset at, CancellationToken stop)
    {
        _one[0] = report;
        return _watch.PostAsync(_one, at, stop);
    }

    /// <summary>Tells the pages what is known as the clock passes it.</summary>
    private async Task PumpAsync(CancellationToken stop)
    {
        DateTimeOffset told = DateTimeOffset.MinValue;
        using PeriodicTimer timer = new(PumpEvery, _clock);
        while (await timer.WaitForNextTickAsync(stop))
        {
            DateTimeOffset now = Player.Reached;
            if (_isRedrawn || now < told)
            {
                _isRedrawn = false;
                MarkShips(KnownAlerts(now));
                Map.Restart();
            }
            else
            {
                TellBetween(told, now);
            }

            told = now;
            Map.StatusChanged(JsonSerializer.SerializeToElement(ReplayShapes.StatusOf(this), ApiJson.Options));
        }
    }

    private void TellBetween(DateTimeOffset told, DateTimeOffset now)
    {
        if (_findings is not { } findings)
        {
            return;
        }

        foreach (Said<VesselEvent> said in findings.Events)
        {
            if (said.At > told && said.At <= now && IsHere(said.What.StartedAt, said.What.EndedAt, said.What.Place))
            {
                EventShape shape = EventShape.Of(said.What, Traffic.Mode);
                Map.EventChanged(said.What.Id, JsonSerializer.SerializeToElement(shape, ApiJson.Options));
            }
        }

        bool isMarked = false;
        foreach (Said<Alert> said in findings.Alerts)
        {
            if (said.At > told && said.At <= now && IsHere(said.What.StartedAt, said.What.EndedAt, said.What.Place))
            {
                isMarked = true;
                Map.AlertChanged(
                    said.What.Id, JsonSerializer.SerializeToElement(AlertShape.Of(said.What), ApiJson.Options));
            }
        }

        if (isMarked)
        {
            MarkShips(KnownAlerts(now));
        }
    }

    private void MarkShips(IReadOnlyList<Alert> alerts)
    {
        ILookup<Mmsi, Alert> open = alerts.Where(it => it.State != AlertState.Closed)
            .SelectMany(it => it.Vessels, (it, ship) => (ship.Mmsi, Alert: it))
            .ToLookup(pair => pair.Mmsi, pair => pair.Alert);
        foreach (PictureVessel vessel in Picture.All)
        {
            int count = open[vessel.Mmsi].Count();
            if (vessel.OpenAlerts != count)
            {
                vessel.OpenAlerts = count;
                Picture.Touch(vessel);
            }
        }
    }

    private IReadOnlyList<VesselEvent> KnownEvents(DateTimeOffset now) => _findings is not { } findings ? [] :
    [
        .. findings.Events.TakeWhile(said => said.At <= now).GroupBy(said => said.What.Id)
            .Select(versions => versions.Last().What)
            .Where(it => IsHere(it.StartedAt, it.EndedAt, it.Place)),
    ];

    private IReadOnlyList<Alert> KnownAlerts(DateTimeOffset now) => _findings is not { } findings ? [] :
    [
        .. findings.Alerts.TakeWhile(said => said.At <= now).GroupBy(said => said.What.Id)
            .Select(versions => versions.Last().What)
            .Where(it => IsHere(it.StartedAt, it.EndedAt, it.Place)),
    ];

    private bool IsHere(DateTimeOffset began, DateTimeOffset? ended, Position place) =>
        began <= Question.Until && (ended is null || ended >= Question.From)
        && (Question.Box is not { } box || box.Contains(place));

    [LoggerMessage(Level = LogLevel.Error, Message = "The replay {Id} stopped.")]
    private static partial void LogBroken(ILogger logger, Exception error, string id);

    /// <summary>The picture is drawn from reports alone: detection has run before.</summary>
    private sealed class NoFleet : IFleet
    {
        public ValueTask PostAsync(ReadOnlyMemory<Report> batch, CancellationToken cancellationToken = default) =>
            ValueTask.CompletedTask;

        public ValueTask<IReadOnlyList<VesselEvent>> AdvanceAsync(
            DateTimeOffset watermark, CancellationToken cancellationToken = default) => Nothing();

        public ValueTask<IReadOnlyList<VesselEvent>> FinishAsync(
            DateTimeOffset lastReport, CancellationToken cancellationToken = default) => Nothing();

        public ValueTask<VesselView?> QueryAsync(Mmsi mmsi, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<VesselView?>(null);

        public ValueTask<IReadOnlyList<VesselView>> ListAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IReadOnlyList<VesselView>>([]);

        public ValueTask<byte[]> CheckpointAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<byte[]>([]);

        public ValueTask RestoreAsync(
            ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken = default) =>
            ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static ValueTask<IReadOnlyList<VesselEvent>> Nothing() =>
            ValueTask.FromResult<IReadOnlyList<VesselEvent>>([]);
    }
}
