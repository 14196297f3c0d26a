namespace Maritime.Ais.Messages;

/// <summary>Type 22: which channels to use, in an area or by two stations.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.20; 168 bits. Either the corners or the two MMSIs are there.</remarks>
public readonly ref struct ChannelManagement(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    public int? ChannelA => _bits.Number(40, 12);

    public int? ChannelB => _bits.Number(52, 12);

    public int? TxRxMode => _bits.Number(64, 4);

    public bool? IsLowPower => _bits.Flag(68);

    public bool? IsAddressed => _bits.Flag(139);

    public bool HasArea => IsAddressed == false;

    /// <summary>1/10 minute.</summary>
    public int? NorthEastLongitudeRaw => _bits.SignedNumber(69, 18);

    public double? NorthEastLongitudeDegrees => Scale.CoarseLongitude(NorthEastLongitudeRaw);

    /// <summary>1/10 minute.</summary>
    public int? NorthEastLatitudeRaw => _bits.SignedNumber(87, 17);

    public double? NorthEastLatitudeDegrees => Scale.CoarseLatitude(NorthEastLatitudeRaw);

    /// <summary>1/10 minute.</summary>
    public int? SouthWestLongitudeRaw => _bits.SignedNumber(104, 18);

    public double? SouthWestLongitudeDegrees => Scale.CoarseLongitude(SouthWestLongitudeRaw);

    /// <summary>1/10 minute.</summary>
    public int? SouthWestLatitudeRaw => _bits.SignedNumber(122, 17);

    public double? SouthWestLatitudeDegrees => Scale.CoarseLatitude(SouthWestLatitudeRaw);

    public int? Mmsi1 => _bits.Number(69, 30);

    public int? Mmsi2 => _bits.Number(104, 30);

    /// <summary>12.5 kHz.</summary>
    public bool? IsNarrowA => _bits.Flag(140);

    /// <summary>12.5 kHz.</summary>
    public bool? IsNarrowB => _bits.Flag(141);

    /// <summary>Nautical miles minus one.</summary>
    public int? ZoneSize => _bits.Number(142, 3);
}
