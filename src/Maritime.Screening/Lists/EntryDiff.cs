using System.Collections.Immutable;

namespace Maritime.Screening.Lists;

/// <summary>One field of an entry that two versions give differently.</summary>
/// <param name="Field">"name", "alias", "address", "programme".</param>
/// <param name="Removed">What only the older version says; null when something was added.</param>
/// <param name="Added">What only the newer version says; null when something was removed.</param>
public readonly record struct FieldChange(string Field, string? Removed, string? Added);

/// <summary>Says in which fields two versions of an entry differ. Order within a field does not count.</summary>
public static class EntryDiff
{
    public static ImmutableArray<FieldChange> Between(ListEntry older, ListEntry newer)
    {
        if (ReferenceEquals(older, newer))
        {
            return [];
        }

        ImmutableArray<FieldChange>.Builder changes = ImmutableArray.CreateBuilder<FieldChange>();
        Single("kind", older.Kind.ToString(), newer.Kind.ToString());
        Single("name", older.Name, newer.Name);
        Single("flag", older.Flag, newer.Flag);
        Single("vessel type", older.VesselType, newer.VesselType);
        Single("owner", older.Owner, newer.Owner);
        Single("title", older.Title, newer.Title);
        Single("designated on", Day(older.DesignatedOn), Day(newer.DesignatedOn));
        Many("alias", older.Names, newer.Names, name => name.Kind == NameKind.Primary ? "" : name.Text);
        Many("IMO number", older.Imos, newer.Imos, imo => imo.ToString());
        Many("company IMO number", older.CompanyImos, newer.CompanyImos, imo => imo.ToString());
        Many("refused number", older.RefusedNumbers, newer.RefusedNumbers, text => text);
        Many("MMSI", older.Mmsis, newer.Mmsis, mmsi => mmsi.ToString());
        Many("call sign", older.CallSigns, newer.CallSigns, text => text);
        Many("former flag", older.FormerFlags, newer.FormerFlags, text => text);
        Many("programme", older.Programs, newer.Programs, text => text);
        Many("secondary sanctions", older.SecondarySanctions, newer.SecondarySanctions, text => text);
        Many("linked to", older.LinkedTo, newer.LinkedTo, text => text);
        Many("address", older.Addresses, newer.Addresses, address => address.Text);
        Many("measure", older.Measures, newer.Measures, Measure);
        Many("statement", older.Facts, newer.Facts, fact => Invariant($"{fact.Tag} {fact.Value}").Trim());
        if (changes.Count == 0 && older.Remarks != newer.Remarks)
        {
            // What can be read out of remarks has been compared above; this is the rest, whatever its order.
            Many("remarks", Statements(older), Statements(newer), text => text);
        }

        return changes.DrainToImmutable();

        static ImmutableArray<string> Statements(ListEntry entry) =>
            [.. entry.Remarks.TrimEnd('.').Split("; ", StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal)];

        void Single(string field, string before, string after)
        {
            if (before != after)
            {
                changes.Add(new(field, before.Length > 0 ? before : null, after.Length > 0 ? after : null));
            }
        }

        void Many<T>(string field, ImmutableArray<T> before, ImmutableArray<T> after, Func<T, string> text)
        {
            if (before.AsSpan().SequenceEqual(after.AsSpan()))
            {
                return;
            }

            string[] old = [.. before.Select(text).Where(t => t.Length > 0)];
            string[] now = [.. after.Select(text).Where(t => t.Length > 0)];
            changes.AddRange(old.Except(now).Select(gone => new FieldChange(field, gone, null)));
            changes.AddRange(now.Except(old).Select(come => new FieldChange(field, null, come)));
        }
    }

    private static string Day(DateOnly? day) => day is { } value ? Invariant($"{value:yyyy-MM-dd}") : "";

    private static string Measure(ListMeasure measure) =>
        $"{measure.Authority} {measure.List}: {measure.Measure} {Day(measure.From)}..{Day(measure.To)}";
}
