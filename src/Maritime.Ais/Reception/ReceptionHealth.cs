using Maritime.Ais.Messages;
using Maritime.Ais.Nmea;

namespace Maritime.Ais.Reception;

/// <summary>
/// The health of a feed and of every station in it, for whoever must tell a silent ship from a deaf receiver.
/// </summary>
/// <remarks>
/// Clock offsets are learned in two ways: from base stations and UTC answers (types 4 and 11), which carry UTC; and
/// from ships that two stations hear, when the clock of one of them is known. Here they are only told;
/// <see cref="ReceiverClocks"/> corrects the times of reports.
/// </remarks>
public sealed class ReceptionHealth(StationTable stations)
{
    /// <summary>
    /// 1 h: base stations without a clock send nonsense, and an offset beyond this would be a time zone, which is a
    /// configuration mistake and not a drift.
    /// </summary>
    private static readonly TimeSpan MaxOffset = TimeSpan.FromHours(1);

    private readonly List<StationHealth> _stations = [];

    /// <summary>The connection as a whole.</summary>
    public StationHealth Feed { get; } = new();

    /// <summary>Stations that named themselves: number and name as in the table.</summary>
    public StationTable Stations => stations;

    /// <param name="station">1 to <see cref="StationTable.Count"/>.</param>
    public StationHealth Of(int station)
    {
        while (_stations.Count < station)
        {
            _stations.Add(new());
        }

        return _stations[station - 1];
    }

    /// <summary>Counts a message; duplicates too, for they show that a station hears.</summary>
    /// <param name="first">Its first hearing, when this is another one; null when this is the first.</param>
    public void Hear(in AisMessage message, Transmission? first)
    {
        if (message.AtTicks == 0)
        {
            return;
        }

        Feed.Hear(message.AtTicks);
        if (message.Station == 0)
        {
            return;
        }

        StationHealth station = Of(message.Station);
        station.Hear(message.AtTicks);
        if (message.TimeSource < TimeSource.LinePrefix)
        {
            return;
        }

        if (message.Type is 4 or 11 && UtcTicksOf(message) is { } utc)
        {
            Learn(station, message.AtTicks - utc);
        }
        else if (first is not null && first.Receivers is [var other, ..] && other != message.Station
            && Of(other).ClockOffset is { } known)
        {
            Learn(station, message.AtTicks - first.AtTicks + known.Ticks);
        }
    }

    private static void Learn(StationHealth station, long offsetTicks)
    {
        if (Math.Abs(offsetTicks) <= MaxOffset.Ticks)
        {
            station.AddOffset(offsetTicks / (double)TimeSpan.TicksPerSecond);
        }
    }

    internal static long? UtcTicksOf(in AisMessage message)
    {
        BaseStationReport report = new(message.Bits);
        return report.Year is { } year && report.Month is { } month && report.Day is { } day
            && report.Hour is { } hour && report.Minute is { } minute && report.UtcSecond is { } second
            && InputTime.TryCompose(year, month, day, hour, minute, second, out long ticks)
                ? ticks
                : null;
    }
}
