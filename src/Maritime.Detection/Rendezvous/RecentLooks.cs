using System.Runtime.InteropServices;
using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>The last moments of a meeting: enough to say when the two came together and when they parted.</summary>
/// <remarks>
/// 12 bytes a moment, with the distance good to a ten-millionth. Those on either side of a silence are kept in full,
/// since from them the crossing within the silence is reckoned.
/// </remarks>
/// <param name="silence">Longer than this is a silence.</param>
internal sealed class RecentLooks(TimeSpan silence)
{
    private const int Most = 96;

    private readonly List<Look> _edges = new(0);
    private Moment[] _moments = [];
    private int _first;
    private bool _isLastEdge;

    public int Count { get; private set; }

    public Look Last { get; private set; }

    public long Ticks(int place) => At(place).Ticks;

    public void Add(in Look look)
    {
        if (Last.IsKnown && look.Ticks - Last.Ticks > silence.Ticks)
        {
            if (!_isLastEdge)
            {
                _edges.Add(Last);
            }

            _edges.Add(look);
            _isLastEdge = true;
        }
        else
        {
            _isLastEdge = false;
        }

        Last = look;
        Add(new Moment(look.Ticks, (float)look.Distance));
    }

    /// <returns>-1 for none.</returns>
    public int FirstNear(long from, double metres)
    {
        for (int i = 0; i < Count; i++)
        {
            if (At(i) is var moment && moment.Ticks >= from && moment.Metres <= metres)
            {
                return i;
            }
        }

        return -1;
    }

    /// <returns>-1 for none.</returns>
    public int LastNear(long until, double metres)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            if (At(i) is var moment && moment.Ticks <= until && moment.Metres <= metres)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A moment after which nothing was seen for long.</summary>
    public Look BeforeSilence(int place)
    {
        long ticks = Ticks(place);
        return _edges.FindLast(edge => edge.Ticks == ticks);
    }

    /// <summary>A moment before which nothing was seen for long.</summary>
    public Look AfterSilence(int place)
    {
        long ticks = Ticks(place);
        return _edges.Find(edge => edge.Ticks == ticks);
    }

    public void Save(StateWriter state)
    {
        Last.Save(state);
        state.Write(_isLastEdge);
        state.Write(Count);
        long before = Last.Ticks;
        for (int i = 0; i < Count; i++)
        {
            Moment moment = At(i);
            (long seconds, long rest) = Math.DivRem(moment.Ticks - before, TimeSpan.TicksPerSecond);
            state.Write(rest == 0 ? seconds << 1 : ((moment.Ticks - before) << 1) | 1);
            state.Write(moment.Metres);
            before = moment.Ticks;
        }

        state.Write(_edges.Count);
        foreach (Look edge in _edges)
        {
            edge.Save(state);
        }
    }

    public static RecentLooks Load(ref StateReader state, TimeSpan silence)
    {
        RecentLooks looks = new(silence) { Last = Look.Load(ref state), _isLastEdge = state.ReadBoolean() };
        long ticks = looks.Last.Ticks;
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            long code = state.ReadInt64();
            ticks += (code & 1) != 0 ? code >> 1 : (code >> 1) * TimeSpan.TicksPerSecond;
            looks.Add(new Moment(ticks, state.ReadSingle()));
        }

        for (int left = state.ReadInt32(); left > 0; left--)
        {
            looks._edges.Add(Look.Load(ref state));
        }

        return looks;
    }

    private ref readonly Moment At(int place)
    {
        int index = _first + place;
        return ref _moments[index < _moments.Length ? index : index - _moments.Length];
    }

    private void Add(in Moment moment)
    {
        if (Count == Most)
        {
            _moments[_first] = moment;
            _first = _first == Most - 1 ? 0 : _first + 1;
            Forget(At(0).Ticks);
            return;
        }

        if (Count == _moments.Length)
        {
            Array.Resize(ref _moments, Math.Min(Most, Math.Max(4, Count * 2)));
        }

        _moments[Count++] = moment;
    }

    private void Forget(long before)
    {
        int old = 0;
        while (old < _edges.Count && _edges[old].Ticks < before)
        {
            old++;
        }

        if (old > 0)
        {
            _edges.RemoveRange(0, old);
        }
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private readonly record struct Moment(long Ticks, float Metres);
}
