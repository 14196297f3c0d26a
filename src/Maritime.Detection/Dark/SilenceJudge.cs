using Maritime.Ais;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Dark;

/// <summary>A silence to be judged.</summary>
/// <param name="Last">The last fix.</param>
/// <param name="LastHeard">Not before the last fix: a message without a position is heard too.</param>
/// <param name="Now">Up to when it has lasted, or when it ended.</param>
/// <param name="OwnRate">This ship's rate over what its class and the sea explain; 1 for an ordinary ship.</param>
/// <param name="Usual">How often this ship is usually heard.</param>
/// <param name="Ended">Where it was heard again; null while the silence lasts.</param>
internal readonly record struct SilenceCase(
    Fix Last, DateTimeOffset LastHeard, DateTimeOffset Now, double OwnRate, TimeSpan Usual, Position? Ended = null);

/// <summary>What is thought of a silence.</summary>
/// <param name="Probability">That the ship switched off, 0..1.</param>
/// <param name="Expected">Receptions expected of a ship that transmits.</param>
/// <param name="Chance">Of none of them happening all the same.</param>
/// <param name="Share">Of transmissions that are received where it was last heard.</param>
/// <param name="Explanation">What else explains it, one of the labels; empty when nothing does.</param>
internal readonly record struct SilenceJudgement(
    double Probability,
    double Expected,
    double Chance,
    double OwnRate,
    double Share,
    Neighbours Near,
    string Explanation)
{
    public static SilenceJudgement Explained(string by, in Neighbours near) => new(0, 0, 1, 1, 0, near, by);
}

/// <summary>Weighs what reception explains of a silence against the chance that the ship switched off.</summary>
/// <remarks>
/// Three things compete with a ship that switched off: that it transmits and by chance nothing was received (a
/// Gamma-Poisson law of what was expected along its way), that something stood before its antenna for a while, and that
/// the station failed, which the ships around would share.
/// </remarks>
internal sealed class SilenceJudge(DarkPeriodOptions options)
{
    private const int MaxSteps = 24;

    public SilenceJudgement Judge(in SilenceCase silence, ISeaKnowledge sea, VesselContext vessel)
    {
        Fix last = silence.Last;
        Neighbours near = sea.NeighboursOf(
            last.Position, last.Family, vessel.Mmsi, silence.LastHeard, silence.Usual);
        DateTimeOffset from = silence.LastHeard;
        if (OutageOf(near) is { } outage)
        {
            if (near.BackAt is not { } back || back >= silence.Now)
            {
                return SilenceJudgement.Explained(outage, near);
            }

            from = back > from ? back : from; // The others are back: its own silence counts from there.
        }

        double oddsOutage = options.OutageOddsAlone * LocalOdds(near);
        Reach reach = ReachOf(silence, from, sea, vessel);
        double chance = reach.Chance(options);
        TimeSpan length = silence.Now - from;
        TimeSpan counted = length < options.MaxPrior ? length : options.MaxPrior;
        double prior = 1 - Math.Exp(-counted / options.MeanTimeToSwitchOff);
        double oddsHeard = (1 - prior) / prior * chance * options.Beginnings;
        double oddsBlocked = options.MeanTimeToSwitchOff / options.MeanTimeToBlocked
            * Math.Exp(-(reach.Watched / options.BlockedFor));
        double probability = 1 / (1 + oddsHeard + oddsBlocked + oddsOutage);
        return new SilenceJudgement(
            probability,
            reach.Expected,
            chance,
            silence.OwnRate,
            sea.ReceptionAt(last.Position, last.Family, last.Class).Probability,
            near,
            probability >= options.MinProbability ? "" : reach.Explanation(options));
    }

    /// <summary>The label of a silence shared with others; null when it is the ship's own.</summary>
    public string? OutageOf(in Neighbours near)
    {
        if (near.FeedShare > 0.5)
        {
            return SilenceLabels.FeedOutage;
        }

        double local = LocalOdds(near);
        if (near.SilentNear >= 2 && local > 1)
        {
            return SilenceLabels.AreaOutage;
        }

        // Many ships close by that go on being heard say that it is not the station, whatever happened farther away;
        // unless those that fell silent are back, and so are among the ones heard.
        if (near.SilentTogether < 2 || (near.BackAt is null && local < options.CommonCauseChance))
        {
            return null;
        }

        // Poisson tail: the chance of so many or more by the usual comings and goings.
        double term = Math.Exp(-near.Usual);
        double below = 0;
        for (int k = 0; k < near.SilentTogether; k++)
        {
            below += term;
            term *= near.Usual / (k + 1);
        }

        return 1 - below < options.CommonCauseChance ? SilenceLabels.AreaOutage : null;
    }

    /// <summary>
    /// Odds of a failed station by what the ships close by did: each that is heard speaks against it, each that fell
    /// silent at the same time speaks for it.
    /// </summary>
    private double LocalOdds(in Neighbours near)
    {
        double usual = Math.Max(options.SilentByChance, near.UsualNear / Math.Max(1, near.Heard + near.SilentNear));
        double factor = Math.Max(1, options.SilentInOutage / usual);
        return Math.Exp((near.SilentNear * Math.Log(factor)) - (near.Heard * Math.Log(options.PeerFactor)));
    }

    private Reach ReachOf(in SilenceCase silence, DateTimeOffset from, ISeaKnowledge sea, VesselContext vessel)
    {
        Fix last = silence.Last;
        TimeSpan length = silence.Now - from;
        int steps = Math.Clamp((int)(length / TimeSpan.FromMinutes(2.5)), 4, MaxSteps);
        double stepSeconds = length.TotalSeconds / steps;
        bool isMoving = silence.Ended is null && last.SogKnots > 1 && !float.IsNaN(last.CogDegrees);
        (double unheard, double best) = Around(sea, last, vessel);
        unheard = silence.Ended is null ? unheard : 0;
        double whole = (silence.Now - last.At).TotalSeconds;
        Reach reach = new(isMoving);
        for (int i = 0; i < steps; i++)
        {
            double seconds = (from - last.At).TotalSeconds + ((i + 0.5) * stepSeconds);
            DateTimeOffset at = last.At.AddSeconds(seconds);
            if (sea.ConditionAt(last.Position, at) != AreaCondition.Normal)
            {
                continue; // Positions were disturbed: nothing can be expected.
            }

            // The longer, the likelier it has left for the part of the sea around where nobody is heard.
            double stayed = Math.Exp(-unheard * seconds / options.StaysFor.TotalSeconds);
            double usual = ReportingIntervals.Seconds(last.Class, last.SogKnots, last.Status);
            reach.AtLast += silence.OwnRate * stepSeconds / usual * ShareAt(sea, last, last.Position, last.Family);
            for (int course = 0; course < Reach.Courses; course++)
            {
                if (!isMoving && course > 0)
                {
                    reach.Copy(course);
                    continue;
                }

                Distance sailed = Distance.FromMetres(isMoving ? last.SogKnots * 0.5144 * seconds : 0);
                Position there = silence.Ended is { } end ? LocalPlane.Between(last.Position, end, seconds / whole)
                    : isMoving ? last.Position.Travel(last.CogDegrees + Turn(course), sailed)
                    : last.Position;

                // Near a coast it may have moored, and reports that seldom now.
                double interval = isMoving && IsNearHarbour(there, vessel) ? Math.Max(usual, 180) : usual;
                double rate = silence.OwnRate * stepSeconds / interval;
                double ashore = ShareAt(sea, last, there, SourceFamily.Terrestrial, at);
                double above = ShareAt(sea, last, there, SourceFamily.Satellite, at);
                reach.Watched += TimeSpan.FromSeconds(course == 0 && ashore + above > 0 ? stepSeconds : 0);
                reach.Add(course, rate * stayed * ashore, rate * stayed * above, rate * best, ashore + above <= 0);
            }
        }

        return reach;
    }

    private double Turn(int course) => course switch
    {
        1 => -options.FanDegrees,
        2 => options.FanDegrees,
        _ => 0,
    };

    /// <summary>Nothing where nobody at all was heard at that time.</summary>
    private double ShareAt(ISeaKnowledge sea, in Fix last, Position there, SourceFamily family, DateTimeOffset at) =>
        ShareAt(sea, last, there, family) is > 0 and var share && sea.WasHeardNear(there, family, at) ? share : 0;

    private double ShareAt(ISeaKnowledge sea, in Fix last, Position there, SourceFamily family)
    {
        Reception reception = sea.ReceptionAt(there, family, last.Class);
        return reception.Exposure >= options.MinExposure ? reception.Probability : 0;
    }

    /// <summary>
    /// The share of the sea around the last place where no ship has been heard enough to know, and the best reception
    /// ashore has there.
    /// </summary>
    private (double Unheard, double Best) Around(ISeaKnowledge sea, in Fix last, VesselContext vessel)
    {
        int water = 0;
        int unheard = 0;
        double best = ShareAt(sea, last, last.Position, SourceFamily.Terrestrial);
        for (int bearing = 0; bearing < 360; bearing += 45)
        {
            Position there = last.Position.Travel(bearing, options.AroundDistance);
            if (vessel.Reference.ShoreAt(there) is { IsLand: true, Distance.Metres: > 2000 })
            {
                continue;
            }

            water++;
            Reception ashore = sea.ReceptionAt(there, SourceFamily.Terrestrial, last.Class);
            double exposure = ashore.Exposure + sea.ReceptionAt(there, SourceFamily.Satellite, last.Class).Exposure;
            unheard += exposure < options.MinExposure ? 1 : 0;
            best = Math.Max(best, ashore.Exposure >= options.MinExposure ? ashore.Probability : 0);
        }

        return (water == 0 ? 0 : (double)unheard / water, Math.Min(1, best));
    }

    private static bool IsNearHarbour(Position there, VesselContext vessel) =>
        vessel.Reference.ShoreAt(there) is var shore
        && (shore.IsLand || shore.Distance < Distance.FromNauticalMiles(2));

    /// <summary>What was to be received along the way, for each of three courses.</summary>
    private sealed class Reach(bool isMoving)
    {
        public const int Courses = 3;

        private readonly double[] _ashore = new double[Courses];
        private readonly double[] _above = new double[Courses];
        private readonly double[] _best = new double[Courses];
        private bool _isOutside;

        /// <summary>What would have been received had the ship stayed where it was last heard.</summary>
        public double AtLast { get; set; }

        /// <summary>Time in which ships were heard where it should be: only then could its end be seen.</summary>
        public TimeSpan Watched { get; set; }

        /// <summary>On the course it had.</summary>
        public double Expected => _ashore[0] + _above[0];

        public void Add(int course, double ashore, double above, double best, bool isOutside)
        {
            _ashore[course] += ashore;
            _above[course] += above;
            _best[course] += best;
            _isOutside = course == 0 ? isOutside : _isOutside;
        }

        /// <summary>A ship that lies still has one course.</summary>
        public void Copy(int course) =>
            (_ashore[course], _above[course], _best[course]) = (_ashore[0], _above[0], _best[0]);

        /// <summary>Of no reception at all: that on the course it had, or on one to either side.</summary>
        public double Chance(DarkPeriodOptions options)
        {
            double chance = 0;
            for (int course = 0; course < Courses; course++)
            {
                // Where reception is a fraction of what it is close by, it varies with every mile and hour.
                double edge = Math.Sqrt(_ashore[course] / Math.Max(1e-9, _best[course]));
                double shape = options.Dispersion * Math.Clamp(edge, options.EdgeShare, 1);
                double weight = course == 0 ? 1 - options.TurnShare : options.TurnShare / (Courses - 1);
                chance += weight * Survival(_ashore[course], shape)
                    * Survival(_above[course], options.SatelliteDispersion);
            }

            return chance;
        }

        public string Explanation(DarkPeriodOptions options) =>
            Expected >= options.MinIntervals ? ""
            : isMoving && _isOutside && AtLast >= options.MinIntervals ? SilenceLabels.LeftArea
            : SilenceLabels.OutOfCoverage;

        private static double Survival(double lambda, double shape) => Math.Pow(shape / (shape + lambda), shape);
    }
}
