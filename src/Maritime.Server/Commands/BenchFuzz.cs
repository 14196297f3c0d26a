using System.CommandLine;
using System.Text.Json;
using Maritime.Ais.Formats;
using Maritime.Ais.Nmea;

namespace Maritime.Server.Commands;

/// <summary><c>maritime bench fuzz</c>: millions of damaged sentences; it must neither fail nor grow.</summary>
internal sealed class BenchFuzz : IBench
{
    private static readonly string[] SeedFiles =
        ["nmea/norwegian-tagblock.nmea.gz", "nmea/amsa-2012-01-27.nmea.gz", "nmea/alltypes-goais.nmea.gz"];

    public Command Build()
    {
        Option<string> data = new("--data") { Description = "The data folder.", DefaultValueFactory = _ => "data" };
        Option<long> lines = new("--lines") { Description = "Lines.", DefaultValueFactory = _ => 10_000_000 };
        Option<int> seed = new("--seed") { Description = "Of the random numbers.", DefaultValueFactory = _ => 42 };
        Command command = new("fuzz", "Feed the decoder with damaged sentences.") { data, lines, seed };
        command.SetAction(parsed =>
            Run(parsed.GetValue(data)!, Math.Max(1, parsed.GetValue(lines)), parsed.GetValue(seed)));
        return command;
    }

    private static int Run(string folder, long lines, int seed)
    {
        List<byte[]> seeds = [];
        foreach (string file in SeedFiles.Select(name => Path.Combine(folder, name)))
        {
            if (!File.Exists(file))
            {
                Console.Error.WriteLine($"There is no file {file}; name the data folder with --data.");
                return 1;
            }

            using Stream stream = InputUnpacking.Unpack(File.OpenRead(file));
            using StreamReader reader = new(stream, System.Text.Encoding.Latin1);
            seeds.AddRange(reader.ReadToEnd().Split('\n').Select(System.Text.Encoding.Latin1.GetBytes));
        }

        SentenceFuzzer.Result result = SentenceFuzzer.Run(seeds, lines, seed);
        Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, long>
        {
            ["lines"] = result.Lines,
            ["messages"] = result.Messages,
            ["refused"] = result.Refused,
            ["allocated_bytes"] = result.AllocatedBytes,
            ["exceptions"] = 0,
        }));
        return 0;
    }
}
