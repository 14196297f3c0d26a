using System.Globalization;
using Maritime.Primitives;

namespace Maritime.Server.Api;

/// <summary>
/// A box of latitude and longitude; one whose west is greater than its east crosses the antimeridian.
/// </summary>
internal sealed record GeoBox(double West, double South, double East, double North)
{
    /// <param name="text"><c>west,south,east,north</c> in degrees.</param>
    public static bool TryParse(string text, out GeoBox? box)
    {
        box = null;
        double[] numbers = new double[4];
        string[] words = text.Split(',');
        for (int i = 0; i < words.Length; i++)
        {
            if (words.Length != numbers.Length
                || !double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                || !double.IsFinite(numbers[i]))
            {
                return false;
            }
        }

        if (numbers[1] > numbers[3] || Math.Abs(numbers[1]) > 90 || Math.Abs(numbers[3]) > 90)
        {
            return false;
        }

        bool isWholeWorld = numbers[2] - numbers[0] >= 360;
        box = isWholeWorld
            ? new(-180, numbers[1], 180, numbers[3])
            : new(Wrap(numbers[0]), numbers[1], Wrap(numbers[2]), numbers[3]);
        return true;
    }

    public bool Contains(Position position)
    {
        double longitude = position.LongitudeDegrees;
        return position.LatitudeDegrees >= South && position.LatitudeDegrees <= North
            && (West <= East ? longitude >= West && longitude <= East : longitude >= West || longitude <= East);
    }

    private static double Wrap(double longitude) =>
        longitude is >= -180 and <= 180 ? longitude : Math.IEEERemainder(longitude, 360);
}
