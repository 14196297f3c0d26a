using System.Buffers;
using System.Collections.Frozen;
using System.CommandLine;
using System.Globalization;
using Maritime.Ais.Reports;
using Maritime.Alerts;
using Maritime.Screening;
using Maritime.Server.Commands.Detect;
using Maritime.Server.Commands.Lists;
using Maritime.Server.Commands.Screen;
using Maritime.Server.Hosting;
using Maritime.Server.Replays;
using Maritime.Storage;
using Maritime.Storage.Replays;

namespace Maritime.Server.Commands.Past;

/// <summary><c>maritime replay</c>: plays the past again, or runs detection over it again with other options.</summary>
internal sealed class ReplayVerb : IVerb
{
    private const string ListsThen = "then";
    private const string ListsNow = "now";

    private readonly PastTraffic _past = new();

    private readonly Option<double> _speed = new("--speed")
    {
        Description = "Times the pace of then, 0.1 to 1000. Sentences with tag blocks go to standard output.",
        DefaultValueFactory = _ => 60,
    };

    private readonly Option<bool> _journal = new("--journal")
    {
        Description = "From the journal (everything as received) rather than from the archive.",
    };

    private readonly Option<string[]> _set = SetOption.Create(
        "Do not play: run detection again with this option and compare with what was found and alerted;");

    private readonly Option<double?> _gapHours = new("--gap-hours")
    {
        Description = "Short for --set gap-hours=HOURS.",
    };

    private readonly Option<string?> _lists = new("--lists")
    {
        Description = "Run again with the lists as they stood \"then\" (when each thing happened; so unless told "
            + "otherwise), as they stand \"now\", or as of a day (2018-03-01).",
    };

    private readonly Option<string?> _brokenUp = BrokenUpShips.Option();

    private readonly Option<string?> _box = new("--box")
    {
        Description = "Compare only what began here: " + BoxOption.Help,
    };

    public Command Build()
    {
        Command command = new(
            "replay", "Play past traffic again, or ask what other options and lists would have found.")
        {
            _speed, _journal, _set, _gapHours, _lists, _brokenUp, _box,
        };
        _past.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static int Fail(string sentence, int code = 2)
    {
        Console.Error.WriteLine(sentence);
        return code;
    }

    private static bool TryLists(string? text, out DateOnly? asOf)
    {
        asOf = null;
        if (text is null or ListsThen)
        {
            return true;
        }

        if (text == ListsNow)
        {
            asOf = DateOnly.FromDateTime(DateTime.UtcNow);
            return true;
        }

        bool isDay = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, 0, out DateOnly day);
        asOf = day;
        return isDay;
    }

    private static bool TrySettings(
        IEnumerable<string> settings, double? gapHours, out DetectionOptions options, out string error)
    {
        List<KeyValuePair<string, double>> wanted = [];
        if (gapHours is { } hours)
        {
            wanted.Add(new("gap-hours", hours));
        }

        return SetOption.TryRead(settings, Threshold.All, wanted, out options, out error);
    }

    private static IScreener LoadScreener() => ShippedData.PathOf("lists") is { } folder
        ? ScreeningLibrary.Load(ListLibrary.Load(folder))
        : new UnlistedScreener();

    private async Task<int> RunAsync(ParseResult call, CancellationToken cancellationToken)
    {
        if (call.GetValue(_speed) is not (>= ReplayPlayer.MinSpeed and <= ReplayPlayer.MaxSpeed))
        {
            return Fail("--speed is 0.1 to 1000.");
        }

        if (!TrySettings(call.GetValue(_set) ?? [], call.GetValue(_gapHours), out DetectionOptions options,
            out string error) || !BoxOption.TryParse(call.GetValue(_box), out GeoBox? box, out error))
        {
            return Fail(error);
        }

        if (!TryLists(call.GetValue(_lists), out DateOnly? asOf))
        {
            return Fail($"--lists is then, now or a day like 2018-03-01; \"{call.GetValue(_lists)}\" is none of them.");
        }

        if (!_past.TryRead(call, out error))
        {
            return Fail(error, code: 1);
        }

        bool isRerun = call.GetValue(_lists) is not null || call.GetValue(_gapHours) is not null
            || call.GetValue(_brokenUp) is not null || call.GetValue(_set) is { Length: > 0 };
        try
        {
            PastQuestion question = new(_past.From, _past.Until, box, options, asOf)
            {
                BrokenUp = BrokenUpShips.Read(call.GetValue(_brokenUp)),
            };
            IReplaySource source = await _past.OpenAsync(call.GetValue(_journal), cancellationToken);
            return isRerun
                ? await CompareAsync(source, question, cancellationToken)
                : await PlayAsync(source, call.GetValue(_speed), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return 0; // Ctrl+C ends a replay.
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException
            or NewerStateException or DamagedStateException or UserException)
        {
            return Fail(broken.Message, code: 1);
        }
    }

    private async Task<int> PlayAsync(IReplaySource source, double speed, CancellationToken cancellationToken)
    {
        DateTimeOffset? first = null;
        await foreach (PlayedReport report in source.ReadAsync(_past.From, _past.Until, cancellationToken))
        {
            first = report.At;
            break;
        }

        if (first is not { } begin)
        {
            return Fail("There is nothing to play in that span.", code: 1);
        }

        ReplayPlayer player = new(source, begin, _past.Until, TimeProvider.System) { Speed = speed };
        ReportWriter sentences = new("replay");
        ArrayBufferWriter<byte> line = new();
        await using Stream output = Console.OpenStandardOutput();
        await foreach (PlayedReport report in player.PlayAsync(cancellationToken: cancellationToken))
        {
            line.ResetWrittenCount();
            if (report.Position is { } position)
            {
                sentences.Write(position, line);
            }
            else
            {
                sentences.Write(report.Static!, line);
            }

            await output.WriteAsync(line.WrittenMemory, cancellationToken);
            await output.FlushAsync(cancellationToken);
        }

        return 0;
    }

    private async Task<int> CompareAsync(
        IReplaySource source, PastQuestion question, CancellationToken cancellationToken)
    {
        IScreener screener = LoadScreener();
        TrafficLabel traffic = new(TrafficMode.Recorded, "Replay");
        PastQuestion usual = question with
        {
            Detection = DetectionOptions.Default,
            ListsAsOf = null,
            BrokenUp = FrozenSet<int>.Empty,
        };
        PastFindings then = await PastRun.RunAsync(
            source, traffic, usual, screener, TimeProvider.System, null, cancellationToken);
        if (then.Reports == 0)
        {
            return Fail("There is nothing in that span.", code: 1);
        }

        PastFindings now = await PastRun.RunAsync(
            source, traffic, question, screener, TimeProvider.System, null, cancellationToken);
        PastComparison comparison = PastComparison.Of(
            question, await _past.KeptAsync(question, cancellationToken), then, now);
        Console.WriteLine(Invariant($"Run again with {comparison.Asked()}; compared with what ")
            + (comparison.WasKept
                ? "the server found and alerted then."
                : "the usual options and the lists of then give."));
        PrintEvents(comparison);
        PrintAlerts(comparison);
        return 0;
    }

    private static void PrintEvents(PastComparison comparison) => Print(
        "Events",
        comparison.Events,
        it => $"{it.Id}: {it.Summary}",
        comparison.WhyOnlyNow,
        comparison.WhyOnlyThen,
        (before, after) => $"{after.Id}: {PastComparison.WhatChanged(before, after)}");

    private static void PrintAlerts(PastComparison comparison) => Print(
        "Alerts",
        comparison.Alerts,
        it => $"{it.Id} ({Words.For(it.Severity)}): {it.Title}",
        comparison.WhyOnlyNow,
        comparison.WhyOnlyThen,
        (before, after) => $"{after.Id}: {PastComparison.WhatChanged(before, after)}");

    private static void Print<T>(
        string what,
        ThenAndNow<T> found,
        Func<T, string> line,
        Func<T, string> whyOnlyNow,
        Func<T, string> whyOnlyThen,
        Func<T, T, string> change)
    {
        Console.WriteLine();
        Console.WriteLine(Invariant($"{what}: {found.OnlyNow.Count:N0} only now, {found.OnlyThen.Count:N0} only then, ")
            + Invariant($"{found.Changed.Count:N0} changed, {found.SameCount:N0} the same."));
        foreach (T it in found.OnlyNow)
        {
            Console.WriteLine($"+ {line(it)} [{whyOnlyNow(it)}]");
        }

        foreach (T it in found.OnlyThen)
        {
            Console.WriteLine($"- {line(it)} [{whyOnlyThen(it)}]");
        }

        foreach ((T before, T after) in found.Changed)
        {
            Console.WriteLine($"~ {change(before, after)}");
        }
    }
}
