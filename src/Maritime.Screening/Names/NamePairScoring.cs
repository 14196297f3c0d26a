using System.Collections.Immutable;
using System.Text;
using Maritime.Screening.Lists;
using Maritime.Screening.Sources;

namespace Maritime.Screening.Names;

/// <param name="Pairs">Pairs with a label.</param>
/// <param name="Missed">Labelled a match, scored below the threshold.</param>
/// <param name="FalseAlarms">Labelled no match, scored at or above it.</param>
public sealed record PairFigures(int Pairs, int Hits, int Missed, int FalseAlarms)
{
    public double F1 => Hits == 0 ? 0 : 2.0 * Hits / ((2.0 * Hits) + Missed + FalseAlarms);
}

/// <summary>Scores a file of name pairs in the layout of <c>data/names/name_pairs.csv</c>.</summary>
/// <remarks>
/// Columns are found by their heading: <c>schema</c> (Person, Company, Organization, LegalEntity, Vessel),
/// <c>name1</c>,
/// <c>name2</c> and, where there, <c>is_match</c>. A LegalEntity may be either: the better score counts.
/// </remarks>
public static class NamePairScoring
{
    /// <returns>The same rows with a column <c>score</c>; null when a column is missing, with the reason.</returns>
    public static string? Score(ReadOnlySpan<byte> csv, out PairFigures figures, out string error)
    {
        figures = new(0, 0, 0, 0);
        ImmutableArray<CsvRow> rows = CsvText.Rows(csv).Rows;
        string[] heading = rows.IsEmpty ? [] : rows[0].Fields;
        int schema = Array.IndexOf(heading, "schema");
        int first = Array.IndexOf(heading, "name1");
        int second = Array.IndexOf(heading, "name2");
        int label = Array.IndexOf(heading, "is_match");
        if (schema < 0 || first < 0 || second < 0)
        {
            error = "The first line must name the columns schema, name1 and name2.";
            return null;
        }

        StringBuilder scored = new();
        AppendRow(scored, heading, "score");
        foreach (CsvRow row in rows.Skip(1))
        {
            double score = row.Fields.Length > Math.Max(schema, Math.Max(first, second))
                ? Score(row.Fields[schema], row.Fields[first], row.Fields[second])
                : 0;
            AppendRow(scored, row.Fields, Invariant($"{score:0.000}"));
            if (label >= 0 && label < row.Fields.Length && bool.TryParse(row.Fields[label], out bool isMatch))
            {
                figures = Count(figures, isMatch, Math.Round(score, 3) >= NameMatcher.Threshold);
            }
        }

        error = "";
        return scored.ToString();
    }

    /// <param name="schema">A FollowTheMoney schema; what is not known is scored as a LegalEntity.</param>
    public static double Score(string schema, string name1, string name2) => schema switch
    {
        "Person" => NameMatcher.Score(name1, name2, PartyKind.Person).Score,
        "Company" or "Organization" or "PublicBody" => NameMatcher.Score(name1, name2, PartyKind.Company).Score,
        "Vessel" or "Airplane" or "Vehicle" => NameMatcher.Score(name1, name2, PartyKind.Vessel).Score,
        _ => Math.Max(
            NameMatcher.Score(name1, name2, PartyKind.Person).Score,
            NameMatcher.Score(name1, name2, PartyKind.Company).Score),
    };

    private static PairFigures Count(PairFigures figures, bool isMatch, bool isFound) => figures with
    {
        Pairs = figures.Pairs + 1,
        Hits = figures.Hits + (isMatch && isFound ? 1 : 0),
        Missed = figures.Missed + (isMatch && !isFound ? 1 : 0),
        FalseAlarms = figures.FalseAlarms + (!isMatch && isFound ? 1 : 0),
    };

    private static void AppendRow(StringBuilder text, string[] fields, string score) =>
        text.AppendJoin(',', fields.Select(CsvText.Quote)).Append(',').Append(score).Append('\n');
}
