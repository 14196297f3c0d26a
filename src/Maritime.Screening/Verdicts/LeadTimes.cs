using System.Collections.Immutable;
using Maritime.Screening.Conduct;
using Maritime.Screening.Graph;

namespace Maritime.Screening.Verdicts;

/// <summary>How long before an authority acted there was a reason to look.</summary>
/// <param name="Reason">What would have been said first, and by what.</param>
/// <param name="FirstOn">The first day on which it could be said with what was known that day.</param>
/// <param name="Milestone">"US OFAC SDN listing", "detained".</param>
public sealed record LeadTime(string Ship, string Reason, DateOnly FirstOn, string Milestone, DateOnly MilestoneOn)
{
    public int Days => MilestoneOn.DayNumber - FirstOn.DayNumber;
}

/// <summary>Lead times of every reported meeting of the network, computed and not remembered.</summary>
public static class LeadTimes
{
    public static ImmutableArray<LeadTime> Of(Screener screener)
    {
        Network network = screener.Parties.Network;
        List<LeadTime> times = [];
        foreach (NetworkEvent met in network.Events.Where(met => met.Type == "STS" && met.Parties.Length == 2))
        {
            for (int side = 0; side < 2; side++)
            {
                Add(screener, met, met.Parties[side], met.Parties[1 - side], times);
            }
        }

        return [.. times.OrderBy(time => time.Ship, StringComparer.Ordinal).ThenBy(time => time.FirstOn)];
    }

    private static void Add(Screener screener, NetworkEvent met, string shipKey, string otherKey, List<LeadTime> times)
    {
        OwnershipGraph graph = screener.Parties.Graph;
        if (!graph.TryFind(shipKey, out int ship) || !graph.TryFind(otherKey, out int other))
        {
            return;
        }

        AsOf day = AsOf.Day(met.On);
        (string Name, DateOnly On)[] milestones = [.. Milestones(screener, ship, shipKey, met.On)];
        if (milestones.Length == 0 || !screener.Parties.MeasuresOf(ship, day).IsEmpty)
        {
            return;
        }

        string name = graph.NameOf(ship);
        ScreeningVerdict partner = screener.ScreenParty(other, day);
        bool isPartnerTied = partner.Tier <= Tier.L2;
        if (isPartnerTied)
        {
            string reason = $"met {graph.NameOf(other)}, {partner.Tier} ({partner.Matches[0].EntryId})";
            times.AddRange(milestones.Select(mark => new LeadTime(name, reason, met.On, mark.Name, mark.On)));
        }

        if (graph.StatementOf(other) is { Flag.Code: "KP" } && ConductRules.DprkTransfers.Holds(met.On))
        {
            string reason = $"met the DPRK-flagged {graph.NameOf(other)} ({ConductRules.DprkTransfers.Article})";
            times.AddRange(milestones.Select(mark => new LeadTime(name, reason, met.On, mark.Name, mark.On)));
        }

        if (FirstPath(screener, ship, milestones.Max(mark => mark.On)) is { } path)
        {
            times.AddRange(milestones.Where(mark => mark.On > path.On)
                .Select(mark => new LeadTime(name, path.Reason, path.On, mark.Name, mark.On)));
        }
    }

    /// <summary>
    /// The first day on which documents tie the ship to a listed party, before she is listed herself.
    /// </summary>
    private static (string Reason, DateOnly On)? FirstPath(Screener screener, int ship, DateOnly before)
    {
        foreach (int change in screener.Parties.Changes)
        {
            DateOnly day = DateOnly.FromDayNumber(change);
            if (day >= before || day.Year < 2000)
            {
                continue;
            }

            ScreeningVerdict verdict = screener.ScreenParty(ship, AsOf.Day(day));
            if (verdict.Tier == Tier.L0)
            {
                return null;
            }

            if (verdict.Matches is [var match, ..])
            {
                return ($"{match.Tier} {match.MatchedOn}: {match.EntryName} ({match.EntryId})", day);
            }
        }

        return null;
    }

    private static IEnumerable<(string Name, DateOnly On)> Milestones(
        Screener screener, int ship, string shipKey, DateOnly after)
    {
        AsOf later = AsOf.Day(after.AddYears(5));
        foreach (ListMeasure measure in screener.Parties.MeasuresOf(ship, later)
            .Where(measure => measure.From > after)
            .OrderBy(measure => measure.From))
        {
            yield return ($"{measure.Authority} listing ({measure.List})", measure.From!.Value);
        }

        foreach (NetworkEvent happened in screener.Parties.Network.Events
            .Where(one => one.Type == "Detained" && one.On > after && one.Parties.Contains(shipKey)))
        {
            yield return ("detained", happened.On);
        }
    }
}
