using Maritime.Primitives;

namespace Maritime.Detection.Dark;

/// <summary>How well one kind of transponder is heard in one patch of sea by one kind of receiver.</summary>
/// <remarks>
/// A Gamma-Poisson count: transmissions received over transmissions expected from ships that were heard on both sides
/// of the interval. Both fade with a half-life. Integers in, and fading by the tick's time only, so the result does not
/// depend on the order of what came in within a tick.
/// </remarks>
internal sealed class ReceptionCell
{
    private const int HeardSlots = 4;

    /// <summary>192 epochs of ten minutes: 32 hours.</summary>
    private const int EpochWords = 3;

    private static readonly long Epoch = TimeSpan.FromMinutes(10).Ticks;

    private readonly (int Mmsi, long At)[] _heard = new (int Mmsi, long At)[HeardSlots];
    private readonly ulong[] _epochs = new ulong[EpochWords];
    private long _newestEpoch;
    private double _expected;
    private double _received;
    private long _fadedAt;

    /// <summary>Expected transmissions behind the share, faded.</summary>
    public double Exposure => _expected / SeaObservation.One;

    /// <summary>
    /// Posterior mean of the share received, pulled towards zero by <paramref name="prior"/> missed ones.
    /// </summary>
    public double Share(double prior) => _received / (_expected + (prior * SeaObservation.One));

    public void Expect(long amount) => _expected += amount;

    /// <summary>How far back <see cref="WasHeard"/> knows.</summary>
    public static TimeSpan EpochSpan { get; } = TimeSpan.FromTicks(Epoch * EpochWords * 64);

    public void Receive(long amount, int mmsi, long at)
    {
        _received += amount;
        Mark(at / Epoch);
        int slot = Array.FindIndex(_heard, entry => entry.Mmsi == mmsi);
        if (slot < 0)
        {
            // The ship heard longest ago makes room; of several, the one with the higher number.
            slot = 0;
            for (int i = 1; i < HeardSlots; i++)
            {
                bool isOlder = _heard[i].At < _heard[slot].At
                    || (_heard[i].At == _heard[slot].At && _heard[i].Mmsi > _heard[slot].Mmsi);
                slot = isOlder ? i : slot;
            }

            if (at < _heard[slot].At)
            {
                return;
            }
        }

        _heard[slot] = (mmsi, Math.Max(at, _heard[slot].Mmsi == mmsi ? _heard[slot].At : 0));
    }

    /// <summary>Other ships heard here after a time; at most four are remembered.</summary>
    public int HeardSince(long since, int except)
    {
        int count = 0;
        foreach ((int mmsi, long at) in _heard)
        {
            count += at > since && mmsi != except && mmsi != 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether any ship was heard here in the ten minutes around a time.</summary>
    public bool WasHeard(long at)
    {
        long epoch = at / Epoch;
        return epoch <= _newestEpoch && epoch > _newestEpoch - (EpochWords * 64)
            && (_epochs[epoch / 64 % EpochWords] >> (int)(epoch % 64) & 1) != 0;
    }

    private void Mark(long epoch)
    {
        for (long cleared = Math.Max(_newestEpoch + 1, epoch - (EpochWords * 64) + 1); cleared <= epoch; cleared++)
        {
            _epochs[cleared / 64 % EpochWords] &= ~(1UL << (int)(cleared % 64));
        }

        _newestEpoch = Math.Max(_newestEpoch, epoch);
        if (epoch > _newestEpoch - (EpochWords * 64))
        {
            _epochs[epoch / 64 % EpochWords] |= 1UL << (int)(epoch % 64);
        }
    }

    public void Fade(long now, TimeSpan halfLife)
    {
        if (_fadedAt > 0)
        {
            double share = Math.Pow(2, -(double)(now - _fadedAt) / halfLife.Ticks);
            _expected *= share;
            _received *= share;
        }

        _fadedAt = now;
    }

    public void Save(StateWriter state)
    {
        state.Write(_expected);
        state.Write(_received);
        state.Write(_fadedAt);
        state.Write(_newestEpoch);
        foreach (ulong word in _epochs)
        {
            state.Write(unchecked((long)word));
        }

        foreach ((int mmsi, long at) in _heard)
        {
            state.Write(mmsi);
            state.Write(at);
        }
    }

    public void Load(ref StateReader state)
    {
        _expected = state.ReadDouble();
        _received = state.ReadDouble();
        _fadedAt = state.ReadInt64();
        _newestEpoch = state.ReadInt64();
        for (int i = 0; i < EpochWords; i++)
        {
            _epochs[i] = unchecked((ulong)state.ReadInt64());
        }

        for (int i = 0; i < HeardSlots; i++)
        {
            _heard[i] = (state.ReadInt32(), state.ReadInt64());
        }
    }
}
