using System.Collections.Concurrent;
using System.Security.Cryptography;
using Maritime.Server.Hosting;
using Maritime.Server.Map;
using Maritime.Storage;
using Maritime.Storage.Ledger;
using Maritime.Storage.Replays;

namespace Maritime.Server.Replays;

/// <summary>The replays that run now. One that nobody has looked at for a while ends by itself.</summary>
internal sealed class ReplaySessions(
    IPastShelf shelf, AlertDesk desk, ILedger ledger, TimeProvider clock, ILoggerFactory loggers)
    : BackgroundService, IMapRooms
{
    /// <summary>8: each holds a picture and reads for itself; a room of analysts is fewer.</summary>
    public const int Most = 8;

    /// <summary>10 min: a closed lid comes back within that, a closed tab does not.</summary>
    private static readonly TimeSpan IdleAtMost = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, ReplaySession> _sessions = new(StringComparer.Ordinal);

    public IEnumerable<ReplaySession> All => _sessions.Values.OrderBy(session => session.Id, StringComparer.Ordinal);

    /// <summary>Those that hold anything to play.</summary>
    public IReadOnlyList<PastReel> Reels() => [.. shelf.Reels().Where(reel => reel.From is not null)];

    /// <returns>Null when there is none of that id, or no longer.</returns>
    public ReplaySession? Open(string id)
    {
        ReplaySession? session = _sessions.GetValueOrDefault(id);
        session?.Use();
        return session;
    }

    public MapBroadcaster? Find(string id) => Open(id)?.Map;

    /// <returns>Null when as many run as may.</returns>
    public ReplaySession? Start(
        PastReel reel, DateTimeOffset from, DateTimeOffset until, GeoBox? box, double speed, bool isPaused)
    {
        if (_sessions.Count >= Most)
        {
            return null;
        }

        ReplayPlayer player = new(reel.Open(), from, until, clock) { Speed = speed };
        if (isPaused)
        {
            player.Pause();
        }

        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        ReplaySession session = new(
            id,
            reel,
            new PastQuestion(from, until, box, DetectionOptions.Default),
            player,
            desk.Screener,
            ledger,
            clock,
            loggers);
        _sessions[id] = session;
        return session;
    }

    /// <returns>False when there was none.</returns>
    public async Task<bool> StopAsync(string id)
    {
        if (!_sessions.TryRemove(id, out ReplaySession? session))
        {
            return false;
        }

        await session.DisposeAsync();
        return true;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (string id in _sessions.Keys)
        {
            await StopAsync(id);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(LookEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (ReplaySession session in _sessions.Values.Where(session => session.Idle > IdleAtMost))
            {
                await StopAsync(session.Id);
            }
        }
    }
}
