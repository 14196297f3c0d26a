using Maritime.Screening.Names;

namespace Maritime.Server.Commands.Lists;

/// <summary><c>maritime screen --pairs FILE.csv</c>: scores labelled name pairs.</summary>
internal static class NamePairFile
{
    /// <summary>Writes the same rows with a score to <paramref name="output"/> and the figures to the other.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string path, TextWriter output, TextWriter remarks)
    {
        if (!File.Exists(path))
        {
            remarks.WriteLine($"There is no file {path}.");
            return 1;
        }

        if (NamePairScoring.Score(File.ReadAllBytes(path), out PairFigures figures, out string error) is not { } scored)
        {
            remarks.WriteLine($"{path}: {error}");
            return 1;
        }

        output.Write(scored);
        if (figures.Pairs > 0)
        {
            remarks.WriteLine(Invariant(
                $"{figures.Pairs} labelled pairs at {NameMatcher.Threshold:0.00}: F1 {figures.F1:0.000}, ")
                + Invariant($"{figures.Hits} found, {figures.Missed} missed, {figures.FalseAlarms} false alarms."));
        }

        return 0;
    }
}
