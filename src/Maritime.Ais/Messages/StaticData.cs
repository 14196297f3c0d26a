namespace Maritime.Ais.Messages;

/// <summary>Type 24: who a class B ship is, in two parts.</summary>
/// <remarks>
/// ITU-R M.1371-5 Annex 8, 3.22; part A 160 or 168 bits, part B 168. Which fields are there is told by the part number.
/// </remarks>
public readonly ref struct StaticData(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    /// <summary>0 is A, 1 is B; 2 and 3 are not used.</summary>
    public int? Part => _bits.Number(38, 2);

    /// <summary>Part A.</summary>
    public SixBitText Name => _bits.Text(40, 20);

    /// <summary>Part B.</summary>
    public int? ShipType => _bits.Number(40, 8);

    /// <summary>Part B.</summary>
    public SixBitText VendorId => _bits.Text(48, 3);

    /// <summary>Part B.</summary>
    public int? UnitModel => _bits.Number(66, 4);

    /// <summary>Part B.</summary>
    public int? Serial => _bits.Number(70, 20);

    /// <summary>Part B.</summary>
    public SixBitText CallSign => _bits.Text(90, 7);

    /// <summary>Part B, when the station is not an auxiliary craft.</summary>
    public StationDimensions Dimensions => StationDimensions.At(_bits, 132);

    /// <summary>Part B of an auxiliary craft (98MIDXXXX).</summary>
    public int? MothershipMmsi => _bits.Number(132, 30);

    /// <summary>Part B.</summary>
    public int? PositionDevice => _bits.Number(162, 4);

    /// <summary>98MIDXXXX: a boat that belongs to a ship.</summary>
    public static bool IsAuxiliary(int mmsi) => mmsi / 10_000_000 == 98;
}
