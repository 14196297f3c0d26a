namespace Maritime.Screening.Names;

/// <summary>
/// For each of many words, numbered from 0, the names that have it: two arrays instead of one per word.
/// </summary>
internal sealed class Postings
{
    private readonly int[] _starts;
    private readonly int[] _names;

    private Postings(int[] starts, int[] names) => (_starts, _names) = (starts, names);

    public ReadOnlySpan<int> this[int word] => _names.AsSpan(_starts[word].._starts[word + 1]);

    public static Postings Of(int[][] namesOf)
    {
        int[] starts = new int[namesOf.Length + 1];
        for (int word = 0; word < namesOf.Length; word++)
        {
            starts[word + 1] = starts[word] + namesOf[word].Length;
        }

        int[] names = new int[starts[^1]];
        for (int word = 0; word < namesOf.Length; word++)
        {
            namesOf[word].CopyTo(names, starts[word]);
        }

        return new(starts, names);
    }
}
