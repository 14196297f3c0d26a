namespace Maritime.Screening.Names;

/// <summary>The words of many names, each held once: a list's names use "Muhammad" a thousand times.</summary>
/// <remarks>Used by one thread while an index is made; the index keeps the words and not the pool.</remarks>
internal sealed class WordPool
{
    private readonly Dictionary<string, WordShape> _shapes = [];

    /// <summary>The shape first held for the same text.</summary>
    public WordShape Hold(WordShape shape)
    {
        if (!_shapes.TryGetValue(shape.Text, out WordShape? held))
        {
            _shapes.Add(shape.Text, held = shape);
        }

        return held;
    }

    /// <summary>The shape of a text.</summary>
    public WordShape Of(string text) =>
        _shapes.TryGetValue(text, out WordShape? held) ? held : Hold(WordShape.Of(text));
}
