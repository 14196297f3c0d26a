namespace Maritime.Ais.Messages;

/// <summary>Type 15: asks one or two stations for messages.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.13: 88, 112 or 160 bits. A request counts when all of it was received.</remarks>
public readonly ref struct Interrogation(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    public int? Mmsi1 => _bits.Number(40, 30);

    public int? Type1 => _bits.Number(70, 6);

    public int? Offset1 => _bits.Number(76, 12);

    public bool HasSecondRequest => _bits.Count >= 108;

    public int? Type2 => HasSecondRequest ? _bits.Number(90, 6) : null;

    public int? Offset2 => HasSecondRequest ? _bits.Number(96, 12) : null;

    public bool HasSecondStation => _bits.Count >= 158;

    public int? Mmsi2 => HasSecondStation ? _bits.Number(110, 30) : null;

    public int? Mmsi2Type => HasSecondStation ? _bits.Number(140, 6) : null;

    public int? Mmsi2Offset => HasSecondStation ? _bits.Number(146, 12) : null;
}
