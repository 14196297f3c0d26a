using Maritime.Screening.Graph;

namespace Maritime.Screening.Rules;

/// <summary>
/// Who is blocked under one rule as of one day, kept up to date while parties are listed and delisted.
/// </summary>
/// <remarks>Changed by one thread at a time; read by many between changes.</remarks>
public abstract class BlockingState(OwnershipGraph graph, OwnershipRule rule, AsOf asOf)
{
    public OwnershipGraph Graph { get; } = graph;

    public OwnershipRule Rule { get; } = rule;

    public AsOf AsOf { get; } = asOf;

    /// <summary>Computes from nothing.</summary>
    public static BlockingState Create(
        OwnershipGraph graph, OwnershipRule rule, AsOf asOf, IEnumerable<int> designated) =>
        rule.Aggregation == Aggregation.AllListed
            ? new AggregateBlocking(graph, rule, asOf, designated)
            : new PerHolderBlocking(graph, rule, asOf, designated);

    public abstract BlockingStatus StatusOf(int party);

    /// <summary>
    /// What blocked owners certainly hold of the party together, in 1/100 %; per holder, the most of one.
    /// </summary>
    public abstract int SumOf(int party);

    /// <summary>Puts a party on the list; no effect when it is there.</summary>
    public abstract void Designate(int party);

    /// <summary>Takes a party off the list. It stays blocked when listed parties still own enough of it.</summary>
    public abstract void Undesignate(int party);

    /// <summary>How the rule reaches the party, from the listed owners down to it; empty when it does not.</summary>
    public abstract BlockingProof Explain(int party);

    public IEnumerable<int> Where(Func<BlockingStatus, bool> condition) =>
        Enumerable.Range(0, Graph.PartyCount).Where(party => condition(StatusOf(party)));
}

/// <summary>All listed parties count together: one worklist over everybody.</summary>
internal sealed class AggregateBlocking : BlockingState
{
    private readonly FixpointPass _certain;
    private readonly FixpointPass _possible;

    public AggregateBlocking(OwnershipGraph graph, OwnershipRule rule, AsOf asOf, IEnumerable<int> designated)
        : base(graph, rule, asOf)
    {
        _certain = new(graph, rule, asOf, isPossible: false);
        _possible = new(graph, rule, asOf, isPossible: true);
        int[] seeds = [.. designated];
        _certain.AddAll(seeds);
        _possible.AddAll(seeds);
    }

    public override BlockingStatus StatusOf(int party) =>
        (_certain.IsSeed(party) ? BlockingStatus.Designated : BlockingStatus.None)
        | (_certain.IsDerived(party) ? BlockingStatus.CertainByRule : BlockingStatus.None)
        | (_possible.IsDerived(party) ? BlockingStatus.PossibleByRule : BlockingStatus.None);

    public override int SumOf(int party) => _certain.SumOf(party);

    public override void Designate(int party)
    {
        _certain.Add(party);
        _possible.Add(party);
    }

    public override void Undesignate(int party)
    {
        _certain.Remove(party);
        _possible.Remove(party);
    }

    public override BlockingProof Explain(int party) =>
        _certain.IsDerived(party)
            ? BlockingProof.From(Graph, _certain, party, isCertain: true)
            : BlockingProof.From(Graph, _possible, party, isCertain: false);
}
