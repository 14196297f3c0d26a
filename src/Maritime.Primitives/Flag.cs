namespace Maritime.Primitives;

/// <summary>The state whose flag a ship flies, as an ISO 3166-1 alpha-2 code in capitals.</summary>
/// <remarks>The default value means "not known" and has an empty code.</remarks>
public readonly record struct Flag
{
    private readonly string? _code;

    private Flag(string code) => _code = code;

    public string Code => _code ?? "";

    public bool IsKnown => _code is not null;

    public static bool TryCreate(string? code, out Flag flag)
    {
        flag = code is { Length: 2 } && char.IsAsciiLetterUpper(code[0]) && char.IsAsciiLetterUpper(code[1])
            ? new(code)
            : default;
        return flag.IsKnown;
    }

    public override string ToString() => Code;
}
