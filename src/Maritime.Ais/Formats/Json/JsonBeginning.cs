namespace Maritime.Ais.Formats.Json;

/// <summary>Looks at the first bytes of JSON.</summary>
internal static class JsonBeginning
{
    public static bool IsJson(ReadOnlySpan<byte> beginning) =>
        beginning.TrimStart("\uFEFF \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    /// <summary>Names with their quotation marks, as they stand in the input.</summary>
    public static bool HoldsAll(ReadOnlySpan<byte> beginning, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) =>
        beginning.IndexOf(first) >= 0 && beginning.IndexOf(second) >= 0;
}
