using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Tracking;

/// <summary>A report the track has accepted: where one vessel was, and when.</summary>
/// <remarks>Fixes of one vessel come in order of <see cref="At"/>, without duplicates and without glitches.</remarks>
public readonly record struct Fix
{
    public required Mmsi Mmsi { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Position Position { get; init; }

    /// <summary>Knots; NaN when unknown (51.2, 63 and 102.3 are unknown too).</summary>
    public float SogKnots { get; init; }

    /// <summary>[0, 360) degrees; NaN when unknown.</summary>
    public float CogDegrees { get; init; }

    /// <summary>0..359 degrees; -1 when unknown.</summary>
    public short HeadingDegrees { get; init; }

    public NavigationStatus Status { get; init; }

    public TransponderClass Class { get; init; }

    public byte UtcSecond { get; init; }

    public bool Raim { get; init; }

    /// <summary>On the 0.1 minute grid of type 27: a hull's clearance cannot be told from it.</summary>
    public bool IsCoarse { get; init; }

    public SourceFamily Family { get; init; }

    public ushort Source { get; init; }

    /// <summary>Which of the hulls that share this MMSI speaks: 0 for the first one heard.</summary>
    public byte Segment { get; init; }

    /// <summary>
    /// The fix before this one was wrong, as others have shown since: the way between them was never sailed.
    /// </summary>
    public bool IsResumed { get; init; }
}
