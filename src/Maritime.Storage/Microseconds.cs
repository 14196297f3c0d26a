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

    public static DateTimeOffset ToTime(long microseconds) =>
        new((microseconds * TimeSpan.TicksPerMicrosecond) + EpochTicks, TimeSpan.Zero);

    public static DateTimeOffset? ToTime(long? microseconds) => microseconds is { } at ? ToTime(at) : null;
}
