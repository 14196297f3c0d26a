namespace Maritime.Ais.Messages;

/// <summary>Type 17: differential corrections.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.15; 80 to 816 bits.</remarks>
public readonly ref struct GnssCorrection(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    /// <summary>1/10 minute.</summary>
    public int? LongitudeRaw => _bits.SignedNumber(40, 18);

    public double? LongitudeDegrees => Scale.CoarseLongitude(LongitudeRaw);

    /// <summary>1/10 minute.</summary>
    public int? LatitudeRaw => _bits.SignedNumber(58, 17);

    public double? LatitudeDegrees => Scale.CoarseLatitude(LatitudeRaw);

    public BitSlice Data => _bits.Slice(80, _bits.Count - 80);
}
