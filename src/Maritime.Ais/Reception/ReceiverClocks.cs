using Maritime.Primitives;

namespace Maritime.Ais.Reception;

/// <summary>
/// Learns how far the clocks of several receivers are off, and by how much their times must be moved.
/// </summary>
/// <remarks>
/// <para>
/// Three witnesses, the best first: base stations, which say UTC; a ship that two receivers hear, whose very same
/// transmission bears two times; and the UTC second that a ship says with its position, which tells which of the two
/// receivers is right, to the minute. Receivers of which neither is known to be right are set to the one heard first,
/// so
/// that their ships do not jump.
/// </para>
/// <para>
/// An offset counts when it is <see cref="Guard"/> or more and steady: a network that delays now this message and now
/// that is no clock. Depends on the order of the input and on nothing else. Bounded memory; not thread-safe.
/// </para>
/// </remarks>
public sealed class ReceiverClocks
{
    /// <summary>
    /// 5 s: networks deliver within two or three, and a ship at 20 kn sails 50 m meanwhile (detection specification,
    /// section 1: 5 to 30 s).
    /// </summary>
    public static TimeSpan Guard { get; } = TimeSpan.FromSeconds(5);

    /// <summary>1 h: more would be a time zone, a mistake of configuration and not a drift.</summary>
    public static TimeSpan MaxOffset { get; } = TimeSpan.FromHours(1);

    // A receiver well known by now is compared by one transmission in eight.
    private const ulong SparseMask = 7;

    private readonly Clock?[] _clocks = new Clock?[64];
    private readonly Dictionary<int, Clock> _more = [];
    private readonly Dictionary<ulong, (int Receiver, long AtTicks)> _heard = [];
    private readonly ulong[] _ring;
    private int _next;

    /// <param name="transmissions">
    /// How many are remembered for comparing: those of the longest offset, <see cref="MaxOffset"/>, at best.
    /// </param>
    public ReceiverClocks(int transmissions = 16_384) => _ring = new ulong[transmissions];

    /// <summary>Messages whose time was moved.</summary>
    public long Corrected { get; private set; }

    /// <summary>Receivers whose clock is being corrected, and how far it is ahead of UTC, in whole seconds.</summary>
    public IEnumerable<(int Receiver, TimeSpan Ahead, long Messages)> Off =>
        _clocks.Select((clock, receiver) => (Receiver: receiver, Clock: clock))
            .Concat(_more.OrderBy(one => one.Key).Select(one => (Receiver: one.Key, Clock: (Clock?)one.Value)))
            .Where(one => one.Clock is { CorrectionTicks: not 0 })
            .Select(one => (one.Receiver, TimeSpan.FromTicks(one.Clock!.CorrectionTicks), one.Clock.Corrected));

    /// <summary>The receiver heard a base station.</summary>
    /// <param name="receiver">A number of its own, 0 or more.</param>
    /// <param name="atTicks">By its own clock.</param>
    /// <param name="utcTicks">By the base station's.</param>
    public void HearUtc(int receiver, long atTicks, long utcTicks)
    {
        if (Math.Abs(atTicks - utcTicks) <= MaxOffset.Ticks)
        {
            Of(receiver).AddUtc(atTicks - utcTicks);
        }
    }

    /// <summary>The receiver heard a ship that moves.</summary>
    /// <param name="receiver">A number of its own, 0 or more.</param>
    /// <param name="atTicks">By its own clock.</param>
    /// <param name="fingerprint">The same for the same bits, and for no others.</param>
    /// <param name="utcSecond">Of the position, 0 to 59.</param>
    public void HearShip(int receiver, long atTicks, ulong fingerprint, int utcSecond)
    {
        Clock clock = Of(receiver);
        clock.AddSecond(atTicks, utcSecond);
        if (clock.IsWellKnown && (fingerprint & SparseMask) != 0)
        {
            return;
        }

        if (!_heard.TryGetValue(fingerprint, out (int Receiver, long AtTicks) first))
        {
            _heard.Remove(_ring[_next]);
            _ring[_next] = fingerprint;
            _heard[fingerprint] = (receiver, atTicks);
            _next = (_next + 1) % _ring.Length;
        }
        else if (first.Receiver != receiver && Math.Abs(atTicks - first.AtTicks) <= MaxOffset.Ticks)
        {
            Compare((first.Receiver, first.AtTicks), (receiver, atTicks));
        }
    }

    /// <summary>The time as a receiver with a right clock would have written it.</summary>
    public long Correct(int receiver, long atTicks)
    {
        Clock? clock = receiver < _clocks.Length ? _clocks[receiver] : _more.GetValueOrDefault(receiver);
        if (clock is not { CorrectionTicks: not 0 } off || atTicks == 0)
        {
            return atTicks;
        }

        Corrected++;
        off.Corrected++;
        return atTicks - off.CorrectionTicks;
    }

    /// <summary>Everything learned, so that after a restart times are corrected as if there had been none.</summary>
    public void Save(StateWriter state)
    {
        state.Write(Corrected);
        (int Receiver, Clock Clock)[] known =
        [
            .. _clocks.Index().Where(one => one.Item is not null).Select(one => (one.Index, one.Item!)),
            .. _more.OrderBy(one => one.Key).Select(one => (one.Key, one.Value)),
        ];
        state.Write(known.Length);
        foreach ((int receiver, Clock clock) in known)
        {
            state.Write(receiver);
            clock.Save(state);
        }

        state.Write(_heard.Count);
        for (int i = 0; i < _ring.Length; i++)
        {
            ulong fingerprint = _ring[(_next + i) % _ring.Length];
            if (_heard.TryGetValue(fingerprint, out (int Receiver, long AtTicks) first))
            {
                state.Write((long)fingerprint);
                state.Write(first.Receiver);
                state.Write(first.AtTicks);
            }
        }
    }

    /// <summary>Puts what <see cref="Save"/> wrote in the place of everything learned so far.</summary>
    /// <param name="renumber">A receiver's number of today; -1 for one that is no longer there.</param>
    public void Load(ref StateReader state, Func<int, int> renumber)
    {
        Array.Clear(_clocks);
        _more.Clear();
        _heard.Clear();
        Array.Clear(_ring);
        _next = 0;
        Corrected = state.ReadInt64();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            int receiver = renumber(state.ReadInt32());
            Clock clock = receiver < 0 ? new() : Of(receiver);
            clock.Load(ref state);
        }

        for (int left = state.ReadInt32(); left > 0; left--)
        {
            ulong fingerprint = (ulong)state.ReadInt64();
            int receiver = renumber(state.ReadInt32());
            long at = state.ReadInt64();
            if (receiver >= 0)
            {
                _ring[_next] = fingerprint;
                _heard[fingerprint] = (receiver, at);
                _next = (_next + 1) % _ring.Length;
            }
        }
    }

    private Clock Of(int receiver)
    {
        if (receiver < _clocks.Length)
        {
            return _clocks[receiver] ??= new();
        }

        if (!_more.TryGetValue(receiver, out Clock? clock))
        {
            _more.Add(receiver, clock = new());
        }

        return clock;
    }

    private void Compare((int Receiver, long AtTicks) one, (int Receiver, long AtTicks) other)
    {
        Clock first = Of(one.Receiver);
        Clock second = Of(other.Receiver);
        if (!first.IsKnown || !second.IsKnown)
        {
            return; // Until both have been held against the ships, nobody can say which is right.
        }

        if (IsBetter(one.Receiver, first, other.Receiver, second))
        {
            second.AddShared(other.AtTicks - one.AtTicks + first.OffsetTicks);
        }
        else
        {
            first.AddShared(one.AtTicks - other.AtTicks + second.OffsetTicks);
        }
    }

    private static bool IsBetter(int receiver, Clock clock, int otherReceiver, Clock other) =>
        clock.HasUtc != other.HasUtc ? clock.HasUtc
        : clock.AgreesWithShips != other.AgreesWithShips ? clock.AgreesWithShips
        : receiver < otherReceiver;

    private sealed class Clock
    {
        /// <summary>31: a median that one burst of delayed messages does not move.</summary>
        private const int Samples = 31;

        /// <summary>Fewer say nothing.</summary>
        private const int MinSamples = 5;

        /// <summary>2 s: half the samples must lie so near to the median.</summary>
        private const double MaxSpread = 2;

        private readonly float[] _offsets = new float[Samples];
        private readonly float[] _seconds = new float[Samples];
        private int _offsetCount;
        private int _secondCount;
        private int _utcCount;

        public bool HasUtc => _utcCount >= MinSamples;

        public bool IsKnown => HasUtc || _secondCount >= MinSamples;

        public bool IsWellKnown => _offsetCount >= Samples && _secondCount >= Samples;

        /// <summary>Whether its seconds are those that ships state.</summary>
        public bool AgreesWithShips { get; private set; }

        /// <summary>How far it is ahead of UTC; 0 while that is not known.</summary>
        public long OffsetTicks { get; private set; }

        /// <summary>The offset in whole seconds where it is one to correct, and 0 where it is not.</summary>
        public long CorrectionTicks { get; private set; }

        public long Corrected { get; set; }

        public void AddUtc(long offsetTicks)
        {
            if (++_utcCount == MinSamples)
            {
                _offsetCount = 0; // From here on only UTC counts.
            }

            Add(offsetTicks);
        }

        public void AddShared(long offsetTicks)
        {
            if (!HasUtc)
            {
                Add(offsetTicks);
            }
        }

        public void AddSecond(long atTicks, int utcSecond)
        {
            double second = atTicks / (double)TimeSpan.TicksPerSecond % 60;
            _seconds[_secondCount++ % Samples] = (float)Math.IEEERemainder(second - utcSecond, 60);
            if (_secondCount == MinSamples || _secondCount % MinSamples == 0)
            {
                (double median, double spread) = MedianOf(_seconds, Math.Min(_secondCount, Samples));
                AgreesWithShips = Math.Abs(median) < Guard.TotalSeconds && spread <= MaxSpread;
            }
        }

        public void Save(StateWriter state)
        {
            state.Write(_offsetCount);
            state.Write(_secondCount);
            state.Write(_utcCount);
            state.Write(AgreesWithShips);
            state.Write(OffsetTicks);
            state.Write(CorrectionTicks);
            state.Write(Corrected);
            for (int i = 0; i < Samples; i++)
            {
                state.Write(_offsets[i]);
                state.Write(_seconds[i]);
            }
        }

        public void Load(ref StateReader state)
        {
            _offsetCount = state.ReadInt32();
            _secondCount = state.ReadInt32();
            _utcCount = state.ReadInt32();
            AgreesWithShips = state.ReadBoolean();
            OffsetTicks = state.ReadInt64();
            CorrectionTicks = state.ReadInt64();
            Corrected = state.ReadInt64();
            for (int i = 0; i < Samples; i++)
            {
                _offsets[i] = state.ReadSingle();
                _seconds[i] = state.ReadSingle();
            }
        }

        private void Add(long offsetTicks)
        {
            _offsets[_offsetCount++ % Samples] = (float)(offsetTicks / (double)TimeSpan.TicksPerSecond);
            int count = Math.Min(_offsetCount, Samples);
            if (count < MinSamples)
            {
                return;
            }

            (double median, double spread) = MedianOf(_offsets, count);
            bool isSteady = spread <= MaxSpread;
            OffsetTicks = isSteady ? (long)(median * TimeSpan.TicksPerSecond) : 0;
            CorrectionTicks = isSteady && Math.Abs(median) >= Guard.TotalSeconds
                ? (long)Math.Round(median) * TimeSpan.TicksPerSecond
                : 0;
        }

        /// <summary>The median, and the median distance from it.</summary>
        private static (double Median, double Spread) MedianOf(float[] samples, int count)
        {
            Span<float> sorted = stackalloc float[Samples];
            sorted = sorted[..count];
            samples.AsSpan(0, count).CopyTo(sorted);
            sorted.Sort();
            float median = sorted[count / 2];
            for (int i = 0; i < count; i++)
            {
                sorted[i] = Math.Abs(sorted[i] - median);
            }

            sorted.Sort();
            return (median, sorted[count / 2]);
        }
    }
}
