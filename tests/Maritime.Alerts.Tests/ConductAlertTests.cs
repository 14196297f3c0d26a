using System.Collections.Immutable;
using Maritime.Alerts.Conduct;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Screening;
using Maritime.Screening.Graph;
using Maritime.Screening.Lists;
using Maritime.Tracking;
using GraphKind = Maritime.Screening.Graph.PartyKind;

namespace Maritime.Alerts.Tests;

/// <summary>Detection's events met with the conduct rules, the advisory's practices and the signs of a front.</summary>
public class ConductAlertTests
{
    private static readonly DateTimeOffset Now = new(2018, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Mmsi Ship = Number(667_001_234);
    private static readonly Mmsi Other = Number(445_000_001);
    private static readonly ImoNumber Hull =
        ImoNumber.TryCreate(9074729, out ImoNumber imo) ? imo : throw new InvalidOperationException();

    [Theory]
    [InlineData("NAMPO (PRK)", true)]
    [InlineData("BUSAN (KOR)", false)]
    public void A_port_call_touches_the_rule_of_its_state(string place, bool isFound)
    {
        ConductBook book = new();
        book.Add(Event(EventKinds.PortCall, 10) with { Evidence = [new("place", place)] });

        ImmutableArray<AlertFinding> found = Ask(book);

        Assert.Equal(isFound, found.Any(one => one is { Kind: FindingKind.Conduct, Rule: "us-31cfr510.208" }));
    }

    [Theory]
    [InlineData(4.0, 8.0, true)]
    [InlineData(8.0, 8.2, false)]
    public void A_deeper_draught_after_a_call_in_the_dprk_is_a_commodity_risk(double before, double after, bool isFound)
    {
        ConductBook book = new();
        book.Add(Event(EventKinds.PortCall, 10) with { Evidence = [new("place", "NAMPO (PRK)")] });
        book.Add(Event(EventKinds.DraughtChange, 8) with
        {
            Evidence = [new("draught before", $"{before}", before), new("draught after", $"{after}", after)],
        });

        ImmutableArray<AlertFinding> found = Ask(book);

        Assert.Equal(isFound, found.Any(one => one.Rule == "unscr-2371-8"));
        Assert.All(
            found.Where(one => one.Rule == "unscr-2371-8"),
            one => Assert.Equal(2, one.EventIds.Length));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void A_hull_that_changes_its_flag_three_times_is_seen_hopping_flags(int changes, bool isSeen)
    {
        ConductBook book = new();
        book.Add(Event(EventKinds.Loitering, 5));
        int[] radios = [667_001_234, 514_000_001, 611_000_001, 667_001_234];
        for (int at = 0; at <= changes; at++)
        {
            book.Learn(Identity(Number(radios[at])), Now.AddDays(-60 + (10 * at)));
        }

        // The last number has a register of its own: the flag itself gives no doubt.
        ImmutableArray<AlertFinding> found = Ask(book);

        Assert.Equal(isSeen, found.Any(one =>
            one is { Kind: FindingKind.Practice } && one.Says.Contains($"{changes} times", StringComparison.Ordinal)));
    }

    [Fact]
    public void Three_different_practices_deserve_an_alert_and_two_do_not()
    {
        ConductBook book = new();
        book.Add(Event(EventKinds.DarkPeriod, 20) with { Label = "dark" });
        book.Add(Event(EventKinds.Loitering, 15));
        Assert.DoesNotContain(Ask(book), one => one is { Kind: FindingKind.Practice, IsStrong: true });

        book.Add(Event(EventKinds.IdentityChange, 10));

        Assert.Equal(
            3, Ask(book).Count(one => one is { Kind: FindingKind.Practice, IsStrong: true }));
    }

    [Theory]
    [InlineData(Tier.L0, true)]
    [InlineData(Tier.L4, false)]
    public void The_owner_of_a_ship_that_met_a_listed_one_and_shares_an_address_with_a_listed_party_is_a_possible_front(
        Tier partner, bool isAlert)
    {
        ConductBook book = new();
        book.Add(Event(EventKinds.Rendezvous, 10) with
        {
            Partner = Other,
            Label = "possible-sts",
            Stage = EventStage.Confirmed,
        });

        ImmutableArray<AlertFinding> found = Ask(book, partner, FrontScreener());

        AlertFinding front = found.Single(one => one.Kind == FindingKind.FrontCompany);
        Assert.Equal(isAlert, front.IsStrong);
        Assert.Contains("shared address", front.Says, StringComparison.Ordinal);
        Assert.Equal(isAlert, front.Says.Contains("may have met", StringComparison.Ordinal));
    }

    /// <summary>Her owner shares an address with a party that a network file calls frozen.</summary>
    private static Screener FrontScreener() => new(ListStore.Empty, Network.Empty with
    {
        Parties =
        [
            new() { Key = "ship", Name = "SHIP", Kind = GraphKind.Vessel, Imo = Hull },
            new() { Key = "second", Name = "SECOND", Kind = GraphKind.Vessel },
            new() { Key = "owner", Name = "Front Ltd" },
            new()
            {
                Key = "listed",
                Name = "Listed Ltd",
                Listed = [new("US", "OFAC SDN", "blocking", new(2017, 1, 1), null)],
            },
        ],
        Edges =
        [
            new() { Source = "owner", Target = "ship", Kind = EdgeKind.RegisteredOwner, Document = "register" },
            new() { Source = "owner", Target = "second", Kind = EdgeKind.RegisteredOwner, Document = "register" },
            new() { Source = "listed", Target = "owner", Kind = EdgeKind.SharedAddress, Document = "company house" },
        ],
    });

    private static ImmutableArray<AlertFinding> Ask(
        ConductBook book, Tier partner = Tier.None, IScreener? screener = null) => book.Of(
        new(Identity(Ship), null),
        mmsi => new(Identity(mmsi), mmsi == Other
            ? new ScreeningVerdict(partner, [], "test", AsOf.Day(new(2018, 6, 1)))
            : null),
        screener ?? new Screener(ListStore.Empty),
        Now);

    private static VesselIdentity Identity(Mmsi mmsi) => new(mmsi)
    {
        Imo = mmsi == Other ? null : Hull,
        Name = mmsi == Other ? "OTHER" : "SHIP",
        ShipType = 70,
    };

    private static VesselEvent Event(string kind, int daysAgo) => new()
    {
        Kind = kind,
        Mmsi = Ship,
        StartedAt = Now.AddDays(-daysAgo),
        EndedAt = Now.AddDays(-daysAgo).AddHours(12),
        Place = Position.TryCreate(38.5, 124.5, out Position place) ? place : default,
        State = EventState.Closed,
        Confidence = 0.97,
        Summary = "As said.",
    };

    private static Mmsi Number(int value) =>
        Mmsi.TryCreate(value, out Mmsi mmsi) ? mmsi : throw new InvalidOperationException();
}
