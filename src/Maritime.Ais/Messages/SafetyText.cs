namespace Maritime.Ais.Messages;

/// <summary>Type 14: a safety text for everyone; of 970MMMMMM and its kin, a distress signal.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.12; up to 1,008 bits.</remarks>
public readonly ref struct SafetyText(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    public SixBitText Text => _bits.OpenText(40, SixBitText.MaxLength);
}
