using System.Collections.Frozen;

namespace Maritime.Screening.Graph;

/// <summary>Collects statements and makes an <see cref="OwnershipGraph"/> of them.</summary>
/// <remarks>
/// Not thread-safe, and used once. A party that is only named by an edge is made with its key as name. The same key
/// said twice keeps
/// what the first statement said and takes from the second what the first left open.
/// </remarks>
public sealed class OwnershipGraphBuilder
{
    private readonly TextPool _keys;
    private readonly TextPool _texts = new();
    private readonly Dictionary<int, PartyStatement> _parties = [];
    private readonly EdgeColumns _edges;
    private byte[] _kinds;
    private bool _isBuilt;

    /// <param name="parties">How many to make room for.</param>
    /// <param name="edges">How many to make room for.</param>
    public OwnershipGraphBuilder(int parties = 64, int edges = 64)
    {
        _keys = new(parties);
        _kinds = new byte[Math.Max(16, parties)];
        _edges = new(Math.Max(16, edges));
    }

    public int PartyCount => _keys.Count;

    public int EdgeCount => _edges.Count;

    public string KeyOf(int party) => _keys[party];

    /// <summary>The party's number in the graph.</summary>
    public int Add(PartyStatement party)
    {
        int node = AddParty(party.Key, party.Kind);
        bool wasSaid = _parties.TryGetValue(node, out PartyStatement? said);
        _parties[node] = wasSaid ? Merge(said!, party) : party;
        _kinds[node] = (byte)_parties[node].Kind;
        return node;
    }

    /// <summary>A party of which nothing but a key is known: no further object is made.</summary>
    public int AddParty(string key, PartyKind kind = PartyKind.Company)
    {
        int known = _keys.Count;
        int node = _keys.Intern(key);
        if (node == known)
        {
            if (node == _kinds.Length)
            {
                Array.Resize(ref _kinds, node * 2);
            }

            _kinds[node] = (byte)kind;
        }

        return node;
    }

    public void Add(EdgeStatement edge)
    {
        ShareInterval share = edge.Share ?? edge.Kind switch
        {
            EdgeKind.RegisteredOwner => ShareInterval.SomeInterest,
            EdgeKind.Ownership => ShareInterval.Unknown,
            _ => default,
        };
        int at = AddEdge(AddParty(edge.Source), AddParty(edge.Target), edge.Kind, share, edge.Document, edge.Class);
        _edges.Role[at] = _texts.Intern(edge.Role);
        _edges.ValidFrom[at] = DayCode.Beginning(edge.ValidFrom);
        _edges.ValidTo[at] = DayCode.End(edge.ValidTo);
        _edges.KnownFrom[at] = DayCode.Beginning(edge.KnownFrom ?? edge.DocumentDate);
        _edges.KnownTo[at] = DayCode.End(edge.KnownTo);
    }

    /// <summary>A statement that has always been valid and known.</summary>
    /// <returns>Its place until <see cref="Build"/>, which puts edges in another order.</returns>
    public int AddEdge(
        int source,
        int target,
        EdgeKind kind,
        ShareInterval share,
        string document = "",
        EvidenceClass evidence = default)
    {
        int at = _edges.Append();
        _edges.Source[at] = source;
        _edges.Target[at] = target;
        _edges.Kind[at] = (byte)kind;
        _edges.Class[at] = (byte)evidence;
        _edges.Low[at] = share.Low;
        _edges.High[at] = share.High;
        _edges.ValidTo[at] = DayCode.Still;
        _edges.KnownTo[at] = DayCode.Still;
        _edges.Document[at] = _texts.Intern(document);
        _edges.Role[at] = _texts.Intern("");
        return at;
    }

    /// <summary>The graph of everything collected. It takes the columns over: a builder builds once.</summary>
    /// <exception cref="InvalidOperationException">It has built already.</exception>
    public OwnershipGraph Build()
    {
        if (_isBuilt)
        {
            throw new InvalidOperationException("This builder has given its statements to a graph already.");
        }

        _isBuilt = true;
        Array.Resize(ref _kinds, _keys.Count);
        return new(_keys, _kinds, _edges, _texts, _parties.ToFrozenDictionary());
    }

    private static PartyStatement Merge(PartyStatement first, PartyStatement second) => first with
    {
        Kind = first.Kind is PartyKind.Unknown ? second.Kind : first.Kind,
        OriginalName = first.OriginalName ?? second.OriginalName,
        Aliases = [.. first.Aliases.Append(second.Name).Concat(second.Aliases)
            .Where(alias => !alias.Equals(first.Name, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase)],
        Imo = first.Imo ?? second.Imo,
        Mmsi = first.Mmsi ?? second.Mmsi,
        CompanyImo = first.CompanyImo ?? second.CompanyImo,
        Flag = first.Flag.IsKnown ? first.Flag : second.Flag,
        Addresses = [.. first.Addresses.Union(second.Addresses)],
        ListEntries = [.. first.ListEntries.Union(second.ListEntries)],
        Listed = [.. first.Listed.Union(second.Listed)],
        IncorporatedOn = first.IncorporatedOn ?? second.IncorporatedOn,
        Statements = [.. first.Statements.Union(second.Statements)],
        Note = first.Note ?? second.Note,
    };
}
