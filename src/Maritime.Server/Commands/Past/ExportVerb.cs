using System.CommandLine;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Server.Hosting;
using Maritime.Storage;
using Maritime.Storage.Exports;
using Maritime.Storage.Ledger;

namespace Maritime.Server.Commands.Past;

/// <summary><c>maritime export</c>: tracks, events and alerts as files that other programs open.</summary>
internal sealed class ExportVerb : IVerb
{
    private readonly PastTraffic _past = new();

    private readonly Option<string> _format = new("--format", "-f")
    {
        Description = "One of " + string.Join(", ", ExportFormats.All.Select(format => format.Name)) + ".",
        Required = true,
    };

    private readonly Option<string> _what = new("--what")
    {
        Description = "tracks, events, alerts, with commas between. Alerts are in a server's ledger only.",
        DefaultValueFactory = _ => "tracks",
    };

    private readonly Option<int?> _mmsi = new("--mmsi") { Description = "Only this ship." };

    private readonly Option<string?> _box = new("--box")
    {
        Description = "Only here: " + BoxOption.Help,
    };

    private readonly Option<string?> _out = new("--out", "-o") { Description = "Standard output when left out." };

    public Command Build()
    {
        Command command = new("export",
            "Write tracks, events and alerts as GeoJSON, CSV, KML, GPX, GeoPackage or NMEA.")
        {
            _format, _what, _mmsi, _box, _out,
        };
        _past.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static int Fail(string sentence, int code = 1)
    {
        Console.Error.WriteLine(sentence);
        return code;
    }

    private async Task<int> RunAsync(ParseResult call, CancellationToken cancellationToken)
    {
        string[] what = (call.GetValue(_what) ?? "").Split(',', StringSplitOptions.TrimEntries);
        if (what.FirstOrDefault(part => part is not ("tracks" or "events" or "alerts")) is { } unknown)
        {
            return Fail($"\"{unknown}\" cannot be exported; there are tracks, events and alerts.", 2);
        }

        if (ExportFormats.Find(call.GetValue(_format)!) is not { } format)
        {
            return Fail($"There is no format \"{call.GetValue(_format)}\".", 2);
        }

        if (!format.HasEvents && what is not ["tracks"])
        {
            return Fail($"{format.Name} has words for tracks only.", 2);
        }

        if (!BoxOption.TryParse(call.GetValue(_box), out GeoBox? box, out string problem))
        {
            return Fail(problem, 2);
        }

        Mmsi? mmsi = null;
        if (call.GetValue(_mmsi) is { } number)
        {
            if (!Mmsi.TryCreate(number, out Mmsi ship))
            {
                return Fail($"{number} is no MMSI.", 2);
            }

            mmsi = ship;
        }

        if (!_past.TryRead(call, out string error))
        {
            return Fail(error);
        }

        try
        {
            await WriteAsync(format, what, mmsi, box, call.GetValue(_out), cancellationToken);
            return 0;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException
            or NewerStateException or DamagedStateException or UserException)
        {
            return Fail(broken.Message);
        }
    }

    private async Task WriteAsync(
        IExportFormat format,
        string[] what,
        Mmsi? mmsi,
        GeoBox? box,
        string? path,
        CancellationToken cancellationToken)
    {
        await using SqlLedger? ledger = what is ["tracks"] ? null : await _past.OpenLedgerAsync(cancellationToken);
        Dictionary<int, string> names = await _past.NamesAsync(cancellationToken);
        EventQuery events = EventQuery.All with { From = _past.From, To = _past.Until, Mmsi = mmsi, Box = box };
        AlertQuery alerts = AlertQuery.All with { From = _past.From, To = _past.Until, Mmsi = mmsi, Box = box };
        ExportContent content = new()
        {
            Title = "Maritime export",
            Tracks = what.Contains("tracks") ? _past.TracksAsync(mmsi, box, cancellationToken) : null,
            Events = !what.Contains("events") ? null
                : ledger?.QueryEventsAsync(events, cancellationToken) ?? FoundAsync(mmsi, box, cancellationToken),
            Alerts = what.Contains("alerts")
                ? ledger?.QueryAlertsAsync(alerts, cancellationToken) ?? AsyncEnumerable.Empty<Alert>()
                : null,
            NameOf = number => names.GetValueOrDefault(number),
        };
        await using Stream output = path is null ? Console.OpenStandardOutput() : File.Create(path);
        await format.WriteAsync(content, output, cancellationToken);
    }

    /// <summary>What detection finds in the recordings now.</summary>
    private async IAsyncEnumerable<VesselEvent> FoundAsync(
        Mmsi? mmsi,
        GeoBox? box,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (VesselEvent it in await _past.EventsAsync(FleetOptions.Default, cancellationToken))
        {
            if ((mmsi is null || it.Mmsi == mmsi || it.Partner == mmsi)
                && (box is not { } area || area.Contains(it.Place)))
            {
                yield return it;
            }
        }
    }
}
