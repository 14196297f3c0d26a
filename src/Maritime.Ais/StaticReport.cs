using Maritime.Primitives;

namespace Maritime.Ais;

/// <summary>What a ship says of itself: the fields of type 5, 19, 24 and the static columns of files.</summary>
/// <remarks>
/// A field that was not part of the message, or said "not available", is null and changes nothing downstream. Readers
/// hand one over only when its content differs from the last one of that MMSI and source, or when
/// <see cref="RepeatInterval"/> has passed, so that persistence of a change can still be counted.
/// </remarks>
public sealed record StaticReport
{
    /// <summary>
    /// 10 min: shorter than the 30 min over which an identity change must persist (detection spec, section 1).
    /// </summary>
    public static TimeSpan RepeatInterval { get; } = TimeSpan.FromMinutes(10);

    public required Mmsi Mmsi { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The number as sent, valid or not; 0 and "not available" are null.</summary>
    public int? ImoNumber { get; init; }

    public string? Name { get; init; }

    public string? CallSign { get; init; }

    /// <summary>
    /// AIS ship type 0..99 (30 fishing, 52 tug, 70-79 cargo, 80-89 tanker); AVIS codes are mapped to it.
    /// </summary>
    public byte? ShipType { get; init; }

    /// <summary>Metres from the antenna to bow, stern, port and starboard side. All four or null.</summary>
    public Dimensions? Dimensions { get; init; }

    /// <summary>Present static draught in metres, as typed in by hand.</summary>
    public float? DraughtMetres { get; init; }

    public string? Destination { get; init; }

    public DateTimeOffset? Eta { get; init; }

    /// <summary>Whether there is nothing in it but who and when.</summary>
    public bool SaysNothing =>
        (ImoNumber, Name, CallSign, ShipType, Dimensions, DraughtMetres, Destination, Eta)
            is (null, null, null, null, null, null, null, null);

    public TransponderClass Class { get; init; }

    public SourceFamily Family { get; init; }

    public ushort Source { get; init; }

    /// <summary>
    /// It stands in a table that was not received over the air: it says what a ship is, and not that she was heard.
    /// </summary>
    public bool IsFromTable { get; init; }
}

/// <summary>Distances in metres from the reference point (the antenna) to the ship's ends and sides.</summary>
public readonly record struct Dimensions(float ToBow, float ToStern, float ToPort, float ToStarboard)
{
    public float Length => ToBow + ToStern;

    public float Beam => ToPort + ToStarboard;

    /// <summary>Length and beam are known but not where the antenna stands: it is taken to be in the middle.</summary>
    public static Dimensions Centred(float lengthMetres, float beamMetres) =>
        new(lengthMetres / 2, lengthMetres / 2, beamMetres / 2, beamMetres / 2);
}
