using Maritime.Ais.Formats;
using Maritime.Alerts;
using Maritime.Primitives;
using Maritime.Server.Feeds;
using Maritime.Server.Hosting;

namespace Maritime.Server.Demo;

/// <summary>
/// The recorded act: January 2017 in NOAA's zone 1, entered shortly before two ships lie alongside at Adak.
/// </summary>
internal static class FirstAct
{
    public const string Title = "Bering Sea, January 2017 (recorded)";
    public const double Zoom = 6;

    /// <summary>Kuluk Bay, Adak: where the ships of the first alert meet.</summary>
    public static Position Place { get; } = At(51.87, -176.6);

    /// <summary>
    /// 20 min before the ships are alongside, so that the first alert comes within a minute at 120 times.
    /// </summary>
    public static DateTimeOffset Entry { get; } = new(2017, 1, 29, 23, 20, 0, TimeSpan.Zero);

    public static TrafficLabel Traffic { get; } = new(
        TrafficMode.Recorded,
        "Recorded AIS: NOAA MarineCadastre, UTM zone 1, January 2017. These ships sailed; this is not now.");

    /// <exception cref="UserException">The recording did not come along, or is damaged.</exception>
    public static ReportBatch Read(out ReadStatistics statistics)
    {
        const string name = "noaa-zone01-2017-01.csv.gz";
        string path = ShippedData.PathOf("ais", name)
            ?? throw new UserException($"The demo's recording data/ais/{name} is missing; name a feed with --feed.");
        ReportBatch reports = new();
        statistics = Recordings.Read(path, ReaderOptions.Default, reports);
        reports.SortByTime();
        return reports;
    }

    internal static Position At(double latitude, double longitude) =>
        Position.TryCreate(latitude, longitude, out Position position)
            ? position
            : throw new ArgumentOutOfRangeException(nameof(latitude), "Not a place on Earth.");
}
