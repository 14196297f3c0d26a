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
        if (reports is { Count: > 1 } && !IsSorted(reports))
        {
            reports.Sort(Compare);
        }
    }

    /// <summary>
    /// By event time at least: for who compares reports of one ship and one moment himself. Recordings are mostly in
    /// this order already.
    /// </summary>
    public static void SortByTime(List<PositionReport> reports)
    {
        ReadOnlySpan<PositionReport> all = CollectionsMarshal.AsSpan(reports);
        for (int i = 1; i < all.Length; i++)
        {
            if (all[i].At.UtcTicks < all[i - 1].At.UtcTicks)
            {
                SortByKeys(reports);
                return;
            }
        }
    }

    public static int Compare(in PositionReport left, in PositionReport right)
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

    private static int Compare(StaticReport left, StaticReport right)
    {
        int byTime = left.At.UtcTicks.CompareTo(right.At.UtcTicks);
        return byTime != 0 ? byTime
            : left.Mmsi != right.Mmsi ? left.Mmsi.CompareTo(right.Mmsi)
            : left.Source != right.Source ? left.Source.CompareTo(right.Source)
            : left.Equals(right) ? 0
            : string.CompareOrdinal(left.ToString(), right.ToString()); // Rare: one ship, twice in one moment.
    }

    // Reports are large to move and mostly differ in time and ship: numbers are sorted, and each report is moved once.
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

        if (!IsSorted(times))
        {
            Array.Sort(times, places);
        }

        long[] ships = [];
        for (int from = 0; from < all.Length;)
        {
            int to = from + 1;
            while (to < all.Length && times[to] == times[from])
            {
                to++;
            }

            if (to - from > 1)
            {
                ships = ships.Length < to - from ? new long[2 * (to - from)] : ships;
                SortByShip(all, places.AsSpan(from, to - from), ships.AsSpan(0, to - from));
            }

            from = to;
        }

        PositionReport[] sorted = new PositionReport[all.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            sorted[i] = all[places[i]];
        }

        sorted.CopyTo(all);
    }

    // All of one moment.
    private static void SortByShip(ReadOnlySpan<PositionReport> all, Span<int> places, Span<long> ships)
    {
        for (int i = 0; i < places.Length; i++)
        {
            ref readonly PositionReport report = ref all[places[i]];
            ships[i] = ((long)report.Mmsi.Value << 16) | report.Source;
        }

        ships.Sort(places);
        for (int i = 1; i < places.Length; i++)
        {
            for (int k = i; k > 0 && ships[k] == ships[k - 1] && Compare(all[places[k]], all[places[k - 1]]) < 0; k--)
            {
                (places[k], places[k - 1]) = (places[k - 1], places[k]);
            }
        }
    }

    private static bool IsSorted(long[] times)
    {
        for (int i = 1; i < times.Length; i++)
        {
            if (times[i] < times[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSorted(List<StaticReport> reports)
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
