namespace Maritime.Ais.Messages;

/// <summary>Type 27: a position for satellites: 1/10 minute and whole knots.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.25; 96 bits.</remarks>
public readonly ref struct LongRangePosition(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    public bool? IsAccurate => _bits.Flag(38);

    public bool? Raim => _bits.Flag(39);

    public int? Status => _bits.Number(40, 4);

    /// <summary>1/10 minute.</summary>
    public int? LongitudeRaw => _bits.SignedNumber(44, 18);

    public double? LongitudeDegrees => Scale.CoarseLongitude(LongitudeRaw);

    /// <summary>1/10 minute.</summary>
    public int? LatitudeRaw => _bits.SignedNumber(62, 17);

    public double? LatitudeDegrees => Scale.CoarseLatitude(LatitudeRaw);

    /// <summary>Whole knots.</summary>
    public int? SogRaw => _bits.Number(79, 6);

    public int? SogKnots => SogRaw is < 63 and var knots ? knots : null;

    /// <summary>Whole degrees.</summary>
    public int? CogRaw => _bits.Number(85, 9);

    public int? CogDegrees => CogRaw is < 360 and var degrees ? degrees : null;

    /// <summary>0 when the position is less than 5 s old.</summary>
    public int? GnssLatency => _bits.Number(94, 1);
}
