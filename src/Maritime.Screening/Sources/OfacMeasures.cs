using System.Collections.Immutable;

namespace Maritime.Screening.Sources;

/// <summary>What being on a list of OFAC's means, by programme tag.</summary>
internal static class OfacMeasures
{
    /// <summary>
    /// The consolidated list is not one measure: its parts restrict securities, debt or accounts, or name politicians
    /// whose transactions are rejected. Source: OFAC, "Consolidated Sanctions List (Non-SDN Lists)".
    /// </summary>
    private static readonly (string Tag, string List, string Measure)[] NonSdn =
    [
        ("NS-PLC", "OFAC NS-PLC", "transactions rejected"),
        ("NS-MBS", "OFAC NS-MBS", "restricted transactions (menu-based)"),
        ("NS-CMIC", "OFAC NS-CMIC", "securities"),
        ("CMIC", "OFAC NS-CMIC", "securities"),
        ("CAPTA", "OFAC CAPTA", "correspondent account"),
        ("561", "OFAC CAPTA", "correspondent account"),
        ("UKRAINE-EO13662", "OFAC SSI", "debt, equity and services (sectoral)"),
        ("FSE", "OFAC FSE", "foreign sanctions evader"),
        ("RUSSIA-EO14024", "OFAC NS-MBS", "restricted transactions (menu-based)"),
    ];

    public static ImmutableArray<ListMeasure> Of(string listId, ImmutableArray<string> programs)
    {
        if (listId == "ofac-sdn")
        {
            return [new("US", "OFAC SDN", "blocking", null, null)];
        }

        ImmutableArray<ListMeasure> found =
        [
            .. (from program in programs
                from part in NonSdn
                where program.StartsWith(part.Tag, StringComparison.Ordinal)
                select new ListMeasure("US", part.List, part.Measure, null, null)).Distinct()
        ];
        return found.IsEmpty ? [new("US", "OFAC consolidated", "non-SDN restriction", null, null)] : found;
    }
}
