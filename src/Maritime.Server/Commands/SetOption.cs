using System.CommandLine;
using System.Globalization;
using Maritime.Storage.Replays;

namespace Maritime.Server.Commands;

/// <summary><c>--set NAME=NUMBER</c>: other numbers for the detectors, for this run.</summary>
internal static class SetOption
{
    /// <param name="what">How the description begins.</param>
    public static Option<string[]> Create(string what) => new("--set")
    {
        Description = $"{what} NAME=NUMBER, as often as you like. Options: "
            + string.Join(", ", Threshold.All.Select(one => $"{one.Name} ({DefaultOf(one)})")) + ".",
        HelpName = "NAME=NUMBER",
    };

    /// <summary>"6 h".</summary>
    public static string DefaultOf(Threshold number) =>
        string.Create(CultureInfo.InvariantCulture, $"{number.Default} {number.Unit}").TrimEnd();

    /// <param name="known">Which numbers there are.</param>
    /// <param name="numbers">Those that were named.</param>
    /// <param name="error">One sentence when false is returned.</param>
    public static bool TryRead(
        IEnumerable<string> settings,
        IReadOnlyList<Threshold> known,
        List<KeyValuePair<string, double>> numbers,
        out DetectionOptions options,
        out string error)
    {
        options = DetectionOptions.Default;
        foreach (string setting in settings)
        {
            string[] parts = setting.Split('=', 2);
            if (parts.Length != 2 || !double.TryParse(
                parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            {
                error = $"--set takes NAME=NUMBER, like gap-hours=4; \"{setting}\" is not that.";
                return false;
            }

            numbers.Add(new(parts[0].Trim(), number));
        }

        return Threshold.TrySet(numbers, known, out options, out error);
    }
}
