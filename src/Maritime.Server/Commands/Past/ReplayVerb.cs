using System.Buffers;
using System.CommandLine;
using System.Globalization;
using Maritime.Ais.Reports;
using Maritime.Detection;
using Maritime.Detection.Gaps;
using Maritime.Storage;
using Maritime.Storage.Replays;

namespace Maritime.Server.Commands.Past;

/// <summary><c>maritime replay</c>: plays the past again, or runs detection over it again with other options.</summary>
internal sealed class ReplayVerb : IVerb
{
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

    private readonly Option<double?> _gapHours = new("--gap-hours")
    {
        Description = "Do not play: run detection again with this shortest silence, and compare with what was found.",
    };

    public Command Build()
    {
        Command command = new("replay", "Play past traffic again, or ask what other options would have found.")
        {
            _speed, _journal, _gapHours,
        };
        _past.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult call, CancellationToken cancellationToken)
    {
        if (!_past.TryRead(call, out string error))
        {
            Console.Error.WriteLine(error);
            return 1;
        }

        double speed = call.GetValue(_speed);
        if (speed is not (>= ReplayPlayer.MinSpeed and <= ReplayPlayer.MaxSpeed)
            || call.GetValue(_gapHours) is <= 0 or > 10_000)
        {
            Console.Error.WriteLine("--speed is 0.1 to 1000, --gap-hours more than 0.");
            return 2;
        }

        try
        {
            IReplaySource source = await _past.OpenAsync(call.GetValue(_journal), cancellationToken);
            return call.GetValue(_gapHours) is { } hours
                ? await CompareAsync(source, hours, cancellationToken)
                : await PlayAsync(source, speed, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return 0; // Ctrl+C ends a replay.
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException
            or NewerStateException or DamagedStateException)
        {
            Console.Error.WriteLine(broken.Message);
            return 1;
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
            Console.Error.WriteLine("There is nothing to play in that span.");
            return 1;
        }

        ReplayPlayer player = new(source, begin, _past.Until, TimeProvider.System) { Speed = speed };
        ReportWriter sentences = new("replay");
        ArrayBufferWriter<byte> line = new();
        await using Stream output = Console.OpenStandardOutput();
        await foreach (PlayedReport report in player.PlayAsync(cancellationToken))
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

    private async Task<int> CompareAsync(IReplaySource source, double hours, CancellationToken cancellationToken)
    {
        FleetOptions usual = FleetOptions.Default with { Kinds = [EventKinds.Gap] };
        FleetOptions other = usual with
        {
            Detectors = [(EventKinds.Gap, () => new GapDetector(
                GapOptions.Default with { MinSilence = TimeSpan.FromHours(hours) }))],
        };
        IReadOnlyList<VesselEvent> then =
            [.. (await _past.EventsAsync(usual, cancellationToken)).Where(it => it.Kind == EventKinds.Gap)];
        IReadOnlyList<VesselEvent> now =
            await HistoryRun.DetectAsync(source, _past.From, _past.Until, other, cancellationToken);
        EventComparison comparison = HistoryRun.Compare(then, now);
        CultureInfo culture = CultureInfo.InvariantCulture;
        Console.WriteLine(string.Create(
            culture,
            $"Silences of {hours} h and more: {now.Count:N0}, where {then.Count:N0} were found; "
                + $"{comparison.OnlyNow.Count:N0} only now, {comparison.OnlyThen.Count:N0} only then, "
                + $"{comparison.Changed.Count:N0} changed, {comparison.SameCount:N0} the same."));
        foreach (VesselEvent it in comparison.OnlyNow)
        {
            Console.WriteLine($"+ {it.Id}: {it.Summary}");
        }

        foreach (VesselEvent it in comparison.OnlyThen)
        {
            Console.WriteLine($"- {it.Id}: {it.Summary}");
        }

        foreach ((VesselEvent before, VesselEvent after) in comparison.Changed)
        {
            Console.WriteLine($"~ {after.Id}: {before.Summary} -> {after.Summary}");
        }

        return 0;
    }
}
