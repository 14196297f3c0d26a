using System.Text.Json;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Server.Api;
using Maritime.Server.Map;

namespace Maritime.Server.Hosting;

/// <summary>Tells the pages what happens: alerts and events at once, the status every second.</summary>
internal sealed class StatusPump(StatusBoard board, AlertDesk desk, MapBroadcaster pages, TimeProvider clock)
    : BackgroundService, IDeskListener
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public void OnAlert(Alert alert) => pages.AlertChanged(alert.Id, ToJson(AlertShape.Of(alert)));

    public void OnEvent(VesselEvent vesselEvent, TrafficMode mode) =>
        pages.EventChanged(vesselEvent.Id, ToJson(EventShape.Of(vesselEvent, mode)));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        desk.Listen(this);
        using PeriodicTimer timer = new(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            board.Count();
            pages.StatusChanged(ToJson(board.Now()));
        }
    }

    private static JsonElement ToJson<T>(T shape) => JsonSerializer.SerializeToElement(shape, ApiJson.Options);
}
