namespace Maritime.Ais.Messages;

/// <summary>Type 6: application data for one station.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.4; up to 1,008 bits.</remarks>
public readonly ref struct AddressedBinary(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    public int? SequenceNumber => _bits.Number(38, 2);

    public int? DestinationMmsi => _bits.Number(40, 30);

    public bool? IsRetransmitted => _bits.Flag(70);

    /// <summary>DAC.</summary>
    public int? AreaCode => _bits.Number(72, 10);

    /// <summary>FI.</summary>
    public int? FunctionId => _bits.Number(82, 6);

    public BitSlice Data => _bits.Slice(88, _bits.Count - 88);
}
