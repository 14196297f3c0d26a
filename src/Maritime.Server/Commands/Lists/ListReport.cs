using System.Collections.Immutable;
using Maritime.Screening.Lists;
using Maritime.Screening.Sources;

namespace Maritime.Server.Commands.Lists;

/// <summary>Says in words what happened to a list.</summary>
internal static class ListReport
{
    private const int ShownHeld = 10;

    public static void Write(ListStep step, TextWriter output)
    {
        ListOutcome outcome = step.Outcome;
        output.WriteLine(outcome.Version is { } version
            ? Invariant($"{version.Label}: {version.Entries.Length} entries; ") + Counts(outcome.Delta)
            : $"{step.Reading.ListId}: nothing usable came and nothing was there before.");
        foreach (ListProblem reason in outcome.Reasons)
        {
            output.WriteLine($"HELD: {reason.File}: {reason.Text}");
        }

        if (outcome.IsQuarantined)
        {
            output.WriteLine(
                Invariant($"Additions are in force; {outcome.Held.Length} entries missing from the files stay listed. ")
                + "The list is getting old: fetch it again, or look at the removals and import with --confirm.");
            WriteHeld(outcome.Held, output);
        }

        foreach (IGrouping<ListFault, ListProblem> group in step.Reading.Problems.GroupBy(problem => problem.Fault))
        {
            ListProblem first = group.First();
            output.WriteLine(Invariant(
                $"{group.Key}: {group.Count()}, first {first.File} line {first.Line}: {first.Text}"));
        }
    }

    public static void Write(ListDelta delta, TextWriter output, int most)
    {
        output.WriteLine($"{delta.ListId}: {Counts(delta)}");
        Some(delta.Added, entry => $"+ {entry.EntryId} {entry.Name}");
        Some(delta.Removed, entry => $"- {entry.EntryId} {entry.Name}");
        Some(delta.Changed, change => $"~ {change.After.EntryId} {change.After.Name}: "
            + string.Join("; ", change.Fields.Take(3).Select(Text)));

        void Some<T>(ImmutableArray<T> items, Func<T, string> line)
        {
            foreach (T item in items.Take(most))
            {
                output.WriteLine(line(item));
            }

            if (items.Length > most)
            {
                output.WriteLine(Invariant($"  and {items.Length - most} more; --json shows all"));
            }
        }
    }

    public static void WriteStatus(
        ImmutableArray<ListVersion> shipped, ImmutableArray<ListStep> steps, DateOnly today, TextWriter output)
    {
        IEnumerable<string> lists = shipped.Select(version => version.ListId)
            .Concat(steps.Select(step => step.Reading.ListId)).Distinct().Order(StringComparer.Ordinal);
        foreach (string list in lists)
        {
            ListStep? last = steps.LastOrDefault(step => step.Reading.ListId == list);
            ListVersion? version = last?.Outcome.Version ?? shipped.LastOrDefault(found => found.ListId == list);
            if (version is null)
            {
                output.WriteLine($"{list}: no usable version yet");
                continue;
            }

            int scheduled = version.Entries.Count(entry => entry.Measures.Any(measure => measure.From > today));
            string ahead = scheduled > 0 ? Invariant($", {scheduled} take effect later") : "";
            string origin = last is null
                ? "came with the program"
                : Invariant($"imported {last.Import.ImportedAt:yyyy-MM-dd HH:mm}Z");
            ListVersion whole = steps.LastOrDefault(step => step.Reading.ListId == list && !step.Outcome.IsQuarantined)
                ?.Outcome.Version ?? shipped.LastOrDefault(found => found.ListId == list) ?? version;
            int age = today.DayNumber - whole.Date.DayNumber;
            output.WriteLine(
                Invariant($"{version.Label}: {version.Entries.Length} entries, {age} days old, {origin}{ahead}"));
            if (last is { Outcome.IsQuarantined: true })
            {
                string why = string.Join(" ", last.Outcome.Reasons.Select(reason => reason.Text));
                output.WriteLine(
                    Invariant($"  STALE: the last import was held; {last.Outcome.Held.Length} removals wait ")
                    + $"for --confirm: {why}");
            }
        }
    }

    private static void WriteHeld(ImmutableArray<ListEntry> held, TextWriter output)
    {
        foreach (ListEntry entry in held.Take(ShownHeld))
        {
            output.WriteLine($"  stays: {entry.EntryId} {entry.Name}");
        }

        if (held.Length > ShownHeld)
        {
            output.WriteLine(Invariant($"  and {held.Length - ShownHeld} more"));
        }
    }

    public static string Counts(ListDelta delta) =>
        Invariant($"{delta.Added.Length} added, {delta.Changed.Length} changed, {delta.Removed.Length} removed");

    private static string Text(FieldChange change) => (change.Removed, change.Added) switch
    {
        (null, { } added) => $"{change.Field} + {added}",
        ({ } removed, null) => $"{change.Field} - {removed}",
        var (removed, added) => $"{change.Field} {removed} -> {added}",
    };
}
