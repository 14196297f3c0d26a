namespace Maritime.Ais.Formats.Delimited;

/// <summary>Remembers what the words of a file mean, since it has few and says them in every row.</summary>
internal sealed class StatusMemory
{
    /// <summary>A power of two; several times the sixteen there are.</summary>
    private const int Places = 64;

    private readonly (byte[]? Words, NavigationStatus Status)[] _known = new (byte[]?, NavigationStatus)[Places];

    /// <inheritdoc cref="Vocabulary.StatusOf"/>
    public NavigationStatus StatusOf(ReadOnlySpan<byte> text)
    {
        if (text.Length < 3)
        {
            return Vocabulary.StatusOf(text);
        }

        ref (byte[]? Words, NavigationStatus Status) known =
            ref _known[((text.Length * 7) + text[0] + (text[^1] * 3)) & (Places - 1)];
        if (known.Words is null || !text.SequenceEqual(known.Words))
        {
            known = (text.ToArray(), Vocabulary.StatusOf(text));
        }

        return known.Status;
    }
}
