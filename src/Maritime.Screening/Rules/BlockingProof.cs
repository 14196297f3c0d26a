using System.Collections.Immutable;
using Maritime.Screening.Graph;

namespace Maritime.Screening.Rules;

/// <summary>One owner's part in why a party is blocked.</summary>
/// <param name="IsOwnerListed">
/// The owner is on the list, or acts jointly with one that is; otherwise an earlier step blocks it.
/// </param>
/// <param name="Statements">The documents' statements behind the holding.</param>
public sealed record ProofStep(
    int Owner,
    int Owned,
    int LowShare,
    int HighShare,
    bool IsControl,
    bool IsOwnerListed,
    ImmutableArray<Edge> Statements);

/// <summary>
/// Why a rule reaches a party: every step leans on listed owners or on steps before it, never on itself.
/// </summary>
/// <param name="Sum">What its blocked owners hold together, in 1/100 %.</param>
public sealed record BlockingProof(int Party, int Sum, bool IsCertain, ImmutableArray<ProofStep> Steps)
{
    /// <summary>A proof is cut after this many steps: nobody reads more, and a hub has thousands.</summary>
    private const int MaxSteps = 200;

    public bool Holds => !Steps.IsEmpty;

    internal static BlockingProof None(int party) => new(party, 0, false, []);

    internal static BlockingProof From(OwnershipGraph graph, FixpointPass pass, int party, bool isCertain)
    {
        if (!pass.IsDerived(party))
        {
            return None(party);
        }

        List<ProofStep> steps = [];
        HashSet<int> asked = [party];
        Queue<int> open = new([party]);
        while (open.TryDequeue(out int node) && steps.Count < MaxSteps)
        {
            foreach ((int owner, Holding holding, int first, int end) in pass.SupportsOf(node))
            {
                ImmutableArray<Edge> statements =
                [
                    .. Enumerable.Range(first, end - first)
                        .Where(edge => graph.Edges.IsEffective(edge, new(pass.AsOf)))
                        .Select(graph.EdgeAt)
                        .Where(edge => edge.Kind.IsOwnership || edge.Kind.IsControl),
                ];
                steps.Add(new(
                    owner, node, holding.Low, holding.High, holding.IsControl, pass.IsSeed(owner), statements));
                if (!pass.IsSeed(owner) && asked.Add(owner))
                {
                    open.Enqueue(owner);
                }
            }
        }

        return new(
            party, pass.SumOf(party), isCertain, [.. steps.OrderBy(step => pass.DerivedTurnOf(step.Owned))]);
    }
}
