using System.CommandLine;

namespace Maritime.Server.Commands;

/// <summary>
/// One thing that <c>maritime bench</c> measures. Adding one is a file here and a line in <see cref="BenchVerb"/>.
/// </summary>
internal interface IBench
{
    /// <summary>
    /// A subcommand that prints one JSON object, or tables as Markdown where they are for tests/README.md.
    /// </summary>
    Command Build();
}

/// <summary><c>maritime bench ...</c>: measures this program on this machine, as JSON.</summary>
internal sealed class BenchVerb : IVerb
{
    public static IReadOnlyList<IBench> All { get; } =
    [
        new Screen.ScreeningBench(),
        new BenchDecode(),
        new Dark.BenchDark(),
        new Dark.BenchFalseAlarms(),
        new BenchFuzz(),
        new Detect.BenchPipeline(),
        new Past.BenchStorage(),
        new Past.BenchExport(),
    ];

    public Command Build()
    {
        Command command = new("bench", "Measure this program on this machine; prints JSON.");
        foreach (IBench bench in All)
        {
            command.Subcommands.Add(bench.Build());
        }

        return command;
    }
}
