using Maritime.Primitives;

namespace Maritime.Detection.Dark;

/// <summary>When silence is judged to be switched-off equipment.</summary>
public sealed record DarkPeriodOptions
{
    public static DarkPeriodOptions Default { get; } = new();

    /// <summary>30 min: detection spec, section 2.</summary>
    public TimeSpan MinSilence { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>20 nominal intervals: detection spec, section 2; an hour for a ship at anchor.</summary>
    public double MinIntervals { get; init; } = 20;

    /// <summary>0.95: detection spec, section 2.</summary>
    public double MinProbability { get; init; } = 0.95;

    /// <summary>
    /// Shape of the Gamma that over-disperses reception. 2: detection spec, section 2; no other value has
    /// been tried.
    /// </summary>
    public double Dispersion { get; init; } = 2;

    /// <summary>
    /// One satellite pass is one chance, not many: a smaller shape. Own choice; there is little real data.
    /// </summary>
    public double SatelliteDispersion { get; init; } = 1;

    /// <summary>
    /// A ship switches off once in so many days, before anything is known of it. 30 d: of the order of the 55,000
    /// disabling events in 3.7 million vessel-days at sea counted by Welch et al. (Science Advances 8, 2022).
    /// </summary>
    public TimeSpan MeanTimeToSwitchOff { get; init; } = TimeSpan.FromDays(30);

    /// <summary>
    /// 24 h: the prior stops growing there. Whoever has been gone for longer may as well have left unnoticed.
    /// </summary>
    public TimeSpan MaxPrior { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Inclusive: a ship heard fewer times is not missed. 20: as many as make silence long.</summary>
    public int MinHeard { get; init; } = 20;

    /// <summary>
    /// Odds that a station failed rather than the ship, when nobody near was heard since: even, both happen about
    /// monthly.
    /// </summary>
    public double OutageOddsAlone { get; init; } = 1;

    /// <summary>
    /// Each ship heard near since divides those odds by so much. Own choice: two such ships are needed.
    /// </summary>
    public double PeerFactor { get; init; } = 7;

    /// <summary>
    /// Chance below which ships falling silent together share a cause. 1 %: one wrongly excused silence in a hundred
    /// costs less than one station outage told as a fleet gone dark.
    /// </summary>
    public double CommonCauseChance { get; init; } = 0.01;

    /// <summary>
    /// A cell in which less than this was expected teaches nothing. 360 transmissions: one ship-hour at 10 s.
    /// </summary>
    public double MinExposure { get; init; } = 360;

    /// <summary>The predicted path is followed on courses this far to both sides, and the worst-heard counts.</summary>
    public double FanDegrees { get; init; } = 20;

    /// <summary>
    /// Of one silence at most this much counts against a ship's own rate: as for the cells it passes.
    /// </summary>
    public TimeSpan MaxCounted { get; init; } = SeaMeterOptions.Default.MaxCounted;

    /// <summary>17 nm: the next cell.</summary>
    public Distance AroundDistance { get; init; } = Distance.FromNauticalMiles(17);

    /// <summary>
    /// Mean time after which a ship has left for unheard waters when all around is unheard. 12 h: at the edge of
    /// reception in <c>noaa-zone01</c> transits take 6 to 9 h (development data).
    /// </summary>
    public TimeSpan StaysFor { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Silence is followed so long: beyond it a ship is gone, not dark.</summary>
    public TimeSpan MaxFollowed { get; init; } = TimeSpan.FromDays(14);

    /// <summary>A ship that lay so near to a port or an anchorage may shut down there.</summary>
    public Distance BerthDistance { get; init; } = Distance.FromMetres(3000);

    /// <summary>... unless it is heard again this far away: then it sailed silently.</summary>
    public Distance SailedDistance { get; init; } = Distance.FromNauticalMiles(5);
}
