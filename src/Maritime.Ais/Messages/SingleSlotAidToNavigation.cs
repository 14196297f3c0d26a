namespace Maritime.Ais.Messages;

/// <summary>Type 28: an aid to navigation in a single slot.</summary>
/// <remarks>
/// ITU-R M.1371-6, Annex 7, 3.26, table 84; 168 bits. Offsets are those that AIS-catcher states for that table; no
/// recorded message of this type was at hand to confirm them with.
/// </remarks>
public readonly ref struct SingleSlotAidToNavigation(PayloadBits bits)
{
    private const int VirtualStation = 4;

    private readonly PayloadBits _bits = bits;

    /// <summary>UTC second of the report; 60 when not available.</summary>
    public int? Second => _bits.Number(38, 6);

    /// <summary>1/10,000 minute, east positive.</summary>
    public int? LongitudeRaw => _bits.SignedNumber(44, 28);

    public double? LongitudeDegrees => Scale.Longitude(LongitudeRaw);

    /// <summary>1/10,000 minute, north positive.</summary>
    public int? LatitudeRaw => _bits.SignedNumber(72, 27);

    public double? LatitudeDegrees => Scale.Latitude(LatitudeRaw);

    public int? RestrictedUse => _bits.Number(99, 2);

    public int? StationType => _bits.Number(101, 3);

    public bool? IsVirtual => StationType is { } type ? type == VirtualStation : null;

    public int? AidType => _bits.Number(104, 7);

    /// <summary>The number within the IALA maritime resource name.</summary>
    public int? ResourceName => _bits.Number(111, 17);

    /// <summary>What the two dimensions mean.</summary>
    public int? DimensionType => _bits.Number(128, 4);

    public int? DimensionA => _bits.Number(132, 9);

    public int? DimensionB => _bits.Number(141, 11);

    public bool? HasAdditionalData => _bits.Flag(152);

    public int? ChartedStatus => _bits.Number(153, 1);

    public int? OnStationStatus => _bits.Number(154, 4);

    /// <summary>Eight bits: page, light, RACON, health (IALA R0126).</summary>
    public int? Status => _bits.Number(158, 8);

    public bool? IsAuthenticated => _bits.Flag(167);
}
