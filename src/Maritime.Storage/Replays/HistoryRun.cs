using Maritime.Ais;
using Maritime.Detection;

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
    public static EventComparison Compare(IReadOnlyList<VesselEvent> then, IReadOnlyList<VesselEvent> now)
    {
        Dictionary<string, VesselEvent> before = then.ToDictionary(it => it.Id, StringComparer.Ordinal);
        HashSet<string> after = [.. now.Select(it => it.Id)];
        return new(
            [.. now.Where(it => !before.ContainsKey(it.Id))],
            [.. then.Where(it => !after.Contains(it.Id))],
            [
                .. from it in now
                   where before.TryGetValue(it.Id, out VesselEvent? old)
                       && (old.Label != it.Label || old.EndedAt != it.EndedAt)
                   select (before[it.Id], it),
            ],
            now.Count(it => before.TryGetValue(it.Id, out VesselEvent? old)
                && old.Label == it.Label && old.EndedAt == it.EndedAt));
    }
}

/// <param name="OnlyNow">Would be found, and was not.</param>
/// <param name="OnlyThen">Was found, and would not be.</param>
/// <param name="Changed">Found both times, with another label or another end.</param>
/// <param name="SameCount">Found both times, alike.</param>
public sealed record EventComparison(
    IReadOnlyList<VesselEvent> OnlyNow,
    IReadOnlyList<VesselEvent> OnlyThen,
    IReadOnlyList<(VesselEvent Then, VesselEvent Now)> Changed,
    int SameCount);
