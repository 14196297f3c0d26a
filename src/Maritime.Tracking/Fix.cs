using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Tracking;

/// <summary>A report the track has accepted: where one vessel was, and when. 48 bytes.</summary>
/// <remarks>Fixes of one vessel come in order of <see cref="At"/>, without duplicates and without glitches.</remarks>
public readonly record struct Fix
{
    private readonly long _ticks;
    private readonly Flags _flags;

    public required Mmsi Mmsi { get; init; }

    /// <summary>UTC, whatever offset it was given with.</summary>
    public required DateTimeOffset At
    {
        get => new(_ticks, TimeSpan.Zero);
        init => _ticks = value.UtcTicks;
    }

    /// <summary><see cref="At"/> as UTC ticks, for what is asked of every fix.</summary>
    public long AtTicks => _ticks;

    public required Position Position { get; init; }

    /// <summary>Knots; NaN when unknown (51.2, 63 and 102.3 are unknown too).</summary>
    public float SogKnots { get; init; }

    /// <summary>[0, 360) degrees; NaN when unknown.</summary>
    public float CogDegrees { get; init; }

    /// <summary>0..359 degrees; -1 when unknown.</summary>
    public short HeadingDegrees { get; init; }

    public ushort Source { get; init; }

    public NavigationStatus Status { get; init; }

    public TransponderClass Class { get; init; }

    public byte UtcSecond { get; init; }

    public SourceFamily Family { get; init; }

    /// <summary>Which of the hulls that share this MMSI speaks: 0 for the first one heard.</summary>
    public byte Segment { get; init; }

    public bool Raim
    {
        get => Has(Flags.Raim);
        init => _flags = With(Flags.Raim, value);
    }

    /// <summary>On the 0.1 minute grid of type 27: a hull's clearance cannot be told from it.</summary>
    public bool IsCoarse
    {
        get => Has(Flags.Coarse);
        init => _flags = With(Flags.Coarse, value);
    }

    /// <summary>
    /// The fix before this one was wrong, as others have shown since: the way between them was never sailed.
    /// </summary>
    public bool IsResumed
    {
        get => Has(Flags.Resumed);
        init => _flags = With(Flags.Resumed, value);
    }

    private bool Has(Flags flag) => (_flags & flag) != 0;

    private Flags With(Flags flag, bool isSet) => isSet ? _flags | flag : _flags & ~flag;

    [Flags]
    private enum Flags : byte
    {
        None = 0,
        Raim = 1,
        Coarse = 2,
        Resumed = 4,
    }
}
