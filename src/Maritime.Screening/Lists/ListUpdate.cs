using System.Collections.Immutable;
using Maritime.Screening.Sources;

namespace Maritime.Screening.Lists;

/// <summary>Makes the next version of a list from what its files say.</summary>
public static class ListUpdate
{
    /// <summary>
    /// The version that a reading describes. A part that came in no file this time stays as the version before had it:
    /// an absent companion changes nothing.
    /// </summary>
    /// <param name="previous">Null for the first version.</param>
    /// <param name="contentHash">SHA-256 over the files.</param>
    public static ListVersion Next(ListVersion? previous, ListReading reading, DateOnly date, string contentHash)
    {
        Dictionary<string, ListEntry> before = previous?.Entries.ToDictionary(entry => entry.Id) ?? [];
        return new(reading.ListId, date, contentHash, [.. reading.Entries.Select(Carried)]);

        ListEntry Carried(ListEntry entry) =>
            before.TryGetValue(entry.Id, out ListEntry? old)
                ? CarryAbsentParts(old, entry, reading.AbsentParts)
                : entry;
    }

    private static ListEntry CarryAbsentParts(ListEntry old, ListEntry entry, ImmutableArray<ListPart> absent)
    {
        if (absent.Contains(ListPart.Names))
        {
            IEnumerable<ListName> kept = old.Names.Where(name => name.IsFromCompanion);
            entry = entry with { Names = [.. entry.Names.Concat(kept).DistinctBy(name => name.Text)] };
        }

        return absent.Contains(ListPart.Addresses) ? entry with { Addresses = old.Addresses } : entry;
    }
}
