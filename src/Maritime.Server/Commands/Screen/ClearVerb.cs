using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Maritime.Primitives;
using Maritime.Screening;
using Maritime.Screening.Clearance;
using Maritime.Screening.Conduct;
using Maritime.Server.Hosting;

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

    private readonly Option<string?> _csv = new("--csv") { Description = "Write one row per ship to this file." };
    private readonly Option<bool> _letters = new("--letters") { Description = "Print a query letter per silence." };

    public Command Build()
    {
        Command command = new("clear", "Report on a ship for a bank, insurer or trader: refer, or nothing found.")
        {
            _imo, _fleet, _asOf, _lookback, _facts, _csv, _letters,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult call)
    {
        DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        if (!ScreeningLibrary.TryDay(call.GetValue(_asOf), today, out DateOnly day))
        {
            Console.Error.WriteLine("A day is written yyyy-MM-dd.");
            return 2;
        }

        if (!int.TryParse(
                call.GetValue(_lookback)!.TrimEnd('d'), NumberStyles.None, CultureInfo.InvariantCulture, out int days)
            || days is < 1 or > 3_660)
        {
            Console.Error.WriteLine("--lookback is a number of days from 1 to 3660, as in 180d.");
            return 2;
        }

        try
        {
            return Report(call, day, ClearanceOptions.Default with { Lookback = TimeSpan.FromDays(days) });
        }
        catch (UserException bad)
        {
            Console.Error.WriteLine(bad.Message);
            return 1;
        }
        catch (IOException bad)
        {
            Console.Error.WriteLine(bad.Message);
            return 1;
        }
    }

    private int Report(ParseResult call, DateOnly day, ClearanceOptions options)
    {
        List<ImoNumber> ships = Ships(call);
        if (ships.Count == 0)
        {
            Console.Error.WriteLine("Say which ship: --imo N, or --fleet FILE.");
            return 2;
        }

        Observations seen = call.GetValue(_facts) is { } file ? FactFile.Read(file) : Observations.None;
        Screener screener = ScreeningLibrary.Load();
        List<string> rows = [ClearanceText.Heading];
        foreach (ImoNumber imo in ships)
        {
            ClearanceReport report = Clear(screener, imo, seen, day, options);
            rows.Add(ClearanceText.Row(report));
            Console.WriteLine(ships.Count == 1 ? report.ToText() : $"{imo}: {report.OutcomeText}");
            foreach (string letter in call.GetValue(_letters) ? report.QueryLetters() : [])
            {
                Console.WriteLine(letter);
                Console.WriteLine();
            }
        }

        if (call.GetValue(_csv) is { } csv)
        {
            File.WriteAllLines(csv, rows);
        }

        return 0;
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
        ConductQuestion question = new(known, seen.Facts, AsOf.Day(day), []) { Lookback = options.Lookback };
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
