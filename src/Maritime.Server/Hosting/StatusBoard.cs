using System.Reflection;
using Maritime.Alerts;
using Maritime.Server.Api;
using Maritime.Server.Demo;
using Maritime.Server.Feeds;

namespace Maritime.Server.Hosting;

/// <summary>
/// What the page says of the server itself: the clock and whose it is, the feeds, the counts, the lists.
/// </summary>
internal sealed class StatusBoard(MaritimePicture picture, AlertDesk desk, TimeProvider clock)
{
    private readonly string _instance = Path.GetRandomFileName();
    private long _reportsBefore;
    private DateTimeOffset _countedAt;
    private double _reportsPerSecond;

    public static string ProgramVersion { get; } =
        typeof(StatusBoard).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Set while live feeds are watched.</summary>
    public Watch? Live { get; set; }

    public DemoPlayer? Demo { get; set; }

    /// <summary>Set while live input is journalled.</summary>
    public LiveRecorder? Recorder { get; set; }

    public List<FeedHealth> Feeds { get; } = [];

    public string ListsSummary { get; set; } = "No lists are loaded.";

    /// <summary>Why a list is getting old, one sentence each.</summary>
    public IReadOnlyList<string> ListAlarms { get; set; } = [];

    /// <summary>Takes the rate since it was last called; called once a second by the status pump.</summary>
    public void Count()
    {
        long reports = (Live?.Reports ?? 0) + (Demo?.Reports ?? 0);
        DateTimeOffset now = clock.GetUtcNow();
        double seconds = (now - _countedAt).TotalSeconds;
        if (seconds > 0)
        {
            _reportsPerSecond = Math.Max(0, Math.Round((reports - _reportsBefore) / seconds, 1));
            (_reportsBefore, _countedAt) = (reports, now);
        }
    }

    public StatusShape Now()
    {
        DateTimeOffset now = clock.GetUtcNow();
        Watch? watch = Demo?.Current ?? Live;
        return new(
            _instance,
            ProgramVersion,
            Words.For(watch?.Traffic.Mode ?? TrafficMode.Live),
            watch?.Traffic.Label ?? "Waiting for the first feed.",
            watch is { Clock.Ticks: > 0 } ? Demo?.Clock ?? watch.Clock : null,
            Demo?.Speed ?? 1,
            Demo?.IsPlaying ?? true,
            Demo?.Describe(),
            [
                .. Feeds.Select(feed => new FeedShape(
                    feed.Name,
                    feed.Kind,
                    feed.StateAt(now).ToString().ToLowerInvariant(),
                    feed.Clocks is { } clocks ? $"{feed.Detail} {clocks}" : feed.Detail,
                    feed.LastHeardAt,
                    feed.Lines,
                    feed.Positions,
                    feed.Refused,
                    feed.RefusedByKind)),
            ],
            new(
                picture.Count,
                desk.EventCount,
                desk.AlertCount,
                _reportsPerSecond,
                watch?.Fleet.Late.TooLate ?? 0,
                watch?.Fleet.Late.BySatellite ?? 0),
            new(desk.Screener.ListVersion, ListsSummary, ListAlarms),
            Recorder?.JournalStatus is { } journal
                ? new(journal.State.ToString().ToLowerInvariant(), journal.Sentence)
                : null);
    }
}
