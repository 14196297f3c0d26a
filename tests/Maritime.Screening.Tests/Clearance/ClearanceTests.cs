using System.Collections.Immutable;
using Maritime.Primitives;
using Maritime.Screening.Clearance;
using Maritime.Screening.Conduct;

namespace Maritime.Screening.Tests.Clearance;

public class ClearanceTests
{
    private static readonly DateOnly Day = new(2020, 7, 1);

    [Theory]
    [InlineData(1.00, ClearanceOutcome.NoAdverseFinding)]
    [InlineData(0.80, ClearanceOutcome.NoAdverseFinding)]
    [InlineData(0.7999, ClearanceOutcome.InsufficientObservation)]
    [InlineData(0.00, ClearanceOutcome.InsufficientObservation)]
    [InlineData(double.NaN, ClearanceOutcome.InsufficientObservation)]
    public void Below_80_percent_observed_there_is_never_no_adverse_finding(double observed, ClearanceOutcome outcome)
    {
        ClearanceReport report = ClearanceReport.Of(Nothing() with { Observed = observed }, ClearanceOptions.Default);

        Assert.Equal(outcome, report.Outcome);
        Assert.Contains("not observed:", report.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_owner_refers_however_much_was_seen()
    {
        ClearanceCase asked = Nothing();

        ClearanceReport report = ClearanceReport.Of(
            asked with { Verdict = asked.Verdict with { IsUndetermined = true } }, ClearanceOptions.Default);

        Assert.Equal(ClearanceOutcome.Refer, report.Outcome);
    }

    [Fact]
    public void A_conduct_finding_refers_with_its_rule_among_the_grounds()
    {
        ConductFinding finding = new(
            "unscr-2375-11", "UN", "UNSCR 2375", ConductStrength.Suspected, "Possible transfer.", null, "", []);

        ClearanceReport report = ClearanceReport.Of(Nothing() with { Conduct = [finding] }, ClearanceOptions.Default);

        Assert.Equal(ClearanceOutcome.Refer, report.Outcome);
        Assert.Contains(report.Grounds, ground => ground.Contains("UN Suspected", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_silence_that_is_long_or_unexplained_gets_a_letter_that_asks_and_does_not_accuse()
    {
        DateTimeOffset start = new(2020, 6, 1, 0, 0, 0, TimeSpan.Zero);
        ClearanceCase asked = Nothing() with
        {
            Gaps =
            [
                new(start, start.AddHours(30), IsExplained: false, "gap/1"),
                new(start.AddDays(5), start.AddDays(5).AddHours(8), IsExplained: true, "gap/2"),
                new(start.AddDays(9), start.AddDays(9).AddHours(2), IsExplained: true, "gap/3"),
            ],
        };

        ImmutableArray<string> letters = ClearanceReport.Of(asked, ClearanceOptions.Default).QueryLetters();

        Assert.Equal(2, letters.Length);
        Assert.Contains("30.0 hours", letters[0], StringComparison.Ordinal);
        Assert.Contains("gap/1", letters[0], StringComparison.Ordinal);
        Assert.All(letters, letter => Assert.DoesNotContain("evasion", letter, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_row_of_a_bulk_file_has_as_many_fields_as_its_heading()
    {
        string row = ClearanceText.Row(ClearanceReport.Of(Nothing(), ClearanceOptions.Default));

        Assert.Equal(ClearanceText.Heading.Split(',').Length, row.Split(',').Length);
    }

    private static ClearanceCase Nothing()
    {
        ImoNumber.TryCreate(9074729, out ImoNumber imo);
        ScreeningVerdict verdict = new(Tier.None, [], "lists of the test", AsOf.Day(Day));
        return new(new(null, imo), verdict, [], [], [], [], 1, Day);
    }
}
