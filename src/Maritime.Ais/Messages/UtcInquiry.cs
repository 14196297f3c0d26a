namespace Maritime.Ais.Messages;

/// <summary>Type 10: one station asks another for the time.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.8; 72 bits.</remarks>
public readonly ref struct UtcInquiry(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    public int? DestinationMmsi => _bits.Number(40, 30);
}
