using System.CommandLine;
using Maritime.Screening;
using Maritime.Screening.Graph;
using Maritime.Screening.Linkage;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands.Screen;

/// <summary><c>maritime key-nodes</c>: on whom a network hangs, and what is left without them.</summary>
internal sealed class KeyNodesVerb : IVerb
{

    private readonly Option<int> _top = new("--top")
    {
        Description = "How many to show.",
        DefaultValueFactory = _ => 12,
    };

    private readonly Option<bool> _companies = new("--companies")
    {
        Description = "Rank companies instead of people.",
    };

    private readonly Option<int?> _demo = new("--demo")
    {
        Description = "Use the planted register of this seed instead of the shipped network.",
    };

    private readonly Option<string?> _asOf = new("--as-of")
    {
        Description = "The day, yyyy-MM-dd; today when left out.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    public Command Build()
    {
        Command command = new("key-nodes", "Rank the people behind a network by what hangs on them.")
        {
            _top, _companies, _demo, _asOf, _json,
        };
        command.SetAction(Run);
        return command;
    }

    internal static void Print(KeyNodeReport report, int top)
    {
        Console.WriteLine("rank  companies  share   betweenness  who");
        foreach ((int index, KeyNode node) in report.Ranking.Take(top).Index())
        {
            Console.WriteLine(Invariant($"{index + 1,4}  {node.Companies,9}  {node.ControlShare,6:0.0%}  ")
                + Invariant($"{node.Betweenness,11:0.0000}  {node.Name} ({node.Key})"));
        }

        Console.WriteLine(Invariant($"Gini of control {report.Gini:0.000}; Lorenz at 0, 10, ... 100 %: ")
            + string.Join(' ', report.Lorenz.Select(value => Invariant($"{value:0.00}"))));
        foreach (RemovalStep step in report.Removal)
        {
            Console.WriteLine(Invariant($"without the top {step.Removed,2}: ")
                + Invariant($"largest group {step.LargestGroup} companies, ")
                + Invariant($"{step.Connected} companies still connected"));
        }
    }

    private int Run(ParseResult call)
    {
        DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        if (!ScreeningLibrary.TryDay(call.GetValue(_asOf), today, out DateOnly day))
        {
            Console.Error.WriteLine("A day is written yyyy-MM-dd.");
            return 2;
        }

        OwnershipGraph graph;
        try
        {
            graph = call.GetValue(_demo) is { } seed
                ? RegisterGraph.Build(PlantedRegisters.Make(seed).Companies, "planted register")
                : ScreeningLibrary.ReadNetwork().ToGraph();
        }
        catch (UserException broken)
        {
            Console.Error.WriteLine(broken.Message);
            return 1;
        }

        PartyKind kind = call.GetValue(_companies) ? PartyKind.Company : PartyKind.Person;
        int top = Math.Clamp(call.GetValue(_top), 1, 1_000);
        KeyNodeReport report = KeyNodes.Rank(graph, AsOf.Day(day), top, kind);
        if (call.GetValue(_json))
        {
            VerdictPrinter.WriteJson(report with { Ranking = [.. report.Ranking.Take(top)] });
        }
        else
        {
            Print(report, top);
        }

        return 0;
    }
}
