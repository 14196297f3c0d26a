using System.Globalization;

namespace Maritime.Screening.Sources;

/// <summary>Reads the dates of published lists: "25.6.2024", "14 July 2026", "2018-03-30", "30/03/2018".</summary>
internal static class ListDates
{
    /// <summary>Day before month, as every authority but OFAC writes.</summary>
    private static readonly string[] Spellings =
    [
        "yyyy-MM-dd", "d.M.yyyy", "d/M/yyyy", "d-M-yyyy", "d MMMM yyyy", "d MMM yyyy", "MMMM d, yyyy", "MMM d, yyyy",
        "d. MMMM yyyy", "yyyyMMdd", "yyyy/MM/dd", "d.M.yy",
    ];

    /// <summary>OFAC's XML writes the month first.</summary>
    private static readonly string[] AmericanSpellings = ["MM/dd/yyyy", "M/d/yyyy"];

    /// <summary>A time of day after a "T" is left out.</summary>
    public static bool TryParse(string text, out DateOnly day) => TryParse(text, Spellings, out day);

    public static bool TryParseAmerican(string text, out DateOnly day) =>
        TryParse(text, AmericanSpellings, out day) || TryParse(text, Spellings, out day);

    private static bool TryParse(string text, string[] spellings, out DateOnly day)
    {
        ReadOnlySpan<char> date = text.AsSpan().Trim();
        int time = date.IndexOf('T');
        if (time == 10)
        {
            date = date[..time];
        }

        return DateOnly.TryParseExact(date, spellings, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces,
            out day);
    }
}
