using System.Collections.Immutable;
using Maritime.Screening.Conduct;

namespace Maritime.Screening.Clearance;

public enum ClearanceOutcome : byte
{
    /// <summary>Something was found, or who owns the ship is not known: a person must look.</summary>
    Refer,

    /// <summary>Nothing was found, but too little was seen to say more.</summary>
    InsufficientObservation,

    /// <summary>Nothing was found in what was observed. Not a promise about what was not.</summary>
    NoAdverseFinding,
}

/// <summary>Between these times the ship was not heard.</summary>
/// <param name="IsExplained">Reception explains it: out of coverage, the feed was down.</param>
public sealed record ObservationGap(DateTimeOffset From, DateTimeOffset To, bool IsExplained, string Source)
{
    public TimeSpan Length => To - From;
}

/// <summary>What was asked, for the record.</summary>
public sealed record ClearanceOptions
{
    public static ClearanceOptions Default { get; } = new();

    /// <summary>80 %: below that "no adverse finding" would be said of a ship that was mostly not seen.</summary>
    public double MinObserved { get; init; } = 0.80;

    /// <summary>180 days, as 31 CFR 510.208 looks back.</summary>
    public TimeSpan Lookback { get; init; } = TimeSpan.FromDays(180);

    /// <summary>6 h: a silence that a query letter is written about; class A ships report every few minutes.</summary>
    public TimeSpan MinQueriedGap { get; init; } = TimeSpan.FromHours(6);
}

/// <summary>Everything that clearance rests on.</summary>
/// <param name="Observed">The share of the look-back in which the ship was heard, 0..1.</param>
public sealed record ClearanceCase(
    ScreeningSubject Subject,
    ScreeningVerdict Verdict,
    ImmutableArray<ConductFinding> Conduct,
    ImmutableArray<DeceptivePractice> Practices,
    ImmutableArray<FlagIndicator> Flags,
    ImmutableArray<ObservationGap> Gaps,
    double Observed,
    DateOnly AsOf);

/// <summary>May this ship be dealt with? The answer, its grounds and what is not known.</summary>
public sealed record ClearanceReport(
    ClearanceOutcome Outcome,
    ImmutableArray<string> Grounds,
    double ObservedShare,
    TimeSpan Unobserved,
    string ListVersion,
    ClearanceCase Case,
    ClearanceOptions Options)
{
    /// <summary>Weighs a case. Anything found, or an owner not known, refers; too little seen never clears.</summary>
    public static ClearanceReport Of(ClearanceCase asked, ClearanceOptions options)
    {
        List<string> grounds = [];
        grounds.AddRange(asked.Verdict.Matches.Select(match =>
            $"{match.Tier} {match.MatchedOn}: {match.EntryName} ({match.EntryId})"));
        grounds.AddRange(asked.Verdict.Reviews.Select(review =>
            $"To be confirmed: same {review.MatchedOn} as {review.EntryName} ({review.EntryId})"));
        grounds.AddRange(asked.Conduct.Select(finding => $"{finding.Authority} {finding.Strength}: {finding.Says}"));
        grounds.AddRange(asked.Flags.Select(flag => $"{flag.Says} [{flag.Source}]"));
        grounds.AddRange(asked.Practices.Where(practice => practice.Status == PracticeStatus.Seen)
            .Select(practice => $"{practice.Practice}: {practice.Says}"));
        if (asked.Verdict.IsUndetermined)
        {
            grounds.AddRange(asked.Verdict.Notes.DefaultIfEmpty("Who owns the ship is not known."));
        }

        double observed = double.IsNaN(asked.Observed) ? 0 : Math.Clamp(asked.Observed, 0, 1);
        ClearanceOutcome outcome = grounds.Count > 0 ? ClearanceOutcome.Refer
            : observed < options.MinObserved ? ClearanceOutcome.InsufficientObservation
            : ClearanceOutcome.NoAdverseFinding;
        return new(
            outcome,
            [.. grounds.Distinct()],
            observed,
            options.Lookback * (1 - observed),
            asked.Verdict.ListVersion,
            asked,
            options);
    }

    /// <summary>"refer", "insufficient observation" or "no adverse finding in what was observed".</summary>
    public string OutcomeText => Outcome switch
    {
        ClearanceOutcome.Refer => "refer",
        ClearanceOutcome.InsufficientObservation => "insufficient observation",
        _ => "no adverse finding in what was observed",
    };

    /// <summary>One letter about each silence that reception does not explain, or that is long.</summary>
    public ImmutableArray<string> QueryLetters() =>
    [
        .. from gap in Case.Gaps
           where !gap.IsExplained || gap.Length >= Options.MinQueriedGap
           orderby gap.From
           select QueryLetter.About(Case.Subject, gap),
    ];

    public string ToText() => ClearanceText.Of(this);
}
