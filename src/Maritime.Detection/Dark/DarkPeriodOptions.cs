using System.Collections.Immutable;
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
    /// Told again when the probability passes one of these, in rising order. 0.99: own choice.
    /// </summary>
    public ImmutableArray<double> ToldAgainAt { get; init; } = [0.99];

    /// <summary>
    /// Shape of the Gamma that over-disperses reception around a ship's own rate. 4: against its own rate of the half
    /// hour before, what is received of a ship in ten minutes varies with a shape of 15 in <c>dma-northsea</c> (957
    /// such times, recorded); 4 allows for own rates that are older and less well known.
    /// </summary>
    public double Dispersion { get; init; } = 4;

    /// <summary>
    /// At the edge of reception the shape is smaller in the measure in which less is received there than close by (its
    /// root),
    /// down to this part. 0.15: own choice, on the simulated sea of <c>maritime bench dark</c>.
    /// </summary>
    public double EdgeShare { get; init; } = 0.15;

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
    /// A silence that is only chance could have begun at so many moments within its own length, and the one that stands
    /// out is judged. 4: without it, probabilities told in the simulated sea of <c>maritime bench dark</c> (seed
    /// 20270115)
    /// were too sure by a factor of 3.3 in the odds, at every level alike.
    /// </summary>
    public double Beginnings { get; init; } = 4;

    /// <summary>
    /// A ship that transmits is not heard for a while, for a reason of its own, once in so many days: a crane or
    /// another
    /// ship before its antenna, fading. 7 d: one silence of more than 20 min in 165 ship-hours of <c>dma-northsea</c>.
    /// </summary>
    public TimeSpan MeanTimeToBlocked { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Mean length of such a silence. 12 min: the silences of ships that were heard well before and after in
    /// <c>dma-northsea</c> last 20 to 30 min at most.
    /// </summary>
    public TimeSpan BlockedFor { get; init; } = TimeSpan.FromMinutes(12);

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
    /// Each ship heard near since divides those odds by so much. 7: of those near a failed station one in five is
    /// heard by another one; at least two such ships are needed.
    /// </summary>
    public double PeerFactor { get; init; } = 7;

    /// <summary>Of the ships close to a failed station so many fall silent. 0.8: own choice; others hear the
    /// rest.</summary>
    public double SilentInOutage { get; init; } = 0.8;

    /// <summary>
    /// Of ships whose station works at least so many fall silent at the same time all the same. 2 %: own choice, and
    /// more
    /// where more is usual.
    /// </summary>
    public double SilentByChance { get; init; } = 0.02;

    /// <summary>
    /// Chance below which ships falling silent together share a cause. 1 %: one wrongly excused silence in a hundred
    /// costs less than one station outage told as a fleet gone dark.
    /// </summary>
    public double CommonCauseChance { get; init; } = 0.01;

    /// <summary>
    /// A cell in which less than this was expected teaches nothing. 360 transmissions: one ship-hour at 10 s.
    /// </summary>
    public double MinExposure { get; init; } = 360;

    /// <summary>The predicted path is followed on its course and on courses this far to both sides.</summary>
    public double FanDegrees { get; init; } = 20;

    /// <summary>Chance that it took one of those to the sides. 0.4: own choice; ships mostly go on.</summary>
    public double TurnShare { get; init; } = 0.4;

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

    /// <summary>
    /// 40 min: static data is due every 6 min (ITU-R M.1371-5, Annex 1, 4.2); a draught heard so long after a dark
    /// period
    /// is compared with the one before.
    /// </summary>
    public TimeSpan DraughtWindow { get; init; } = TimeSpan.FromMinutes(40);

    /// <summary>Metres, inclusive. 0.5: detection spec, section 6.</summary>
    public float MinDraughtChange { get; init; } = 0.5f;

    /// <summary>
    /// A ship that is dark still is ranked with whom it could have met from here on, and each time the silence has
    /// doubled. 12 h: own choice.
    /// </summary>
    public TimeSpan OpenMeetings { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Silence is followed so long: beyond it a ship is gone, not dark.</summary>
    public TimeSpan MaxFollowed { get; init; } = TimeSpan.FromDays(14);

    /// <summary>A ship that lay so near to a port or an anchorage may shut down there.</summary>
    public Distance BerthDistance { get; init; } = Distance.FromMetres(3000);

    /// <summary>... unless it is heard again this far away: then it sailed silently.</summary>
    public Distance SailedDistance { get; init; } = Distance.FromNauticalMiles(5);
}
