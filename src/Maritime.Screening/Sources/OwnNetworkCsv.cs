using System.Collections.Immutable;
using System.Globalization;
using Maritime.Primitives;
using Maritime.Screening.Graph;

namespace Maritime.Screening.Sources;

/// <summary>Reads companies, people, ships, ownership and roles of one's own from CSV files.</summary>
/// <remarks>
/// Two layouts, told apart by their heading. Parties: <c>key, kind, name</c> and, as wanted, original_name, aliases,
/// imo,
/// company_imo, mmsi, flag, addresses, incorporated_on, list_entries, note. Edges: <c>source, target, kind</c> and
/// role, share_low,
/// share_high (per cent), valid_from, valid_to, known_from, known_to, document, document_date, class. Several values
/// of one field are
/// separated by ";". A row that cannot be read is refused in words and the others count. A column op (ADD, MOD, DEL)
/// makes a file one of changes to what the files before it say.
/// </remarks>
public static class OwnNetworkCsv
{
    public static Network Read(params IReadOnlyList<ListFile> files)
    {
        List<PartyStatement> parties = [];
        List<EdgeStatement> edges = [];
        List<string> refused = [];
        foreach (ListFile file in files)
        {
            HeadedCsv csv = HeadedCsv.Of(file.Content.Span);
            bool isEdges = IsEdges(csv);
            if (!isEdges && !IsParties(csv))
            {
                refused.Add($"{file.Name}: the heading names neither key and name nor source and target.");
                continue;
            }

            foreach (CsvRow row in csv.Rows)
            {
                if (csv.IsRemoval(row) && row.Fields.Length == csv.Width)
                {
                    TakeOff(csv, row, parties, edges, said: []);
                    continue;
                }

                string? problem = row.Fields.Length != csv.Width ? $"{row.Fields.Length} columns, not {csv.Width}"
                    : isEdges ? AddEdge(csv, row, edges)
                    : AddParty(csv, row, parties);
                if (problem is not null)
                {
                    refused.Add(Invariant($"{file.Name} line {row.Line}: {problem}"));
                }
            }
        }

        return new([.. parties], [.. edges], [], [.. refused]);
    }

    /// <summary>Whether a heading is one of the two layouts.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> beginning)
    {
        HeadedCsv csv = HeadedCsv.Of(beginning);
        return IsEdges(csv) || IsParties(csv);
    }

    /// <summary>
    /// What changed from one set of files to the next: the newer rows that the older files do not have and, as DEL,
    /// the older ones that are gone. Reading the older files and then these gives what the newer files say.
    /// </summary>
    public static ImmutableArray<ListFile> WriteDelta(IReadOnlyList<ListFile> older, IReadOnlyList<ListFile> newer)
    {
        HeadedCsv[] before = [.. older.Select(file => HeadedCsv.Of(file.Content.Span))];
        HeadedCsv[] after = [.. newer.Select(file => HeadedCsv.Of(file.Content.Span))];
        HashSet<string> hadRows = [.. before.SelectMany(csv => csv.Rows.Select(row => Whole(csv, row)))];
        HashSet<string> hasRows = [.. after.SelectMany(csv => csv.Rows.Select(row => Whole(csv, row)))];
        HashSet<string> hadKeys = [.. before.Where(IsParties).SelectMany(csv => csv.Rows.Select(row => Key(csv, row)))];
        HashSet<string> hasKeys = [.. after.Where(IsParties).SelectMany(csv => csv.Rows.Select(row => Key(csv, row)))];
        ImmutableArray<ListFile>.Builder written = ImmutableArray.CreateBuilder<ListFile>();
        foreach ((HeadedCsv csv, ListFile file) in before.Zip(older))
        {
            Write(csv, $"gone-{file.Name}", row =>
                !hasRows.Contains(Whole(csv, row)) && !(IsParties(csv) && hasKeys.Contains(Key(csv, row)))
                    ? DeltaIds.Delete
                    : null);
        }

        foreach ((HeadedCsv csv, ListFile file) in after.Zip(newer))
        {
            Write(csv, file.Name, row => hadRows.Contains(Whole(csv, row)) ? null
                : IsParties(csv) && hadKeys.Contains(Key(csv, row)) ? DeltaIds.Modify
                : DeltaIds.Add);
        }

        return written.DrainToImmutable();

        void Write(HeadedCsv csv, string name, Func<CsvRow, string?> operation)
        {
            if (csv.Rows.Any(row => operation(row) is not null))
            {
                written.Add(csv.Marked(DeltaIds.NameOf(name), operation));
            }
        }
    }

    private static bool IsEdges(HeadedCsv csv) => csv.Has("source") && csv.Has("target");

    private static bool IsParties(HeadedCsv csv) => csv.Has("key") && csv.Has("name");

    private static string Key(HeadedCsv csv, CsvRow row) => csv.Value(row, "key");

    /// <summary>All that a row says, in whatever order of columns.</summary>
    private static string Whole(HeadedCsv csv, CsvRow row) => string.Join('\n',
        from column in csv.Heading
        let value = csv.Value(row, column)
        where value.Length > 0
        orderby Lists.ListStore.Bare(column)
        select $"{Lists.ListStore.Bare(column)}={value}");

    private static void TakeOff(
        HeadedCsv csv, CsvRow row, List<PartyStatement> parties, List<EdgeStatement> edges, List<EdgeStatement> said)
    {
        if (IsEdges(csv))
        {
            AddEdge(csv, row, said);
            said.ForEach(edge => edges.Remove(edge));
            said.Clear();
        }
        else
        {
            parties.RemoveAll(party => party.Key == Key(csv, row));
        }
    }

    private static string? AddParty(HeadedCsv csv, CsvRow row, List<PartyStatement> parties)
    {
        string key = csv.Value(row, "key");
        string name = csv.Value(row, "name");
        if (key.Length == 0 || name.Length == 0)
        {
            return "a party needs a key and a name";
        }

        if (!Enum.TryParse(csv.Value(row, "kind"), ignoreCase: true, out PartyKind kind))
        {
            return $"\"{csv.Value(row, "kind")}\" is no kind of party (company, person, vessel)";
        }

        string number = csv.Value(row, "imo");
        ImoNumber imo = default;
        if (number.Length > 0 && !(TryNumber(number, out int value) && ImoNumber.TryCreate(value, out imo)))
        {
            return $"\"{number}\" is no IMO number of a ship";
        }

        string companyNumber = csv.Value(row, "company_imo");
        CompanyImoNumber companyImo = default;
        if (companyNumber.Length > 0
            && !(TryNumber(companyNumber, out int company) && CompanyImoNumber.TryCreate(company, out companyImo)))
        {
            return $"\"{companyNumber}\" is no IMO number of a company";
        }

        if (!TryDay(csv.Value(row, "incorporated_on"), out DateOnly? incorporated))
        {
            return $"\"{csv.Value(row, "incorporated_on")}\" is no date";
        }

        Mmsi mmsi = default;
        bool hasMmsi = TryNumber(csv.Value(row, "mmsi"), out int station) && Mmsi.TryCreate(station, out mmsi);
        PartyStatement party = new()
        {
            Key = key,
            Kind = kind,
            Name = name,
            OriginalName = csv.Value(row, "original_name") is { Length: > 0 } original ? original : null,
            Aliases = [.. HeadedCsv.Many(csv.Value(row, "aliases"))],
            Imo = number.Length > 0 ? imo : null,
            CompanyImo = companyNumber.Length > 0 ? companyImo : null,
            Mmsi = hasMmsi ? mmsi : null,
            Flag = Flag.TryCreate(csv.Value(row, "flag").ToUpperInvariant(), out Flag flag) ? flag : default,
            Addresses = [.. HeadedCsv.Many(csv.Value(row, "addresses", "address"))],
            ListEntries = [.. HeadedCsv.Many(csv.Value(row, "list_entries"))],
            IncorporatedOn = incorporated,
            Note = csv.Value(row, "note") is { Length: > 0 } note ? note : null,
        };
        int known = csv.IsDelta ? parties.FindIndex(other => other.Key == key) : -1;
        if (known < 0)
        {
            parties.Add(party);
        }
        else
        {
            parties[known] = party;
        }

        return null;
    }

    private static string? AddEdge(HeadedCsv csv, CsvRow row, List<EdgeStatement> edges)
    {
        string source = csv.Value(row, "source");
        string target = csv.Value(row, "target");
        if (source.Length == 0 || target.Length == 0)
        {
            return "an edge needs a source and a target";
        }

        if (!Enum.TryParse(csv.Value(row, "kind"), ignoreCase: true, out EdgeKind kind))
        {
            return $"\"{csv.Value(row, "kind")}\" is no kind of edge";
        }

        string[] dates = ["valid_from", "valid_to", "known_from", "known_to", "document_date"];
        DateOnly?[] days = new DateOnly?[dates.Length];
        for (int at = 0; at < dates.Length; at++)
        {
            if (!TryDay(csv.Value(row, dates[at]), out days[at]))
            {
                return $"{dates[at]} \"{csv.Value(row, dates[at])}\" is no date";
            }
        }

        if (!TryShare(csv.Value(row, "share_low", "share"), csv
            .Value(row, "share_high", "share"), out ShareInterval? share))
        {
            return "a share is a percentage from 0 to 100, the lower one first";
        }

        EvidenceClass evidence = Enum.TryParse(csv.Value(row, "class"), ignoreCase: true, out EvidenceClass stated)
            ? stated
            : EvidenceClass.Registry;
        edges.Add(new()
        {
            Source = source,
            Target = target,
            Kind = kind,
            Role = csv.Value(row, "role"),
            Share = share,
            ValidFrom = days[0],
            ValidTo = days[1],
            KnownFrom = days[2],
            KnownTo = days[3],
            Document = csv.Value(row, "document"),
            DocumentDate = days[4],
            Class = evidence,
        });
        return null;
    }

    private static bool TryNumber(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static bool TryDay(string text, out DateOnly? day)
    {
        day = ListDates.TryParse(text, out DateOnly value) ? value : null;
        return day is not null || text.Length == 0;
    }

    private static bool TryShare(string low, string high, out ShareInterval? share)
    {
        share = null;
        if (low.Length == 0 && high.Length == 0)
        {
            return true;
        }

        bool hasLow = double.TryParse(low, CultureInfo.InvariantCulture, out double from) || low.Length == 0;
        bool hasHigh = double.TryParse(high, CultureInfo.InvariantCulture, out double to);
        to = high.Length == 0 ? from : to;
        if (!hasLow || (!hasHigh && high.Length > 0) || from < 0 || to > 100 || from > to)
        {
            return false;
        }

        share = ShareInterval.FromPercent(from, to);
        return true;
    }
}
