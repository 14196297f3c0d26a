using System.Collections.Frozen;
using System.CommandLine;
using System.Globalization;
using Maritime.Primitives;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands.Detect;

/// <summary>A person's own list of ships that were broken up: an IMO number at the beginning of each line.</summary>
internal static class BrokenUpShips
{
    public static Option<string?> Option() => new("--broken-up")
    {
        Description = "IMO numbers of ships that were broken up, one at the beginning of each line (CSV or text): "
            + "who states one of them is told.",
        HelpName = "FILE",
    };

    /// <summary>None without a path. Throws <see cref="UserException"/> for a file that cannot be used.</summary>
    public static FrozenSet<int> Read(string? path) =>
        path is null ? FrozenSet<int>.Empty
        : TryRead(path, out FrozenSet<int> numbers, out string error) ? numbers
        : throw new UserException(error);

    /// <param name="error">Why the file cannot be used, in a sentence.</param>
    public static bool TryRead(string path, out FrozenSet<int> numbers, out string error)
    {
        numbers = FrozenSet<int>.Empty;
        error = "";
        try
        {
            HashSet<int> found = [];
            int line = 0;
            foreach (string text in File.ReadLines(path))
            {
                line++;
                string first = text.Split([',', ';', '\t', ' '], 2)[0].Trim('"', ' ', '\uFEFF');
                first = first.StartsWith("IMO", StringComparison.OrdinalIgnoreCase) ? first[3..] : first;
                bool isNumber = int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
                if (isNumber && ImoNumber.TryCreate(number, out _))
                {
                    found.Add(number);
                }
                else if (first.Length > 0 && first[0] != '#' && line > 1) // The first line may name the columns.
                {
                    error = $"{path}, line {line}: \"{first}\" is not an IMO number.";
                    return false;
                }
            }

            numbers = found.ToFrozenSet();
            error = found.Count == 0 ? $"{path} holds no IMO number." : "";
            return found.Count > 0;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            error = $"{path} could not be read: {broken.Message}";
            return false;
        }
    }
}
