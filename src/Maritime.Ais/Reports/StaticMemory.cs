using System.Runtime.InteropServices;
using Maritime.Primitives;

namespace Maritime.Ais.Reports;

/// <summary>Remembers what each ship last said of itself, so that repetitions make no objects.</summary>
internal sealed class StaticMemory
{
    /// <summary>2 million: ten times the ships there are; beyond it somebody invents them, and we begin anew.</summary>
    private const int MaxEntries = 2_000_000;

    private readonly Dictionary<long, Entry> _entries = [];

    /// <summary>
    /// Whether this content is new for the ship, or its last mention is <see cref="StaticReport.RepeatInterval"/> old.
    /// </summary>
    /// <param name="part">Which of the ship's messages it is: a type 24 has two, and they alternate.</param>
    /// <param name="content">A hash of the fields.</param>
    public bool IsNews(int mmsi, int part, ulong content, long ticks)
    {
        if (_entries.Count >= MaxEntries)
        {
            _entries.Clear();
        }

        long key = ((long)mmsi << 8) | (uint)part;
        ref Entry entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, key, out bool isKnown);
        long age = ticks - entry.Ticks;
        if (isKnown && entry.Content == content && Math.Abs(age) < StaticReport.RepeatInterval.Ticks)
        {
            return false;
        }

        entry = new(content, ticks);
        return true;
    }

    public void Save(StateWriter state)
    {
        state.Write(_entries.Count);
        foreach ((long key, Entry entry) in _entries.OrderBy(entry => entry.Key))
        {
            state.Write(key);
            state.Write((long)entry.Content);
            state.Write(entry.Ticks);
        }
    }

    public void Load(ref StateReader state)
    {
        _entries.Clear();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            _entries[state.ReadInt64()] = new((ulong)state.ReadInt64(), state.ReadInt64());
        }
    }

    private readonly record struct Entry(ulong Content, long Ticks);
}
