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

    /// <summary>Sorts by (source, target) and says where each node's edges begin, in both directions.</summary>
    /// <remarks>
    /// Stable counting sorts: linear, and statements about one holding keep the order in which they came. Beside the
    /// columns it needs one array of each type: a graph of world size is twice a hundred megabytes, and must not be
    /// four times while it is made.
    /// </remarks>
    public (int[] OutStarts, int[] InStarts, int[] InEdges) Index(int nodes)
    {
        Resize(Count);
        int[] places = new int[Count];
        int[] order = new int[Count];
        int[] starts = new int[nodes + 1];
        CountingSort(order: null, Target, starts, places);
        int[] outStarts = new int[nodes + 1];
        CountingSort(places, Source, outStarts, order);
        Permute(order, ref places);
        CountingSort(order: null, Target, starts, places);
        return (outStarts, starts, places);
    }

    public FrozenSet<int> SelfOwned() =>
        (from edge in Enumerable.Range(0, Count)
         where Source[edge] == Target[edge] && ((EdgeKind)Kind[edge]).IsOwnership
         select Source[edge]).ToFrozenSet();

    /// <param name="starts">Overwritten: where the edges of each node begin, and behind the last where they
    /// end.</param>
    /// <param name="sorted">Overwritten: the edges in the column's order.</param>
    private void CountingSort(int[]? order, int[] column, int[] starts, int[] sorted)
    {
        Array.Clear(starts);
        for (int edge = 0; edge < Count; edge++)
        {
            starts[column[edge]]++;
        }

        int end = 0;
        for (int node = 0; node < starts.Length; node++)
        {
            end += starts[node];
            starts[node] = end;
        }

        // Filled from behind, the ends become the starts.
        for (int place = Count - 1; place >= 0; place--)
        {
            int edge = order is null ? place : order[place];
            sorted[--starts[column[edge]]] = edge;
        }
    }

    /// <param name="spare">An array of the columns' length whose values nobody needs; another one comes back.</param>
    private void Permute(int[] order, ref int[] spare)
    {
        Pick(ref Source, order, ref spare);
        Pick(ref Target, order, ref spare);
        Pick(ref Document, order, ref spare);
        Pick(ref Role, order, ref spare);
        ushort[] shorts = new ushort[Count];
        Pick(ref Low, order, ref shorts);
        Pick(ref High, order, ref shorts);
        Pick(ref ValidFrom, order, ref shorts);
        Pick(ref ValidTo, order, ref shorts);
        Pick(ref KnownFrom, order, ref shorts);
        Pick(ref KnownTo, order, ref shorts);
        byte[] bytes = new byte[Count];
        Pick(ref Kind, order, ref bytes);
        Pick(ref Class, order, ref bytes);
    }

    /// <summary>Writes the column into the spare array, which then is the column.</summary>
    private static void Pick<T>(ref T[] column, int[] order, ref T[] spare)
    {
        for (int place = 0; place < order.Length; place++)
        {
            spare[place] = column[order[place]];
        }

        (column, spare) = (spare, column);
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
