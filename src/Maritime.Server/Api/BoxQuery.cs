using System.Globalization;
using Maritime.Storage;

namespace Maritime.Server.Api;

/// <summary>The box of an API call, as map pages write it.</summary>
internal static class BoxQuery
{
    /// <param name="text"><c>west,south,east,north</c> in degrees.</param>
    public static bool TryParse(string text, out GeoBox box)
    {
        box = default;
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
            ? new(numbers[1], -180, numbers[3], 180)
            : new(numbers[1], Wrap(numbers[0]), numbers[3], Wrap(numbers[2]));
        return true;
    }

    private static double Wrap(double longitude) =>
        longitude is >= -180 and <= 180 ? longitude : Math.IEEERemainder(longitude, 360);
}
