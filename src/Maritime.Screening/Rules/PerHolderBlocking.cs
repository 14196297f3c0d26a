using System.Runtime.InteropServices;
using Maritime.Screening.Graph;

namespace Maritime.Screening.Rules;

/// <summary>Each listed party for itself, with whoever acts jointly with it.</summary>
/// <remarks>
/// What a company holds in which the party has the majority counts as the party's, whole and not multiplied. A partner
/// in a joint arrangement adds its holdings, listed or not, but is not blocked by that.
/// </remarks>
internal sealed class PerHolderBlocking : BlockingState
{
    private readonly FixpointPass _certain;
    private readonly FixpointPass _possible;
    private readonly Dictionary<int, (int[] Certain, int[] Possible)> _reach = [];
    private readonly Dictionary<int, (int Certain, int Possible)> _reachedBy = [];
    private readonly Dictionary<int, int> _sums = [];
    private readonly DayPair _day;

    public PerHolderBlocking(OwnershipGraph graph, OwnershipRule rule, AsOf asOf, IEnumerable<int> designated)
        : base(graph, rule, asOf)
    {
        _certain = new(graph, rule, asOf, isPossible: false);
        _possible = new(graph, rule, asOf, isPossible: true);
        _day = new(asOf);
        foreach (int party in designated)
        {
            Designate(party);
        }
    }

    public override BlockingStatus StatusOf(int party)
    {
        (int certain, int possible) = _reachedBy.GetValueOrDefault(party);
        return (_reach.ContainsKey(party) ? BlockingStatus.Designated : BlockingStatus.None)
            | (certain > 0 ? BlockingStatus.CertainByRule : BlockingStatus.None)
            | (possible > 0 ? BlockingStatus.PossibleByRule : BlockingStatus.None);
    }

    public override int SumOf(int party) => _sums.GetValueOrDefault(party);

    public override void Designate(int party)
    {
        if (!_reach.ContainsKey(party))
        {
            int[] group = Group(party);
            (int[] Certain, int[] Possible) reach =
                (Reach(_certain, group, _sums), Reach(_possible, group, sums: null));
            _reach.Add(party, reach);
            Count(reach, 1);
        }
    }

    public override void Undesignate(int party)
    {
        if (_reach.Remove(party, out (int[] Certain, int[] Possible) reach))
        {
            Count(reach, -1);
        }
    }

    public override BlockingProof Explain(int party)
    {
        BlockingStatus status = StatusOf(party);
        bool isCertain = status.IsCertainByRule;
        foreach ((int holder, (int[] certain, int[] possible)) in _reach.OrderBy(entry => entry.Key))
        {
            if ((isCertain ? certain : possible).Contains(party))
            {
                // A pass of its own: readers may ask at the same time.
                FixpointPass pass = new(Graph, Rule, AsOf, isPossible: !isCertain);
                pass.RunOnce(Group(holder));
                return BlockingProof.From(Graph, pass, party, isCertain);
            }
        }

        return BlockingProof.None(party);
    }

    private int[] Reach(FixpointPass pass, int[] group, Dictionary<int, int>? sums)
    {
        pass.RunOnce(group);
        int[] reached = [.. pass.Visited.Where(pass.IsDerived).Except(group)];
        foreach (int owned in sums is null ? [] : pass.Visited.SelectMany(Owned).Distinct())
        {
            sums![owned] = Math.Max(sums.GetValueOrDefault(owned), pass.SumOf(owned));
        }

        pass.Reset();
        return reached;
    }

    private IEnumerable<int> Owned(int owner) =>
        Enumerable.Range(Graph.OutStarts[owner], Graph.OutStarts[owner + 1] - Graph.OutStarts[owner])
            .Select(edge => Graph.Edges.Target[edge]);

    private int[] Group(int holder)
    {
        List<int> group = [holder];
        EdgeColumns edges = Graph.Edges;
        for (int edge = Graph.OutStarts[holder]; edge < Graph.OutStarts[holder + 1]; edge++)
        {
            AddPartner(edges.Target[edge], edge);
        }

        for (int place = Graph.InStarts[holder]; place < Graph.InStarts[holder + 1]; place++)
        {
            AddPartner(edges.Source[Graph.InEdges[place]], Graph.InEdges[place]);
        }

        return [.. group];

        void AddPartner(int partner, int edge)
        {
            if ((EdgeKind)edges.Kind[edge] == EdgeKind.JointAction && edges.IsEffective(edge, _day)
                && !group.Contains(partner))
            {
                group.Add(partner);
            }
        }
    }

    private void Count((int[] Certain, int[] Possible) reach, int by)
    {
        foreach (int node in reach.Certain)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_reachedBy, node, out _).Certain += by;
        }

        foreach (int node in reach.Possible)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_reachedBy, node, out _).Possible += by;
        }
    }
}
