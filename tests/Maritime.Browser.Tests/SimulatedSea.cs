using System.Text.Json.Nodes;
using Maritime.Primitives;
using Maritime.Server.Map;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Maritime.Browser.Tests;

/// <summary>
/// A web host with the real page, hub and wire, and a small made-up sea behind them, so that the page can be tested
/// without the pipeline: two ships alongside each other, one across 180°, and fifty passing.
/// </summary>
internal sealed class SimulatedSea : IMapSource, IAsyncDisposable
{
    public const string First = "352001234";
    public const string Second = "273005678";
    public const string Late = "412000777";
    public const string AcrossTheDateLine = "412000180";
    public const string SilenceId = "dark-period/352001234/20260301T090000Z";
    public const string AlertId = "rendezvous/273005678-352001234/20260301T040000Z";

    private static readonly DateTimeOffset Beginning = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Position Meeting = At(51.86, -176.70);

    private readonly string _instance = Guid.NewGuid().ToString("N");
    private readonly WebApplication _app;
    private readonly Timer _status;
    private readonly DateTimeOffset _startedAt = TimeProvider.System.GetUtcNow();
    private long _version;

    private SimulatedSea(WebApplication app)
    {
        _app = app;
        TimeSpan period = TimeSpan.FromMilliseconds(500);
        _status = new Timer(_ => Broadcaster.StatusChanged(Status()), null, TimeSpan.Zero, period);
    }

    public required int Port { get; init; }

    public double Rate { get; init; } = 60;

    public DateTimeOffset Clock => Beginning + ((TimeProvider.System.GetUtcNow() - _startedAt) * Rate);

    /// <summary>How many more ships pass beside the three that have names in the tests.</summary>
    public int Passing { get; init; } = 50;

    private MapBroadcaster Broadcaster => _app.Services.GetRequiredService<MapBroadcaster>();

    public static async Task<SimulatedSea> StartAsync(int port, int passing = 50)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = RealServer.WebRoot,
        });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Invariant($"http://127.0.0.1:{port}"));
        SimulatedSea? sea = null;
        builder.Services.AddSingleton<IMapSource>(_ => sea!);
        builder.Services.AddMapPage();
        WebApplication app = builder.Build();
        sea = new SimulatedSea(app) { Port = port, Passing = passing };
        app.UseMapPage();
        app.MapMapPage();
        sea.MapApi();
        await app.StartAsync();
        return sea;
    }

    public long CopyChanges(long since, ICollection<MapVessel> changed, ICollection<uint> removed)
    {
        changed.Add(Ship(First, Meeting, 0.1, 40, 70, 0));
        changed.Add(Ship(Second, Meeting.Travel(130, Distance.FromMetres(60)), 0.1, 40, 80, MapVesselFlags.Listed));
        double hours = (Clock - Beginning).TotalHours % 2;
        Position start = At(51.5, 179.9);
        changed.Add(Ship(AcrossTheDateLine, start.Travel(90, Distance.FromNauticalMiles(9 * hours)), 9, 90, 70, 0));
        for (int number = 0; number < Passing; number++)
        {
            double course = number * 47 % 360;
            Position from = Meeting.Travel(number * 33 % 360, Distance.FromNauticalMiles(3 + (number % 17)));
            Position now = from.Travel(course, Distance.FromNauticalMiles(number % 4 * 3 * hours));
            string mmsi = Invariant($"{366_000_000 + number}");
            changed.Add(Ship(mmsi, now, number % 4 * 3, course, (byte)(30 + number), 0));
        }

        return ++_version;
    }

    public string? NameOf(uint id) => Name(Invariant($"{id:D9}"));

    /// <summary>Whether the server knows <see cref="Late"/> yet.</summary>
    public bool IsLateHeard { get; set; }

    /// <summary>Raises the alert of a silence while pages are looking.</summary>
    public void RaiseSilence() =>
        Broadcaster.AlertChanged(SilenceId, Alert(SilenceId, "high", "dark-period", "Silent where others are heard"));

    /// <summary>Raises a second alert while pages are looking.</summary>
    public void RaiseAnother() =>
        Broadcaster.AlertChanged("gap/352001234/20260301T110000Z", Alert("gap/352001234/20260301T110000Z", "high"));

    public async ValueTask DisposeAsync()
    {
        await _status.DisposeAsync();
        await _app.StopAsync(new CancellationTokenSource(TimeSpan.FromMilliseconds(200)).Token);
        await _app.DisposeAsync();
    }

    public static Position At(double latitude, double longitude) =>
        Position.TryCreate(latitude, longitude, out Position position)
            ? position
            : throw new ArgumentOutOfRangeException(nameof(latitude));

    private static string? Name(string mmsi) => mmsi switch
    {
        First => "ESPERANZA",
        Second => "VOSTOK REEFER",
        AcrossTheDateLine => "DATE LINE STAR",
        Late => "LATE COMER",
        _ => $"PASSING {mmsi[^2..]}",
    };

    private void MapApi()
    {
        _app.MapGet("/api/v1/status", Status);
        _app.MapGet("/api/v1/alerts", () => List(Alert(AlertId, "critical")));
        _app.MapGet("/api/v1/events", () => List());
        _app.MapGet("/api/v1/vessels", (string? q) => List(
            [.. new[] { First, Second }.Concat(IsLateHeard ? [Late] : []).Where(mmsi =>
                Name(mmsi)!.Contains(q ?? "", StringComparison.OrdinalIgnoreCase)
                || mmsi.StartsWith(q ?? "", StringComparison.Ordinal)).Select(Vessel)]));
        _app.MapGet("/api/v1/vessels/{mmsi}", (string mmsi) => mmsi == Late && !IsLateHeard
            ? Results.Problem("No such ship.", statusCode: 404)
            : Results.Json(Vessel(mmsi)));
        _app.MapGet("/api/v1/events/{id}/reach", (string id) => Parse($$"""
            { "type": "Feature", "properties": { "event": "{{Uri.UnescapeDataString(id)}}", "shape": "disc",
              "squareMiles": 400, "text": "400 square nautical miles: not where it was, where it could have been." },
              "geometry": { "type": "MultiPolygon", "coordinates":
                [[[[-177, 51.6], [-176.4, 51.6], [-176.4, 52], [-177, 52], [-177, 51.6]]]] } }
            """));
        _app.MapGet("/api/v1/vessels/{mmsi}/track", (string mmsi) => Track(mmsi));
        _app.MapPost("/api/v1/alerts/{id}/acknowledge", (string id) =>
        {
            JsonObject alert = Alert(Uri.UnescapeDataString(id), "critical");
            alert["state"] = "acknowledged";
            alert["version"] = 2;
            return alert;
        });
        _app.MapPost("/api/v1/demo/{what}", () => Results.Problem("This sea has no demo.", statusCode: 409));
    }

    private static JsonObject List(params JsonNode[] items) =>
        new() { ["items"] = new JsonArray(items), ["next"] = null };

    private static MapVessel Ship(
        string mmsi, Position position, double knots, double course, byte type, MapVesselFlags flags) =>
        new(
            uint.Parse(mmsi, System.Globalization.CultureInfo.InvariantCulture), position, knots, course, course, type,
            0, 120, flags | MapVesselFlags.Simulated, DateTimeOffset.MaxValue);

    private JsonObject Status() => Parse($$"""
        {
          "instance": "{{_instance}}", "version": "0.1.0", "mode": "simulated",
          "label": "A made-up sea for the tests of this page", "clock": "{{Clock:O}}", "speed": {{Rate}},
          "playing": true,
          "demo": { "act": 1, "secondActAt": null, "acts": [
            { "number": 1, "title": "Alongside", "place": { "lat": 51.86, "lon": -176.70 }, "zoom": 9 },
            { "number": 2, "title": "Elsewhere", "place": { "lat": 30, "lon": 125 }, "zoom": 8 } ] },
          "feeds": [
            { "name": "made-up", "kind": "demo", "state": "up", "detail": "", "lastReportAt": "{{Clock:O}}",
              "lines": 1200, "positions": 1100, "refused": 3 },
            { "name": "tcp://127.0.0.1:1", "kind": "tcp", "state": "down", "detail": "Refused; next try in 8 s.",
              "lastReportAt": null, "lines": 0, "positions": 0, "refused": 0 } ],
          "counts": { "vessels": {{Passing + 3}}, "events": 1, "alerts": 1, "reportsPerSecond": 12.5 },
          "lists": { "version": "made-up", "summary": "A made-up list" }
        }
        """);

    private static JsonObject Alert(
        string id,
        string severity,
        string kind = "rendezvous",
        string title = "Possible ship-to-ship transfer with a listed ship") => Parse($$"""
        {
          "id": "{{id}}", "kind": "{{kind}}", "title": "{{title}}",
          "summary": "ESPERANZA and VOSTOK REEFER kept within 60 m for 5 h.", "severity": "{{severity}}",
          "state": "new",
          "vessels": [
            { "mmsi": "{{First}}", "name": "ESPERANZA", "imo": 9105279, "flag": "PA", "flagName": "Panama",
              "tier": "none" },
            { "mmsi": "{{Second}}", "name": "VOSTOK REEFER", "imo": 8705539, "flag": "RU", "flagName": "Russia",
              "tier": "l0" } ],
          "place": { "lat": 51.86, "lon": -176.70 }, "startedAt": "2026-03-01T04:00:00Z", "endedAt": null,
          "raisedAt": "2026-03-01T06:00:00Z", "receivedAt": "2026-03-01T06:00:01Z", "confidence": 0.93, "tier": "l0",
          "eventIds": [ "{{id}}" ],
          "evidence": [
            { "name": "antenna distance", "text": "60 m (median of 300 minutes)", "value": 60, "unit": "m",
              "weight": 2.1 },
            { "name": "nearest anchorage", "text": "367 m away", "value": 367, "unit": "m", "weight": -1.4 },
            { "name": "moved together", "text": "1.2 nm", "value": 1.2, "unit": "nm", "weight": null } ],
          "screening": [ { "mmsi": "{{Second}}", "tier": "l0", "summary": "VOSTOK REEFER is on a made-up list.",
            "listVersion": "made-up", "asOf": "2026-03-01", "isUndetermined": false, "matches": [ {
              "tier": "l0", "matchedOn": "imo", "entryId": "LIST 1", "entryName": "VOSTOK REEFER",
              "programs": [ "DPRK4" ], "measures": [ { "authority": "OFAC", "list": "SDN", "measure": "blocked",
              "from": "2017-10-03", "to": null } ], "steps": [ "The ship itself is listed." ] } ] } ],
          "caution": "AIS cannot show cargo.", "mode": "simulated", "label": "", "version": 1,
          "history": [ { "at": "2026-03-01T06:00:00Z", "by": "", "what": "Opened." } ]
        }
        """);

    private JsonObject Vessel(string mmsi) => Parse($$"""
        {
          "mmsi": "{{mmsi}}", "name": "{{Name(mmsi)}}", "imo": 9105279, "callSign": "3EAB", "flag": "PA",
          "flagName": "Panama", "shipType": 70, "shipTypeText": "cargo", "length": 120, "beam": 18, "draught": 6.5,
          "destination": "DUTCH HARBOR", "position": { "lat": 51.86, "lon": -176.70 }, "sog": 0.1, "cog": 40,
          "heading": 40, "status": 0, "statusText": "under way using engine", "at": "{{Clock:O}}", "mode": "simulated",
          "tier": "none", "alertIds": [], "screening": null
        }
        """);

    // Two approaches with a silence of one of the two between them.
    private static JsonObject Track(string mmsi)
    {
        double bearing = mmsi == First ? 200 : 20;
        JsonArray Leg(int fromMinute, int toMinute) => new(
            [.. Enumerable.Range(fromMinute, toMinute - fromMinute).Select(minute =>
            {
                Position at = Meeting.Travel(bearing, Distance.FromMetres(30 + (Math.Abs(300 - minute) * 90)));
                long when = Beginning.AddHours(-13).AddMinutes(minute).ToUnixTimeMilliseconds();
                return (JsonNode)new JsonArray(when, at.LongitudeDegrees, at.LatitudeDegrees, 5.5, bearing);
            })]);
        return new() { ["mmsi"] = mmsi, ["segments"] = new JsonArray(Leg(0, 120), Leg(200, 420)) };
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
