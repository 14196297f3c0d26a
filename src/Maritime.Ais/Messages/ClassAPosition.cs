namespace Maritime.Ais.Messages;

/// <summary>Types 1, 2 and 3: the position report of a class A ship.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.1; 168 bits.</remarks>
public readonly ref struct ClassAPosition(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    /// <summary>Navigational status 0..15.</summary>
    public int? Status => _bits.Number(38, 4);

    public int? RotRaw => _bits.SignedNumber(42, 8);

    public double? RotDegreesPerMinute => Scale.RateOfTurn(RotRaw);

    public int? SogRaw => _bits.Number(50, 10);

    public float? SogKnots => Scale.Speed(SogRaw);

    /// <summary>Better than 10 m.</summary>
    public bool? IsAccurate => _bits.Flag(60);

    /// <summary>1/10,000 minute, east positive.</summary>
    public int? LongitudeRaw => _bits.SignedNumber(61, 28);

    public double? LongitudeDegrees => Scale.Longitude(LongitudeRaw);

    /// <summary>1/10,000 minute, north positive.</summary>
    public int? LatitudeRaw => _bits.SignedNumber(89, 27);

    public double? LatitudeDegrees => Scale.Latitude(LatitudeRaw);

    public int? CogRaw => _bits.Number(116, 12);

    public float? CogDegrees => Scale.Course(CogRaw);

    public int? HeadingRaw => _bits.Number(128, 9);

    public int? HeadingDegrees => Scale.Heading(HeadingRaw);

    /// <summary>UTC second of the fix; 60 not available, 61 manual, 62 dead reckoning, 63 inoperative.</summary>
    public int? Second => _bits.Number(137, 6);

    /// <summary>0 not available, 1 none, 2 engaged in a special manoeuvre.</summary>
    public int? Manoeuvre => _bits.Number(143, 2);

    public bool? Raim => _bits.Flag(148);

    /// <summary>SOTDMA (types 1, 2) or ITDMA (type 3) communication state.</summary>
    public int? CommState => _bits.Number(149, 19);
}
