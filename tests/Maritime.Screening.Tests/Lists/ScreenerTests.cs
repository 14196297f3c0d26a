using Maritime.Primitives;

namespace Maritime.Screening.Tests.Lists;

public class ScreenerTests
{
    private static readonly Screener Screener = new(RealLists.All);

    [Theory]
    [InlineData(8705539, "2017-12-09", "OFAC 23163", "2017-11-21")]
    [InlineData(9417115, "2018-02-23", "OFAC 23786", "2018-02-23")]
    public void A_listed_ship_is_found_by_its_number_from_the_day_of_its_designation(
        int imo, string day, string entry, string since)
    {
        ScreeningVerdict verdict = Screener.Screen(Ship(imo), AsOf.Day(RealLists.Day(day)));

        Assert.Equal(Tier.L0, verdict.Tier);
        ScreeningMatch match = verdict.Matches.First(found => found.EntryId == entry);
        Assert.Equal("imo", match.MatchedOn);
        Assert.Equal(RealLists.Day(since), match.Measures[0].From);
        Assert.Contains("DPRK4", match.Programs);
        Assert.Contains("ofac-sdn 2023-01-31", verdict.ListVersion, StringComparison.Ordinal);
        Assert.Contains(since, verdict.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8705539, "2017-11-20")]
    [InlineData(9417115, "2018-02-22")]
    [InlineData(9417115, "2017-12-09")]
    public void The_day_before_its_designation_a_ship_is_not_listed(int imo, string day)
    {
        ScreeningVerdict verdict = Screener.Screen(Ship(imo), AsOf.Day(RealLists.Day(day)));

        Assert.Equal(Tier.None, verdict.Tier);
        Assert.True(verdict.IsUndetermined, "her owner is not known on that day");
    }

    [Fact]
    public void What_was_designated_later_was_not_known_earlier()
    {
        AsOf hindsight = new(RealLists.Day("2018-03-01"), RealLists.Day("2018-02-01"));

        Assert.Equal(Tier.None, Screener.Screen(Ship(9417115), hindsight).Tier);
    }

    [Fact]
    public void A_ship_whose_designation_no_document_dates_is_undetermined_before_the_first_version_that_has_it()
    {
        // ARTAVIL (OFAC 15036) is on all three versions; the file does not say since when.
        ScreeningSubject artavil = Ship(9187629);

        ScreeningVerdict before = Screener.Screen(artavil, AsOf.Day(RealLists.Day("2015-01-01")));
        Assert.Equal(Tier.None, before.Tier);
        Assert.True(before.IsUndetermined);
        Assert.Contains("undetermined", before.Summary, StringComparison.Ordinal);
        Assert.Equal(Tier.L0, Screener.Screen(artavil, AsOf.Day(RealLists.Day("2020-01-01"))).Tier);
    }

    [Fact]
    public void An_MMSI_finds_its_ship_unless_another_hull_sends_it()
    {
        AsOf day = AsOf.Day(RealLists.Day("2022-01-01"));
        Mmsi.TryCreate(572469210, out Mmsi mmsi);
        ImoNumber.TryCreate(9074729, out ImoNumber otherHull);

        ScreeningVerdict alone = Screener.Screen(new(mmsi, null), day);
        Assert.Equal("OFAC 15036", alone.Matches[0].EntryId);
        Assert.Equal("mmsi", alone.Matches[0].MatchedOn);
        Assert.Equal(Tier.None, Screener.Screen(new(mmsi, otherHull), day).Tier);
    }

    private static ScreeningSubject Ship(int imo) =>
        ImoNumber.TryCreate(imo, out ImoNumber number) ? new(null, number) : throw new ArgumentException("not an IMO");
}
