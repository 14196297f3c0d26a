namespace Maritime.Ais.Messages;

/// <summary>Type 19: position and static data of a class B ship.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.17; 312 bits.</remarks>
public readonly ref struct ClassBExtendedPosition(PayloadBits bits)
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

    public SixBitText Name => _bits.Text(143, 20);

    public int? ShipType => _bits.Number(263, 8);

    public StationDimensions Dimensions => StationDimensions.At(_bits, 271);

    public int? PositionDevice => _bits.Number(301, 4);

    public bool? Raim => _bits.Flag(305);

    /// <summary>0 when the data terminal is ready.</summary>
    public int? Dte => _bits.Number(306, 1);

    public bool? IsAssigned => _bits.Flag(307);
}
