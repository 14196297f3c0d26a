using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Maritime.Screening.Verdicts;

/// <summary>A person's decision that a match does not concern a ship, with what it was decided on.</summary>
/// <param name="Fingerprint">What the match said then: when that changes, the question is open again.</param>
/// <param name="ListVersion">The lists it was decided on.</param>
public sealed record Dismissal(
    string Subject,
    string EntryId,
    string Fingerprint,
    string ListVersion,
    DateOnly On,
    string By,
    string Reason);

/// <summary>
/// Remembers decisions, so that nobody is asked the same question twice, and asks again when it has changed.
/// </summary>
/// <remarks>Immutable and thread-safe. A listing of the very ship by its IMO number is not dismissed.</remarks>
public sealed class Dismissals
{
    private readonly FrozenDictionary<(string Subject, string EntryId), Dismissal> _kept;

    public Dismissals(IEnumerable<Dismissal> kept) =>
        _kept = kept.GroupBy(one => (one.Subject, one.EntryId))
            .ToFrozenDictionary(group => group.Key, group => group.MaxBy(one => one.On)!);

    public static Dismissals None { get; } = new([]);

    public IEnumerable<Dismissal> All => _kept.Values;

    /// <summary>By IMO number where there is one: an MMSI goes from hull to hull.</summary>
    public static string KeyOf(ScreeningSubject subject) =>
        subject.Imo?.ToString() ?? (subject.Mmsi is { } mmsi ? $"MMSI {mmsi}" : subject.Name ?? "");

    public static Dismissal Dismiss(
        ScreeningSubject subject, ScreeningMatch match, string listVersion, DateOnly on, string by, string reason) =>
        new(KeyOf(subject), match.EntryId, Fingerprint(match), listVersion, on, by, reason);

    public Dismissals With(Dismissal dismissal) => new(_kept.Values.Append(dismissal));

    /// <summary>The verdict without what was dismissed and is still the same; every omission is noted.</summary>
    public ScreeningVerdict Apply(ScreeningSubject subject, ScreeningVerdict verdict)
    {
        string key = KeyOf(subject);
        List<string> notes = [];
        ImmutableArray<ScreeningMatch> matches = Kept(verdict.Matches);
        ImmutableArray<ScreeningMatch> reviews = Kept(verdict.Reviews);
        return notes.Count == 0
            ? verdict
            : verdict with
            {
                Tier = matches.IsEmpty ? Tier.None : matches[0].Tier,
                Gravity = matches.IsEmpty ? Gravity.None : verdict.Gravity,
                Matches = matches,
                Reviews = reviews,
                Notes = [.. verdict.Notes, .. notes],
            };

        ImmutableArray<ScreeningMatch> Kept(ImmutableArray<ScreeningMatch> all)
        {
            List<ScreeningMatch> kept = [];
            foreach (ScreeningMatch match in all)
            {
                bool isOwnListing = match is { Tier: Tier.L0, MatchedOn: "imo" };
                if (isOwnListing || !_kept.TryGetValue((key, match.EntryId), out Dismissal? decided))
                {
                    kept.Add(match);
                }
                else if (decided.Fingerprint == Fingerprint(match))
                {
                    notes.Add(Invariant($"{match.EntryName} ({match.EntryId}) was dismissed on ")
                        + Invariant($"{decided.On:yyyy-MM-dd} by {decided.By}, ")
                        + $"on lists {decided.ListVersion}: {decided.Reason}");
                }
                else
                {
                    kept.Add(match);
                    notes.Add(Invariant($"{match.EntryName} ({match.EntryId}) was dismissed on ")
                        + Invariant($"{decided.On:yyyy-MM-dd}, but what is said of it has changed since: open again."));
                }
            }

            return [.. kept];
        }
    }

    /// <summary>What a match says: tier, way, measures and steps. The list's version alone changes nothing.</summary>
    internal static string Fingerprint(ScreeningMatch match) => string.Join(
        '\n',
        [
            match.Tier.ToString(),
            match.MatchedOn,
            match.EntryId,
            match.EntryName,
            .. match.Measures.Select(measure => measure.ToString()).Order(StringComparer.Ordinal),
            .. match.Steps,
        ]);
}
