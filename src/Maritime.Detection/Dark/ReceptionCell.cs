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

    public void Receive(long amount) => _received += amount;

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
    }

    public void Load(ref StateReader state)
    {
        _expected = state.ReadDouble();
        _received = state.ReadDouble();
        _fadedAt = state.ReadInt64();
    }
}
