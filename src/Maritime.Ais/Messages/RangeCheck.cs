namespace Maritime.Ais.Messages;

/// <summary>
/// Finds values that are neither in a field's range nor its "not available": somebody's mistake, or worse.
/// </summary>
public static class RangeCheck
{
    private const int FineLongitude = 180 * 600_000;
    private const int FineLatitude = 90 * 600_000;
    private const int CoarseLongitude = 180 * 600;
    private const int CoarseLatitude = 90 * 600;

    /// <returns><see cref="MessageMarks.OutOfRange"/> or <see cref="MessageMarks.None"/>.</returns>
    public static MessageMarks Of(in AisMessage message)
    {
        bool isOut = message.Type switch
        {
            1 or 2 or 3 => IsOut(new ClassAPosition(message.Bits)),
            4 or 11 => IsOut(new BaseStationReport(message.Bits)),
            9 => IsOut(new AircraftPosition(message.Bits)),
            17 => IsOut(new GnssCorrection(message.Bits)),
            18 => IsOut(new ClassBPosition(message.Bits)),
            19 => IsOut(new ClassBExtendedPosition(message.Bits)),
            21 => IsOut(new AidToNavigation(message.Bits)),
            27 => IsOut(new LongRangePosition(message.Bits)),
            _ => false,
        };
        return isOut ? MessageMarks.OutOfRange : MessageMarks.None;
    }

    private static bool IsOut(ClassAPosition view) =>
        IsFineOut(view.LongitudeRaw, view.LatitudeRaw) || view.CogRaw > 3600 || view.HeadingRaw is >= 360 and not 511;

    private static bool IsOut(BaseStationReport view) =>
        IsFineOut(view.LongitudeRaw, view.LatitudeRaw) || view.Month > 12 || view.Hour > 24 || view.Minute > 60
        || view.UtcSecond > 60;

    private static bool IsOut(AircraftPosition view) =>
        IsFineOut(view.LongitudeRaw, view.LatitudeRaw) || view.CogRaw > 3600;

    private static bool IsOut(ClassBPosition view) =>
        IsFineOut(view.LongitudeRaw, view.LatitudeRaw) || view.CogRaw > 3600 || view.HeadingRaw is >= 360 and not 511;

    private static bool IsOut(ClassBExtendedPosition view) =>
        IsFineOut(view.LongitudeRaw, view.LatitudeRaw) || view.CogRaw > 3600 || view.HeadingRaw is >= 360 and not 511;

    private static bool IsOut(GnssCorrection view) => IsCoarseOut(view.LongitudeRaw, view.LatitudeRaw);

    private static bool IsOut(AidToNavigation view) => IsFineOut(view.LongitudeRaw, view.LatitudeRaw);

    private static bool IsOut(LongRangePosition view) =>
        IsCoarseOut(view.LongitudeRaw, view.LatitudeRaw) || view.CogRaw is >= 360 and not 511;

    private static bool IsFineOut(int? longitude, int? latitude) =>
        (longitude is < -FineLongitude or > FineLongitude && longitude != 181 * 600_000)
        || (latitude is < -FineLatitude or > FineLatitude && latitude != 91 * 600_000);

    private static bool IsCoarseOut(int? longitude, int? latitude) =>
        (longitude is < -CoarseLongitude or > CoarseLongitude && longitude != 181 * 600)
        || (latitude is < -CoarseLatitude or > CoarseLatitude && latitude != 91 * 600);
}
