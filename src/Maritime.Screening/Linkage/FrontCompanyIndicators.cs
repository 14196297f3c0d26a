using System.Collections.Immutable;
using Maritime.Screening.Graph;
using Maritime.Screening.Verdicts;

namespace Maritime.Screening.Linkage;

/// <param name="Kind">"shared director", "shared address", "single-ship company", ...</param>
/// <param name="Family">What it was read from: indicators of one family are one indicator.</param>
public sealed record FrontCompanyIndicator(string Kind, string Says, string Family);

/// <summary>
/// Signs that a company stands in front of a listed party. One sign is a coincidence; two may deserve a person.
/// </summary>
/// <param name="Company">Its name.</param>
/// <param name="DeservesAlert">At least two of different kinds and of different sources.</param>
public sealed record FrontCompanyFinding(
    string Company, ImmutableArray<FrontCompanyIndicator> Indicators, bool DeservesAlert);

/// <summary>Looks for signs of a front company around listed parties.</summary>
public static class FrontCompanyIndicators
{
    /// <summary>
    /// 365 days: shell companies of the UN Panel's cases were months old when they bought their ship.
    /// </summary>
    private const int RecentDays = 365;

    /// <param name="contacts">Listed ships that the company's ships were seen with, from detection.</param>
    public static FrontCompanyFinding Of(
        ScreeningGraph parties, int company, AsOf asOf, IReadOnlyList<string>? contacts = null)
    {
        OwnershipGraph graph = parties.Graph;
        List<FrontCompanyIndicator> found = [];
        Sentences sentences = new(parties);
        foreach (Edge edge in graph.EdgesFrom(company, asOf).Concat(graph.EdgesTo(company, asOf)))
        {
            int other = edge.Source == company ? edge.Target : edge.Source;
            if (edge.Kind.IsSharedAttribute && IsListed(parties, other, asOf))
            {
                found.Add(new(Shared(edge.Kind), sentences.Of(edge), SourceFamilies.Of(graph, edge.Index)));
            }

            if (edge.Kind == EdgeKind.Directorship && edge.Target == company)
            {
                found.AddRange(SharedDirector(parties, sentences, company, edge, asOf));
            }
        }

        int[] ships =
        [
            .. graph.EdgesFrom(company, asOf)
                .Where(edge => edge.Kind.IsOwnership && graph.KindOf(edge.Target) == PartyKind.Vessel)
                .Select(edge => edge.Target)
                .Distinct(),
        ];
        if (ships.Length == 1)
        {
            found.Add(new("single-ship company", $"It owns one ship: {parties.NameOf(ships[0])}.", "own structure"));
        }

        if (graph.StatementOf(company)?.IncorporatedOn is { } born
            && born <= asOf.Valid && asOf.Valid.DayNumber - born.DayNumber < RecentDays)
        {
            found.Add(new("recent incorporation", Invariant($"Incorporated on {born:yyyy-MM-dd}."), "own structure"));
        }

        found.AddRange((contacts ?? []).Select(contact => new FrontCompanyIndicator("contact", contact, "AIS")));

        // A small young company is ordinary: beside a tie to a listed party it counts, by itself it does not.
        FrontCompanyIndicator[] ties = [.. found.Where(indicator => indicator.Family != "own structure")];
        bool deserves = ties.Length > 0
            && found.Select(indicator => indicator.Kind).Distinct().Count() >= 2
            && found.Select(indicator => indicator.Family).Distinct().Count() >= 2;
        return new(parties.NameOf(company), [.. found], deserves);
    }

    private static IEnumerable<FrontCompanyIndicator> SharedDirector(
        ScreeningGraph parties, Sentences sentences, int company, Edge directs, AsOf asOf) =>
        from edge in parties.Graph.EdgesFrom(directs.Source, asOf)
        where edge.Kind == EdgeKind.Directorship && edge.Target != company && IsListed(parties, edge.Target, asOf)
        select new FrontCompanyIndicator(
            "shared director",
            $"{sentences.Of(directs)}; {sentences.Of(edge)}",
            SourceFamilies.Of(parties.Graph, directs.Index));

    private static bool IsListed(ScreeningGraph parties, int node, AsOf asOf) =>
        parties.MayBeListed(node) && parties.MeasuresOf(node, asOf).Any(ScreeningGraph.IsFreezing);

    private static string Shared(EdgeKind kind) => kind switch
    {
        EdgeKind.SharedAddress => "shared address",
        EdgeKind.SharedEmail => "shared e-mail",
        EdgeKind.SharedPhone => "shared telephone",
        EdgeKind.NameStem => "name stem",
        _ => "shared agent",
    };
}
