using Maritime.Ais;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;

namespace Maritime.Storage.Replays;

/// <summary>Runs detection again over the past, with other options, and says what would have been different.</summary>
public static class HistoryRun
{
    /// <returns>The events as they stand at the end, without those taken back, by beginning and id.</returns>
    public static async Task<IReadOnlyList<VesselEvent>> DetectAsync(
        IReplaySource source,
        DateTimeOffset from,
        DateTimeOffset until,
        FleetOptions options,
        CancellationToken cancellationToken = default)
    {
        List<PositionReport> positions = [];
        List<StaticReport> statics = [];
        await foreach (PlayedReport report in source.ReadAsync(from, until, cancellationToken).ConfigureAwait(false))
        {
            if (report.Position is { } position)
            {
                positions.Add(position);
            }

            if (report.Static is { } statement)
            {
                statics.Add(statement);
            }
        }

        List<VesselEvent> said = [];
        BatchRun.Play(options, positions, statics, said);
        return Standing(said);
    }

    /// <summary>The newest version of each event, without those taken back.</summary>
    public static IReadOnlyList<VesselEvent> Standing(IEnumerable<VesselEvent> said) =>
    [
        .. said.GroupBy(it => it.Id).Select(versions => versions.MaxBy(it => it.Version)!)
            .Where(it => it.State != EventState.Retracted)
            .OrderBy(it => it.StartedAt).ThenBy(it => it.Id, StringComparer.Ordinal),
    ];

    /// <param name="then">What was found then.</param>
    /// <param name="now">What is found with other options.</param>
    /// <param name="end">
    /// Of the span: what ends later was cut off by one run and maybe not by the other, and is held to last until then.
    /// </param>
    public static ThenAndNow<VesselEvent> Compare(
        IReadOnlyList<VesselEvent> then,
        IReadOnlyList<VesselEvent> now,
        DateTimeOffset? end = null) => Compare(
            then,
            now,
            static it => it.Id,
            static it => (it.Kind, Ships(it.Mmsi, it.Partner)),
            static it => (it.StartedAt, it.EndedAt),
            (old, it) => old.Label == it.Label && Cut(old.EndedAt, end) == Cut(it.EndedAt, end)
                && old.StartedAt == it.StartedAt);

    /// <summary>As for events. An alert that people have moved on is the same alert.</summary>
    public static ThenAndNow<Alert> Compare(
        IReadOnlyList<Alert> then,
        IReadOnlyList<Alert> now,
        DateTimeOffset? end = null) => Compare(
            then,
            now,
            static it => it.Id,
            static it => (it.Rule, string.Join(' ', it.Vessels.Select(ship => ship.Mmsi).Order())),
            static it => (it.StartedAt, it.EndedAt),
            (old, it) => old.Severity == it.Severity && old.Tier == it.Tier && old.Title == it.Title
                && old.StartedAt == it.StartedAt && Cut(old.EndedAt, end) == Cut(it.EndedAt, end));

    /// <summary>
    /// By id first; then what is of the same ships and kind and lasts at the same time is the same thing with another
    /// beginning, since another option may have seen it sooner.
    /// </summary>
    private static ThenAndNow<T> Compare<T>(
        IReadOnlyList<T> then,
        IReadOnlyList<T> now,
        Func<T, string> idOf,
        Func<T, (string Kind, string Ships)> whatOf,
        Func<T, (DateTimeOffset From, DateTimeOffset? Until)> spanOf,
        Func<T, T, bool> isSame)
        where T : class
    {
        Dictionary<string, T> before = then.ToDictionary(idOf, StringComparer.Ordinal);
        HashSet<string> ids = [.. now.Select(idOf)];
        ILookup<(string, string), T> others = then.Where(old => !ids.Contains(idOf(old))).ToLookup(whatOf);
        HashSet<T> matched = new(ReferenceEqualityComparer.Instance);
        List<T> onlyNow = [];
        List<(T, T)> changed = [];
        int same = 0;
        foreach (T it in now)
        {
            T? old = before.GetValueOrDefault(idOf(it))
                ?? others[whatOf(it)].FirstOrDefault(one => !matched.Contains(one) && Overlap(spanOf(one), spanOf(it)));
            if (old is null)
            {
                onlyNow.Add(it);
                continue;
            }

            matched.Add(old);
            if (isSame(old, it))
            {
                same++;
            }
            else
            {
                changed.Add((old, it));
            }
        }

        return new(onlyNow, [.. then.Where(old => !matched.Contains(old))], changed, same);
    }

    private static bool Overlap(
        (DateTimeOffset From, DateTimeOffset? Until) one, (DateTimeOffset From, DateTimeOffset? Until) other) =>
        one.From <= (other.Until ?? DateTimeOffset.MaxValue) && other.From <= (one.Until ?? DateTimeOffset.MaxValue);

    private static DateTimeOffset? Cut(DateTimeOffset? ended, DateTimeOffset? end) =>
        ended is null || ended >= end ? null : ended;

    private static string Ships(Mmsi one, Mmsi? other) => one + " " + other;
}

/// <param name="OnlyNow">Would be found, and was not.</param>
/// <param name="OnlyThen">Was found, and would not be.</param>
/// <param name="Changed">Found both times, otherwise: another label, beginning, end or severity.</param>
/// <param name="SameCount">Found both times, alike.</param>
public sealed record ThenAndNow<T>(
    IReadOnlyList<T> OnlyNow,
    IReadOnlyList<T> OnlyThen,
    IReadOnlyList<(T Then, T Now)> Changed,
    int SameCount);
