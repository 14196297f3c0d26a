using System.CommandLine;
using System.Globalization;
using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Server.Commands.Detect;

namespace Maritime.Server.Commands.Dark;

/// <summary>
/// Dark periods by deletion: silences are cut into every recorded track that is long enough, and into those of a
/// simulated sea; how many are told, how late, how right the probability is, and how many are told of ships that nobody
/// silenced.
/// </summary>
internal sealed class BenchDark : IBench
{
    /// <summary>
    /// Of the ships of a recording that are silenced at a time: more would be an outage. Rounds repeat it.
    /// </summary>
    private const double RecordedShare = 0.04;

    /// <summary>Of the simulated ships, at some time of the days that are played.</summary>
    private const double SimulatedShare = 0.5;

    private static readonly string[] Parts = ["ais", "nmea"];
    private static readonly TimeSpan[] Lengths =
    [
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(6),
        TimeSpan.FromHours(12),
    ];

    public Command Build()
    {
        Option<string> data = new("--data") { Description = "The data folder.", DefaultValueFactory = _ => "data" };
        Option<int> rounds = new("--rounds")
        {
            Description = "How often silences are drawn anew in each recording.",
            DefaultValueFactory = _ => 24,
        };
        Option<int> ships = new("--ships")
        {
            Description = "Simulated ships, of each of two seas.",
            DefaultValueFactory = _ => 240,
        };
        Option<int> days = new("--days") { Description = "Simulated days.", DefaultValueFactory = _ => 8 };
        Option<int> seed = new("--seed") { Description = "Of everything drawn.", DefaultValueFactory = _ => 20260301 };
        Command command = new("dark", "Delay, calibration and false alarms of dark periods, by deletion, as tables.")
        {
            data, rounds, ships, days, seed,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(data)!,
            Math.Clamp(parsed.GetValue(rounds), 1, 1000),
            Math.Clamp(parsed.GetValue(ships), 20, 5000),
            Math.Clamp(parsed.GetValue(days), 2, 60),
            parsed.GetValue(seed)));
        return command;
    }

    private static int Run(string folder, int rounds, int ships, int days, int seed)
    {
        if (!Directory.Exists(folder))
        {
            Console.Error.WriteLine($"There is no folder {folder}; say where the data is with --data.");
            return 1;
        }

        string[] files =
        [
            .. Parts.Select(part => Path.Combine(folder, part)).Where(Directory.Exists)
                .SelectMany(Directory.GetFiles).Order(StringComparer.Ordinal),
        ];
        Console.WriteLine("| sea | ship-days | silence | told / cut in | delay median, p90 | false |");
        Console.WriteLine("|---|---|---|---|---|---|");
        List<DarkOutcome> recorded = [];
        foreach (string file in files)
        {
            ReportFiles reports = new();
            if (!reports.TryRead(file, ReaderOptions.Default, out string error))
            {
                Console.Error.WriteLine(error);
                return 1;
            }

            List<DarkOutcome> outcomes = Cut(reports.Positions, rounds, seed);
            PrintDelays($"recorded: {Path.GetFileName(file)}", outcomes, isSame: true);
            recorded.AddRange(outcomes);
        }

        List<DarkOutcome> archive = Simulate(ships, days, TimeSpan.FromMinutes(2), seed);
        PrintDelays("simulated: a report in 2 min at most, as in archives", archive, isSame: false);
        List<DarkOutcome> live = Simulate(ships / 2, Math.Max(2, days / 4), TimeSpan.FromSeconds(20), seed + 10);
        PrintDelays("simulated: a report in 20 s at most, as from a live feed", live, isSame: false);
        PrintCalibration("recorded", recorded);
        PrintCalibration("simulated, both", [.. archive, .. live]);
        PrintStations(seed + 2);
        return 0;
    }

    private static List<DarkOutcome> Cut(List<PositionReport> reports, int rounds, int seed)
    {
        TimeSpan longest = DarkExperiment.LongestTrack(reports);
        TimeSpan[] lengths = [.. Lengths.Where(length => length < longest)];
        int ships = reports.Select(report => report.Mmsi).Distinct().Count();
        double share = Math.Max(RecordedShare, 6.0 / Math.Max(6, ships));
        DarkOutcome[] outcomes = new DarkOutcome[rounds];
        Parallel.For(0, rounds, round =>
        {
            Random random = new(seed + (1000 * round));
            TimeSpan[] length = lengths.Length == 0 ? [] : [lengths[round % lengths.Length]];
            List<Silenced> silences = DarkExperiment.Choose(reports, length, share, random);
            outcomes[round] = silences.Count > 0 || round == 0
                ? DarkExperiment.Run(reports, silences)
                : new DarkOutcome([], [], 0, 0);
        });
        return [.. outcomes];
    }

    private static List<DarkOutcome> Simulate(int ships, int days, TimeSpan step, int seed)
    {
        DarkOutcome[] outcomes = new DarkOutcome[2];
        Parallel.For(0, outcomes.Length, sea =>
        {
            SimulatedSea made = new(seed + sea, ships, TimeSpan.FromDays(days), step);
            made.Make();
            List<PositionReport> reports = [.. made.Heard.Select(heard => heard.Report)];
            List<Silenced> silences = DarkExperiment.Choose(
                reports, Lengths, SimulatedShare, new Random(seed + sea));
            outcomes[sea] = DarkExperiment.Run(reports, silences);
        });
        return [.. outcomes];
    }

    /// <param name="isSame">The outcomes are of the same ship-days over and over.</param>
    private static void PrintDelays(string sea, List<DarkOutcome> outcomes, bool isSame)
    {
        double days = outcomes.Sum(outcome => outcome.ShipDays);
        int wrong = outcomes.Sum(outcome => outcome.FalseAt(DarkExperiment.ToldAt));
        int rounds = outcomes.Count(outcome => outcome.ShipDays > 0);
        string watched = rounds > 1 && isSame ? Text($"{days / rounds:F1}, {rounds} times") : Text($"{days:F1}");
        if (outcomes.All(outcome => outcome.Silences.Count == 0))
        {
            const string None = "none: no ship is heard for long enough in company";
            Console.WriteLine(Text($"| {sea} | {watched} | {None} | | | {wrong} |"));
            return;
        }

        bool isFirst = true;
        foreach (TimeSpan length in Lengths)
        {
            int cut = outcomes.Sum(outcome => outcome.Silences.Count(silence => silence.Length == length));
            double[] delays =
            [
                .. outcomes.SelectMany(outcome => outcome.DelaysAt(DarkExperiment.ToldAt))
                    .Where(told => told.Silence.Length == length).Select(told => told.Hours).Order(),
            ];
            string delay = delays.Length == 0 ? "-"
                : Text($"{delays[delays.Length / 2]:F1}, {delays[(int)(delays.Length * 0.9)]:F1} h");
            string hours = length.TotalHours < 1
                ? Text($"{length.TotalMinutes:F0} min")
                : Text($"{length.TotalHours:F0} h");
            if (cut == 0)
            {
                continue; // No track is long enough, or none in company.
            }

            string told = Text($"{delays.Length} / {cut} ({100.0 * delays.Length / cut:F0} %)");
            string first = isFirst ? $"| {sea} | {watched} " : "| | ";
            Console.WriteLine(Text($"{first}| {hours} | {told} | {delay} | {(isFirst ? Text($"{wrong}") : "")} |"));
            isFirst = false;
        }
    }

    private static void PrintCalibration(string sea, List<DarkOutcome> outcomes)
    {
        double days = outcomes.Sum(outcome => outcome.ShipDays);
        int cut = outcomes.Sum(outcome => outcome.Silences.Count);
        Console.WriteLine();
        Console.WriteLine(Text($"{sea}: {days:F0} ship-days, {cut} silences cut in. ")
            + "P is that of the moment of telling; "
            + "\"right\" is the share of tellings that was true, were ships silenced once in 30 days.");
        Console.WriteLine();
        Console.WriteLine(
            "| told at P of at least | P said, mean | true | false | right | false per 1,000 ship-days |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (double level in DarkExperiment.Levels)
        {
            Crossing[] told = [.. outcomes.SelectMany(o => o.Crossings).Where(one => one.Level == level)];
            int right = told.Count(one => one.Of is not null);
            int wrong = told.Length - right;

            // Silences are cut in more often than ships switch off: each counts for less.
            double weight = cut == 0 ? 0 : days / 30 / cut;
            string share = right + wrong == 0 ? "-" : Text($"{right * weight / ((right * weight) + wrong):F3}");
            string said = told.Length == 0 ? "-" : Text($"{told.Average(one => one.Said):F3}");
            double bound = wrong == 0 ? 3 : wrong + (2 * Math.Sqrt(wrong)) + 2;
            string rate = Text($"{1000 * wrong / days:F2} (at most {1000 * bound / days:F1} at 95 %)");
            Console.WriteLine(Text($"| {level} | {said} | {right} | {wrong} | {share} | {rate} |"));
        }

        Console.WriteLine(Text($"Taken back again: {outcomes.Sum(outcome => outcome.TakenBack)}."));
    }

    private static void PrintStations(int seed)
    {
        SimulatedSea sea = new(seed, 120, TimeSpan.FromDays(4), TimeSpan.FromMinutes(2));
        sea.Make();
        int[] dark = new int[SimulatedSea.Stations];
        DarkOutcome untouched = DarkExperiment.Run([.. sea.Heard.Select(heard => heard.Report)], []);
        Parallel.For(0, SimulatedSea.Stations, station =>
        {
            DateTimeOffset from = sea.Heard[0].Report.At.AddHours(40 + (4 * station));
            DateTimeOffset until = from.AddHours(6);
            int without = ~(1 << station);
            List<PositionReport> left =
            [
                .. sea.Heard.Where(heard => heard.Report.At < from || heard.Report.At > until || heard.HeardBy == 0
                    || (heard.HeardBy & without) != 0).Select(heard => heard.Report),
            ];
            dark[station] = DarkExperiment.Run(left, []).FalseAt(DarkExperiment.ToldAt);
        });
        Console.WriteLine();
        Console.WriteLine("All messages of one station deleted for 6 h "
            + Text($"(simulated, each of {dark.Length} in turn): ")
            + Text($"{dark.Sum()} dark periods, {untouched.FalseAt(DarkExperiment.ToldAt)} without deletion."));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
