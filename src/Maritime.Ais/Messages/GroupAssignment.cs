namespace Maritime.Ais.Messages;

/// <summary>Type 23: a base station tells a kind of station when to transmit.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.21; 160 bits.</remarks>
public readonly ref struct GroupAssignment(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    /// <summary>1/10 minute.</summary>
    public int? NorthEastLongitudeRaw => _bits.SignedNumber(40, 18);

    public double? NorthEastLongitudeDegrees => Scale.CoarseLongitude(NorthEastLongitudeRaw);

    /// <summary>1/10 minute.</summary>
    public int? NorthEastLatitudeRaw => _bits.SignedNumber(58, 17);

    public double? NorthEastLatitudeDegrees => Scale.CoarseLatitude(NorthEastLatitudeRaw);

    /// <summary>1/10 minute.</summary>
    public int? SouthWestLongitudeRaw => _bits.SignedNumber(75, 18);

    public double? SouthWestLongitudeDegrees => Scale.CoarseLongitude(SouthWestLongitudeRaw);

    /// <summary>1/10 minute.</summary>
    public int? SouthWestLatitudeRaw => _bits.SignedNumber(93, 17);

    public double? SouthWestLatitudeDegrees => Scale.CoarseLatitude(SouthWestLatitudeRaw);

    public int? StationType => _bits.Number(110, 4);

    public int? ShipType => _bits.Number(114, 8);

    public int? TxRxMode => _bits.Number(144, 2);

    /// <summary>Reporting interval, table 77.</summary>
    public int? Interval => _bits.Number(146, 4);

    public int? QuietMinutes => _bits.Number(150, 4);
}
