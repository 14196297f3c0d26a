using Maritime.Screening.Graph;
using Maritime.Screening.Lists;
using ListKind = Maritime.Screening.Lists.PartyKind;

namespace Maritime.Screening.Verdicts;

/// <summary>What the lists themselves say about how their parties stand to each other.</summary>
internal static class ListStatements
{
    public static void AddTo(OwnershipGraphBuilder builder, ListStore lists, NodeFinder finder)
    {
        foreach (ListedParty party in lists.Parties)
        {
            ListEntry entry = party.Latest;
            foreach (string linked in entry.LinkedTo)
            {
                if (finder.KeyOf(entry.ListId, linked) is { } other && other != finder.KeyOf(party))
                {
                    builder.Add(Statement(party, other, finder.KeyOf(party)));
                }
            }
        }
    }

    /// <summary>Reads a role as a list or register words it.</summary>
    /// <remarks>
    /// "Chairman and Majority Owner" is (50, 100] %, "minority interest" (0, 50), "owner" or "shareholder" unknown;
    /// a director, manager or officer directs; anything else is a link of unstated kind.
    /// </remarks>
    internal static (EdgeKind Kind, ShareInterval? Share) ReadRole(string role)
    {
        if (Has("majority owner") || Has("majority shareholder") || Has("majority stake"))
        {
            return (EdgeKind.Ownership, ShareInterval.Majority);
        }

        if (Has("minority"))
        {
            return (EdgeKind.Ownership, ShareInterval.Minority);
        }

        if (Has("sole owner") || Has("wholly owned"))
        {
            return (EdgeKind.Ownership, ShareInterval.FromPercent(100, 100));
        }

        if (Has("owner") || Has("shareholder"))
        {
            return (EdgeKind.Ownership, ShareInterval.Unknown);
        }

        string[] directing =
            ["director", "manager", "chairman", "president", "chief", "officer", "representative", "secretary"];
        return (directing.Any(Has) ? EdgeKind.Directorship : EdgeKind.LinkedTo, null);

        bool Has(string word) => role.Contains(word, StringComparison.OrdinalIgnoreCase);
    }

    private static EdgeStatement Statement(ListedParty party, string linked, string own)
    {
        ListEntry entry = party.Latest;
        DateOnly published = party.DesignatedOn is { } day && day < party.FirstSeenOn ? day : party.FirstSeenOn;
        EdgeStatement said = new()
        {
            Source = linked,
            Target = own,
            Kind = EdgeKind.LinkedTo,
            Role = "Linked To",
            ValidTo = party.RemovedOn,
            KnownFrom = published,
            Document = $"{party.EntryId} remarks",
            DocumentDate = published,
            Class = EvidenceClass.List,
        };
        if (entry.Kind is ListKind.Vessel or ListKind.Aircraft)
        {
            // OFAC lists ships as property in which the linked party has an interest, of unstated size.
            return said with { Kind = EdgeKind.RegisteredOwner, Share = ShareInterval.SomeInterest };
        }

        (EdgeKind kind, ShareInterval? share) = ReadRole(entry.Title);
        return kind == EdgeKind.LinkedTo
            ? said
            : said with { Source = own, Target = linked, Kind = kind, Share = share, Role = entry.Title };
    }
}
