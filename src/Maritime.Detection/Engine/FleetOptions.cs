using System.Collections.Immutable;
using Maritime.Detection.Dark;
using Maritime.Detection.Geography;
using Maritime.Tracking;

namespace Maritime.Detection;

/// <summary>How a fleet is watched.</summary>
public sealed record FleetOptions
{
    public static FleetOptions Default { get; } = new();

    /// <summary>60 s of event time: knowledge crosses vessels once a tick (design, section 2).</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How many parts the fleet is cut into, each for one thread at a time. Results do not depend on it.
    /// </summary>
    public int Partitions { get; init; } = 1;

    /// <summary>
    /// 32: the last half hour at one point a minute, about 300 bytes per vessel. A live map may want more.
    /// </summary>
    public int RecentPoints { get; init; } = 32;

    /// <summary>
    /// 1 h: a ship that gave no position for so long, and of which there is nothing to tell for as long again, is kept
    /// packed, about 0.4 KB, until it is heard. Twenty of the longest intervals at which a ship reports (ITU-R M.1371:
    /// 3 min), so that no ship in reach of a receiver is packed.
    /// </summary>
    public TimeSpan PackAfter { get; init; } = TimeSpan.FromHours(1);

    public TrackOptions Track { get; init; } = TrackOptions.Default;

    public RendezvousOptions Rendezvous { get; init; } = RendezvousOptions.Default;

    public GfwEncounterOptions GfwEncounter { get; init; } = GfwEncounterOptions.Default;

    /// <summary>Coasts, ports, anchorages and areas; null for what ships with this program.</summary>
    public SeaReference? Reference { get; init; }

    /// <summary>
    /// Ships of which a meeting is never discounted for being near a port or an anchorage: listed ones (L0-L2) and
    /// those of an embargoed flag. Asked when a ship first comes near others, and again when its identity has changed
    /// or it was packed; the same identity must always get the same answer. Null: none.
    /// </summary>
    public Func<VesselIdentity, bool>? Listed { get; init; }

    /// <summary>IMO numbers of ships that were broken up, from a person's own list; null: none.</summary>
    public IReadOnlySet<int>? BrokenUp { get; init; }

    /// <summary>Makes the model of the sea, once per fleet.</summary>
    public Func<ISeaModel> CreateSea { get; init; } = SeaModels.Create;

    /// <summary>The per-vessel detectors, in the order in which they see a fix.</summary>
    public IReadOnlyList<(string Name, Func<VesselDetector> Create)> Detectors { get; init; } =
        Maritime.Detection.Detectors.All;

    /// <summary>Event kinds that are wanted; empty for all but the compatibility views.</summary>
    public ImmutableHashSet<string> Kinds { get; init; } = [];

    /// <summary>Whether events of this kind leave the fleet.</summary>
    public bool Wants(string kind) =>
        Kinds.IsEmpty
            ? kind is not (EventKinds.GfwEncounter or EventKinds.GfwGap or EventKinds.Proximity)
            : Kinds.Contains(kind);
}

/// <summary>Which model of the sea a fleet learns with.</summary>
public static class SeaModels
{
    public static ISeaModel Create() => new SeaPicture(SeaPictureOptions.Default);
}
