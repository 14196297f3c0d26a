namespace Maritime.Ais.Messages;

/// <summary>Type 5: who a class A ship is and where it is going.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.3; 424 bits.</remarks>
public readonly ref struct StaticAndVoyage(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    public int? AisVersion => _bits.Number(38, 2);

    /// <summary>0 when not available.</summary>
    public int? Imo => _bits.Number(40, 30);

    public SixBitText CallSign => _bits.Text(70, 7);

    public SixBitText Name => _bits.Text(112, 20);

    public int? ShipType => _bits.Number(232, 8);

    public StationDimensions Dimensions => StationDimensions.At(_bits, 240);

    public int? PositionDevice => _bits.Number(270, 4);

    /// <summary>0 when not available.</summary>
    public int? EtaMonth => _bits.Number(274, 4);

    /// <summary>0 when not available.</summary>
    public int? EtaDay => _bits.Number(278, 5);

    /// <summary>24 when not available.</summary>
    public int? EtaHour => _bits.Number(283, 5);

    /// <summary>60 when not available.</summary>
    public int? EtaMinute => _bits.Number(288, 6);

    public int? DraughtRaw => _bits.Number(294, 8);

    /// <summary>0 is "not available"; 25.5 is that or more.</summary>
    public float? DraughtMetres => Scale.Draught(DraughtRaw);

    public SixBitText Destination => _bits.Text(302, 20);

    /// <summary>0 when the data terminal is ready.</summary>
    public int? Dte => _bits.Number(422, 1);
}
