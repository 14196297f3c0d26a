using System.Text;

namespace Maritime.Ais.Formats.Delimited;

/// <summary>Words and foreign codes for what AIS has numbers for.</summary>
internal static class Vocabulary
{
    private static readonly (string Words, NavigationStatus Status)[] Statuses =
    [
        ("under way using engine", NavigationStatus.UnderWayUsingEngine),
        ("at anchor", NavigationStatus.AtAnchor),
        ("not under command", NavigationStatus.NotUnderCommand),
        ("restricted maneuverability", NavigationStatus.RestrictedManoeuvrability),
        ("restricted manoeuvrability", NavigationStatus.RestrictedManoeuvrability),
        ("constrained by her draught", NavigationStatus.ConstrainedByDraught),
        ("moored", NavigationStatus.Moored),
        ("aground", NavigationStatus.Aground),
        ("engaged in fishing", NavigationStatus.EngagedInFishing),
        ("under way sailing", NavigationStatus.UnderWaySailing),
        ("reserved for future amendment [hsc]", NavigationStatus.ReservedHighSpeed),
        ("reserved for future amendment of navigational status for hsc", NavigationStatus.ReservedHighSpeed),
        ("reserved for future amendment [wig]", NavigationStatus.ReservedWingInGround),
        ("reserved for future amendment of navigational status for wig", NavigationStatus.ReservedWingInGround),
        ("power-driven vessel towing astern", NavigationStatus.TowingAstern),
        ("power-driven vessel pushing ahead or towing alongside", NavigationStatus.PushingAhead),
        ("ais-sart", NavigationStatus.SearchAndRescueTransmitter),
        ("ais-sart is active", NavigationStatus.SearchAndRescueTransmitter),
        ("undefined", NavigationStatus.NotDefined),
        ("not defined", NavigationStatus.NotDefined),
        ("unknown value", NavigationStatus.NotDefined),
        ("unknown", NavigationStatus.NotDefined),
    ];

    /// <summary>The first number of the group that AIS has for each word the Danish files use.</summary>
    private static readonly (string Words, byte Type)[] ShipTypes =
    [
        ("cargo", 70),
        ("tanker", 80),
        ("passenger", 60),
        ("fishing", 30),
        ("towing long/wide", 32),
        ("towing", 31),
        ("dredging", 33),
        ("diving", 34),
        ("military", 35),
        ("sailing", 36),
        ("pleasure", 37),
        ("hsc", 40),
        ("wig", 20),
        ("pilot", 50),
        ("sar", 51),
        ("tug", 52),
        ("port tender", 53),
        ("anti-pollution", 54),
        ("law enforcement", 55),
        ("medical", 58),
        ("not party to conflict", 59),
        ("other", 90),
        ("reserved", 100),
        ("spare 1", 56),
        ("spare 2", 57),
        ("undefined", 100),
    ];

    private static readonly string[] StatusWords = [.. Statuses.Select(entry => entry.Words)];

    private static readonly string[] ShipTypeWords = [.. ShipTypes.Select(entry => entry.Words)];

    /// <summary>
    /// AVIS codes 1001 to 1025, which NOAA's files use until 2017 (MarineCadastre vessel type codes), as the AIS type
    /// of
    /// the same group: fishing, cargo, tanker, passenger, pleasure, tug, military; the rest is "other".
    /// </summary>
    private static ReadOnlySpan<byte> AvisTypes =>
    [
        30, 30, 70, 70, 90, 90, 90, 90, 90, 90, 90, 60, 60, 60, 60, 70, 80, 90, 37, 90, 35, 90, 52, 80, 52,
    ];

    /// <summary>A number 0..15 or words, with or without what follows them in brackets.</summary>
    public static NavigationStatus StatusOf(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return NavigationStatus.NotDefined;
        }

        if ((uint)(text[0] - '0') <= 9)
        {
            return NumberText.TryParseInteger(text, out int number) && number is >= 0 and <= 15
                ? (NavigationStatus)number
                : NavigationStatus.NotDefined;
        }

        int found = FindLongest(text, StatusWords);
        return found < 0 ? NavigationStatus.NotDefined : Statuses[found].Status;
    }

    /// <summary>An AIS type, an AVIS code or a word; null for "unknown", 0 and what is none of them.</summary>
    public static byte? ShipTypeOf(ReadOnlySpan<byte> text)
    {
        if (NumberText.TryParseInteger(text, out int number))
        {
            return number switch
            {
                >= 1 and <= 99 => (byte)number,
                >= 1001 and <= 1025 => AvisTypes[number - 1001],
                _ => null,
            };
        }

        int found = FindLongest(text, ShipTypeWords);
        return found < 0 || ShipTypes[found].Type > 99 ? null : ShipTypes[found].Type;
    }

    /// <summary>"A", "B", or the Danish words.</summary>
    public static TransponderClass ClassOf(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'A' or (byte)'a'] || Is(text, "class a"))
        {
            return TransponderClass.A;
        }

        if (text is [(byte)'B' or (byte)'b'] || Is(text, "class b"))
        {
            return TransponderClass.B;
        }

        if (Is(text, "base station"))
        {
            return TransponderClass.BaseStation;
        }

        if (Is(text, "aton"))
        {
            return TransponderClass.AidToNavigation;
        }

        return Is(text, "sar airborne") ? TransponderClass.Aircraft : TransponderClass.Unknown;
    }

    /// <summary>Words that a file puts where it knows nothing.</summary>
    public static bool IsUnknown(ReadOnlySpan<byte> text) =>
        text.IsEmpty || Is(text, "unknown") || Is(text, "undefined") || Is(text, "null") || Is(text, "none")
        || Is(text, "nan") || Is(text, "n/a");

    private static bool Is(ReadOnlySpan<byte> text, string words) =>
        text.Length == words.Length && Ascii.EqualsIgnoreCase(text, words);

    /// <summary>
    /// "Restricted maneuverability (see ...)" is found by how it begins; the longest entry that fits wins.
    /// </summary>
    private static int FindLongest(ReadOnlySpan<byte> text, string[] entries)
    {
        int best = -1;
        int first = text.IsEmpty ? 0 : text[0] | 0x20; // Small letters; what is no letter finds nothing.
        for (int i = 0; i < entries.Length; i++)
        {
            string words = entries[i];
            if (words[0] == first && text.Length >= words.Length && Ascii.EqualsIgnoreCase(text[..words.Length], words)
                && (best < 0 || words.Length > entries[best].Length))
            {
                best = i;
            }
        }

        return best;
    }
}
