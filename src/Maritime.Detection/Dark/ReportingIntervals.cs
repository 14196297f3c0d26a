using Maritime.Ais;

namespace Maritime.Detection.Dark;

/// <summary>How often a station must report while it moves like this.</summary>
/// <remarks>
/// ITU-R M.1371-5, Annex 1, tables 1 and 2. Turning shortens the interval of class A to a third; that is left out, so
/// ships report a little more often than expected here, which the vessel's own rate absorbs.
/// </remarks>
internal static class ReportingIntervals
{
    /// <param name="knots">NaN when unknown: taken as under way.</param>
    /// <returns>Seconds between two reports.</returns>
    public static double Seconds(TransponderClass transponder, double knots, NavigationStatus status) =>
        transponder switch
        {
            TransponderClass.B => knots <= 2 ? 180 : 30,
            TransponderClass.BaseStation => 10,
            TransponderClass.Aircraft => 10,
            TransponderClass.AidToNavigation => 180,
            _ when status is NavigationStatus.AtAnchor or NavigationStatus.Moored && !(knots > 3) => 180,
            _ => knots switch
            {
                > 23 => 2,
                > 14 => 6,
                _ => 10,
            },
        };
}
