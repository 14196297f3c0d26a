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
            reports.Sort(Compare);
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
