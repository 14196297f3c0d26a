namespace Maritime.Ais.Messages;

/// <summary>Type 21: a buoy, a beacon, a platform, or one that exists on screens only.</summary>
/// <remarks>
/// ITU-R M.1371-5 Annex 8, 3.19; 272 to 360 bits: 20 characters of name, and up to 14 more at the end.
/// </remarks>
public readonly ref struct AidToNavigation(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    /// <summary>0..31 (IALA A-126).</summary>
    public int? AidType => _bits.Number(38, 5);

    public SixBitText NameBase => _bits.Text(43, 20);

    /// <summary>Valid only when the 20 characters before hold no '@'.</summary>
    public SixBitText NameExtension => _bits.OpenText(272, 14);

    /// <summary>Better than 10 m.</summary>
    public bool? IsAccurate => _bits.Flag(163);

    /// <summary>1/10,000 minute, east positive.</summary>
    public int? LongitudeRaw => _bits.SignedNumber(164, 28);

    public double? LongitudeDegrees => Scale.Longitude(LongitudeRaw);

    /// <summary>1/10,000 minute, north positive.</summary>
    public int? LatitudeRaw => _bits.SignedNumber(192, 27);

    public double? LatitudeDegrees => Scale.Latitude(LatitudeRaw);

    public StationDimensions Dimensions => StationDimensions.At(_bits, 219);

    public int? PositionDevice => _bits.Number(249, 4);

    /// <summary>UTC second of the report; 60 not available, 61 manual, 62 dead reckoning, 63 inoperative.</summary>
    public int? Second => _bits.Number(253, 6);

    /// <summary>For floating aids, and only when the second is below 60.</summary>
    public bool? IsOffPosition => _bits.Flag(259);

    /// <summary>Eight bits: page, light, RACON, health (IALA A-126).</summary>
    public int? Status => _bits.Number(260, 8);

    public bool? Raim => _bits.Flag(268);

    public bool? IsVirtual => _bits.Flag(269);

    public bool? IsAssigned => _bits.Flag(270);

    /// <summary>Writes the whole name: base and extension are one text when the base is full.</summary>
    /// <param name="destination">At least <see cref="SixBitText.MaxLength"/> bytes.</param>
    public int CopyName(Span<byte> destination)
    {
        int count = NameBase.CopyUntrimmed(destination);
        int end = destination[..count].IndexOf((byte)'@');
        if (end < 0 && count == 20)
        {
            count += NameExtension.CopyUntrimmed(destination[20..]);
            end = destination[..count].IndexOf((byte)'@');
        }

        return destination[..(end < 0 ? count : end)].TrimEnd((byte)' ').Length;
    }
}
