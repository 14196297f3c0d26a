using Maritime.Ais;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Screening;
using Maritime.Server.Commands.Screen;
using Maritime.Server.Hosting;
using Maritime.Tracking;

namespace Maritime.Server.Tests;

/// <summary>
/// What the server lends detection: a pair in which either ship is listed is not discounted near ports.
/// </summary>
public sealed class ListedShipsTests
{
    private static readonly Lazy<Screener> Lists = new(() => ScreeningLibrary.Load());
    private static readonly DateTimeOffset Noon = new(2026, 3, 29, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Listed_ships_and_embargoed_flags_are_known_and_others_are_not()
    {
        Assert.True(ListedShips.IsOne(Lists.Value, Ship(352_000_001) with { Imo = Imo(8712362), ChangedAt = Noon }));
        Assert.True(ListedShips.IsOne(Lists.Value, Ship(445_000_001)), "flag of North Korea, nothing else said");
        Assert.False(ListedShips.IsOne(Lists.Value, Ship(257_000_001) with { Imo = Imo(9074729), ChangedAt = Noon }));
        Assert.False(ListedShips.IsOne(new UnlistedScreener(), Ship(257_000_001)));
    }

    [Fact]
    public void A_listed_ship_is_not_listed_before_the_day_it_was()
    {
        DateTimeOffset before = new(2016, 1, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.False(ListedShips.IsOne(Lists.Value, Ship(352_000_001) with { Imo = Imo(8712362), ChangedAt = before }));
    }

    [Theory]
    [InlineData(257_000_001, 0, false)]
    [InlineData(445_000_001, 0, true)] // An embargoed flag.
    [InlineData(352_000_001, 8712362, true)] // Listed by its IMO number, whatever flag it shows.
    public void A_pair_at_anchor_off_a_port_is_told_of_when_one_of_it_is_listed(int mmsi, int imo, bool isTold)
    {
        List<PositionReport> positions = [];
        List<StaticReport> statics = [];
        Add(mmsi, imo, 0, positions, statics);
        Add(538_000_009, 0, 0.0005, positions, statics);
        List<VesselEvent> said = [];
        FleetOptions options = ListedShips.LendTo(
            FleetOptions.Default with { Detectors = [] }, () => Lists.Value);
        BatchRun.Play(options, positions, statics, said);

        Assert.Equal(isTold, said.Any(one => one.Label == "possible-sts" && one.Confidence > 0.5));
    }

    private static VesselIdentity Ship(int mmsi) =>
        new(Mmsi.TryCreate(mmsi, out Mmsi ship) ? ship : throw new ArgumentOutOfRangeException(nameof(mmsi)));

    private static ImoNumber Imo(int number) => ImoNumber.TryCreate(number, out ImoNumber imo)
        ? imo
        : throw new ArgumentOutOfRangeException(nameof(number));

    /// <summary>Simulated: two tankers side by side for three hours, at rest in a harbour.</summary>
    private static void Add(
        int mmsi, int imo, double north, List<PositionReport> positions, List<StaticReport> statics)
    {
        Mmsi ship = Ship(mmsi).Mmsi;
        for (int minute = 0; minute < 180; minute++)
        {
            _ = Position.TryCreate(36.143 + north, -5.37, out Position place); // The bay of Gibraltar.
            positions.Add(new()
            {
                Mmsi = ship,
                At = Noon.AddMinutes(minute),
                Position = place,
                SogKnots = 0,
                HeadingDegrees = 90,
                Status = NavigationStatus.UnderWayUsingEngine,
                Class = TransponderClass.A,
                UtcSecond = 60,
            });
            if (minute % 6 == 0)
            {
                statics.Add(new()
                {
                    Mmsi = ship,
                    At = Noon.AddMinutes(minute),
                    ImoNumber = imo == 0 ? null : imo,
                    ShipType = 80,
                    Dimensions = Dimensions.Centred(140, 22),
                });
            }
        }
    }
}
