using System.Collections.Frozen;
using System.Collections.Immutable;
using Maritime.Primitives;
using Maritime.Screening.Graph;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Verdicts;

/// <summary>
/// The ownership graph with every listed party in it: one node per party, however many lists hold it.
/// </summary>
/// <remarks>
/// Two entries are one party when a network file says so, or when they share a ship's IMO number or a company's: never
/// by name. Immutable and thread-safe.
/// </remarks>
public sealed class ScreeningGraph
{
    private readonly FrozenDictionary<int, ImmutableArray<ListedParty>> _entries;
    private readonly FrozenDictionary<string, int> _byEntry;
    private readonly FrozenDictionary<int, int> _byImo;
    private readonly FrozenDictionary<int, int> _byCompanyImo;
    private readonly FrozenDictionary<int, int> _byMmsi;

    private ScreeningGraph(
        OwnershipGraph graph, ListStore lists, Network network, Dictionary<int, List<ListedParty>> entries)
    {
        Graph = graph;
        Lists = lists;
        Network = network;
        _entries = entries.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToImmutableArray());
        _byEntry = (from pair in entries
                    from party in pair.Value
                    select (party.EntryId, pair.Key))
            .DistinctBy(pair => pair.EntryId)
            .ToFrozenDictionary(pair => pair.EntryId, pair => pair.Key);
        _byImo = Numbers(entry => entry.Imos.Select(imo => imo.Value), said => said.Imo?.Value);
        _byCompanyImo = Numbers(
            entry => entry.CompanyImos.Select(imo => imo.Value), said => said.CompanyImo?.Value);
        _byMmsi = Numbers(entry => entry.Mmsis.Select(mmsi => mmsi.Value), said => said.Mmsi?.Value);
        Changes = DaysOfChange();
    }

    public OwnershipGraph Graph { get; }

    public ListStore Lists { get; }

    public Network Network { get; }

    /// <summary>Every day on which any answer can change, in order: between two of them all days are alike.</summary>
    internal int[] Changes { get; }

    /// <summary>Whether a day of change lies behind one day and not behind the other.</summary>
    internal bool MayChange(DateOnly after, DateOnly upTo)
    {
        int next = Array.BinarySearch(Changes, after.DayNumber + 1);
        next = next < 0 ? ~next : next;
        return next < Changes.Length && Changes[next] <= upTo.DayNumber;
    }

    public static ScreeningGraph Build(ListStore lists, Network network)
    {
        OwnershipGraphBuilder builder = new(lists.Parties.Length + network.Parties.Length, 4096);
        network.AddTo(builder);
        NodeFinder finder = new(builder, network);
        Dictionary<int, List<ListedParty>> entries = [];
        foreach (ListedParty party in lists.Parties)
        {
            int node = finder.NodeOf(party);
            if (!entries.TryGetValue(node, out List<ListedParty>? held))
            {
                entries.Add(node, held = []);
            }

            held.Add(party);
        }

        ListStatements.AddTo(builder, lists, finder);
        Encounters(builder, network);
        return new(builder.Build(), lists, network, entries);
    }

    public ImmutableArray<ListedParty> EntriesOf(int node) => _entries.GetValueOrDefault(node, []);

    public bool TryFindEntry(string entryId, out int node) => _byEntry.TryGetValue(entryId, out node);

    public bool TryFind(ImoNumber imo, out int node) => _byImo.TryGetValue(imo.Value, out node);

    public bool TryFind(CompanyImoNumber imo, out int node) => _byCompanyImo.TryGetValue(imo.Value, out node);

    public bool TryFind(Mmsi mmsi, out int node) => _byMmsi.TryGetValue(mmsi.Value, out node);

    public string NameOf(int node) => Graph.StatementOf(node) is { } said
        ? said.Name
        : EntriesOf(node) is [var entry, ..] ? entry.Latest.Name : Graph.KeyOf(node);

    /// <summary>"OFAC 23786", or the party's key in its network when no list holds it.</summary>
    public string EntryIdOf(int node, AsOf asOf) =>
        EntriesOf(node).FirstOrDefault(entry => entry.StatusAt(asOf) == ListStatus.Listed)?.EntryId
            ?? EntriesOf(node).FirstOrDefault()?.EntryId
            ?? Graph.KeyOf(node);

    /// <summary>
    /// False for the many parties that no list or network file lists or charges: asked before anything dear.
    /// </summary>
    internal bool MayBeListed(int node) => _entries.ContainsKey(node)
        || Graph.StatementOf(node) is { } said && (!said.Listed.IsEmpty || !said.Statements.IsEmpty);

    /// <summary>Every measure that applies to the party on the day, as far as it was known.</summary>
    public ImmutableArray<ListMeasure> MeasuresOf(int node, AsOf asOf)
    {
        List<ListMeasure> measures = [];
        foreach (ListedParty entry in EntriesOf(node))
        {
            if (entry.StatusAt(asOf) == ListStatus.Listed)
            {
                measures.AddRange(entry.MeasuresAt(asOf));
            }
        }

        if (Graph.StatementOf(node) is { Listed.IsEmpty: false } said)
        {
            // A network file's date stands for a list whose files do not say one, or are not at hand.
            measures.AddRange(said.Listed.Where(measure => IsInForce(measure, asOf)
                && !measures.Any(known => IsSameMeasure(known, measure))));
        }

        return [.. measures];
    }

    /// <summary>Entries that name the party without any document saying since when.</summary>
    public IEnumerable<ListedParty> UndatedEntriesOf(int node, AsOf asOf) =>
        from entry in EntriesOf(node)
        where entry.StatusAt(asOf) == ListStatus.KnownFromSnapshot
        where Graph.StatementOf(node) is not { } said || said.Listed.All(measure => measure.From is null)
        select entry;

    /// <summary>Programme tags and the list's sentences on secondary sanctions.</summary>
    public ImmutableArray<string> ProgramsOf(int node, AsOf asOf) =>
    [
        .. (from entry in EntriesOf(node)
            let state = entry.EntryAt(asOf)
            from tag in state.Programs.Concat(state.SecondarySanctions)
            select tag).Distinct(),
    ];

    /// <summary>Freezes property: only such a listing is inherited by owned companies.</summary>
    public static bool IsFreezing(ListMeasure measure) =>
        measure.Measure.Contains("blocking", StringComparison.OrdinalIgnoreCase)
        || (measure.Measure.Contains("asset", StringComparison.OrdinalIgnoreCase)
            && measure.Measure.Contains("freeze", StringComparison.OrdinalIgnoreCase));

    /// <summary>Closes ports to the ship without freezing it.</summary>
    public static bool IsPortBan(ListMeasure measure) =>
        measure.Measure.Replace('-', ' ') is var text
        && (text.Contains("port entry", StringComparison.OrdinalIgnoreCase)
            || text.Contains("port ban", StringComparison.OrdinalIgnoreCase)
            || text.Contains("port access", StringComparison.OrdinalIgnoreCase));

    private static bool IsInForce(ListMeasure measure, AsOf asOf) =>
        measure.From is { } from && from <= asOf.Valid && from <= asOf.Known
        && (measure.To is not { } to || asOf.Valid < to || asOf.Known < to);

    private static bool IsSameMeasure(ListMeasure one, ListMeasure other) =>
        one.Authority == other.Authority && IsFreezing(one) == IsFreezing(other)
        && IsPortBan(one) == IsPortBan(other) && (IsFreezing(one) || IsPortBan(one) || one.List == other.List);

    private static void Encounters(OwnershipGraphBuilder builder, Network network)
    {
        foreach (NetworkEvent met in network.Events.Where(met => met.Type == "STS" && met.Parties.Length == 2))
        {
            builder.Add(new EdgeStatement
            {
                Source = met.Parties[0],
                Target = met.Parties[1],
                Kind = EdgeKind.Encounter,
                Role = "reported ship-to-ship transfer",
                ValidFrom = met.On,
                KnownFrom = met.KnownFrom ?? met.On,
                Document = met.Document,
                Class = EvidenceClass.Panel,
            });
        }
    }

    private FrozenDictionary<int, int> Numbers(
        Func<ListEntry, IEnumerable<int>> ofEntry, Func<PartyStatement, int?> ofParty)
    {
        IEnumerable<(int Number, int Node)> stated =
            from party in Graph.Parties
            let number = ofParty(party.Value)
            where number is not null
            select (number.Value, party.Key);
        IEnumerable<(int Number, int Node)> listed =
            from pair in _entries
            from entry in pair.Value
            from number in entry.Revisions.SelectMany(revision => ofEntry(revision.Entry))
            select (number, pair.Key);
        return stated.Concat(listed)
            .DistinctBy(pair => pair.Number)
            .ToFrozenDictionary(pair => pair.Number, pair => pair.Node);
    }

    private int[] DaysOfChange()
    {
        HashSet<DateOnly> days = [];
        foreach (ListedParty party in _entries.Values.SelectMany(held => held))
        {
            days.Add(party.FirstSeenOn);
            days.UnionWith(new[] { party.DesignatedOn, party.RemovedOn }.OfType<DateOnly>());
            days.UnionWith(party.Latest.Measures.SelectMany(m => new[] { m.From, m.To }).OfType<DateOnly>());
        }

        foreach (PartyStatement said in Graph.Parties.Select(party => party.Value))
        {
            days.UnionWith(said.Listed.SelectMany(m => new[] { m.From, m.To }).OfType<DateOnly>());
        }

        for (int edge = 0; edge < Graph.EdgeCount; edge++)
        {
            Edge said = Graph.EdgeAt(edge);
            days.UnionWith(
                new[] { said.ValidFrom, said.ValidTo, said.KnownFrom, said.KnownTo }.OfType<DateOnly>());
        }

        days.UnionWith(Rules.OwnershipRules.All.Select(rule => rule.From));
        return [.. days.Select(day => day.DayNumber).Order()];
    }
}
