using System.Text.Json;
using System.Text.Json.Serialization;
using Maritime.Screening;

namespace Maritime.Server.Commands.Screen;

/// <summary>Writes verdicts to standard output, for a person or for a program.</summary>
internal static class VerdictPrinter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public static void WriteJson(object value) => Console.WriteLine(JsonSerializer.Serialize(value, Json));

    public static object ToJson(string asked, ScreeningVerdict verdict) => new
    {
        asked,
        tier = verdict.Tier,
        gravity = verdict.Gravity,
        isUndetermined = verdict.IsUndetermined,
        riskScore = Math.Round(verdict.RiskScore, 4),
        summary = verdict.Summary,
        asOf = new { valid = verdict.AsOf.Valid, known = verdict.AsOf.Known },
        listVersion = verdict.ListVersion,
        regimes = verdict.Regimes,
        matches = verdict.Matches,
        reviews = verdict.Reviews,
        notes = verdict.Notes,
    };

    public static void WriteText(string asked, ScreeningVerdict verdict)
    {
        Console.WriteLine($"{asked}: {verdict.Summary}");
        string tier = verdict.Tier == Tier.None ? "no tie known" : verdict.Tier.ToString();
        Console.WriteLine(Invariant($"  {tier}; gravity {verdict.Gravity}; risk score {verdict.RiskScore:0.00}")
            + (verdict.IsUndetermined ? "; undetermined" : ""));
        Console.WriteLine(Invariant($"  as of {verdict.AsOf.Valid:yyyy-MM-dd}, known {verdict.AsOf.Known:yyyy-MM-dd}; ")
            + $"lists: {verdict.ListVersion}");
        foreach (RegimeVerdict regime in verdict.Regimes)
        {
            string share = regime.SharePercent is { } percent ? Invariant($", {percent:0.00} %") : "";
            Console.WriteLine($"  {regime.Authority}: {regime.Status}{share}");
            foreach (string step in regime.Steps)
            {
                Console.WriteLine($"      {step}");
            }
        }

        foreach (ScreeningMatch match in verdict.Matches)
        {
            Console.WriteLine(Invariant($"  {match.Tier} by {match.MatchedOn}: {match.EntryName} ({match.EntryId}), ")
                + Invariant($"score {match.Score:0.00}"));
            foreach (ListMeasure measure in match.Measures)
            {
                Console.WriteLine(Invariant($"      {measure.Authority} {measure.List}: {measure.Measure} ")
                    + Invariant($"since {measure.From:yyyy-MM-dd}")
                    + (measure.To is { } to ? Invariant($" until {to:yyyy-MM-dd}") : ""));
            }

            foreach (string step in match.Steps)
            {
                Console.WriteLine($"      {step}");
            }
        }

        foreach (ScreeningMatch review in verdict.Reviews)
        {
            Console.WriteLine(Invariant($"  to be confirmed, same {review.MatchedOn}: {review.EntryName} ")
                + $"({review.EntryId})");
        }

        foreach (string note in verdict.Notes)
        {
            Console.WriteLine($"  note: {note}");
        }
    }
}
