using System.Collections.Frozen;
using System.Collections.Immutable;
using Maritime.Ais;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Screening;
using Maritime.Server.Hosting;
using Maritime.Storage;
using Maritime.Storage.Ledger;
using Maritime.Storage.Replays;

namespace Maritime.Server.Replays;

/// <summary>What is to be run again.</summary>
/// <param name="ListsAsOf">Null for the lists as they stood when things happened; otherwise those of a day.</param>
internal sealed record PastQuestion(
    DateTimeOffset From,
    DateTimeOffset Until,
    GeoBox? Box,
    DetectionOptions Detection,
    DateOnly? ListsAsOf = null)
{
    /// <summary>IMO numbers of a person's own list of ships that were broken up.</summary>
    public FrozenSet<int> BrokenUp { get; init; } = FrozenSet<int>.Empty;
}

/// <summary>Something that was said, and when: event time.</summary>
internal readonly record struct Said<T>(DateTimeOffset At, T What);

/// <summary>Every version of every event and alert of a run, in the order in which they were said.</summary>
internal sealed record PastFindings(
    ImmutableArray<Said<VesselEvent>> Events, ImmutableArray<Said<Alert>> Alerts, long Reports)
{
    /// <summary>As they stand at the end, of those that began in the span and the box.</summary>
    public IReadOnlyList<VesselEvent> EventsOf(PastQuestion question) =>
    [
        .. HistoryRun.Standing(Events.Select(said => said.What))
            .Where(it => question.Holds(it.StartedAt, it.Place)),
    ];

    /// <summary>As <see cref="EventsOf"/>.</summary>
    public IReadOnlyList<Alert> AlertsOf(PastQuestion question) =>
    [
        .. Alerts.Select(said => said.What).GroupBy(it => it.Id)
            .Select(versions => versions.MaxBy(it => it.Version)!)
            .Where(it => !it.IsRetracted && question.Holds(it.StartedAt, it.Place))
            .OrderBy(it => it.StartedAt).ThenBy(it => it.Id, StringComparer.Ordinal),
    ];
}

internal static class PastQuestions
{
    extension(PastQuestion question)
    {
        public bool Holds(DateTimeOffset began, Position place) =>
            began >= question.From && began <= question.Until
            && (question.Box is not { } box || box.Contains(place));

        /// <summary>What a server kept of the span and the box.</summary>
        public async Task<(IReadOnlyList<VesselEvent> Events, IReadOnlyList<Alert> Alerts)> KeptAsync(
            ILedger ledger,
            CancellationToken cancellationToken)
        {
            List<VesselEvent> events = [];
            await foreach (VesselEvent it in ledger.QueryEventsAsync(
                EventQuery.All with { From = question.From, To = question.Until }, cancellationToken))
            {
                if (question.Holds(it.StartedAt, it.Place))
                {
                    events.Add(it);
                }
            }

            List<Alert> alerts = [];
            await foreach (Alert it in ledger.QueryAlertsAsync(
                AlertQuery.All with { From = question.From, To = question.Until }, cancellationToken))
            {
                if (question.Holds(it.StartedAt, it.Place))
                {
                    alerts.Add(it);
                }
            }

            return (events, alerts);
        }
    }
}

/// <summary>
/// Folds past traffic through the same watch and desk as live traffic, with other options and other lists.
/// </summary>
/// <remarks>
/// Everything of the span is folded, whatever the box: a ship that leaves a box has not fallen silent. Streams: holds
/// the fleet and what was found, not the reports.
/// </remarks>
internal static class PastRun
{
    /// <summary>
    /// 24 h are folded before the span begins, so that ships arrive with their histories: twice the longest silence
    /// that a meeting outlives, and the length after which the prior of a chosen silence stops growing.
    /// </summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromHours(24);

    private const int Batch = 4096;

    /// <param name="progress">Told the event time that has been reached, about once per batch.</param>
    public static async Task<PastFindings> RunAsync(
        IReplaySource source,
        TrafficLabel traffic,
        PastQuestion question,
        IScreener screener,
        TimeProvider clock,
        Action<DateTimeOffset>? progress,
        CancellationToken cancellationToken)
    {
        MaritimePicture picture = new(trackPoints: 0);
        AlertDesk desk = new(picture, clock);
        desk.UseScreener(
            question.ListsAsOf is { } day ? new ScreenerAsOf(screener, AsOf.Day(day)) : screener,
            _ => question.From);
        Scribe scribe = new();
        desk.Listen(scribe);
        await using Watch watch = new(
            traffic,
            new InProcessFleet(
                InProcessFleet.ForThisMachine(
                    ListedShips.LendTo(
                        question.Detection.Of(FleetOptions.Default) with { BrokenUp = question.BrokenUp },
                        () => desk.Screener)),
                source.IsInOrder ? null : LatenessOptions.Default),
            picture,
            desk);
        DateTimeOffset start = Before(question.From, WarmUp);
        ReportBatch batch = new();
        await foreach (StaticReport known in source.StatementsAsync(start, cancellationToken))
        {
            batch.OnStatic(known);
        }

        DateTimeOffset newest = start;
        await watch.PostAsync(batch.Reports, newest, cancellationToken);
        batch.Clear();
        await foreach (PlayedReport report in source.ReadAsync(start, question.Until, cancellationToken))
        {
            // As live ingest does: no report is posted more than a tick ahead of what was closed.
            bool crosses = TickOf(report.At) > TickOf(newest);
            if (batch.Count > 0 && (crosses || batch.Count >= Batch))
            {
                await FoldAsync(watch, batch, scribe, newest, cancellationToken);
                progress?.Invoke(newest);
            }

            newest = report.At > newest ? report.At : newest;
            if (report.Position is { } position)
            {
                batch.OnPosition(position);
            }
            else
            {
                batch.OnStatic(report.Static!);
            }
        }

        await FoldAsync(watch, batch, scribe, newest, cancellationToken);
        scribe.At = newest;
        await watch.CompleteAsync(cancellationToken);
        return new([.. scribe.Events], [.. scribe.Alerts], watch.Reports);
    }

    /// <summary>A time so much earlier, if there is one.</summary>
    public static DateTimeOffset Before(DateTimeOffset time, TimeSpan span) =>
        time - DateTimeOffset.MinValue > span ? time - span : DateTimeOffset.MinValue;

    private static async ValueTask FoldAsync(
        Watch watch,
        ReportBatch batch,
        Scribe scribe,
        DateTimeOffset newest,
        CancellationToken cancellationToken)
    {
        scribe.At = newest;
        await watch.PostAsync(batch.Reports, newest, cancellationToken);
        await watch.AdvanceAsync(Before(newest, LiveIngest.Holdback), cancellationToken);
        batch.Clear();
    }

    private static long TickOf(DateTimeOffset time) =>
        Before(time, LiveIngest.Holdback).UtcTicks / Watch.Tick.Ticks;

    /// <summary>Writes down what the desk says, with the event time of the saying.</summary>
    private sealed class Scribe : IDeskListener
    {
        public List<Said<VesselEvent>> Events { get; } = [];

        public List<Said<Alert>> Alerts { get; } = [];

        public DateTimeOffset At { get; set; }

        public void OnAlert(Alert alert) => Alerts.Add(new(At, alert));

        public void OnEvent(VesselEvent vesselEvent, TrafficMode mode) => Events.Add(new(At, vesselEvent));
    }
}

/// <summary>Asks the lists of one day, whatever day is asked about.</summary>
internal sealed class ScreenerAsOf(IScreener screener, AsOf day) : IScreener
{
    public string ListVersion => screener.ListVersion;

    public ScreeningVerdict Screen(ScreeningSubject subject, AsOf asOf) => screener.Screen(subject, day);
}
