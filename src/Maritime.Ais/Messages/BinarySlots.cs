namespace Maritime.Ais.Messages;

/// <summary>Types 25 and 26: application data, addressed or not, structured (with an application id) or not.</summary>
/// <remarks>
/// ITU-R M.1371-5 Annex 8, tables 80 and 82. After a destination of 30 bits come 2 spare ones, so the application id or
/// the data begin at 72. Type 26 ends with 4 spare bits, 1 selector and 19 bits of communication state.
/// </remarks>
public readonly ref struct BinarySlots(PayloadBits bits)
{
    private const int CommStateLength = 20;
    private const int SpareBeforeCommState = 4;

    private readonly PayloadBits _bits = bits;

    public bool? IsAddressed => _bits.Flag(38);

    public bool? IsStructured => _bits.Flag(39);

    public int? DestinationMmsi => IsAddressed == true ? _bits.Number(40, 30) : null;

    /// <summary>DAC, when structured.</summary>
    public int? AreaCode => HasApplicationId ? _bits.Number(ApplicationOffset, 10) : null;

    /// <summary>FI, when structured.</summary>
    public int? FunctionId => HasApplicationId ? _bits.Number(ApplicationOffset + 10, 6) : null;

    public BitSlice Data
    {
        get
        {
            int offset = ApplicationOffset + (IsStructured == true ? 16 : 0);
            return _bits.Slice(offset, EndOfData - offset);
        }
    }

    /// <summary>
    /// Type 26 only: 0 SOTDMA, 1 ITDMA. It is counted from the end, so a cut message has another one.
    /// </summary>
    public int? CommSelector => HasCommState ? _bits.Number(_bits.Count - CommStateLength, 1) : null;

    /// <summary>Type 26 only: the last 19 bits.</summary>
    public int? CommState => HasCommState ? _bits.Number(_bits.Count - CommStateLength + 1, 19) : null;

    private bool IsMultipleSlots => _bits.Raw(0, 6) == 26;

    private int ApplicationOffset => IsAddressed == true ? 72 : 40;

    private bool HasApplicationId => IsStructured == true && _bits.Count >= ApplicationOffset + 16;

    private bool HasCommState => IsMultipleSlots && _bits.Count >= 40;

    private int EndOfData => IsMultipleSlots ? _bits.Count - CommStateLength - SpareBeforeCommState : _bits.Count;
}
