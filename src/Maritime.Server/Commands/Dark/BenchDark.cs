using System.CommandLine;
using System.Text.Json;
using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Server.Commands.Detect;

namespace Maritime.Server.Commands.Dark;

/// <summary>
/// Dark periods by deletion: silences are cut into real tracks, and into those of a simulated sea; how many are told,
/// how late, and how many are told of ships that nobody silenced.
/// </summary>
internal sealed class BenchDark : IBench
{
    private static readonly double[] Thresholds = [0.5, 0.8, 0.95, 0.99];
    private static readonly string[] Recordings =
        ["ais/noaa-zone01-2017-01.csv.gz", "ais/dma-northsea-2022-11-01.csv.gz"];

    public Command Build()
    {
        Option<string> data = new("--data") { Description = "The data folder.", DefaultValueFactory = _ => "data" };
        Option<int> rounds = new("--rounds") { Description = "Drawings of silences.", DefaultValueFactory = _ => 3 };
        Option<int> ships = new("--ships") { Description = "Simulated ships.", DefaultValueFactory = _ => 80 };
        Command command = new("dark", "Delay and false alarms of dark periods, by deletion.") { data, rounds, ships };
        command.SetAction(parsed => Run(
            parsed.GetValue(data)!, Math.Max(1, parsed.GetValue(rounds)), Math.Max(10, parsed.GetValue(ships))));
        return command;
    }

    private static int Run(string folder, int rounds, int ships)
    {
        using Utf8JsonWriter json = new(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("rows");
        foreach (string file in Recordings)
        {
            ReportFiles files = new();
            if (!files.TryRead(Path.Combine(folder, file), ReaderOptions.Default, out string error))
            {
                json.Flush();
                Console.Error.WriteLine(error);
                return 1;
            }

            TimeSpan[] lengths = file.Contains("northsea", StringComparison.Ordinal)
                ? [TimeSpan.FromMinutes(60)]
                : [TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12)];
            Measure($"real: {file}", files.Positions, lengths, rounds, 0.1, json);
        }

        SimulatedSea sea = new(20260301, ships, TimeSpan.FromDays(3));
        sea.Make();
        List<PositionReport> simulated = [.. sea.Heard.Select(heard => heard.Report)];
        TimeSpan[] hours = [TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12)];
        Measure("simulated: three stations and a satellite", simulated, hours, rounds, 0.4, json);
        json.WriteEndArray();
        WriteStationOutage(sea, json);
        json.WriteEndObject();
        json.Flush();
        Console.WriteLine();
        return 0;
    }

    private static void Measure(
        string sea, List<PositionReport> reports, TimeSpan[] lengths, int rounds, double share, Utf8JsonWriter json)
    {
        foreach (double threshold in Thresholds)
        {
            foreach (TimeSpan length in lengths)
            {
                List<DarkOutcome> outcomes = [];
                for (int round = 0; round < rounds; round++)
                {
                    Random random = new(20260301 + (1000 * round) + (int)length.TotalMinutes);
                    List<Silenced> silences = DarkExperiment.Choose(reports, length, share, random);
                    outcomes.Add(DarkExperiment.Run(reports, silences, threshold));
                }

                Write(sea, threshold, length, outcomes, json);
            }
        }
    }

    private static void Write(
        string sea, double threshold, TimeSpan length, List<DarkOutcome> outcomes, Utf8JsonWriter json)
    {
        double[] delays = [.. outcomes.SelectMany(outcome => outcome.DelayHours).Order()];
        int silences = outcomes.Sum(outcome => outcome.Silences.Count);
        int wrong = outcomes.Sum(outcome => outcome.False);
        double days = outcomes.Sum(outcome => outcome.ShipDays);
        json.WriteStartObject();
        json.WriteString("sea", sea);
        json.WriteNumber("told_above", threshold);
        json.WriteNumber("silence_hours", length.TotalHours);
        json.WriteNumber("silences", silences);
        json.WriteNumber("told_while_silent", delays.Length);
        if (delays.Length > 0)
        {
            json.WriteNumber("delay_hours_median", Math.Round(delays[delays.Length / 2], 2));
            json.WriteNumber("delay_hours_p90", Math.Round(delays[(int)(delays.Length * 0.9)], 2));
            json.WriteNumber("share_true_of_told", Math.Round(delays.Length / (double)(delays.Length + wrong), 3));
        }

        json.WriteNumber("told_of_others", wrong);
        json.WriteNumber("ship_days", Math.Round(days, 1));
        json.WriteNumber("told_of_others_per_1000_ship_days", Math.Round(1000 * wrong / Math.Max(0.001, days), 2));
        json.WriteEndObject();
        json.Flush();
    }

    private static void WriteStationOutage(SimulatedSea sea, Utf8JsonWriter json)
    {
        json.WriteStartArray("station_deleted");
        for (int station = 0; station < SimulatedSea.Stations; station++)
        {
            DateTimeOffset from = sea.Heard[0].Report.At.AddHours(30 + (7 * station));
            DateTimeOffset until = from.AddHours(6);
            byte without = (byte)~(1 << station);
            List<PositionReport> left =
            [
                .. sea.Heard.Where(heard => heard.Report.At < from || heard.Report.At > until || heard.HeardBy == 0
                    || (heard.HeardBy & without) != 0).Select(heard => heard.Report),
            ];
            DarkOutcome outcome = DarkExperiment.Run(left, [], 0.95);
            DarkOutcome untouched = DarkExperiment.Run([.. sea.Heard.Select(heard => heard.Report)], [], 0.95);
            json.WriteStartObject();
            json.WriteNumber("station", station);
            json.WriteNumber("hours", 6);
            json.WriteNumber("messages_deleted", sea.Heard.Count - left.Count);
            json.WriteNumber("dark_periods", outcome.False);
            json.WriteNumber("dark_periods_without_deletion", untouched.False);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
