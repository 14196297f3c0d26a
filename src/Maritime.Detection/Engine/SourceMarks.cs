using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>
/// Up to where all sources have been heard: the newest plausible time of each, and of these the oldest.
/// </summary>
/// <remarks>
/// A source that has said nothing for a while is left out, and so is one whose news are old by nature: satellites hand
/// down hours at once, and nobody on land waits for them. A time ahead of arrival counts as that of arrival, so that
/// one wrong clock cannot pull everyone into the future. Never goes back. When every source is silent no time passes.
/// </remarks>
/// <param name="maxLag">
/// A source whose newest time is further behind the others than this is late, not slow. For recordings, which are all
/// waited for, <see cref="TimeSpan.MaxValue"/>.
/// </param>
public sealed class SourceMarks(TimeSpan maxLag)
{
    private readonly Dictionary<ushort, (DateTimeOffset Newest, DateTimeOffset HeardAt)> _sources = [];
    private DateTimeOffset? _at;
    private DateTimeOffset _newest = DateTimeOffset.MinValue;

    /// <summary>
    /// 60 s: six nominal intervals of a ship under way; a source silent for so long is not waited for.
    /// </summary>
    public static TimeSpan IdleAfter { get; } = TimeSpan.FromSeconds(60);

    /// <summary>2 min: longer than networks deliver, and short enough for an alert. Own choice.</summary>
    public static TimeSpan MaxLag { get; } = TimeSpan.FromMinutes(2);

    private bool IsWaitingForAll => maxLag == TimeSpan.MaxValue;

    /// <summary>Null before the first report.</summary>
    public DateTimeOffset? At => _at;

    /// <summary>The newest plausible time of any source.</summary>
    public DateTimeOffset Newest => _newest;

    /// <summary>A recording that will be read: nothing passes before it has begun.</summary>
    public void Expect(ushort source) => _sources[source] = default;

    /// <summary>A recording that has been read to its end.</summary>
    public void End(ushort source)
    {
        _sources.Remove(source);
        Move(_sources.Count == 0 ? _newest : Oldest(DateTimeOffset.MaxValue));
    }

    /// <param name="source">Whose report it is.</param>
    /// <param name="at">Event time.</param>
    /// <param name="arrivedAt">When it came in, by the one clock of this host.</param>
    public void Hear(ushort source, DateTimeOffset at, DateTimeOffset arrivedAt)
    {
        DateTimeOffset plausible = at > arrivedAt ? arrivedAt : at;
        (DateTimeOffset Newest, DateTimeOffset HeardAt) known = _sources.GetValueOrDefault(source);
        _sources[source] = (plausible > known.Newest ? plausible : known.Newest, arrivedAt);
        _newest = plausible > _newest ? plausible : _newest;
        Move(_sources.Count == 1 ? _newest : Oldest(arrivedAt));
    }

    /// <summary>Carries on from a saved state: nothing before this is waited for.</summary>
    public void Resume(DateTimeOffset newest)
    {
        if (newest > _newest)
        {
            (_newest, _at) = (newest, newest);
        }
    }

    public void Save(StateWriter state)
    {
        state.Write(_at);
        state.Write(_newest);
        state.Write(_sources.Count);
        foreach ((ushort source, (DateTimeOffset newest, DateTimeOffset heardAt)) in _sources.OrderBy(one => one.Key))
        {
            state.Write((int)source);
            state.Write(newest);
            state.Write(heardAt);
        }
    }

    /// <param name="renumber">A source's number of today; -1 for one that is no longer there.</param>
    public void Load(ref StateReader state, Func<int, int> renumber)
    {
        _at = state.ReadNullableTime();
        _newest = state.ReadTime();
        _sources.Clear();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            int source = renumber(state.ReadInt32());
            (DateTimeOffset Newest, DateTimeOffset HeardAt) known = (state.ReadTime(), state.ReadTime());
            if (source >= 0)
            {
                _sources[(ushort)source] = known;
            }
        }
    }

    private void Move(DateTimeOffset mark)
    {
        bool isAhead = mark > DateTimeOffset.MinValue && !(_at >= mark);
        _at = isAhead ? mark : _at;
    }

    private DateTimeOffset Oldest(DateTimeOffset now)
    {
        DateTimeOffset oldest = _newest;
        foreach ((DateTimeOffset newest, DateTimeOffset heardAt) in _sources.Values)
        {
            bool isWaitedFor = IsWaitingForAll || (now - heardAt <= IdleAfter && _newest - newest <= maxLag);
            oldest = isWaitedFor && newest < oldest ? newest : oldest;
        }

        return oldest;
    }
}
