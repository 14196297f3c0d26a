using System.Globalization;
using Maritime.Alerts;
using Maritime.Detection;
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

    /// <summary>10 s for a ledger that is busy; after that it counts as refusing.</summary>
    private static readonly TimeSpan LedgerPatience = TimeSpan.FromSeconds(10);

    public static void MapApi(this WebApplication app)
    {
        RouteGroupBuilder api = app.MapGroup("/api/v1");
        api.MapGet("/status", (StatusBoard board) => board.Now());
        api.MapPicture(context =>
            (context.RequestServices.GetRequiredService<MaritimePicture>(),
                context.RequestServices.GetRequiredService<AlertDesk>()));
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
        api.MapReplays();
        api.MapExports();
        api.MapFallback(() => Missing("There is nothing at this address; the API is described in the README."));
    }

    /// <summary>Ships, tracks, events and alerts of one picture: the live one, or a replay's.</summary>
    /// <param name="of">Null when the picture is no longer there.</param>
    public static void MapPicture(
        this RouteGroupBuilder api, Func<HttpContext, (MaritimePicture Picture, IFindings Findings)?> of)
    {
        IResult With(HttpContext context, Func<MaritimePicture, IFindings, IResult> answer) =>
            of(context) is { } picture ? answer(picture.Picture, picture.Findings) : Missing("This replay has ended.");

        api.MapGet("/vessels", (HttpContext context, string? bbox = null, string? q = null, string? limit = null) =>
            With(context, (picture, findings) => ListVessels(picture, findings, bbox, q, limit)));
        api.MapGet("/vessels/{mmsi}", (HttpContext context, string mmsi) =>
            With(context, (picture, findings) => GetVessel(mmsi, picture, findings)));
        api.MapGet("/vessels/{mmsi}/track", (
            HttpContext context, string mmsi, string? from = null, string? to = null) =>
            With(context, (picture, _) => GetTrack(mmsi, picture, from, to)));
        api.MapGet("/events", (HttpContext context, string? mmsi = null, string? kind = null, string? limit = null) =>
            With(context, (_, findings) => ListEvents(findings, mmsi, kind, limit)));
        api.MapGet("/events/{id}", (HttpContext context, string id) => With(context, (_, findings) =>
            findings.Events(said => said.Id == Uri.UnescapeDataString(id), 1) is [var known]
                ? Results.Json(EventShape.Of(known.Event, known.Mode))
                : Missing($"There is no event '{Uri.UnescapeDataString(id)}'.")));
        api.MapGet("/events/{id}/reach", (HttpContext context, string id) =>
            With(context, (picture, findings) => GetReach(Uri.UnescapeDataString(id), picture, findings)));
        api.MapGet("/alerts", (
            HttpContext context, string? severity = null, string? state = null, string? limit = null) =>
            With(context, (_, findings) => ListAlerts(findings, severity, state, limit)));
        api.MapGet("/alerts/{id}", (HttpContext context, string id) => With(context, (_, findings) =>
            findings.Find(Uri.UnescapeDataString(id)) is { } alert
                ? Results.Json(AlertShape.Of(alert))
                : Missing($"There is no alert '{Uri.UnescapeDataString(id)}'.")));
    }

    private static IResult ListVessels(
        MaritimePicture picture, IFindings desk, string? bbox, string? q, string? most)
    {
        GeoBox box = GeoBox.World;
        if (bbox is not null && !BoxQuery.TryParse(bbox, out box, out string error))
        {
            return Bad("bbox: " + error);
        }

        if (!TryLimit(most, out int limit, out string problem, usual: 1000))
        {
            return Bad(problem);
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

    private static IResult GetReach(string wanted, MaritimePicture picture, IFindings desk)
    {
        if (desk.Events(said => said.Id == wanted, 1) is not [var known])
        {
            return Missing($"There is no event '{wanted}'.");
        }

        if (known.Event.Kind is not (EventKinds.Gap or EventKinds.DarkPeriod))
        {
            return Bad($"'{wanted}' is not a silence: only a gap or a dark period has an area that could be reached.");
        }

        PictureVessel? vessel = picture.Find(known.Event.Mmsi);
        DateTimeOffset now = picture.All.Max(ship => ship.Last?.At) ?? known.Event.StartedAt;
        return Results.Json(ReachShape.Of(known.Event, vessel?.Identity, now));
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

    private static IResult GetVessel(string mmsi, MaritimePicture picture, IFindings desk) =>
        Find(mmsi, picture, out PictureVessel vessel) is { } problem
            ? problem
            : Results.Json(VesselShape.Of(vessel, desk.AlertIdsOf(vessel.Mmsi), withScreening: true));

    private static IResult GetTrack(string mmsi, MaritimePicture picture, string? from, string? to)
    {
        if (!TimeQuery.TryParse("from", from, out DateTimeOffset? begin, out string error)
            || !TimeQuery.TryParse("to", to, out DateTimeOffset? end, out error))
        {
            return Bad(error);
        }

        if (Find(mmsi, picture, out PictureVessel vessel) is { } problem)
        {
            return problem;
        }

        List<List<double?[]>> segments = [];
        DateTimeOffset last = DateTimeOffset.MinValue;
        foreach (PicturePoint point in vessel.Track.Between(
            begin ?? DateTimeOffset.MinValue, end ?? DateTimeOffset.MaxValue))
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

    private static IResult ListEvents(IFindings desk, string? mmsi, string? kind, string? most)
    {
        Mmsi ship = default;
        if (mmsi is not null && !TryMmsi(mmsi, out ship))
        {
            return Bad($"mmsi='{mmsi}' is not an MMSI: nine digits are expected.");
        }

        if (!TryLimit(most, out int limit, out string problem))
        {
            return Bad(problem);
        }

        if (kind is not null && !EventKinds.All.Contains(kind))
        {
            return Bad($"kind='{kind}' is no kind of event; there are {string.Join(", ", EventKinds.All)}.");
        }

        var found = desk.Events(
            said => (mmsi is null || said.Mmsi == ship || said.Partner == ship) && (kind is null || said.Kind == kind),
            limit);
        return Results.Json(new ListShape<EventShape>(
            [.. found.Select(known => EventShape.Of(known.Event, known.Mode))], Next: null));
    }

    private static bool TryLimit(string? text, out int limit, out string problem, int usual = 500)
    {
        limit = usual;
        bool isNumber = text is null || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit);
        problem = isNumber && limit is >= 1 and <= MostItems ? ""
            : $"limit={text} is not a number between 1 and {MostItems}.";
        return problem.Length == 0;
    }

    private static IResult ListAlerts(IFindings desk, string? severity, string? state, string? most)
    {
        if (!TryLimit(most, out int limit, out string problem))
        {
            return Bad(problem);
        }

        if (severity is not null && !Enum.GetValues<Severity>().Any(one => Words.For(one) == severity))
        {
            return Bad($"severity='{severity}' is none; there are "
                + $"{string.Join(", ", Enum.GetValues<Severity>().Select(Words.For))}.");
        }

        if (state is not null && !Enum.GetValues<AlertState>().Any(one => Words.For(one) == state))
        {
            return Bad($"state='{state}' is none; there are "
                + $"{string.Join(", ", Enum.GetValues<AlertState>().Select(Words.For))}.");
        }

        var found = desk.Alerts()
            .Where(alert => severity is null || Words.For(alert.Severity) == severity)
            .Where(alert => state is null || Words.For(alert.State) == state)
            .Take(limit);
        return Results.Json(new ListShape<AlertShape>(
            [.. found.Select(alert => AlertShape.Of(alert))], Next: null));
    }

    /// <summary>Answers when the mark is in the ledger: what an officer was told is done outlives a crash.</summary>
    private static async Task<IResult> Acknowledge(
        string id,
        MoveRequest request,
        AlertDesk desk,
        DeskKeeper keeper,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        string comment = request.Comment is { Length: > 0 } said ? $"Acknowledged: {said}" : "Acknowledged.";
        AlertChange change = new(clock.GetUtcNow(), "officer on this machine", comment);
        string alertId = Uri.UnescapeDataString(id);
        if (!desk.TryMove(
            alertId, request.Version, AlertState.Acknowledged, change, out Alert? alert, out AlertMoveError error))
        {
            return error switch
            {
                AlertMoveError.UnknownAlert => Missing($"There is no alert '{alertId}'."),
                AlertMoveError.AlreadyClosed => Conflict("This alert is closed."),
                _ => Conflict($"This alert has changed meanwhile: it is at version {alert!.Version}."),
            };
        }

        try
        {
            await keeper.WhenWrittenAsync(cancellationToken).WaitAsync(LedgerPatience, clock, cancellationToken);
        }
        catch (Exception refusal) when (refusal is IOException or TimeoutException)
        {
            return Results.Problem(
                "The change was taken and is not in the ledger yet; it is tried again, and a crash now would lose it.",
                statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        return Results.Json(AlertShape.Of(alert!));
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

    public static bool TryMmsi(string text, out Mmsi mmsi)
    {
        mmsi = default;
        return text.Length is > 0 and <= 9
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            && Mmsi.TryCreate(value, out mmsi);
    }

    public static IResult Bad(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status400BadRequest);

    public static IResult Missing(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status404NotFound);

    public static IResult Conflict(string detail) =>
        Results.Problem(detail, statusCode: StatusCodes.Status409Conflict);
}
