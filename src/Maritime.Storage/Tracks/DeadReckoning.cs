namespace Maritime.Storage.Tracks;

/// <summary>Where a ship is expected next, in whole numbers only, so that every machine expects the same.</summary>
/// <remarks>
/// Half the sum of the speeds north (and east) at both ends, times the seconds between. Speeds are 0.1 kn times
/// round(32768 cos) of the course in 0.1°; longitude is stretched by round(4096 / cos latitude) of the latitude in 0.1°
/// (at most of 89.9°). 1 kn is 10000/3600 units of 1/10000 minute in a second. A gap of more than 4095 s counts as
/// 4095 s.
/// </remarks>
internal static class DeadReckoning
{
    // round(2^40 / (2 * 32768 * 3.6)): from the sum of two speeds times seconds to units, 40 bits up.
    private const long UnitsPerSpeedSecond = 4_660_338;
    private const int MaxSeconds = 4095;

    private static readonly int[] Cosines = MakeCosines();
    private static readonly int[] Stretches = MakeStretches();

    /// <returns>0.1 kn times 32768.</returns>
    public static int North(int sog, int cog) =>
        (uint)sog >= ArchivedPoint.NoSog || (uint)cog >= 3600 ? 0 : sog * Cosines[cog];

    /// <returns>0.1 kn times 32768.</returns>
    public static int East(int sog, int cog)
    {
        if ((uint)sog >= ArchivedPoint.NoSog || (uint)cog >= 3600)
        {
            return 0;
        }

        int turned = cog - 900;
        return sog * Cosines[turned < 0 ? turned + 3600 : turned];
    }

    /// <param name="speeds">Sum of the speeds at both ends.</param>
    /// <returns>Units of 1/10000 minute.</returns>
    public static int Move(int speeds, uint seconds) =>
        (int)((speeds * (long)Math.Min(seconds, MaxSeconds) * UnitsPerSpeedSecond) >> 40);

    public static int Stretch(int eastward, int latitude)
    {
        int tenths = Math.Min(Math.Abs(latitude) / 60_000, Stretches.Length - 1);
        return (int)(((long)eastward * Stretches[tenths]) >> 12);
    }

    /// <summary>
    /// What the shorter leg of a way becomes when the longer one turns out otherwise than expected, as it does when a
    /// report's second is not its fix's: expected times found over expected, cut to a whole number.
    /// </summary>
    /// <remarks>
    /// In doubles, whose product and quotient IEEE 754 gives alike everywhere; a found way that is more than twice
    /// the expected one, or backwards, is a jump and changes nothing.
    /// </remarks>
    /// <param name="expected">Of the shorter leg.</param>
    /// <param name="found">Of the longer leg.</param>
    /// <param name="longer">What was expected of the longer leg.</param>
    public static int Share(int expected, int found, int longer)
    {
        double share = (double)found / longer;
        return share is >= 0 and <= 2 ? (int)(expected * share) : expected;
    }

    private static int[] MakeCosines()
    {
        int[] cosines = new int[3600];
        for (int tenths = 0; tenths < 3600; tenths++)
        {
            cosines[tenths] = (int)Math.Round(32768 * Math.Cos(tenths * Math.PI / 1800));
        }

        return cosines;
    }

    private static int[] MakeStretches()
    {
        int[] stretches = new int[900];
        for (int tenths = 0; tenths < stretches.Length; tenths++)
        {
            stretches[tenths] = (int)Math.Round(4096 / Math.Cos(tenths * Math.PI / 1800));
        }

        return stretches;
    }
}
