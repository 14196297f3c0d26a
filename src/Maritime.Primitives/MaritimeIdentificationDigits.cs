using System.Collections.Frozen;
using System.Text.Json;

namespace Maritime.Primitives;

/// <summary>The three digits inside an MMSI that name the administration which assigned it.</summary>
/// <remarks>
/// Where they stand depends on the kind of station (ITU-R M.585-9): ships MIDxxxxxx, groups 0MID, coast stations 00MID,
/// aircraft 111MID, handheld radios 8MID, craft of a parent ship 98MID, aids to navigation 99MID. The list of digits is
/// ITU's (Table of Maritime Identification Digits), as collected in <c>data/geo/mids.json</c>, plus 334 for Honduras.
/// </remarks>
public static class MaritimeIdentificationDigits
{
    private static readonly FrozenDictionary<int, (Flag Flag, string Country)> Assigned = Read();

    /// <summary>How many digits are assigned.</summary>
    public static int Count => Assigned.Count;

    /// <summary>
    /// Null for a station whose kind carries no digits (SAR transponders 970, man overboard 972, EPIRB 974).
    /// </summary>
    public static int? Of(Mmsi mmsi)
    {
        int value = mmsi.Value;
        return value switch
        {
            >= 200_000_000 and <= 799_999_999 => value / 1_000_000,
            >= 800_000_000 and <= 899_999_999 => value / 100_000 % 1000,
            >= 980_000_000 and <= 999_999_999 => value / 10_000 % 1000,
            >= 111_000_000 and <= 111_999_999 => value / 1000 % 1000,
            >= 20_000_000 and <= 79_999_999 => value / 100_000,
            >= 2_000_000 and <= 7_999_999 => value / 10_000,
            _ => null,
        };
    }

    /// <summary>False when the station carries no digits or nobody was assigned them.</summary>
    public static bool TryFlagOf(Mmsi mmsi, out Flag flag)
    {
        flag = Of(mmsi) is { } digits && Assigned.TryGetValue(digits, out (Flag Flag, string Country) found)
            ? found.Flag
            : default;
        return flag.IsKnown;
    }

    /// <summary>The administration's name in English; null as for <see cref="TryFlagOf"/>.</summary>
    public static string? CountryOf(Mmsi mmsi) =>
        Of(mmsi) is { } digits && Assigned.TryGetValue(digits, out (Flag Flag, string Country) found)
            ? found.Country
            : null;

    private static FrozenDictionary<int, (Flag Flag, string Country)> Read()
    {
        using Stream json = typeof(MaritimeIdentificationDigits).Assembly.GetManifestResourceStream("mids.json")
            ?? throw new InvalidOperationException("The assembly lacks its resource mids.json.");
        using JsonDocument document = JsonDocument.Parse(json);
        Dictionary<int, (Flag Flag, string Country)> assigned = [];
        foreach (JsonProperty entry in document.RootElement.EnumerateObject())
        {
            if (int.TryParse(entry.Name, out int digits) && Flag.TryCreate(entry.Value[0].GetString(), out Flag flag))
            {
                assigned[digits] = (flag, entry.Value[3].GetString() ?? flag.Code);
            }
        }

        if (Flag.TryCreate("HN", out Flag honduras))
        {
            assigned[334] = (honduras, "Honduras");
        }

        return assigned.ToFrozenDictionary();
    }
}
