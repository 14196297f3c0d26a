using Maritime.Primitives;

namespace Maritime.Detection.Dark;

/// <summary>Every place and time that a ship could have been at between two times it was heard.</summary>
/// <param name="Knots">The speed it could have kept.</param>
/// <remarks>A space-time prism (Hägerstrand 1970): at time s within v·(s − t₁) of one end and v·(t₂ − s) of the
/// other.</remarks>
internal readonly record struct Prism(
    Position From, DateTimeOffset Since, Position To, DateTimeOffset Until, double Knots)
{
    /// <summary>It has not been heard again: only the beginning binds it, and its end is now.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether the ends can be joined at all, with 10 % to spare for currents and clocks.</summary>
    public bool IsPossible => IsOpen
        || From.DistanceTo(To).NauticalMiles <= 1.1 * Knots * (Until - Since).TotalHours;

    /// <summary>When the ship could have been at a place; the end is before the beginning when it could not.</summary>
    public (DateTimeOffset Earliest, DateTimeOffset Latest) WindowAt(Position place) => (
        Since + TimeSpan.FromHours(From.DistanceTo(place).NauticalMiles / Knots),
        IsOpen ? Until : Until - TimeSpan.FromHours(To.DistanceTo(place).NauticalMiles / Knots));

    /// <summary>The longest that two ships could have lain together, and where.</summary>
    /// <returns>A negative time when they could not meet.</returns>
    public (TimeSpan Slack, Position Place, DateTimeOffset Earliest) BestMeeting(in Prism other)
    {
        (TimeSpan Slack, Position Place, DateTimeOffset Earliest) best = (TimeSpan.MinValue, From, Since);
        const int Steps = 12;
        for (int i = 0; i <= Steps; i++)
        {
            // Between the two ships' own ways, at the same part of each: the meeting is nowhere far from there.
            Position mine = Tracking.LocalPlane.Between(From, To, (double)i / Steps);
            for (int j = 0; j <= Steps; j++)
            {
                Position theirs = Tracking.LocalPlane.Between(other.From, other.To, (double)j / Steps);
                for (int k = 0; k <= 4; k++)
                {
                    Position place = Tracking.LocalPlane.Between(mine, theirs, k / 4.0);
                    (DateTimeOffset earliest, DateTimeOffset latest) = WindowAt(place);
                    (DateTimeOffset otherEarliest, DateTimeOffset otherLatest) = other.WindowAt(place);
                    DateTimeOffset begin = earliest > otherEarliest ? earliest : otherEarliest;
                    DateTimeOffset end = latest < otherLatest ? latest : otherLatest;
                    best = end - begin > best.Slack ? (end - begin, place, begin) : best;
                }
            }
        }

        return best;
    }
}
