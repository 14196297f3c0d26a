using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Maritime.Alerts;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Server.Hosting;
using Maritime.Server.Replays;
using Maritime.Storage;
using Maritime.Storage.Exports;
using Maritime.Storage.Ledger;
using Maritime.Storage.Tracks;

namespace Maritime.Server.Api;

/// <summary>What an export is of.</summary>
/// <param name="What">tracks, events, alerts.</param>
/// <param name="Ships">Empty for all.</param>
/// <param name="Kinds">Of events and alerts; empty for all.</param>
internal sealed record ExportRequest(
    IReadOnlyList<string> What,
    IReadOnlyList<Mmsi> Ships,
    GeoBox? Box,
    DateTimeOffset? From,
    DateTimeOffset? Until,
    IReadOnlyList<string> Kinds);

/// <summary>
/// <c>GET /api/v1/exports/{what}?format=...</c>: tracks, events and alerts as files, streamed as they are read.
/// </summary>
internal static class ExportRoutes
{
    private static readonly string[] Parts = ["tracks", "events", "alerts"];

    public static void MapExports(this RouteGroupBuilder api)
    {
        api.MapGet("/exports", () => new ListShape<ExportFormatShape>(
            [
                .. ExportFormats.All.Select(format => new ExportFormatShape(
                    format.Name, format.MediaType, format.HasEvents ? Parts : [Parts[0]])),
            ],
            Next: null));
        api.MapGet("/exports/{what}", ExportAsync);
    }

    private static async Task<IResult> ExportAsync(
        string what,
        HttpContext call,
        IPastShelf shelf,
        ILedger ledger,
        MaritimePicture picture,
        string? format = null,
        string? mmsi = null,
        string? bbox = null,
        string? from = null,
        string? to = null,
        string? kind = null)
    {
        if (!TryRead(what, mmsi, bbox, from, to, kind, out ExportRequest request, out string error))
        {
            return ApiRoutes.Bad(error);
        }

        string formats = string.Join(", ", ExportFormats.All.Select(each => each.Name));
        if (format is null || ExportFormats.Find(format) is not { } chosen)
        {
            return ApiRoutes.Bad(format is null
                ? $"Say in which format: format=... with one of {formats}."
                : $"There is no format '{format}'; there are {formats}.");
        }

        if (!chosen.HasEvents && request.What is not ["tracks"])
        {
            return ApiRoutes.Bad($"{chosen.Name} has words for tracks only.");
        }

        PastReel[] reels =
        [
            .. shelf.Reels().Where(reel => reel is not JournalReel
                && (reel is ArchiveReel || !(request.From > reel.Until || request.Until < reel.From))),
        ];
        await ProbeAsync(request, ledger, call.RequestAborted);
        return Results.Stream(
            stream => WriteAsync(chosen, request, reels, ledger, picture, stream, call.RequestAborted),
            chosen.MediaType,
            FileName(request, chosen));
    }

    private static bool TryRead(
        string what,
        string? mmsi,
        string? bbox,
        string? from,
        string? to,
        string? kind,
        out ExportRequest request,
        out string error)
    {
        request = null!;
        string[] parts = what == "all" ? Parts : Words(what);
        if (parts.Length == 0 || parts.FirstOrDefault(part => !Parts.Contains(part)) is not null)
        {
            error = $"'{what}' cannot be exported; there are tracks, events, alerts, and all.";
            return false;
        }

        List<Mmsi> ships = [];
        foreach (string word in Words(mmsi))
        {
            if (!ApiRoutes.TryMmsi(word, out Mmsi ship))
            {
                error = $"mmsi='{word}' is not an MMSI: nine digits are expected.";
                return false;
            }

            ships.Add(ship);
        }

        string[] kinds = Words(kind);
        if (kinds.FirstOrDefault(one => !EventKinds.All.Contains(one)) is { } unknown)
        {
            error = $"There is no kind '{unknown}'; there are {string.Join(", ", EventKinds.All)}.";
            return false;
        }

        GeoBox? box = null;
        if (bbox is { Length: > 0 })
        {
            if (!BoxQuery.TryParse(bbox, out GeoBox parsed, out error))
            {
                error = "bbox: " + error;
                return false;
            }

            box = parsed;
        }

        if (!TimeQuery.TryParse("from", from, out DateTimeOffset? begin, out error)
            || !TimeQuery.TryParse("to", to, out DateTimeOffset? end, out error))
        {
            return false;
        }

        if (begin > end)
        {
            error = Invariant($"The span ends ({end:u}) before it begins ({begin:u}).");
            return false;
        }

        request = new([.. Parts.Where(parts.Contains)], [.. ships.Distinct().Order()], box, begin, end, kinds);
        return true;
    }

    /// <summary>A ledger that cannot be read is said while there is an answer to say it in.</summary>
    private static async Task ProbeAsync(ExportRequest request, ILedger ledger, CancellationToken stop)
    {
        if (request.What.Contains("events"))
        {
            await ledger.QueryEventsAsync(EventQuery.All with { Limit = 1 }, stop).FirstOrDefaultAsync(stop);
        }

        if (request.What.Contains("alerts"))
        {
            await ledger.QueryAlertsAsync(AlertQuery.All with { Limit = 1 }, stop).FirstOrDefaultAsync(stop);
        }
    }

    private static string[] Words(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>maritime-tracks-352844000-20170129T2340Z-20170131T0911Z.kml</summary>
    private static string FileName(ExportRequest request, IExportFormat format) => string.Join(
        '-',
        new[]
        {
            "maritime",
            request.What.Count == Parts.Length ? "all" : string.Join('-', request.What),
            request.Ships.Count is 0 or > 3 ? null : string.Join('-', request.Ships),
            request.From is { } from ? Invariant($"{from:yyyyMMdd'T'HHmm'Z'}") : null,
            request.Until is { } until ? Invariant($"{until:yyyyMMdd'T'HHmm'Z'}") : null,
        }.Where(part => part is not null)) + "." + format.Name;

    /// <summary>
    /// Formats write as they like, also without waiting, which a web server's stream refuses: a pipe lies between, and
    /// holds the writer back when the reader is slow.
    /// </summary>
    private static async Task WriteAsync(
        IExportFormat format,
        ExportRequest request,
        IReadOnlyList<PastReel> reels,
        ILedger ledger,
        MaritimePicture picture,
        Stream output,
        CancellationToken stop)
    {
        ExportContent content = new()
        {
            Title = "Maritime export",
            Attribution = string.Join(" ", reels.Select(reel => reel.Traffic.Label)),
            Tracks = request.What.Contains("tracks") ? TracksAsync(request, reels, stop) : null,
            Events = request.What.Contains("events") ? EventsAsync(request, ledger, stop) : null,
            Alerts = request.What.Contains("alerts") ? AlertsAsync(request, ledger, stop) : null,
            NameOf = number => Mmsi.TryCreate(number, out Mmsi ship) ? picture.Find(ship)?.Identity.Name : null,
        };
        Pipe pipe = new();
        Task writing = Task.Run(
            async () =>
            {
                Exception? broken = null;
                try
                {
                    await using Stream stream = pipe.Writer.AsStream(leaveOpen: true);
                    await format.WriteAsync(content, stream, stop);
                }
                catch (Exception error) when (error is IOException or DamagedStateException or NewerStateException
                    or OperationCanceledException)
                {
                    broken = error;
                }
                finally
                {
                    await pipe.Writer.CompleteAsync(broken);
                }
            },
            stop);
        try
        {
            await pipe.Reader.CopyToAsync(output, stop);
        }
        finally
        {
            await pipe.Reader.CompleteAsync(); // A writer that is held back gets on, and ends.
            await writing;
        }
    }

    private static async IAsyncEnumerable<ArchivedTrack> TracksAsync(
        ExportRequest request,
        IEnumerable<PastReel> reels,
        [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (PastReel reel in reels)
        {
            await foreach (ArchivedTrack track in reel.TracksAsync(
                request.Ships,
                request.Box,
                request.From ?? DateTimeOffset.UnixEpoch,
                request.Until ?? DateTimeOffset.MaxValue,
                stop))
            {
                yield return track;
            }
        }
    }

    private static async IAsyncEnumerable<VesselEvent> EventsAsync(
        ExportRequest request, ILedger ledger, [EnumeratorCancellation] CancellationToken stop)
    {
        EventQuery query = EventQuery.All with
        {
            From = request.From,
            To = request.Until,
            Box = request.Box,
            Kinds = request.Kinds.Count == 0 ? null : request.Kinds,
        };
        HashSet<string> told = new(StringComparer.Ordinal); // A meeting of two ships that were both asked for.
        foreach (Mmsi? ship in ShipsOf(request))
        {
            await foreach (VesselEvent it in ledger.QueryEventsAsync(query with { Mmsi = ship }, stop))
            {
                if (request.Ships.Count < 2 || told.Add(it.Id))
                {
                    yield return it;
                }
            }
        }
    }

    private static async IAsyncEnumerable<Alert> AlertsAsync(
        ExportRequest request, ILedger ledger, [EnumeratorCancellation] CancellationToken stop)
    {
        AlertQuery query = AlertQuery.All with
        {
            From = request.From,
            To = request.Until,
            Box = request.Box,
            Kinds = request.Kinds.Count == 0 ? null : request.Kinds,
        };
        HashSet<string> told = new(StringComparer.Ordinal);
        foreach (Mmsi? ship in ShipsOf(request))
        {
            await foreach (Alert it in ledger.QueryAlertsAsync(query with { Mmsi = ship }, stop))
            {
                if (request.Ships.Count < 2 || told.Add(it.Id))
                {
                    yield return it;
                }
            }
        }
    }

    private static IEnumerable<Mmsi?> ShipsOf(ExportRequest request) =>
        request.Ships.Count == 0 ? [null] : request.Ships.Select(ship => (Mmsi?)ship);
}

/// <param name="What">Which parts it has words for.</param>
internal sealed record ExportFormatShape(string Name, string MediaType, IReadOnlyList<string> What);
