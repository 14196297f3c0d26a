using System.Collections.Immutable;
using System.CommandLine;
using Maritime.Primitives;
using Maritime.Screening;
using Maritime.Screening.Lists;
using Maritime.Screening.Names;
using Maritime.Screening.Rules;
using Maritime.Screening.Verdicts;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands.Screen;

/// <summary><c>maritime screen</c>: who is this ship or company, and who stands behind it, as of any day.</summary>
internal sealed class ScreenVerb : IVerb
{
    private readonly Option<int?> _imo = new("--imo") { Description = "A ship by her IMO number." };
    private readonly Option<int?> _mmsi = new("--mmsi") { Description = "A ship by her MMSI." };
    private readonly Option<string?> _name = new("--name") { Description = "A ship or person by name: candidates." };

    private readonly Option<string?> _company = new("--company")
    {
        Description = "A company or person: name, list entry (\"OFAC 20564\") or company IMO number.",
    };

    private readonly Option<string?> _callSign = new("--call-sign") { Description = "Her call sign, with --name." };

    private readonly Option<string?> _asOf = new("--as-of")
    {
        Description = "The day, yyyy-MM-dd; today when left out.",
    };

    private readonly Option<string?> _known = new("--known")
    {
        Description = "Use only what had been published by this day; the day itself when left out.",
    };

    private readonly Option<string?> _regime = new("--regime")
    {
        Description = "One authority alone: us, un, eu or uk.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    private readonly Option<bool> _leadTime = new("--lead-time")
    {
        Description = "For reported meetings: days between the first reason to look and the authority's act.",
    };

    private readonly Option<string?> _pairs = new("--pairs")
    {
        Description = "Score labelled name pairs (layout of data/names/name_pairs.csv): the same rows with a score.",
    };

    private readonly Option<string[]> _own = ScreeningLibrary.OwnFiles();

    public Command Build()
    {
        Command command = new("screen", "Screen a ship, company or person against lists and owners, as of any day.")
        {
            _imo, _mmsi, _name, _company, _callSign, _asOf, _known, _regime, _json, _leadTime, _pairs, _own,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Wrong(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return 2;
    }

    private int Run(ParseResult call)
    {
        if (call.GetValue(_pairs) is { } pairs)
        {
            return Lists.NamePairFile.Run(pairs, Console.Out, Console.Error);
        }

        DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        if (!ScreeningLibrary.TryDay(call.GetValue(_asOf), today, out DateOnly valid)
            || !ScreeningLibrary.TryDay(call.GetValue(_known), valid, out DateOnly known))
        {
            return Wrong("A day is written yyyy-MM-dd.");
        }

        string? regime = call.GetValue(_regime)?.ToUpperInvariant();
        if (regime is not (null or OwnershipRules.Us or OwnershipRules.Un or OwnershipRules.Eu or OwnershipRules.Uk))
        {
            return Wrong("--regime is one of us, un, eu, uk.");
        }

        Screener screener;
        try
        {
            screener = ScreeningLibrary.Load(call.GetValue(_own));
        }
        catch (UserException missing)
        {
            Console.Error.WriteLine(missing.Message);
            return 1;
        }

        return call.GetValue(_leadTime)
            ? LeadTimeTable(screener, call.GetValue(_json))
            : Answer(call, screener, new(valid, known), regime);
    }

    private int Answer(ParseResult call, Screener screener, AsOf asOf, string? regime)
    {
        bool isJson = call.GetValue(_json);
        if (call.GetValue(_company) is { } company)
        {
            return Parties(screener, company, asOf, regime, isJson);
        }

        if (!TrySubject(call, out ScreeningSubject subject, out string error))
        {
            return Wrong(error);
        }

        if (subject is { Imo: null, Mmsi: null })
        {
            ScreeningVerdict byName = screener.Screen(subject, asOf, regime);
            if (!isJson && !byName.Reviews.IsEmpty)
            {
                Console.WriteLine(byName.Summary);
            }

            return Parties(screener, subject.Name!, asOf, regime, isJson);
        }

        string asked = subject.Imo?.ToString() ?? (subject.Mmsi is { } mmsi ? $"MMSI {mmsi}" : "");
        Print(asked, screener.Screen(subject, asOf, regime), isJson);
        return 0;
    }

    private bool TrySubject(ParseResult call, out ScreeningSubject subject, out string error)
    {
        subject = new(null, null);
        error = "";
        ImoNumber imo = default;
        Mmsi mmsi = default;
        if (call.GetValue(_imo) is { } number && !ImoNumber.TryCreate(number, out imo))
        {
            error = $"{number} is not an IMO number: its check digit does not fit.";
        }
        else if (call.GetValue(_mmsi) is { } radio && !Mmsi.TryCreate(radio, out mmsi))
        {
            error = $"{radio} is not an MMSI: it has nine digits.";
        }
        else if (imo == default && mmsi == default && call.GetValue(_name) is not { Length: > 0 })
        {
            error = "Say whom to screen: --imo, --mmsi, --name or --company (or --lead-time).";
        }
        else
        {
            subject = new(
                mmsi == default ? null : mmsi,
                imo == default ? null : imo,
                call.GetValue(_name),
                call.GetValue(_callSign));
        }

        return error.Length == 0;
    }

    private static int Parties(Screener screener, string text, AsOf asOf, string? regime, bool isJson)
    {
        bool isKnown = ScreeningLibrary.TryFind(screener, text, out int party);
        NameHit[] near =
        [
            .. NameIndex.Of(screener.Parties.Lists.Parties).Search(text, PartyKind.Unknown)
                .Where(hit => !isKnown || !screener.Parties.EntriesOf(party).Contains(hit.Party)),
        ];
        if (isJson)
        {
            VerdictPrinter.WriteJson(new
            {
                verdict = isKnown
                    ? VerdictPrinter.ToJson(screener.Parties.NameOf(party), screener.ScreenParty(party, asOf, regime))
                    : null,
                candidates = near.Select(hit => new
                {
                    entry = hit.Party.EntryId,
                    name = hit.Name.Text,
                    score = Math.Round(hit.Score.Score, 3),
                    relation = hit.Score.Relation.ToString(),
                    status = hit.Party.StatusAt(asOf).ToString(),
                    confirm = true,
                }),
            });
            return 0;
        }

        if (isKnown)
        {
            VerdictPrinter.WriteText(screener.Parties.NameOf(party), screener.ScreenParty(party, asOf, regime));
        }
        else
        {
            Console.WriteLine($"{text}: no list or register at hand holds exactly this; undetermined, not cleared.");
        }

        foreach (NameHit hit in near)
        {
            string relation = hit.Score.Relation == NameRelation.NearName ? "relative or near name" : "like name";
            Console.WriteLine(Invariant($"  {relation}, to be confirmed: {hit.Name.Text} ({hit.Party.EntryId}), ")
                + Invariant($"score {hit.Score.Score:0.00}, {hit.Party.StatusAt(asOf)} as of {asOf.Valid:yyyy-MM-dd}"));
        }

        return 0;
    }

    private static void Print(string asked, ScreeningVerdict verdict, bool isJson)
    {
        if (isJson)
        {
            VerdictPrinter.WriteJson(VerdictPrinter.ToJson(asked, verdict));
        }
        else
        {
            VerdictPrinter.WriteText(asked, verdict);
        }
    }

    private static int LeadTimeTable(Screener screener, bool isJson)
    {
        ImmutableArray<LeadTime> times = LeadTimes.Of(screener);
        if (isJson)
        {
            VerdictPrinter.WriteJson(times);
            return 0;
        }

        Console.WriteLine("days  ship            first reason  milestone on  milestone / reason");
        foreach (LeadTime time in times)
        {
            Console.WriteLine(Invariant($"{time.Days,4}  {time.Ship,-14}  {time.FirstOn:yyyy-MM-dd}    ")
                + Invariant($"{time.MilestoneOn:yyyy-MM-dd}    {time.Milestone}; {time.Reason}"));
        }

        return 0;
    }
}
