using System.Collections.Immutable;
using Maritime.Screening.Graph;

namespace Maritime.Screening.Linkage;

/// <summary>
/// A part of a graph: parties with their distance from where one began, and the statements between them.
/// </summary>
public sealed record Surroundings(ImmutableArray<(int Party, int Hops)> Parties, ImmutableArray<Edge> Edges);

/// <summary>Walks from parties to their surroundings.</summary>
public static class Neighbourhood
{
    /// <summary>50: a label settles within a few rounds; circles are cut here.</summary>
    private const int MaxRounds = 50;

    /// <summary>Everything within so many hops, in both directions, not through service providers.</summary>
    public static Surroundings Of(OwnershipGraph graph, IEnumerable<int> starts, int hops, AsOf asOf) =>
        Walk(graph, starts, hops, asOf, (_, edge) => edge.Kind.CarriesPaths);

    /// <summary>
    /// For ships: their owners and managers, and those people and companies who direct or own them, ring by ring. One
    /// ring answers "who is behind these ships" in one call.
    /// </summary>
    public static Surroundings Expand(OwnershipGraph graph, IEnumerable<int> ships, int rings, AsOf asOf) =>
        Walk(graph, ships, rings * 2, asOf, (from, edge) => edge.Target == from
            && (edge.Kind.IsOwnership || edge.Kind.IsManagement || edge.Kind.IsControl
                || edge.Kind == EdgeKind.Directorship));

    /// <summary>The community of every party: the lowest number among those it is most tied to.</summary>
    /// <remarks>
    /// Label propagation in the order of the nodes, every statement one vote, ties to the lowest label: the same graph
    /// gives the same communities. Attributes with more than <paramref name="hubDegree"/> parties have no vote.
    /// </remarks>
    public static int[] Communities(OwnershipGraph graph, AsOf asOf, int hubDegree = 25)
    {
        int[] labels = [.. Enumerable.Range(0, graph.PartyCount)];
        DayPair day = new(asOf);
        List<int>[] near = [.. labels.Select(_ => new List<int>())];
        for (int edge = 0; edge < graph.EdgeCount; edge++)
        {
            if (graph.Edges.IsEffective(edge, day) && ((EdgeKind)graph.Edges.Kind[edge]).CarriesPaths)
            {
                near[graph.Edges.Source[edge]].Add(graph.Edges.Target[edge]);
                near[graph.Edges.Target[edge]].Add(graph.Edges.Source[edge]);
            }
        }

        bool hasChanged = true;
        for (int round = 0; round < MaxRounds && hasChanged; round++)
        {
            hasChanged = false;
            for (int node = 0; node < labels.Length; node++)
            {
                int label = near[node]
                    .Where(other => graph.KindOf(other) != PartyKind.Attribute || near[other].Count <= hubDegree)
                    .GroupBy(other => labels[other])
                    .OrderByDescending(votes => votes.Count())
                    .ThenBy(votes => votes.Key)
                    .FirstOrDefault()?.Key ?? labels[node];
                hasChanged |= label != labels[node];
                labels[node] = label;
            }
        }

        return labels;
    }

    private static Surroundings Walk(
        OwnershipGraph graph, IEnumerable<int> starts, int hops, AsOf asOf, Func<int, Edge, bool> follows)
    {
        Dictionary<int, int> distance = [];
        Queue<int> open = new();
        foreach (int start in starts)
        {
            if (distance.TryAdd(start, 0))
            {
                open.Enqueue(start);
            }
        }

        Dictionary<int, Edge> edges = [];
        while (open.TryDequeue(out int node))
        {
            if (distance[node] == hops)
            {
                continue;
            }

            foreach (Edge edge in graph.EdgesFrom(node, asOf).Concat(graph.EdgesTo(node, asOf)))
            {
                if (!follows(node, edge))
                {
                    continue;
                }

                edges.TryAdd(edge.Index, edge);
                int other = edge.Source == node ? edge.Target : edge.Source;
                if (distance.TryAdd(other, distance[node] + 1))
                {
                    open.Enqueue(other);
                }
            }
        }

        return new(
            [.. distance.OrderBy(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value))],
            [.. edges.Values.OrderBy(edge => edge.Index)]);
    }
}
