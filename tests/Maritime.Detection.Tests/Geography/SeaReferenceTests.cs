using Maritime.Detection.Geography;
using Maritime.Primitives;

namespace Maritime.Detection.Tests.Geography;

public class SeaReferenceTests
{
    [Theory]
    [InlineData(0, -30, false)] // mid-Atlantic
    [InlineData(48.85, 2.35, true)] // Paris
    [InlineData(54.5, 10.3, false)] // Kiel Bight
    [InlineData(40.0, 51.0, false)] // Caspian Sea, a hole in the land
    [InlineData(-89.9, 12, true)] // Antarctica, around the pole
    [InlineData(89.9, 12, false)] // Arctic Ocean
    [InlineData(66.0, -178.0, true)] // Chukotka, east of the antimeridian
    [InlineData(66.0, 178.5, true)] // Chukotka, west of it
    [InlineData(-16.85, 179.99, true)] // Taveuni, on the antimeridian
    [InlineData(-16.85, -179.99, true)]
    [InlineData(-20.0, 179.99, false)]
    [InlineData(51.75, -176.7, true)] // Adak
    [InlineData(38.91873, -75.15413, false)] // Delaware Bay
    public void Land_and_sea_are_told_apart(double latitude, double longitude, bool isLand) =>
        Assert.Equal(isLand, SeaReference.World.ShoreAt(Scenario.At(latitude, longitude)).IsLand);

    [Theory]
    [InlineData(0, -25, 480, 510)] // the rocks of St Peter and St Paul, 0.92 N 29.35 W
    [InlineData(57.0, 3.0, 220, 250)] // North Sea, to Jæren in Norway
    [InlineData(55.0, 18.0, 15, 25)] // to Białogóra in Poland
    public void Distance_to_shore_is_of_the_right_size(double latitude, double longitude, double from, double to) =>
        Assert.InRange(SeaReference.World.ShoreAt(Scenario.At(latitude, longitude)).Distance.Metres / 1000, from, to);

    [Fact]
    public void The_fast_distance_equals_the_slow_one_near_the_coast()
    {
        LandRings rings = SeaReference.World.Coast.Rings;
        Random random = new(20260101);
        int compared = 0;
        while (compared < 40)
        {
            int vertex = random.Next(rings.Latitudes.Length);
            Position near = Scenario.At(
                Math.Clamp(rings.Latitudes[vertex] + (random.NextDouble() - 0.5), -90, 90),
                Math.Clamp(rings.Longitudes[vertex] + (random.NextDouble() - 0.5), -180, 180));
            double slow = SlowMetresToCoast(rings, near);
            double fast = SeaReference.World.ShoreAt(near).Distance.Metres;
            Assert.InRange(fast, (slow * 0.99) - 5, (slow * 1.01) + 5);
            compared++;
        }
    }

    [Fact]
    public void The_side_of_the_coast_changes_where_a_coast_is_crossed_and_nowhere_else()
    {
        // Along any short step the side may change only when the coast is nearer than the step is long.
        Random random = new(7);
        for (int walk = 0; walk < 40; walk++)
        {
            Position at = Scenario.At((random.NextDouble() * 150) - 70, (random.NextDouble() * 360) - 180);
            Shore before = SeaReference.World.ShoreAt(at);
            double bearing = random.NextDouble() * 360;
            for (int step = 0; step < 100; step++)
            {
                at = at.Travel(bearing, Distance.FromMetres(2000));
                Shore now = SeaReference.World.ShoreAt(at);
                if (now.IsLand != before.IsLand)
                {
                    Assert.True(now.Distance.Metres <= 2010, $"{at} {now.Distance.Metres}");
                }

                before = now;
            }
        }
    }

    [Fact]
    public void The_nearest_anchorage_is_the_nearest()
    {
        Position rotterdam = Scenario.At(51.95, 4.05);
        Distance radius = Distance.FromNauticalMiles(10);
        (Place place, Distance distance) = Assert.NotNull(SeaReference.World.NearestAnchorage(rotterdam, radius));

        Assert.True(distance < Distance.FromMetres(3000));
        Assert.Equal("NLD", place.Country);
        Assert.Null(SeaReference.World.NearestAnchorage(Scenario.At(0, -30), radius));
        Assert.True(SeaReference.World.Anchorages.Count > 60_000);
        Assert.True(SeaReference.World.Ports.Count > 3_500);
    }

    [Fact]
    public void A_search_reaches_across_the_antimeridian()
    {
        PlaceIndex places = new([new Place("x", "EAST", "", Scenario.At(-17, -179.95))]);

        Assert.Equal("EAST", places.Nearest(Scenario.At(-17, 179.95), Distance.FromNauticalMiles(10))?.Place.Name);
    }

    [Theory]
    [InlineData(36.45, 22.75, "Laconian Gulf")]
    [InlineData(38.91873, -75.15413, "Delaware Bay, Big Stone Beach anchorage")]
    [InlineData(27.0, -94.0, "Southtex lightering zone")]
    [InlineData(45.0, -30.0, null)]
    public void Transfer_areas_are_found_and_name_their_source(double latitude, double longitude, string? name)
    {
        Zone? zone = SeaReference.World.TransferZoneAt(Scenario.At(latitude, longitude));

        Assert.Equal(name, zone?.Name);
        Assert.All(SeaReference.World.Zones.All, z => Assert.Contains("http", z.Source));
    }

    [Fact]
    public void Zones_are_read_from_circles_and_bad_ones_are_named()
    {
        Assert.True(ZoneSet.TryRead("zone,lat,lon,radius_m\nanchorage,10,20,5000\n", out ZoneSet zones, out _));
        Assert.NotNull(zones.Find(Scenario.At(10.02, 20), ZoneKind.Anchorage));
        Assert.Null(zones.Find(Scenario.At(10.1, 20), ZoneKind.Anchorage));
        Assert.False(ZoneSet.TryRead("zone,lat,lon,radius_m\nanchorage,95,20,5000\n", out _, out string? error));
        Assert.Equal("Line 2 of the zone file is not a circle on Earth.", error);
        Assert.False(ZoneSet.TryRead("{\"features\":[{}]}", out _, out error));
        Assert.Equal("Feature 1 of the zone file is not a polygon on Earth.", error);
        Assert.False(ZoneSet.TryRead("{", out _, out error));
        Assert.StartsWith("The zone file is not JSON", error);
    }

    [Fact]
    public void A_zone_is_read_as_programs_write_it_and_one_that_crosses_itself_is_refused()
    {
        static string Feature(string ring) => """{"type":"Feature","properties":{"name":"A"},"geometry":"""
            + """{"type":"Polygon","coordinates":[""" + ring + "]}}";
        string box = Feature("[[179,-1],[181,-1],[181,1],[179,1],[179,-1]]"); // Two degrees across the dateline.

        Assert.True(ZoneSet.TryRead(box, out ZoneSet one, out string? error), error);
        Assert.True(one.All[0].Contains(Scenario.At(0, -179.5)) && one.All[0].Contains(Scenario.At(0, 179.5)));
        Assert.False(one.All[0].Contains(Scenario.At(0, 178.5)));
        Assert.True(ZoneSet.TryRead(
            """{"type":"FeatureCollection","features":[""" + box + "," + box + "]}", out ZoneSet two, out error), error);
        Assert.Equal(["A", "A 2"], two.All.Select(zone => zone.Name));
        Assert.False(ZoneSet.TryRead(Feature("[[-31,39],[-29,41],[-29,39],[-31,41],[-31,39]]"), out _, out error));
        Assert.Equal("\"A\" of the zone file crosses itself: what lies inside it is not clear.", error);
    }

    [Fact]
    public void A_zone_across_the_antimeridian_is_one_zone()
    {
        Zone zone = Zone.Polygon(
            "date line", ZoneKind.Watch, "", [At(0, 179), At(0, -179), At(2, -179), At(2, 179)]);
        ZoneSet zones = new([zone]);

        Assert.True(Inside(zones, At(1, 179.5)));
        Assert.True(Inside(zones, At(1, -179.5)));
        Assert.False(Inside(zones, At(1, 178.5)));
        Assert.False(Inside(zones, At(1, 0)));
        Assert.True(zone.Contains(At(1, 178.995), Distance.FromMetres(1000)));

        static Position At(double latitude, double longitude) => Scenario.At(latitude, longitude);
        static bool Inside(ZoneSet zones, Position at) => zones.Find(at, ZoneKind.Watch) is not null;
    }

    [Theory]
    [InlineData(257123000, "NO")]
    [InlineData(334000001, "HN")]
    [InlineData(002570000, "NO")]
    [InlineData(992570001, "NO")]
    [InlineData(111257001, "NO")]
    [InlineData(970257001, "")]
    [InlineData(200000000, "")]
    public void The_flag_is_read_from_the_identity(int value, string flag)
    {
        MaritimeIdentificationDigits.TryFlagOf(Scenario.Ship(value), out Flag found);

        Assert.Equal(flag, found.Code);
    }

    /// <summary>Every segment, as a chord between points on the unit sphere, in double precision.</summary>
    private static double SlowMetresToCoast(LandRings rings, Position from)
    {
        (double X, double Y, double Z) p = Unit(from.LatitudeDegrees, from.LongitudeDegrees);
        double best = double.PositiveInfinity;
        for (int ring = 0; ring + 1 < rings.RingStarts.Length; ring++)
        {
            for (int i = rings.RingStarts[ring]; i + 1 < rings.RingStarts[ring + 1]; i++)
            {
                (double X, double Y, double Z) a = Unit(rings.Latitudes[i], rings.Longitudes[i]);
                (double X, double Y, double Z) b = Unit(rings.Latitudes[i + 1], rings.Longitudes[i + 1]);
                (double X, double Y, double Z) d = (b.X - a.X, b.Y - a.Y, b.Z - a.Z);
                double length = Dot(d, d);
                (double X, double Y, double Z) to = (p.X - a.X, p.Y - a.Y, p.Z - a.Z);
                double share = length > 0 ? Math.Clamp(Dot(to, d) / length, 0, 1) : 0;
                (double X, double Y, double Z) gap =
                    (to.X - (share * d.X), to.Y - (share * d.Y), to.Z - (share * d.Z));
                best = Math.Min(best, Dot(gap, gap));
            }
        }

        return 2 * 6_371_008.8 * Math.Asin(Math.Sqrt(best) / 2);

        static double Dot((double X, double Y, double Z) a, (double X, double Y, double Z) b) =>
            (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

        static (double X, double Y, double Z) Unit(double latitude, double longitude)
        {
            (double sinLat, double cosLat) = Math.SinCos(double.DegreesToRadians(latitude));
            (double sinLon, double cosLon) = Math.SinCos(double.DegreesToRadians(longitude));
            return (cosLat * cosLon, cosLat * sinLon, sinLat);
        }
    }
}
