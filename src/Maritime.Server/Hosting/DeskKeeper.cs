using System.Threading.Channels;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Storage.Ledger;

namespace Maritime.Server.Hosting;

/// <summary>
/// Keeps what the desk says in the ledger, in order and behind the desk's back: detection never waits for a disk.
/// </summary>
/// <remarks>
/// Nothing is dropped: what waits is bounded only by what was found, and a ledger that refuses is tried again. On
/// shutdown
/// everything that waits is written first.
/// </remarks>
internal sealed partial class DeskKeeper(
    ILedger ledger, AlertDesk desk, ServeOptions options, TimeProvider clock, ILogger<DeskKeeper> logger)
    : BackgroundService, IDeskListener
{
    private const int MostAtOnce = 512;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly Channel<(VesselEvent? Event, Alert? Alert)> _waiting =
        Channel.CreateUnbounded<(VesselEvent?, Alert?)>(new() { SingleReader = true });

    public void OnAlert(Alert alert) => _waiting.Writer.TryWrite((null, alert));

    public void OnEvent(VesselEvent vesselEvent, TrafficMode mode) => _waiting.Writer.TryWrite((vesselEvent, null));

    public override async Task StartAsync(CancellationToken cancellationToken)
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
            desk.Restore(await LiveEventsAsync(cancellationToken), alerts);
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
        List<VesselEvent> events = [];
        List<Alert> alerts = [];
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (events.Count + alerts.Count < MostAtOnce && _waiting.Reader.TryRead(out var next))
            {
                if (next.Event is { } said)
                {
                    events.Add(said);
                }
                else
                {
                    alerts.Add(next.Alert!);
                }
            }

            await WriteAsync(events, alerts, stoppingToken);
            events.Clear();
            alerts.Clear();
        }
    }

    private async Task<List<DeskEvent>> LiveEventsAsync(CancellationToken cancellationToken)
    {
        List<DeskEvent> events = [];
        await foreach (VesselEvent kept in ledger.QueryEventsAsync(
            EventQuery.All with { IncludeRetracted = true }, cancellationToken))
        {
            events.Add(new(kept, TrafficMode.Live));
        }

        return events;
    }

    private async Task WriteAsync(List<VesselEvent> events, List<Alert> alerts, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await ledger.UpsertEventsAsync(events, CancellationToken.None);
                await ledger.UpsertAlertsAsync(alerts, CancellationToken.None);
                return;
            }
            catch (Exception error) when (error is System.Data.Common.DbException or IOException
                or Microsoft.EntityFrameworkCore.DbUpdateException)
            {
                LogRefused(logger, error.Message);
                if (stoppingToken.IsCancellationRequested)
                {
                    return; // The process is ending: the next run finds the rest again from the same reports.
                }

                await Task.Delay(RetryAfter, clock, CancellationToken.None);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The ledger refuses: {Reason}. It is tried again.")]
    private static partial void LogRefused(ILogger logger, string reason);
}
