using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Maritime.Server.Map;

/// <summary>
/// Carries what changes in the fleet to every page that looks: positions twice a second at most, alerts, events and
/// status at once. A page that cannot keep up holds up nobody else.
/// </summary>
internal sealed partial class MapBroadcaster : BackgroundService
{
    /// <summary>How long an urgent change may wait. Below what a person notices, above what costs.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    // Not 0: that is what a page says that has seen no server yet.
    private readonly uint _epoch = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<MapSubscription, bool> _subscriptions = [];
    private readonly ConcurrentDictionary<MapNewsQueue, bool> _readers = [];
    private readonly IMapSource _source;
    private readonly ILogger<MapBroadcaster> _logger;
    private readonly MapCells _cells;
    private volatile object? _status;

    public MapBroadcaster(IMapSource source, ILogger<MapBroadcaster> logger)
    {
        _source = source;
        _logger = logger;
        _cells = new(_epoch);
    }

    private static long NowMilliseconds => (long)Stopwatch.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>How many streams pages follow now.</summary>
    public int Subscribers => _subscriptions.Count + _readers.Count;

    /// <param name="id">The alert's id: of several changes that wait, a page gets the last one.</param>
    /// <param name="alert">The alert as the REST API gives it.</param>
    public void AlertChanged(string id, object alert)
    {
        foreach (MapNewsQueue reader in _readers.Keys)
        {
            reader.AddAlert(id, alert);
        }
    }

    public void EventChanged(string id, object happened)
    {
        foreach (MapNewsQueue reader in _readers.Keys)
        {
            reader.AddEvent(id, happened);
        }
    }

    /// <summary>Alerts and events are others than before: a replay has gone to another time.</summary>
    public void Restart()
    {
        foreach (MapNewsQueue reader in _readers.Keys)
        {
            reader.Restart();
        }
    }

    /// <summary>Ends the news of every page: there will be none any more.</summary>
    public void Close()
    {
        foreach (MapNewsQueue reader in _readers.Keys)
        {
            reader.Close();
        }
    }

    public void StatusChanged(object status)
    {
        _status = status;
        foreach (MapNewsQueue reader in _readers.Keys)
        {
            reader.SetStatus(status);
        }
    }

    /// <summary>The whole picture of a box as one message.</summary>
    public byte[] Snapshot(MapBox box)
    {
        lock (_lock)
        {
            return _cells.Message(box, 0);
        }
    }

    /// <summary>Starts to send; ends with <see cref="Leave(MapSubscription)"/>.</summary>
    public MapSubscription Join(MapBox box, MapRequest request)
    {
        MapSubscription subscription = new(box, request.Zoom, request.Epoch == _epoch ? request.Since : 0);
        lock (_lock)
        {
            subscription.Offer(_cells, NowMilliseconds, []);
            _subscriptions.TryAdd(subscription, true);
        }

        return subscription;
    }

    public void Leave(MapSubscription subscription) => _subscriptions.TryRemove(subscription, out _);

    public MapNewsQueue Follow()
    {
        MapNewsQueue queue = new();
        _readers.TryAdd(queue, true);
        if (_status is { } status)
        {
            queue.SetStatus(status);
        }

        return queue;
    }

    public void Leave(MapNewsQueue queue) => _readers.TryRemove(queue, out _);

    public string? NameOf(uint id) => _source.NameOf(id);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<MapVessel> changed = [];
        List<uint> removed = [];
        long version = 0;
        using PeriodicTimer timer = new(Tick);
        do
        {
            try
            {
                changed.Clear();
                removed.Clear();
                version = _source.CopyChanges(version, changed, removed);
                Publish(changed, removed);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The outermost loop of the map: one bad tick must not silence every later one.
                LogFailedTick(_logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Publish(List<MapVessel> changed, List<uint> removed)
    {
        lock (_lock)
        {
            _cells.Apply(_source.Clock, _source.Rate, changed, removed);
            long now = NowMilliseconds;
            HashSet<uint> watched = [.. _subscriptions.Keys.Select(subscription => subscription.Watched)];
            MapVessel[] urgent =
            [
                .. changed.Where(vessel => vessel.Flags.HasFlag(MapVesselFlags.Alerted) || watched.Contains(vessel.Id)),
            ];
            foreach (MapSubscription subscription in _subscriptions.Keys)
            {
                subscription.Offer(_cells, now, urgent);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The map missed a tick and goes on with the next one.")]
    private static partial void LogFailedTick(ILogger logger, Exception exception);
}
