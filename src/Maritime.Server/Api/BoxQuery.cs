using System.Globalization;
using Maritime.Storage;

namespace Maritime.Server.Api;

/// <summary>A box as map pages write it: of an API call, and of the command line.</summary>
internal static class BoxQuery
{
    /// <param name="text"><c>west,south,east,north</c> in degrees.</param>
    /// <param name="error">One sentence when false is returned.</param>
    public static bool TryParse(string text, out GeoBox box, out string error)
    {
        box = default;
        string[] words = text.Split(',');
        double[] numbers =
        [
            .. words.Select(word => double.TryParse(
                word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN),
        ];
        if (numbers is not [double west, double south, double east, double north] || !numbers.All(double.IsFinite))
        {
            error = $"'{text}' is not west,south,east,north in degrees.";
            return false;
        }

        if (Math.Abs(south) > 90 || Math.Abs(north) > 90)
        {
            error = $"'{text}' is not a box: the order is west,south,east,north, and no latitude is "
                + Invariant($"{(Math.Abs(south) > 90 ? south : north)}.");
            return false;
        }

        if (south > north)
        {
            error = Invariant(
                $"'{text}' is not a box: the order is west,south,east,north, and {south} lies north of {north}.");
            return false;
        }

        if (Math.Abs(west) > 540 || Math.Abs(east) > 540)
        {
            error = $"'{text}' is not a box: a longitude goes once round the world at most.";
            return false;
        }

        error = "";
        bool isWholeWorld = east - west >= 360;
        box = isWholeWorld ? new(south, -180, north, 180) : new(south, Wrap(west), north, Wrap(east));
        return true;
    }

    private static double Wrap(double longitude) =>
        longitude is >= -180 and <= 180 ? longitude : Math.IEEERemainder(longitude, 360);
}
