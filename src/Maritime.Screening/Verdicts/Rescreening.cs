using System.Collections.Immutable;

namespace Maritime.Screening.Verdicts;

/// <summary>A subject whose verdict a change of lists or registers has changed.</summary>
/// <param name="Appeared">Matches that the newer verdict has and the older one had not, or had at another tier.</param>
/// <param name="Vanished">Matches that only the older verdict has.</param>
public sealed record VerdictChange(
    ScreeningSubject Subject,
    ScreeningVerdict Before,
    ScreeningVerdict After,
    ImmutableArray<ScreeningMatch> Appeared,
    ImmutableArray<ScreeningMatch> Vanished)
{
    /// <summary>Closer to a listed party, or heavier: open alerts go up, in place and with their history.</summary>
    public bool IsUpgrade => After.Tier < Before.Tier || (After.Tier == Before.Tier && After.Gravity > Before.Gravity);

    public bool IsDowngrade =>
        After.Tier > Before.Tier || (After.Tier == Before.Tier && After.Gravity < Before.Gravity);

    /// <summary>One sentence for an alert's history.</summary>
    public string Says => Invariant($"{Before.Tier} -> {After.Tier} as of {After.AsOf.Valid:yyyy-MM-dd} ")
        + $"(lists: {After.ListVersion}): {After.Summary}";
}

/// <summary>Asks a fleet again after a list or register has changed.</summary>
public static class Rescreening
{
    /// <summary>Those subjects, in their order, whose verdict differs between two screeners or two days.</summary>
    public static ImmutableArray<VerdictChange> Diff(
        IScreener before, AsOf beforeAsOf, IScreener after, AsOf afterAsOf, IEnumerable<ScreeningSubject> subjects)
    {
        ImmutableArray<VerdictChange>.Builder changes = ImmutableArray.CreateBuilder<VerdictChange>();
        foreach (ScreeningSubject subject in subjects)
        {
            ScreeningVerdict old = before.Screen(subject, beforeAsOf);
            ScreeningVerdict now = after.Screen(subject, afterAsOf);
            ImmutableArray<ScreeningMatch> appeared = Only(now.Matches, old.Matches);
            ImmutableArray<ScreeningMatch> vanished = Only(old.Matches, now.Matches);
            if (!appeared.IsEmpty || !vanished.IsEmpty || old.Tier != now.Tier || old.Gravity != now.Gravity)
            {
                changes.Add(new(subject, old, now, appeared, vanished));
            }
        }

        return changes.DrainToImmutable();
    }

    private static ImmutableArray<ScreeningMatch> Only(
        ImmutableArray<ScreeningMatch> these, ImmutableArray<ScreeningMatch> not) =>
    [
        .. these.Where(match => !not.Any(other => Dismissals.Fingerprint(other) == Dismissals.Fingerprint(match))),
    ];
}
