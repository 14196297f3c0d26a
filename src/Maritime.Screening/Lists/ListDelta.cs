using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Maritime.Screening.Lists;

/// <summary>An entry that two versions have differently.</summary>
public sealed record EntryChange(ListEntry Before, ListEntry After, ImmutableArray<FieldChange> Fields);

/// <summary>What one version of a list has that another has not, by entry.</summary>
public sealed record ListDelta(
    string ListId,
    ImmutableArray<ListEntry> Added,
    ImmutableArray<EntryChange> Changed,
    ImmutableArray<ListEntry> Removed)
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public bool IsEmpty => Added.IsEmpty && Changed.IsEmpty && Removed.IsEmpty;

    /// <param name="older">Null: everything is added.</param>
    public static ListDelta Between(ListVersion? older, ListVersion newer)
    {
        Dictionary<string, ListEntry> before = older?.Entries.ToDictionary(entry => entry.Id) ?? [];
        HashSet<string> after = [.. newer.Entries.Select(entry => entry.Id)];
        ImmutableArray<ListEntry>.Builder added = ImmutableArray.CreateBuilder<ListEntry>();
        ImmutableArray<EntryChange>.Builder changed = ImmutableArray.CreateBuilder<EntryChange>();
        foreach (ListEntry entry in newer.Entries)
        {
            if (!before.TryGetValue(entry.Id, out ListEntry? old))
            {
                added.Add(entry);
            }
            else if (EntryDiff.Between(old, entry) is { Length: > 0 } fields)
            {
                changed.Add(new(old, entry, fields));
            }
        }

        ImmutableArray<ListEntry> removed = older is null
            ? []
            : [.. older.Entries.Where(entry => !after.Contains(entry.Id))];
        return new(newer.ListId, added.DrainToImmutable(), changed.DrainToImmutable(), removed);
    }

    /// <summary>The entries after these changes, in the order of <see cref="ListVersion.Entries"/>.</summary>
    public ImmutableArray<ListEntry> ApplyTo(ImmutableArray<ListEntry> entries)
    {
        HashSet<string> gone = [.. Removed.Select(entry => entry.Id)];
        Dictionary<string, ListEntry> changed = Changed.ToDictionary(change => change.After.Id, change => change.After);
        return
        [
            .. entries.Where(entry => !gone.Contains(entry.Id))
                .Select(entry => changed.GetValueOrDefault(entry.Id, entry))
                .Concat(Added)
                .OrderBy(entry => entry, EntryOrder.ById)
        ];
    }

    /// <summary>
    /// One JSON object a line: <c>{"op":"ADD|MOD|DEL","entity":{id, caption, schema,
    /// properties},"changes":[...]}</c>. The
    /// entity is in FollowTheMoney's layout, so that what reads its deltas reads these.
    /// </summary>
    public string ToJsonLines()
    {
        StringBuilder lines = new();
        foreach (ListEntry entry in Added)
        {
            lines.Append(Line("ADD", entry, [])).Append('\n');
        }

        foreach (EntryChange change in Changed)
        {
            lines.Append(Line("MOD", change.After, change.Fields)).Append('\n');
        }

        foreach (ListEntry entry in Removed)
        {
            lines.Append(Line("DEL", entry, [])).Append('\n');
        }

        return lines.ToString();
    }

    private static string Line(string operation, ListEntry entry, ImmutableArray<FieldChange> changes)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Readable))
        {
            json.WriteStartObject();
            json.WriteString("op", operation);
            json.WriteStartObject("entity");
            json.WriteString("id", entry.EntryId);
            if (operation != "DEL")
            {
                WriteEntity(json, entry);
            }

            json.WriteEndObject();
            if (changes.Length > 0)
            {
                WriteChanges(json, changes);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteEntity(Utf8JsonWriter json, ListEntry entry)
    {
        json.WriteString("caption", entry.Name);
        json.WriteString("schema", entry.Kind switch
        {
            PartyKind.Vessel => "Vessel",
            PartyKind.Aircraft => "Airplane",
            PartyKind.Person => "Person",
            _ => "Organization",
        });
        json.WriteStartObject("properties");
        Write("name", entry.Names.Where(name => name.Kind == NameKind.Primary).Select(name => name.Text));
        Write("alias", entry.Names.Where(name => name.Kind is NameKind.Alias or NameKind.OriginalScript)
            .Select(n => n.Text));
        Write("previousName", entry.Names.Where(name => name.Kind == NameKind.Former).Select(name => name.Text));
        Write("weakAlias", entry.Names.Where(name => name.Kind == NameKind.Weak).Select(name => name.Text));
        Write("imoNumber", entry.Imos.Select(imo => Invariant($"{imo.Value:D7}"))
            .Concat(entry.CompanyImos.Select(imo => Invariant($"{imo.Value:D7}"))));
        Write("mmsi", entry.Mmsis.Select(mmsi => mmsi.ToString()));
        Write("callSign", entry.CallSigns);
        Write("flag", entry.Flag.Length > 0 ? [entry.Flag] : []);
        Write("pastFlags", entry.FormerFlags);
        Write("programId", entry.Programs);
        Write("address", entry.Addresses.Select(address => address.Text));
        Write("topics", ["sanction"]);
        Write("notes", entry.Remarks.Length > 0 ? [entry.Remarks] : []);
        json.WriteEndObject();

        void Write(string property, IEnumerable<string> values)
        {
            string[] all = [.. values];
            if (all.Length > 0)
            {
                json.WriteStartArray(property);
                foreach (string value in all)
                {
                    json.WriteStringValue(value);
                }

                json.WriteEndArray();
            }
        }
    }

    private static void WriteChanges(Utf8JsonWriter json, ImmutableArray<FieldChange> changes)
    {
        json.WriteStartArray("changes");
        foreach (FieldChange change in changes)
        {
            json.WriteStartObject();
            json.WriteString("field", change.Field);
            json.WriteString("removed", change.Removed);
            json.WriteString("added", change.Added);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

/// <summary>Entries in the order of their ids: numbers by value, other text by its code points.</summary>
internal static class EntryOrder
{
    public static IComparer<ListEntry> ById { get; } = Comparer<ListEntry>.Create((a, b) =>
    {
        bool areNumbers = a.Id.All(char.IsAsciiDigit) && b.Id.All(char.IsAsciiDigit);
        int byLength = areNumbers ? a.Id.Length.CompareTo(b.Id.Length) : 0;
        return byLength != 0 ? byLength : string.CompareOrdinal(a.Id, b.Id);
    });
}
