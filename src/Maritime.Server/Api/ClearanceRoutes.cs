using System.Globalization;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Screening;
using Maritime.Screening.Clearance;
using Maritime.Server.Commands.Screen;
using Maritime.Server.Hosting;

namespace Maritime.Server.Api;

/// <summary>
/// <c>GET /api/v1/clearance/{imo}</c>: the report of <c>maritime clear</c> on what this server has seen.
/// </summary>
internal static class ClearanceRoutes
{
    private const int MostDays = 3_660;

    public static void MapClearance(this WebApplication app) =>
        app.MapGet("/api/v1/clearance/{imo}", ClearAsync);

    private static async Task<IResult> ClearAsync(
        string imo,
        AlertDesk desk,
        MaritimePicture picture,
        StatusBoard board,
        TimeProvider clock,
        string? asOf = null,
        int lookback = 180,
        CancellationToken cancellationToken = default)
    {
        if (!int.TryParse(imo, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || !ImoNumber.TryCreate(number, out ImoNumber ship))
        {
            return Bad($"'{imo}' is not an IMO number: seven digits of which the last one checks the others.");
        }

        DateOnly today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (!ScreeningLibrary.TryDay(asOf, today, out DateOnly day))
        {
            return Bad($"asOf='{asOf}' is not a day written yyyy-MM-dd.");
        }

        if (lookback is < 1 or > MostDays)
        {
            return Bad(Invariant($"lookback={lookback} is not a number of days from 1 to {MostDays}."));
        }

        if (desk.Screener is not Screener screener)
        {
            return Results.Problem("The lists are still being read.", statusCode: 503);
        }

        DateTimeOffset to = new(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        DateTimeOffset from = to - TimeSpan.FromDays(lookback);
        HashSet<Mmsi> radios =
        [
            .. picture.All.Where(vessel => vessel.Identity.Imo == ship).Select(vessel => vessel.Mmsi),
            .. desk.Alerts().SelectMany(alert => alert.Vessels).Where(one => one.Imo == ship).Select(one => one.Mmsi),
        ];
        List<DateTimeOffset> heard = board.Recorder is { } recorder
            ? await SeenTraffic.HeardAsync(recorder.Tracks, radios, from, to, cancellationToken)
            : [];
        heard.AddRange(radios.Select(picture.Find).OfType<PictureVessel>()
            .SelectMany(vessel => vessel.Track.Between(from, to))
            .Select(point => point.At));
        heard.Sort();
        IEnumerable<VesselEvent> events = desk.Events(
            said => said.StartedAt < to && (said.EndedAt ?? to) >= from, int.MaxValue).Select(known => known.Event);
        ClearanceReport report = ClearVerb.Clear(
            screener,
            ship,
            SeenTraffic.Of(ship, radios, events, heard, from, to),
            day,
            ClearanceOptions.Default with { Lookback = TimeSpan.FromDays(lookback) });
        return Results.Json(ClearanceShape.Of(report));
    }

    private static IResult Bad(string sentence) => Results.Problem(sentence, statusCode: 400);
}

/// <param name="Outcome">refer, insufficient observation, or no adverse finding in what was observed.</param>
/// <param name="UnobservedHours">Of the look-back. What happened then is not known.</param>
/// <param name="Letters">One query letter for each silence that is asked about.</param>
internal sealed record ClearanceShape(
    int? Imo,
    DateOnly AsOf,
    int LookbackDays,
    string Outcome,
    double ObservedShare,
    double UnobservedHours,
    string Tier,
    string Summary,
    IReadOnlyList<string> Grounds,
    IReadOnlyList<string> Path,
    IReadOnlyList<string> Rules,
    string ListVersion,
    IReadOnlyList<string> Letters,
    string Text)
{
    public static ClearanceShape Of(ClearanceReport report) => new(
        report.Case.Subject.Imo?.Value,
        report.Case.AsOf,
        report.Options.Lookback.Days,
        report.OutcomeText,
        Math.Round(report.ObservedShare, 4),
        Math.Round(report.Unobserved.TotalHours, 1),
        Words.For(report.Case.Verdict.Tier, report.Case.Verdict.IsUndetermined),
        report.Case.Verdict.Summary,
        report.Grounds,
        [.. report.Case.Verdict.Matches.SelectMany(match => match.Steps)],
        [.. report.Case.Verdict.Regimes.Select(regime => $"{regime.Authority}: {regime.Status} ({regime.Rule})")],
        report.ListVersion,
        report.QueryLetters(),
        report.ToText());
}
