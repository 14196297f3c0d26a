using System.Text.Json.Serialization;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Server.Hosting;
using Maritime.Server.Replays;
using Maritime.Storage;
using Maritime.Storage.Replays;

namespace Maritime.Server.Api;

/// <summary>Past traffic that can be replayed.</summary>
/// <param name="Positions">Null where they have not been counted.</param>
internal sealed record ReelShape(
    string Name, string Mode, string Label, DateTimeOffset From, DateTimeOffset To, long? Positions);

/// <param name="Detected">0..1: how much of the span detection has gone over.</param>
/// <param name="Failure">Why it stopped; null while all is well.</param>
internal sealed record ReplayShape(
    string Id,
    string Source,
    string Label,
    DateTimeOffset From,
    DateTimeOffset To,
    double[]? Bbox,
    DateTimeOffset Position,
    double Speed,
    bool IsPaused,
    bool IsAtEnd,
    double Detected,
    string? Failure);

/// <summary>A number that a re-run may change.</summary>
internal sealed record ThresholdShape(
    string Name, string Label, string Unit, double Default, double Least, double Most, IReadOnlyList<string> Kinds);

internal sealed record MarkShape(
    string Id, string What, string Kind, string Title, string? Severity, DateTimeOffset At);

/// <param name="IsComplete">False while detection is still going over the span.</param>
internal sealed record TimelineShape(bool IsComplete, IReadOnlyList<MarkShape> Marks);

/// <param name="Found">"only-now", "only-then" or "changed".</param>
/// <param name="Why">A sentence.</param>
internal sealed record DifferenceShape<T>(string Found, string Why, T? Then, T? Now);

internal sealed record DifferencesShape<T>(
    int OnlyNow, int OnlyThen, int Changed, int Same, IReadOnlyList<DifferenceShape<T>> Items);

/// <param name="Asked">What was changed, in words.</param>
/// <param name="ComparedWith">
/// "kept": what the server found and alerted then; "usual": what the usual options give.
/// </param>
internal sealed record ComparisonShape(
    string Asked,
    string ComparedWith,
    DateTimeOffset From,
    DateTimeOffset To,
    string Lists,
    DifferencesShape<EventShape> Events,
    DifferencesShape<AlertShape> Alerts);

/// <param name="Source">Name of the reel; the first when left out.</param>
/// <param name="Bbox">west,south,east,north in degrees.</param>
/// <param name="Speed">0.1 to 1000; 60 when left out.</param>
internal sealed record ReplayRequest(
    string? Source, string? From, string? To, string? Bbox, double? Speed, bool? Paused);

internal sealed record SeekRequest(string? To);

/// <param name="Seconds">Forward or, negative, back; null for the next report.</param>
internal sealed record StepRequest(double? Seconds);

/// <param name="Options">By name, as listed under <c>/replays/options</c>.</param>
/// <param name="Lists">"then" (so when left out), "now", or a day.</param>
internal sealed record RerunRequest(
    [property: JsonPropertyName("options")] Dictionary<string, double>? Options, string? Lists);

internal static class ReplayShapes
{
    public static ReelShape Of(PastReel reel) => new(
        reel.Name, Words.For(reel.Traffic.Mode), reel.Traffic.Label, reel.From!.Value, reel.Until!.Value,
        reel.Positions);

    public static ReplayShape Of(ReplaySession session) => new(
        session.Id,
        session.Reel.Name,
        session.Traffic.Label,
        session.Question.From,
        session.Question.Until,
        session.Question.Box is { } box ? Edges(box) : null,
        session.Player.Reached,
        session.Player.Speed,
        session.Player.IsPaused,
        session.IsAtEnd,
        Math.Round(session.Detected, 3),
        session.Failure);

    /// <summary>As the live status, so that a page shows either.</summary>
    public static StatusShape StatusOf(ReplaySession session) => new(
        session.Id,
        StatusBoard.ProgramVersion,
        Words.For(session.Traffic.Mode),
        session.Traffic.Label,
        session.Player.Reached,
        session.Player.Speed,
        !session.Player.IsPaused && !session.IsAtEnd,
        Demo: null,
        Feeds: [],
        new(session.Picture.Count, session.Events(_ => true, int.MaxValue).Length, session.Alerts().Length, 0),
        new("", "As they stood when things happened."),
        Journal: null,
        Of(session));

    public static TimelineShape TimelineOf(ReplaySession session) => session.Findings is not { } findings
        ? new(IsComplete: false, [])
        : new(
            IsComplete: true,
            [
                .. findings.AlertsOf(session.Question).Select(it => new MarkShape(
                    it.Id, "alert", it.Kind, it.Title, Words.For(it.Severity), it.RaisedAt)),
                .. findings.EventsOf(session.Question).Select(it => new MarkShape(
                    it.Id, "event", it.Kind, it.Summary, null, it.StartedAt)),
            ]);

    public static ThresholdShape Of(Threshold one) => new(
        one.Name, one.Label, one.Unit, one.Default, one.Least, one.Most, one.Kinds);

    public static ComparisonShape Of(PastComparison comparison, TrafficMode mode) => new(
        comparison.Asked(),
        comparison.WasKept ? "kept" : "usual",
        comparison.Question.From,
        comparison.Question.Until,
        comparison.Question.ListsAsOf is { } day ? Invariant($"{day:yyyy-MM-dd}") : "then",
        Of(
            comparison.Events,
            comparison.WhyOnlyNow,
            comparison.WhyOnlyThen,
            PastComparison.WhatChanged,
            (VesselEvent it) => EventShape.Of(it, mode)),
        Of(
            comparison.Alerts,
            comparison.WhyOnlyNow,
            comparison.WhyOnlyThen,
            PastComparison.WhatChanged,
            (Alert it) => AlertShape.Of(it)));

    private static DifferencesShape<TShape> Of<T, TShape>(
        ThenAndNow<T> found,
        Func<T, string> whyOnlyNow,
        Func<T, string> whyOnlyThen,
        Func<T, T, string> whatChanged,
        Func<T, TShape> shape)
        where TShape : class => new(
            found.OnlyNow.Count,
            found.OnlyThen.Count,
            found.Changed.Count,
            found.SameCount,
            [
                .. found.OnlyNow.Select(it => new DifferenceShape<TShape>(
                    "only-now", whyOnlyNow(it), null, shape(it))),
                .. found.OnlyThen.Select(it => new DifferenceShape<TShape>(
                    "only-then", whyOnlyThen(it), shape(it), null)),
                .. found.Changed.Select(pair => new DifferenceShape<TShape>(
                    "changed", whatChanged(pair.Then, pair.Now), shape(pair.Then), shape(pair.Now))),
            ]);

    private static double[] Edges(GeoBox box) => [box.West, box.South, box.East, box.North];
}
