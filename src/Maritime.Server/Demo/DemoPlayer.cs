using Maritime.Ais.Formats;
using Maritime.Alerts;
using Maritime.Server.Api;
using Maritime.Server.Feeds;
using Maritime.Server.Hosting;

namespace Maritime.Server.Demo;

/// <summary>
/// Plays the two acts of the demo: a month of recorded traffic, and a reconstruction that says it is one. Each act has
/// a
/// fleet of its own, so that the jump in time between them opens no gaps.
/// </summary>
/// <remarks>
/// The playing loop is the only writer of the acts' fleets; the page's buttons leave wishes that it takes up. Event
/// time
/// runs at <see cref="Speed"/> times the wall clock; ticks close on event time, so what is found does not depend on it.
/// </remarks>
internal sealed partial class DemoPlayer(
    Func<IFleet> makeFleet,
    MaritimePicture picture,
    AlertDesk desk,
    TimeProvider clock,
    ILogger<DemoPlayer> logger)
{
    public const double DefaultSpeed = 120;
    public const double FastestSpeed = 10_000;
    private const int FoldBatch = 4096;

    /// <summary>60 s after the first alert: long enough to read it.</summary>
    private static readonly TimeSpan SecondActAfter = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Act?[] _acts = new Act?[2];
    private double _speed = DefaultSpeed;
    private bool _isPlaying = true;
    private int _actInView = 1;
    private int? _wishedAct;
    private bool _wasSecondActWished;
    private DateTimeOffset? _secondActAt;

    /// <summary>Which account of the second act is played; set before it plays.</summary>
    public KotiVariant Variant { get; set; }

    public double Speed
    {
        get
        {
            lock (_gate)
            {
                return _speed;
            }
        }
    }

    public bool IsPlaying
    {
        get
        {
            lock (_gate)
            {
                return _isPlaying;
            }
        }

        set
        {
            lock (_gate)
            {
                _isPlaying = value;
            }
        }
    }

    /// <summary>The watch of the act in view; null until the recording has been read.</summary>
    public Watch? Current
    {
        get
        {
            lock (_gate)
            {
                return _acts[_actInView - 1]?.Watch;
            }
        }
    }

    /// <summary>Event time of the act in view, between its ticks too.</summary>
    public DateTimeOffset? Clock
    {
        get
        {
            lock (_gate)
            {
                return _acts[_actInView - 1]?.Clock;
            }
        }
    }

    public long Reports
    {
        get
        {
            lock (_gate)
            {
                return _acts.Sum(act => act?.Watch.Reports ?? 0);
            }
        }
    }

    public FeedHealth Health { get; } = new("demo", "demo");

    /// <returns>Null when it was set; otherwise one sentence that says why not.</returns>
    public string? TrySetSpeed(double speed)
    {
        if (!(speed is >= 0.1 and <= FastestSpeed))
        {
            return $"The speed must lie between 0.1 and {FastestSpeed:F0} times real time.";
        }

        lock (_gate)
        {
            _speed = speed;
        }

        return null;
    }

    /// <returns>Null when the act is on its way; otherwise one sentence that says why not.</returns>
    public string? TryPlayAct(int act)
    {
        if (act is not (1 or 2))
        {
            return "The demo has two acts: 1 and 2.";
        }

        lock (_gate)
        {
            _wishedAct = act;
        }

        return null;
    }

    public DemoShape Describe()
    {
        lock (_gate)
        {
            return new(
                _actInView,
                _secondActAt,
                [
                    new(1, FirstAct.Title, PlaceShape.Of(FirstAct.Place)!, FirstAct.Zoom),
                    new(2, SecondAct.Title, PlaceShape.Of(SecondAct.Place)!, SecondAct.Zoom),
                ],
                _acts[_actInView - 1]?.HasEnded ?? false);
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await OpenFirstActAsync(cancellationToken);
        DateTimeOffset before = clock.GetUtcNow();
        using PeriodicTimer timer = new(Frame, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await TakeUpWishesAsync(cancellationToken);
            DateTimeOffset now = clock.GetUtcNow();
            TimeSpan step = IsPlaying ? (now - before) * Speed : TimeSpan.Zero;
            before = now;
            foreach (Act? act in _acts)
            {
                if (act is { HasEnded: false } && step > TimeSpan.Zero)
                {
                    await act.PlayAsync(step, cancellationToken);
                }
            }

            TellHealth(now);
            ScheduleSecondAct(now);
        }
    }

    private async Task OpenFirstActAsync(CancellationToken cancellationToken)
    {
        Health.Detail = "Reading the recording.";
        ReportBatch recording = FirstAct.Read(out ReadStatistics statistics);
        Health.Lines = statistics.Lines;
        Health.Refused = statistics.Refused;
        Watch watch = new(FirstAct.Traffic, makeFleet(), picture, desk);
        Act act = new(watch, recording, FirstAct.Entry);
        await act.FoldToEntryAsync(FoldBatch, cancellationToken);
        lock (_gate)
        {
            _acts[0] = act;
        }

        Health.IsConnected = true;
        Health.UpSince = clock.GetUtcNow();
        LogEntered(logger, recording.Count, FirstAct.Entry);
    }

    private async Task TakeUpWishesAsync(CancellationToken cancellationToken)
    {
        int? wished;
        lock (_gate)
        {
            (wished, _wishedAct) = (_wishedAct, null);
        }

        if (wished is 1 && _acts[0] is { HasEnded: true } ended)
        {
            picture.Forget(TrafficMode.Recorded);
            await ended.Watch.DisposeAsync();
            await OpenFirstActAsync(cancellationToken);
        }
        else if (wished is 2)
        {
            _wasSecondActWished = true;
            if (_acts[1] is { } old)
            {
                picture.Forget(TrafficMode.Simulated);
                await old.Watch.DisposeAsync();
            }

            Watch watch = new(SecondAct.TrafficOf(Variant), makeFleet(), picture, desk);
            Act act = new(watch, SecondAct.Simulate(Variant), SecondAct.Entry);
            await act.FoldToEntryAsync(FoldBatch, cancellationToken);
            lock (_gate)
            {
                _acts[1] = act;
            }
        }

        if (wished is { } shown)
        {
            lock (_gate)
            {
                _actInView = shown;
                _secondActAt = null;
            }
        }
    }

    private void ScheduleSecondAct(DateTimeOffset now)
    {
        if (_wasSecondActWished || desk.AlertCount == 0)
        {
            return;
        }

        lock (_gate)
        {
            _secondActAt ??= now + SecondActAfter;
            if (now >= _secondActAt)
            {
                _wishedAct = 2;
            }
        }
    }

    private void TellHealth(DateTimeOffset now)
    {
        Act? act = _acts[_actInView - 1];
        Health.Positions = Reports;
        Health.LastHeardAt = now;
        Health.Detail = act switch
        {
            { HasEnded: true } => "The act has ended. It can be played again.",
            _ when !IsPlaying => "Paused.",
            _ => $"Playing act {_actInView} at {Speed:0.#} times real time.",
        };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The demo holds {Reports} reports and enters at {Entry:u}.")]
    private static partial void LogEntered(ILogger logger, int reports, DateTimeOffset entry);
}
