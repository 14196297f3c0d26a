using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Detection;
using Maritime.Primitives;

namespace Maritime.Server.Commands.Detect;

/// <summary>
/// <c>maritime bench pipeline</c>: decode, tracks and all detectors over recorded traffic, tiled in space where it must
/// be larger.
/// </summary>
/// <remarks>
/// The recording is read and decoded again for every copy, so decoding counts in full. A copy lies some degrees further
/// east and has numbers of its own, so that it adds ships and not messages to the ships there are.
/// </remarks>
internal sealed class BenchPipeline : IBench
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Recordings of the same hours, in any format that can be read.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int> _copies = new("--copies")
    {
        Description = "How often the traffic is laid beside itself.",
        DefaultValueFactory = _ => 10,
    };

    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Partitions and threads.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private readonly Option<bool> _bare = new("--bare")
    {
        Description = "Tracks and meetings only, without the per-vessel detectors.",
    };

    public Command Build()
    {
        Command command = new("pipeline", "Positions a second through decoding, tracks and all detectors.")
        {
            _files, _copies, _threads, _bare,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult call)
    {
        int copies = Math.Clamp(call.GetValue(_copies), 1, 500);
        int threads = Math.Clamp(call.GetValue(_threads), 1, 64);
        string[] files = call.GetValue(_files) ?? [];
        ReportFiles reports = new();
        Stopwatch decoding = Stopwatch.StartNew();
        for (int copy = 0; copy < copies; copy++)
        {
            ReportFiles one = new();
            foreach (string file in files)
            {
                if (!one.TryRead(file, ReaderOptions.Default, out string error))
                {
                    Console.Error.WriteLine(error);
                    return 1;
                }
            }

            Tile(one, copy, reports);
        }

        decoding.Stop();
        if (reports.Positions.Count == 0)
        {
            Console.Error.WriteLine("The input holds no position of any ship.");
            return 1;
        }

        FleetOptions options = FleetOptions.Default with { Partitions = threads };
        options = call.GetValue(_bare) ? options with { Detectors = [] } : options;
        List<VesselEvent> events = [];

        // What is compiled once, and the coast around each ship, read on its first visit, are not part of the rate.
        BatchRun.Play(options, [.. reports.Positions], [.. reports.Statics], []);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        Stopwatch folding = Stopwatch.StartNew();
        FleetCore fleet = BatchRun.Play(
            options,
            reports.Positions,
            reports.Statics,
            events,
            parallel: threads > 1 ? static (count, body) => Parallel.For(0, count, body) : null);
        folding.Stop();
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        events.Clear();
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Print(reports.Positions, fleet, copies, threads, decoding.Elapsed, folding.Elapsed, cpu, bytes);
        return 0;
    }

    private static void Tile(ReportFiles one, int copy, ReportFiles all)
    {
        double east = copy * 360.0 / 97 % 360;
        foreach (PositionReport report in one.Positions)
        {
            all.OnPosition(report with { Mmsi = Renumber(report.Mmsi, copy), Position = Move(report.Position, east) });
        }

        foreach (StaticReport report in one.Statics)
        {
            all.OnStatic(report with { Mmsi = Renumber(report.Mmsi, copy) });
        }
    }

    private static Mmsi Renumber(Mmsi mmsi, int copy) =>
        Mmsi.TryCreate((int)((mmsi.Value + (copy * 7_654_321L)) % 999_999_999), out Mmsi other) ? other : mmsi;

    private static Position? Move(Position? place, double east) =>
        place is { } at && Position.TryCreate(
            at.LatitudeDegrees, Math.IEEERemainder(at.LongitudeDegrees + east, 360), out Position moved)
            ? moved
            : null;

    private static void Print(
        List<PositionReport> positions,
        FleetCore fleet,
        int copies,
        int threads,
        TimeSpan decoding,
        TimeSpan folding,
        TimeSpan cpu,
        long bytes)
    {
        double hours = (positions[^1].At - positions[0].At).TotalHours;
        using Utf8JsonWriter json = new(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("bench", "pipeline");
        json.WriteString("traffic", string.Create(
            CultureInfo.InvariantCulture, $"recorded, laid {copies} times beside itself, {hours:F1} h"));
        json.WriteNumber("threads", threads);
        json.WriteNumber("positions", positions.Count);
        json.WriteNumber("vessels", fleet.VesselCount);
        json.WriteNumber("decodeSeconds", Math.Round(decoding.TotalSeconds, 2));
        json.WriteNumber("foldSeconds", Math.Round(folding.TotalSeconds, 2));
        json.WriteNumber("foldCpuSeconds", Math.Round(cpu.TotalSeconds, 2));
        json.WriteNumber("positionsPerSecond", Math.Round(positions.Count / (decoding + folding).TotalSeconds));
        json.WriteNumber("foldPositionsPerSecond", Math.Round(positions.Count / folding.TotalSeconds));
        json.WriteNumber("foldPositionsPerCpuSecond", Math.Round(positions.Count / cpu.TotalSeconds));
        json.WriteNumber("bytesPerVessel", bytes / Math.Max(1, fleet.VesselCount));
        json.WriteEndObject();
        json.Flush();
        Console.WriteLine();
    }
}
