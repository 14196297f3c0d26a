using Maritime.Ais;
using Maritime.Detection.Dark;
using Maritime.Primitives;

namespace Maritime.Detection.Tests.Spoofing;

/// <summary>
/// Simulated, end to end: what identities and positions are made to say, through tracks and all detectors.
/// </summary>
public sealed class DisguiseTests
{
    private const int First = 9_074_729;
    private const int Second = 9_395_044;

    private static readonly DateTimeOffset Noon = new(2026, 3, 29, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Two tankers lie alongside, part, and each goes on under the name and IMO number of the other.</summary>
    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    public void Two_ships_that_exchange_identities_after_a_meeting_are_told_as_swapped(int seed)
    {
        Sea sea = new(seed);
        Position place = sea.Offshore();
        Leg[] one = [new(place, 0, 180), new(place, 12, 400)];
        Leg[] other = [new(Beside(place), 0, 180), new(Beside(place), -12, 400)];
        sea.Sail(257_000_101, one);
        sea.Sail(538_000_102, other);
        sea.Say(257_000_101, First, "ALPHA", 0, 200);
        sea.Say(538_000_102, Second, "BETA", 0, 200);
        sea.Say(257_000_101, Second, "BETA", 210, 580);
        sea.Say(538_000_102, First, "ALPHA", 212, 580);

        VesselEvent[] events = sea.Play();

        Assert.Contains(events, said => said is { Kind: EventKinds.Rendezvous, Label: "possible-sts" });
        VesselEvent swap = Assert.Single(events, said => said.Label == "swapped");
        Assert.Equal((257_000_101, 538_000_102), (swap.Mmsi.Value, swap.Partner!.Value.Value));
        Assert.Contains("state each other's IMO numbers", swap.Summary);
        Assert.DoesNotContain(events, said => said.Label == "imo-shared"); // Said of the first number, and taken back.
        Assert.Contains(events, said => said is { Kind: EventKinds.IdentityChange, Mmsi.Value: 257_000_101 });
        Assert.Contains(events, said => said is { Kind: EventKinds.IdentityChange, Mmsi.Value: 538_000_102 });
    }

    /// <summary>
    /// Number, name and everything: what each says is right for who it says it is, and only the places are exchanged.
    /// </summary>
    [Theory]
    [InlineData(44, 0, 2)]
    [InlineData(45, 0, 25)]
    [InlineData(46, 180, 3)] // The other one lies the other way round.
    [InlineData(47, 0, 10)]
    public void Two_ships_alongside_that_exchange_even_their_numbers_are_told(int seed, int turned, int silentMinutes)
    {
        VesselEvent[] events = PlayAlongside(seed, turned, 120, 120 + silentMinutes, isExchanged: true);

        VesselEvent swap = Assert.Single(events, said => said.Kind == EventKinds.IdentityConflict);
        Assert.Equal("swapped", swap.Label);
        Assert.InRange(swap.StartedAt, Noon.AddMinutes(120), Noon.AddMinutes(123 + silentMinutes));
        Assert.Contains("never parted", swap.Summary);
        Assert.NotEmpty(swap.Caution);
    }

    /// <summary>They lie as they lay, or swing about with the tide in a silence, or one goes round.</summary>
    [Theory]
    [InlineData(48, 0, 120, 122, false)]
    [InlineData(49, 180, 120, 145, false)]
    [InlineData(50, 180, 120, 160, true)] // Told from a swing in forty minutes of silence by nothing.
    [InlineData(51, 0, 120, 240, true)]
    public void Two_ships_alongside_that_only_swing_or_are_not_heard_for_long_are_not_told_as_exchanged(
        int seed, int turned, int from, int to, bool isExchanged) => Assert.DoesNotContain(
            PlayAlongside(seed, turned, from, to, isExchanged), said => said.Kind == EventKinds.IdentityConflict);

    private static VesselEvent[] PlayAlongside(int seed, int turned, int from, int to, bool isExchanged)
    {
        Random random = new(seed);
        List<PositionReport> positions = [];
        List<StaticReport> statics = [];
        Position home = Scenario.At(-40 + (20 * random.NextDouble()), -30 + (10 * random.NextDouble()));
        double phase = 6 * random.NextDouble();
        for (int minute = 0; minute < 300; minute++)
        {
            double swing = 40 + (50 * Math.Sin((minute / 120.0) + phase));
            for (int hull = 0; hull < 2 && (minute <= from || minute >= to); hull++)
            {
                int mmsi = (hull == 0) ^ (isExchanged && minute >= to) ? 257_000_101 : 538_000_102;
                double heading = (swing + (hull * turned) + 360) % 360;
                Position place = hull == 0 ? home : home.Travel((swing + 90 + 360) % 360, Distance.FromMetres(44));
                positions.Add(new()
                {
                    Mmsi = Scenario.Ship(mmsi),
                    At = Noon.AddMinutes(minute).AddSeconds((25 * hull) + random.Next(5)),
                    Position = place.Travel(random.Next(360), Distance.FromMetres(5 * random.NextDouble())),
                    SogKnots = 0.1f,
                    CogDegrees = random.Next(360),
                    HeadingDegrees = (short)heading,
                    Status = NavigationStatus.UnderWayUsingEngine,
                    Class = TransponderClass.A,
                    UtcSecond = 60,
                });
                if (minute % 6 == 0)
                {
                    statics.Add(new()
                    {
                        Mmsi = Scenario.Ship(mmsi),
                        At = Noon.AddMinutes(minute),
                        ImoNumber = mmsi == 257_000_101 ? First : Second,
                        Name = mmsi == 257_000_101 ? "ALPHA" : "BETA",
                        ShipType = 80,
                        Dimensions = Dimensions.Centred(180, 32),
                        Class = TransponderClass.A,
                    });
                }
            }
        }

        List<VesselEvent> said = [];
        BatchRun.Play(FleetOptions.Default, positions, statics, said);
        return [.. said.GroupBy(one => one.Id).Select(versions => versions.Last())];
    }

    [Theory]
    [InlineData(First, 1)]
    [InlineData(Second, 0)]
    public void Who_states_the_number_of_a_ship_that_was_broken_up_is_told_once(int stated, int expected)
    {
        Sea sea = new(52);
        sea.Sail(538_000_201, new Leg(sea.Offshore(), 10, 600));
        sea.Say(538_000_201, stated, "GAMMA", 0, 600);

        VesselEvent[] events = sea.Play(FleetOptions.Default with
        {
            CreateSea = () => new SeaPicture(SeaPictureOptions.Default with { BrokenUp = new HashSet<int> { First } }),
        });

        Assert.Equal(expected, events.Count(said => said.Label == "scrapped-hull"));
    }

    /// <summary>
    /// The hull stays, the number changes: within one flag an open question, to another flag no disguise.
    /// </summary>
    [Theory]
    [InlineData(538_000_201, 538_000_202, "mmsi-changed")]
    [InlineData(538_000_201, 636_000_202, "re-flagged")]
    public void A_hull_that_goes_on_under_another_number_is_the_same_hull(int before, int after, string label)
    {
        Sea sea = new(43);
        Position place = sea.Offshore();
        sea.Sail(before, new Leg(place, 10, 300));
        sea.Say(before, First, "GAMMA", 0, 300);
        Position later = place.Travel(90, Distance.FromNauticalMiles(100));
        sea.Sail(after, new Leg(later, 10, 300, StartMinute: 600));
        sea.Say(after, First, "GAMMA", 600, 900);

        VesselEvent changed = Assert.Single(sea.Play(), said => said.Label == label);

        Assert.Equal(EventKinds.IdentityChange, changed.Kind);
        Assert.DoesNotContain("disguise.", changed.Caution.Replace("no disguise.", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(2500)]
    public void A_ship_that_states_the_number_of_another_that_is_heard_too_is_a_conflict(double apartNauticalMiles)
    {
        Sea sea = new(44);
        Position place = sea.Offshore();
        sea.Sail(257_000_301, new Leg(place, 10, 300));
        sea.Sail(257_000_302, new Leg(place.Travel(0, Distance.FromNauticalMiles(apartNauticalMiles)), 10, 300));
        sea.Say(257_000_301, First, "DELTA", 0, 300);
        sea.Say(257_000_302, First, "EPSILON", 1, 300);

        VesselEvent shared = Assert.Single(sea.Play(), said => said.Label == "imo-shared");

        Assert.Equal(EventKinds.IdentityConflict, shared.Kind);
    }

    /// <summary>Two to six ships on one number, in turn: one clone, and no leap of a ship.</summary>
    [Theory]
    [InlineData(2, 51)]
    [InlineData(3, 52)]
    [InlineData(4, 53)]
    [InlineData(5, 54)]
    [InlineData(6, 55)]
    public void Ships_that_share_a_number_are_one_clone_and_leap_nowhere(int ships, int seed)
    {
        Sea sea = new(seed);
        for (int ship = 0; ship < ships; ship++)
        {
            sea.Sail(257_000_401, new Leg(sea.Offshore(), 9 + ship, 300), secondsOff: 7 * ship);
        }

        VesselEvent[] events = sea.Play();

        VesselEvent clone = Assert.Single(events, said => said.Kind == EventKinds.Clone);
        Assert.Contains(clone.Evidence, term => term.Name == "tracks" && term.Value == ships);
        Assert.DoesNotContain(events, said => said.Kind is EventKinds.Teleport or EventKinds.Interference);
    }

    private static Position Beside(Position place) => place.Travel(90, Distance.FromMetres(45));

    /// <param name="Knots">Due north when positive, due south when negative; 0 lies still.</param>
    private sealed record Leg(Position From, double Knots, int Minutes, int StartMinute = 0);

    private sealed class Sea(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly List<PositionReport> _positions = [];
        private readonly List<StaticReport> _statics = [];

        public Position Offshore() => Scenario.At((20 * _random.NextDouble()) - 40, -30 + (10 * _random.NextDouble()));

        public void Sail(int mmsi, params Leg[] legs) => Sail(mmsi, legs, 0);

        public void Sail(int mmsi, Leg leg, int secondsOff) => Sail(mmsi, [leg], secondsOff);

        public void Say(int mmsi, int imo, string name, int fromMinute, int toMinute)
        {
            for (int minute = fromMinute; minute <= toMinute; minute += 6)
            {
                _statics.Add(new()
                {
                    Mmsi = Scenario.Ship(mmsi),
                    At = Noon.AddMinutes(minute),
                    ImoNumber = imo,
                    Name = name,
                    ShipType = 80,
                    Dimensions = Dimensions.Centred(180, 32),
                    Class = TransponderClass.A,
                });
            }
        }

        public VesselEvent[] Play(FleetOptions? options = null)
        {
            List<VesselEvent> said = [];
            BatchRun.Play(options ?? FleetOptions.Default, _positions, _statics, said);
            return
            [
                .. said.GroupBy(one => one.Id).Select(versions => versions.Last())
                    .Where(one => one.State != EventState.Retracted),
            ];
        }

        private void Sail(int mmsi, Leg[] legs, int secondsOff)
        {
            int minute = legs[0].StartMinute;
            foreach (Leg leg in legs)
            {
                for (int i = 0; i < leg.Minutes; i++, minute++)
                {
                    Position at = leg.Knots == 0 ? leg.From : leg.From.Travel(
                        leg.Knots > 0 ? 0 : 180, Distance.FromNauticalMiles(Math.Abs(leg.Knots) * i / 60));
                    _positions.Add(new()
                    {
                        Mmsi = Scenario.Ship(mmsi),
                        At = Noon.AddMinutes(minute).AddSeconds(secondsOff + _random.Next(5)),
                        Position = at.Travel(_random.Next(360), Distance.FromMetres(3)),
                        SogKnots = (float)Math.Abs(leg.Knots),
                        CogDegrees = leg.Knots < 0 ? 180 : 0,
                        HeadingDegrees = (short)(leg.Knots < 0 ? 180 : 0),
                        Status = NavigationStatus.UnderWayUsingEngine,
                        Class = TransponderClass.A,
                        UtcSecond = 60,
                    });
                }
            }
        }
    }
}
