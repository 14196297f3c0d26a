namespace Maritime.Storage.Tracks;

/// <summary>Leaves out positions that a straight, even run between their neighbours tells well enough.</summary>
/// <remarks>
/// Douglas and Peucker's halving with the distance taken at the same time ("synchronized Euclidean distance", Meratnia
/// and de By, EDBT 2004): a ship that stops on a straight line keeps its stop. First and last always stay.
/// </remarks>
public static class TrackSimplifier
{
    private const double MetresPerUnit = 1852.0 / 10_000;

    /// <summary>Half a pixel of a web map with tiles of 512 pixels, at a latitude.</summary>
    /// <param name="zoom">0 is the world in one tile.</param>
    public static double ToleranceMetres(double zoom, double latitudeDegrees) =>
        0.5 * 40_075_016.7 / 512 / Math.Pow(2, zoom) * Math.Cos(double.DegreesToRadians(latitudeDegrees));

    public static ArchivedPoint[] Simplify(ReadOnlySpan<ArchivedPoint> points, double toleranceMetres)
    {
        if (points.Length <= 2 || toleranceMetres <= 0)
        {
            return points.ToArray();
        }

        bool[] stays = new bool[points.Length];
        stays[0] = stays[^1] = true;
        Stack<(int First, int Last)> parts = new([(0, points.Length - 1)]);
        while (parts.TryPop(out (int First, int Last) part))
        {
            (int farthest, double metres) = Farthest(points, part.First, part.Last);
            if (metres > toleranceMetres)
            {
                stays[farthest] = true;
                parts.Push((part.First, farthest));
                parts.Push((farthest, part.Last));
            }
        }

        ArchivedPoint[] kept = new ArchivedPoint[stays.Count(stay => stay)];
        int count = 0;
        for (int index = 0; index < points.Length; index++)
        {
            if (stays[index])
            {
                kept[count++] = points[index];
            }
        }

        return kept;
    }

    private static (int Index, double Metres) Farthest(ReadOnlySpan<ArchivedPoint> points, int first, int last)
    {
        ArchivedPoint from = points[first];
        ArchivedPoint to = points[last];
        double shrink = Math.Cos(double.DegreesToRadians(from.LatitudeDegrees));
        double seconds = Math.Max(1, to.Seconds - from.Seconds);
        double north = to.Latitude - from.Latitude;
        double east = East(from, to);
        int farthest = first;
        double most = 0;
        for (int index = first + 1; index < last; index++)
        {
            double share = (points[index].Seconds - from.Seconds) / seconds;
            double up = points[index].Latitude - from.Latitude - (share * north);
            double right = (East(from, points[index]) - (share * east)) * shrink;
            double square = (up * up) + (right * right);
            if (square > most)
            {
                (farthest, most) = (index, square);
            }
        }

        return (farthest, Math.Sqrt(most) * MetresPerUnit);
    }

    /// <summary>Eastward the short way round, 1/10000 minute.</summary>
    private static double East(in ArchivedPoint from, in ArchivedPoint to)
    {
        const int Half = 180 * 600_000;
        int step = to.Longitude - from.Longitude;
        return step > Half ? step - (2.0 * Half) : step < -Half ? step + (2.0 * Half) : step;
    }
}
