namespace Maritime.Screening.Names;

/// <summary>What one search needs and the next one can use again: a search then hardly allocates.</summary>
/// <remarks>Used by one search at a time.</remarks>
internal sealed class SearchRoom(int names, int words)
{
    private readonly float[] _weights = new float[names];
    private readonly ushort[] _marks = new ushort[names];
    private readonly List<int> _touched = [];
    private readonly ulong[] _seen = new ulong[(Math.Max(names, words) / 64) + 1];

    /// <summary>Room for words that may be near.</summary>
    public List<int> Near { get; } = [];

    /// <summary>Begins to count words as new again, but for those already found.</summary>
    public void Forget(List<int> found)
    {
        Array.Clear(_seen);
        foreach (int at in found)
        {
            IsNew(at);
        }
    }

    /// <summary>True the first time it is asked of a word.</summary>
    public bool IsNew(int at)
    {
        ulong bit = 1UL << (at & 63);
        bool isNew = (_seen[at >> 6] & bit) == 0;
        _seen[at >> 6] |= bit;
        return isNew;
    }

    /// <summary>A name has a word. A word that it has in several spellings counts once.</summary>
    /// <param name="mark">Of the word: from 1 on.</param>
    /// <param name="takesUp">Whether a name is taken up that had none of the words so far.</param>
    public void Add(int name, float by, ushort mark, bool takesUp)
    {
        if (_marks[name] == mark || (_marks[name] == 0 && !takesUp))
        {
            return;
        }

        if (_marks[name] == 0)
        {
            _touched.Add(name);
        }

        _marks[name] = mark;
        _weights[name] += by;
    }

    /// <summary>The heaviest names from a least weight on.</summary>
    /// <param name="isPossible">False of names that cannot be the query's, whatever they weigh.</param>
    /// <param name="lengthApart">Of names that weigh the same, those that this is smaller for come first.</param>
    public List<int> Best(double least, int most, Func<int, bool> isPossible, Func<int, int> lengthApart)
    {
        List<int> found = _touched.FindAll(name => _weights[name] >= least && isPossible(name));
        if (found.Count > most)
        {
            found.Sort((a, b) =>
            {
                int byWeight = _weights[b].CompareTo(_weights[a]);
                int byLength = byWeight == 0 ? lengthApart(a) - lengthApart(b) : byWeight;
                return byLength == 0 ? a - b : byLength;
            });
            found.RemoveRange(most, found.Count - most);
        }

        return found;
    }

    public void Clear()
    {
        foreach (int name in _touched)
        {
            _weights[name] = 0;
            _marks[name] = 0;
        }

        _touched.Clear();
    }
}
