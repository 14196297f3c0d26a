namespace Maritime.Ais.Messages;

/// <summary>Type 20: slots that base stations reserve.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.18; 72 to 160 bits, one to four reservations.</remarks>
public readonly ref struct DataLinkManagement(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    /// <summary>Reservations that were received in full.</summary>
    public int Count => Math.Clamp((_bits.Count - 40) / 30, 0, 4);

    public int? Offset(int index) => index < Count ? _bits.Number(40 + (30 * index), 12) : null;

    public int? Slots(int index) => index < Count ? _bits.Number(52 + (30 * index), 4) : null;

    /// <summary>Minutes.</summary>
    public int? Timeout(int index) => index < Count ? _bits.Number(56 + (30 * index), 3) : null;

    public int? Increment(int index) => index < Count ? _bits.Number(59 + (30 * index), 11) : null;
}
