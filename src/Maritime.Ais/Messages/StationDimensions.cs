namespace Maritime.Ais.Messages;

/// <summary>Metres from the reference point to bow (A), stern (B), port (C) and starboard (D), as on the air.</summary>
/// <remarks>
/// 511 (A, B) and 63 (C, D) mean "that or more"; A = C = 0 with B and D set means no reference point.
/// </remarks>
public readonly record struct StationDimensions(int? A, int? B, int? C, int? D)
{
    internal static StationDimensions At(PayloadBits bits, int offset) => new(
        bits.Number(offset, 9),
        bits.Number(offset + 9, 9),
        bits.Number(offset + 18, 6),
        bits.Number(offset + 24, 6));
}
