using Maritime.Screening.Verdicts;

namespace Maritime.Screening.Tests.Decisions;

public class DismissalTests
{
    private static readonly ScreeningMatch Association = new(
        Tier.L4, "association", "OFAC 17068", "OMM", [], [], ["shares an address [register]"], 0.1);

    [Fact]
    public void A_dismissed_match_stays_away_on_a_newer_list_that_says_the_same()
    {
        ScreeningSubject subject = new(null, Rows.World.Ship(9417115).Imo);
        Dismissals kept = Dismissals.None.With(
            Dismissals.Dismiss(subject, Association, "v1", new(2018, 1, 5), "an officer", "another tenant"));

        ScreeningVerdict verdict = kept.Apply(subject, Verdict("v2", Association));

        Assert.Equal(Tier.None, verdict.Tier);
        Assert.Empty(verdict.Matches);
        Assert.Contains("on lists v1: another tenant", Assert.Single(verdict.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_asked_again_when_another_document_says_more()
    {
        ScreeningSubject subject = new(null, Rows.World.Ship(9417115).Imo);
        Dismissals kept = Dismissals.None.With(
            Dismissals.Dismiss(subject, Association, "v1", new(2018, 1, 5), "an officer", "another tenant"));
        ScreeningMatch changed = Association with
        {
            Steps = ["shares an address [register]", "shares a director [court]"],
        };

        ScreeningVerdict verdict = kept.Apply(subject, Verdict("v2", changed));

        Assert.Equal(Tier.L4, verdict.Tier);
        Assert.Contains("open again", Assert.Single(verdict.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_listing_of_the_very_ship_cannot_be_dismissed()
    {
        ScreeningSubject subject = new(null, Rows.World.Ship(9417115).Imo);
        ScreeningMatch listed = Association with { Tier = Tier.L0, MatchedOn = "imo", Steps = [] };
        Dismissals kept = Dismissals.None.With(
            Dismissals.Dismiss(subject, listed, "v1", new(2018, 3, 1), "an officer", "a mistake"));

        Assert.Equal(Tier.L0, kept.Apply(subject, Verdict("v2", listed)).Tier);
    }

    private static ScreeningVerdict Verdict(string version, ScreeningMatch match) =>
        new(match.Tier, [match], version, AsOf.Day(new(2018, 2, 1)));
}
