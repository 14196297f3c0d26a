using Maritime.Ais;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Tests.Engine;

public sealed class SeaChartTests
{
    private const int Ships = 120;

    [Theory]
    [InlineData(0, 10)]
    [InlineData(54.3, 10)]
    [InlineData(-71, -180)]
    [InlineData(88.9, 179.999)]
    public void Every_candidate_that_trying_all_pairs_finds_is_among_the_neighbours(double latitude, double longitude)
    {
        Random random = new(7);
        List<Shown> ships = [.. Enumerable.Range(0, Ships).Select(i => Ship(random, i, latitude, longitude))];
        SeaChart chart = new();
        ships.ForEach(ship => chart.Add(ship, isHome: true, keepsBerths: false));

        HashSet<(int, int)> found =
            [.. chart.Neighbours(RendezvousOptions.Default).Where(IsCandidate).Select(Numbers)];

        HashSet<(int, int)> all =
        [
            .. from lower in ships
            from higher in ships
            where lower.Mmsi < higher.Mmsi && (lower.IsFresh || higher.IsFresh)
                && !(lower.Presence.IsAtBerth && higher.Presence.IsAtBerth) && IsCandidate((lower, higher))
            select Numbers((lower, higher)),
        ];
        Assert.True(all.Count > 20, $"only {all.Count} candidates: nothing is tried");
        Assert.Equal(all.Order(), found.Order());
    }

    [Fact]
    public void A_ship_is_paired_only_in_the_cell_that_is_its_own()
    {
        Random random = new(3);
        SeaChart chart = new();
        chart.Add(Ship(random, 1, 10, 10, spread: 0), isHome: false, keepsBerths: true);
        chart.Add(Ship(random, 2, 10, 10, spread: 0), isHome: true, keepsBerths: true);
        Assert.Empty(chart.Neighbours(RendezvousOptions.Default));

        chart.Clear();
        chart.Add(Ship(random, 1, 10, 10, spread: 0), isHome: true, keepsBerths: true);
        chart.Add(Ship(random, 2, 10, 10, spread: 0), isHome: false, keepsBerths: true);
        Assert.Single(chart.Neighbours(RendezvousOptions.Default));
    }

    [Fact]
    public void Values_put_in_order_by_numbers_are_the_ones_that_were_given()
    {
        Random random = new(11);
        string[] values = [.. Enumerable.Range(0, 500).Select(_ => $"{random.Next(90)}-{random.Next(9)}")];
        string[] expected = [.. values.OrderBy(value => value, Comparer<string>.Default)];

        new KeyOrder<string>((in string value) => value[0]).Sort(values);

        Assert.Equal(expected, values);
    }

    private static (int, int) Numbers((Shown Lower, Shown Higher) pair) =>
        (pair.Lower.Mmsi.Value, pair.Higher.Mmsi.Value);

    private static bool IsCandidate((Shown Lower, Shown Higher) pair)
    {
        ref readonly Presence one = ref pair.Lower.Presence;
        ref readonly Presence other = ref pair.Higher.Presence;
        return RendezvousOptions.Default.IsCandidate(
            one.Heard.Last,
            one.Particulars,
            other.Heard.Last,
            other.Particulars,
            LocalPlane.DistanceMetres(one.Expected, other.Expected));
    }

    private static Shown Ship(Random random, int number, double latitude, double longitude, double spread = 2500)
    {
        Position.TryCreate(latitude, longitude, out Position middle);
        Mmsi.TryCreate(200_000_000 + number, out Mmsi mmsi);
        Position place = LocalPlane.Move(middle, Within(random, spread), Within(random, spread));
        Dimensions size = Dimensions.Centred(20 + random.Next(300), 5 + random.Next(40));
        Sighting last = new(1, place, random.Next(3) / 2f, 0, 0, NavigationStatus.NotDefined, false);
        Heard heard = new(last, default, new Particulars(null, size, null, null));
        Presence presence = new(mmsi, place, heard, null) { IsAtBerth = random.Next(2) == 0 };
        return new Shown(presence, isFresh: random.Next(3) > 0 || spread == 0, []);
    }

    private static double Within(Random random, double metres) => ((random.NextDouble() * 2) - 1) * metres;
}
