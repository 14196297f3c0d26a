using System.Collections.Immutable;
using System.Text.Json;
using Maritime.Screening.Lists;
using Maritime.Screening.Sources;
using Maritime.Server.Commands.Lists;
using Maritime.Server.Commands.Screen;
using Maritime.Storage.Ledger;

namespace Maritime.Server.Hosting;

/// <summary>
/// Keeps a running server's lists up to date: fetches those with an address on their schedule, takes up what an import
/// beside it brought, and lets every ship be asked about again when something changed.
/// </summary>
/// <remarks>
/// What a fetched file may do is decided as in <c>maritime lists import</c>: a bad download delists nobody. Nothing
/// that
/// fails here stops the server: it becomes an alarm in the status, until a fetch succeeds. The alarm outlives the
/// server; a list that nothing newer follows raises one too, though every fetch succeeds.
/// </remarks>
internal sealed partial class ListKeeper(
    AlertDesk desk,
    StatusBoard board,
    ILedger ledger,
    ServeOptions options,
    TimeProvider clock,
    ILogger<ListKeeper> logger) : BackgroundService
{
    /// <summary>5 s: how soon a running server takes up what <c>maritime lists import</c> brought.</summary>
    public static TimeSpan LookEvery { get; } = TimeSpan.FromSeconds(5);

    /// <summary>100 s: OFAC's advanced file of 120 MB over 10 Mbit/s.</summary>
    public static TimeSpan MostPerFetch { get; } = TimeSpan.FromSeconds(100);

    private readonly Dictionary<string, (DateTimeOffset DueAt, string? Alarm)> _sources = [];
    private readonly Lock _loading = new();
    private readonly HttpClient _client = new() { Timeout = MostPerFetch };
    private (long Length, DateTime WrittenAt) _taken;
    private bool _hasRecalled;
    private ImmutableArray<ListVersion> _imported = [];
    private ImmutableArray<string> _old = [];

    private string AlarmsPath => Path.Combine(options.Data, "lists", "alarms.json");

    public override void Dispose()
    {
        _client.Dispose();
        base.Dispose();
    }

    /// <summary>Reads the lists and the owners as they stand, and asks about every ship.</summary>
    /// <exception cref="UserException">The lists cannot be read.</exception>
    public void Load()
    {
        if (ShippedData.PathOf("lists") is not { } folder)
        {
            return; // The desk then says that nothing was asked, never that a ship is clear.
        }

        // The first reading takes seconds: one that a fetch causes meanwhile must come after it, not be undone by it.
        lock (_loading)
        {
            RecallAlarms();
            _taken = Stamp();
            ListStore lists = ListLibrary.Load(folder, options.Data, out _imported);
            _old = OldLists();
            desk.UseScreener(ScreeningLibrary.Load(lists, options.Network), AsOf);
            Say(lists);
        }
    }

    /// <summary>Fetches what is due and loads what is new.</summary>
    public async Task LookAsync(HttpClient client, CancellationToken stop)
    {
        RecallAlarms();
        foreach (string address in options.Lists)
        {
            if (!_sources.TryGetValue(address, out (DateTimeOffset DueAt, string? Alarm) known)
                || clock.GetUtcNow() >= known.DueAt)
            {
                string? alarm = await FetchAsync(client, address, stop);
                _sources[address] = (clock.GetUtcNow() + options.ListInterval, alarm);
                if (alarm != known.Alarm)
                {
                    KeepAlarms();
                    await AuditAsync(address, alarm ?? "fetched again without a fault", stop);
                    Say(null);
                }
            }
        }

        if (OldLists() is var old && !old.SequenceEqual(_old))
        {
            foreach (string alarm in old.Except(_old))
            {
                await AuditAsync("lists", alarm, stop);
            }

            _old = old;
            Say(null);
        }

        if (Stamp() != _taken)
        {
            string before = desk.Screener.ListVersion;
            Load();
            string changed = string.Join(
                "; ", desk.Screener.ListVersion.Split("; ").Except(before.Split("; ")));
            LogLoaded(logger, changed);
            await AuditAsync("lists", $"now {changed}; every ship was asked about again", stop);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool isFetchingOften = options.Lists.Count > 0 && options.ListInterval < LookEvery;
        using PeriodicTimer timer = new(isFetchingOften ? options.ListInterval : LookEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(_client, stoppingToken);
            }
            catch (Exception error) when (error is UserException or IOException or InvalidDataException
                or UnauthorizedAccessException or Storage.DamagedStateException)
            {
                LogFailed(logger, error.Message);
            }
        }
    }

    /// <returns>What is wrong, in a sentence; null when the file was whole.</returns>
    private async Task<string?> FetchAsync(HttpClient client, string address, CancellationToken stop)
    {
        try
        {
            ImmutableArray<ListFile> files = await ListDownload.FetchAsync(client, new(address), stop);
            DateTimeOffset now = clock.GetUtcNow();
            ListStep step = ListIntake.Take(
                ListVault.Under(options.Data),
                files,
                new(options.ListFormat, DateOnly.FromDateTime(now.UtcDateTime)),
                now,
                out _);
            return step.Outcome.IsQuarantined
                ? Invariant($"{address}: {string.Join(" ", step.Outcome.Reasons.Select(reason => reason.Text))} ")
                    + Invariant($"{step.Outcome.Held.Length} entries missing from the file stay listed.")
                : null;
        }
        catch (Exception error) when (error is UserException or HttpRequestException or IOException
            or InvalidDataException)
        {
            return error.Message.Contains(address, StringComparison.Ordinal)
                ? error.Message
                : $"{address}: {error.Message}";
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Invariant($"{address} did not answer within {client.Timeout.TotalSeconds:0.#} s; ")
                + "the list stays as it is and is getting old.";
        }
    }

    private void Say(ListStore? lists)
    {
        string counts = lists is null
            ? board.ListsSummary.Split("; STALE", 2)[0]
            : Invariant($"{lists.Versions.Length} list versions, {lists.Parties.Length} listed parties");
        board.ListAlarms = [.. _sources.Values.Select(source => source.Alarm).OfType<string>(), .. _old];
        board.ListsSummary = string.Concat(
            board.ListAlarms.Select(alarm => $"; STALE: {alarm.Replace(';', ',')}").Prepend(counts));
    }

    /// <summary>Lists that were fetched or imported and that nothing newer has followed for too long.</summary>
    private ImmutableArray<string> OldLists()
    {
        DateOnly today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return
        [
            .. from version in _imported
               where today.DayNumber - version.Date.DayNumber > options.OldestList.TotalDays
               select Invariant($"{version.ListId} speaks for {version.Date:yyyy-MM-dd}, more than ")
                   + Invariant($"{options.OldestList.TotalDays:0.#} days ago; nothing newer has come."),
        ];
    }

    /// <summary>What was wrong when the server ended is wrong until a fetch shows otherwise.</summary>
    private void RecallAlarms()
    {
        if (_hasRecalled)
        {
            return;
        }

        _hasRecalled = true;
        Dictionary<string, string>? kept = null;
        try
        {
            kept = File.Exists(AlarmsPath)
                ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(AlarmsPath))
                : null;
        }
        catch (JsonException error)
        {
            LogFailed(logger, $"{AlarmsPath} cannot be read: {error.Message}");
        }

        foreach ((string address, string alarm) in kept ?? [])
        {
            if (options.Lists.Contains(address))
            {
                _sources[address] = (DateTimeOffset.MinValue, alarm);
            }
        }
    }

    private void KeepAlarms()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(AlarmsPath)!);
        Dictionary<string, string> alarms = _sources.Where(source => source.Value.Alarm is not null)
            .ToDictionary(source => source.Key, source => source.Value.Alarm!);
        File.WriteAllText($"{AlarmsPath}.partial", JsonSerializer.Serialize(alarms));
        File.Move($"{AlarmsPath}.partial", AlarmsPath, overwrite: true);
    }

    private async Task AuditAsync(string subject, string detail, CancellationToken stop) =>
        await ledger.AuditAsync(new(clock.GetUtcNow(), "screening", "lists", subject, detail), stop);

    /// <summary>Live ships as of now in their traffic; others as of when they were last heard.</summary>
    private DateTimeOffset AsOf(PictureVessel vessel) => board.Live is { Clock.Ticks: > 0 } live
        ? live.Clock
        : vessel.Last?.At ?? vessel.Identity.ChangedAt ?? DateTimeOffset.UnixEpoch;

    /// <summary>The log of imports only grows, so its length tells a new one.</summary>
    private (long Length, DateTime WrittenAt) Stamp()
    {
        FileInfo log = new(ListVault.LogUnder(options.Data));
        return log.Exists ? (log.Length, log.LastWriteTimeUtc) : default;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "New lists are in force: {Lists}.")]
    private static partial void LogLoaded(ILogger logger, string lists);

    [LoggerMessage(Level = LogLevel.Error, Message = "The lists could not be renewed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
