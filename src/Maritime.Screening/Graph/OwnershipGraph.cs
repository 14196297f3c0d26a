using System.Collections.Frozen;

namespace Maritime.Screening.Graph;

/// <summary>One dated statement of the graph, unpacked.</summary>
/// <param name="Index">Its number in the graph it was read from.</param>
public sealed record Edge(
    int Index,
    int Source,
    int Target,
    EdgeKind Kind,
    ShareInterval Share,
    string Role,
    DateOnly? ValidFrom,
    DateOnly? ValidTo,
    DateOnly? KnownFrom,
    DateOnly? KnownTo,
    string Document,
    EvidenceClass Class);

/// <summary>
/// Who owns, runs and is related to whom, by which document, when, and since when that has been known.
/// </summary>
/// <remarks>
/// Immutable and thread-safe; statements end or are withdrawn, but none is ever deleted, so any day can be asked as it
/// was known on any later day. Columns instead of objects: 4 million edges take 126 MB, in order of (source, target),
/// with a list of incoming edges beside.
/// </remarks>
public sealed class OwnershipGraph
{
    private readonly FrozenDictionary<int, PartyStatement> _parties;
    private readonly FrozenSet<int> _selfOwned;

    internal OwnershipGraph(
        TextPool keys,
        byte[] kinds,
        EdgeColumns edges,
        TextPool texts,
        FrozenDictionary<int, PartyStatement> parties)
    {
        Keys = keys;
        Kinds = kinds;
        Edges = edges;
        Texts = texts;
        _parties = parties;
        (OutStarts, InStarts, InEdges) = edges.Index(kinds.Length);
        _selfOwned = edges.SelfOwned();
    }

    public int PartyCount => Kinds.Length;

    public int EdgeCount => Edges.Count;

    internal TextPool Keys { get; }

    internal TextPool Texts { get; }

    internal byte[] Kinds { get; }

    internal EdgeColumns Edges { get; }

    /// <summary>The edges out of node n are <c>OutStarts[n]..OutStarts[n + 1]</c>.</summary>
    internal int[] OutStarts { get; }

    internal int[] InStarts { get; }

    /// <summary>
    /// The edges into node n are <c>InEdges[InStarts[n]..InStarts[n + 1]]</c>, in order of their source.
    /// </summary>
    internal int[] InEdges { get; }

    /// <summary>Whether any statement says that the party holds shares in itself.</summary>
    internal bool OwnsItself(int party) => _selfOwned.Count > 0 && _selfOwned.Contains(party);

    /// <summary>Every party of which more than a key is known.</summary>
    public IEnumerable<KeyValuePair<int, PartyStatement>> Parties => _parties.OrderBy(party => party.Key);

    public bool TryFind(string key, out int party) => Keys.TryFind(key, out party);

    public string KeyOf(int party) => Keys[party];

    public PartyKind KindOf(int party) => (PartyKind)Kinds[party];

    public PartyStatement? StatementOf(int party) => _parties.GetValueOrDefault(party);

    public string NameOf(int party) => _parties.TryGetValue(party, out PartyStatement? said) ? said.Name : Keys[party];

    public Edge EdgeAt(int index) => new(
        index,
        Edges.Source[index],
        Edges.Target[index],
        (EdgeKind)Edges.Kind[index],
        ShareInterval.TryCreate(Edges.Low[index], Edges.High[index], out ShareInterval share) ? share : default,
        Texts[Edges.Role[index]],
        DayCode.ToBeginning(Edges.ValidFrom[index]),
        DayCode.ToEnd(Edges.ValidTo[index]),
        DayCode.ToBeginning(Edges.KnownFrom[index]),
        DayCode.ToEnd(Edges.KnownTo[index]),
        Texts[Edges.Document[index]],
        (EvidenceClass)Edges.Class[index]);

    /// <summary>What the party owns, directs, runs or shares, as of a day.</summary>
    public IEnumerable<Edge> EdgesFrom(int party, AsOf asOf)
    {
        DayPair day = new(asOf);
        for (int edge = OutStarts[party]; edge < OutStarts[party + 1]; edge++)
        {
            if (Edges.IsEffective(edge, day))
            {
                yield return EdgeAt(edge);
            }
        }
    }

    /// <summary>Who owns, directs or runs the party, as of a day.</summary>
    public IEnumerable<Edge> EdgesTo(int party, AsOf asOf)
    {
        DayPair day = new(asOf);
        for (int place = InStarts[party]; place < InStarts[party + 1]; place++)
        {
            if (Edges.IsEffective(InEdges[place], day))
            {
                yield return EdgeAt(InEdges[place]);
            }
        }
    }

    /// <summary>
    /// Every statement about the party, ended and withdrawn ones too: contradictions stand side by side.
    /// </summary>
    public IEnumerable<Edge> AllStatementsAbout(int party)
    {
        for (int edge = OutStarts[party]; edge < OutStarts[party + 1]; edge++)
        {
            yield return EdgeAt(edge);
        }

        for (int place = InStarts[party]; place < InStarts[party + 1]; place++)
        {
            yield return EdgeAt(InEdges[place]);
        }
    }
}
