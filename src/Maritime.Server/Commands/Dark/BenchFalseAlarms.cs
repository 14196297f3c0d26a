using System.CommandLine;
using System.Globalization;
using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Server.Commands.Detect;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands.Dark;

/// <summary>
/// Every detector over every recording that ships: what is said per 1,000 ship-days, by kind, and whether a transfer
/// planted in each recording is found.
/// </summary>
/// <remarks>
/// The recordings are ordinary traffic: whatever would wake somebody counts as false unless it is known to be real.
/// Facts
/// (port calls, gaps, waiting ships) are counted beside, because too many of them are a fault too.
/// </remarks>
internal sealed class BenchFalseAlarms : IBench
{
    /// <summary>
    /// Of the planted pair: not assigned to any country (ITU, table of maritime identification digits).
    /// </summary>
    private const int FirstPlanted = 599_000_001;

    /// <summary>Real meetings that these recordings hold, told of on purpose.</summary>
    private static readonly (int Lower, int Higher)[] Known =
    [
        (352_844_000, 367_390_380), // JACHA and SEAFREEZE ALASKA off Adak.
        (338_447_000, 477_591_500), // OSG HORIZON and FRONT SPARTA in Delaware Bay.
    ];

    private static readonly string[] Parts = ["ais", "nmea"];

    /// <summary>Kinds that say something of a ship's conduct; the others are facts.</summary>
    private static readonly string[] Judgements =
    [
        EventKinds.DarkPeriod, EventKinds.DarkRendezvous, EventKinds.Interference, EventKinds.Teleport,
        EventKinds.Clone, EventKinds.CircleSpoofing, EventKinds.OnLand, EventKinds.FrozenPosition,
        EventKinds.IdentityConflict,
    ];

    public Command Build()
    {
        Option<string> data = new("--data") { Description = "The data folder.", DefaultValueFactory = _ => "data" };
        Option<bool> list = new("--list") { Description = "Print every judgement, with its evidence in short." };
        Command command = new("false-alarms", "What is said of ordinary recorded traffic, per 1,000 ship-days.")
        {
            data, list,
        };
        command.SetAction(parsed => Run(parsed.GetValue(data)!, parsed.GetValue(list)));
        return command;
    }

    private static int Run(string folder, bool isListed)
    {
        string[] files =
        [
            .. Parts.Select(part => Path.Combine(folder, part)).Where(Directory.Exists)
                .SelectMany(Directory.GetFiles).Order(StringComparer.Ordinal),
        ];
        if (files.Length == 0)
        {
            Console.Error.WriteLine($"There are no recordings in {folder}; say where the data is with --data.");
            return 1;
        }

        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        double days = 0;
        bool isComplete = true;
        Console.WriteLine("| recording | stations | ship-days | judgements | planted transfer |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (string file in files)
        {
            ReportFiles reports = new();
            if (!reports.TryRead(file, ReaderOptions.Default, out string error))
            {
                Console.Error.WriteLine(error);
                return 1;
            }

            double own = DarkExperiment.ShipDays(reports.Positions.OrderBy(report => report.At));
            int stations = reports.Positions.Select(report => report.Mmsi).Distinct().Count();
            VesselEvent[] said = Play(reports, out bool isFound);
            VesselEvent[] judged = [.. said.Where(IsJudgement)];
            isComplete &= isFound;
            days += own;
            foreach (VesselEvent one in said)
            {
                string key = NameOf(one);
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }

            string found = isFound ? "found" : "MISSED";
            Console.WriteLine(Text(
                $"| {Path.GetFileName(file)} | {stations} | {own:F1} | {judged.Length} | {found} |"));
            if (isListed)
            {
                foreach (VesselEvent one in judged)
                {
                    Console.Error.WriteLine(Text($"{one.Id} {one.Label} {one.Stage} {one.Confidence:F2} {one.Summary} ")
                        + string.Join("; ", one.Evidence.Select(fact => $"{fact.Name}: {fact.Text}")));
                }
            }
        }

        Print(counts, days);
        return isComplete ? 0 : 1;
    }

    private static void Print(Dictionary<string, int> counts, double days)
    {
        Console.WriteLine();
        Console.WriteLine(Text($"{days:F1} ship-days in all: time between reports, ")
            + "of each silence at most six hours.");
        Console.WriteLine();
        Console.WriteLine("| kind | events | per 1,000 ship-days | |");
        Console.WriteLine("|---|---|---|---|");
        foreach ((string kind, int count) in counts.OrderBy(entry => !IsAlert(entry.Key)).ThenBy(entry => entry.Key))
        {
            string what = IsAlert(kind) ? "judgement" : "fact";
            Console.WriteLine(Text($"| {kind} | {count} | {1000 * count / days:F1} | {what} |"));
        }

        foreach (string kind in Judgements.Append("rendezvous possible-sts")
            .Where(kind => !counts.Keys.Any(said => said.StartsWith(kind, StringComparison.Ordinal))))
        {
            Console.WriteLine(Text($"| {kind} | 0 | 0 (at most {3000 / days:F1} at 95 %) | judgement |"));
        }
    }

    private static bool IsAlert(string key) =>
        Judgements.Any(kind => key == kind || key.StartsWith(kind + " ", StringComparison.Ordinal))
        || (key.StartsWith("rendezvous possible-sts", StringComparison.Ordinal)
            && !key.EndsWith("candidate", StringComparison.Ordinal));

    private static bool IsJudgement(VesselEvent said) => Judgements.Contains(said.Kind)
        || said is { Kind: EventKinds.Rendezvous, Label: "possible-sts", Stage: not EventStage.Candidate };

    private static string NameOf(VesselEvent said) => said.Kind switch
    {
        EventKinds.Rendezvous when said.Label == "possible-sts" =>
            $"{said.Kind} {said.Label} {(said.Stage == EventStage.Candidate ? "candidate" : "told")}",
        EventKinds.Rendezvous or EventKinds.Gap or EventKinds.DarkPeriod => $"{said.Kind} {said.Label}".TrimEnd(),
        _ => said.Kind,
    };

    /// <returns>What stands at the end, without the planted and the known real meetings.</returns>
    private static VesselEvent[] Play(ReportFiles reports, out bool isFound)
    {
        Plant(reports);
        List<VesselEvent> events = [];
        FleetOptions options = FleetThreads.OfThisMachine.Cut(FleetOptions.Default);
        BatchRun.Play(
            options,
            reports.Positions,
            reports.Statics,
            events,
            parallel: FleetThreads.OfThisMachine.Run);
        Dictionary<string, VesselEvent> last = new(StringComparer.Ordinal);
        foreach (VesselEvent said in events)
        {
            last[said.Id] = said;
        }

        VesselEvent[] standing = [.. last.Values.Where(said => said.State != EventState.Retracted)];
        isFound = standing.Any(said => said.Mmsi.Value == FirstPlanted && IsJudgement(said)
            && said.Kind == EventKinds.Rendezvous);
        return
        [
            .. standing.Where(said => said.Mmsi.Value is < FirstPlanted or > FirstPlanted + 1)
                .Where(said => said.Kind != EventKinds.Rendezvous
                    || !Known.Contains((said.Mmsi.Value, said.Partner?.Value ?? 0))),
        ];
    }

    /// <summary>Two simulated tankers alongside on the open ocean for three hours, a report a minute each.</summary>
    private static void Plant(ReportFiles reports)
    {
        DateTimeOffset from = reports.Positions.Max(report => report.At).AddHours(-3); // Not beyond its end.
        for (int ship = 0; ship < 2; ship++)
        {
            _ = Mmsi.TryCreate(FirstPlanted + ship, out Mmsi mmsi);
            reports.OnStatic(new StaticReport
            {
                Mmsi = mmsi,
                At = from,
                ShipType = 80,
                Dimensions = Dimensions.Centred(180, 32),
            });
            for (int minute = 0; minute < 180; minute++)
            {
                _ = Position.TryCreate(-35 + (0.0000005 * minute), -100 + (ship * 0.00042), out Position place);
                reports.OnPosition(new PositionReport
                {
                    Mmsi = mmsi,
                    At = from.AddMinutes(minute).AddSeconds(20 * ship),
                    Position = place,
                    SogKnots = 0.2f,
                    CogDegrees = 100,
                    HeadingDegrees = 12,
                    Status = NavigationStatus.UnderWayUsingEngine,
                    Class = TransponderClass.A,
                    UtcSecond = 60,
                });
            }
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
