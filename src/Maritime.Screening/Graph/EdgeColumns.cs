using System.Collections.Frozen;

namespace Maritime.Screening.Graph;

/// <summary>An <see cref="AsOf"/> in the graph's own day codes.</summary>
internal readonly struct DayPair(AsOf asOf)
{
    public readonly ushort Valid = DayCode.Of(asOf.Valid);
    public readonly ushort Known = DayCode.Of(asOf.Known);
}

/// <summary>The statements of a graph, one array per field.</summary>
internal sealed class EdgeColumns(int capacity)
{
    public int[] Source = new int[capacity];
    public int[] Target = new int[capacity];
    public byte[] Kind = new byte[capacity];
    public byte[] Class = new byte[capacity];
    public ushort[] Low = new ushort[capacity];
    public ushort[] High = new ushort[capacity];
    public ushort[] ValidFrom = new ushort[capacity];
    public ushort[] ValidTo = new ushort[capacity];
    public ushort[] KnownFrom = new ushort[capacity];
    public ushort[] KnownTo = new ushort[capacity];
    public int[] Document = new int[capacity];
    public int[] Role = new int[capacity];

    public int Count { get; private set; }

    public bool IsEffective(int edge, DayPair day) =>
        ValidFrom[edge] <= day.Valid && day.Valid < ValidTo[edge]
        && KnownFrom[edge] <= day.Known && day.Known < KnownTo[edge];

    public int Append()
    {
        if (Count == Source.Length)
        {
            Resize(Math.Max(16, Count * 2));
        }

        return Count++;
    }

    /// <summary>A copy with room for exactly what is there.</summary>
    public EdgeColumns Copy()
    {
        EdgeColumns copy = new(0)
        {
            Source = Source,
            Target = Target,
            Kind = Kind,
            Class = Class,
            Low = Low,
            High = High,
            ValidFrom = ValidFrom,
            ValidTo = ValidTo,
            KnownFrom = KnownFrom,
            KnownTo = KnownTo,
            Document = Document,
            Role = Role,
            Count = Count,
        };
        copy.Resize(Count);
        return copy;
    }

    /// <summary>Sorts by (source, target) and says where each node's edges begin, in both directions.</summary>
    /// <remarks>
    /// Stable counting sorts: linear, and statements about one holding keep the order in which they came.
    /// </remarks>
    public (int[] OutStarts, int[] InStarts, int[] InEdges) Index(int nodes)
    {
        int[] byTarget = CountingSort(order: null, Target, nodes, out _);
        int[] bySource = CountingSort(byTarget, Source, nodes, out int[] outStarts);
        Permute(bySource);
        int[] inEdges = CountingSort(order: null, Target, nodes, out int[] inStarts);
        return (outStarts, inStarts, inEdges);
    }

    public FrozenSet<int> SelfOwned() =>
        (from edge in Enumerable.Range(0, Count)
         where Source[edge] == Target[edge] && ((EdgeKind)Kind[edge]).IsOwnership
         select Source[edge]).ToFrozenSet();

    private int[] CountingSort(int[]? order, int[] column, int nodes, out int[] starts)
    {
        starts = new int[nodes + 1];
        for (int edge = 0; edge < Count; edge++)
        {
            starts[column[edge] + 1]++;
        }

        for (int node = 0; node < nodes; node++)
        {
            starts[node + 1] += starts[node];
        }

        int[] next = starts.AsSpan(0, nodes).ToArray();
        int[] sorted = new int[Count];
        for (int place = 0; place < Count; place++)
        {
            int edge = order is null ? place : order[place];
            sorted[next[column[edge]]++] = edge;
        }

        return sorted;
    }

    private void Permute(int[] order)
    {
        Source = Picked(Source, order);
        Target = Picked(Target, order);
        Kind = Picked(Kind, order);
        Class = Picked(Class, order);
        Low = Picked(Low, order);
        High = Picked(High, order);
        ValidFrom = Picked(ValidFrom, order);
        ValidTo = Picked(ValidTo, order);
        KnownFrom = Picked(KnownFrom, order);
        KnownTo = Picked(KnownTo, order);
        Document = Picked(Document, order);
        Role = Picked(Role, order);
    }

    private static T[] Picked<T>(T[] column, int[] order)
    {
        T[] picked = new T[order.Length];
        for (int place = 0; place < order.Length; place++)
        {
            picked[place] = column[order[place]];
        }

        return picked;
    }

    private void Resize(int size)
    {
        Array.Resize(ref Source, size);
        Array.Resize(ref Target, size);
        Array.Resize(ref Kind, size);
        Array.Resize(ref Class, size);
        Array.Resize(ref Low, size);
        Array.Resize(ref High, size);
        Array.Resize(ref ValidFrom, size);
        Array.Resize(ref ValidTo, size);
        Array.Resize(ref KnownFrom, size);
        Array.Resize(ref KnownTo, size);
        Array.Resize(ref Document, size);
        Array.Resize(ref Role, size);
    }
}
