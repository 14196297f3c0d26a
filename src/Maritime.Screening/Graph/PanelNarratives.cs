using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Maritime.Primitives;
using Maritime.Screening.Lists;
using Maritime.Screening.Rules;
using Maritime.Screening.Sources;

namespace Maritime.Screening.Graph;

/// <summary>
/// Turns the narrative field of the 1718 committee's entries into typed statements, each with its citation.
/// </summary>
/// <remarks>
/// Columns: ref, name, listed_on, company_imo, company_checksum_ok, sts_mentioned, comments. The roles "registered
/// owner", "owner", "ship manager", "commercial manager" before a ship's name in capitals become edges to a ship that
/// is known by name only ("ship KOTI") until <see cref="JoinedTo"/> finds her number.
/// </remarks>
public static partial class PanelNarratives
{
    /// <summary>The list of ships of the same committee.</summary>
    private const string CommitteeShips = "un-1718-vessels";

    private static readonly (string Topic, string Word)[] Topics =
    [
        ("ship-to-ship transfer", "ship-to-ship"),
        ("coal", "coal"),
        ("petroleum", "petroleum"),
        ("petroleum", "fuel oil"),
        ("arms", "arms"),
        ("false documents", "fabricated"),
        ("masked identity", "cover the ship"),
        ("masked identity", "mask its identity"),
    ];

    public static Network Read(ReadOnlySpan<byte> csv)
    {
        List<PartyStatement> parties = [];
        List<EdgeStatement> edges = [];
        List<string> refused = [];
        foreach (CsvRow row in CsvText.Rows(csv).Rows.Skip(1))
        {
            if (row.Fields.Length < 7 || !DateOnly.TryParseExact(
                row.Fields[2], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            {
                refused.Add($"line {row.Line}: seven columns and a date are needed");
                continue;
            }

            string reference = $"UN {row.Fields[0].Trim()}";
            string text = row.Fields[6];
            parties.Add(Party(reference, row.Fields, day, text));
            edges.AddRange(Edges(reference, text, day));
        }

        ImmutableArray<PartyStatement> ships =
        [
            .. edges.Select(edge => edge.Target).Distinct()
                .Select(key => new PartyStatement { Key = key, Kind = PartyKind.Vessel, Name = key["ship ".Length..] }),
        ];
        return new([.. parties, .. ships], [.. edges], [], [.. refused]);
    }

    /// <summary>
    /// The same statements about parties that a network already holds: companies by their list entry or company IMO
    /// number, ships by the IMO number that the committee's own list gives for the name, when it gives one alone.
    /// </summary>
    public static Network JoinedTo(Network known, Network panel, ListStore lists)
    {
        Dictionary<string, string> keys = new(StringComparer.Ordinal);
        List<PartyStatement> parties = [];
        foreach (PartyStatement said in panel.Parties)
        {
            PartyStatement party = said.Kind == PartyKind.Vessel
                ? said with { Imo = NumberOf(said.Name, lists) }
                : said;
            PartyStatement? same = known.Parties.FirstOrDefault(other => IsSame(other, party));
            keys[said.Key] = same?.Key ?? said.Key;
            parties.Add(same is null ? party : party with { Key = same.Key, Listed = [] });
        }

        return new(
            [.. parties],
            [.. panel.Edges.Select(edge => edge with { Source = keys[edge.Source], Target = keys[edge.Target] })],
            panel.Events,
            panel.Refused);
    }

    private static bool IsSame(PartyStatement known, PartyStatement said) =>
        known.Key == said.Key
        || known.ListEntries.Contains(said.Key)
        || (said.Imo is { } imo && known.Imo == imo)
        || (said.CompanyImo is { } company && known.CompanyImo == company);

    private static ImoNumber? NumberOf(string ship, ListStore lists)
    {
        ImoNumber[] numbers =
        [
            .. lists.ByExactName(ship)
                .Where(entry => entry.Latest.ListId == CommitteeShips)
                .SelectMany(entry => entry.Latest.Imos)
                .Distinct(),
        ];
        return numbers is [var only] ? only : null;
    }

    private static PartyStatement Party(string reference, string[] fields, DateOnly day, string text) => new()
    {
        Key = reference,
        Name = fields[1].Trim(),
        CompanyImo = CompanyImo(fields[3]) ?? CompanyImo(ImoInText().Match(text).Groups[1].Value),
        Listed = [new(OwnershipRules.Un, "1718", OwnershipRules.AssetFreeze, day, null)],
        Statements =
        [
            .. from topic in Topics
               where text.Contains(topic.Word, StringComparison.OrdinalIgnoreCase)
               group topic by topic.Topic into one
               select new DatedStatement(one.Key, text, null, null, day, null, reference, EvidenceClass.Panel),
        ],
    };

    private static CompanyImoNumber? CompanyImo(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
        && CompanyImoNumber.TryCreate(value, out CompanyImoNumber number)
            ? number
            : null;

    private static IEnumerable<EdgeStatement> Edges(string reference, string text, DateOnly day)
    {
        foreach (Match match in RolesOfShips().Matches(text))
        {
            foreach (string name in match.Groups["ships"].Value.Split(" and ").Select(name => name.Trim()))
            {
                foreach (EdgeKind kind in Kinds(match.Groups["role"].Value))
                {
                    yield return new()
                    {
                        Source = reference,
                        Target = $"ship {name}",
                        Kind = kind,
                        Role = match.Groups["role"].Value,
                        Document = reference,
                        DocumentDate = day,
                        Class = EvidenceClass.List,
                    };
                }
            }
        }
    }

    private static IEnumerable<EdgeKind> Kinds(string role)
    {
        if (role.Contains("own", StringComparison.OrdinalIgnoreCase))
        {
            yield return EdgeKind.RegisteredOwner;
        }

        if (role.Contains("ship manager", StringComparison.OrdinalIgnoreCase)
            || role.Contains("ship and commercial", StringComparison.OrdinalIgnoreCase))
        {
            yield return EdgeKind.TechnicalManager;
        }

        if (role.Contains("commercial manager", StringComparison.OrdinalIgnoreCase))
        {
            yield return EdgeKind.CommercialManager;
        }
    }

    [GeneratedRegex(
        @"(?<role>(?:[Rr]egistered owner|[Oo]wner|[Ss]hip|[Cc]ommercial)[a-z, ]*?(?:owner|manager)?|owns vessels)"
        + @"(?: of)?(?: the)?(?: vessel)?"
        + @"(?: (?:[A-Z][A-Za-z]*-flagged|DPRK)(?: oil products)?(?: vessels?| tankers?)?)?"
        + @" (?<ships>[A-Z][A-Z]+(?: [A-Z]+| \d+)*(?: and [A-Z][A-Z]+(?: [A-Z]+| \d+)*)?)\b")]
    private static partial Regex RolesOfShips();

    [GeneratedRegex(@"(?:IMO\)? [Nn]umber|Company Number IMO):? (\d{7})")]
    private static partial Regex ImoInText();
}
