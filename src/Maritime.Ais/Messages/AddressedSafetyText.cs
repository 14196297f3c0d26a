namespace Maritime.Ais.Messages;

/// <summary>Type 12: a safety text for one station.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.10; up to 1,008 bits.</remarks>
public readonly ref struct AddressedSafetyText(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    public int? SequenceNumber => _bits.Number(38, 2);

    public int? DestinationMmsi => _bits.Number(40, 30);

    public bool? IsRetransmitted => _bits.Flag(70);

    public SixBitText Text => _bits.OpenText(72, SixBitText.MaxLength);
}
