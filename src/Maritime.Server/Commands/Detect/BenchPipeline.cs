using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands.Detect;

/// <summary>
/// <c>maritime bench pipeline</c>: decode, tracks and all detectors over recorded traffic, tiled in space where it must
/// be larger.
/// </summary>
/// <remarks>
/// The recording is decoded again for every copy, so decoding counts in full; unpacking does not, since no feed is
/// packed. A copy lies some degrees further east and has numbers of its own, so that it adds ships and not messages to
/// the ships there are. The copies are interleaved by time, as receivers would hear them. Bytes per vessel are what a
/// full collection leaves of the fleet, the knowledge of the sea with it; strings of the reports, which the fleet
/// refers to, are not in it. The lists in which a tick's reports wait are told beside it: they hold no state.
/// </remarks>
internal sealed class BenchPipeline : IBench
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Recordings of the same hours, in any format that can be read.",
        DefaultValueFactory = _ => [ShippedData.PathOf("ais", "dma-northsea-2022-11-01.csv.gz") ?? ""],
    };

    private readonly Option<int> _copies = new("--copies")
    {
        Description = "How often the traffic is laid beside itself.",
        DefaultValueFactory = _ => 40,
    };

    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Threads.",
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
        FleetThreads threads = FleetThreads.Of(call.GetValue(_threads));
        string[] files = call.GetValue(_files) ?? [];
        ReportFiles first = new();
        if (!TryUnpack(files, out List<MemoryStream> unpacked, out string error)
            || !TryDecode(files, unpacked, first, out error))
        {
            Console.Error.WriteLine(error);
            return 1;
        }

        if (first.Positions.Count == 0)
        {
            Console.Error.WriteLine("The input holds no position of any ship.");
            return 1;
        }

        ReportFiles[] decoded = new ReportFiles[copies];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads.Count };
        TimeSpan decodeCpu = Process.GetCurrentProcess().TotalProcessorTime;
        Stopwatch decoding = Stopwatch.StartNew();
        Parallel.For(0, copies, parallel, copy =>
        {
            decoded[copy] = new ReportFiles();
            decoded[copy].Positions.EnsureCapacity(first.Positions.Count);
            TryDecode(files, unpacked, decoded[copy], out _);
        });
        decoding.Stop();
        decodeCpu = Process.GetCurrentProcess().TotalProcessorTime - decodeCpu;
        ReportFiles reports = Tile(decoded);
        FleetOptions options = threads.Cut(FleetOptions.Default);
        options = call.GetValue(_bare) ? options with { Detectors = [] } : options;
        List<VesselEvent> events = [];

        // What is compiled once, and the coast around each ship, read on its first visit, are not part of the rate.
        BatchRun.Play(options, [.. reports.Positions], [.. reports.Statics], []);
        decoded = [];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        Stopwatch folding = Stopwatch.StartNew();
        FleetCore fleet = BatchRun.Play(
            options,
            reports.Positions,
            reports.Statics,
            events,
            parallel: threads.Run);
        folding.Stop();
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        events.Clear();
        int vessels = Math.Max(1, fleet.VesselCount);
        long whole = GC.GetTotalMemory(forceFullCollection: true) - before;
        fleet.Trim();
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        int saved = fleet.Save().Length;
        long meetings = bytes - BytesWithoutMeetings(options, reports, threads);
        GC.KeepAlive(reports);
        GC.KeepAlive(fleet);
        using Utf8JsonWriter json = new(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        double hours = (reports.Positions[^1].At - reports.Positions[0].At).TotalHours;
        double positions = reports.Positions.Count;
        json.WriteStartObject();
        json.WriteString("bench", "pipeline");
        json.WriteString("traffic", string.Create(
            CultureInfo.InvariantCulture, $"recorded, laid {copies} times beside itself, {hours:F1} h"));
        json.WriteNumber("threads", threads.Count);
        json.WriteNumber("positions", positions);
        json.WriteNumber("vessels", fleet.VesselCount);
        json.WriteNumber("decodeSeconds", Math.Round(decoding.Elapsed.TotalSeconds, 2));
        json.WriteNumber("decodeCpuSeconds", Math.Round(decodeCpu.TotalSeconds, 2));
        json.WriteNumber("foldSeconds", Math.Round(folding.Elapsed.TotalSeconds, 2));
        json.WriteNumber("foldCpuSeconds", Math.Round(cpu.TotalSeconds, 2));
        double seconds = (decoding.Elapsed + folding.Elapsed).TotalSeconds;
        json.WriteNumber("positionsPerSecond", Math.Round(positions / seconds));
        json.WriteNumber("positionsPerCpuSecond", Math.Round(positions / (decodeCpu + cpu).TotalSeconds));
        json.WriteNumber("bytesPerVessel", bytes / vessels);
        json.WriteNumber("ofWhichForMeetings", meetings / vessels);
        json.WriteNumber("besideForReportsOfATick", (whole - bytes) / vessels);
        json.WriteNumber("savedBytesPerVessel", saved / vessels);
        json.WriteEndObject();
        json.Flush();
        Console.WriteLine();
        return 0;
    }

    // The same traffic once more, with nobody slow enough to be met: neither pairs nor how ships show themselves.
    private static long BytesWithoutMeetings(FleetOptions options, ReportFiles reports, FleetThreads threads)
    {
        options = options with { Rendezvous = options.Rendezvous with { MaxPresenceKnots = 0 } };
        List<VesselEvent> events = [];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        FleetCore fleet = BatchRun.Play(options, reports.Positions, reports.Statics, events, parallel: threads.Run);
        events.Clear();
        fleet.Trim();
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(fleet);
        return bytes;
    }

    private static bool TryUnpack(string[] files, out List<MemoryStream> unpacked, out string error)
    {
        unpacked = [];
        foreach (string path in files)
        {
            if (path.Length == 0)
            {
                error = "The recording that comes with the program is not beside it: name a FILE.";
                return false;
            }

            try
            {
                using Stream stream = InputUnpacking.Unpack(File.OpenRead(path));
                MemoryStream whole = new();
                stream.CopyTo(whole);
                unpacked.Add(whole);
            }
            catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                error = $"{path} could not be read: {broken.Message}";
                return false;
            }
        }

        error = "";
        return true;
    }

    private static bool TryDecode(
        string[] files, List<MemoryStream> unpacked, ReportFiles reports, out string error)
    {
        for (int i = 0; i < files.Length; i++)
        {
            using MemoryStream whole = new(unpacked[i].GetBuffer(), 0, (int)unpacked[i].Length, writable: false);
            if (!reports.TryRead(files[i], whole, ReaderOptions.Default, out error))
            {
                return false;
            }
        }

        error = "";
        return true;
    }

    private static ReportFiles Tile(ReportFiles[] copies)
    {
        ReportFiles all = new();
        for (int i = 0; i < copies[0].Positions.Count; i++)
        {
            for (int copy = 0; copy < copies.Length; copy++)
            {
                PositionReport report = copies[copy].Positions[i];
                double east = copy * 360.0 / 97 % 360;
                all.OnPosition(report with
                {
                    Mmsi = Renumber(report.Mmsi, copy),
                    Position = Move(report.Position, east),
                });
            }
        }

        for (int i = 0; i < copies[0].Statics.Count; i++)
        {
            for (int copy = 0; copy < copies.Length; copy++)
            {
                StaticReport report = copies[copy].Statics[i];
                all.OnStatic(report with
                {
                    Mmsi = Renumber(report.Mmsi, copy),
                    ImoNumber = Renumber(report.ImoNumber, copy),
                });
            }
        }

        return all;
    }

    // Another number with a check digit that holds or fails as the first one's did: no two hulls may share one.
    private static int? Renumber(int? imo, int copy)
    {
        if (imo is not { } number || copy == 0)
        {
            return imo;
        }

        int other = 1_000_000 + (int)((number + (copy * 76_543L * 10)) % 9_000_000 / 10 * 10);
        bool isValid = ImoNumber.TryCreate(number, out _);
        for (int digit = 0; digit < 10; digit++)
        {
            if (ImoNumber.TryCreate(other + digit, out _) == isValid)
            {
                return other + digit;
            }
        }

        return other;
    }

    private static Mmsi Renumber(Mmsi mmsi, int copy) =>
        Mmsi.TryCreate((int)((mmsi.Value + (copy * 7_654_321L)) % 999_999_999), out Mmsi other) ? other : mmsi;

    private static Position? Move(Position? place, double east) =>
        place is { } at && Position.TryCreate(
            at.LatitudeDegrees, Math.IEEERemainder(at.LongitudeDegrees + east, 360), out Position moved)
            ? moved
            : null;
}
