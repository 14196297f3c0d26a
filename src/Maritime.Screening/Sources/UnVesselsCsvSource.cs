using System.Collections.Immutable;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Sources;

/// <summary>The 1718 Committee's designated vessels and shipping entities as CSV.</summary>
/// <remarks>
/// The Committee publishes the vessels as a document; the columns are those of that document: reference, name, IMO
/// number,
/// date of designation, measures. Rows with a company IMO number, or without a ship's, are shipping companies.
/// </remarks>
internal sealed class UnVesselsCsvSource : IListSource
{
    private const string ListId = "un-1718-vessels";

    public string Name => "un-1718-vessels-csv";

    public string Description => "UN 1718 Committee: designated vessels and shipping entities (CSV)";

    public bool Recognizes(string fileName, ReadOnlySpan<byte> beginning)
    {
        HeadedCsv csv = HeadedCsv.Of(beginning);
        return csv.Has("listed_on", "designated_on", "date of designation")
            && csv.Has("imo", "imo number", "company_imo")
            && csv.Has("name", "vessel");
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

            ListEntry entry = Entry(csv, row, problems);
            if (entry.Name.Length == 0 || !entries.TryAdd(entry.Id, entry))
            {
                problems.Add(ListFault.BadRecord, row.Line, $"A row without a name, or {entry.Id} is there twice.");
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

    private static bool IsVessel(HeadedCsv csv, CsvRow row) => csv.Value(row, "imo", "imo number").Length > 0
        || (csv.Has("imo", "imo number") && !csv.Has("company_imo"));

    private static string IdOf(HeadedCsv csv, CsvRow row)
    {
        string reference = csv.Value(row, "ref", "reference", "reference number");
        string imo = csv.Value(row, "imo", "imo number");
        return reference.Length > 0 ? reference
            : IsVessel(csv, row) && imo.Length > 0 ? $"1718 {imo}"
            : $"1718 {csv.Value(row, "name", "vessel")}";
    }

    private static ListEntry Entry(HeadedCsv csv, CsvRow row, ListProblems problems)
    {
        string imo = csv.Value(row, "imo", "imo number");
        string companyImo = csv.Value(row, "company_imo");
        bool isVessel = IsVessel(csv, row);
        PartyKind kind = isVessel ? PartyKind.Vessel : PartyKind.Company;
        EntryBuilder entry = new(ListId, "UN", IdOf(csv, row), kind, problems, row.Line);
        entry.AddName(csv.Value(row, "name", "vessel"), NameKind.Primary);
        foreach (string alias in HeadedCsv.Many(csv.Value(row, "aliases", "former names")))
        {
            entry.AddName(alias, NameKind.Alias);
        }

        entry.AddImo(isVessel ? imo : companyImo);
        entry.AddMmsi(csv.Value(row, "mmsi"));
        entry.Flag = csv.Value(row, "flag");
        entry.Programs.Add("DPRK");
        entry.DesignatedOn = entry.Day(csv.Value(row, "listed_on", "designated_on", "date of designation"));
        DateOnly? to = entry.Day(csv.Value(row, "delisted_on", "to"));
        string measures = csv.Value(row, "measures", "measure");
        entry.Measures.AddRange(
            from measure in HeadedCsv.Many(measures.Length > 0 ? measures : isVessel
                ? "port entry ban"
                : "asset freeze")
            select new ListMeasure("UN", "UN 1718", measure, entry.DesignatedOn, to));
        entry.Remarks = csv.Value(row, "comments", "text", "remarks");
        if (!isVessel)
        {
            entry.AddImosIn(entry.Remarks);
        }

        return entry.Build();
    }
}
