using Maritime.Detection;
using Maritime.Detection.Dark;
using Maritime.Detection.Gaps;
using Maritime.Detection.Movement;
using Maritime.Detection.Spoofing;
using Maritime.Primitives;

namespace Maritime.Storage.Replays;

/// <summary>The options of every detector that an analyst may change for a run over the past.</summary>
public sealed record DetectionOptions
{
    public static DetectionOptions Default { get; } = new();

    public GapOptions Gap { get; init; } = GapOptions.Default;

    public DarkPeriodOptions Dark { get; init; } = DarkPeriodOptions.Default;

    public RendezvousOptions Rendezvous { get; init; } = RendezvousOptions.Default;

    public LoiteringOptions Loitering { get; init; } = LoiteringOptions.Default;

    public DriftOptions Drift { get; init; } = DriftOptions.Default;

    public TeleportOptions Teleport { get; init; } = TeleportOptions.Default;

    public FrozenPositionOptions Frozen { get; init; } = FrozenPositionOptions.Default;

    public OnLandOptions OnLand { get; init; } = OnLandOptions.Default;

    public CircleOptions Circle { get; init; } = CircleOptions.Default;

    public PortCallOptions PortCall { get; init; } = PortCallOptions.Default;

    public ZoneVisitOptions ZoneVisit { get; init; } = ZoneVisitOptions.Default;

    public DraughtOptions Draught { get; init; } = DraughtOptions.Default;

    public GfwEncounterOptions GfwEncounter { get; init; } = GfwEncounterOptions.Default;

    public GfwGapOptions GfwGap { get; init; } = GfwGapOptions.Default;

    /// <summary>The usual fleet with these options in it.</summary>
    public FleetOptions Of(FleetOptions usual)
    {
        Dictionary<string, Func<VesselDetector>> changed = new(StringComparer.Ordinal)
        {
            [EventKinds.Gap] = () => new GapDetector(Gap),
            [EventKinds.DarkPeriod] = () => new DarkPeriodDetector(Dark),
            [EventKinds.Loitering] = () => new LoiteringDetector(Loitering),
            [EventKinds.Drift] = () => new DriftDetector(Drift),
            [EventKinds.Teleport] = () => new TeleportDetector(Teleport),
            [EventKinds.FrozenPosition] = () => new FrozenPositionDetector(Frozen),
            [EventKinds.OnLand] = () => new OnLandDetector(OnLand),
            [EventKinds.CircleSpoofing] = () => new CircleDetector(Circle),
            [EventKinds.PortCall] = () => new PortCallDetector(PortCall),
            [EventKinds.ZoneVisit] = () => new ZoneVisitDetector(ZoneVisit),
            [EventKinds.DraughtChange] = () => new DraughtChangeDetector(Draught),
            [EventKinds.GfwGap] = () => new GfwGapDetector(GfwGap),
        };
        return usual with
        {
            Rendezvous = Rendezvous,
            GfwEncounter = GfwEncounter,
            Detectors =
            [
                .. usual.Detectors.Select(one => changed.TryGetValue(one.Name, out Func<VesselDetector>? own)
                    ? (one.Name, own)
                    : one),
            ],
        };
    }
}

/// <summary>One number that decides what is found, under a name that a person can type.</summary>
/// <param name="Name">Lower case with hyphens: "gap-hours".</param>
/// <param name="Label">What it is, for a sentence: "shortest silence".</param>
/// <param name="Least">Inclusive.</param>
/// <param name="Most">Inclusive.</param>
/// <param name="Kinds">The kinds of event that depend on it.</param>
public sealed record Threshold(
    string Name,
    string Label,
    string Unit,
    double Least,
    double Most,
    IReadOnlyList<string> Kinds,
    Func<DetectionOptions, double> Get,
    Func<DetectionOptions, double, DetectionOptions> Set)
{
    /// <summary>What is used when nobody asks for anything else.</summary>
    public double Default => Math.Round(Get(DetectionOptions.Default), 6);

    /// <summary>Where the default is from, when it is somebody else's rule.</summary>
    public string Source { get; init; } = "";

    /// <summary>Every number of our own detectors that can be changed.</summary>
    public static IReadOnlyList<Threshold> All { get; } =
    [
        new("gap-hours", "shortest silence", "h", 0.1, 720, [EventKinds.Gap],
            of => of.Gap.MinSilence.TotalHours,
            (of, to) => of with { Gap = of.Gap with { MinSilence = TimeSpan.FromHours(to) } }),
        new("dark-minutes", "shortest dark period", "min", 5, 10_000,
            [EventKinds.DarkPeriod, EventKinds.DarkRendezvous],
            of => of.Dark.MinSilence.TotalMinutes,
            (of, to) => of with { Dark = of.Dark with { MinSilence = TimeSpan.FromMinutes(to) } }),
        new("dark-probability", "least probability that a silence was chosen", "", 0.5, 0.9999,
            [EventKinds.DarkPeriod, EventKinds.DarkRendezvous],
            of => of.Dark.MinProbability,
            (of, to) => of with { Dark = of.Dark with { MinProbability = to } }),
        new("meeting-hull-metres", "largest distance between hulls alongside", "m", 1, 1000, [EventKinds.Rendezvous],
            of => of.Rendezvous.AlongsideClearanceMetres,
            (of, to) => of with { Rendezvous = of.Rendezvous with { AlongsideClearanceMetres = to } }),
        new("meeting-near-metres", "largest distance between hulls at rest", "m", 10, 2000, [EventKinds.Rendezvous],
            of => of.Rendezvous.CandidateClearanceMetres,
            (of, to) => of with { Rendezvous = of.Rendezvous with { CandidateClearanceMetres = to } }),
        new("meeting-antenna-metres", "largest distance between antennas of moving ships", "m", 50, 5000,
            [EventKinds.Rendezvous],
            of => of.Rendezvous.CandidateMetres,
            (of, to) => of with { Rendezvous = of.Rendezvous with { CandidateMetres = to } }),
        new("meeting-minutes", "shortest time alongside", "min", 1, 1440, [EventKinds.Rendezvous],
            of => of.Rendezvous.MinCandidate.TotalMinutes,
            (of, to) => of with { Rendezvous = of.Rendezvous with { MinCandidate = TimeSpan.FromMinutes(to) } }),
        new("meeting-observed-minutes", "shortest time alongside that was seen", "min", 1, 1440,
            [EventKinds.Rendezvous],
            of => of.Rendezvous.MinProvisional.TotalMinutes,
            (of, to) => of with { Rendezvous = of.Rendezvous with { MinProvisional = TimeSpan.FromMinutes(to) } }),
        new("meeting-knots", "largest relative speed alongside", "kn", 0.1, 10, [EventKinds.Rendezvous],
            of => of.Rendezvous.AlongsideKnots,
            (of, to) => of with { Rendezvous = of.Rendezvous with { AlongsideKnots = to } }),
        new("loitering-hours", "shortest time seen loitering", "h", 0.1, 240, [EventKinds.Loitering],
            of => of.Loitering.MinObserved.TotalHours,
            (of, to) => of with { Loitering = of.Loitering with { MinObserved = TimeSpan.FromHours(to) } }),
        new("loitering-knots", "largest speed of loitering", "kn", 0.1, 10, [EventKinds.Loitering],
            of => of.Loitering.MaxKnots,
            (of, to) => of with { Loitering = of.Loitering with { MaxKnots = to } }),
        new("loitering-shore-miles", "least distance from shore of loitering", "nm", 0, 200, [EventKinds.Loitering],
            of => of.Loitering.MinFromShore.NauticalMiles,
            (of, to) => of with
            {
                Loitering = of.Loitering with { MinFromShore = Distance.FromNauticalMiles(to) },
            }),
        new("drift-minutes", "shortest drift", "min", 1, 1440, [EventKinds.Drift],
            of => of.Drift.MinDuration.TotalMinutes,
            (of, to) => of with { Drift = of.Drift with { MinDuration = TimeSpan.FromMinutes(to) } }),
        new("drift-angle", "least angle between bow and way of a drift", "°", 5, 180, [EventKinds.Drift],
            of => of.Drift.MinAngleDegrees,
            (of, to) => of with { Drift = of.Drift with { MinAngleDegrees = to } }),
        new("teleport-knots", "least speed that no ship sails", "kn", 20, 2000, [EventKinds.Teleport, EventKinds.Clone],
            of => of.Teleport.MinKnots,
            (of, to) => of with { Teleport = of.Teleport with { MinKnots = to } }),
        new("teleport-km", "shortest leap", "km", 0.1, 1000, [EventKinds.Teleport, EventKinds.Clone],
            of => of.Teleport.MinDistance.Metres / 1000,
            (of, to) => of with { Teleport = of.Teleport with { MinDistance = Distance.FromMetres(to * 1000) } }),
        new("frozen-minutes", "shortest time at one place under way", "min", 1, 1440, [EventKinds.FrozenPosition],
            of => of.Frozen.MinDuration.TotalMinutes,
            (of, to) => of with { Frozen = of.Frozen with { MinDuration = TimeSpan.FromMinutes(to) } }),
        new("land-km", "least distance inland", "km", 0.1, 100, [EventKinds.OnLand],
            of => of.OnLand.MinInland.Metres / 1000,
            (of, to) => of with { OnLand = of.OnLand with { MinInland = Distance.FromMetres(to * 1000) } }),
        new("circle-minutes", "shortest circling", "min", 1, 1440, [EventKinds.CircleSpoofing],
            of => of.Circle.MinDuration.TotalMinutes,
            (of, to) => of with { Circle = of.Circle with { MinDuration = TimeSpan.FromMinutes(to) } }),
        new("port-km", "largest distance from a port of a call", "km", 0.1, 3.9, [EventKinds.PortCall],
            of => of.PortCall.EnterWithin.Metres / 1000,
            (of, to) => of with { PortCall = of.PortCall with { EnterWithin = Distance.FromMetres(to * 1000) } }),
        new("zone-minutes", "shortest stay in an area", "min", 1, 10_000, [EventKinds.ZoneVisit],
            of => of.ZoneVisit.Dwell.TotalMinutes,
            (of, to) => of with { ZoneVisit = of.ZoneVisit with { Dwell = TimeSpan.FromMinutes(to) } }),
        new("draught-metres", "smallest change of draught", "m", 0.1, 20, [EventKinds.DraughtChange],
            of => of.Draught.MinMetres,
            (of, to) => of with { Draught = of.Draught with { MinMetres = to } }),
    ];

    /// <summary>
    /// The numbers of Global Fishing Watch's plain rules, which stand beside ours for comparison; all of them, so that
    /// its own runs can be repeated.
    /// </summary>
    public static IReadOnlyList<Threshold> PlainRules { get; } =
    [
        new("gfw-encounter-km", "largest distance", "km", 0.001, 50, [EventKinds.GfwEncounter],
            of => of.GfwEncounter.MaxMetres / 1000,
            (of, to) => of with { GfwEncounter = of.GfwEncounter with { MaxMetres = to * 1000 } })
        {
            Source = "max_km_for_encounter of pipe-encounters",
        },
        new("gfw-encounter-minutes", "shortest encounter", "min", 10, 10_000, [EventKinds.GfwEncounter],
            of => of.GfwEncounter.MinLength.TotalMinutes,
            (of, to) => of with { GfwEncounter = of.GfwEncounter with { MinLength = TimeSpan.FromMinutes(to) } })
        {
            Source = "technical documentation of encounters; min_minutes_for_encounter of pipe-encounters",
        },
        new("gfw-encounter-knots", "speed below which the median lies", "kn", 0.1, 1000, [EventKinds.GfwEncounter],
            of => of.GfwEncounter.MaxMedianKnots,
            (of, to) => of with { GfwEncounter = of.GfwEncounter with { MaxMedianKnots = to } })
        {
            Source = "technical documentation of encounters; 1000 for none, as pipe-encounters by itself",
        },
        new("gfw-encounter-anchorage-km", "least distance from an anchorage", "km", 0, 500, [EventKinds.GfwEncounter],
            of => of.GfwEncounter.MinAnchorageDistance.Metres / 1000,
            (of, to) => of with
            {
                GfwEncounter = of.GfwEncounter with { MinAnchorageDistance = Distance.FromMetres(to * 1000) },
            })
        {
            Source = "technical documentation of encounters; 0 for none, as pipe-encounters by itself",
        },
        new("gfw-encounter-silence-minutes", "longest silence that is bridged", "min", 10, 10_000,
            [EventKinds.GfwEncounter],
            of => of.GfwEncounter.MaxSilence.TotalMinutes,
            (of, to) => of with { GfwEncounter = of.GfwEncounter with { MaxSilence = TimeSpan.FromMinutes(to) } })
        {
            Source = "max_gap_s 4200 of pipe-encounters",
        },
        new("gfw-encounter-merge-hours", "encounters no further apart are one", "h", 0.1, 720,
            [EventKinds.GfwEncounter],
            of => of.GfwEncounter.MergeWithin.TotalHours,
            (of, to) => of with { GfwEncounter = of.GfwEncounter with { MergeWithin = TimeSpan.FromHours(to) } })
        {
            Source = "merge_hours of pipe-encounters",
        },
        new("gfw-gap-hours", "silence that is exceeded", "h", 0.1, 720, [EventKinds.GfwGap],
            of => of.GfwGap.MinSilence.TotalHours,
            (of, to) => of with { GfwGap = of.GfwGap with { MinSilence = TimeSpan.FromHours(to) } })
        {
            Source = "min_gap_length of pipe-gaps",
        },
        new("gfw-gap-published-hours", "shortest disabling event", "h", 0.1, 720, [EventKinds.GfwGap],
            of => of.GfwGap.PublishedSilence.TotalHours,
            (of, to) => of with { GfwGap = of.GfwGap with { PublishedSilence = TimeSpan.FromHours(to) } })
        {
            Source = "Welch et al. 2022",
        },
        new("gfw-gap-published-miles", "least distance from shore of a disabling event", "nm", 0, 500,
            [EventKinds.GfwGap],
            of => of.GfwGap.PublishedFromShore.NauticalMiles,
            (of, to) => of with
            {
                GfwGap = of.GfwGap with { PublishedFromShore = Distance.FromNauticalMiles(to) },
            })
        {
            Source = "Welch et al. 2022",
        },
    ];

    /// <summary>Sets several numbers of <see cref="All"/>.</summary>
    /// <param name="error">One sentence when false is returned.</param>
    public static bool TrySet(
        IEnumerable<KeyValuePair<string, double>> wanted,
        out DetectionOptions options,
        out string error) => TrySet(wanted, All, out options, out error);

    /// <param name="known">Which numbers there are to set.</param>
    /// <inheritdoc cref="TrySet(IEnumerable{KeyValuePair{string, double}}, out DetectionOptions, out string)"/>
    public static bool TrySet(
        IEnumerable<KeyValuePair<string, double>> wanted,
        IReadOnlyList<Threshold> known,
        out DetectionOptions options,
        out string error)
    {
        options = DetectionOptions.Default;
        foreach ((string name, double value) in wanted)
        {
            Threshold? found = known.FirstOrDefault(
                one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase));
            if (found is not { } threshold)
            {
                error = Invariant($"There is no option \"{name}\"; there are {string.Join(", ",
                    known.Select(one => one.Name))}.");
                return false;
            }

            if (!(value >= threshold.Least && value <= threshold.Most))
            {
                error = Invariant(
                    $"{threshold.Name}={value} is not between {threshold.Least} and {threshold.Most} {threshold.Unit}")
                    .TrimEnd() + ".";
                return false;
            }

            options = threshold.Set(options, value);
        }

        error = "";
        return true;
    }

    /// <summary>The numbers in which options differ from the usual ones.</summary>
    public static IReadOnlyList<Threshold> Changed(DetectionOptions options) =>
        [.. All.Where(one => Math.Abs(one.Get(options) - one.Get(DetectionOptions.Default)) > 1e-9)];

    /// <summary>"shortest silence 4 h instead of 6 h".</summary>
    public string Say(DetectionOptions options) => Invariant(
        $"{Label} {Get(options):0.####} {Unit} instead of {Default:0.####} {Unit}").Replace("  ", " ",
            StringComparison.Ordinal).TrimEnd();
}
