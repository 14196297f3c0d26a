namespace Maritime.Detection;

/// <summary>When two hulls are held to keep company.</summary>
public sealed record RendezvousOptions
{
    public static RendezvousOptions Default { get; } = new();

    /// <summary>0.5 kn: what receivers report of a ship made fast.</summary>
    internal const double AtRestKnots = 0.5;

    /// <summary>10 kn: faster ships do not lie alongside (detection specification, section 4).</summary>
    public double MaxPresenceKnots { get; init; } = 10;

    /// <summary>3 kn: a ship slower than this may be found again where it was.</summary>
    public double MaxStillKnots { get; init; } = 3;

    /// <summary>
    /// 12 h: the longest a silent ship at rest is taken to be where it was (specification, section 4).
    /// </summary>
    public TimeSpan StillFor { get; init; } = TimeSpan.FromHours(12);

    /// <summary>15 min: beyond that a moving ship's place is not known well enough to call another one near.</summary>
    public TimeSpan MovingFor { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// 500 m between the antennas of two ships of which one moves; what plain nearness means elsewhere.
    /// </summary>
    public double CandidateMetres { get; init; } = 500;

    /// <summary>150 m between hulls at rest: beyond it they are neighbours in a roadstead.</summary>
    public double CandidateClearanceMetres { get; init; } = 150;

    /// <summary>60 m: alongside (specification, section 4).</summary>
    public double AlongsideClearanceMetres { get; init; } = 60;

    /// <summary>0.7 kn: the relative speed of two hulls made fast, with the noise of two receivers.</summary>
    public double AlongsideKnots { get; init; } = 0.7;

    /// <summary>15 min alongside before anything is said (specification, section 4).</summary>
    public TimeSpan MinCandidate { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>30 min observed: provisional (specification, section 4).</summary>
    public TimeSpan MinProvisional { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>0.9: confirmed above it (specification, section 4).</summary>
    public double MinConfirmed { get; init; } = 0.9;

    /// <summary>2 nm: a ship that could be seen to leave this far has left, whatever it did later.</summary>
    public double ExcursionMetres { get; init; } = 3704;

    /// <summary>12 h: the longest silence that a pair alongside on both sides of it outlives.</summary>
    public TimeSpan BridgeFor { get; init; } = TimeSpan.FromHours(12);

    /// <summary>
    /// 12 h: draughts that are stated so long after a meeting still speak of it (own choice: they are typed in by hand,
    /// mostly when under way again; later a ship may have loaded elsewhere).
    /// </summary>
    public TimeSpan DraughtWithin { get; init; } = TimeSpan.FromHours(12);

    /// <summary>
    /// 1.5: a pair that is not alongside is dropped beyond so many times the distance at which it was found, when half
    /// an hour has gone by; should they come near again, they are found again, with what both did in the last half
    /// hour.
    /// </summary>
    public double DropFactor { get; init; } = 1.5;

    /// <summary>Keep a pair of ships at rest too when they are within <see cref="CandidateMetres"/>.</summary>
    internal bool KeepsAllNear { get; init; }

    /// <summary>
    /// Metres between the farthest antennas of a candidate: two hulls are at most 511 m long, as AIS states lengths.
    /// </summary>
    public double ReachMetres => Math.Max(CandidateMetres, CandidateClearanceMetres + 511);

    /// <param name="slack">Factor on the distances: more than 1 to keep a pair that is known.</param>
    internal bool IsCandidate(
        in Sighting lower,
        Particulars one,
        in Sighting higher,
        Particulars other,
        double metres,
        double slack = 1)
    {
        if (KeepsAllNear || lower.SogKnots > AtRestKnots || higher.SogKnots > AtRestKnots)
        {
            return metres <= slack * CandidateMetres;
        }

        double lengths = one.Hull.Length + other.Hull.Length;
        return metres <= slack * (CandidateClearanceMetres + (lengths / 2));
    }
}
