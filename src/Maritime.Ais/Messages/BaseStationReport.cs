namespace Maritime.Ais.Messages;

/// <summary>Types 4 and 11: a base station's report, and a ship's answer to a UTC inquiry.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.2; 168 bits.</remarks>
public readonly ref struct BaseStationReport(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    /// <summary>0 when not available.</summary>
    public int? Year => _bits.Number(38, 14);

    /// <summary>0 when not available.</summary>
    public int? Month => _bits.Number(52, 4);

    /// <summary>0 when not available.</summary>
    public int? Day => _bits.Number(56, 5);

    /// <summary>24 when not available.</summary>
    public int? Hour => _bits.Number(61, 5);

    /// <summary>60 when not available.</summary>
    public int? Minute => _bits.Number(66, 6);

    /// <summary>60 when not available.</summary>
    public int? UtcSecond => _bits.Number(72, 6);

    /// <summary>Better than 10 m.</summary>
    public bool? IsAccurate => _bits.Flag(78);

    /// <summary>1/10,000 minute, east positive.</summary>
    public int? LongitudeRaw => _bits.SignedNumber(79, 28);

    public double? LongitudeDegrees => Scale.Longitude(LongitudeRaw);

    /// <summary>1/10,000 minute, north positive.</summary>
    public int? LatitudeRaw => _bits.SignedNumber(107, 27);

    public double? LatitudeDegrees => Scale.Latitude(LatitudeRaw);

    /// <summary>EPFD: 1 GPS, 2 GLONASS, ..., 15 internal.</summary>
    public int? PositionDevice => _bits.Number(134, 4);

    public bool? Raim => _bits.Flag(148);

    public int? CommState => _bits.Number(149, 19);
}
