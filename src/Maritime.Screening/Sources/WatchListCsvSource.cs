using System.Collections.Immutable;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Sources;

/// <summary>A watch list of one's own.</summary>
/// <remarks>
/// Columns, in any order, of which only <c>name</c> is needed: id, kind (vessel, company, person), name, aliases
/// (separated
/// by ";"), imo, company_imo, mmsi, call_sign, flag, program, measure, from, to, linked_to, address, remarks.
/// A column op (ADD, MOD, DEL) makes it a file of changes.
/// </remarks>
internal sealed class WatchListCsvSource : IListSource
{
    private const string ListId = "own-watch";

    public string Name => "own-watch-csv";

    public string Description => "A watch list of your own (CSV)";

    public bool Recognizes(string fileName, ReadOnlySpan<byte> beginning)
    {
        HeadedCsv csv = HeadedCsv.Of(beginning);
        return csv.Has("name") && csv.Has("kind") && !csv.Has("key") && !csv.Has("target");
    }

    public ListReading Read(IReadOnlyList<ListFile> files)
    {
        ListFile file = files[0];
        if (ListText.TryFindFault(file, out ListProblem? fault))
        {
            return new(ListId, []) { Problems = [fault] };
        }

        ListProblems problems = new(file.Name);
        HeadedCsv csv = HeadedCsv.Of(file.Content.Span);
        Dictionary<string, ListEntry> entries = [];
        List<string> removed = [];
        foreach (CsvRow row in csv.Rows.Where(row => csv.IsWhole(row, problems)))
        {
            if (csv.IsRemoval(row))
            {
                removed.Add(IdOf(csv, row));
                continue;
            }

            ListEntry? entry = Entry(csv, row, problems);
            if (entry is null || entry.Name.Length == 0 || !entries.TryAdd(entry.Id, entry))
            {
                problems.Add(ListFault.BadRecord, row.Line,
                    "A row without name or kind, or with an id that is there twice.");
            }
        }

        return new(ListId, [.. entries.Values.OrderBy(entry => entry.Id, StringComparer.Ordinal)])
        {
            IsDelta = csv.IsDelta,
            Removed = [.. removed],
            MainFile = file.Name,
            Problems = problems.All,
        };
    }

    public ImmutableArray<ListFile> WriteDelta(
        IReadOnlyList<ListFile> older, IReadOnlyList<ListFile> newer, ListDelta delta) =>
        [HeadedCsv.WriteDelta(older[0], newer[0], new(delta), IdOf)];

    private static string IdOf(HeadedCsv csv, CsvRow row) => csv.Value(row, "id") is { Length: > 0 } stated ? stated
        : csv.Value(row, "imo") is { Length: > 0 } imo ? imo
        : csv.Value(row, "name");

    private static ListEntry? Entry(HeadedCsv csv, CsvRow row, ListProblems problems)
    {
        if (!Enum.TryParse(csv.Value(row, "kind"), ignoreCase: true, out PartyKind kind) || kind == PartyKind.Unknown)
        {
            return null;
        }

        string imo = csv.Value(row, "imo");
        string name = csv.Value(row, "name");
        EntryBuilder entry = new(ListId, "own", IdOf(csv, row), kind, problems, row.Line);
        entry.AddName(name, NameKind.Primary);
        foreach (string alias in HeadedCsv.Many(csv.Value(row, "aliases", "alias")))
        {
            entry.AddName(alias, NameKind.Alias);
        }

        entry.AddImo(kind == PartyKind.Vessel ? imo : csv.Value(row, "company_imo") is { Length: > 0 } own ? own : imo);
        entry.AddMmsi(csv.Value(row, "mmsi"));
        entry.CallSigns.Add(csv.Value(row, "call_sign"));
        entry.Flag = csv.Value(row, "flag");
        entry.Programs.AddRange(HeadedCsv.Many(csv.Value(row, "program", "programme")));
        entry.LinkedTo.AddRange(HeadedCsv.Many(csv.Value(row, "linked_to")));
        entry.AddAddress(csv.Value(row, "address"), csv.Value(row, "city"), "", "", csv.Value(row, "country"));
        entry.DesignatedOn = entry.Day(csv.Value(row, "from", "since"));
        string measure = csv.Value(row, "measure") is { Length: > 0 } text ? text : "watch";
        entry.Measures.Add(new("own", "own watch list", measure, entry.DesignatedOn, entry.Day(csv.Value(row, "to"))));
        entry.Remarks = csv.Value(row, "remarks");
        return entry.Build();
    }
}
