using Maritime.Ais;
using Maritime.Detection.Dark;
using Maritime.Primitives;

namespace Maritime.Detection.Tests.Dark;

/// <summary>Simulated: who could have met a ship while it was dark, and in which order they are named.</summary>
public sealed class DarkMeetingTests
{
    private const int DarkShip = 256_000_001;
    private const int Partner = 256_000_002;
    private const byte Tanker = 80;
    private static readonly DateTimeOffset Begin = Scenario.Midnight.AddDays(10);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_planted_partner_is_named_first_among_decoys(int seed)
    {
        Random random = new(seed);
        double latitude = (random.NextDouble() * 30) - 10;
        double longitude = -35 + (random.NextDouble() * 6);
        List<SeaObservation> seen = [];
        for (int ship = 0; ship < 20; ship++)
        {
            // Half of them come and go in a waiting area, where somebody always lies.
            bool waits = ship % 2 == 0;
            double north = waits ? 0.35 + (random.NextDouble() * 0.05) : (random.NextDouble() * 0.6) - 0.3;
            double east = waits ? 0.5 + (random.NextDouble() * 0.05) : random.NextDouble();
            byte type = waits ? Tanker : ((byte[])[70, 60, 52, 30, 0])[random.Next(5)];
            Position place = Scenario.At(latitude + north, longitude + east);
            for (int day = waits ? 0 : 10; day < 11; day++)
            {
                DateTimeOffset from = Scenario.Midnight.AddDays(day).AddHours(random.NextDouble() * 4);
                seen.Add(Stay(300_000_000 + ship, place, from, from.AddHours(6 + (8 * random.NextDouble())), type));
            }
        }

        seen.Add(Stay(Partner, Scenario.At(latitude + 0.2, longitude + 0.6), Begin, Begin.AddHours(12), Tanker));
        seen.Add(Dark(Scenario.At(latitude, longitude), Scenario.At(latitude, longitude + 1), 0, 14));

        List<VesselEvent> named = Close(seen, (one, other) => one == 9074729 && other == 9074731);

        Assert.InRange(named.Count, 2, 5);
        Assert.Equal(Partner, named[0].Partner!.Value.Value);
        Assert.True(named[0].Confidence > named[1].Confidence);
        Assert.All(named, said =>
        {
            Assert.Equal(EventKinds.DarkRendezvous, said.Kind);
            Assert.InRange(said.Confidence, 0, 0.85);
            Assert.NotEmpty(said.Caution);
            Assert.Contains(said.Evidence, fact => fact is { Name: "such ships there by chance", Weight: not null });
            Assert.Contains(said.Evidence, fact => fact is { Name: "types", Weight: not null });
        });
    }

    [Fact]
    public void Each_thing_that_speaks_for_a_meeting_makes_it_likelier()
    {
        double plain = Rank(_ => { });
        double types = Rank(scene => scene.OtherType = 70);
        double draught = Rank(scene => scene.DraughtChange = -4);
        double owner = Rank(scene => scene.IsOwned = true);
        double crowd = Rank(scene => scene.Crowd = 6);
        double shorter = Rank(scene => scene.Hours = 4);
        double zone = Rank(scene => scene.Place = Scenario.At(36.45, 22.8)); // The Laconian Gulf.

        Assert.True(types < plain, "tanker and cargo ship");
        Assert.True(draught > plain, "draught");
        Assert.True(owner > plain, "owner");
        Assert.True(crowd < plain, "a place where somebody always lies");
        Assert.True(shorter < plain, "less time");
        Assert.True(zone > plain, "a known transfer area");
    }

    [Fact]
    public void A_ship_on_the_other_side_of_the_land_could_not_have_been_met()
    {
        // Off Kiel. By the bird's way the North Sea side of Jutland is near enough; by sea it is not.
        List<VesselEvent> named = Close(
            [
                Stay(Partner, Scenario.At(54.75, 8.0), Begin, Begin.AddHours(12), Tanker),
                Stay(Partner + 1, Scenario.At(54.5, 10.9), Begin, Begin.AddHours(12), Tanker),
                Dark(Scenario.At(54.6, 10.4), Scenario.At(54.7, 10.6), 0, 12),
            ]);

        Assert.Equal(Partner + 1, Assert.Single(named).Partner!.Value.Value);
    }

    [Fact]
    public void Two_dark_ships_that_could_have_met_are_named_once_whoever_is_heard_first()
    {
        List<VesselEvent> named = Close(
            [
                Dark(Scenario.At(39, 128.6), Scenario.At(38.9, 129.2), 0, 10),
                Dark(Scenario.At(38.6, 129.0), Scenario.At(39.3, 129.1), 3, 20, Partner),
            ]);

        VesselEvent last = named[^1];
        Assert.Single(named.Select(said => said.Id).Distinct());
        Assert.Equal("both-dark", last.Label);
        Assert.Equal(Begin.AddHours(3), last.StartedAt);
        Assert.Contains("could have met", last.Summary);
    }

    [Fact]
    public void A_partner_that_is_dark_still_is_named_without_waiting_for_it()
    {
        // As with tankers whose partner keeps silent for weeks: only where and when it was last heard is known.
        SeaObservation still = Dark(Scenario.At(38.6, 129.0), default, -200, 14, Partner) with
        {
            Kind = SeaObservationKind.IsDark,
        };
        VesselEvent named = Close([still, Dark(Scenario.At(39, 128.6), Scenario.At(38.9, 129.2), 0, 10)])[^1];

        Assert.Equal("both-dark", named.Label);
        Assert.Equal((DarkShip, Partner), (named.Mmsi.Value, named.Partner!.Value.Value));
    }

    /// <summary>While it is silent anything in reach is named; where it speaks again says more.</summary>
    [Fact]
    public void Whoever_could_not_have_been_met_after_all_is_taken_back_and_the_others_stand()
    {
        SeaPicture sea = new(SeaPictureOptions.Default);
        SeaObservation stillDark = Dark(Scenario.At(30, -30), default, 0, 14) with
        {
            Kind = SeaObservationKind.IsDark,
        };
        Position near = Scenario.At(30.1, -29);
        Position wrongSide = Scenario.At(30, -32.5);
        List<VesselEvent> first = Close(
            sea,
            24,
            Stay(Partner, near, Begin, Begin.AddHours(14), Tanker),
            Stay(Partner + 1, wrongSide, Begin, Begin.AddHours(14), Tanker),
            stillDark);
        List<VesselEvent> then = Close(sea, 25, Dark(Scenario.At(30, -30), Scenario.At(30, -28), 0, 16));

        Assert.Equal([Partner, Partner + 1], first.Select(said => said.Partner!.Value.Value).Order());
        Assert.Equal((Partner, EventState.Closed, 2), One(then, Partner));
        Assert.Equal((Partner + 1, EventState.Retracted, 2), One(then, Partner + 1));
        Assert.Equal(first.Select(said => said.Id).Order(), then.Select(said => said.Id).Order());
    }

    [Fact]
    public void Who_falls_out_of_the_five_likeliest_is_taken_back_and_may_come_in_again()
    {
        SeaPicture sea = new(SeaPictureOptions.Default);
        SeaObservation[] stays =
        [
            .. Enumerable.Range(0, 5).Select(ship => Stay(
                300_000_000 + ship, Scenario.At(30.05 + (0.1 * ship), -29.5), Begin, Begin.AddHours(6), 52)),
        ];
        Position end = Scenario.At(30, -29);
        List<VesselEvent> five = Close(sea, 24, [.. stays, Dark(Scenario.At(30, -30), end, 0, 14)]);
        List<VesselEvent> better = Close(
            sea,
            25,
            Stay(Partner, Scenario.At(30.1, -29.6), Begin, Begin.AddHours(14), Tanker),
            Dark(Scenario.At(30, -30), end, 0, 14) with { DraughtChange = -4 });

        Assert.Equal(5, five.Count);
        VesselEvent out_ = Assert.Single(better, said => said.State == EventState.Retracted);
        Assert.Contains(five, said => said.Id == out_.Id && said.Version + 1 == out_.Version);
        Assert.Equal(5, better.Count(said => said.State == EventState.Closed));
        Assert.Contains(better, said => said.Partner!.Value.Value == Partner && said.State == EventState.Closed);
    }

    [Fact]
    public void A_silence_that_is_taken_back_takes_those_named_for_it_along()
    {
        SeaPicture sea = new(SeaPictureOptions.Default);
        SeaObservation dark = Dark(Scenario.At(30, -30), Scenario.At(30, -29), 0, 14);
        List<VesselEvent> named = Close(
            sea, 24, Stay(Partner, Scenario.At(30.1, -29.5), Begin, Begin.AddHours(14), Tanker), dark);
        List<VesselEvent> then = Close(sea, 25, dark with { Kind = SeaObservationKind.WasNotDark });

        Assert.Equal((named[0].Id, EventState.Retracted), (Assert.Single(then).Id, then[0].State));
    }

    [Fact]
    public void A_silence_longer_than_the_ship_can_sail_is_no_meeting() => Assert.Empty(Close(
        [
            Stay(Partner, Scenario.At(30, -30), Begin, Begin.AddHours(12), Tanker),
            Dark(Scenario.At(30, -30), Scenario.At(30, -20), 0, 12),
        ]));

    private static double Rank(Action<Scene> change)
    {
        Scene scene = new();
        change(scene);
        List<SeaObservation> seen =
        [
            Stay(Partner, scene.Place, Begin, Begin.AddHours(scene.Hours), scene.OtherType),
            Dark(scene.Place, scene.Place, 0, 14) with { DraughtChange = scene.DraughtChange },
        ];
        for (int ship = 0; ship < scene.Crowd; ship++)
        {
            for (int day = 0; day < 11; day++)
            {
                seen.Add(Stay(
                    300_000_000 + ship,
                    scene.Place,
                    Scenario.Midnight.AddDays(day),
                    Scenario.Midnight.AddDays(day).AddHours(9),
                    52));
            }
        }

        return Close(seen, (_, _) => scene.IsOwned).First(said => said.Partner?.Value == Partner).Confidence;
    }

    private static SeaObservation Stay(
        int mmsi, Position place, DateTimeOffset since, DateTimeOffset until, byte type) =>
        new(
            SeaCell.At(place),
            Scenario.Ship(mmsi),
            SeaObservationKind.Stayed,
            SeaObservation.One,
            until,
            SourceFamily.Terrestrial,
            TransponderClass.A,
            0)
        {
            Place = place,
            Since = since,
            ShipType = type,
            Imo = mmsi == Partner ? 9074731 : 0,
        };

    private static SeaObservation Dark(Position from, Position to, double since, double until, int mmsi = DarkShip) =>
        new(
            SeaCell.At(from),
            Scenario.Ship(mmsi),
            SeaObservationKind.WasDark,
            17 * SeaObservation.One,
            Begin.AddHours(until),
            SourceFamily.Terrestrial,
            TransponderClass.A,
            0)
        {
            Place = from,
            Other = to,
            Since = Begin.AddHours(since),
            ShipType = Tanker,
            Imo = mmsi == DarkShip ? 9074729 : 9074731,
        };

    private static (int Partner, EventState State, int Version) One(List<VesselEvent> said, int partner) =>
        said.Where(one => one.Partner!.Value.Value == partner).Select(one => (partner, one.State, one.Version)).Single();

    private static List<VesselEvent> Close(SeaPicture sea, int hour, params SeaObservation[] seen)
    {
        Array.Sort(seen);
        List<VesselEvent> said = [];
        sea.Close(Begin.AddHours(hour), seen, said);
        return said;
    }

    private static List<VesselEvent> Close(
        List<SeaObservation> seen, Func<int, int, bool>? areOwnedTogether = null)
    {
        SeaPicture sea = new(SeaPictureOptions.Default with
        {
            Meetings = DarkMeetingOptions.Default with
            {
                SharedOwner = (one, other, _) =>
                    areOwnedTogether?.Invoke(one.Value, other.Value) == true ? "Gulf Marine Holding" : null,
            },
        });
        seen.Sort();
        List<VesselEvent> said = [];
        sea.Close(Begin.AddHours(24), seen.ToArray(), said);
        return said;
    }

    private sealed class Scene
    {
        public Position Place { get; set; } = Scenario.At(30, -30);

        public byte OtherType { get; set; } = Tanker;

        public float DraughtChange { get; set; }

        public bool IsOwned { get; set; }

        public int Crowd { get; set; }

        public double Hours { get; set; } = 14;
    }
}
