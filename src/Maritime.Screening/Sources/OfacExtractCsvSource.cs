using System.Collections.Immutable;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Sources;

/// <summary>A few entries of OFAC's SDN list with a heading: a list of its own, so that it ages no other.</summary>
/// <remarks>Columns: ent_num, name, sdn_type, program, call_sign, vessel_type, flag, imo, mmsi, linked_to.</remarks>
internal sealed class OfacExtractCsvSource : IListSource
{
    private const string ListId = "ofac-extract";

    public string Name => "ofac-extract-csv";

    public string Description =>
        "A few entries of the US OFAC SDN list with a heading (ent_num, name, ...)";

    public bool Recognizes(string fileName, ReadOnlySpan<byte> beginning)
    {
        HeadedCsv csv = HeadedCsv.Of(beginning);
        return csv.Has("ent_num") && csv.Has("sdn_type") && csv.Has("imo");
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
        CsvRow[] whole = [.. csv.Rows.Where(row => csv.IsWhole(row, problems))];
        return new(
            ListId, [.. whole.Where(row => !csv.IsRemoval(row)).Select(row => Entry(csv, row, problems))])
        {
            IsDelta = csv.IsDelta,
            Removed = [.. whole.Where(csv.IsRemoval).Select(row => IdOf(csv, row))],
            MainFile = file.Name,
            Problems = problems.All,
        };
    }

    public ImmutableArray<ListFile> WriteDelta(
        IReadOnlyList<ListFile> older, IReadOnlyList<ListFile> newer, ListDelta delta) =>
        [HeadedCsv.WriteDelta(older[0], newer[0], new(delta), IdOf)];

    private static string IdOf(HeadedCsv csv, CsvRow row) => csv.Value(row, "ent_num");

    private static ListEntry Entry(HeadedCsv csv, CsvRow row, ListProblems problems)
    {
        PartyKind kind = csv.Value(row, "sdn_type") switch
        {
            "vessel" => PartyKind.Vessel,
            "individual" => PartyKind.Person,
            "aircraft" => PartyKind.Aircraft,
            _ => PartyKind.Company,
        };
        EntryBuilder entry = new(ListId, "OFAC", IdOf(csv, row), kind, problems, row.Line);
        entry.AddName(csv.Value(row, "name"), NameKind.Primary);
        entry.AddImo(csv.Value(row, "imo").Replace("company:", "", StringComparison.Ordinal));
        entry.AddMmsi(csv.Value(row, "mmsi"));
        entry.CallSigns.Add(csv.Value(row, "call_sign"));
        entry.VesselType = csv.Value(row, "vessel_type");
        entry.Flag = csv.Value(row, "flag");
        entry.Programs.AddRange(csv.Value(row, "program").Split("] [", StringSplitOptions.RemoveEmptyEntries));
        entry.LinkedTo.AddRange(HeadedCsv.Many(csv.Value(row, "linked_to")));
        entry.Measures.AddRange(OfacMeasures.Of("ofac-sdn", [.. entry.Programs]));
        return entry.Build();
    }
}
