namespace Maritime.Ais.Messages;

/// <summary>Type 8: application data for everyone.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.6; up to 1,008 bits.</remarks>
public readonly ref struct BroadcastBinary(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    /// <summary>DAC.</summary>
    public int? AreaCode => _bits.Number(40, 10);

    /// <summary>FI.</summary>
    public int? FunctionId => _bits.Number(50, 6);

    public BitSlice Data => _bits.Slice(56, _bits.Count - 56);
}
