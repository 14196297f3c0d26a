using Maritime.Detection;
using Maritime.Detection.Dark;
using Maritime.Primitives;
using Maritime.Screening;
using Maritime.Screening.Graph;
using Maritime.Tracking;

namespace Maritime.Server.Hosting;

/// <summary>What screening knows that detection must not: lists and owners, lent to it as functions.</summary>
internal static class ListedShips
{
    /// <summary>
    /// Flags under a comprehensive embargo of the United States or the United Nations: Cuba (31 CFR 515), Iran (31 CFR
    /// 560), North Korea (UNSCR 2375), and Syria (31 CFR 542, revoked 2025-06-30; recordings may be older).
    /// </summary>
    private static readonly string[] EmbargoedFlags = ["CU", "IR", "KP", "SY"];

    /// <summary>Options of a fleet that asks the lists as they stand when a ship says who it is.</summary>
    public static FleetOptions LendTo(FleetOptions options, Func<IScreener> screener) => options with
    {
        Listed = ship => IsOne(screener(), ship),
        CreateSea = () => new SeaPicture(SeaPictureOptions.Default with
        {
            BrokenUp = options.BrokenUp,
            Meetings = DarkMeetingOptions.Default with
            {
                Reference = options.Reference,
                SharedOwner = (one, other, at) => screener() is Screener lists
                    ? SharedOwner(lists, one, other, at)
                    : null,
            },
        }),
    };

    /// <summary>
    /// Whether a ship is listed, or owned, run or controlled by a listed party (L0-L2), or flies an embargoed flag: its
    /// meetings are never discounted for being near a port or an anchorage.
    /// </summary>
    public static bool IsOne(IScreener screener, VesselIdentity ship)
    {
        if (EmbargoedFlags.Contains(ship.Mmsi.Flag.Code))
        {
            return true;
        }

        // As of the day it said who it is; before it did, lists know it by its MMSI at most.
        DateOnly day = DateOnly.FromDateTime((ship.ChangedAt ?? DateTimeOffset.UnixEpoch.AddYears(70)).UtcDateTime);
        ScreeningSubject subject = new(ship.Mmsi, ship.Imo, ship.Name, ship.CallSign, ship.Mmsi.Flag);
        return screener.Screen(subject, AsOf.Day(day)).Tier <= Tier.L2;
    }

    /// <summary>Who owns, directs or runs both hulls; null when nobody is known to.</summary>
    public static string? SharedOwner(Screener screener, ImoNumber one, ImoNumber other, DateTimeOffset at)
    {
        if (!screener.Parties.TryFind(one, out int first) || !screener.Parties.TryFind(other, out int second))
        {
            return null;
        }

        AsOf day = AsOf.Day(DateOnly.FromDateTime(at.UtcDateTime));
        OwnershipGraph graph = screener.Parties.Graph;
        HashSet<int> owners = [.. graph.EdgesTo(first, day).Where(Runs).Select(edge => edge.Source)];
        Edge? shared = graph.EdgesTo(second, day).FirstOrDefault(edge => Runs(edge) && owners.Contains(edge.Source));
        return shared is null ? null : $"{graph.NameOf(shared.Source)} ({shared.Document})";
    }

    private static bool Runs(Edge edge) => edge.Kind.IsOwnership || edge.Kind.IsControl || edge.Kind.IsManagement;
}
