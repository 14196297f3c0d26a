using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Maritime.Primitives;

namespace Maritime.Screening.Graph;

/// <summary>Something that happened to ships of a network on a known day: a transfer, a seizure, a detention.</summary>
/// <param name="Type">"STS", "Seizure", "Detained", "Departure", "FlagRegistration".</param>
/// <param name="Parties">Keys of the parties.</param>
public sealed record NetworkEvent(
    string Type, DateOnly On, DateOnly? Until, ImmutableArray<string> Parties, string Detail, string Document)
{
    /// <summary>When it was published; null when only the day itself is known.</summary>
    public DateOnly? KnownFrom { get; init; }
}

/// <summary>Parties, statements and events read from a network file.</summary>
/// <param name="Refused">A sentence per row that could not be read; everything else was.</param>
public sealed record Network(
    ImmutableArray<PartyStatement> Parties,
    ImmutableArray<EdgeStatement> Edges,
    ImmutableArray<NetworkEvent> Events,
    ImmutableArray<string> Refused)
{
    public static Network Empty { get; } = new([], [], [], []);

    /// <summary>
    /// Both as one. A party that both name by the same key keeps the words of the first and has the statements of both.
    /// </summary>
    public Network With(Network other)
    {
        Dictionary<string, PartyStatement> parties = Parties.ToDictionary(party => party.Key, StringComparer.Ordinal);
        foreach (PartyStatement party in other.Parties)
        {
            parties[party.Key] = parties.TryGetValue(party.Key, out PartyStatement? known)
                ? known with
                {
                    Imo = known.Imo ?? party.Imo,
                    CompanyImo = known.CompanyImo ?? party.CompanyImo,
                    Aliases = [.. known.Aliases.Union(party.Aliases)],
                    Addresses = [.. known.Addresses.Union(party.Addresses)],
                    ListEntries = [.. known.ListEntries.Union(party.ListEntries)],
                    Statements = [.. known.Statements, .. party.Statements],
                }
                : party;
        }

        return new(
            [.. Parties.Concat(other.Parties).Select(party => party.Key).Distinct().Select(key => parties[key])],
            [.. Edges, .. other.Edges],
            [.. Events, .. other.Events],
            [.. Refused, .. other.Refused]);
    }

    public OwnershipGraph ToGraph()
    {
        OwnershipGraphBuilder builder = new(Parties.Length, Edges.Length);
        AddTo(builder);
        return builder.Build();
    }

    public void AddTo(OwnershipGraphBuilder builder)
    {
        foreach (PartyStatement party in Parties)
        {
            builder.Add(party);
        }

        foreach (EdgeStatement edge in Edges)
        {
            builder.Add(edge);
        }
    }
}

/// <summary>
/// Reads <c>seed_network.json</c> and files of its layout: <c>nodes</c>, <c>edges</c>, <c>events</c>, and beside them
/// <c>documents</c> (dates and classes of the documents that edges cite by text).
/// </summary>
/// <remarks>
/// Several files make one network: a later file adds parties and edges, dates documents that an earlier one cites, and
/// replaces a <c>listed</c> date of the same party and list. A row that cannot be read is refused in words; the file
/// itself not being JSON is a <see cref="JsonException"/>.
/// </remarks>
public static class NetworkFile
{
    public static Network Read(params IReadOnlyList<Stream> files)
    {
        Reading reading = new();
        List<JsonDocument> documents = [.. files.Select(file => JsonDocument.Parse(file))];
        foreach (JsonDocument document in documents)
        {
            reading.Documents(document.RootElement);
        }

        foreach (JsonDocument document in documents)
        {
            reading.Everything(document.RootElement);
            document.Dispose();
        }

        return reading.Result();
    }

    private sealed class Reading
    {
        private readonly Dictionary<string, (DateOnly? Date, EvidenceClass? Class)> _documents = [];
        private readonly Dictionary<string, PartyStatement> _parties = [];
        private readonly List<EdgeStatement> _edges = [];
        private readonly List<NetworkEvent> _events = [];
        private readonly List<string> _refused = [];

        public Network Result() => new([.. _parties.Values], [.. _edges], [.. _events], [.. _refused]);

        public void Documents(JsonElement root)
        {
            foreach (JsonElement document in Rows(root, "documents"))
            {
                EvidenceClass? evidence =
                    Enum.TryParse(Text(document, "class"), ignoreCase: true, out EvidenceClass known) ? known : null;
                if (Text(document, "text") is { } text)
                {
                    _documents[text] = (Day(document, "date"), evidence);
                }
            }
        }

        public void Everything(JsonElement root)
        {
            foreach (JsonElement node in Rows(root, "nodes"))
            {
                AddParty(node);
            }

            foreach (JsonElement edge in Rows(root, "edges"))
            {
                AddEdge(edge);
            }

            foreach (JsonElement happening in Rows(root, "events"))
            {
                AddEvent(happening);
            }
        }

        private void AddParty(JsonElement node)
        {
            if (Text(node, "id") is not { Length: > 0 } id)
            {
                _refused.Add($"a node without an id: {node.GetRawText()}");
                return;
            }

            _parties.TryGetValue(id, out PartyStatement? said);
            PartyKind kind = Text(node, "schema") switch
            {
                "Person" => PartyKind.Person,
                "Vessel" => PartyKind.Vessel,
                "Unknown" => PartyKind.Unknown,
                "Airplane" or "Aircraft" => PartyKind.Aircraft,
                _ => said?.Kind ?? PartyKind.Company,
            };
            PartyStatement party = new()
            {
                Key = id,
                Kind = kind,
                Name = Text(node, "name") ?? said?.Name ?? id,
                OriginalName = Text(node, "original") ?? said?.OriginalName,
                Aliases = [.. (said?.Aliases ?? []).Union(Texts(node, "alias"))],
                Addresses = [.. (said?.Addresses ?? []).Union(Texts(node, "addresses"))],
                ListEntries = [.. (said?.ListEntries ?? []).Union(Entries(node))],
                Imo = Number(node, "imo") is { } imo && ImoNumber.TryCreate(imo, out ImoNumber ship)
                    ? ship
                    : said?.Imo,
                Mmsi = Number(node, "mmsi") is { } mmsi && Primitives.Mmsi.TryCreate(mmsi, out Mmsi radio)
                    ? radio
                    : said?.Mmsi,
                CompanyImo = Number(node, "imo_company") is { } company
                    && CompanyImoNumber.TryCreate(company, out CompanyImoNumber firm) ? firm : said?.CompanyImo,
                Flag = Flag.TryCreate(Text(node, "flag")?.ToUpperInvariant(), out Flag flag)
                    ? flag
                    : said?.Flag ?? default,
                IncorporatedOn = Day(node, "incorporated") ?? said?.IncorporatedOn,
                IsPlaceholder = said?.IsPlaceholder ?? IsTrue(node, "placeholder"),
                Note = Text(node, "note") ?? said?.Note,
            };
            _parties[id] = party with
            {
                Listed = Listed(node, kind, said?.Listed ?? []),
                Statements = [.. said?.Statements ?? [], .. Statements(node)],
            };
        }

        private void AddEdge(JsonElement edge)
        {
            if (Text(edge, "source") is not { } source || Text(edge, "target") is not { } target
                || !TryKind(Text(edge, "kind"), out EdgeKind kind))
            {
                _refused.Add($"an edge without source, target or a known kind: {edge.GetRawText()}");
                return;
            }

            string cited = Text(edge, "evidence") ?? "";
            (DateOnly? date, EvidenceClass? evidence) = _documents.GetValueOrDefault(cited);
            double? low = Real(edge, "pct_lo");
            double? high = Real(edge, "pct_hi");
            _edges.Add(new()
            {
                Source = source,
                Target = target,
                Kind = kind,
                Role = Text(edge, "role") ?? "",
                Share = low is null && high is null ? null : ShareInterval.FromPercent(low ?? 0, high ?? 100),
                ValidFrom = Day(edge, "valid_from"),
                ValidTo = Day(edge, "valid_to"),
                KnownFrom = Day(edge, "known_from"),
                KnownTo = Day(edge, "known_to"),
                Document = cited,
                DocumentDate = date,
                Class = evidence ?? ClassOf(Text(edge, "confidence")),
            });
        }

        private void AddEvent(JsonElement happening)
        {
            if (Text(happening, "type") is not { } type || Day(happening, "date") is not { } day)
            {
                _refused.Add($"an event without type or date: {happening.GetRawText()}");
                return;
            }

            _events.Add(new(
                type,
                day,
                Day(happening, "until"),
                [.. Texts(happening, "vessels")],
                Text(happening, "port") ?? Text(happening, "flag") ?? Text(happening, "detail") ?? "",
                Text(happening, "source") ?? "")
            {
                KnownFrom = Day(happening, "known_from")
                    ?? _documents.GetValueOrDefault(Text(happening, "source") ?? "").Date,
            });
        }

        private static ImmutableArray<ListMeasure> Listed(
            JsonElement node, PartyKind kind, ImmutableArray<ListMeasure> before)
        {
            List<ListMeasure> measures = [.. before];
            if (node.TryGetProperty("listed", out JsonElement listed))
            {
                foreach (JsonProperty entry in listed.EnumerateObject())
                {
                    bool isDetailed = entry.Value.ValueKind == JsonValueKind.Object;
                    ListMeasure measure = ListKeys.Measure(
                        entry.Name,
                        kind,
                        isDetailed ? Day(entry.Value, "from") : Parse(entry.Value.GetString()),
                        isDetailed ? Day(entry.Value, "to") : null);
                    measures.RemoveAll(old => old.Authority == measure.Authority && old.List == measure.List);
                    measures.Add(measure);
                }
            }

            return [.. measures];
        }

        private static IEnumerable<string> Entries(JsonElement node) =>
            Number(node, "ofac") is { } ofac
                ? Texts(node, "entries").Prepend(Invariant($"OFAC {ofac}"))
                : Texts(node, "entries");

        private static IEnumerable<DatedStatement> Statements(JsonElement node) =>
            from said in Rows(node, "statements")
            select new DatedStatement(
                Text(said, "topic") ?? "",
                Text(said, "says") ?? "",
                Day(said, "valid_from"),
                Day(said, "valid_to"),
                Day(said, "known_from"),
                Day(said, "known_to"),
                Text(said, "evidence") ?? "",
                Enum.TryParse(Text(said, "class"), ignoreCase: true, out EvidenceClass known)
                    ? known
                    : EvidenceClass.Press);

        private static bool TryKind(string? text, out EdgeKind kind)
        {
            kind = EdgeKind.TechnicalManager;
            return text == "ShipManager" || Enum.TryParse(text, ignoreCase: true, out kind);
        }

        private static EvidenceClass ClassOf(string? confidence) => confidence switch
        {
            "documented" => EvidenceClass.List,
            "inferred" => EvidenceClass.Inferred,
            "synthetic" => EvidenceClass.Synthetic,
            _ => EvidenceClass.Press,
        };

        private static JsonElement.ArrayEnumerator Rows(JsonElement element, string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement rows)
                && rows.ValueKind == JsonValueKind.Array ? rows.EnumerateArray() : default;

        private static IEnumerable<string> Texts(JsonElement element, string name) =>
            Rows(element, name).Where(row => row.ValueKind == JsonValueKind.String).Select(row => row.GetString()!);

        private static string? Text(JsonElement element, string name) =>
            element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;

        private static bool IsTrue(JsonElement element, string name) =>
            element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

        private static double? Real(JsonElement element, string name) =>
            element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
                ? value.GetDouble()
                : null;

        private static int? Number(JsonElement element, string name)
        {
            if (!element.TryGetProperty(name, out JsonElement value))
            {
                return null;
            }

            return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
                || value.ValueKind == JsonValueKind.String && int.TryParse(
                    value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out number)
                    ? number
                    : null;
        }

        private static DateOnly? Day(JsonElement element, string name) => Parse(Text(element, name));

        private static DateOnly? Parse(string? text) =>
            DateOnly.TryParseExact(
                text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
                ? day
                : null;
    }
}
