using Maritime.Screening.Graph;
using Maritime.Screening.Lists;
using ListKind = Maritime.Screening.Lists.PartyKind;
using NodeKind = Maritime.Screening.Graph.PartyKind;

namespace Maritime.Screening.Verdicts;

/// <summary>Says which node a list entry is, while the graph is built.</summary>
internal sealed class NodeFinder
{
    private readonly OwnershipGraphBuilder _builder;
    private readonly Dictionary<string, int> _byEntry = [];
    private readonly Dictionary<int, int> _byImo = [];
    private readonly Dictionary<int, int> _byCompanyImo = [];
    private readonly Dictionary<(string List, string Name), List<ListedParty>> _byName = [];

    public NodeFinder(OwnershipGraphBuilder builder, Network network)
    {
        _builder = builder;
        foreach (PartyStatement party in network.Parties)
        {
            int node = builder.AddParty(party.Key);
            foreach (string entry in party.ListEntries)
            {
                _byEntry.TryAdd(entry, node);
            }

            if (party.Imo is { } imo)
            {
                _byImo.TryAdd(imo.Value, node);
            }

            if (party.CompanyImo is { } company)
            {
                _byCompanyImo.TryAdd(company.Value, node);
            }
        }
    }

    public int NodeOf(ListedParty party)
    {
        ListEntry entry = party.Latest;
        if (!_byEntry.TryGetValue(party.EntryId, out int node) && !TryNumbers(entry, out node))
        {
            node = _builder.AddParty(party.EntryId, KindOf(entry.Kind));
        }

        _byEntry.TryAdd(party.EntryId, node);
        foreach (Primitives.ImoNumber imo in entry.Imos)
        {
            _byImo.TryAdd(imo.Value, node);
        }

        foreach (Primitives.CompanyImoNumber imo in entry.CompanyImos)
        {
            _byCompanyImo.TryAdd(imo.Value, node);
        }

        Remember(party);
        return node;
    }

    /// <summary>
    /// The key of the one party of that list that bears the name, or the id; null when none or several do.
    /// </summary>
    public string? KeyOf(string listId, string nameOrId)
    {
        if (_byName.TryGetValue((listId, ListStore.Bare(nameOrId)), out List<ListedParty>? named)
            && named.Count == 1)
        {
            return _builder.KeyOf(_byEntry[named[0].EntryId]);
        }

        return _byEntry.TryGetValue(nameOrId, out int node) ? _builder.KeyOf(node) : null;
    }

    public string KeyOf(ListedParty party) => _builder.KeyOf(_byEntry[party.EntryId]);

    private static NodeKind KindOf(ListKind kind) => kind switch
    {
        ListKind.Vessel => NodeKind.Vessel,
        ListKind.Person => NodeKind.Person,
        ListKind.Aircraft => NodeKind.Aircraft,
        _ => NodeKind.Company,
    };

    private bool TryNumbers(ListEntry entry, out int node)
    {
        foreach (Primitives.ImoNumber imo in entry.Imos)
        {
            if (_byImo.TryGetValue(imo.Value, out node))
            {
                return true;
            }
        }

        foreach (Primitives.CompanyImoNumber imo in entry.CompanyImos)
        {
            if (_byCompanyImo.TryGetValue(imo.Value, out node))
            {
                return true;
            }
        }

        node = -1;
        return false;
    }

    private void Remember(ListedParty party)
    {
        (string, string) key = (party.Latest.ListId, ListStore.Bare(party.Latest.Name));
        if (!_byName.TryGetValue(key, out List<ListedParty>? named))
        {
            _byName.Add(key, named = []);
        }

        named.Add(party);
    }
}
