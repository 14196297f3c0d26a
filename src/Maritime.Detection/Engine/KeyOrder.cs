namespace Maritime.Detection;

/// <summary>
/// Puts large values in order without moving them about: numbers made from them are sorted, with their places.
/// </summary>
/// <param name="keyOf">
/// Orders most values; those with equal keys are compared. Never contradicts the comparison.
/// </param>
internal sealed class KeyOrder<T>(KeyOrder<T>.Key keyOf)
    where T : IComparable<T>
{
    private ulong[] _keys = [];
    private int[] _places = [];

    public delegate ulong Key(in T value);

    /// <summary>The places of the values, in their order; good until the next call.</summary>
    public ReadOnlySpan<int> Of(ReadOnlySpan<T> values)
    {
        if (_places.Length < values.Length)
        {
            _places = new int[values.Length * 3 / 2];
            _keys = new ulong[_places.Length];
        }

        Span<int> places = _places.AsSpan(0, values.Length);
        Span<ulong> keys = _keys.AsSpan(0, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            keys[i] = keyOf(values[i]);
            places[i] = i;
        }

        keys.Sort(places);

        // Few have equal keys: they are put in order by comparing neighbours.
        for (int i = 1; i < places.Length; i++)
        {
            int place = places[i];
            int k = i;
            for (; k > 0 && keys[k - 1] == keys[i] && values[place].CompareTo(values[places[k - 1]]) < 0; k--)
            {
                places[k] = places[k - 1];
            }

            places[k] = place;
        }

        return places;
    }

    /// <summary>Moves each value to its place, once.</summary>
    public void Sort(Span<T> values)
    {
        _ = Of(values);
        Span<int> places = _places.AsSpan(0, values.Length);
        for (int first = 0; first < places.Length; first++)
        {
            // Round a ring of values, each of which is where the one before it belongs.
            T held = values[first];
            int to = first;
            while (places[to] != to && places[to] != first)
            {
                int from = places[to];
                values[to] = values[from];
                places[to] = to;
                to = from;
            }

            places[to] = to;
            values[to] = held;
        }
    }

    /// <summary>What the last call found, again.</summary>
    /// <param name="count">Of the values then.</param>
    public ReadOnlySpan<int> Last(int count) => _places.AsSpan(0, count);

    /// <summary>Gives up the memory that a large input took.</summary>
    public void Forget() => (_keys, _places) = ([], []);
}
