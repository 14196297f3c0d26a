using System.Collections.Frozen;
using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Detection;
using Maritime.Detection.Geography;
using Maritime.Screening;
using Maritime.Server.Commands.Screen;
using Maritime.Server.Hosting;
using Maritime.Storage.Replays;

namespace Maritime.Server.Commands.Detect;

/// <summary><c>maritime detect FILE...</c>: runs tracks and all detectors over recordings, as fast as it can.</summary>
internal sealed class DetectVerb : IVerb
{
    /// <summary>128 and the number of the signal, as shells have it.</summary>
    private const int StoppedCode = 130;

    private static readonly string[] PlainKinds = [EventKinds.GfwEncounter, EventKinds.GfwGap, EventKinds.Proximity];

    private volatile bool _isWriting;

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Recordings in any format that can be read, packed (gzip, zip) or not; - for standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _statics = new("--static")
    {
        Description = "More files with what ships are (type, size, draught); rows without times hold from the "
            + "beginning. A table says nothing of who was heard when; sentences that were received are a FILE. May be "
            + "given several times.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _zones = new("--zones")
    {
        Description = "Areas of your own: GeoJSON polygons with the properties name and kind, or CSV with "
            + "zone,lat,lon,radius_m. A kind (in CSV the zone) is watch, sts, anchorage, port or security; any other "
            + "word is watch: ships that come, stay, leave or are silent there are told.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _brokenUp = BrokenUpShips.Option();

    private readonly Option<string?> _kinds = new("--kinds")
    {
        Description = $"Only these kinds of event, separated by commas: {string.Join(", ", EventKinds.All)}. "
            + $"Without it all but the plain rules ({string.Join(", ", PlainKinds)}).",
        HelpName = "KIND,...",
    };

    private readonly Option<bool> _gfw = new("--gfw")
    {
        Description = "Tell beside ours what Global Fishing Watch's published rules find: gfw-encounter and gfw-gap. "
            + "Their numbers are set with --set: "
            + string.Join("; ", Threshold.PlainRules.Select(
                one => $"{one.Name}={SetOption.DefaultOf(one)} ({one.Label}: {one.Source})")) + ".",
    };

    private readonly Option<string[]> _set = SetOption.Create("Another number than the usual one;");

    private readonly Option<bool> _pairs = new("--csv-pairs")
    {
        Description = "Write meetings only, as CSV: mmsi_a,mmsi_b,start,end,kind,confidence. What a plain rule found "
            + "(proximity, gfw-encounter; only when asked for) has its name as kind.",
    };

    private readonly Option<string?> _explain = new("--explain")
    {
        Description = "Print the evidence of the event with this id, or whose id alone begins so, in full, and what "
            + "was said of it before; also when it was taken back.",
        HelpName = "ID",
    };

    private readonly Option<bool> _satellite = new("--satellite")
    {
        Description = "The recordings were received by satellites (where the format does not say so itself).",
    };

    private readonly Option<bool> _received = new("--as-received")
    {
        Description = "Fold the reports in the order of the files, as a live feed would have brought them: late ones "
            + "(up to 15 min, by satellite 6 h) revise what was said. Without it all are sorted by time first.",
    };

    private readonly Option<bool> _versions = new("--all-versions")
    {
        Description = "Write every version of an event in the order in which they were said, retracted ones too.",
    };

    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Threads. The events do not depend on it.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        HelpName = "N",
    };

    private readonly Option<string?> _out = new("--out")
    {
        Description = "Where to write the events: .jsonl, or .csv for a table. Standard output when left out.",
        HelpName = "FILE",
    };

    public Command Build()
    {
        Command command = new("detect", "Find what ships did in recorded traffic: meetings, silences, and the rest.")
        {
            _files, _statics, _zones, _brokenUp, _kinds, _gfw, _set, _pairs, _explain, _satellite, _received,
            _versions, _threads, _out,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Fail(string sentence, int code = 1)
    {
        Console.Error.WriteLine(sentence);
        return code;
    }

    private int Run(ParseResult call)
    {
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        return Detect(call);
    }

    // Ctrl-C. There is nothing to save: the events are written at the end, in one go.
    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Console.Error.WriteLine();
        Console.Error.WriteLine(_isWriting
            ? "Stopped while writing: what is there now is not complete."
            : "Stopped: nothing was written.");
        Environment.Exit(StoppedCode);
    }

    private int Detect(ParseResult call)
    {
        if (!TryCall(call, out FleetOptions options, out string error))
        {
            return Fail(error, CallErrors.ExitCode);
        }

        if (!TryFiles(call, ref options, out error) || !TryOutput(call.GetValue(_out), InputsOf(call), out error))
        {
            return Fail(error);
        }

        Progress progress = new();
        ReportFiles reports = new() { Progress = progress.Read };
        ReaderOptions reading = call.GetValue(_satellite)
            ? ReaderOptions.Default with { Family = SourceFamily.Satellite }
            : ReaderOptions.Default;
        string[] files = call.GetValue(_files) ?? [];
        for (int i = 0; i < files.Length; i++)
        {
            if (!reports.TryRead(files[i], reading with { Source = (ushort)(i + 1) }, out error))
            {
                progress.Clear();
                return Fail(error);
            }
        }

        progress.Clear();

        if (reports.Positions.Count == 0)
        {
            return Fail("The input holds no position of any ship.");
        }

        reports.SetClocks(files);
        DateTimeOffset first = reports.Positions.Min(report => report.At);
        DateTimeOffset last = reports.Positions.Max(report => report.At);
        if (!TryReadStatics(call.GetValue(_statics) ?? [], (first, last), reports.Statics, out error))
        {
            return Fail(error);
        }

        Lazy<IScreener> lists = new(() => ShippedData.PathOf("lists") is null
            ? new UnlistedScreener()
            : ScreeningLibrary.Load());
        options = ListedShips.LendTo(options, () => lists.Value);
        List<VesselEvent> said = [];
        Action<int, Action<int>>? parallel = FleetThreads.Of(call.GetValue(_threads)).Run;
        int stations;
        if (call.GetValue(_received))
        {
            RevisingFleet fleet = ReceivedRun.Play(
                options,
                LatenessOptions.Default with
                {
                    HearsSatellites = reports.Positions.Exists(report => report.Family == SourceFamily.Satellite),
                },
                reports.Positions, reports.Statics, said, progress.Show, parallel);
            stations = fleet.VesselCount;
            reports.Notes.AddRange(Unused(fleet.Current));
            reports.Notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{fleet.TooLate:N0} reports too late to count, {fleet.LateBySatellite:N0} of satellites too late ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"to be folded again, the others folded again {fleet.FoldedAgain:N0} times"));
        }
        else
        {
            FleetCore fleet = BatchRun.Play(
                options, reports.Positions, reports.Statics, said, progress.Show, parallel);
            stations = fleet.VesselCount;
            reports.Notes.AddRange(Unused(fleet));
        }

        progress.Clear();
        VesselEvent[] events = LastVersions(said);
        Report(reports, stations, events);
        if (call.GetValue(_explain) is { } id && !TryExplain(said, id, out error))
        {
            return Fail(error);
        }

        return Write(call, call.GetValue(_versions) ? [.. said] : events, last);
    }

    // What stands at the end: the newest version of each event, without those that were taken back.
    private static VesselEvent[] LastVersions(List<VesselEvent> said) =>
    [
        .. said.GroupBy(one => one.Id, StringComparer.Ordinal).Select(versions => versions.Last())
            .Where(one => one.State != EventState.Retracted)
            .OrderBy(one => one.StartedAt).ThenBy(one => one.Id, StringComparer.Ordinal),
    ];

    private static bool TryReadStatics(
        string[] files,
        (DateTimeOffset First, DateTimeOffset Last) span,
        List<StaticReport> statics,
        out string error)
    {
        error = "";
        foreach (string file in files)
        {
            ReportFiles more = new();
            if (!more.TryRead(file, ReaderOptions.Default, out error))
            {
                return false;
            }

            if (more.Statics.Count == 0)
            {
                error = $"{file}: no line of it says what a ship is (--static wants mmsi and name, type, length, "
                    + "beam or draught).";
                return false;
            }

            // A table without times holds for the whole recording; one that is newer does not make time pass.
            statics.AddRange(more.Statics.Select(report => report with
            {
                At = report.At < span.First || IsTimeless(file, report) ? span.First
                    : report.At > span.Last ? span.Last
                    : report.At,
                IsFromTable = true,
            }));
        }

        return true;
    }

    private static bool IsTimeless(string file, StaticReport report) =>
        file != "-" && report.At == new DateTimeOffset(File.GetLastWriteTimeUtc(file));

    private static void Report(ReportFiles reports, int stations, VesselEvent[] events)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string positions = Count(reports.Positions.Count, "position");
        Console.Error.WriteLine($"{positions}, {Count(stations, "MMSI")}, {Count(events.Length, "event")}.");
        foreach (IGrouping<string, VesselEvent> kind in events.GroupBy(one => one.Kind).OrderBy(one => one.Key))
        {
            Console.Error.WriteLine(string.Create(culture, $"  {kind.Count(),7:N0} {kind.Key}"));
        }

        foreach (string note in reports.Notes)
        {
            Console.Error.WriteLine($"  {note}");
        }

        foreach ((string kind, long count) in reports.Refused)
        {
            Console.Error.WriteLine(string.Create(culture, $"  {count,7:N0} lines refused: {kind}"));
        }
    }

    // What can be wrong with the call before any file is looked at.
    private bool TryCall(ParseResult call, out FleetOptions options, out string error)
    {
        options = FleetThreads.Of(call.GetValue(_threads)).Cut(FleetOptions.Default);
        bool isPairs = call.GetValue(_pairs);
        string[]? kinds = call.GetValue(_kinds)?.Split(
            ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        error = call.GetValue(_threads) < 1 ? "--threads wants 1 or more."
            : kinds is { Length: 0 } ? "--kinds names no kind of event."
            : kinds?.Except(EventKinds.All).FirstOrDefault() is { } unknown
                ? $"There is no kind \"{unknown}\"; there are {string.Join(", ", EventKinds.All)}."
            : isPairs && kinds?.Any(EventFile.IsOfPair) == false
                ? "--csv-pairs writes meetings: --kinds must name rendezvous, proximity or gfw-encounter."
            : isPairs && call.GetValue(_versions) ? "--csv-pairs writes each meeting once: leave --all-versions out."
            : isPairs && call.GetValue(_explain) is not null && call.GetValue(_out) is null
                ? "--explain prints one event: --csv-pairs needs an --out beside it."
            : "";
        if (error.Length > 0)
        {
            return false;
        }

        options = options with { Kinds = KindsOf(kinds, call.GetValue(_gfw), call.GetValue(_explain)) };
        return TryNumbers(call.GetValue(_set) ?? [], ref options, out error);
    }

    private static bool TryNumbers(string[] settings, ref FleetOptions options, out string error)
    {
        Threshold[] known = [.. Threshold.All, .. Threshold.PlainRules];
        List<KeyValuePair<string, double>> numbers = [];
        if (!SetOption.TryRead(settings, known, numbers, out DetectionOptions changed, out error))
        {
            return false;
        }

        FleetOptions wanted = options;
        Threshold? idle = known.FirstOrDefault(one => !one.Kinds.Any(wanted.Wants)
            && numbers.Any(number => string.Equals(number.Key, one.Name, StringComparison.OrdinalIgnoreCase)));
        if (idle is not null)
        {
            string way = Threshold.PlainRules.Contains(idle) ? "add --gfw" : "name it in --kinds";
            error = $"--set {idle.Name} is for {string.Join(" and ", idle.Kinds)}, not asked for here: {way}.";
            return false;
        }

        options = numbers.Count == 0 ? options : changed.Of(options);
        return true;
    }

    // An event of a plain rule can be asked for by its id alone.
    private static ImmutableHashSet<string> KindsOf(string[]? named, bool withGfw, string? explained)
    {
        string? plain = PlainKinds.FirstOrDefault(
            kind => explained?.StartsWith(kind + "/", StringComparison.Ordinal) == true);
        if (named is null && !withGfw && plain is null)
        {
            return [];
        }

        string[] extra =
        [
            .. withGfw ? [EventKinds.GfwEncounter, EventKinds.GfwGap] : (string[])[],
            .. plain is null ? (string[])[] : [plain],
        ];
        return [.. named ?? EventKinds.All.Except(PlainKinds), .. extra];
    }

    private bool TryFiles(ParseResult call, ref FleetOptions options, out string error)
    {
        error = "";
        if (call.GetValue(_brokenUp) is { } list)
        {
            if (!BrokenUpShips.TryRead(list, out FrozenSet<int> numbers, out error))
            {
                return false;
            }

            options = options with { BrokenUp = numbers };
        }

        if (call.GetValue(_zones) is not { } path)
        {
            return true;
        }

        try
        {
            if (!ZoneSet.TryRead(File.ReadAllText(path), out ZoneSet zones, out string? wrong) || zones.All.IsEmpty)
            {
                error = $"{path}: {wrong ?? "The zone file holds no area."}";
                return false;
            }

            options = options with { Reference = SeaReference.World.WithZones(zones) };
            return true;
        }
        catch (Exception broken) when (broken is FileNotFoundException or DirectoryNotFoundException)
        {
            error = $"There is no file {path}.";
            return false;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            error = $"{path} could not be read: {broken.Message}";
            return false;
        }
    }

    private IEnumerable<string> InputsOf(ParseResult call) =>
    [
        .. call.GetValue(_files) ?? [], .. call.GetValue(_statics) ?? [],
        call.GetValue(_zones) ?? "", call.GetValue(_brokenUp) ?? "",
    ];

    // Asked before the work, which may be long.
    private static bool TryOutput(string? path, IEnumerable<string> inputs, out string error)
    {
        error = "";
        if (path is null)
        {
            return true;
        }

        string full = path.Length == 0 ? "" : Path.GetFullPath(path);
        string? folder = Path.GetDirectoryName(full);
        error = path.Length == 0 ? "--out wants the name of a file."
            : Directory.Exists(path) ? $"{path} is a folder; name a file to write."
            : !Directory.Exists(folder) ? $"{path} could not be written: there is no folder {folder}."
            : inputs.Any(input => input.Length > 0 && Path.GetFullPath(input) == full)
                ? $"{path} is read by this call: name another file for --out."
            : "";
        if (error.Length > 0)
        {
            return false;
        }

        try
        {
            bool isNew = !File.Exists(path);
            using (new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write))
            {
            }

            if (isNew)
            {
                File.Delete(path);
            }

            return true;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            error = $"{path} could not be written: {broken.Message}";
            return false;
        }
    }

    private static bool TryExplain(List<VesselEvent> said, string id, out string error)
    {
        string[] found = [.. said.Select(one => one.Id).Distinct().Where(
            known => known.StartsWith(id, StringComparison.OrdinalIgnoreCase))];
        string? only = found.Contains(id, StringComparer.Ordinal) ? id : found.Length == 1 ? found[0] : null;
        error = only is not null ? ""
            : found.Length > 1 ? $"{found.Length} events begin with {id}: {string.Join(", ", found.Take(5))}"
                + (found.Length > 5 ? ", ..." : ".")
            : $"There is no event {id} in this input.{Nearest(said, id)}";
        if (only is not null)
        {
            EventFile.Explain(Console.Out, [.. said.Where(one => one.Id == only)]);
        }

        return only is not null;
    }

    private int Write(ParseResult call, VesselEvent[] events, DateTimeOffset lastReport)
    {
        string? path = call.GetValue(_out);
        if (path is null && call.GetValue(_explain) is not null)
        {
            return 0;
        }

        try
        {
            _isWriting = true;
            using TextWriter output = path is null ? Console.Out : new StreamWriter(path);
            if (call.GetValue(_pairs))
            {
                EventFile.WritePairs(output, events, lastReport);
            }
            else if (path?.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) == true)
            {
                EventFile.WriteCsv(output, events);
            }
            else
            {
                EventFile.WriteJsonLines(output, events);
            }

            return 0;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            string why = broken.Message.TrimEnd('.');
            return Fail(
                $"{path ?? "Standard output"} could not be written: {why}. What is there now is not complete.");
        }
    }

    // Nothing is lost silently: what was no ship's next fix, and why.
    private static IEnumerable<string> Unused(FleetCore fleet)
    {
        VesselPartition[] parts = [.. Enumerable.Range(0, fleet.PartitionCount).Select(part => fleet[part])];
        (long Count, string Why)[] reasons =
        [
            (parts.Sum(part => part.Duplicates), "heard twice"),
            (parts.Sum(part => part.Held), "strays or wrong times: no track goes through them"),
            (parts.Sum(part => part.Late), "older than the ship's last"),
        ];
        return reasons.Where(reason => reason.Count > 0).Select(reason => string.Create(
            CultureInfo.InvariantCulture, $"{reason.Count,7:N0} reports {reason.Why}"));
    }

    private static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    // Ids are copied by hand from a table or a page: what the same ship did is most likely what was meant.
    private static string Nearest(List<VesselEvent> events, string id)
    {
        string[] near =
        [
            .. events.Where(one => id.Contains(one.Mmsi.ToString(), StringComparison.Ordinal))
                .Select(one => one.Id).Distinct().Take(5),
        ];
        return near.Length == 0 ? "" : $" Of the same ship there are: {string.Join(", ", near)}.";
    }

    /// <summary>
    /// Says how far it is: on a terminal a few times a second in one line, elsewhere a line in ten seconds.
    /// </summary>
    private sealed class Progress
    {
        private readonly bool _isTerminal = !Console.IsErrorRedirected;
        private readonly Stopwatch _since = Stopwatch.StartNew();
        private int _width;

        private TimeSpan Every => _isTerminal ? TimeSpan.FromMilliseconds(250) : TimeSpan.FromSeconds(10);

        public void Read(string file, int positions) =>
            Say(string.Create(CultureInfo.InvariantCulture, $"reading {file}: {positions:N0} positions"));

        public void Show(double share) =>
            Say(string.Create(CultureInfo.InvariantCulture, $"tracks and detectors: {share:P0}"));

        public void Clear()
        {
            if (_isTerminal)
            {
                Console.Error.Write($"\r{new string(' ', _width)}\r");
            }
        }

        private void Say(string text)
        {
            if (_since.Elapsed < Every)
            {
                return;
            }

            _since.Restart();
            if (_isTerminal)
            {
                Console.Error.Write($"\r{text.PadRight(_width)}");
                _width = Math.Max(_width, text.Length);
            }
            else
            {
                Console.Error.WriteLine(text);
            }
        }
    }
}
