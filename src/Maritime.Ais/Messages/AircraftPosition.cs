namespace Maritime.Ais.Messages;

/// <summary>Type 9: a search and rescue aircraft.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.7; 168 bits.</remarks>
public readonly ref struct AircraftPosition(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    public int? AltitudeRaw => _bits.Number(38, 12);

    /// <summary>4094 is that or more.</summary>
    public int? AltitudeMetres => AltitudeRaw is < 4095 and var metres ? metres : null;

    /// <summary>Whole knots.</summary>
    public int? SogRaw => _bits.Number(50, 10);

    public int? SogKnots => SogRaw is < 1023 and var knots ? knots : null;

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

    /// <summary>UTC second of the fix; 60 not available, 61 manual, 62 dead reckoning, 63 inoperative.</summary>
    public int? Second => _bits.Number(128, 6);

    /// <summary>0 GNSS, 1 barometric.</summary>
    public int? AltitudeSensor => _bits.Number(134, 1);

    /// <summary>0 when the data terminal is ready.</summary>
    public int? Dte => _bits.Number(142, 1);

    public bool? IsAssigned => _bits.Flag(146);

    public bool? Raim => _bits.Flag(147);

    /// <summary>0 SOTDMA, 1 ITDMA.</summary>
    public int? CommSelector => _bits.Number(148, 1);

    public int? CommState => _bits.Number(149, 19);
}
