using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Sources;

/// <summary>
/// Ships of an annex of an EU regulation as CSV, such as Annex XIV of 2017/1509 or Annex XLII of 833/2014.
/// </summary>
/// <remarks>
/// The Union publishes no such file of its own; these are the annexes' columns as people copy them from the Official
/// Journal: name, IMO number (which may read "Does not exist"), date of application in any spelling, also in the
/// future.
/// A ship in two parts of one annex is one entry with two measures.
/// </remarks>
internal sealed partial class EuAnnexCsvSource : IListSource
{
    private const string ListId = "eu-vessels";

    private static readonly string[] NameColumns = ["subject", "vessel", "vessel name", "name of vessel", "ship",
        "ship name", "name"];
    private static readonly string[] AnnexColumns = ["source", "annex", "regulation", "legal act"];
    private static readonly string[] ImoColumns = ["imo", "imo number", "imo ship identification number"];
    private static readonly string[] DateColumns =
        ["listed", "date of application", "start date", "start", "date of listing", "effective date", "from", "date"];

    public string Name => "eu-annex-csv";

    public string Description => "EU annexes of listed ships (CSV copied from the Official Journal)";

    public bool Recognizes(string fileName, ReadOnlySpan<byte> beginning)
    {
        HeadedCsv csv = HeadedCsv.Of(beginning);
        return csv.Has(NameColumns) && csv.Has(ImoColumns) && csv.Has(DateColumns)
            && (csv.Rows.Any(row => csv.Value(row, AnnexColumns).StartsWith("EU", StringComparison.OrdinalIgnoreCase))
                || fileName.Contains("annex", StringComparison.OrdinalIgnoreCase)
                || fileName.StartsWith("eu", StringComparison.OrdinalIgnoreCase));
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
        Dictionary<string, EntryBuilder> entries = [];
        List<string> removed = [];
        foreach (CsvRow row in csv.Rows.Where(row => IsOfUnion(csv, row) && csv.IsWhole(row, problems)))
        {
            if (csv.IsRemoval(row))
            {
                removed.Add(IdOf(csv, row));
            }
            else
            {
                ReadRow(csv, row, entries, problems);
            }
        }

        return new(ListId, [.. entries.Values.Select(entry =>
            entry.Build()).OrderBy(entry => entry.Id, StringComparer.Ordinal)])
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

    /// <summary>A file of several authorities' facts: only the Union's rows are of this list.</summary>
    private static bool IsOfUnion(HeadedCsv csv, CsvRow row) =>
        csv.Value(row, AnnexColumns) is not { Length: > 0 } source
        || source.StartsWith("EU", StringComparison.OrdinalIgnoreCase)
        || !csv.Has("source");

    private static string IdOf(HeadedCsv csv, CsvRow row)
    {
        string imo = csv.Value(row, ImoColumns);
        string number = imo.Length == 7 ? imo : csv.Value(row, NameColumns);
        return IsOfUnion(csv, row) ? $"{ActOf(csv.Value(row, AnnexColumns), out _)} {number}".Trim() : "";
    }

    private static string ActOf(string source, out Match annex)
    {
        annex = Annex().Match(source);
        return annex.Success ? $"{annex.Groups["act"].Value} {annex.Groups["annex"].Value}".Trim() : source;
    }

    /// <summary>"EU 2017/1509 XIV.B": the act, the annex and its part.</summary>
    [GeneratedRegex(@"^(?:EU\s+)?(?<act>\d+/\d+)?\s*(?:annex\s+)?(?<annex>[IVXLC]+)?(?:\.(?<part>[A-Z]))?$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Annex();

    private static void ReadRow(
        HeadedCsv csv, CsvRow row, Dictionary<string, EntryBuilder> entries, ListProblems problems)
    {
        string name = csv.Value(row, NameColumns);
        string act = ActOf(csv.Value(row, AnnexColumns), out Match annex);
        string id = IdOf(csv, row);
        if (name.Length == 0)
        {
            problems.Add(ListFault.BadRecord, row.Line, "A row without a ship's name.");
            return;
        }

        if (!entries.TryGetValue(id, out EntryBuilder? entry))
        {
            entry = new(ListId, "EU", id, PartyKind.Vessel, problems, row.Line);
            entries.Add(id, entry);
            entry.AddImo(csv.Value(row, ImoColumns));
        }

        entry.AddName(name, NameKind.Alias);
        entry.AddMmsi(csv.Value(row, "mmsi"));
        entry.Programs.Add(act);
        DateOnly? from = entry.Day(csv.Value(row, DateColumns));
        entry.DesignatedOn = entry.DesignatedOn is { } earlier && earlier < from ? earlier : from ?? entry.DesignatedOn;
        string measure = csv.Value(row, "measure", "measures") is { Length: > 0 } stated
            ? stated
            : MeasureOf(annex.Groups["act"].Value, annex.Groups["part"].Value);
        string part = annex.Groups["part"].Value is { Length: > 0 } letter ? $".{letter}" : "";
        entry.Measures.Add(new("EU", $"EU {act}{part}", measure, from, entry.Day(csv
            .Value(row, "to", "until", "end date"))));
        entry.Flag = csv.Value(row, "flag");
        entry.Remarks = csv.Value(row, "text", "reasons", "grounds", "grounds for listing", "remarks");
    }

    /// <summary>
    /// Regulation 2017/1509: Article 34 freezes the ships of Annex XIV part A, Article 43 closes ports to those of
    /// part B.
    /// Regulation 833/2014: Article 3s closes ports and services to those of Annex XLII.
    /// </summary>
    private static string MeasureOf(string act, string part) => (act, part.ToUpperInvariant()) switch
    {
        ("2017/1509", "A") => "asset freeze",
        ("2017/1509", "B") => "port entry ban",
        ("833/2014", _) => "port access and services ban (Article 3s)",
        _ => "listed vessel",
    };
}
