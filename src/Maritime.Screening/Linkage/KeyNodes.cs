using System.Collections.Immutable;
using Maritime.Screening.Graph;

namespace Maritime.Screening.Linkage;

/// <summary>A party by how much of a network hangs on it.</summary>
/// <param name="Companies">Companies it directs or owns at least half of, directly or through such companies.</param>
/// <param name="ControlShare">Those companies as a part of all companies of the network, 0..1.</param>
/// <param name="Betweenness">Share of shortest ways between other parties that lead through it, 0..1.</param>
public sealed record KeyNode(
    int Party, string Key, string Name, int Companies, double ControlShare, double Betweenness);

/// <param name="Removed">How many of the top parties are taken out.</param>
/// <param name="LargestGroup">Companies in the largest group that is still connected.</param>
/// <param name="Connected">Companies that still share a party with another one.</param>
public sealed record RemovalStep(int Removed, int LargestGroup, int Connected);

/// <param name="Gini">0: everybody controls alike; towards 1: one controls all.</param>
/// <param name="Lorenz">What the smaller x of the controlling people control together, at 0, 10, ... 100 %.</param>
public sealed record KeyNodeReport(
    ImmutableArray<KeyNode> Ranking, double Gini, ImmutableArray<double> Lorenz, ImmutableArray<RemovalStep> Removal);

/// <summary>Ranks the people of a network and says what is left without them.</summary>
public static class KeyNodes
{
    /// <summary>
    /// 300 sources are enough to rank by betweenness (Brandes and Pich 2007: pivots); fewer parties are all used.
    /// </summary>
    private const int MaxPivots = 300;

    private const int Half = 5_000;

    /// <param name="kind">Whom to rank: people, or companies when people are not known.</param>
    public static KeyNodeReport Rank(OwnershipGraph graph, AsOf asOf, int removals, PartyKind kind = PartyKind.Person)
    {
        int[][] controlled = Controlled(graph, asOf);
        int[][] neighbours = Neighbours(graph, asOf);
        double[] betweenness = Betweenness(neighbours);
        int companies = Enumerable.Range(0, graph.PartyCount).Count(node => graph.KindOf(node) != PartyKind.Person);
        KeyNode[] ranking =
        [
            .. from node in Enumerable.Range(0, graph.PartyCount)
               where graph.KindOf(node) == kind
               let reach = Reach(node, controlled)
               where reach > 0
               orderby reach descending, betweenness[node] descending, node
               select new KeyNode(
                   node,
                   graph.KeyOf(node),
                   graph.NameOf(node),
                   reach,
                   (double)reach / Math.Max(1, companies),
                   betweenness[node]),
        ];
        double[] sizes = [.. ranking.Select(party => (double)party.Companies).Order()];
        return new(
            [.. ranking],
            Gini(sizes),
            [.. Enumerable.Range(0, 11).Select(tenth => Lorenz(sizes, tenth / 10.0))],
            [.. Removal(graph, neighbours, ranking, removals)]);
    }

    /// <summary>Half the mean difference over the mean, of values in ascending order; 0 for none.</summary>
    internal static double Gini(ReadOnlySpan<double> ascending)
    {
        double weighted = 0;
        double sum = 0;
        for (int at = 0; at < ascending.Length; at++)
        {
            weighted += (at + 1) * ascending[at];
            sum += ascending[at];
        }

        int count = ascending.Length;
        return sum > 0 ? (2 * weighted / (count * sum)) - ((count + 1.0) / count) : 0;
    }

    private static double Lorenz(double[] ascending, double share)
    {
        double sum = ascending.Sum();
        return sum > 0 ? ascending.Take((int)Math.Round(share * ascending.Length)).Sum() / sum : 0;
    }

    private static int[][] Controlled(OwnershipGraph graph, AsOf asOf)
    {
        DayPair day = new(asOf);
        int[][] controlled = new int[graph.PartyCount][];
        for (int node = 0; node < graph.PartyCount; node++)
        {
            HashSet<int> own = [];
            for (int edge = graph.OutStarts[node]; edge < graph.OutStarts[node + 1]; edge++)
            {
                EdgeKind kind = (EdgeKind)graph.Edges.Kind[edge];
                bool isControl = kind is EdgeKind.Directorship || kind.IsControl || kind == EdgeKind.RegisteredOwner
                    || (kind == EdgeKind.Ownership && graph.Edges.Low[edge] >= Half);
                if (isControl && graph.Edges.IsEffective(edge, day))
                {
                    own.Add(graph.Edges.Target[edge]);
                }
            }

            controlled[node] = [.. own];
        }

        return controlled;
    }

    private static int Reach(int start, int[][] controlled)
    {
        HashSet<int> reached = [start];
        Stack<int> open = new([start]);
        while (open.TryPop(out int node))
        {
            foreach (int next in controlled[node])
            {
                if (reached.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        return reached.Count - 1;
    }

    private static int[][] Neighbours(OwnershipGraph graph, AsOf asOf)
    {
        DayPair day = new(asOf);
        HashSet<int>[] near = new HashSet<int>[graph.PartyCount];
        for (int node = 0; node < near.Length; node++)
        {
            near[node] = [];
        }

        for (int edge = 0; edge < graph.EdgeCount; edge++)
        {
            if (graph.Edges.IsEffective(edge, day) && ((EdgeKind)graph.Edges.Kind[edge]).CarriesPaths
                && graph.Edges.Source[edge] != graph.Edges.Target[edge])
            {
                near[graph.Edges.Source[edge]].Add(graph.Edges.Target[edge]);
                near[graph.Edges.Target[edge]].Add(graph.Edges.Source[edge]);
            }
        }

        return [.. near.Select(set => set.Order().ToArray())];
    }

    /// <summary>Brandes' accumulation from evenly spaced sources, scaled to 0..1.</summary>
    private static double[] Betweenness(int[][] neighbours)
    {
        int count = neighbours.Length;
        double[] result = new double[count];
        double[] ways = new double[count];
        double[] passing = new double[count];
        int[] distance = new int[count];
        int step = Math.Max(1, count / MaxPivots);
        int sources = 0;
        for (int source = 0; source < count; source += step, sources++)
        {
            Array.Fill(distance, -1);
            Array.Clear(ways);
            Array.Clear(passing);
            (distance[source], ways[source]) = (0, 1);
            List<int> order = [source];
            for (int next = 0; next < order.Count; next++)
            {
                int node = order[next];
                foreach (int other in neighbours[node])
                {
                    if (distance[other] < 0)
                    {
                        distance[other] = distance[node] + 1;
                        order.Add(other);
                    }

                    ways[other] += distance[other] == distance[node] + 1 ? ways[node] : 0;
                }
            }

            for (int at = order.Count - 1; at > 0; at--)
            {
                int node = order[at];
                foreach (int other in neighbours[node])
                {
                    if (distance[other] == distance[node] - 1)
                    {
                        passing[other] += ways[other] / ways[node] * (1 + passing[node]);
                    }
                }

                result[node] += passing[node];
            }
        }

        double scale = (double)sources * Math.Max(1, count - 2);
        return [.. result.Select(value => value / scale)];
    }

    private static IEnumerable<RemovalStep> Removal(
        OwnershipGraph graph, int[][] neighbours, KeyNode[] ranking, int removals)
    {
        HashSet<int> removed = [];
        yield return Left(graph, neighbours, removed);
        foreach (KeyNode party in ranking.Take(removals))
        {
            removed.Add(party.Party);
            yield return Left(graph, neighbours, removed);
        }
    }

    private static RemovalStep Left(OwnershipGraph graph, int[][] neighbours, HashSet<int> removed)
    {
        bool[] isSeen = new bool[neighbours.Length];
        int largest = 0;
        int connected = 0;
        for (int start = 0; start < neighbours.Length; start++)
        {
            if (isSeen[start] || removed.Contains(start))
            {
                continue;
            }

            isSeen[start] = true;
            int companies = 0;
            Stack<int> open = new([start]);
            while (open.TryPop(out int node))
            {
                companies += graph.KindOf(node) == PartyKind.Person ? 0 : 1;
                foreach (int other in neighbours[node])
                {
                    if (!isSeen[other] && !removed.Contains(other))
                    {
                        isSeen[other] = true;
                        open.Push(other);
                    }
                }
            }

            largest = Math.Max(largest, companies);
            connected += companies > 1 ? companies : 0;
        }

        return new(removed.Count, largest, connected);
    }
}
