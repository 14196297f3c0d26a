namespace Maritime.Ais.Formats;

/// <summary>Numbers of decoded formats, where "not available" is often still a number.</summary>
internal static class RecordValues
{
    private const double SpeedNotAvailable = 102.25;
    private const double CoarseSpeedNotAvailable = 63;

    /// <summary>NaN for 102.3 (or 63 of type 27), for what is negative and what is no number.</summary>
    public static float SpeedOf(double knots, bool isCoarse) =>
        knots >= 0 && knots < (isCoarse ? CoarseSpeedNotAvailable : SpeedNotAvailable) ? (float)knots : float.NaN;

    /// <summary>NaN for 360 and more, for what is negative and what is no number.</summary>
    public static float CourseOf(double degrees)
    {
        float rounded = (float)Math.Round(degrees, 4);
        return rounded is >= 0 and < 360 ? rounded : float.NaN;
    }

    /// <summary>-1 for 511 and whatever is outside 0..359.</summary>
    public static short HeadingOf(double degrees) => degrees is >= 0 and < 360 ? (short)degrees : (short)-1;
}
