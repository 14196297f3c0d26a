using System.Runtime.CompilerServices;

namespace Maritime.Ais.Messages;

/// <summary>How many bits a message of each type has (ITU-R M.1371-5 Annex 8).</summary>
internal static class MessageLength
{
    /// <summary>Five slots, the longest transmission there is.</summary>
    public const int MaxBits = 1064;

    /// <summary>Type, repeat indicator and MMSI.</summary>
    public const int HeaderBits = 38;

    private static ReadOnlySpan<ushort> Shortest =>
    [
        0, 168, 168, 168, 168, 424, 88, 72, 56, 168, 72, 168, 72, 72, 40, 88,
        96, 80, 168, 312, 70, 272, 168, 160, 160, 40, 60, 96, 96, 0, 0, 0,
    ];

    private static ReadOnlySpan<ushort> Longest =>
    [
        0, 168, 168, 168, 168, 424, 1008, 168, 1008, 168, 72, 168, 1008, 168, 1008, 160,
        144, 816, 168, 312, 160, 360, 168, 160, 168, 168, 1064, 96, 168, 0, 0, 0,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MessageMarks MarksOf(in PayloadBits bits, int type)
    {
        int shortest = Shortest[type & 31];
        int longest = Longest[type & 31];
        if (bits.Count == shortest && type != 24)
        {
            return MessageMarks.None;
        }

        if (bits.Count > longest)
        {
            return MessageMarks.TooLong;
        }

        return bits.Count < shortest || IsVariantCut(bits, type) ? MessageMarks.CutShort : MessageMarks.None;
    }

    /// <summary>A part B of 160 bits is cut: only part A is that short.</summary>
    private static bool IsVariantCut(in PayloadBits bits, int type) =>
        type == 24 && bits.Count < 168 && bits.Raw(38, 2) == 1;
}
