namespace Maritime.Ais.Messages;

/// <summary>Writes the bits of a message, most significant first: the inverse of <see cref="PayloadBits"/>.</summary>
public ref struct PayloadWriter
{
    private readonly Span<byte> _bytes;

    /// <param name="bytes">Long enough for the message; cleared here.</param>
    public PayloadWriter(Span<byte> bytes)
    {
        bytes.Clear();
        _bytes = bytes;
    }

    /// <summary>Bits written so far.</summary>
    public int Count { get; private set; }

    /// <summary>Appends the lowest bits of a number; negative numbers in two's complement.</summary>
    public void Number(long value, int width)
    {
        for (int bit = width - 1; bit >= 0; bit--)
        {
            int one = (int)(value >> bit) & 1;
            _bytes[Count >> 3] |= (byte)(one << (7 - (Count & 7)));
            Count++;
        }
    }

    public void Flag(bool value) => Number(value ? 1 : 0, 1);

    /// <summary>Appends text in the six-bit alphabet, filled up with '@'.</summary>
    /// <remarks>Lower case becomes upper case; a character that the alphabet lacks becomes '?'.</remarks>
    public void Text(ReadOnlySpan<char> text, int characters)
    {
        for (int i = 0; i < characters; i++)
        {
            char character = i < text.Length ? char.ToUpperInvariant(text[i]) : '@';
            Number(character switch
            {
                >= '@' and <= '_' => character - '@',
                >= ' ' and <= '?' => character,
                _ => '?',
            }, 6);
        }
    }
}
