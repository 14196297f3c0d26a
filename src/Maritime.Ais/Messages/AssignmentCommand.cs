namespace Maritime.Ais.Messages;

/// <summary>Type 16: a base station tells one or two stations when to transmit.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.14: 96 or 144 bits.</remarks>
public readonly ref struct AssignmentCommand(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    public int? Mmsi1 => _bits.Number(40, 30);

    public int? Offset1 => _bits.Number(70, 12);

    public int? Increment1 => _bits.Number(82, 10);

    public bool HasSecondStation => _bits.Count >= 144;

    public int? Mmsi2 => HasSecondStation ? _bits.Number(92, 30) : null;

    public int? Offset2 => HasSecondStation ? _bits.Number(122, 12) : null;

    public int? Increment2 => HasSecondStation ? _bits.Number(134, 10) : null;
}
