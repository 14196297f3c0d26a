using System.Threading.Channels;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Storage;
using Maritime.Storage.Ledger;

namespace Maritime.Server.Hosting;

/// <summary>
/// Keeps what the desk says in the ledger, in order and behind the desk's back: detection never waits for a disk.
/// </summary>
/// <remarks>
/// Nothing is dropped: what waits is bounded only by what was found, and a ledger that refuses is tried again. What
/// belongs together is written in one transaction: an event without its alert would be known after a crash, and its
/// alert never raised. On shutdown everything that waits is written first.
/// </remarks>
internal sealed partial class DeskKeeper(
    ILedger ledger, AlertDesk desk, ServeOptions options, TimeProvider clock, ILogger<DeskKeeper> logger)
    : BackgroundService, IDeskListener
{
    private const int MostAtOnce = 512;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Channel<Said> _waiting = Channel.CreateUnbounded<Said>(new() { SingleReader = true });
    private readonly List<VesselEvent> _events = [];
    private readonly List<Alert> _alerts = [];
    private readonly List<TaskCompletionSource> _waiters = [];

    public void OnAlert(Alert alert) => _waiting.Writer.TryWrite(new(null, alert, null));

    public void OnEvent(VesselEvent vesselEvent, TrafficMode mode) =>
        _waiting.Writer.TryWrite(new(vesselEvent, null, null));

    public void OnSettled() => _waiting.Writer.TryWrite(default);

    /// <summary>Done when everything said so far is in the ledger.</summary>
    /// <exception cref="IOException">The ledger refuses; what was said waits and is tried again.</exception>
    public Task WhenWrittenAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _waiting.Writer.TryWrite(new(null, null, written))
            ? written.Task.WaitAsync(cancellationToken)
            : ExecuteTask ?? Task.CompletedTask;
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RestoreAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or DamagedStateException)
        {
            throw new UserException(error.Message, error);
        }

        desk.Listen(this);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    /// <summary>Runs until the writer is completed and everything is written, not until the token says stop.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool isSettled = true;
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while ((!isSettled || _events.Count + _alerts.Count < MostAtOnce)
                && _waiting.Reader.TryRead(out Said next))
            {
                isSettled = Gather(next, isSettled);
            }

            if (isSettled)
            {
                await WriteAsync(stoppingToken);
            }
        }

        await WriteAsync(stoppingToken);
    }

    private async Task RestoreAsync(CancellationToken cancellationToken)
    {
        List<Alert> alerts = [];
        await foreach (Alert alert in ledger.QueryAlertsAsync(
            AlertQuery.All with { IncludeRetracted = true }, cancellationToken))
        {
            alerts.Add(alert);
        }

        if (options.IsDemo)
        {
            desk.Remember(alerts);
        }
        else
        {
            desk.Restore(await KeptEventsAsync(cancellationToken), alerts);
        }
    }

    /// <returns>Whether all that belongs together has come.</returns>
    private bool Gather(in Said next, bool isSettled)
    {
        switch (next)
        {
            case { Written: { } written }:
                _waiters.Add(written);
                return isSettled;
            case { Event: { } said }:
                _events.Add(said);
                return false;
            case { Alert: { } alert }:
                _alerts.Add(alert);
                return false;
            default:
                return true;
        }
    }

    private async Task<List<DeskEvent>> KeptEventsAsync(CancellationToken cancellationToken)
    {
        TrafficMode mode = options.IsRecorded ? TrafficMode.Recorded : TrafficMode.Live;
        List<DeskEvent> events = [];
        await foreach (VesselEvent kept in ledger.QueryEventsAsync(
            EventQuery.All with { IncludeRetracted = true }, cancellationToken))
        {
            events.Add(new(kept, mode));
        }

        return events;
    }

    private async Task WriteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await ledger.UpsertAsync(_events, _alerts, CancellationToken.None);
                _events.Clear();
                _alerts.Clear();
                Answer(waiter => waiter.TrySetResult());
                return;
            }
            catch (Exception error) when (error is IOException or DamagedStateException)
            {
                LogRefused(logger, error.Message);
                IOException refusal = new(error.Message, error);
                Answer(waiter => waiter.TrySetException(refusal));
                if (stoppingToken.IsCancellationRequested)
                {
                    return; // The process is ending: the next run finds the rest again from the same reports.
                }

                await Task.Delay(RetryAfter, clock, CancellationToken.None);
            }
        }
    }

    private void Answer(Action<TaskCompletionSource> answer)
    {
        _waiters.ForEach(answer);
        _waiters.Clear();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason} It is tried again.")]
    private static partial void LogRefused(ILogger logger, string reason);

    /// <summary>One thing that was said; with nothing in it, the end of what belongs together.</summary>
    private readonly record struct Said(VesselEvent? Event, Alert? Alert, TaskCompletionSource? Written);
}
