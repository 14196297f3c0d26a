using System.Runtime.CompilerServices;
using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Detection.Dark;

/// <summary>Where any ship at all was heard, in patches of 6 nm and steps of ten minutes, over the last day.</summary>
/// <remarks>
/// The share received in a cell is an average over weeks; whether it is any good at this hour is seen from the ships
/// within about 10 nm that are heard (detection specification, section 2: "peer heard").
/// </remarks>
internal sealed class HeardPlaces
{
    private const double PatchDegrees = 0.1;
    private const int Words = 3;
    private const int Epochs = Words * 64;

    /// <summary>
    /// 10 min before, 20 min after: traffic has holes of that size; and a feed that has ended is not taken to go on.
    /// </summary>
    private const int Before = 1;
    private const int After = 2;

    private static readonly long Epoch = TimeSpan.FromMinutes(10).Ticks;
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(2);

    private readonly Dictionary<(SourceFamily, int Patch), Marks> _patches = [];
    private long _forgotten;

    /// <summary>How far back <see cref="WasHeard"/> knows: 32 hours.</summary>
    public static TimeSpan Span { get; } = TimeSpan.FromTicks(Epoch * Epochs);

    public void Mark(Position place, SourceFamily family, long at)
    {
        (SourceFamily, int) key = (family, PatchOf(place.LatitudeDegrees, place.LongitudeDegrees));
        if (!_patches.TryGetValue(key, out Marks? marks))
        {
            _patches[key] = marks = new Marks();
        }

        marks.Add(at / Epoch);
    }

    public bool WasHeard(Position place, SourceFamily family, long at)
    {
        long epoch = at / Epoch;
        double scale = Math.Max(0.02, Math.Cos(double.DegreesToRadians(place.LatitudeDegrees)));
        for (int y = -1; y <= 1; y++)
        {
            for (int x = -1; x <= 1; x++)
            {
                int patch = PatchOf(
                    place.LatitudeDegrees + (y * PatchDegrees), place.LongitudeDegrees + (x * PatchDegrees / scale));
                if (_patches.TryGetValue((family, patch), out Marks? marks)
                    && marks.Has(epoch - Before, epoch + After))
                {
                    return true;
                }
            }
        }

        return false;
    }

    public void Forget(DateTimeOffset now)
    {
        if (now.UtcTicks - _forgotten < ForgetEvery.Ticks)
        {
            return;
        }

        _forgotten = now.UtcTicks;
        long oldest = (now - Span).UtcTicks / Epoch;
        foreach ((SourceFamily, int) key in _patches.Where(one => one.Value.Newest < oldest)
            .Select(one => one.Key).ToList())
        {
            _patches.Remove(key);
        }
    }

    public void Save(StateWriter state)
    {
        state.Write(_forgotten);
        state.Write(_patches.Count);
        foreach (((SourceFamily family, int patch), Marks marks) in _patches.OrderBy(entry => entry.Key))
        {
            state.Write((byte)family);
            state.Write(patch);
            marks.Save(state);
        }
    }

    public void Load(ref StateReader state)
    {
        _patches.Clear();
        _forgotten = state.ReadInt64();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            (SourceFamily, int) key = ((SourceFamily)state.ReadInt32(), state.ReadInt32());
            _patches[key] = new Marks();
            _patches[key].Load(ref state);
        }
    }

    // Rows of a tenth of a degree, cut into columns of like width.
    private static int PatchOf(double latitude, double longitude)
    {
        int row = Math.Clamp((int)Math.Floor((latitude + 90) / PatchDegrees), 0, 1799);
        double middle = ((row + 0.5) * PatchDegrees) - 90;
        int columns = Math.Max(1, (int)(360 / PatchDegrees * Math.Cos(double.DegreesToRadians(middle))));
        int column = (int)Math.Floor((longitude + 180) / 360 * columns) % columns;
        return (row * 3600) + (column < 0 ? column + columns : column);
    }

    private sealed class Marks
    {
        private Bits _words;

        public long Newest { get; private set; }

        /// <param name="first">Inclusive, as is the last.</param>
        public bool Has(long first, long last)
        {
            for (long epoch = first; epoch <= last; epoch++)
            {
                if (epoch <= Newest && epoch > Newest - Epochs
                    && (_words[(int)(epoch / 64 % Words)] >> (int)(epoch % 64) & 1) != 0)
                {
                    return true;
                }
            }

            return false;
        }

        public void Add(long epoch)
        {
            for (long cleared = Math.Max(Newest + 1, epoch - Epochs + 1); cleared <= epoch; cleared++)
            {
                _words[(int)(cleared / 64 % Words)] &= ~(1UL << (int)(cleared % 64));
            }

            Newest = Math.Max(Newest, epoch);
            if (epoch > Newest - Epochs)
            {
                _words[(int)(epoch / 64 % Words)] |= 1UL << (int)(epoch % 64);
            }
        }

        public void Save(StateWriter state)
        {
            state.Write(Newest);
            for (int i = 0; i < Words; i++)
            {
                state.Write(unchecked((long)_words[i]));
            }
        }

        public void Load(ref StateReader state)
        {
            Newest = state.ReadInt64();
            for (int i = 0; i < Words; i++)
            {
                _words[i] = unchecked((ulong)state.ReadInt64());
            }
        }

        [InlineArray(Words)]
        private struct Bits
        {
            private ulong _first;
        }
    }
}
