using Maritime.Screening.Graph;

namespace Maritime.Screening.Rules;

/// <summary>What one party certainly and possibly holds of another, in 1/100 %, from all statements about it.</summary>
internal readonly record struct Holding(int Low, int High, bool IsControl)
{
    public bool IsNothing => High == 0 && !IsControl;
}

/// <summary>Reads one holding out of the statements of several documents.</summary>
/// <remarks>
/// Lots in one document add up. Documents are alternative accounts of the same holding: certain is the least that the
/// strongest class of them says, possible is the most that any of them says. Our own inferences are never certain.
/// Owning and controlling are separate columns of it.
/// </remarks>
internal static class Holdings
{
    /// <summary>The holding told by edges <paramref name="start"/>..<paramref name="end"/>, all of one pair.</summary>
    public static Holding Read(EdgeColumns edges, int start, int end, DayPair day, bool countsControl)
    {
        // Nearly every holding has one statement; the general case below would cost the fixpoint a factor of three.
        return end - start == 1
            ? ReadOne(edges, start, day, countsControl)
            : ReadSeveral(edges, start, end, day, countsControl);
    }

    private static Holding ReadOne(EdgeColumns edges, int edge, DayPair day, bool countsControl)
    {
        EdgeKind kind = (EdgeKind)edges.Kind[edge];
        if (!edges.IsEffective(edge, day))
        {
            return default;
        }

        return kind.IsOwnership
            ? new(IsCertain(edges, edge) ? edges.Low[edge] : 0, edges.High[edge], false)
            : new(0, 0, countsControl && kind.IsControl);
    }

    private static Holding ReadSeveral(EdgeColumns edges, int start, int end, DayPair day, bool countsControl)
    {
        bool isControl = false;
        int strongest = int.MaxValue;
        int low = 0;
        int high = 0;
        for (int edge = start; edge < end; edge++)
        {
            if (!edges.IsEffective(edge, day))
            {
                continue;
            }

            EdgeKind kind = (EdgeKind)edges.Kind[edge];
            isControl |= countsControl && kind.IsControl;
            if (!kind.IsOwnership || IsToldBefore(edges, start, edge, day))
            {
                continue;
            }

            (int documentLow, int documentHigh) = ReadDocument(edges, edge, end, day);
            high = Math.Max(high, documentHigh);
            int strength = edges.Class[edge];
            low = strength < strongest ? documentLow : strength == strongest ? Math.Min(low, documentLow) : low;
            strongest = Math.Min(strongest, strength);
        }

        return new(low, high, isControl);
    }

    private static (int Low, int High) ReadDocument(EdgeColumns edges, int first, int end, DayPair day)
    {
        int low = 0;
        int high = 0;
        for (int edge = first; edge < end; edge++)
        {
            if (IsSameAccount(edges, first, edge) && edges.IsEffective(edge, day)
                && ((EdgeKind)edges.Kind[edge]).IsOwnership)
            {
                low += IsCertain(edges, edge) ? edges.Low[edge] : 0;
                high += edges.High[edge];
            }
        }

        return (Math.Min(low, ShareInterval.Whole), Math.Min(high, ShareInterval.Whole));
    }

    private static bool IsToldBefore(EdgeColumns edges, int start, int edge, DayPair day)
    {
        for (int earlier = start; earlier < edge; earlier++)
        {
            if (IsSameAccount(edges, earlier, edge) && edges.IsEffective(earlier, day)
                && ((EdgeKind)edges.Kind[earlier]).IsOwnership)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSameAccount(EdgeColumns edges, int one, int other) =>
        edges.Document[one] == edges.Document[other] && edges.Class[one] == edges.Class[other];

    private static bool IsCertain(EdgeColumns edges, int edge) => edges.Class[edge] != (byte)EvidenceClass.Inferred;
}
