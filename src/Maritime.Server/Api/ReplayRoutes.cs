using System.Globalization;
using Maritime.Server.Map;
using Maritime.Server.Replays;
using Maritime.Storage;
using Maritime.Storage.Replays;

namespace Maritime.Server.Api;

/// <summary>
/// <c>/api/v1/replays</c>: past traffic played again, each replay a picture of its own, and detection run over it
/// again.
/// </summary>
internal static class ReplayRoutes
{
    private const double UsualSpeed = 60;

    public static void MapReplays(this RouteGroupBuilder api)
    {
        RouteGroupBuilder replays = api.MapGroup("/replays");
        replays.MapGet("/sources", (ReplaySessions sessions) => new ListShape<ReelShape>(
            [.. sessions.Reels().Select(ReplayShapes.Of)], Next: null));
        replays.MapGet("/options", () => new ListShape<ThresholdShape>(
            [.. Threshold.All.Select(ReplayShapes.Of)], Next: null));
        replays.MapGet("", (ReplaySessions sessions) => new ListShape<ReplayShape>(
            [.. sessions.All.Select(ReplayShapes.Of)], Next: null));
        replays.MapPost("", Start);

        RouteGroupBuilder one = replays.MapGroup("/{replay}");
        one.MapGet("", (string replay, ReplaySessions sessions) => With(sessions, replay, _ => null));
        one.MapDelete("", async (string replay, ReplaySessions sessions) =>
            await sessions.StopAsync(replay) ? Results.NoContent() : Ended());
        one.MapPost("/pause", (string replay, ReplaySessions sessions) => With(sessions, replay, session =>
        {
            session.Player.Pause();
            return null;
        }));
        one.MapPost("/resume", (string replay, ReplaySessions sessions) => With(sessions, replay, session =>
        {
            session.Player.Resume();
            return null;
        }));
        one.MapPost("/seek", (string replay, SeekRequest request, ReplaySessions sessions) =>
            With(sessions, replay, session => Seek(session, request)));
        one.MapPost("/step", (string replay, StepRequest request, ReplaySessions sessions) =>
            With(sessions, replay, session => Step(session, request)));
        one.MapPost("/speed", (string replay, SpeedRequest request, ReplaySessions sessions) =>
            With(sessions, replay, session => SetSpeed(session, request)));
        one.MapPost("/rerun", Rerun);
        one.MapGet("/status", (string replay, ReplaySessions sessions) => sessions.Open(replay) is { } session
            ? Results.Json(ReplayShapes.StatusOf(session))
            : Ended());
        one.MapGet("/timeline", (string replay, ReplaySessions sessions) => sessions.Open(replay) is { } session
            ? Results.Json(ReplayShapes.TimelineOf(session))
            : Ended());
        one.MapGet("/map/snapshot", (string replay, string? bbox, ReplaySessions sessions) =>
            sessions.Open(replay) is { } session ? MapPage.Snapshot(bbox, session.Map) : Ended());
        one.MapPicture(context => context.RequestServices.GetRequiredService<ReplaySessions>()
            .Open((string)context.Request.RouteValues["replay"]!) is { } session
                ? (session.Picture, session)
                : null);
    }

    private static IResult Ended() => ApiRoutes.Missing("There is no such replay, or it has ended.");

    private static IResult With(ReplaySessions sessions, string id, Func<ReplaySession, string?> command)
    {
        if (sessions.Open(id) is not { } session)
        {
            return Ended();
        }

        return command(session) is { } problem
            ? ApiRoutes.Bad(problem)
            : Results.Json(ReplayShapes.Of(session));
    }

    private static IResult Start(ReplayRequest request, ReplaySessions sessions)
    {
        IReadOnlyList<PastReel> reels = sessions.Reels();
        PastReel? reel = request.Source is null
            ? reels.Count == 0 ? null : reels[0]
            : reels.FirstOrDefault(one => one.Name == request.Source);
        if (reel is null)
        {
            return reels.Count == 0
                ? ApiRoutes.Conflict("Nothing has been kept yet that could be replayed.")
                : ApiRoutes.Bad($"There is no source '{request.Source}'; there are "
                    + $"{string.Join(", ", reels.Select(one => one.Name))}.");
        }

        if (!TimeQuery.TryParse("from", request.From, out DateTimeOffset? from, out string error)
            || !TimeQuery.TryParse("to", request.To, out DateTimeOffset? to, out error))
        {
            return ApiRoutes.Bad(error);
        }

        GeoBox? box = null;
        if (request.Bbox is { Length: > 0 } bbox)
        {
            if (!BoxQuery.TryParse(bbox, out GeoBox parsed, out error))
            {
                return ApiRoutes.Bad("bbox: " + error);
            }

            box = parsed == GeoBox.World ? null : parsed;
        }

        (DateTimeOffset begin, DateTimeOffset end) = (from ?? reel.From!.Value, to ?? reel.Until!.Value);
        if (begin >= end)
        {
            return ApiRoutes.Bad(Invariant($"The span ends ({end:u}) before it begins ({begin:u})."));
        }

        // A journal knows when things arrived, which says little of when they happened.
        if (reel is not JournalReel && (begin > reel.Until || end < reel.From))
        {
            return ApiRoutes.Bad(Invariant(
                $"{reel.Name} holds {reel.From:u} to {reel.Until:u}; nothing of that is in the span asked for."));
        }

        double speed = request.Speed ?? UsualSpeed;
        if (SpeedProblem(speed) is { } problem)
        {
            return ApiRoutes.Bad(problem);
        }

        return sessions.Start(reel, begin, end, box, speed, request.Paused ?? false) is { } session
            ? Results.Created($"/api/v1/replays/{session.Id}", ReplayShapes.Of(session))
            : ApiRoutes.Conflict($"{ReplaySessions.Most} replays are running: stop one first.");
    }

    private static string? SpeedProblem(double speed) =>
        speed is >= ReplayPlayer.MinSpeed and <= ReplayPlayer.MaxSpeed
            ? null
            : Invariant($"The speed must lie between {ReplayPlayer.MinSpeed} and {ReplayPlayer.MaxSpeed} times.");

    private static string? SetSpeed(ReplaySession session, SpeedRequest request)
    {
        if (SpeedProblem(request.Speed) is { } problem)
        {
            return problem;
        }

        session.Player.Speed = request.Speed;
        return null;
    }

    private static string? Seek(ReplaySession session, SeekRequest request)
    {
        if (!TimeQuery.TryParse("to", request.To, out DateTimeOffset? to, out string error))
        {
            return error;
        }

        if (to is not { } time)
        {
            return "Say where to: {\"to\": \"2017-01-14T06:00Z\"}.";
        }

        if (time < session.Question.From || time > session.Question.Until)
        {
            return Invariant(
                $"{time:u} is not in this replay's span, {session.Question.From:u} to {session.Question.Until:u}.");
        }

        session.Player.Seek(time);
        return null;
    }

    private static string? Step(ReplaySession session, StepRequest request)
    {
        if (request.Seconds is not { } seconds)
        {
            session.Player.Pause();
            session.Player.Step();
            return null;
        }

        if (!(Math.Abs(seconds) <= TimeSpan.FromDays(366).TotalSeconds))
        {
            return "A step is a year at most.";
        }

        session.Player.Pause();
        session.Player.Seek(session.Player.Position + TimeSpan.FromSeconds(seconds));
        return null;
    }

    private static async Task<IResult> Rerun(
        string replay,
        RerunRequest request,
        ReplaySessions sessions,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (sessions.Open(replay) is not { } session)
        {
            return Ended();
        }

        if (!Threshold.TrySet(request.Options ?? [], out DetectionOptions options, out string error))
        {
            return ApiRoutes.Bad(error);
        }

        DateOnly? asOf = null;
        if (request.Lists == "now")
        {
            asOf = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        }
        else if (request.Lists is not (null or "" or "then"))
        {
            if (!DateOnly.TryParseExact(request.Lists, "yyyy-MM-dd", CultureInfo.InvariantCulture, 0, out DateOnly day))
            {
                return ApiRoutes.Bad($"lists='{request.Lists}' is not then, now or a day like 2018-03-01.");
            }

            asOf = day;
        }

        try
        {
            return await session.RerunAsync(options, asOf, cancellationToken) is { } comparison
                ? Results.Json(ReplayShapes.Of(comparison, session.Traffic.Mode))
                : ApiRoutes.Conflict(session.Failure ?? "The span could not be gone over.");
        }
        catch (Exception gone) when (gone is ObjectDisposedException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return Ended();
        }
    }
}
