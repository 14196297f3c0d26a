using System.Collections.Immutable;
using System.Text;
using Maritime.Screening.Conduct;

namespace Maritime.Screening.Clearance;

/// <summary>Writes a report for a person, and rows for a file.</summary>
public static class ClearanceText
{
    /// <summary>Heading of <see cref="Row"/>.</summary>
    public const string Heading =
        "imo,mmsi,name,as_of,outcome,tier,gravity,observed_share,unobserved_hours,grounds,regimes,list_version";

    internal static string Of(ClearanceReport report)
    {
        ClearanceCase asked = report.Case;
        StringBuilder text = new();
        string ship = asked.Subject.Name ?? asked.Subject.Imo?.ToString() ?? "ship without a number";
        Line(Invariant($"Clearance of {ship} as of {asked.AsOf:yyyy-MM-dd}, ")
            + Invariant($"looking back {report.Options.Lookback.Days} days"));
        Line($"Outcome: {report.OutcomeText}");
        Line(Invariant($"Observed {report.ObservedShare * 100:0.0} % of the time; ")
            + Invariant($"not observed: {report.Unobserved.TotalDays:0.0} days. What happened then is not known."));
        Line($"Lists: {report.ListVersion}");
        Line(asked.Verdict.Summary);
        Section("Grounds", report.Grounds);
        Section("Paths", [.. asked.Verdict.Matches.SelectMany(match => match.Steps)]);
        Section("Rules by authority", [.. asked.Verdict.Regimes.Select(regime =>
            $"{regime.Authority}: {regime.Status} ({regime.Rule})")]);
        Section("Conduct", [.. asked.Conduct.Select(finding => $"{finding.Says} Not known: {finding.NotKnown}")]);
        Section("Practices", [.. asked.Practices.Select(practice =>
            $"{practice.Practice}: {Status(practice.Status)} ({practice.Says})")]);
        Section("Notes", asked.Verdict.Notes);
        Section("Silences", [.. asked.Gaps.Select(gap => Invariant($"{gap.From.UtcDateTime:yyyy-MM-dd HH:mm} to ")
            + Invariant($"{gap.To.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {gap.Length.TotalHours:0.0} h")
            + (gap.IsExplained ? ", reception explains it" : ""))]);
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');

        void Section(string title, ImmutableArray<string> lines)
        {
            if (!lines.IsEmpty)
            {
                Line("");
                Line($"{title}:");
                foreach (string line in lines.Distinct())
                {
                    Line($"  {line}");
                }
            }
        }
    }

    /// <summary>One line of a bulk file; texts in quotes where they need it (RFC 4180).</summary>
    public static string Row(ClearanceReport report) => string.Join(
        ',',
        new[]
        {
            report.Case.Subject.Imo is { } imo ? Invariant($"{imo.Value:D7}") : "",
            report.Case.Subject.Mmsi?.ToString() ?? "",
            report.Case.Subject.Name ?? "",
            Invariant($"{report.Case.AsOf:yyyy-MM-dd}"),
            report.OutcomeText,
            report.Case.Verdict.Tier.ToString(),
            report.Case.Verdict.Gravity.ToString(),
            Invariant($"{report.ObservedShare:0.000}"),
            Invariant($"{report.Unobserved.TotalHours:0}"),
            string.Join(" | ", report.Grounds),
            string.Join(" | ", report.Case.Verdict.Regimes.Select(regime => $"{regime.Authority} {regime.Status}")),
            report.ListVersion,
        }.Select(Quoted));

    private static string Status(PracticeStatus status) => status switch
    {
        PracticeStatus.Seen => "seen",
        PracticeStatus.NotSeen => "not seen",
        _ => "not observable",
    };

    private static string Quoted(string field) => field.AsSpan().IndexOfAny(",\"\n") < 0
        ? field
        : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
