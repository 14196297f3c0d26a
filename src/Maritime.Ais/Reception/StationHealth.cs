namespace Maritime.Ais.Reception;

/// <summary>How one receiver, or one whole feed, is doing, in event time.</summary>
public sealed class StationHealth
{
    /// <summary>31 samples: a median that one burst of delayed messages cannot move.</summary>
    private const int OffsetSamples = 31;

    /// <summary>Fewer say nothing.</summary>
    private const int MinOffsetSamples = 5;

    /// <summary>5 min: long enough for a quiet station, short enough to notice within one.</summary>
    private static readonly double RateWindowSeconds = TimeSpan.FromMinutes(5).TotalSeconds;

    private readonly float[] _offsets = new float[OffsetSamples];
    private int _offsetCount;
    private double _weight;
    private long _firstTicks;
    private long _lastTicks;

    /// <summary>Messages heard, duplicates included.</summary>
    public long Messages { get; private set; }

    /// <summary>Null before the first one.</summary>
    public DateTimeOffset? FirstHeard => Messages == 0 ? null : new(_firstTicks, TimeSpan.Zero);

    public DateTimeOffset? LastHeard => Messages == 0 ? null : new(_lastTicks, TimeSpan.Zero);

    /// <summary>The longest time without a message, between two of them.</summary>
    public TimeSpan LongestSilence { get; private set; }

    /// <summary>Messages a second over the last minutes, as of the last message.</summary>
    public double MessagesPerSecond
    {
        get
        {
            double span = Math.Min((_lastTicks - _firstTicks) / (double)TimeSpan.TicksPerSecond, RateWindowSeconds);
            return span <= 0 ? 0 : _weight / (RateWindowSeconds * (1 - Math.Exp(-span / RateWindowSeconds)));
        }
    }

    /// <summary>
    /// How much its clock is ahead of UTC; null until enough base stations or shared ships were heard.
    /// </summary>
    /// <remarks>The median, because networks delay some messages and none arrives early.</remarks>
    public TimeSpan? ClockOffset
    {
        get
        {
            int count = Math.Min(_offsetCount, OffsetSamples);
            if (count < MinOffsetSamples)
            {
                return null;
            }

            Span<float> sorted = stackalloc float[OffsetSamples];
            _offsets.AsSpan(0, count).CopyTo(sorted);
            sorted[..count].Sort();
            return TimeSpan.FromSeconds(sorted[count / 2]);
        }
    }

    /// <summary>How long it has been silent at a moment; zero before it was heard at all.</summary>
    public TimeSpan SilenceAt(DateTimeOffset now) =>
        Messages == 0 || now.UtcTicks <= _lastTicks ? TimeSpan.Zero : TimeSpan.FromTicks(now.UtcTicks - _lastTicks);

    internal void Hear(long ticks)
    {
        Messages++;
        if (Messages == 1)
        {
            _firstTicks = ticks;
            _lastTicks = ticks;
            _weight = 1;
            return;
        }

        long passed = ticks - _lastTicks;
        if (passed <= 0)
        {
            _weight++;
            return;
        }

        LongestSilence = TimeSpan.FromTicks(Math.Max(LongestSilence.Ticks, passed));
        _weight = (_weight * Math.Exp(-passed / (double)TimeSpan.TicksPerSecond / RateWindowSeconds)) + 1;
        _lastTicks = ticks;
    }

    internal void AddOffset(double seconds) => _offsets[_offsetCount++ % OffsetSamples] = (float)seconds;
}
