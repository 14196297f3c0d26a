using System.Globalization;
using Maritime.Alerts;
using Maritime.Primitives;
using Maritime.Server.Demo;
using Maritime.Server.Hosting;
using Maritime.Storage;

namespace Maritime.Server.Api;

/// <summary>The REST API under <c>/api/v1</c>: JSON in camelCase, errors as problem+json.</summary>
internal static class ApiRoutes
{
    private const int MostItems = 5000;

    /// <summary>A silence this long breaks a drawn track: nobody knows what was sailed in between.</summary>
    private static readonly TimeSpan TrackBreak = TimeSpan.FromMinutes(30);

    public static void MapApi(this WebApplication app)
    {
        RouteGroupBuilder api = app.MapGroup("/api/v1");
        api.MapGet("/status", (StatusBoard board) => board.Now());
        api.MapGet("/vessels", ListVessels);
        api.MapGet("/vessels/{mmsi}", GetVessel);
        api.MapGet("/vessels/{mmsi}/track", GetTrack);
        api.MapGet("/events", ListEvents);
        api.MapGet("/events/{id}", (string id, AlertDesk desk) =>
            desk.Events(said => said.Id == Uri.UnescapeDataString(id), 1) is [var known]
                ? Results.Json(EventShape.Of(known.Event, known.Mode))
                : Missing($"There is no event '{Uri.UnescapeDataString(id)}'."));
        api.MapGet("/alerts", ListAlerts);
        api.MapGet("/alerts/{id}", (string id, AlertDesk desk) =>
            desk.Find(Uri.UnescapeDataString(id)) is { } alert
                ? Results.Json(AlertShape.Of(alert))
                : Missing($"There is no alert '{Uri.UnescapeDataString(id)}'."));
        api.MapPost("/alerts/{id}/acknowledge", Acknowledge);
        api.MapPost("/demo/speed", (SpeedRequest request, StatusBoard board) =>
            Steer(board, player => player.TrySetSpeed(request.Speed)));
        api.MapPost("/demo/act", (ActRequest request, StatusBoard board) =>
            Steer(board, player => player.TryPlayAct(request.Act)));
        api.MapPost("/demo/pause", (PauseRequest request, StatusBoard board) =>
            Steer(board, player =>
            {
                player.IsPlaying = request.Playing;
                return null;
            }));
        api.MapFallback(() => Missing("There is nothing at this address; the API is described in the README."));
    }

    private static IResult ListVessels(
        MaritimePicture picture, AlertDesk desk, string? bbox = null, string? q = null, int limit = 1000)
    {
        GeoBox box = GeoBox.World;
        if (bbox is not null && !BoxQuery.TryParse(bbox, out box))
        {
            return Bad($"bbox='{bbox}' is not west,south,east,north in degrees.");
        }

        if (limit is < 1 or > MostItems)
        {
            return Bad($"limit={limit} is not between 1 and {MostItems}.");
        }

        IEnumerable<PictureVessel> found = picture.All
            .Where(vessel => bbox is null || (vessel.Last?.Position is { } at && box.Contains(at)))
            .Where(vessel => q is not { Length: > 0 } || Answers(vessel, q))
            .OrderBy(vessel => vessel.Mmsi);
        PictureVessel[] page = [.. found.Take(limit)];
        return Results.Json(new ListShape<VesselShape>(
            [.. page.Select(vessel => VesselShape.Of(vessel, desk.AlertIdsOf(vessel.Mmsi), withScreening: false))],
            Next: null));
    }

    private static bool Answers(PictureVessel vessel, string query)
    {
        string text = query.Trim();
        return (vessel.Identity.Name?.Contains(text, StringComparison.OrdinalIgnoreCase) ?? false)
            || (vessel.Identity.CallSign?.Equals(text, StringComparison.OrdinalIgnoreCase) ?? false)
            || vessel.Mmsi.ToString().StartsWith(text, StringComparison.Ordinal)
            || (vessel.Identity.Imo is { } imo
                && imo.Value.ToString(CultureInfo.InvariantCulture).StartsWith(text, StringComparison.Ordinal));
    }

    private static IResult GetVessel(string mmsi, MaritimePicture picture, AlertDesk desk) =>
        Find(mmsi, picture, out PictureVessel vessel) is { } problem
            ? problem
            : Results.Json(VesselShape.Of(vessel, desk.AlertIdsOf(vessel.Mmsi), withScreening: true));

    private static IResult GetTrack(
        string mmsi, MaritimePicture picture, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        if (Find(mmsi, picture, out PictureVessel vessel) is { } problem)
        {
            return problem;
        }

        List<List<double?[]>> segments = [];
        DateTimeOffset last = DateTimeOffset.MinValue;
        foreach (PicturePoint point in vessel.Track.Between(
            from ?? DateTimeOffset.MinValue, to ?? DateTimeOffset.MaxValue))
        {
            if (segments.Count == 0 || point.At - last > TrackBreak)
            {
                segments.Add([]);
            }

            segments[^1].Add(
            [
                point.At.ToUnixTimeMilliseconds(),
                point.Position.LongitudeDegrees,
                point.Position.LatitudeDegrees,
                VesselShape.Known(point.SogKnots),
                VesselShape.Known(point.CogDegrees),
            ]);
            last = point.At;
        }

        return Results.Json(new TrackShape(vessel.Mmsi.ToString(), segments));
    }

    private static IResult ListEvents(AlertDesk desk, string? mmsi = null, string? kind = null, int limit = 500)
    {
        Mmsi ship = default;
        if (mmsi is not null && !TryMmsi(mmsi, out ship))
        {
            return Bad($"mmsi='{mmsi}' is not an MMSI: nine digits are expected.");
        }

        if (limit is < 1 or > MostItems)
        {
            return Bad($"limit={limit} is not between 1 and {MostItems}.");
        }

        var found = desk.Events(
            said => (mmsi is null || said.Mmsi == ship || said.Partner == ship) && (kind is null || said.Kind == kind),
            limit);
        return Results.Json(new ListShape<EventShape>(
            [.. found.Select(known => EventShape.Of(known.Event, known.Mode))], Next: null));
    }

    private static IResult ListAlerts(AlertDesk desk, string? severity = null, string? state = null, int limit = 500)
    {
        if (limit is < 1 or > MostItems)
        {
            return Bad($"limit={limit} is not between 1 and {MostItems}.");
        }

        var found = desk.Alerts()
            .Where(alert => severity is null || Words.For(alert.Severity) == severity)
            .Where(alert => state is null || Words.For(alert.State) == state)
            .Take(limit);
        return Results.Json(new ListShape<AlertShape>(
            [.. found.Select(alert => AlertShape.Of(alert))], Next: null));
    }

    private static IResult Acknowledge(string id, MoveRequest request, AlertDesk desk, TimeProvider clock)
    {
        string comment = request.Comment is { Length: > 0 } said ? $"Acknowledged: {said}" : "Acknowledged.";
        AlertChange change = new(clock.GetUtcNow(), "officer on this machine", comment);
        string alertId = Uri.UnescapeDataString(id);
        return desk.TryMove(alertId, request.Version, AlertState.Acknowledged, change, out Alert? alert, out var error)
            ? Results.Json(AlertShape.Of(alert!))
            : error switch
            {
                AlertMoveError.UnknownAlert => Missing($"There is no alert '{alertId}'."),
                AlertMoveError.AlreadyClosed => Conflict("This alert is closed."),
                _ => Conflict($"This alert has changed meanwhile: it is at version {alert!.Version}."),
            };
    }

    private static IResult Steer(StatusBoard board, Func<DemoPlayer, string?> steer)
    {
        if (board.Demo is not { } demo)
        {
            return Conflict("No demo is playing here: this server listens to feeds.");
        }

        return steer(demo) is { } problem ? Bad(problem) : Results.Json(board.Now());
    }

    private static IResult? Find(string mmsi, MaritimePicture picture, out PictureVessel vessel)
    {
        vessel = null!;
        if (!TryMmsi(mmsi, out Mmsi id))
        {
            return Bad($"'{mmsi}' is not an MMSI: nine digits are expected.");
        }

        vessel = picture.Find(id)!;
        return vessel is null ? Missing($"MMSI {id} has not been heard.") : null;
    }

    private static bool TryMmsi(string text, out Mmsi mmsi)
    {
        mmsi = default;
        return text.Length is > 0 and <= 9
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            && Mmsi.TryCreate(value, out mmsi);
    }

    private static IResult Bad(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status400BadRequest);

    private static IResult Missing(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status404NotFound);

    private static IResult Conflict(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status409Conflict);
}
