using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>One ship of a pair: its last sighting, and those not yet measured against the other ship.</summary>
/// <remarks>
/// There are many pairs and nearly all wait for one sighting, the last one: only what waits before it takes memory of
/// its own.
/// </remarks>
internal struct PairSide()
{
    private const int MaxWaiting = 32;

    private Sighting[] _earlier = [];
    private Sighting _last;
    private int _count;
    private bool _isLastWaiting;

    public Particulars Particulars { get; set; } = Particulars.Unknown;

    /// <summary>Not known before the first one was heard.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ref readonly Sighting Last => ref _last;

    /// <summary>How many are not yet measured against the other ship.</summary>
    public readonly int Waiting => _count + (_isLastWaiting ? 1 : 0);

    /// <param name="place">Below <see cref="Waiting"/>; oldest first.</param>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ref readonly Sighting this[int place] => ref place < _count ? ref _earlier[place] : ref _last;

    /// <summary>Keeps sightings until the other ship's past is known; in order, whatever comes first.</summary>
    /// <param name="previous">Left out when not known, and so is the last one.</param>
    public void Hold(IReadOnlyList<TrackPoint> history, in Sighting previous, in Sighting last)
    {
        ref readonly Sighting newest = ref last.IsKnown ? ref last : ref previous;
        long first = _count > 0 ? _earlier[0].Ticks
            : previous.IsKnown ? previous.Ticks
            : last.IsKnown ? last.Ticks
            : long.MaxValue;
        int past = 0;
        while (past < history.Count && history[past].At.UtcTicks < first)
        {
            past++;
        }

        if (past > 0)
        {
            Sighting[] all = new Sighting[past + _count + 4];
            for (int i = 0; i < past; i++)
            {
                all[i] = Sighting.Of(history[i], newest.IsCoarse); // As the ship speaks now, so it spoke before.
            }

            _earlier.AsSpan(0, _count).CopyTo(all.AsSpan(past));
            (_earlier, _count) = (all, past + _count);
        }

        HoldIfLater(previous);
        HoldIfLater(last);
    }

    /// <summary>Takes the next sighting, which waits for the other ship's next one.</summary>
    /// <remarks>
    /// While the other ship is silent every second one of a long wait is enough to see an excursion.
    /// </remarks>
    public void Hear(in Sighting sighting)
    {
        if (_isLastWaiting)
        {
            Add(_last);
        }

        (_last, _isLastWaiting) = (sighting, true);
        if (_count < MaxWaiting)
        {
            return;
        }

        int kept = 1;
        for (int i = Waiting % 2 == 0 ? 1 : 2; i < _count; i += 2)
        {
            _earlier[kept++] = _earlier[i];
        }

        _count = kept;
    }

    /// <summary>The first so many wait no longer.</summary>
    public void Measured(int count)
    {
        if (count == 0)
        {
            return;
        }

        _isLastWaiting &= count <= _count;
        if (count >= _count)
        {
            (_earlier, _count) = ([], 0);
        }
        else
        {
            _earlier.AsSpan(count, _count - count).CopyTo(_earlier);
            _count -= count;
        }
    }

    /// <summary>What was held; none is held any more.</summary>
    public ReadOnlySpan<Sighting> Release()
    {
        ReadOnlySpan<Sighting> held = _earlier.AsSpan(0, _count);
        (_earlier, _count) = ([], 0);
        return held;
    }

    public readonly void Save(StateWriter state)
    {
        _last.Save(state);
        state.Write(_isLastWaiting);
        state.Write(_count);
        foreach (ref readonly Sighting sighting in _earlier.AsSpan(0, _count))
        {
            sighting.Save(state);
        }

        ParticularsState.Write(state, Particulars);
    }

    public void Load(ref StateReader state)
    {
        _last = Sighting.Load(ref state);
        _isLastWaiting = state.ReadBoolean();
        _count = state.ReadInt32();
        _earlier = _count == 0 ? [] : new Sighting[_count];
        for (int i = 0; i < _count; i++)
        {
            _earlier[i] = Sighting.Load(ref state);
        }

        Particulars = ParticularsState.Read(ref state);
    }

    private void HoldIfLater(in Sighting sighting)
    {
        if (sighting.IsKnown && (_count == 0 || sighting.Ticks > _earlier[_count - 1].Ticks))
        {
            Add(sighting);
        }
    }

    private void Add(in Sighting sighting)
    {
        if (_count == _earlier.Length)
        {
            Array.Resize(ref _earlier, _count + (_count < 4 ? 2 : 4));
        }

        _earlier[_count++] = sighting;
    }
}
