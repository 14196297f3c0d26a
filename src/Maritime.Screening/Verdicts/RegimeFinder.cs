using System.Collections.Immutable;
using Maritime.Screening.Graph;
using Maritime.Screening.Rules;

namespace Maritime.Screening.Verdicts;

/// <summary>What one authority says, and by which rule of its own.</summary>
internal sealed class RegimeFinder(ScreeningGraph parties, BlockingStates states)
{
    private readonly Sentences _sentences = new(parties);

    public RegimeVerdict Nothing(string authority, AsOf asOf) =>
        new(authority, "none", [], RuleText(OwnershipRules.For(authority, asOf.Valid)), null, []);

    public RegimeVerdict Of(int node, string authority, AsOf asOf)
    {
        ImmutableArray<ListMeasure> measures =
            [.. parties.MeasuresOf(node, asOf).Where(measure => measure.Authority == authority)];
        BlockingState? state = states.Of(authority, asOf);
        BlockingStatus status = state?.StatusOf(node) ?? BlockingStatus.None;
        string rule = RuleText(state?.Rule);
        if (state is not null && (status.IsCertainByRule || status.IsOnlyPossible))
        {
            BlockingProof proof = state.Explain(node);
            string how = status.IsCertainByRule ? Property(node) : $"possibly {Property(node)}";
            return new(
                authority,
                measures.IsEmpty ? how : $"listed; {how}",
                measures,
                rule,
                proof.Sum > ShareInterval.SomeInterest.Low ? proof.Sum / 100.0 : null,
                _sentences.Of(proof, asOf));
        }

        if (!measures.IsEmpty)
        {
            return new(authority, "listed", measures, rule, null, []);
        }

        Edge[] facts = [.. ListedOwners(node, authority, asOf)];
        return facts.Length == 0
            ? new(authority, "none", [], rule, null, [])
            : new(authority, "owned by a listed party (fact)", [], rule, null, [.. facts.Select(_sentences.Of)]);
    }

    private static string RuleText(OwnershipRule? rule) =>
        rule is null ? "no rule on that day" : $"{rule} ({rule.Source})";

    private string Property(int node) => parties.Graph.KindOf(node) is PartyKind.Vessel or PartyKind.Aircraft
        ? "blocked property by ownership"
        : "blocked by ownership";

    private IEnumerable<Edge> ListedOwners(int node, string authority, AsOf asOf) =>
        from edge in parties.Graph.EdgesTo(node, asOf)
        where edge.Kind.IsOwnership
        where parties.MeasuresOf(edge.Source, asOf).Any(measure => measure.Authority == authority)
        select edge;
}
