using Maritime.Alerts.Rules;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Screening;
using Maritime.Tracking;

namespace Maritime.Alerts.Tests;

public class AlertBookTests
{
    private static readonly DateTimeOffset Start = new(2017, 12, 9, 5, 0, 0, TimeSpan.Zero);
    private static readonly TrafficLabel Recorded = new(TrafficMode.Recorded, "recorded");
    private readonly AlertBook _book = new(AlertRules.All, AlertOptions.Default);

    [Theory]
    [InlineData(Tier.None, Severity.Low)]
    [InlineData(Tier.L4, Severity.Medium)]
    [InlineData(Tier.L3, Severity.High)]
    [InlineData(Tier.L2, Severity.Critical)]
    [InlineData(Tier.L0, Severity.Critical)]
    public void The_tie_to_a_listed_party_sets_the_severity_of_a_possible_transfer(Tier tier, Severity expected)
    {
        Alert? alert = Say(Transfer(), partner: tier);

        Assert.Equal(expected, alert!.Severity);
        Assert.Equal(tier, alert.Tier);
    }

    [Fact]
    public void A_candidate_wakes_nobody() =>
        Assert.Null(Say(Transfer() with { Stage = EventStage.Candidate }, Tier.L0));

    [Fact]
    public void Another_label_wakes_nobody() => Assert.Null(Say(Transfer() with { Label = "pilotage" }, Tier.L0));

    [Fact]
    public void Silence_of_an_untied_ship_wakes_nobody()
    {
        VesselEvent dark = Transfer() with { Kind = EventKinds.DarkPeriod, Label = "dark", Partner = null };

        Assert.Null(_book.OnEvent(dark, [Ship(1, Tier.None)], Recorded, Start, Start));
        Assert.Equal(Severity.High, _book.OnEvent(dark, [Ship(1, Tier.L1)], Recorded, Start, Start)!.Severity);
    }

    [Fact]
    public void A_newer_version_updates_the_same_alert_and_an_older_one_changes_nothing()
    {
        Alert first = Say(Transfer())!;
        Alert second = Say(Transfer() with { Version = 3, Confidence = 0.95 })!;

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(0.95, second.Confidence);
        Assert.Null(Say(Transfer() with { Version = 2 }));
        Assert.Equal(1, _book.Count);
    }

    [Fact]
    public void A_moved_beginning_keeps_the_alert()
    {
        Alert first = Say(Transfer())!;
        VesselEvent moved = Transfer(startedAt: Start.AddMinutes(-20)) with { Supersedes = Transfer().Id };
        Say(Transfer() with { Version = 2, State = EventState.Retracted });
        Alert second = Say(moved)!;

        Assert.Equal(first.Id, second.Id);
        Assert.False(second.IsRetracted);
        Assert.Equal(1, _book.Count);
    }

    [Fact]
    public void A_retracted_event_retracts_the_alert_with_history()
    {
        Say(Transfer());
        Alert alert = Say(Transfer() with { Version = 2, State = EventState.Retracted })!;

        Assert.True(alert.IsRetracted);
        Assert.Contains("Retracted", alert.History[^1].What, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_pair_within_twelve_hours_is_one_incident_and_later_another()
    {
        Alert first = Say(Transfer() with { EndedAt = Start.AddHours(2), State = EventState.Closed })!;
        Alert again = Say(Transfer(startedAt: Start.AddHours(13)) with { EndedAt = Start.AddHours(14) })!;
        Alert later = Say(Transfer(startedAt: Start.AddHours(40)))!;

        Assert.Equal(first.Id, again.Id);
        Assert.Equal(2, again.EventIds.Length);
        Assert.NotEqual(first.Id, later.Id);
    }

    [Fact]
    public void A_list_change_upgrades_in_place_and_says_so()
    {
        Alert before = Say(Transfer())!;
        IReadOnlyList<Alert> changed = _book.Rescreen(
            Ship(2, Tier.None).Identity.Mmsi, mmsi => Ship(mmsi.Value - 200_000_000, Tier.L1), Start.AddDays(76));

        Alert after = Assert.Single(changed);
        Assert.Equal(before.Id, after.Id);
        Assert.Equal(Severity.Critical, after.Severity);
        Assert.Contains("Upgraded from low to critical", after.History[^1].What, StringComparison.Ordinal);
        Assert.Equal("screening", after.History[^1].By);
    }

    [Fact]
    public void Two_officers_cannot_both_take_an_alert_unknowingly()
    {
        Alert alert = Say(Transfer())!;
        AlertChange change = new(Start, "first officer", "Acknowledged.");

        Assert.True(_book.TryMove(alert.Id, alert.Version, AlertState.Acknowledged, change, out _, out _));
        Assert.False(_book.TryMove(
            alert.Id, alert.Version, AlertState.Acknowledged, change, out _, out AlertMoveError error));
        Assert.Equal(AlertMoveError.ChangedMeanwhile, error);
    }

    [Fact]
    public void What_an_officer_did_survives_a_restart_that_plays_the_same_traffic_again()
    {
        Alert alert = Say(Transfer())!;
        AlertChange change = new(Start, "first officer", "Acknowledged.");
        Assert.True(_book.TryMove(alert.Id, alert.Version, AlertState.Acknowledged, change, out Alert? kept, out _));
        AlertBook restarted = new(AlertRules.All, AlertOptions.Default);
        restarted.Remember(kept!);

        Alert again = restarted.OnEvent(
            Transfer(), [Ship(1, Tier.None), Ship(2, Tier.None)], Recorded, Start, Start)!;

        Assert.Equal(AlertState.Acknowledged, again.State);
        Assert.Equal("first officer", again.History[^1].By);
        Assert.True(again.Version > kept!.Version);
    }

    private static VesselEvent Transfer(DateTimeOffset? startedAt = null) => new()
    {
        Kind = EventKinds.Rendezvous,
        Label = "possible-sts",
        Mmsi = Ship(1, Tier.None).Identity.Mmsi,
        Partner = Ship(2, Tier.None).Identity.Mmsi,
        StartedAt = startedAt ?? Start,
        Place = Position.TryCreate(29, 124, out Position place) ? place : default,
        Stage = EventStage.Provisional,
        Confidence = 0.8,
        Summary = "Two ships lay alongside.",
    };

    private static VesselFacts Ship(int number, Tier tier)
    {
        Assert.True(Mmsi.TryCreate(200_000_000 + number, out Mmsi mmsi));
        ScreeningVerdict verdict = new(tier, [], "test", AsOf.Day(new DateOnly(2017, 12, 9)));
        return new(new VesselIdentity(mmsi) { Name = $"SHIP {number}" }, verdict);
    }

    private Alert? Say(VesselEvent said, Tier partner = Tier.None) =>
        _book.OnEvent(said, [Ship(1, Tier.None), Ship(2, partner)], Recorded, Start.AddMinutes(30), Start);
}
