using System.Runtime.CompilerServices;

namespace Maritime.Ais.Messages;

/// <summary>
/// From integers on the air to units: null for "not available" and for what is outside the field's range.
/// </summary>
/// <remarks>
/// ITU-R M.1371-5 Annex 8, tables 48 (dynamic data), 83 (type 27, long range), 76 to 79 (tenth minutes).
/// </remarks>
public static class Scale
{
    private const int FinePerDegree = 600_000;
    private const int CoarsePerDegree = 600;

    /// <summary>1/10,000 minute; 181 degrees is "not available".</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double? Longitude(int? raw) =>
        raw is >= -180 * FinePerDegree and <= 180 * FinePerDegree ? (double)raw / FinePerDegree : null;

    /// <summary>1/10,000 minute; 91 degrees is "not available".</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double? Latitude(int? raw) =>
        raw is >= -90 * FinePerDegree and <= 90 * FinePerDegree ? (double)raw / FinePerDegree : null;

    /// <summary>1/10 minute (types 17, 22, 23, 27).</summary>
    public static double? CoarseLongitude(int? raw) =>
        raw is >= -180 * CoarsePerDegree and <= 180 * CoarsePerDegree ? (double)raw / CoarsePerDegree : null;

    /// <summary>1/10 minute (types 17, 22, 23, 27).</summary>
    public static double? CoarseLatitude(int? raw) =>
        raw is >= -90 * CoarsePerDegree and <= 90 * CoarsePerDegree ? (double)raw / CoarsePerDegree : null;

    /// <summary>Tenths of a knot; 1023 is "not available", 1022 is 102.2 kn or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float? Speed(int? raw) => raw is < 1023 ? (float)raw / 10 : null;

    /// <summary>Tenths of a degree; 3600 is "not available", more does not exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float? Course(int? raw) => raw is < 3600 ? (float)raw / 10 : null;

    /// <summary>Degrees; 511 is "not available", 360 to 510 do not exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int? Heading(int? raw) => raw is < 360 ? raw : null;

    /// <summary>
    /// Degrees a minute, positive to starboard: sign times (raw / 4.733) squared. -128 is "not available"; 127 and -127
    /// say only "more than 5 degrees in 30 s", without an indicator, and are null too.
    /// </summary>
    public static double? RateOfTurn(int? raw) =>
        raw is > -127 and < 127 ? Math.CopySign(Math.Pow((double)raw / 4.733, 2), (double)raw) : null;

    /// <summary>Tenths of a metre; 0 is "not available" and is kept here as it was sent.</summary>
    public static float? Draught(int? raw) => raw is { } value ? (float)value / 10 : null;
}
