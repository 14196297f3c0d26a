using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Ais.Messages;
using Maritime.Ais.Nmea;

namespace Maritime.Server.Commands;

/// <summary>
/// How fast sentences become messages with all their fields, checksums included, and how fast files become reports: one
/// thread, input in memory, processor time and not the clock on the wall, best of several rounds.
/// </summary>
internal sealed class BenchDecode : IBench
{
    private const int ReadLength = 65_536;

    public Command Build()
    {
        Option<string> data = new("--data") { Description = "The data folder.", DefaultValueFactory = _ => "data" };
        Option<int> rounds = new("--rounds") { Description = "Rounds; the best counts.", DefaultValueFactory = _ => 7 };
        Command command = new("decode", "Messages a second, and bytes allocated a message.") { data, rounds };
        command.SetAction(parsed => Run(parsed.GetValue(data)!, Math.Max(1, parsed.GetValue(rounds))));
        return command;
    }

    private static int Run(string folder, int rounds)
    {
        if (!Directory.Exists(Path.Combine(folder, "nmea")))
        {
            Console.Error.WriteLine($"There is no folder {folder} with data; name it with --data.");
            return 1;
        }

        using Utf8JsonWriter json = new(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("runtime", Environment.Version.ToString());
        json.WriteStartArray("sentences");
        MeasureSentences("global-85k", folder, "nmea/global-85k.nmea.gz", 12, rounds, json);
        MeasureSentences("norwegian-tagblock", folder, "nmea/norwegian-tagblock.nmea.gz", 4000, rounds, json);
        MeasureSentences("alltypes", folder, "nmea/alltypes-goais.nmea.gz", 12, rounds, json);
        json.WriteEndArray();
        json.WriteStartArray("reports");
        MeasureReports("nmea global-85k", folder, "nmea/global-85k.nmea.gz", rounds, json);
        MeasureReports("noaa csv", folder, "ais/noaa-us-2022-01-03.csv.gz", rounds, json);
        MeasureReports("dma csv", folder, "ais/dma-northsea-2022-11-01.csv.gz", rounds, json);
        MeasureReports("aisstream json", folder, "ais/aisstream-world-2023-10-23.ndjson.gz", rounds, json);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        Console.WriteLine();
        return 0;
    }

    private static void MeasureSentences(
        string name, string folder, string path, int times, int rounds, Utf8JsonWriter json)
    {
        byte[] once = Load(folder, path);
        byte[] bytes = new byte[once.Length * times];
        for (int i = 0; i < times; i++)
        {
            once.CopyTo(bytes, i * once.Length);
        }

        double best = double.MaxValue;
        long allocated = long.MaxValue;
        long messages = 0;
        long total = 0;
        for (int round = 0; round < rounds; round++)
        {
            NmeaDecoder decoder = new(NmeaOptions.Default);
            FieldSum sum = default;
            decoder.Read(once, default, ref sum);
            sum = default;
            double started = ProcessorSeconds();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int at = 0; at < bytes.Length; at += ReadLength)
            {
                decoder.Read(bytes.AsSpan(at, Math.Min(ReadLength, bytes.Length - at)), default, ref sum);
            }

            decoder.Complete(ref sum);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            best = Math.Min(best, ProcessorSeconds() - started);
            messages = sum.Messages;
            total = sum.Total;
        }

        json.WriteStartObject();
        json.WriteString("input", Invariant($"{name} x {times}"));
        json.WriteNumber("messages", messages);
        json.WriteNumber("messages_per_second", Math.Round(messages / best));
        json.WriteNumber("ns_per_message", Math.Round(best * 1e9 / messages, 1));
        json.WriteNumber("allocated_bytes_per_message", Math.Round((double)allocated / messages, 4));
        json.WriteNumber("megabytes_per_second", Math.Round(bytes.Length / best / 1e6));
        json.WriteNumber("checksum_of_fields", total);
        json.WriteEndObject();
    }

    private static void MeasureReports(string name, string folder, string path, int rounds, Utf8JsonWriter json)
    {
        byte[] bytes = Load(folder, path);
        IInputFormat format = InputFormats.Detect(bytes.AsSpan(0, Math.Min(4096, bytes.Length)))
            ?? throw new InvalidDataException($"The format of {path} is not known.");
        // One reader sees the header once and the rows many times: enough of them that compiling does not count.
        int header = format is NmeaFormat ? 0 : bytes.AsSpan().IndexOf((byte)'\n') + 1;
        int times = Math.Max(2, 600_000 / Math.Max(1, bytes.AsSpan().Count((byte)'\n')));
        double best = double.MaxValue;
        long records = 0;
        long allocated = 0;
        for (int round = 0; round < rounds; round++)
        {
            IReportReader reader = format.CreateReader(ReaderOptions.Default);
            CountingSink sink = new();
            Feed(reader, bytes, sink);
            long linesBefore = reader.Statistics.Lines;
            double started = ProcessorSeconds();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int time = 0; time < times; time++)
            {
                Feed(reader, bytes.AsSpan(header), sink);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            best = Math.Min(best, ProcessorSeconds() - started);
            records = reader.Statistics.Lines - linesBefore;
        }

        json.WriteStartObject();
        json.WriteString("input", name);
        json.WriteNumber("lines", records);
        json.WriteNumber("lines_per_second", Math.Round(records / best));
        json.WriteNumber("allocated_bytes_per_line", Math.Round((double)allocated / records, 1));
        json.WriteEndObject();
    }

    private static void Feed(IReportReader reader, ReadOnlySpan<byte> bytes, CountingSink sink)
    {
        for (int at = 0; at < bytes.Length; at += ReadLength)
        {
            reader.Read(bytes.Slice(at, Math.Min(ReadLength, bytes.Length - at)), default, sink);
        }
    }

    private static double ProcessorSeconds() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    private static byte[] Load(string folder, string path)
    {
        using Stream stream = InputUnpacking.Unpack(File.OpenRead(Path.Combine(folder, path)));
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private sealed class CountingSink : IReportSink
    {
        private double _sum;

        public void OnPosition(in PositionReport report) => _sum += report.SogKnots;

        public void OnStatic(StaticReport report) => _sum += report.ImoNumber ?? 0;
    }
}
