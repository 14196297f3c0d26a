namespace Maritime.Screening.Graph;

/// <summary>
/// What is known of a holding: at least <see cref="Low"/>, at most <see cref="High"/>, in 1/100 % (0..10,000).
/// </summary>
/// <remarks>
/// Integers, so that 33.34 % + 16.66 % is exactly 50 % on every machine. "Majority" is (50, 100], that is
/// 5,001..10,000; "shareholder, share unknown" is 0..10,000.
/// </remarks>
public readonly record struct ShareInterval
{
    public const int Whole = 10_000;

    private ShareInterval(ushort low, ushort high)
    {
        Low = low;
        High = high;
    }

    public static ShareInterval Unknown { get; } = new(0, Whole);

    public static ShareInterval Majority { get; } = new(5_001, Whole);

    /// <summary>"Minority interest": something, but less than half.</summary>
    public static ShareInterval Minority { get; } = new(1, 4_999);

    /// <summary>An interest whose size is not stated, as a registered owner's.</summary>
    public static ShareInterval SomeInterest { get; } = new(1, Whole);

    public ushort Low { get; }

    public ushort High { get; }

    /// <summary>False when a bound is outside 0..10,000 or they are the wrong way round.</summary>
    public static bool TryCreate(int low, int high, out ShareInterval share)
    {
        bool isValid = low >= 0 && high <= Whole && low <= high;
        share = isValid ? new((ushort)low, (ushort)high) : default;
        return isValid;
    }

    /// <summary>Clamps to 0..100 % and rounds half up to 1/100 %.</summary>
    public static ShareInterval FromPercent(double lowPercent, double highPercent)
    {
        int low = ToHundredths(lowPercent);
        return new((ushort)low, (ushort)Math.Max(low, ToHundredths(highPercent)));
    }

    public override string ToString() => Low == High
        ? Invariant($"{Low / 100.0:0.00} %")
        : Invariant($"{Low / 100.0:0.00}-{High / 100.0:0.00} %");

    private static int ToHundredths(double percent) =>
        double.IsNaN(percent) ? 0 : (int)Math.Floor((Math.Clamp(percent, 0, 100) * 100) + 0.5);
}
