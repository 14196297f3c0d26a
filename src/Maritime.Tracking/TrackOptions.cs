namespace Maritime.Tracking;

/// <summary>When a report is believed to be the next fix of the hull that spoke before.</summary>
public sealed record TrackOptions
{
    public static TrackOptions Default { get; } = new();

    /// <summary>
    /// 25 kn: the speed at which the distance between where a hull should be and where it says it is may grow. From
    /// the published discrepancy metric for messages that share an identity (Global Fishing Watch, segment pipeline).
    /// </summary>
    public double MaxDiscrepancyKnots { get; init; } = 25;

    /// <summary>
    /// 15 min: added in quadrature to the silence, so that small clock and position errors are forgiven.
    /// </summary>
    public TimeSpan Buffer { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// 60 kn: faster than any displacement ship; helicopters and hydrofoils are told by their own speed. Two fixes
    /// of one hull further apart than this allows, beyond <see cref="SlackMetres"/>, are of two hulls or a wrong fix.
    /// </summary>
    public double MaxImpliedKnots { get; init; } = 60;

    /// <summary>300 m: two antennas of a large ship and one poor fix.</summary>
    public double SlackMetres { get; init; } = 300;

    /// <summary>
    /// 6: hulls and stray fixes followed at once under one MMSI (detection specification, section 1).
    /// </summary>
    public int MaxHypotheses { get; init; } = 6;

    /// <summary>
    /// 12 h: a stray place not confirmed for so long is forgotten. Two satellite passes are never further apart.
    /// </summary>
    public TimeSpan ForgetStrayAfter { get; init; } = TimeSpan.FromHours(12);

    /// <summary>
    /// 24 h: a hull that has not been heard for so long, while another speaks under its number, is closed. One day is
    /// the longest silence over which the published segment pipeline ever joined messages.
    /// </summary>
    public TimeSpan CloseHullAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// 20: fixes of other hulls between two of a candidate. A ship under way reports 18 times as often as one at anchor
    /// (ITU-R M.1371: 10 s and 3 min).
    /// </summary>
    public int MaxBetween { get; init; } = 20;

    /// <summary>1 h: so long the line that a hull runs on says where it will be. Own choice.</summary>
    public TimeSpan MaxLine { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// 6 min, two of the longest intervals of class A (ITU-R M.1371: 3 min at anchor): a hull in range is heard again
    /// by
    /// then, and one that is not is no longer where it was. Measured on the labelled messages.
    /// </summary>
    public TimeSpan ConfirmStrayWithin { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>100 km: further from the known hull than a wrong time stamp can put a fix.</summary>
    public double FarMetres { get; init; } = 100_000;

    /// <summary>
    /// 30 s: a receiver's clock that lags or leads by no more than this is a clock, not a teleport; guards of 5-30 s
    /// are needed for ships heard by two stations.
    /// </summary>
    public TimeSpan ClockGuard { get; init; } = TimeSpan.FromSeconds(30);
}
