using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Maritime.Screening.Sources;

namespace Maritime.Screening.Lists;

/// <summary>When a party was put on a list, or taken off, by a document of its own: many lists do not say.</summary>
/// <param name="ListId">"ofac-sdn".</param>
/// <param name="Id">The entry's id in that list.</param>
/// <param name="From">The first day on the list.</param>
/// <param name="To">The first day no longer on it; null while listed.</param>
/// <param name="Source">The document that says so.</param>
public sealed record DesignationDate(string ListId, string Id, DateOnly From, DateOnly? To, string Source);

/// <summary>Designation dates by list and entry.</summary>
public sealed class DesignationDates
{
    private readonly FrozenDictionary<(string ListId, string Id), DesignationDate> _dates;

    public DesignationDates(IEnumerable<DesignationDate> dates) =>
        _dates = dates.GroupBy(date => (date.ListId, date.Id))
            .ToFrozenDictionary(group => group.Key, group => group.First());

    public static DesignationDates None { get; } = new([]);

    public int Count => _dates.Count;

    public DesignationDate? Find(string listId, string id) => _dates.GetValueOrDefault((listId, id));

    /// <summary>Reads <c>list,id,name,from,to,source</c> with a heading; dates as yyyy-MM-dd.</summary>
    /// <param name="refused">The rows that were left out, as written.</param>
    public static DesignationDates Read(ReadOnlySpan<byte> csv, out ImmutableArray<string> refused)
    {
        List<DesignationDate> dates = [];
        ImmutableArray<string>.Builder bad = ImmutableArray.CreateBuilder<string>();
        foreach (CsvRow row in CsvText.Rows(csv).Rows.Skip(1))
        {
            if (row.Fields.Length >= 6
                && TryDay(row.Fields[3], out DateOnly from)
                && (row.Fields[4].Length == 0 || TryDay(row.Fields[4], out _)))
            {
                DateOnly? to = TryDay(row.Fields[4], out DateOnly end) ? end : null;
                dates.Add(new(row.Fields[0], row.Fields[1], from, to, row.Fields[5]));
            }
            else
            {
                bad.Add(string.Join(',', row.Fields));
            }
        }

        refused = bad.DrainToImmutable();
        return new(dates);
    }

    private static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
