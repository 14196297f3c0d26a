using Maritime.Alerts;
using Maritime.Primitives;
using Maritime.Screening;
using Maritime.Server.Map;

namespace Maritime.Server.Hosting;

/// <summary>Hands a maritime picture to the map, as changes since a version.</summary>
/// <param name="clock">Event time; the beginning of time when there is none yet.</param>
/// <param name="rate">As <see cref="IMapSource.Rate"/>.</param>
internal sealed class PictureMapSource(MaritimePicture picture, Func<DateTimeOffset> clock, Func<double> rate)
    : IMapSource
{
    /// <summary>10 min without a word: the target is shown as lost (IEC 62288 leaves the time to the maker).</summary>
    private static readonly TimeSpan LostAfter = TimeSpan.FromMinutes(10);

    public DateTimeOffset Clock => clock() is { Ticks: > 0 } now ? now : DateTimeOffset.UnixEpoch;

    public double Rate => rate();

    /// <summary>What the server watches now: the demo, or live feeds.</summary>
    public static PictureMapSource OfWatch(MaritimePicture picture, StatusBoard board) => new(
        picture,
        () => board.Demo?.Clock ?? board.Live?.NewestReportAt ?? default,
        () => board.Demo is { } demo ? demo.IsPlaying ? demo.Speed : 0 : 1);

    public long CopyChanges(long since, ICollection<MapVessel> changed, ICollection<uint> removed)
    {
        long version = picture.Version;
        foreach (PictureVessel vessel in picture.All)
        {
            if (vessel.ChangedAt > since && vessel.Last is { Position: { } position } last)
            {
                changed.Add(new MapVessel(
                    (uint)vessel.Mmsi.Value,
                    position,
                    last.SogKnots,
                    last.CogDegrees,
                    last.HeadingDegrees < 0 ? double.NaN : last.HeadingDegrees,
                    vessel.Identity.ShipType ?? 0,
                    (byte)last.Status,
                    (ushort)(vessel.Identity.Dimensions?.Length ?? 0),
                    FlagsOf(vessel, last.At),
                    last.At));
            }
        }

        if (since > 0)
        {
            foreach (Mmsi gone in picture.RemovedSince(since))
            {
                removed.Add((uint)gone.Value);
            }
        }

        return version;
    }

    public string? NameOf(uint id) =>
        Mmsi.TryCreate((int)id, out Mmsi mmsi) ? picture.Find(mmsi)?.Identity.Name : null;

    private MapVesselFlags FlagsOf(PictureVessel vessel, DateTimeOffset lastAt)
    {
        MapVesselFlags flags = default;
        flags |= vessel.OpenAlerts > 0 ? MapVesselFlags.Alerted : default;
        flags |= vessel.Mode == TrafficMode.Simulated ? MapVesselFlags.Simulated : default;
        flags |= vessel.Verdict is { Tier: <= Tier.L2 } ? MapVesselFlags.Listed : default;
        flags |= Clock - lastAt > LostAfter ? MapVesselFlags.Lost : default;
        return flags;
    }
}
