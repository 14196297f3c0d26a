using System.Collections.Immutable;
using Maritime.Screening.Sources;

namespace Maritime.Screening.Lists;

/// <summary>What a list's file must show before it may take anything off.</summary>
/// <param name="LargestShrink">
/// 0.05: the share of entries that may be gone at once without a person's confirmation.
/// </param>
/// <param name="NeedsEndMark">
/// Whether the mark that the format puts at its end must be there. Off for a publisher known to leave it out (the
/// OFAC files
/// of January 2019).
/// </param>
/// <param name="IsConfirmed">A person has looked at the removals and wants them.</param>
public sealed record ListPolicy(double LargestShrink = 0.05, bool NeedsEndMark = true, bool IsConfirmed = false)
{
    public static ListPolicy Default { get; } = new();
}

/// <summary>What became of an update.</summary>
/// <param name="Version">The version that counts from now on; null when there was none before and none came.</param>
/// <param name="Delta">What changed against the version before.</param>
/// <param name="Held">
/// Entries that the files no longer have but that stay, until a person confirms or a whole file comes.
/// </param>
/// <param name="Reasons">Why something is held: empty when the files were whole.</param>
public sealed record ListOutcome(
    ListVersion? Version,
    ListDelta Delta,
    ImmutableArray<ListEntry> Held,
    ImmutableArray<ListProblem> Reasons)
{
    /// <summary>The list could not be fully renewed: an alarm for whoever keeps the lists.</summary>
    public bool IsQuarantined => !Reasons.IsEmpty;
}

/// <summary>Makes the next version of a list from what its files say.</summary>
/// <remarks>
/// A bad download can never delist anybody: from a file that is empty, a web page, cut off, without its end mark,
/// short of
/// the number of records that it states, or shrunken, sound additions apply at once and no removal does. An absent
/// companion
/// changes nothing.
/// </remarks>
public static class ListUpdate
{
    /// <summary>The faults that make a file's silence about an entry worthless.</summary>
    private static readonly ListFault[] Grave =
    [
        ListFault.Empty, ListFault.Html, ListFault.NotRecognized, ListFault.Truncated, ListFault.CountMismatch,
        ListFault.BadRecord,
    ];

    /// <summary>A file without a list in it takes nothing off, whoever confirms.</summary>
    private static readonly ListFault[] Void = [ListFault.Empty, ListFault.Html, ListFault.NotRecognized];

    /// <summary>The version that a whole reading describes, without suspicion.</summary>
    public static ListVersion Next(ListVersion? previous, ListReading reading, DateOnly date, string contentHash) =>
        Apply(previous, reading, date, contentHash, new(IsConfirmed: true)).Version
        ?? new(reading.ListId, date, contentHash, []);

    /// <param name="previous">Null for the first version: there is nothing to hold then.</param>
    /// <param name="date">The day it speaks for when the file does not say.</param>
    /// <param name="contentHash">SHA-256 over the files: the same bytes as before change nothing.</param>
    public static ListOutcome Apply(
        ListVersion? previous, ListReading reading, DateOnly date, string contentHash, ListPolicy policy)
    {
        ImmutableArray<ListProblem> reasons = ReasonsToHold(previous, reading, policy);
        bool isVoid = reasons.Any(reason => Void.Contains(reason.Fault));
        bool isHeld = !reasons.IsEmpty && (!policy.IsConfirmed || (isVoid && previous is not null));
        Dictionary<string, ListEntry> before = previous?.Entries.ToDictionary(entry => entry.Id) ?? [];
        List<ListEntry> entries = [.. reading.Entries.Select(entry => Merge(before, entry, reading, isHeld))];
        HashSet<string> present = [.. entries.Select(entry => entry.Id)];
        HashSet<string> gone = [.. reading.Removed];
        HashSet<string> taken = isHeld ? [] : gone;
        ImmutableArray<ListEntry> missing = previous is null
            ? []
            : [.. previous.Entries.Where(entry => !present.Contains(entry.Id) && !taken.Contains(entry.Id))];
        if (reading.IsDelta || isHeld)
        {
            entries.AddRange(missing);
        }

        ImmutableArray<ListEntry> held = !isHeld ? []
            : reading.IsDelta ? [.. missing.Where(entry => gone.Contains(entry.Id))]
            : missing;
        if (previous is null && entries.Count == 0 && !reasons.IsEmpty)
        {
            return new(null, new(reading.ListId, [], [], []), [], reasons);
        }

        if (isVoid && previous is not null)
        {
            return new(previous, new(reading.ListId, [], [], []), held, reasons);
        }

        entries.Sort(EntryOrder.ById);
        ListVersion version = new(reading.ListId, reading.StatedDate ?? date, contentHash, [.. entries]);
        return new(version, ListDelta.Between(previous, version), held, isHeld ? reasons : []);
    }

    private static ImmutableArray<ListProblem> ReasonsToHold(ListVersion? previous, ListReading reading,
        ListPolicy policy)
    {
        List<ListProblem> reasons =
        [
            .. reading.Problems.Where(problem =>
                (problem.File == reading.MainFile || reading.MainFile is null)
                && (Grave.Contains(problem.Fault) || (problem.Fault == ListFault.NoEndMark && policy.NeedsEndMark)))
        ];

        // A first version has nothing to lose; a missing end mark is then no reason against it.
        if (previous is null)
        {
            reasons.RemoveAll(problem => problem.Fault == ListFault.NoEndMark);
        }

        int before = previous?.Entries.Length ?? 0;
        if (!reading.IsDelta && reading.Entries.Length < before * (1 - policy.LargestShrink))
        {
            string text = Invariant($"{reading.Entries.Length} entries where {before} were before.");
            reasons.Add(new(ListFault.Shrunk, reading.MainFile ?? "", 0, text));
        }

        return [.. reasons];
    }

    private static ListEntry Merge(
        Dictionary<string, ListEntry> before, ListEntry entry, ListReading reading, bool isHeld)
    {
        if (!before.TryGetValue(entry.Id, out ListEntry? old))
        {
            return entry;
        }

        ListEntry merged = CarryParts(old, isHeld ? Union(old, entry) : entry, reading);

        // Most entries of most versions are as they were: then both versions hold one object.
        return merged.Remarks == old.Remarks && EntryDiff.Between(old, merged).IsEmpty ? old : merged;
    }

    private static ListEntry CarryParts(ListEntry old, ListEntry entry, ListReading reading)
    {
        if (reading.AbsentParts.Contains(ListPart.Names) || reading.DoubtfulParts.Contains(ListPart.Names))
        {
            IEnumerable<ListName> kept = old.Names.Where(name => name.IsFromCompanion);
            entry = entry with { Names = [.. entry.Names.Concat(kept).DistinctBy(name => name.Text)] };
        }

        if (reading.AbsentParts.Contains(ListPart.Addresses) || reading.DoubtfulParts.Contains(ListPart.Addresses))
        {
            entry = entry with { Addresses = [.. entry.Addresses.Union(old.Addresses)] };
        }

        return entry;
    }

    /// <summary>What the new state adds, without losing anything that the old one said.</summary>
    private static ListEntry Union(ListEntry old, ListEntry entry) => entry with
    {
        Names = [.. entry.Names.Concat(old.Names.Select(Demoted)).DistinctBy(name => name.Text)],
        Imos = [.. entry.Imos.Union(old.Imos)],
        CompanyImos = [.. entry.CompanyImos.Union(old.CompanyImos)],
        Mmsis = [.. entry.Mmsis.Union(old.Mmsis)],
        CallSigns = [.. entry.CallSigns.Union(old.CallSigns)],
        FormerFlags = [.. entry.FormerFlags.Union(old.FormerFlags)],
        Programs = [.. entry.Programs.Union(old.Programs)],
        SecondarySanctions = [.. entry.SecondarySanctions.Union(old.SecondarySanctions)],
        LinkedTo = [.. entry.LinkedTo.Union(old.LinkedTo)],
        Addresses = [.. entry.Addresses.Union(old.Addresses)],
        Measures = [.. entry.Measures.Union(old.Measures)],
        Facts = [.. entry.Facts.Union(old.Facts)],
        DesignatedOn = entry.DesignatedOn ?? old.DesignatedOn,
    };

    private static ListName Demoted(ListName name) =>
        name.Kind == NameKind.Primary ? name with { Kind = NameKind.Alias } : name;
}
