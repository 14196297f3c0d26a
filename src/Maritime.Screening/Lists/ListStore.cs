using System.Collections.Frozen;
using System.Collections.Immutable;
using Maritime.Primitives;

namespace Maritime.Screening.Lists;

/// <summary>Every version of every list at hand, by number and name.</summary>
/// <remarks>An immutable snapshot: a list change makes a new one. Thread-safe.</remarks>
public sealed class ListStore
{
    /// <summary>20: the characters of a ship's name that AIS can carry (ITU-R M.1371, message 5).</summary>
    public const int AisNameLength = 20;

    private readonly FrozenDictionary<string, ListedParty> _byEntryId;
    private readonly FrozenDictionary<ImoNumber, ImmutableArray<ListedParty>> _byImo;
    private readonly FrozenDictionary<CompanyImoNumber, ImmutableArray<ListedParty>> _byCompanyImo;
    private readonly FrozenDictionary<Mmsi, ImmutableArray<ListedParty>> _byMmsi;
    private readonly FrozenDictionary<string, ImmutableArray<ListedParty>> _byCallSign;
    private readonly FrozenDictionary<string, ImmutableArray<ListedParty>> _byName;

    private ListStore(ImmutableArray<ListVersion> versions, ImmutableArray<ListedParty> parties)
    {
        Versions = versions;
        Parties = parties;
        Label = string.Join("; ", versions.GroupBy(version => version.ListId).Select(group => group.Last().Label));
        _byEntryId = parties.GroupBy(party => party.EntryId)
            .ToFrozenDictionary(group => group.Key, group => group.First());
        _byImo = Index(parties, entry => entry.Imos);
        _byCompanyImo = Index(parties, entry => entry.CompanyImos);
        _byMmsi = Index(parties, entry => entry.Mmsis);
        _byCallSign = Index(parties, entry => entry.CallSigns.Select(Bare));
        _byName = Index(parties, entry => entry.Names.Select(name => Bare(name.Text)));
    }

    public static ListStore Empty { get; } = new([], []);

    /// <summary>By list, then by date, oldest first.</summary>
    public ImmutableArray<ListVersion> Versions { get; }

    /// <summary>Every party that any version names, whether still listed or not.</summary>
    public ImmutableArray<ListedParty> Parties { get; }

    /// <summary>The newest version of every list, for a person and for the record.</summary>
    public string Label { get; }

    public static ListStore Build(IEnumerable<ListVersion> versions, DesignationDates dates)
    {
        ImmutableArray<ListVersion> ordered =
            [.. versions.OrderBy(version => version.ListId, StringComparer.Ordinal).ThenBy(version => version.Date)];
        ImmutableArray<ListedParty> parties =
            [.. ordered.GroupBy(version => version.ListId).SelectMany(list => PartiesOf([.. list], dates))];
        return new(ordered, parties);
    }

    public ListedParty? Find(string entryId) => _byEntryId.GetValueOrDefault(entryId);

    public ImmutableArray<ListedParty> ByImo(ImoNumber imo) => _byImo.GetValueOrDefault(imo, []);

    public ImmutableArray<ListedParty> ByCompanyImo(CompanyImoNumber number) =>
        _byCompanyImo.GetValueOrDefault(number, []);

    public ImmutableArray<ListedParty> ByMmsi(Mmsi mmsi) => _byMmsi.GetValueOrDefault(mmsi, []);

    public ImmutableArray<ListedParty> ByCallSign(string callSign) => _byCallSign.GetValueOrDefault(Bare(callSign), []);

    /// <summary>Parties one of whose names is this one, letters and digits compared without case.</summary>
    public ImmutableArray<ListedParty> ByExactName(string name) => _byName.GetValueOrDefault(Bare(name), []);

    /// <summary>Letters and digits only, in capitals: how call signs and exact names are compared.</summary>
    internal static string Bare(string text) =>
        string.Concat(text.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant));

    private static IEnumerable<ListedParty> PartiesOf(ListVersion[] versions, DesignationDates dates)
    {
        Dictionary<string, List<EntryRevision>> revisions = [];
        Dictionary<string, DateOnly> lastSeen = [];
        foreach (ListVersion version in versions)
        {
            foreach (ListEntry entry in version.Entries)
            {
                if (!revisions.TryGetValue(entry.Id, out List<EntryRevision>? states))
                {
                    revisions.Add(entry.Id, states = []);
                }

                if (states.Count == 0 || EntryDiff.Between(states[^1].Entry, entry).Length > 0)
                {
                    states.Add(new(version.Date, entry));
                }

                lastSeen[entry.Id] = version.Date;
            }
        }

        return from pair in revisions
               let gone = versions.FirstOrDefault(version => version.Date > lastSeen[pair.Key])
               select new ListedParty([.. pair.Value], gone?.Date, dates.Find(versions[0].ListId, pair.Key));
    }

    private static FrozenDictionary<TKey, ImmutableArray<ListedParty>> Index<TKey>(
        ImmutableArray<ListedParty> parties,
        Func<ListEntry, IEnumerable<TKey>> keys)
        where TKey : notnull =>
        (from party in parties
         from key in party.Revisions.SelectMany(revision => keys(revision.Entry)).Distinct()
         group party by key)
        .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray());
}
