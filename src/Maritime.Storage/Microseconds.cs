namespace Maritime.Storage;

/// <summary>Time as it is stored: whole microseconds since 1970-01-01 UTC, rounded down.</summary>
/// <remarks>SQLite cannot order a <see cref="DateTimeOffset"/>, and a number sorts alike everywhere.</remarks>
internal static class Microseconds
{
    private const long EpochTicks = 621_355_968_000_000_000;

    public static long From(DateTimeOffset time) =>
        Math.DivRem(time.UtcTicks - EpochTicks, TimeSpan.TicksPerMicrosecond) is var (whole, rest) && rest < 0
            ? whole - 1
            : whole;

    public static long? From(DateTimeOffset? time) => time is { } at ? From(at) : null;

    /// <summary>Whether it lies in the years 1 to 9999: a flipped bit may lead out of them.</summary>
    public static bool IsTime(long microseconds) =>
        microseconds is >= -62_135_596_800_000_000 and <= 253_402_300_799_999_999;

    public static DateTimeOffset ToTime(long microseconds) =>
        new((microseconds * TimeSpan.TicksPerMicrosecond) + EpochTicks, TimeSpan.Zero);

    public static DateTimeOffset? ToTime(long? microseconds) => microseconds is { } at ? ToTime(at) : null;
}
