using Maritime.Screening.Graph;

namespace Maritime.Screening.Rules;

/// <summary>
/// One reading of the rule over the whole graph: with the least holdings the documents allow, or with the greatest.
/// </summary>
/// <remarks>
/// Blocked is the least set that holds the listed parties and every company whose blocked owners together reach the
/// minimum: companies that own each other do not block each other. Integers in 1/100 %, one visit per holding.
/// Adding continues the worklist; removing over-deletes everything that may have leant on the removed party and derives
/// again what still stands (delete and re-derive). Both end in the state that a computation from nothing reaches.
/// </remarks>
internal sealed class FixpointPass(OwnershipGraph graph, OwnershipRule rule, AsOf asOf, bool isPossible)
{
    /// <summary>Any interest in property is enough, down to the smallest share that can be told.</summary>
    private const int MinimumInProperty = 1;

    private const int NotSummed = -1;

    private readonly EdgeColumns _edges = graph.Edges;
    private readonly DayPair _day = new(asOf);
    private readonly int _minimum = rule.MinimumShare ?? int.MaxValue;
    private readonly bool _hasRule = rule.MinimumShare is not null;

    // Σ of what blocked owners hold, in 1/100 %: room for two hundred thousand of them. For the possible reading their
    // high ends, and their low ends beside.
    private readonly int[] _sum = new int[graph.PartyCount];
    private readonly int[] _lowSum = isPossible ? new int[graph.PartyCount] : [];
    private readonly int[] _allLow = isPossible ? Filled(graph.PartyCount) : [];
    // How many blocked owners control a party whatever they hold: few parties, and none under a rule without control.
    private readonly Dictionary<int, int> _controls = [];
    private readonly bool[] _isSeed = new bool[graph.PartyCount];

    // 0: not derived; otherwise the turn in which it was, so that a proof never leans on itself.
    private readonly int[] _turn = new int[graph.PartyCount];
    private readonly List<int> _queue = [];
    private int _turns;

    public AsOf AsOf { get; } = asOf;

    public bool IsDerived(int node) => _turn[node] != 0;

    public bool IsBlocked(int node) => _isSeed[node] || _turn[node] != 0;

    public bool IsSeed(int node) => _isSeed[node];

    public int TurnOf(int node) => _isSeed[node] ? 0 : _turn[node];

    /// <summary>When the rule reached the party by ownership, whether it is listed too or not.</summary>
    public int DerivedTurnOf(int node) => _turn[node];

    /// <summary>The summed holdings of blocked owners, in 1/100 %; control not included.</summary>
    public int SumOf(int node) => _sum[node];

    public void Add(int seed)
    {
        if (_isSeed[seed])
        {
            return;
        }

        bool wasBlocked = IsBlocked(seed);
        _isSeed[seed] = true;
        if (!wasBlocked)
        {
            _queue.Add(seed);
            Drain();
        }
    }

    public void AddAll(IEnumerable<int> seeds)
    {
        foreach (int seed in seeds)
        {
            if (!_isSeed[seed] && _turn[seed] == 0)
            {
                _queue.Add(seed);
            }

            _isSeed[seed] = true;
        }

        Drain();
    }

    public void Remove(int seed)
    {
        if (!_isSeed[seed])
        {
            return;
        }

        _isSeed[seed] = false;
        List<int> deleted = [seed];
        List<int> stillListed = [];
        _turn[seed] = 0;
        for (int next = 0; next < deleted.Count; next++)
        {
            Withdraw(deleted[next], deleted, stillListed);
        }

        DeriveAgain(deleted);
        DeriveAgain(stillListed);
        Drain();
    }

    /// <summary>
    /// Every company derived so far, in the order of derivation; only true right after one <see cref="AddAll"/>.
    /// </summary>
    public IReadOnlyList<int> Visited => _queue;

    /// <summary>Forgets everything a run from nothing has touched.</summary>
    public void Reset()
    {
        foreach (int node in _queue)
        {
            Clear(node);
            for (int edge = graph.OutStarts[node]; edge < graph.OutStarts[node + 1]; edge++)
            {
                Clear(_edges.Target[edge]);
            }
        }

        _queue.Clear();
        _turns = 0;
    }

    /// <summary>
    /// Runs from these seeds and keeps the worklist readable in <see cref="Visited"/> until <see cref="Reset"/>.
    /// </summary>
    public void RunOnce(IEnumerable<int> seeds)
    {
        foreach (int seed in seeds)
        {
            if (!_isSeed[seed])
            {
                _isSeed[seed] = true;
                _queue.Add(seed);
            }
        }

        Propagate();
    }

    /// <summary>The edges that made the party blocked, each with its owner blocked in an earlier turn.</summary>
    public IEnumerable<(int Owner, Holding Holding, int FirstEdge, int EndEdge)> SupportsOf(int node)
    {
        int place = graph.InStarts[node];
        int end = graph.InStarts[node + 1];
        while (place < end)
        {
            int owner = _edges.Source[graph.InEdges[place]];
            int first = graph.InEdges[place];
            int count = 0;
            while (place < end && _edges.Source[graph.InEdges[place]] == owner)
            {
                place++;
                count++;
            }

            if (owner != node && IsBlocked(owner) && TurnOf(owner) < _turn[node])
            {
                Holding holding = Holdings.Read(_edges, first, first + count, _day, rule.CountsControl);
                if (Counts(holding))
                {
                    yield return (owner, holding, first, first + count);
                }
            }
        }
    }

    private static int[] Filled(int count)
    {
        int[] values = new int[count];
        Array.Fill(values, NotSummed);
        return values;
    }

    private void Clear(int node)
    {
        _isSeed[node] = false;
        _turn[node] = 0;
        _sum[node] = 0;
        _controls.Remove(node);
        if (isPossible)
        {
            _lowSum[node] = 0;
        }
    }

    private void Drain()
    {
        Propagate();
        _queue.Clear();
    }

    private void Propagate()
    {
        if (!_hasRule)
        {
            return;
        }

        for (int next = 0; next < _queue.Count; next++)
        {
            int owner = _queue[next];
            int end = graph.OutStarts[owner + 1];
            for (int edge = graph.OutStarts[owner]; edge < end;)
            {
                int owned = _edges.Target[edge];
                int first = edge;
                edge = EndOfRun(edge, end);
                if (owned != owner)
                {
                    Contribute(owned, Holdings.Read(_edges, first, edge, _day, rule.CountsControl));
                }
            }
        }
    }

    private void Contribute(int owned, Holding holding)
    {
        if (Counts(holding))
        {
            Count(owned, holding, times: 1);
            Derive(owned);
        }
    }

    private void Derive(int node)
    {
        if (_turn[node] == 0 && Reaches(node))
        {
            _turn[node] = ++_turns;
            if (!_isSeed[node])
            {
                _queue.Add(node);
            }
        }
    }

    private void Withdraw(int owner, List<int> deleted, List<int> stillListed)
    {
        int end = _hasRule ? graph.OutStarts[owner + 1] : 0;
        for (int edge = graph.OutStarts[owner]; edge < end;)
        {
            int owned = _edges.Target[edge];
            int first = edge;
            edge = EndOfRun(edge, end);
            Holding holding = owned == owner
                ? default
                : Holdings.Read(_edges, first, edge, _day, rule.CountsControl);
            if (!Counts(holding))
            {
                continue;
            }

            Count(owned, holding, times: -1);
            if (_turn[owned] != 0)
            {
                // A listed company keeps supporting others; only whether ownership alone reaches it is asked again.
                _turn[owned] = 0;
                (_isSeed[owned] ? stillListed : deleted).Add(owned);
            }
        }
    }

    private void DeriveAgain(List<int> nodes)
    {
        foreach (int node in nodes)
        {
            Derive(node);
        }
    }

    private int EndOfRun(int edge, int end)
    {
        int target = _edges.Target[edge];
        do
        {
            edge++;
        }
        while (edge < end && _edges.Target[edge] == target);

        return edge;
    }

    private int Share(Holding holding) => isPossible ? holding.High : holding.Low;

    private bool Counts(Holding holding) => holding.IsControl || Share(holding) > 0;

    /// <param name="times">1 for an owner that is blocked now, -1 for one that no longer is.</param>
    private void Count(int owned, Holding holding, int times)
    {
        _sum[owned] += times * Share(holding);
        if (isPossible)
        {
            _lowSum[owned] += times * holding.Low;
        }

        if (holding.IsControl)
        {
            _controls[owned] = _controls.GetValueOrDefault(owned) + times;
        }
    }

    private bool Reaches(int node)
    {
        PartyKind kind = graph.KindOf(node);
        if (kind is PartyKind.Person or PartyKind.Attribute)
        {
            return false;
        }

        if (_controls.Count > 0 && _controls.GetValueOrDefault(node) > 0)
        {
            return true;
        }

        int sum = _sum[node];

        if (kind is PartyKind.Vessel or PartyKind.Aircraft)
        {
            return sum >= MinimumInProperty;
        }

        return isPossible ? MayReach(node, sum) : sum >= _minimum;
    }

    /// <summary>
    /// Whether the shares that others do not certainly hold leave room for the minimum, and whether shares the company
    /// holds in itself (treasury shares, which nobody votes) are to be left out of the whole.
    /// </summary>
    private bool MayReach(int node, int sum)
    {
        Holding own = graph.OwnsItself(node) ? OwnShares(node) : default;
        long outstanding = own.High < ShareInterval.Whole ? ShareInterval.Whole - own.High : ShareInterval.Whole;
        long needed = ((_minimum * outstanding) + ShareInterval.Whole - 1) / ShareInterval.Whole;
        if (sum < needed)
        {
            return false;
        }

        int allLow = AllLow(node);
        long room = ShareInterval.Whole - own.Low - (allLow - _lowSum[node]);
        return allLow + own.Low > ShareInterval.Whole || room >= needed;
    }

    private Holding OwnShares(int node)
    {
        int end = graph.OutStarts[node + 1];
        for (int edge = graph.OutStarts[node]; edge < end; edge = EndOfRun(edge, end))
        {
            if (_edges.Target[edge] == node)
            {
                return Holdings.Read(_edges, edge, EndOfRun(edge, end), _day, countsControl: false);
            }
        }

        return default;
    }

    /// <summary>Σ of the low ends of all owners but the company itself, listed or not.</summary>
    private int AllLow(int node)
    {
        if (_allLow[node] == NotSummed)
        {
            int sum = 0;
            int end = graph.InStarts[node + 1];
            for (int place = graph.InStarts[node]; place < end;)
            {
                int first = graph.InEdges[place];
                int owner = _edges.Source[first];
                int count = 0;
                for (; place < end && _edges.Source[graph.InEdges[place]] == owner; place++)
                {
                    count++;
                }

                sum += owner == node ? 0 : Holdings.Read(_edges, first, first + count, _day, false).Low;
            }

            _allLow[node] = sum;
        }

        return _allLow[node];
    }
}
