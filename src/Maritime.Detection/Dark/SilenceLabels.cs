namespace Maritime.Detection.Dark;

/// <summary>What a silence is put down to, as it stands in <see cref="VesselEvent.Label"/>.</summary>
internal static class SilenceLabels
{
    /// <summary>Reception does not explain it.</summary>
    public const string Dark = "dark";

    /// <summary>Nobody is heard well where it was, or where its way led.</summary>
    public const string OutOfCoverage = "out-of-coverage";

    /// <summary>It was on its way out of the waters in which ships are heard.</summary>
    public const string LeftArea = "left-area";

    /// <summary>The ships around fell silent with it.</summary>
    public const string AreaOutage = "area-outage";

    /// <summary>Most ships of the same feed fell silent with it.</summary>
    public const string FeedOutage = "feed-outage";

    /// <returns>For a sentence that begins with the silence; empty for no label.</returns>
    public static string Words(string label) => label switch
    {
        OutOfCoverage => "too little is heard there, or on its way, to expect it",
        LeftArea => "it was leaving the waters where ships are heard",
        AreaOutage => "other ships around fell silent with it: reception failed there",
        FeedOutage => "most ships of the feed fell silent with it: the feed failed",
        _ => "",
    };
}
