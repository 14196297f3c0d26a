using System.CommandLine;
using System.Globalization;
using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Server.Commands.Detect;
using Maritime.Server.Hosting;
using Maritime.Server.Replays;
using Maritime.Storage;
using Maritime.Storage.Ledger;
using Maritime.Storage.Replays;
using Maritime.Storage.Tracks;

namespace Maritime.Server.Commands.Past;

/// <summary>Where past traffic comes from on the command line: recordings, or the folder of a server.</summary>
internal sealed class PastTraffic
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Recordings in any format that can be read; none to take what a server has kept (--state).",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _state = new("--state")
    {
        Description = "The folder of a server: its track archive, journal and ledger (state/live).",
    };

    private readonly StoreArguments _stores = new();
    private KeptState? _kept;
    private StorageOptions _where = new();

    private readonly Option<string?> _from = new("--from")
    {
        Description = "Not before this time, UTC (2017-01-14T06:00Z).",
    };

    private readonly Option<string?> _until = new("--to") { Description = "Not after this time, UTC." };

    public DateTimeOffset From { get; private set; } = DateTimeOffset.MinValue;

    public DateTimeOffset Until { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>Null when recordings were given.</summary>
    public string? State { get; private set; }

    /// <summary>The recordings, when they were given.</summary>
    public ReportFiles? Reports { get; private set; }

    public void AddTo(Command command)
    {
        command.Arguments.Add(_files);
        command.Options.Add(_state);
        foreach (Option store in _stores.All)
        {
            command.Options.Add(store);
        }

        command.Options.Add(_from);
        command.Options.Add(_until);
    }

    public bool TryRead(ParseResult call, out string error)
    {
        if (!TryTime(call.GetValue(_from), DateTimeOffset.MinValue, out DateTimeOffset from, out error)
            || !TryTime(call.GetValue(_until), DateTimeOffset.MaxValue, out DateTimeOffset until, out error))
        {
            return false;
        }

        (From, Until, State) = (from, until, call.GetValue(_state));
        _where = _stores.Over(call, new());
        if (from > until)
        {
            error = Invariant($"The span ends ({until.UtcDateTime:u}) before it begins ({from.UtcDateTime:u}).");
            return false;
        }

        string[] files = call.GetValue(_files) ?? [];
        if ((State is null) == (files.Length == 0))
        {
            error = "Give recordings, or --state with the folder of a server; one of the two.";
            return false;
        }

        if (State is null)
        {
            Reports = new();
            foreach (string file in files)
            {
                if (!Reports.TryRead(file, ReaderOptions.Default, out error))
                {
                    return false;
                }
            }
        }

        error = "";
        return true;
    }

    /// <summary>The recordings; of a server the archive, or the journal where it has no archive.</summary>
    public async Task<IReplaySource> OpenAsync(bool isJournal, CancellationToken cancellationToken)
    {
        if (Reports is { } reports)
        {
            return new ListReplay(
                reports.Statics.Select(report => new PlayedReport(null, report))
                    .Concat(reports.Positions.Select(report => new PlayedReport(report, null))));
        }

        KeptState kept = await OpenStateAsync(cancellationToken);
        return !isJournal && kept.Tracks.Extent is not null
            ? new ArchiveReplay(kept.Tracks, kept.Statements)
            : kept.Journal();
    }

    /// <summary>Tracks by vessel, of the archive, the journal or the recordings.</summary>
    public async IAsyncEnumerable<ArchivedTrack> TracksAsync(
        Mmsi? mmsi,
        GeoBox? box,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (State is not null && await OpenStateAsync(cancellationToken) is { Tracks: { Extent: not null } archive })
        {
            TrackQuery query = new() { Mmsi = mmsi, Box = box, From = From, To = Until };
            await foreach (ArchivedTrack track in archive.QueryAsync(query, cancellationToken))
            {
                yield return track;
            }

            yield break;
        }

        List<ArchivedPoint> points = [];
        IReplaySource source = await OpenAsync(isJournal: true, cancellationToken);
        await foreach (PlayedReport report in source.ReadAsync(From, Until, cancellationToken))
        {
            if (report.Position is { Position: { } place } position
                && (mmsi is null || mmsi == position.Mmsi)
                && (box is not { } area || area.Contains(place))
                && ArchivedPoint.TryFrom(position, out ArchivedPoint point))
            {
                points.Add(point);
            }
        }

        foreach (ArchivedTrack track in ArchivedTrack.Of(points))
        {
            yield return track;
        }
    }

    /// <summary>The server's ledger; null for recordings, and where there is none.</summary>
    public async Task<SqlLedger?> OpenLedgerAsync(CancellationToken cancellationToken) => State is null
        ? null
        : await (await OpenStateAsync(cancellationToken)).OpenLedgerAsync(cancellationToken);

    /// <summary>Events as the server found them, or as the recordings give them now.</summary>
    public async Task<IReadOnlyList<VesselEvent>> EventsAsync(FleetOptions options, CancellationToken cancellationToken)
    {
        await using SqlLedger? ledger = await OpenLedgerAsync(cancellationToken);
        if (ledger is null)
        {
            return await HistoryRun.DetectAsync(
                await OpenAsync(isJournal: true, cancellationToken), From, Until, options, cancellationToken);
        }

        List<VesselEvent> events = [];
        EventQuery query = EventQuery.All with { From = From, To = Until };
        await foreach (VesselEvent it in ledger.QueryEventsAsync(query, cancellationToken))
        {
            events.Add(it);
        }

        return events;
    }

    /// <summary>What the server kept of a span; null for recordings, and where it kept no ledger.</summary>
    public async Task<(IReadOnlyList<VesselEvent> Events, IReadOnlyList<Alert> Alerts)?> KeptAsync(
        PastQuestion question,
        CancellationToken cancellationToken)
    {
        await using SqlLedger? ledger = await OpenLedgerAsync(cancellationToken);
        return ledger is null ? null : await question.KeptAsync(ledger, cancellationToken);
    }

    /// <summary>The last name that each ship gave itself.</summary>
    public async Task<Dictionary<int, string>> NamesAsync(CancellationToken cancellationToken)
    {
        Dictionary<int, string> names = [];
        IEnumerable<StaticReport> said = Reports is { } reports ? reports.Statics
            : await (await OpenStateAsync(cancellationToken)).Statements.ReadAsync(
                DateTimeOffset.MinValue, Until, cancellationToken);
        foreach (StaticReport report in said)
        {
            if (report.Name is { } name)
            {
                names[report.Mmsi.Value] = name;
            }
        }

        return names;
    }

    /// <summary>Once: the process ends with the verb.</summary>
    private async Task<KeptState> OpenStateAsync(CancellationToken cancellationToken) =>
        _kept ??= await KeptState.OpenAsync(State!, _where, Console.Error.WriteLine, cancellationToken);

    private static bool TryTime(string? text, DateTimeOffset otherwise, out DateTimeOffset time, out string error)
    {
        time = otherwise;
        error = "";
        if (text is null || DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time))
        {
            return true;
        }

        error = $"\"{text}\" is no time; write 2017-01-14T06:00Z.";
        return false;
    }
}
