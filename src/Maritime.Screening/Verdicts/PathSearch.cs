using System.Collections.Immutable;
using Maritime.Screening.Graph;

namespace Maritime.Screening.Verdicts;

/// <summary>One way from a party to a marked one.</summary>
/// <param name="Edges">In order from the party asked about.</param>
/// <param name="Score">Product of the edges' weights and of the marked party's own.</param>
internal sealed record RiskPath(int From, int To, ImmutableArray<int> Edges, double Score);

/// <summary>Finds the strongest ways from a party to marked ones, best first, over at most a few hops.</summary>
/// <remarks>
/// Never through accounts, insurers, registers and class societies, nor through a hub; a marked party ends its path.
/// Deterministic: equal scores go by number.
/// </remarks>
internal sealed class PathSearch(OwnershipGraph graph, PathOptions options)
{
    /// <summary>The best path to each marked party within reach, strongest first.</summary>
    /// <param name="mark">The weight of a party that is looked for, 0 for the others.</param>
    /// <param name="isCut">More statements lay within reach than one question may read.</param>
    public ImmutableArray<RiskPath> From(int start, AsOf asOf, Func<int, double> mark, out bool isCut)
    {
        int left = options.MaxStatements;
        DayPair day = new(asOf);
        (Dictionary<int, (double Score, int Edge, int Previous, int Hops)> best,
            HashSet<int> settled,
            PriorityQueue<int, (double, int)> open) = Desk.Cleared();
        best.Add(start, (1, -1, -1, 0));
        open.Enqueue(start, (-1, start));
        List<RiskPath> found = [];
        while (open.TryDequeue(out int node, out _) && left > 0)
        {
            if (!settled.Add(node))
            {
                continue;
            }

            (double score, _, _, int hops) = best[node];
            double marked = node == start ? 0 : mark(node);
            if (marked > 0)
            {
                found.Add(new(start, node, Trace(best, node), score * marked));
            }
            else if (hops < options.MaxHops && (node == start || !IsHub(node)))
            {
                left = Expand(node, score, hops, day, left, best, settled, open);
            }
        }

        isCut = left <= 0;
        return [.. found.OrderByDescending(path => path.Score).ThenBy(path => path.To)];
    }

    /// <summary>The strongest paths that share no source: what one newspaper says twice is said once.</summary>
    public ImmutableArray<RiskPath> Independent(IEnumerable<RiskPath> paths)
    {
        HashSet<string> used = [];
        List<RiskPath> kept = [];
        foreach (RiskPath path in paths)
        {
            string[] sources = [.. path.Edges.Select(edge => SourceFamilies.Of(graph, edge)).Distinct()];
            if (kept.Count < options.MaxPaths && !sources.Any(used.Contains))
            {
                used.UnionWith(sources);
                kept.Add(path);
            }
        }

        return [.. kept];
    }

    /// <summary>Noisy-or: the chance that at least one of several independent ties holds.</summary>
    public static double Combine(IEnumerable<double> scores) =>
        1 - scores.Aggregate(1.0, (rest, score) => rest * (1 - Math.Clamp(score, 0, 1)));

    private static ImmutableArray<int> Trace(
        Dictionary<int, (double Score, int Edge, int Previous, int Hops)> best, int node)
    {
        List<int> edges = [];
        for (int at = node; best[at].Edge >= 0; at = best[at].Previous)
        {
            edges.Add(best[at].Edge);
        }

        edges.Reverse();
        return [.. edges];
    }

    /// <summary>Reads the statements about a party, those above it first; says how many may still be read.</summary>
    private int Expand(
        int node,
        double score,
        int hops,
        DayPair day,
        int left,
        Dictionary<int, (double Score, int Edge, int Previous, int Hops)> best,
        HashSet<int> settled,
        PriorityQueue<int, (double, int)> open)
    {
        for (int place = graph.InStarts[node]; place < graph.InStarts[node + 1] && left > 0; place++, left--)
        {
            int edge = graph.InEdges[place];
            Reach(graph.Edges.Source[edge], edge, isDownwards: false);
        }

        for (int edge = graph.OutStarts[node]; edge < graph.OutStarts[node + 1] && left > 0; edge++, left--)
        {
            Reach(graph.Edges.Target[edge], edge, isDownwards: true);
        }

        return left;

        void Reach(int other, int edge, bool isDownwards)
        {
            EdgeKind kind = (EdgeKind)graph.Edges.Kind[edge];
            if (!kind.CarriesPaths || settled.Contains(other) || !graph.Edges.IsEffective(edge, day))
            {
                return;
            }

            // What a party owns says less about it than who owns it.
            double weight = graph.WeightOf(edge, options) * (isDownwards && kind.IsOwnership ? 0.5 : 1);
            double reached = score * weight;
            if (reached >= options.MinScore && (!best.TryGetValue(other, out var known) || known.Score < reached))
            {
                best[other] = (reached, edge, node, hops + 1);
                open.Enqueue(other, (-reached, other));
            }
        }
    }

    /// <summary>
    /// An attribute that many parties hold joins nobody: a registration office, an agent's telephone.
    /// </summary>
    private bool IsHub(int node) =>
        graph.KindOf(node) == PartyKind.Attribute
        && graph.InStarts[node + 1] - graph.InStarts[node] + graph.OutStarts[node + 1] - graph.OutStarts[node]
            > options.HubDegree;
}

/// <summary>What one search writes on. One per thread: a question leaves no garbage behind.</summary>
internal static class Desk
{
    [ThreadStatic]
    private static Dictionary<int, (double Score, int Edge, int Previous, int Hops)>? _best;

    [ThreadStatic]
    private static HashSet<int>? _settled;

    [ThreadStatic]
    private static PriorityQueue<int, (double, int)>? _open;

    public static (Dictionary<int, (double Score, int Edge, int Previous, int Hops)> Best,
        HashSet<int> Settled,
        PriorityQueue<int, (double, int)> Open) Cleared()
    {
        _best ??= [];
        _settled ??= [];
        _open ??= new(BestFirst.Instance);
        _best.Clear();
        _settled.Clear();
        _open.Clear();
        return (_best, _settled, _open);
    }
}

/// <summary>Higher scores first (they come negated), equal ones by number.</summary>
internal sealed class BestFirst : IComparer<(double Score, int Node)>
{
    public static BestFirst Instance { get; } = new();

    public int Compare((double Score, int Node) x, (double Score, int Node) y)
    {
        int byScore = x.Score.CompareTo(y.Score);
        return byScore != 0 ? byScore : x.Node.CompareTo(y.Node);
    }
}

/// <summary>The weight of an edge as stated.</summary>
internal static class EdgeWeights
{
    extension(OwnershipGraph graph)
    {
        public double WeightOf(int edge, PathOptions options)
        {
            ShareInterval.TryCreate(graph.Edges.Low[edge], graph.Edges.High[edge], out ShareInterval share);
            return options.WeightOf((EdgeKind)graph.Edges.Kind[edge], share)
                * PathOptions.WeightOf((EvidenceClass)graph.Edges.Class[edge]);
        }
    }
}

/// <summary>Which statements come from one mouth.</summary>
internal static class SourceFamilies
{
    /// <summary>
    /// An authority's listing and a prosecutor's filing published on one day are one action with two documents, and
    /// count once. Everything else is its own document.
    /// </summary>
    public static string Of(OwnershipGraph graph, int edge)
    {
        EvidenceClass evidence = (EvidenceClass)graph.Edges.Class[edge];
        DateOnly? known = DayCode.ToBeginning(graph.Edges.KnownFrom[edge]);
        return evidence is EvidenceClass.List or EvidenceClass.Court && known is { } day
            ? Invariant($"official action of {day:yyyy-MM-dd}")
            : graph.Texts[graph.Edges.Document[edge]];
    }
}
