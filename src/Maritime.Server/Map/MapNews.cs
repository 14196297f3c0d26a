namespace Maritime.Server.Map;

/// <summary>What is new for a page, apart from positions.</summary>
/// <param name="Alerts">Changed alerts, as the REST API gives them.</param>
/// <param name="Events">Changed events, as the REST API gives them.</param>
/// <param name="Status">The newest status; null when it has not changed.</param>
/// <param name="IsIncomplete">So much was new that the rest was dropped: fetch the lists again.</param>
internal sealed record MapNews(
    IReadOnlyList<object> Alerts,
    IReadOnlyList<object> Events,
    object? Status,
    bool IsIncomplete);

/// <summary>The news that wait for one page: the newest version of each alert and event, and the newest
/// status.</summary>
internal sealed class MapNewsQueue : IDisposable
{
    /// <summary>1,000: more than a page shows; beyond it fetching the list anew is cheaper.</summary>
    private const int Most = 1_000;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _arrived = new(0, 1);
    private readonly Dictionary<string, object> _alerts = [];
    private readonly Dictionary<string, object> _events = [];
    private object? _status;
    private bool _isIncomplete;
    private bool _isClosed;

    public void AddAlert(string id, object alert) => Add(_alerts, id, alert);

    public void AddEvent(string id, object happened) => Add(_events, id, happened);

    /// <summary>All that was said before is void: the page fetches the lists again.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            _alerts.Clear();
            _events.Clear();
            _isIncomplete = true;
            Signal();
        }
    }

    public void SetStatus(object status)
    {
        lock (_lock)
        {
            _status = status;
            Signal();
        }
    }

    /// <summary>There will be no more news.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            Signal();
        }
    }

    /// <summary>Waits until there is something, and takes all of it.</summary>
    /// <returns>Null when there will be no more.</returns>
    public async Task<MapNews?> TakeAsync(CancellationToken cancellationToken)
    {
        await _arrived.WaitAsync(cancellationToken);
        lock (_lock)
        {
            if (_isClosed)
            {
                return null;
            }

            MapNews news = new([.. _alerts.Values], [.. _events.Values], _status, _isIncomplete);
            _alerts.Clear();
            _events.Clear();
            _status = null;
            _isIncomplete = false;
            return news;
        }
    }

    public void Dispose() => _arrived.Dispose();

    private void Add(Dictionary<string, object> to, string id, object item)
    {
        lock (_lock)
        {
            if (to.Count < Most || to.ContainsKey(id))
            {
                to[id] = item;
            }
            else
            {
                _isIncomplete = true;
            }

            Signal();
        }
    }

    private void Signal()
    {
        if (_arrived.CurrentCount == 0)
        {
            _arrived.Release();
        }
    }
}
