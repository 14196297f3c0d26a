using System.Globalization;
using System.Text;

namespace Maritime.Screening.Linkage;

/// <summary>
/// Brings what two registers write differently to one spelling, so that equal things meet in one star.
/// </summary>
internal static class AttributeKeys
{
    private static readonly Dictionary<string, string> AddressWords = new(StringComparer.Ordinal)
    {
        ["RM"] = "ROOM",
        ["NO"] = "",
        ["NUMBER"] = "",
        ["RD"] = "ROAD",
        ["LU"] = "ROAD",
        ["ST"] = "STREET",
        ["JIE"] = "STREET",
        ["QU"] = "DISTRICT",
        ["DIST"] = "DISTRICT",
        ["BLDG"] = "BUILDING",
        ["FL"] = "FLOOR",
        ["F"] = "FLOOR",
        ["ZHONG"] = "MIDDLE",
        ["AVE"] = "AVENUE",
        ["UNIT"] = "ROOM",
        ["FLAT"] = "ROOM",
    };

    private static readonly HashSet<string> CommonWords =
    [
        "CO", "LTD", "LIMITED", "COMPANY", "CORP", "CORPORATION", "INC", "TRADING", "TRADE", "SHIPPING", "MARINE",
        "INTERNATIONAL", "INDUSTRIAL", "INDUSTRY", "DEVELOPMENT", "GROUP", "HOLDINGS", "HOLDING", "IMPORT", "EXPORT",
        "AND", "OF", "THE", "ECONOMIC", "MANAGEMENT", "SERVICES", "HONG", "KONG", "CHINA", "GLOBAL",
    ];

    public static string Address(string text)
    {
        List<string> words = [];
        foreach (string word in Words(text))
        {
            string known = AddressWords.GetValueOrDefault(word, word);
            if (known.Length > 0)
            {
                words.Add(known);
            }
        }

        // Registers disagree on the order of room, house and street.
        words.Sort(StringComparer.Ordinal);
        return string.Join(' ', words);
    }

    public static string Phone(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    public static string Email(string text) => text.Trim().ToUpperInvariant();

    public static string Person(string name) => string.Join(' ', Words(name).Order(StringComparer.Ordinal));

    public static string Person(RegisteredPerson person) => person.BornOn is { } born
        ? string.Create(CultureInfo.InvariantCulture, $"{Person(person.Name)} {born:yyyy-MM-dd}")
        : "";

    /// <summary>The words of a name that may be its own: no legal form, no trade, at least five letters.</summary>
    public static IEnumerable<string> NameWords(string name) =>
        Words(name).Where(word => word.Length >= 5 && !CommonWords.Contains(word)).Distinct();

    private static IEnumerable<string> Words(string text)
    {
        StringBuilder word = new();
        foreach (char letter in text.Normalize(NormalizationForm.FormKC).Append(' '))
        {
            if (char.IsLetterOrDigit(letter))
            {
                word.Append(char.ToUpperInvariant(letter));
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }
    }
}
