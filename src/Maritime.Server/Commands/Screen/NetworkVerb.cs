using System.CommandLine;
using Maritime.Screening;
using Maritime.Screening.Graph;
using Maritime.Screening.Linkage;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands.Screen;

/// <summary>
/// <c>maritime network</c>: who surrounds a party; and a made-up register in which the truth is known.
/// </summary>
internal sealed class NetworkVerb : IVerb
{
    private readonly Option<string[]> _of = new("--of")
    {
        Description = "Key, list entry, IMO number or name of a party. May be given several times.",
    };

    private readonly Option<int> _hops = new("--hops") { Description = "How far.", DefaultValueFactory = _ => 2 };

    private readonly Option<bool> _expand = new("--expand")
    {
        Description = "Only upwards: owners, managers, their directors and shareholders.",
    };

    private readonly Option<string?> _asOf = new("--as-of")
    {
        Description = "The day, yyyy-MM-dd; today when left out.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "The same number makes the same register.",
        DefaultValueFactory = _ => 2017,
    };

    private readonly Option<string[]> _own = ScreeningLibrary.OwnFiles();

    public Command Build()
    {
        Command demo = new("demo", "Plant 37 groups among 5,233 companies and find them again.") { _seed, _json };
        demo.SetAction(Demo);
        Command command = new("network", "Show who surrounds a party: owners, directors, ships, addresses.")
        {
            _of, _hops, _expand, _asOf, _json, _own, demo,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult call)
    {
        DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        if (!ScreeningLibrary.TryDay(call.GetValue(_asOf), today, out DateOnly day))
        {
            Console.Error.WriteLine("A day is written yyyy-MM-dd.");
            return 2;
        }

        Screener screener;
        try
        {
            screener = ScreeningLibrary.Load(call.GetValue(_own));
        }
        catch (UserException missing)
        {
            Console.Error.WriteLine(missing.Message);
            return 1;
        }

        List<int> starts = [];
        foreach (string text in call.GetValue(_of) ?? [])
        {
            if (!ScreeningLibrary.TryFind(screener, text, out int party))
            {
                Console.Error.WriteLine($"No list or register at hand holds \"{text}\".");
                return 1;
            }

            starts.Add(party);
        }

        if (starts.Count == 0)
        {
            Console.Error.WriteLine("Say whose network: --of NAME.");
            return 2;
        }

        OwnershipGraph graph = screener.Parties.Graph;
        int hops = Math.Clamp(call.GetValue(_hops), 0, 10);
        Surroundings found = call.GetValue(_expand)
            ? Neighbourhood.Expand(graph, starts, Math.Max(1, hops), AsOf.Day(day))
            : Neighbourhood.Of(graph, starts, hops, AsOf.Day(day));
        Print(screener, found, AsOf.Day(day), call.GetValue(_json));
        return 0;
    }

    private static void Print(Screener screener, Surroundings found, AsOf asOf, bool isJson)
    {
        OwnershipGraph graph = screener.Parties.Graph;
        var parties = found.Parties.Select(at => new
        {
            key = graph.KeyOf(at.Party),
            name = screener.Parties.NameOf(at.Party),
            kind = graph.KindOf(at.Party),
            hops = at.Hops,
            listed = screener.Parties.MeasuresOf(at.Party, asOf)
                .Select(measure => Invariant($"{measure.Authority} {measure.List} since {measure.From:yyyy-MM-dd}"))
                .ToArray(),
        }).ToArray();
        var edges = found.Edges.Select(edge => new
        {
            source = graph.KeyOf(edge.Source),
            target = graph.KeyOf(edge.Target),
            kind = edge.Kind,
            share = edge.Kind.IsOwnership ? edge.Share.ToString() : null,
            role = edge.Role,
            document = edge.Document,
            knownFrom = edge.KnownFrom,
            evidence = edge.Class,
        }).ToArray();
        if (isJson)
        {
            VerdictPrinter.WriteJson(new { parties, edges });
            return;
        }

        foreach (var party in parties)
        {
            string listed = party.listed.Length > 0 ? $" [{string.Join("; ", party.listed)}]" : "";
            Console.WriteLine($"{party.hops}  {party.kind,-9} {party.name} ({party.key}){listed}");
        }

        Console.WriteLine();
        foreach (var edge in edges)
        {
            string share = edge.share is null ? "" : $" {edge.share}";
            Console.WriteLine($"{edge.source} -> {edge.target}: {edge.kind}{share} [{edge.document}]");
        }
    }

    private int Demo(ParseResult call)
    {
        int seed = call.GetValue(_seed);
        PlantedRegister planted = PlantedRegisters.Make(seed);
        LinkageResult linked = RegisterLinkage.Link(planted.Companies, LinkageOptions.Default);
        LinkageScore score = LinkageScore.Of(planted, linked);
        OwnershipGraph graph = RegisterGraph.Build(planted.Companies, "planted register");
        KeyNodeReport key = KeyNodes.Rank(graph, AsOf.Day(new(2016, 12, 31)), removals: 12);
        int foundOfPlanted = score.PlantedInTop(planted, key);
        if (call.GetValue(_json))
        {
            VerdictPrinter.WriteJson(new
            {
                seed,
                companies = planted.Companies.Length,
                plantedGroups = planted.GroupOf.Values.Distinct().Count(),
                score,
                plantedExecutivesInTop = foundOfPlanted,
                gini = key.Gini,
                lorenz = key.Lorenz,
                removal = key.Removal,
                ranking = key.Ranking.Take(12),
                hubs = linked.Hubs.Take(5).Select(hub => new { hub.Attribute, hub.Companies }),
            });
            return 0;
        }

        Console.WriteLine(Invariant($"Made-up register, seed {seed}: {planted.Companies.Length} companies, ")
            + Invariant($"{planted.GroupOf.Values.Distinct().Count()} planted groups ")
            + Invariant($"of {planted.GroupOf.Count} companies."));
        Console.WriteLine(Invariant($"Linked: {linked.Groups.Length} groups; ")
            + Invariant($"pairs: precision {score.Precision:0.000}, ")
            + Invariant($"recall {score.Recall:0.000}; merged through decoys: {score.MergedThroughDecoys}."));
        foreach ((string attribute, int companies) in linked.Hubs.Take(5))
        {
            Console.WriteLine($"  not believed: {attribute}");
        }

        KeyNodesVerb.Print(key, top: 12);
        Console.WriteLine(Invariant($"Planted key executives among the top {planted.KeyExecutives.Length}: ")
            + Invariant($"{foundOfPlanted} of {planted.KeyExecutives.Length}."));
        return 0;
    }
}
