using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Sources;

/// <summary>FollowTheMoney entities as JSON lines, whole or as changes (<c>{"op":"ADD","entity":{...}}</c>).</summary>
/// <remarks>
/// Model: followthemoney.tech (MIT); data/lists/ftm holds it. Of a whole file the entities with a topic of sanctions
/// are
/// entries; of a file of changes, every party. ADD and MOD put an entity's new state, DEL takes it off.
/// </remarks>
internal sealed class FtmJsonSource : IListSource
{
    private const string ListId = "ftm";

    public string Name => "ftm-json";

    public string Description => "FollowTheMoney entities, JSON lines, whole or as changes (OpenSanctions)";

    public bool Recognizes(string fileName, ReadOnlySpan<byte> beginning)
    {
        string text = CsvText.Decode(beginning).TrimStart();
        return IsChange(text) || (text.StartsWith('{') && text.Contains("\"schema\"", StringComparison.Ordinal));
    }

    public ListReading Read(IReadOnlyList<ListFile> files)
    {
        ListFile file = files[0];
        string beginning = CsvText.Decode(file.Content.Span[..Math.Min(64, file.Content.Length)]).TrimStart();
        bool isDelta = IsChange(beginning) || DeltaIds.IsDelta(file.Name);
        if (ListText.TryFindFault(file, out ListProblem? fault))
        {
            // An empty file of changes is a day without changes.
            bool isQuietDay = isDelta && fault.Fault == ListFault.Empty;
            return new(ListId, []) { IsDelta = isDelta, Problems = isQuietDay ? [] : [fault] };
        }

        ListProblems problems = new(file.Name);
        Dictionary<string, ListEntry> entries = [];
        List<string> removed = [];
        string[] lines = CsvText.Decode(file.Content.Span).Split('\n');
        for (int at = 0; at < lines.Length; at++)
        {
            if (!string.IsNullOrWhiteSpace(lines[at]))
            {
                ReadLine(lines[at], at + 1, isLast: at >= lines.Length - 1, entries, removed, problems);
            }
        }

        return new(ListId, [.. entries.Values.OrderBy(entry => entry.Id, StringComparer.Ordinal)])
        {
            IsDelta = isDelta,
            Removed = [.. removed],
            MainFile = file.Name,
            Problems = problems.All,
        };
    }

    /// <remarks>
    /// The form of changes is the publisher's own; the entities stand in it as the newer file has them.
    /// </remarks>
    public ImmutableArray<ListFile> WriteDelta(
        IReadOnlyList<ListFile> older, IReadOnlyList<ListFile> newer, ListDelta delta)
    {
        DeltaIds ids = new(delta);
        StringBuilder text = new();
        foreach (string line in CsvText.Decode(newer[0].Content.Span).Split('\n'))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                using JsonDocument entity = JsonDocument.Parse(line);
                string id = Text(entity.RootElement, "id");
                if (ids.IsKept(id))
                {
                    text.Append($"{{\"op\":\"{ids.OperationOf(id)}\",\"entity\":{line.Trim()}}}\n");
                }
            }
        }

        foreach (ListEntry gone in ids.Removed)
        {
            string id = JsonSerializer.Serialize(gone.Id);
            text.Append($"{{\"op\":\"{DeltaIds.Delete}\",\"entity\":{{\"id\":{id}}}}}\n");
        }

        return [new(DeltaIds.NameOf(newer[0].Name), Encoding.UTF8.GetBytes(text.ToString()))];
    }

    private static void ReadLine(
        string line, int number, bool isLast, Dictionary<string, ListEntry> entries, List<string> removed,
            ListProblems problems)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(line);
        }
        catch (JsonException broken)
        {
            problems.Add(isLast
                ? ListFault.Truncated
                : ListFault.BadRecord, number, $"This line is no JSON: {broken.Message}");
            return;
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            string operation = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("op", out JsonElement op)
                ? op.GetString() ?? ""
                : "";
            JsonElement entity = operation.Length > 0 && root.TryGetProperty("entity", out JsonElement inner)
                ? inner
                : root;
            if (entity.ValueKind != JsonValueKind.Object || Text(entity, "id") is not { Length: > 0 } id)
            {
                problems.Add(ListFault.BadRecord, number, "This line names no entity.");
            }
            else if (operation == "DEL")
            {
                removed.Add(id);
                entries.Remove(id);
            }
            else if (Entry(id, entity, number, problems) is { } entry && (operation.Length > 0 || IsSanctioned(entity)))
            {
                entries[id] = entry;
            }
        }
    }

    private static bool IsChange(string text) => text.StartsWith("{\"op\"", StringComparison.Ordinal);

    private static bool IsSanctioned(JsonElement entity) =>
        Values(entity, "topics").Any(topic => topic.StartsWith("sanction", StringComparison.Ordinal));

    /// <returns>Null for what is no party: a sanction record, an ownership, an address.</returns>
    private static ListEntry? Entry(string id, JsonElement entity, int line, ListProblems problems)
    {
        PartyKind kind = Text(entity, "schema") switch
        {
            "Vessel" => PartyKind.Vessel,
            "Airplane" => PartyKind.Aircraft,
            "Person" => PartyKind.Person,
            "Company" or "Organization" or "LegalEntity" or "PublicBody" => PartyKind.Company,
            _ => PartyKind.Unknown,
        };
        if (kind == PartyKind.Unknown)
        {
            return null;
        }

        EntryBuilder entry = new(ListId, "FtM", id, kind, problems, line);
        entry.AddName(Text(entity, "caption"), NameKind.Primary);
        AddNames(entry, entity, "name", NameKind.Alias);
        AddNames(entry, entity, "alias", NameKind.Alias);
        AddNames(entry, entity, "previousName", NameKind.Former);
        AddNames(entry, entity, "weakAlias", NameKind.Weak);
        foreach (string imo in Values(entity, "imoNumber"))
        {
            entry.AddImo(imo);
        }

        foreach (string mmsi in Values(entity, "mmsi"))
        {
            entry.AddMmsi(mmsi);
        }

        entry.CallSigns.AddRange(Values(entity, "callSign"));
        entry.Flag = Values(entity, "flag").Concat(Values(entity, "country")).FirstOrDefault() ?? "";
        entry.FormerFlags.AddRange(Values(entity, "pastFlags"));
        entry.VesselType = Values(entity, "type").FirstOrDefault() ?? "";
        entry.Title = string.Join("; ", Values(entity, "position"));
        entry.Programs.AddRange(Values(entity, "programId").Concat(Values(entity, "program")));
        foreach (string address in Values(entity, "address"))
        {
            entry.AddAddress(address, "", "", "", "");
        }

        foreach (string topic in Values(entity, "topics"))
        {
            entry.Measures.Add(new("FtM", "FollowTheMoney", topic, null, null));
        }

        foreach (string birth in Values(entity, "birthDate"))
        {
            entry.AddFact("DOB", birth);
        }

        entry.Remarks = string.Join("; ", Values(entity, "notes"));
        return entry.Build();
    }

    private static void AddNames(EntryBuilder entry, JsonElement entity, string property, NameKind kind)
    {
        foreach (string name in Values(entity, property))
        {
            bool isLatin = name.Any(char.IsAsciiLetter);
            entry.AddName(name, isLatin ? kind : NameKind.OriginalScript);
        }
    }

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() ?? ""
            : "";

    /// <summary>The values of a property; references given as whole entities are left out.</summary>
    private static IEnumerable<string> Values(JsonElement entity, string property) =>
        entity.TryGetProperty("properties", out JsonElement properties)
        && properties.TryGetProperty(property, out JsonElement values)
        && values.ValueKind == JsonValueKind.Array
            ? from value in values.EnumerateArray()
              where value.ValueKind == JsonValueKind.String
              select value.GetString()
            : [];
}
