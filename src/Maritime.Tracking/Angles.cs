namespace Maritime.Tracking;

/// <summary>Differences of courses and headings.</summary>
public static class Angles
{
    /// <summary>The same turn the short way round, in [-180, 180] degrees; NaN stays NaN.</summary>
    /// <param name="degrees">One direction in [0, 360] less another one.</param>
    public static double Turn(double degrees) =>
        degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees;
}
