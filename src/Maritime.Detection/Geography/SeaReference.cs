using System.IO.Compression;
using Maritime.Primitives;

namespace Maritime.Detection.Geography;

/// <summary>What is known of the sea before any ship is heard: coast, ports, anchorages, areas.</summary>
/// <remarks>Immutable but for caches that depend on nothing else; any thread.</remarks>
public sealed class SeaReference
{
    private static readonly Lazy<SeaReference> LazyWorld = new(ReadWorld);

    public SeaReference(Coast coast, PlaceIndex anchorages, PlaceIndex ports, ZoneSet zones) =>
        (Coast, Anchorages, Ports, Zones) = (coast, anchorages, ports, zones);

    /// <summary>The data shipped inside this assembly; read on first use (about a third of a second).</summary>
    public static SeaReference World => LazyWorld.Value;

    public Coast Coast { get; }

    /// <summary>Global Fishing Watch's named anchorages.</summary>
    public PlaceIndex Anchorages { get; }

    /// <summary>The World Port Index of the National Geospatial-Intelligence Agency.</summary>
    public PlaceIndex Ports { get; }

    /// <summary>The transfer areas shipped here, and those a user has added.</summary>
    public ZoneSet Zones { get; }

    /// <summary>Distance to the coast and the side of it; 50-200 ns once a ship has been near.</summary>
    public Shore ShoreAt(Position position) => Coast.Measure(position);

    public (Place Place, Distance Distance)? NearestAnchorage(Position position, Distance radius) =>
        Anchorages.Nearest(position, radius);

    public (Place Place, Distance Distance)? NearestPort(Position position, Distance radius) =>
        Ports.Nearest(position, radius);

    /// <summary>The transfer area around this point, if any.</summary>
    public Zone? TransferZoneAt(Position position) => Zones.Find(position, ZoneKind.ShipToShip);

    public SeaReference WithZones(ZoneSet more) => new(Coast, Anchorages, Ports, Zones.With(more.All));

    private static SeaReference ReadWorld()
    {
        using Stream land = Unpack("land-10m.topojson.gz");
        using StreamReader anchorages = new(Unpack("named-anchorages.csv.gz"));
        using StreamReader ports = new(Open("world-port-index.csv"));
        using StreamReader zones = new(Open("sts-zones.geojson"));
        return ZoneSet.TryRead(zones.ReadToEnd(), out ZoneSet areas, out string? error)
            ? new(Coast.Read(land), PlaceIndex.ReadCsv(anchorages), PlaceIndex.ReadCsv(ports), areas)
            : throw new FormatException(error);
    }

    private static GZipStream Unpack(string name) => new(Open(name), CompressionMode.Decompress);

    private static Stream Open(string name) =>
        typeof(SeaReference).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"The assembly lacks its resource {name}.");
}
