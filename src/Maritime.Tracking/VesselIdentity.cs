using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Tracking;

/// <summary>What a vessel says it is, as last confirmed. Null means it has never said so.</summary>
public sealed record VesselIdentity(Mmsi Mmsi)
{
    private readonly long _changedTicks; // UTC; 0 for never.

    /// <summary>The IMO number when its check digit holds.</summary>
    public ImoNumber? Imo { get; init; }

    /// <summary>The number as sent, check digit or not.</summary>
    public int? StatedImo { get; init; }

    public string? Name { get; init; }

    public string? CallSign { get; init; }

    /// <summary>AIS ship type 0..99.</summary>
    public byte? ShipType { get; init; }

    public Dimensions? Dimensions { get; init; }

    public float? DraughtMetres { get; init; }

    public string? Destination { get; init; }

    /// <summary>When any of the above last changed.</summary>
    public DateTimeOffset? ChangedAt
    {
        get => _changedTicks == 0 ? null : new DateTimeOffset(_changedTicks, TimeSpan.Zero);
        init => _changedTicks = value?.UtcTicks ?? 0;
    }
}
