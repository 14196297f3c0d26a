using System.Runtime.CompilerServices;

namespace Maritime.Storage.Replays;

/// <summary>Plays a past span at a speed, with pause, seek and step, like a recording on tape.</summary>
/// <remarks>Thread-safe: one thread plays, any thread commands. Speed follows the clock that is handed in.</remarks>
public sealed class ReplayPlayer
{
    public const double MinSpeed = 0.1;
    public const double MaxSpeed = 1_000;

    private readonly IReplaySource _source;
    private readonly DateTimeOffset _from;
    private readonly DateTimeOffset _until;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private TaskCompletionSource _command = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _anchor;
    private long _anchoredAt;
    private double _speed = 1;
    private bool _isPaused;
    private bool _isHeld = true; // No time passes before reports are read from where it is to begin.
    private int _steps;
    private int _generation;
    private DateTimeOffset _handedOut;
    private bool _isBehind;

    public ReplayPlayer(IReplaySource source, DateTimeOffset from, DateTimeOffset until, TimeProvider clock)
    {
        (_source, _from, _until, _clock) = (source, from, until, clock);
        Anchor(from);
    }

    /// <summary>Times the pace of the traffic then, 0.1 to 1000; what is beyond is brought to the bound.</summary>
    public double Speed
    {
        get
        {
            lock (_gate)
            {
                return _speed;
            }
        }

        set => Command(() =>
        {
            Anchor(Now());
            _speed = Math.Clamp(double.IsNaN(value) ? 1 : value, MinSpeed, MaxSpeed);
        });
    }

    public bool IsPaused
    {
        get
        {
            lock (_gate)
            {
                return _isPaused;
            }
        }
    }

    /// <summary>The time that is being played.</summary>
    public DateTimeOffset Position
    {
        get
        {
            lock (_gate)
            {
                return Now();
            }
        }
    }

    /// <summary>
    /// Up to where everything has been handed out: behind <see cref="Position"/> while the reports of then come faster
    /// than they can be read.
    /// </summary>
    public DateTimeOffset Reached
    {
        get
        {
            lock (_gate)
            {
                return _isBehind && _handedOut < Now() ? _handedOut : Now();
            }
        }
    }

    public void Pause() => Command(() =>
    {
        Anchor(Now());
        _isPaused = true;
    });

    public void Resume() => Command(() =>
    {
        Anchor(Now());
        _isPaused = false;
        _steps = 0;
    });

    /// <summary>While paused: lets one more report through, however long after the last one it came.</summary>
    public void Step() => Command(() => _steps++);

    /// <summary>Goes to another time of the span, forward or back.</summary>
    public void Seek(DateTimeOffset time) => Command(() =>
    {
        Anchor(time < _from ? _from : time > _until ? _until : time);
        _steps = 0;
        _generation++;
        _isBehind = false;
        _isHeld = true;
    });

    /// <summary>The reports, each when it is due. Ends with the span, unless somebody seeks back before.</summary>
    /// <param name="onStart">
    /// Told from where reports come now: at the beginning, and after every seek before the first report from there.
    /// </param>
    /// <param name="staysAtEnd">Does not end with the span: waits for somebody to seek back.</param>
    public async IAsyncEnumerable<PlayedReport> PlayAsync(
        Func<DateTimeOffset, CancellationToken, Task>? onStart = null,
        bool staysAtEnd = false,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        bool isEnded = false;
        while (!isEnded)
        {
            (int generation, DateTimeOffset start) = Begin();
            isEnded = true;
            if (onStart is not null)
            {
                await onStart(start, cancellationToken).ConfigureAwait(false);
            }

            Release(generation);
            await foreach (PlayedReport report in _source.ReadAsync(start, _until, cancellationToken)
                .ConfigureAwait(false))
            {
                if (!await IsDueAsync(report.At, generation, cancellationToken).ConfigureAwait(false))
                {
                    isEnded = false;
                    break;
                }

                yield return report;
            }

            if (isEnded && staysAtEnd)
            {
                // A time that never comes: only a seek gets past it.
                isEnded = await IsDueAsync(DateTimeOffset.MaxValue, generation, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    private void Release(int generation)
    {
        lock (_gate)
        {
            if (generation == _generation)
            {
                Anchor(_anchor);
                _isHeld = false;
            }
        }
    }

    private (int Generation, DateTimeOffset Start) Begin()
    {
        lock (_gate)
        {
            return (_generation, _anchor);
        }
    }

    /// <returns>False when somebody has sought another time meanwhile.</returns>
    private async Task<bool> IsDueAsync(DateTimeOffset at, int generation, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task command;
            TimeSpan wait = Timeout.InfiniteTimeSpan;
            lock (_gate)
            {
                if (generation != _generation)
                {
                    return false;
                }

                if (at == DateTimeOffset.MaxValue)
                {
                    _steps = 0;
                }
                else if (_isPaused && _steps > 0)
                {
                    _steps--;
                    Anchor(at > _anchor ? at : _anchor);
                    return true;
                }

                else if (!_isPaused)
                {
                    wait = (at - Now()) / _speed;
                    if (wait <= TimeSpan.Zero)
                    {
                        (_isBehind, _handedOut) = (true, at);
                        return true;
                    }
                }

                _isBehind = false;
                command = _command.Task;
            }

            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(command, Task.Delay(wait, _clock, stop.Token)).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private DateTimeOffset Now() =>
        _isPaused || _isHeld ? _anchor
        : _anchor + (_clock.GetElapsedTime(_anchoredAt) * _speed) is var now && now > _until ? _until
        : now;

    private void Anchor(DateTimeOffset time)
    {
        _anchor = time;
        _anchoredAt = _clock.GetTimestamp();
    }

    private void Command(Action change)
    {
        lock (_gate)
        {
            change();
            _command.SetResult();
            _command = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
