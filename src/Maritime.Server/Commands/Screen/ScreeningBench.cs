using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Maritime.Primitives;
using Maritime.Screening;
using Maritime.Screening.Graph;
using Maritime.Screening.Names;
using Maritime.Screening.Rules;
using Maritime.Screening.Verdicts;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands.Screen;

/// <summary><c>maritime bench screening</c>: the screening targets on a made-up graph of world size, as JSON.</summary>
/// <remarks>
/// The graph: owners by preferential attachment, so that a few own thousands, with circles. Times of single operations
/// are wall clock, the machine's other work included; of explaining and of names, which can be repeated, the best of
/// five. Fixpoint and names are asked before, untimed, so that their code is compiled.
/// </remarks>
internal sealed class ScreeningBench : IBench
{
    private static readonly AsOf Today = AsOf.Day(new(2026, 1, 1));

    /// <summary>3 s: until then code may still be compiled again in the background of a busy machine.</summary>
    private static readonly TimeSpan WarmingUp = TimeSpan.FromSeconds(3);

    private readonly Option<int> _parties = new("--parties") { DefaultValueFactory = _ => 2_000_000 };
    private readonly Option<int> _edges = new("--edges") { DefaultValueFactory = _ => 4_000_000 };
    private readonly Option<int> _listed = new("--listed") { DefaultValueFactory = _ => 20_000 };
    private readonly Option<int> _seed = new("--seed") { DefaultValueFactory = _ => 42 };

    public Command Build()
    {
        Command command = new("screening", "Fixpoint, listing and delisting, explaining and looking up; prints JSON.")
        {
            _parties, _edges, _listed, _seed,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult call)
    {
        Random random = new(call.GetValue(_seed));
        Stopwatch watch = Stopwatch.StartNew();
        OwnershipGraph graph = MakeGraph(random, call.GetValue(_parties), call.GetValue(_edges));
        double buildSeconds = watch.Elapsed.TotalSeconds;
        OwnershipRule rule = OwnershipRules.For(OwnershipRules.Us, Today.Valid)!;
        int[] listed =
            [.. Enumerable.Range(0, call.GetValue(_listed)).Select(_ => random.Next(graph.PartyCount)).Distinct()];
        WarmUp(rule);
        watch.Restart();
        BlockingState state = BlockingState.Create(graph, rule, Today, listed);
        double fixpointSeconds = watch.Elapsed.TotalSeconds;
        int blocked = state.Where(status => status.IsBlocked).Count();

        int[] added = [.. Enumerable.Range(0, 2_000).Select(_ => random.Next(graph.PartyCount)).Except(listed)];
        int[] removed = listed[..Math.Min(2_000, listed.Length / 2)];
        Times adding = Measure(added, state.Designate, rounds: 1);
        Times removing = Measure(removed, state.Undesignate, rounds: 1);
        bool isEqual = IsEqualToFull(graph, rule, state, [.. listed.Except(removed).Union(added)]);
        int[] derived =
            [.. state.Where(status => status.IsCertainByRule && !status.IsDesignated).Take(200_000)];
        Times proving = Measure(Picks(random, derived, 5_000), party => state.Explain(party), rounds: 5);
        HashSet<int> marked = [.. listed];
        PathQuestion paths = new(graph);
        Times walking = Measure(
            [.. Enumerable.Range(0, 5_000).Select(_ => random.Next(graph.PartyCount))],
            party => paths.Ask(party, Today, node => marked.Contains(node) ? 1 : 0),
            rounds: 5);
        object? lookUp = LookUp(random);
        long peak = PeakBytes();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            graph = new
            {
                parties = graph.PartyCount,
                edges = graph.EdgeCount,
                buildSeconds,
                listed = listed.Length,
                blocked,
            },
            fixpointSeconds,
            addMicroseconds = adding,
            removeMicroseconds = removing,
            incrementalEqualsFull = isEqual,
            explainRuleMicroseconds = proving,
            explainPathMicroseconds = walking,
            peakMegabytes = peak / 1_000_000,
            lookUp,
            targets = new
            {
                fixpointSeconds = 1.0,
                addOrRemoveP99Microseconds = 1_000,
                explainP99Microseconds = 1_000,
                imoNanoseconds = 1_000,
                nameP95Microseconds = 1_000,
                peakMegabytes = 600,
            },
        }, JsonOptions));
        return 0;
    }

    private static readonly JsonSerializerOptions JsonOptions =
        new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>
    /// Has the code of the fixpoint compiled before it is timed, on a graph of a hundredth of the size.
    /// </summary>
    private static void WarmUp(OwnershipRule rule)
    {
        OwnershipGraph graph = MakeGraph(new(1), 20_000, 40_000);
        for (int round = 0; round < 30; round++)
        {
            _ = BlockingState.Create(graph, rule, Today, Enumerable.Range(0, 200));
        }
    }

    private static OwnershipGraph MakeGraph(Random random, int parties, int edges)
    {
        OwnershipGraphBuilder builder = new(parties, edges);
        for (int party = 0; party < parties; party++)
        {
            builder.AddParty(Invariant($"company {party}"));
        }

        ushort[] sold = new ushort[parties];
        int[] owned = new int[edges];
        for (int edge = 0; edge < edges;)
        {
            int asset = random.Next(parties);
            int owner = random.NextDouble() < 0.3 && edge > 0 ? owned[random.Next(edge)] : random.Next(parties);
            int room = ShareInterval.Whole - sold[asset];
            if (owner == asset || room < 100)
            {
                continue;
            }

            int share = random.NextDouble() < 0.35 ? room : Math.Min(room, 100 * (1 + random.Next(60)));
            int high = random.Next(20) == 0 ? Math.Min(room, share + 1_000) : share;
            ShareInterval.TryCreate(share, high, out ShareInterval interval);
            builder.AddEdge(owner, asset, EdgeKind.Ownership, interval, "made up", EvidenceClass.Registry);
            sold[asset] += (ushort)high;
            owned[edge++] = asset;
        }

        return builder.Build();
    }

    private static int[] Picks(Random random, int[] from, int count) =>
        from.Length == 0 ? [] : [.. Enumerable.Range(0, count).Select(_ => from[random.Next(from.Length)])];

    private static bool IsEqualToFull(OwnershipGraph graph, OwnershipRule rule, BlockingState state, int[] listed)
    {
        BlockingState full = BlockingState.Create(graph, rule, Today, listed);
        return Enumerable.Range(0, graph.PartyCount).All(party => full.StatusOf(party) == state.StatusOf(party));
    }

    /// <param name="rounds">
    /// The best of so many counts: the others were interrupted by the machine's other work.
    /// </param>
    private static Times Measure(int[] parties, Action<int> action, int rounds)
    {
        double[] micros = new double[parties.Length];
        for (int at = 0; at < parties.Length; at++)
        {
            micros[at] = double.MaxValue;
            for (int round = 0; round < rounds; round++)
            {
                long start = Stopwatch.GetTimestamp();
                action(parties[at]);
                micros[at] = Math.Min(micros[at], Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
        }

        return Times.Of(micros);
    }

    private static object? LookUp(Random random)
    {
        Screener screener;
        try
        {
            screener = ScreeningLibrary.Load();
        }
        catch (UserException)
        {
            return null;
        }

        ImoNumber[] numbers =
        [
            .. Enumerable.Range(0, 2_000_000)
                .Select(_ => ImoNumber.TryCreate(random.Next(8_000_000, 9_999_999), out ImoNumber imo) ? imo : default)
                .Where(imo => imo != default),
        ];
        int hits = 0;
        foreach (ImoNumber imo in numbers)
        {
            hits += screener.Parties.TryFind(imo, out _) ? 1 : 0;
        }

        long start = Stopwatch.GetTimestamp();
        foreach (ImoNumber imo in numbers)
        {
            hits += screener.Parties.TryFind(imo, out _) ? 1 : 0;
        }

        double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds / numbers.Length;
        NameIndex names = NameIndex.Of(screener.Parties.Lists.Parties);
        string[] asked = [.. screener.Parties.Lists.Parties.Select(party => party.Latest.Name)];
        int[] questions = [.. Enumerable.Range(0, 1_000).Select(_ => random.Next(asked.Length))];
        for (Stopwatch warming = Stopwatch.StartNew(); warming.Elapsed < WarmingUp;)
        {
            Array.ForEach(questions, Ask);
        }

        Times searching = Measure(questions, Ask, rounds: 5);
        return new
        {
            imoNanoseconds = Math.Round(nanoseconds, 1),
            numbers = numbers.Length,
            hits = hits / 2,
            names = names.Count,
            nameMicroseconds = searching,
        };

        void Ask(int at) => names.Search(asked[at], Maritime.Screening.Lists.PartyKind.Unknown);
    }

    private static long PeakBytes()
    {
        using Process self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }

    private sealed record Times(double P50, double P95, double P99, double Max)
    {
        public static Times Of(double[] values)
        {
            Array.Sort(values);
            return values.Length == 0
                ? new(0, 0, 0, 0)
                : new(At(0.50), At(0.95), At(0.99), Math.Round(values[^1], 1));

            double At(double share) => Math.Round(values[(int)(share * (values.Length - 1))], 1);
        }
    }
}
