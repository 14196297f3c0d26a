namespace Maritime.Ais.Messages;

/// <summary>Type 18: the position report of a class B ship.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.16; 168 bits.</remarks>
public readonly ref struct ClassBPosition(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    public int? SogRaw => _bits.Number(46, 10);

    public float? SogKnots => Scale.Speed(SogRaw);

    /// <summary>Better than 10 m.</summary>
    public bool? IsAccurate => _bits.Flag(56);

    /// <summary>1/10,000 minute, east positive.</summary>
    public int? LongitudeRaw => _bits.SignedNumber(57, 28);

    public double? LongitudeDegrees => Scale.Longitude(LongitudeRaw);

    /// <summary>1/10,000 minute, north positive.</summary>
    public int? LatitudeRaw => _bits.SignedNumber(85, 27);

    public double? LatitudeDegrees => Scale.Latitude(LatitudeRaw);

    public int? CogRaw => _bits.Number(112, 12);

    public float? CogDegrees => Scale.Course(CogRaw);

    public int? HeadingRaw => _bits.Number(124, 9);

    public int? HeadingDegrees => Scale.Heading(HeadingRaw);

    /// <summary>UTC second of the fix; 60 not available, 61 manual, 62 dead reckoning, 63 inoperative.</summary>
    public int? Second => _bits.Number(133, 6);

    public bool? IsCarrierSense => _bits.Flag(141);

    public bool? HasDisplay => _bits.Flag(142);

    public bool? HasDsc => _bits.Flag(143);

    public bool? IsWholeBand => _bits.Flag(144);

    public bool? AcceptsMessage22 => _bits.Flag(145);

    public bool? IsAssigned => _bits.Flag(146);

    public bool? Raim => _bits.Flag(147);

    /// <summary>0 SOTDMA, 1 ITDMA.</summary>
    public int? CommSelector => _bits.Number(148, 1);

    public int? CommState => _bits.Number(149, 19);
}
