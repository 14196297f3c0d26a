using Maritime.Detection.Dark;
using Maritime.Detection.Geography;
using NetTopologySuite.Geometries;

namespace Maritime.Detection.Tests.Dark;

public class ReachableAreaTests
{
    private static readonly DateTimeOffset Then = Scenario.Midnight;

    private static Coast Coast => SeaReference.World.Coast;

    [Fact]
    public void At_sea_an_open_silence_reaches_a_disc()
    {
        Geometry area = ReachableArea.Open(Scenario.At(45, -30), TimeSpan.FromHours(6), 10, Coast);

        Assert.InRange(ReachableArea.SquareMiles(area) / (Math.PI * 60 * 60), 0.97, 1.03);
    }

    [Fact]
    public void A_closed_silence_reaches_an_ellipse_or_nothing()
    {
        Geometry area = ReachableArea.Closed(
            Scenario.At(45, -30), Then, Scenario.At(45, -29), Then.AddHours(10), 10, Coast);
        double apart = Scenario.At(45, -30).DistanceTo(Scenario.At(45, -29)).NauticalMiles;
        double expected = Math.PI * 50 * Math.Sqrt((50 * 50) - (apart * apart / 4));

        Assert.InRange(ReachableArea.SquareMiles(area) / expected, 0.97, 1.03);
        Assert.True(ReachableArea.Closed(
            Scenario.At(45, -30), Then, Scenario.At(45, -20), Then.AddHours(10), 10, Coast).IsEmpty);
    }

    [Fact]
    public void At_one_moment_it_is_where_both_discs_meet()
    {
        Geometry area = ReachableArea.At(
            Scenario.At(45, -30), Then, Scenario.At(45, -29), Then.AddHours(10), Then.AddHours(1), 10, Coast);

        Assert.InRange(ReachableArea.SquareMiles(area) / (Math.PI * 100), 0.95, 1.05);
    }

    [Fact]
    public void Land_is_cut_off_and_so_are_waters_on_its_other_side()
    {
        // Off Kiel: in three hours at 12 knots nobody sails around Denmark into the North Sea.
        Geometry area = ReachableArea.Open(Scenario.At(54.6, 10.4), TimeSpan.FromHours(5), 15, Coast);

        Assert.True(Covers(area, 54.7, 10.6));
        Assert.False(Covers(area, 54.4, 9.6));
        Assert.False(Covers(area, 54.7, 8.5));
    }

    [Fact]
    public void The_antimeridian_is_no_border()
    {
        Geometry area = ReachableArea.Open(Scenario.At(50, 179.9), TimeSpan.FromHours(6), 10, Coast);

        Assert.InRange(ReachableArea.SquareMiles(area) / (Math.PI * 60 * 60), 0.97, 1.03);
        Assert.True(Covers(area, 50, 180.5));
    }

    [Fact]
    public void The_Caspian_is_water() => Assert.False(
        ReachableArea.Open(Scenario.At(40, 51), TimeSpan.FromHours(2), 10, Coast).IsEmpty);

    private static bool Covers(Geometry area, double latitude, double longitude) =>
        area.Covers(area.Factory.CreatePoint(new Coordinate(longitude, latitude)));
}
