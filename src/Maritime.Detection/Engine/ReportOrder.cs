using System.Runtime.InteropServices;
using Maritime.Ais;

namespace Maritime.Detection;

/// <summary>
/// The one order in which reports are folded, whatever order they came in: by event time, then content.
/// </summary>
internal static class ReportOrder
{
    public static void Sort(List<PositionReport>? reports)
    {
        if (reports is { Count: > 1 } && !IsSorted(reports))
        {
            SortByKeys(reports);
        }
    }

    public static void Sort(List<StaticReport>? reports)
    {
        if (reports is { Count: > 1 })
        {
            StaticReport[] sorted = [.. reports.OrderBy(report => report.At).ThenBy(report => report.Mmsi)
                .ThenBy(report => report.Source).ThenBy(report => report.ToString(), StringComparer.Ordinal)];
            reports.Clear();
            reports.AddRange(sorted);
        }
    }

    public static int Compare(PositionReport left, PositionReport right)
    {
        int byTime = left.At.UtcTicks.CompareTo(right.At.UtcTicks);
        return byTime != 0 ? byTime
            : left.Mmsi != right.Mmsi ? left.Mmsi.CompareTo(right.Mmsi)
            : left.Source != right.Source ? left.Source.CompareTo(right.Source)
            : left.Position is { } one && right.Position is { } other ? ByPlace(left, right, one, other)
            : (left.Position is null).CompareTo(right.Position is null);
    }

    private static int ByPlace(
        in PositionReport left, in PositionReport right, Primitives.Position one, Primitives.Position other) =>
        one.LatitudeDegrees != other.LatitudeDegrees ? one.LatitudeDegrees.CompareTo(other.LatitudeDegrees)
        : one.LongitudeDegrees != other.LongitudeDegrees ? one.LongitudeDegrees.CompareTo(other.LongitudeDegrees)
        : left.MessageType != right.MessageType ? left.MessageType.CompareTo(right.MessageType)
        : left.SogKnots.CompareTo(right.SogKnots);

    // Reports are large to move and mostly differ in time: numbers are sorted, and each report is moved once.
    private static void SortByKeys(List<PositionReport> reports)
    {
        Span<PositionReport> all = CollectionsMarshal.AsSpan(reports);
        long[] times = new long[all.Length];
        int[] places = new int[all.Length];
        for (int i = 0; i < all.Length; i++)
        {
            times[i] = all[i].At.UtcTicks;
            places[i] = i;
        }

        Array.Sort(times, places);
        PositionReport[] sorted = new PositionReport[all.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            sorted[i] = all[places[i]];
        }

        for (int from = 0; from < sorted.Length;)
        {
            int to = from + 1;
            while (to < sorted.Length && times[to] == times[from])
            {
                to++;
            }

            if (to - from > 1)
            {
                sorted.AsSpan(from, to - from).Sort(Compare);
            }

            from = to;
        }

        sorted.CopyTo(all);
    }

    private static bool IsSorted(List<PositionReport> reports)
    {
        for (int i = 1; i < reports.Count; i++)
        {
            if (Compare(reports[i - 1], reports[i]) > 0)
            {
                return false;
            }
        }

        return true;
    }
}
