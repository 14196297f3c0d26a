using Maritime.Detection.Dark;
using Maritime.Detection.Gaps;

namespace Maritime.Detection;

/// <summary>Every per-vessel detector, made anew for each vessel.</summary>
public static class Detectors
{
    /// <summary>Name and factory, in the order in which they see a fix.</summary>
    public static IReadOnlyList<(string Name, Func<IVesselDetector> Create)> All { get; } =
    [
        (EventKinds.Gap, () => new GapDetector(GapOptions.Default)),
        (EventKinds.GfwGap, () => new GfwGapDetector(GfwGapOptions.Default)),
        ("sea-meter", () => new SeaMeter(SeaMeterOptions.Default)),
        (EventKinds.DarkPeriod, () => new DarkPeriodDetector(DarkPeriodOptions.Default)),
    ];
}
