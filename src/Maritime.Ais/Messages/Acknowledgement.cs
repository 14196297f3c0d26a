namespace Maritime.Ais.Messages;

/// <summary>Types 7 and 13: up to four receipts for types 6 and 12.</summary>
/// <remarks>ITU-R M.1371-5 Annex 8, 3.5; 72 to 168 bits.</remarks>
public readonly ref struct Acknowledgement(PayloadBits bits)
{
    private readonly PayloadBits _bits = bits;

    /// <summary>Receipts that were received in full.</summary>
    public int Count => Math.Clamp((_bits.Count - 40) / 32, 0, 4);

    /// <param name="index">0 to <see cref="Count"/> - 1; null beyond.</param>
    public int? Mmsi(int index) => index < Count ? _bits.Number(40 + (32 * index), 30) : null;

    public int? SequenceNumber(int index) => index < Count ? _bits.Number(70 + (32 * index), 2) : null;
}
