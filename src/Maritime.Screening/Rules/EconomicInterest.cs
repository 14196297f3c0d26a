using System.Collections.Immutable;
using MathNet.Numerics.LinearAlgebra;
using Maritime.Screening.Graph;

namespace Maritime.Screening.Rules;

/// <summary>What part of a company an owner is entitled to in the end, through all chains and circles.</summary>
/// <remarks>
/// Z = (I - W)⁻¹ W with W the matrix of holdings (Leontief; Brioschi, Buzzacchi and Colombo 1989), solved per strongly
/// connected component from the company upwards. A second number beside the rules, without legal meaning: 50 % of 50 %
/// of 50 % is 12.5 % here and blocked under OFAC's rule.
/// </remarks>
public static class EconomicInterest
{
    /// <summary>500: above that a component is not a shareholding but a mistake in the data, and is left out.</summary>
    private const int MaxComponent = 500;

    private const double Singular = 1e-9;

    /// <summary>Owner and interest in [0, 1], largest first. Intervals count by their middle.</summary>
    /// <param name="unsolved">Owners in a closed circle that nobody outside owns: their interest has no value.</param>
    public static ImmutableArray<(int Owner, double Interest)> In(
        OwnershipGraph graph, int company, AsOf asOf, out ImmutableArray<int> unsolved)
    {
        Dictionary<int, List<(int Owned, double Share)>> holdings = Upwards(graph, company, asOf);
        Dictionary<int, double> interest = [];
        List<int> refused = [];
        foreach (int[] component in Components(holdings, company))
        {
            Solve(component, company, holdings, interest, refused);
        }

        unsolved = [.. refused];
        return
        [
            .. interest.Where(pair => pair.Key != company && pair.Value > 0)
                .OrderByDescending(pair => pair.Value)
                .ThenBy(pair => pair.Key)
                .Select(pair => (pair.Key, pair.Value)),
        ];
    }

    /// <summary>Every owner above the company, with what it holds inside this set.</summary>
    private static Dictionary<int, List<(int Owned, double Share)>> Upwards(
        OwnershipGraph graph, int company, AsOf asOf)
    {
        DayPair day = new(asOf);
        Dictionary<int, List<(int, double)>> holdings = new() { [company] = [] };
        Queue<int> open = new([company]);
        while (open.TryDequeue(out int owned))
        {
            int end = graph.InStarts[owned + 1];
            for (int place = graph.InStarts[owned]; place < end;)
            {
                int first = graph.InEdges[place];
                int owner = graph.Edges.Source[first];
                int count = 0;
                for (; place < end && graph.Edges.Source[graph.InEdges[place]] == owner; place++)
                {
                    count++;
                }

                Holding holding = Holdings.Read(graph.Edges, first, first + count, day, countsControl: false);
                double share = (holding.Low + holding.High) / (2.0 * ShareInterval.Whole);
                if (share > 0)
                {
                    if (!holdings.TryGetValue(owner, out List<(int, double)>? own))
                    {
                        holdings.Add(owner, own = []);
                        open.Enqueue(owner);
                    }

                    own.Add((owned, share));
                }
            }
        }

        return holdings;
    }

    private static void Solve(
        int[] component,
        int company,
        Dictionary<int, List<(int Owned, double Share)>> holdings,
        Dictionary<int, double> interest,
        List<int> refused)
    {
        int size = component.Length;
        Dictionary<int, int> places = component.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        double[] direct = new double[size];
        double[,] inside = new double[size, size];
        for (int row = 0; row < size; row++)
        {
            inside[row, row] = 1;
            foreach ((int owned, double share) in holdings[component[row]])
            {
                direct[row] += owned == company ? share : 0;
                if (places.TryGetValue(owned, out int column))
                {
                    inside[row, column] -= share;
                }
                else
                {
                    direct[row] += share * interest.GetValueOrDefault(owned);
                }
            }
        }

        double[]? solved = size == 1 && Math.Abs(inside[0, 0] - 1) < Singular
            ? direct
            : size > MaxComponent ? null : Solved(inside, direct);
        for (int row = 0; row < size; row++)
        {
            if (solved is null)
            {
                refused.Add(component[row]);
            }

            interest[component[row]] = solved?[row] ?? 0;
        }
    }

    private static double[]? Solved(double[,] inside, double[] direct)
    {
        Matrix<double> matrix = Matrix<double>.Build.DenseOfArray(inside);
        if (Math.Abs(matrix.Determinant()) < Singular)
        {
            return null;
        }

        double[] solved = matrix.Solve(Vector<double>.Build.Dense(direct)).ToArray();
        return solved.All(double.IsFinite) && solved.All(value => value > -Singular) ? solved : null;
    }

    /// <summary>
    /// Strongly connected components, each after those it owns: Tarjan's algorithm, without recursion.
    /// </summary>
    private static IEnumerable<int[]> Components(
        Dictionary<int, List<(int Owned, double Share)>> holdings, int company)
    {
        Dictionary<int, int> index = [];
        Dictionary<int, int> low = [];
        HashSet<int> onStack = [];
        Stack<int> stack = new();
        foreach (int root in holdings.Keys.OrderBy(node => node == company ? -1 : node))
        {
            if (index.ContainsKey(root))
            {
                continue;
            }

            Stack<(int Node, int Next)> work = new([(root, 0)]);
            while (work.TryPop(out (int Node, int Next) at))
            {
                if (at.Next == 0)
                {
                    index[at.Node] = low[at.Node] = index.Count;
                    stack.Push(at.Node);
                    onStack.Add(at.Node);
                }

                List<(int Owned, double Share)> owned = holdings[at.Node];
                int next = Math.Max(0, at.Next);
                for (; next < owned.Count && index.ContainsKey(owned[next].Owned); next++)
                {
                    if (onStack.Contains(owned[next].Owned))
                    {
                        low[at.Node] = Math.Min(low[at.Node], low[owned[next].Owned]);
                    }
                }

                if (next < owned.Count)
                {
                    // Comes back to the same edge, now with the child's number known.
                    work.Push((at.Node, next == 0 ? -1 : next));
                    work.Push((owned[next].Owned, 0));
                    continue;
                }

                if (low[at.Node] == index[at.Node])
                {
                    yield return [.. PopUntil(at.Node)];
                }
            }
        }

        IEnumerable<int> PopUntil(int node)
        {
            int popped;
            do
            {
                popped = stack.Pop();
                onStack.Remove(popped);
                yield return popped;
            }
            while (popped != node);
        }
    }
}
