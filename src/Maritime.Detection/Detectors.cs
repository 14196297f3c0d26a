using Maritime.Detection.Dark;
using Maritime.Detection.Gaps;
using Maritime.Detection.Identity;
using Maritime.Detection.Movement;
using Maritime.Detection.Spoofing;

namespace Maritime.Detection;

/// <summary>Every per-vessel detector, made anew for each vessel.</summary>
public static class Detectors
{
    /// <summary>Name and factory, in the order in which they see a fix.</summary>
    public static IReadOnlyList<(string Name, Func<VesselDetector> Create)> All { get; } =
    [
        (EventKinds.Gap, () => new GapDetector(GapOptions.Default)),
        (EventKinds.GfwGap, () => new GfwGapDetector(GfwGapOptions.Default)),
        ("sea-meter", () => new SeaMeter(SeaMeterOptions.Default)),
        (EventKinds.DarkPeriod, () => new DarkPeriodDetector(DarkPeriodOptions.Default)),
        (EventKinds.Teleport, () => new TeleportDetector(TeleportOptions.Default)),
        (EventKinds.CircleSpoofing, () => new CircleDetector(CircleOptions.Default)),
        (EventKinds.OnLand, () => new OnLandDetector(OnLandOptions.Default)),
        (EventKinds.FrozenPosition, () => new FrozenPositionDetector(FrozenPositionOptions.Default)),
        (EventKinds.IdentityChange, () => new IdentityChangeDetector()),
        (EventKinds.IdentityConflict, () => new IdentityConflictDetector(IdentityConflictOptions.Default)),
        (EventKinds.Loitering, () => new LoiteringDetector(LoiteringOptions.Default)),
        (EventKinds.Drift, () => new DriftDetector(DriftOptions.Default)),
        (EventKinds.PortCall, () => new PortCallDetector(PortCallOptions.Default)),
        (EventKinds.ZoneVisit, () => new ZoneVisitDetector(ZoneVisitOptions.Default)),
        (EventKinds.DraughtChange, () => new DraughtChangeDetector(DraughtOptions.Default)),
    ];
}
