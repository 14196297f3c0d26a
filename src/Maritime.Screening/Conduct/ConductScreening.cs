using System.Collections.Immutable;
using Maritime.Primitives;

namespace Maritime.Screening.Conduct;

/// <summary>What is asked of <see cref="ConductScreening"/>.</summary>
/// <param name="Facts">Of the ship and, where known, of the ships it met.</param>
/// <param name="Notified">
/// Shipments notified to the 1718 committee: day and ship's IMO number (foreign-origin coal through Rajin is exempt
/// when notified).
/// </param>
public sealed record ConductQuestion(
    ConductShip Ship,
    ImmutableArray<ConductFact> Facts,
    AsOf AsOf,
    ImmutableArray<(DateOnly Day, ImoNumber Imo)> Notified)
{
    /// <summary>180 days: the look-back of 31 CFR 510.208, and what banks ask for.</summary>
    public TimeSpan Lookback { get; init; } = TimeSpan.FromDays(180);
}

/// <summary>Holds facts against the conduct rules. Lists play no part in it.</summary>
public static class ConductScreening
{
    private const int PortBarDays = 180;

    /// <summary>
    /// 0.5 m: what a draught typed in by hand must change before it means cargo (detection's own threshold).
    /// </summary>
    private const double MinDraughtChangeMetres = 0.5;

    /// <summary>60 days: the longest ordinary voyage between a Russian port and the discharge in the Union.</summary>
    private static readonly TimeSpan Voyage = TimeSpan.FromDays(60);

    /// <summary>10 days: a draught is typed in within a few days of a call.</summary>
    private static readonly TimeSpan AroundCall = TimeSpan.FromDays(10);

    public static ImmutableArray<ConductFinding> Of(ConductQuestion question)
    {
        DateTimeOffset end = new(question.AsOf.Valid.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        ConductFact[] own =
        [
            .. from fact in question.Facts
               where IsSame(fact.Ship, question.Ship) && fact.At < end && fact.At >= end - question.Lookback
               orderby fact.At
               select fact,
        ];
        List<ConductFinding> found = [];
        foreach (ConductFact fact in own)
        {
            found.AddRange(Transfer(fact, question));
            found.AddRange(Call(fact, own, question));
            found.AddRange(Silence(fact, own, question));
        }

        return [.. found.DistinctBy(finding => (finding.Rule, finding.Facts[0]))];
    }

    /// <summary>Two descriptions of one ship: by IMO number when both have one, else by MMSI.</summary>
    internal static bool IsSame(ConductShip one, ConductShip other) => one.Imo is { } imo && other.Imo is { } otherImo
        ? imo == otherImo
        : one.Mmsi is { } mmsi && mmsi == other.Mmsi;

    private static IEnumerable<ConductFinding> Transfer(ConductFact fact, ConductQuestion question)
    {
        if (fact.Kind is not (ConductFactKind.PossibleTransfer or ConductFactKind.PossibleDarkTransfer))
        {
            yield break;
        }

        bool isWithDprk = fact.Partner is { } partner && ConductRules.IsDprk(FlagTable.FlagOf(partner));
        if ((isWithDprk || ConductRules.IsDprk(FlagTable.FlagOf(fact.Ship)))
            && ConductRules.DprkTransfers.Holds(fact.Day))
        {
            yield return Finding(
                ConductRules.DprkTransfers,
                fact.Kind == ConductFactKind.PossibleTransfer ? ConductStrength.Suspected : ConductStrength.Indicator,
                $"{Said(fact)} with {(isWithDprk ? "a DPRK-flagged ship" : "the ship itself under the DPRK's flag")}",
                until: null,
                "Whether goods went over, and to or from where, is not visible to AIS.",
                fact);
        }

        foreach (ConductFinding barred in BarAfterTransfer(fact, isWithDprk, question))
        {
            yield return barred;
        }
    }

    private static IEnumerable<ConductFinding> BarAfterTransfer(
        ConductFact fact, bool isWithDprk, ConductQuestion question)
    {
        if (PortBar(fact.Day) is not { } rule || fact.Partner is not { } partner
            || question.AsOf.Valid.DayNumber - fact.Day.DayNumber > PortBarDays)
        {
            yield break;
        }

        ConductFact? call = question.Facts.LastOrDefault(other => other.Kind == ConductFactKind.PortCall
            && IsSame(other.Ship, partner) && ConductRules.IsDprk(other.PortState)
            && other.At <= fact.At && fact.At - other.At <= TimeSpan.FromDays(PortBarDays));
        if (call is not null || isWithDprk)
        {
            yield return Finding(
                rule,
                call is null || fact.Kind != ConductFactKind.PossibleTransfer
                    ? ConductStrength.Indicator
                    : ConductStrength.Suspected,
                call is null
                    ? $"{Said(fact)} with a DPRK-flagged ship; barred from US ports if that ship called in the DPRK"
                    : Invariant($"{Said(fact)} with a ship that called at {call.Port} on {call.Day:yyyy-MM-dd}"),
                fact.Day.AddDays(PortBarDays),
                "Licences and general licence 10 may lift the bar; the partner's calls may be incomplete.",
                call is null ? [fact] : [fact, call]);
        }
    }

    private static IEnumerable<ConductFinding> Call(ConductFact fact, ConductFact[] own, ConductQuestion question)
    {
        if (fact.Kind != ConductFactKind.PortCall)
        {
            yield break;
        }

        if (ConductRules.IsEu(fact.PortState) && ConductRules.EuDprkFlag.Holds(fact.Day)
            && ConductRules.IsDprk(FlagTable.FlagOf(fact.Ship)))
        {
            yield return Finding(
                ConductRules.EuDprkFlag, ConductStrength.Suspected, Said(fact), null, "Emergencies are exempt.", fact);
        }

        if (!ConductRules.IsDprk(fact.PortState))
        {
            yield break;
        }

        if (PortBar(fact.Day) is { } rule && question.AsOf.Valid.DayNumber - fact.Day.DayNumber <= PortBarDays)
        {
            yield return Finding(
                rule,
                ConductStrength.Suspected,
                $"{Said(fact)}; barred from US ports for 180 days",
                fact.Day.AddDays(PortBarDays),
                "Licences and general licence 10 may lift the bar.",
                fact);
        }

        if (Commodity(fact, own, question) is { } commodity)
        {
            yield return commodity;
        }
    }

    /// <summary>A call at a DPRK port, a ship that can carry it, and a draught that changed the right way.</summary>
    private static ConductFinding? Commodity(ConductFact call, ConductFact[] own, ConductQuestion question)
    {
        ConductFact? loaded = own.FirstOrDefault(fact => fact.Kind == ConductFactKind.DraughtChange
            && fact.At >= call.At - AroundCall && fact.At <= (call.Until ?? call.At) + AroundCall
            && fact.DraughtBeforeMetres is not null && fact.DraughtAfterMetres is not null);
        double change = (loaded?.DraughtAfterMetres - loaded?.DraughtBeforeMetres) ?? 0;
        bool isLoading = change >= MinDraughtChangeMetres;
        bool isDischarging = change <= -MinDraughtChangeMetres;
        ConductRule? rule = call.Ship switch
        {
            { IsTanker: true } when isDischarging => ConductRules.DprkPetroleum,
            { IsCargo: true } when isLoading && ConductRules.DprkCoal.Holds(call.Day) => ConductRules.DprkCoal,
            { IsCargo: true } when isLoading => ConductRules.DprkCoalByLivelihood,
            _ => null,
        };
        if (rule?.Holds(call.Day) != true)
        {
            return null;
        }

        bool isRajin = call.Port.Contains("Rajin", StringComparison.OrdinalIgnoreCase)
            || call.Port.Contains("Najin", StringComparison.OrdinalIgnoreCase);
        if (isRajin && isLoading && IsNotified(call, question))
        {
            return null;
        }

        string exempt = isRajin && isLoading
            ? "Foreign-origin coal through Rajin is exempt when notified to the committee; no notification is at hand."
            : "What was carried, and from where it came, is not visible to AIS.";
        return Finding(
            rule,
            isRajin ? ConductStrength.Indicator : ConductStrength.Suspected,
            Invariant($"commodity-risk: {Said(call)}; draught {loaded!.DraughtBeforeMetres:0.0} m before and ")
                + Invariant($"{loaded.DraughtAfterMetres:0.0} m after"),
            null,
            exempt,
            call,
            loaded);
    }

    /// <summary>Silence or a transfer of a tanker between a Russian port and a port of the Union.</summary>
    private static IEnumerable<ConductFinding> Silence(ConductFact fact, ConductFact[] own, ConductQuestion question)
    {
        bool isTransfer = fact.Kind is ConductFactKind.PossibleTransfer or ConductFactKind.PossibleDarkTransfer;
        if (!fact.Ship.IsTanker || !(isTransfer || fact.Kind == ConductFactKind.DarkPeriod))
        {
            yield break;
        }

        ConductFact? russian = question.Facts.LastOrDefault(call => IsCall(call, ConductRules.IsRussian)
            && call.At <= fact.At && fact.At - call.At <= Voyage
            && (IsSame(call.Ship, fact.Ship) || fact.Partner is { } partner && IsSame(call.Ship, partner)));
        ConductFact? next = own.FirstOrDefault(call => call.Kind == ConductFactKind.PortCall && call.At > fact.At);
        bool isBoundForUnion = next is not null && ConductRules.IsEu(next.PortState);
        if (russian is null)
        {
            yield break;
        }

        ConductRule rule = isTransfer ? ConductRules.EuTransfers : ConductRules.EuSilence;
        if (isBoundForUnion && rule.Holds(next!.Day))
        {
            yield return Finding(
                rule,
                ConductStrength.Suspected,
                Invariant($"{Said(fact)} between a call at {russian.Port} on {russian.Day:yyyy-MM-dd} and one at ")
                    + Invariant($"{next.Port} on {next.Day:yyyy-MM-dd}"),
                null,
                isTransfer
                    ? "Whether the cargo fell under Articles 3m or 3n, and whether 48 h notice was given, is not known."
                    : "Whether AIS was switched off on purpose, and what was carried, is not known.",
                fact,
                russian,
                next);
        }

        if (ConductRules.EuHighRiskShipping.Holds(fact.Day))
        {
            yield return Finding(
                ConductRules.EuHighRiskShipping,
                ConductStrength.Indicator,
                Invariant($"{Said(fact)} within 60 days of a call at {russian.Port} on {russian.Day:yyyy-MM-dd}"),
                null,
                "Only the Council lists ships under Article 3s; this is one of its criteria.",
                fact,
                russian);
        }
    }

    private static bool IsCall(ConductFact fact, Func<Flag, bool> state) =>
        fact.Kind == ConductFactKind.PortCall && state(fact.PortState);

    private static bool IsNotified(ConductFact call, ConductQuestion question) =>
        question.Notified.Any(notice => call.Ship.Imo == notice.Imo
            && Math.Abs(notice.Day.DayNumber - call.Day.DayNumber) <= 30);

    private static ConductRule? PortBar(DateOnly day) =>
        ConductRules.UsPortBar.Holds(day) ? ConductRules.UsPortBar
        : ConductRules.UsPortBarByOrder.Holds(day) ? ConductRules.UsPortBarByOrder
        : null;

    private static string Said(ConductFact fact)
    {
        string what = fact.Kind switch
        {
            ConductFactKind.PossibleTransfer => "possible ship-to-ship transfer",
            ConductFactKind.PossibleDarkTransfer => "silence in which a ship-to-ship transfer was possible",
            ConductFactKind.PortCall => $"call at {fact.Port}",
            ConductFactKind.DarkPeriod => "silence that reception does not explain",
            _ => fact.Kind.ToString(),
        };
        return Invariant($"{what} on {fact.Day:yyyy-MM-dd}");
    }

    private static ConductFinding Finding(
        ConductRule rule,
        ConductStrength strength,
        string says,
        DateOnly? until,
        string notKnown,
        params ImmutableArray<ConductFact> facts) =>
        new(
            rule.Id,
            rule.Authority,
            rule.Article,
            strength,
            $"{char.ToUpperInvariant(says[0])}{says[1..]}. {rule.Article} concerns {rule.Forbids}.",
            until,
            notKnown,
            facts);
}
