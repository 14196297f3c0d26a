using System.Globalization;
using Maritime.Primitives;
using Maritime.Screening.Graph;
using Maritime.Screening.Lists;
using Maritime.Screening.Tests.Lists;

namespace Maritime.Screening.Tests.Rows;

/// <summary>The real lists with the documented network of the four articles: what every row is asked against.</summary>
internal static class World
{
    private static readonly Lazy<Network> Seed = new(ReadNetwork);
    private static readonly Lazy<Screener> Everything = new(() => new(RealLists.All, Seed.Value));

    public static Network Network => Seed.Value;

    public static Screener Screener => Everything.Value;

    public static OwnershipGraph Graph => Screener.Parties.Graph;

    public static AsOf On(string day) => AsOf.Day(Day(day));

    public static AsOf On(string valid, string known) => new(Day(valid), Day(known));

    public static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static int Node(string key) => Node(Screener, key);

    public static int Node(Screener screener, string key) =>
        screener.Parties.Graph.TryFind(key, out int node) ? node : throw new InvalidOperationException($"no {key}");

    public static ScreeningVerdict Party(string key, string day) => Screener.ScreenParty(Node(key), On(day));

    public static ScreeningSubject Ship(int imo, int? mmsi = null) => new(
        mmsi is { } radio && Mmsi.TryCreate(radio, out Mmsi known) ? known : null,
        ImoNumber.TryCreate(imo, out ImoNumber number) ? number : throw new InvalidOperationException($"IMO {imo}"));

    public static RegimeVerdict Regime(ScreeningVerdict verdict, string authority) =>
        verdict.Regimes.Single(regime => regime.Authority == authority);

    /// <summary>The network with some statements changed, for variants that a test labels.</summary>
    public static Screener With(
        Func<EdgeStatement, EdgeStatement?>? edges = null,
        Func<PartyStatement, PartyStatement>? parties = null,
        ListStore? lists = null) =>
        new(lists ?? RealLists.All, Network with
        {
            Edges = [.. Network.Edges.Select(edges ?? (edge => edge)).OfType<EdgeStatement>()],
            Parties = [.. Network.Parties.Select(parties ?? (party => party))],
        });

    /// <summary>The same lists as if these entries had never been on them.</summary>
    public static ListStore ListsWithout(params string[] entryIds) => ListStore.Build(
        RealLists.All.Versions.Select(version => version with
        {
            Entries = [.. version.Entries.Where(entry => !entryIds.Contains(entry.EntryId))],
        }),
        RealLists.Dates());

    private static Network ReadNetwork()
    {
        using Stream seed = TestData.Open("ownership/seed_network.json");
        using Stream supplement = TestData.Open("ownership/network_supplement.json");
        return NetworkFile.Read(seed, supplement);
    }
}
