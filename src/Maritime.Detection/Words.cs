using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>Quantities as they stand in summaries and evidence: one way to write each, everywhere.</summary>
internal static class Words
{
    /// <summary>"12 min", "7 h 05 min", "3 d 4 h".</summary>
    public static string Of(TimeSpan duration) => duration switch
    {
        { TotalMinutes: < 1 } => Invariant($"{duration.TotalSeconds:F0} s"),
        { TotalHours: < 1 } => Invariant($"{Math.Floor(duration.TotalMinutes):F0} min"),
        { TotalDays: < 2 } => Invariant($"{Math.Floor(duration.TotalHours):F0} h {duration.Minutes:00} min"),
        _ => Invariant($"{Math.Floor(duration.TotalDays):F0} d {duration.Hours} h"),
    };

    /// <summary>"240 m" below 1 nm, "3.4 nm" from there on.</summary>
    public static string Of(Distance distance) => distance.NauticalMiles < 1
        ? Invariant($"{distance.Metres:F0} m")
        : Invariant($"{distance.NauticalMiles:F1} nm");

    /// <summary>"54.320 N 10.140 E".</summary>
    public static string Of(Position position) => string.Concat(
        Invariant($"{Math.Abs(position.LatitudeDegrees):F3} {(position.LatitudeDegrees < 0 ? 'S' : 'N')} "),
        Invariant($"{Math.Abs(position.LongitudeDegrees):F3} {(position.LongitudeDegrees < 0 ? 'W' : 'E')}"));

    /// <summary>"2017-01-29 23:25 UTC".</summary>
    public static string Of(DateTimeOffset at) => Invariant($"{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
}
