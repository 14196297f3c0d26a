using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Maritime.Primitives;
using Maritime.Screening;
using Maritime.Screening.Clearance;
using Maritime.Screening.Conduct;
using Maritime.Server.Commands.Detect;
using Maritime.Server.Hosting;
using Maritime.Storage;

namespace Maritime.Server.Commands.Screen;

/// <summary><c>maritime clear</c>: may this ship be dealt with? What was found, and how much was not seen.</summary>
internal sealed class ClearVerb : IVerb
{
    private readonly Option<int[]> _imo = new("--imo") { Description = "IMO number. May be given several times." };

    private readonly Option<string?> _fleet = new("--fleet")
    {
        Description = "A file with one IMO number at the beginning of each line.",
    };

    private readonly Option<string?> _asOf = new("--as-of")
    {
        Description = "The day, yyyy-MM-dd; today when left out.",
    };

    private readonly Option<string> _lookback = new("--lookback")
    {
        Description = "How far back, in days: 180d.",
        DefaultValueFactory = _ => "180d",
    };

    private readonly Option<string?> _facts = new("--facts")
    {
        Description = "CSV of what ships did and when they were heard: kind,from,to,imo,mmsi,partner_flag,port,...",
    };

    private readonly Option<string?> _events = new("--events")
    {
        Description = "JSON lines of maritime detect --out x.jsonl: what the ship did. Needs --mmsi.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _state = new("--state")
    {
        Description = "The folder of a server (state/live): its events, and when its archive heard the ship.",
        HelpName = "DIR",
    };

    private readonly StoreArguments _stores = new();

    private readonly Option<int?> _mmsi = new("--mmsi")
    {
        Description = "The number under which the ship speaks; events and positions carry that one.",
    };

    private readonly Option<string?> _csv = new("--csv") { Description = "Write one row per ship to this file." };
    private readonly Option<bool> _letters = new("--letters") { Description = "Print a query letter per silence." };

    private readonly Option<string[]> _own = ScreeningLibrary.OwnFiles();

    public Command Build()
    {
        Command command = new("clear", "Report on a ship for a bank, insurer or trader: refer, or nothing found.")
        {
            _imo, _mmsi, _fleet, _asOf, _lookback, _facts, _events, _state, _csv, _letters, _own,
        };
        foreach (Option store in _stores.All)
        {
            command.Options.Add(store);
        }

        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult call, CancellationToken stop)
    {
        DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        if (!ScreeningLibrary.TryDay(call.GetValue(_asOf), today, out DateOnly day))
        {
            await Console.Error.WriteLineAsync("A day is written yyyy-MM-dd.");
            return 2;
        }

        if (!int.TryParse(
                call.GetValue(_lookback)!.TrimEnd('d'), NumberStyles.None, CultureInfo.InvariantCulture, out int days)
            || days is < 1 or > 3_660)
        {
            await Console.Error.WriteLineAsync("--lookback is a number of days from 1 to 3660, as in 180d.");
            return 2;
        }

        try
        {
            ClearanceOptions options = ClearanceOptions.Default with { Lookback = TimeSpan.FromDays(days) };
            return await ReportAsync(call, day, options, stop);
        }
        catch (Exception bad) when (bad is UserException or IOException or UnauthorizedAccessException
            or NewerStateException or DamagedStateException)
        {
            await Console.Error.WriteLineAsync(bad.Message);
            return 1;
        }
    }

    private async Task<int> ReportAsync(
        ParseResult call, DateOnly day, ClearanceOptions options, CancellationToken stop)
    {
        List<ImoNumber> ships = Ships(call);
        if (ships.Count == 0)
        {
            await Console.Error.WriteLineAsync("Say which ship: --imo N, or --fleet FILE.");
            return 2;
        }

        Observations known = call.GetValue(_facts) is { } file ? FactFile.Read(file) : Observations.None;
        Screener screener = ScreeningLibrary.Load(call.GetValue(_own));
        List<string> rows = [ClearanceText.Heading];
        foreach (ImoNumber imo in ships)
        {
            Observations seen = known.With(await SeenAsync(call, imo, day, options, ships.Count == 1, stop));
            ClearanceReport report = Clear(screener, imo, seen, day, options);
            rows.Add(ClearanceText.Row(report));
            Console.WriteLine(ships.Count == 1 ? report.ToText() : Line(imo, report));
            foreach (string letter in call.GetValue(_letters) ? report.QueryLetters() : [])
            {
                Console.WriteLine(letter);
                Console.WriteLine();
            }
        }

        if (call.GetValue(_csv) is { } csv)
        {
            await File.WriteAllLinesAsync(csv, rows, stop);
        }

        return 0;
    }

    private static string Line(ImoNumber imo, ClearanceReport report) =>
        Invariant($"{imo}: {report.OutcomeText}; observed {report.ObservedShare * 100:0.0} %, ")
            + Invariant($"not observed {report.Unobserved.TotalDays:0.0} days");

    /// <summary>What a detection run or a server has seen of one ship.</summary>
    private async Task<Observations> SeenAsync(
        ParseResult call, ImoNumber imo, DateOnly day, ClearanceOptions options, bool isOne, CancellationToken stop)
    {
        DateTimeOffset to = new(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        DateTimeOffset from = to - options.Lookback;
        Mmsi mmsi = default;
        bool hasMmsi = call.GetValue(_mmsi) is { } radio && (Mmsi.TryCreate(radio, out mmsi)
            ? true
            : throw new UserException($"{radio} is not an MMSI: it has nine digits."));
        if (hasMmsi && !isOne)
        {
            throw new UserException("--mmsi names one ship: give one --imo with it.");
        }

        Observations seen = Observations.None;
        if (call.GetValue(_events) is { } file)
        {
            if (!hasMmsi)
            {
                throw new UserException("--events needs --mmsi: events carry that number, not the IMO number.");
            }

            seen = seen.With(SeenTraffic.Of(imo, [mmsi], EventLines.Read(file), [], from, to));
        }

        if (call.GetValue(_state) is { } state)
        {
            using KeptState kept = await KeptState.OpenAsync(
                state, _stores.Over(call, new()), Console.Error.WriteLine, stop);
            seen = seen.With(await SeenTraffic.OfStateAsync(kept, imo, hasMmsi ? mmsi : null, from, to, stop));
        }

        return seen;
    }

    /// <summary>Screens, holds conduct against the rules and weighs both.</summary>
    internal static ClearanceReport Clear(
        Screener screener, ImoNumber imo, Observations seen, DateOnly day, ClearanceOptions options)
    {
        DateTimeOffset to = new(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        DateTimeOffset from = to - options.Lookback;
        ConductShip known = seen.Facts.Select(fact => fact.Ship).FirstOrDefault(ship => ship.Imo == imo)
            ?? seen.Heard.Select(span => span.Ship).FirstOrDefault(ship => ship.Imo == imo)
            ?? new(Imo: imo);
        ScreeningSubject subject = new(known.Mmsi, imo);
        ScreeningVerdict verdict = screener.Screen(subject, AsOf.Day(day));
        ImmutableArray<ConductFact> own =
            [.. seen.Facts.Where(fact => Observations.IsSame(fact.Ship, known) && fact.At >= from && fact.At < to)];
        ConductQuestion question = new(known, seen.Facts, AsOf.Day(day), seen.Notified) { Lookback = options.Lookback };
        bool callsAbroad = own.Any(fact => fact.Kind == ConductFactKind.PortCall
            && fact.PortState.IsKnown && fact.PortState != FlagTable.FlagOf(known));
        ImmutableArray<FlagIndicator> flags = FlagTable.Check(known, day, default, callsAbroad);
        ImmutableArray<string> stops =
            [.. verdict.Notes.Where(note => note.StartsWith("The trail stops", StringComparison.Ordinal))];
        return ClearanceReport.Of(
            new(
                subject,
                verdict,
                ConductScreening.Of(question),
                DeceptivePractices.Of(own, flags, ownershipLayers: 0, stops),
                flags,
                [
                    .. seen.Gaps.Where(gap => Observations.IsSame(gap.Ship, known))
                        .Select(gap => gap.Gap)
                        .Where(gap => gap.To > from && gap.From < to),
                ],
                seen.ObservedShare(known, from, to),
                day),
            options);
    }

    private List<ImoNumber> Ships(ParseResult call)
    {
        List<ImoNumber> ships = [];
        foreach (int number in call.GetValue(_imo) ?? [])
        {
            ships.Add(ImoNumber.TryCreate(number, out ImoNumber imo)
                ? imo
                : throw new UserException($"{number} is not an IMO number: its check digit does not fit."));
        }

        if (call.GetValue(_fleet) is { } fleet)
        {
            foreach (string line in File.ReadLines(fleet))
            {
                string digits = string.Concat(line.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit));
                if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                    && ImoNumber.TryCreate(number, out ImoNumber imo))
                {
                    ships.Add(imo);
                }
                else if (line.Trim().Length > 0)
                {
                    Console.Error.WriteLine($"Left out, no IMO number: {line}");
                }
            }
        }

        return ships;
    }
}
