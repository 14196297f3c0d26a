namespace Maritime.Ais.Formats;

/// <summary>A receiver whose clock is wrong and is corrected.</summary>
/// <param name="Receiver">Its name, as it gave it.</param>
/// <param name="Ahead">Of UTC; negative when it is slow.</param>
/// <param name="Messages">Whose times were moved.</param>
public sealed record ClockCorrection(string Receiver, TimeSpan Ahead, long Messages);

/// <summary>What became of the lines of one source. Nothing is dropped without being counted here.</summary>
public sealed class ReadStatistics
{
    private readonly Dictionary<string, long> _refused = new(StringComparer.Ordinal);

    public long Lines { get; set; }

    public long Positions { get; set; }

    public long Statics { get; set; }

    /// <summary>
    /// Messages that are valid and carry neither a position nor static data (base-station text, and so on).
    /// </summary>
    public long Others { get; set; }

    /// <summary>The same transmission heard again by another station, or by the same one.</summary>
    public long Duplicates { get; set; }

    /// <summary>Messages whose time was moved, because their receiver's clock is off.</summary>
    public long TimesCorrected { get; private set; }

    /// <summary>Receivers whose clock is off, as of now.</summary>
    public IReadOnlyList<ClockCorrection> Clocks { get; private set; } = [];

    public long Refused => _refused.Values.Sum();

    /// <summary>Refused lines by kind: "bad-checksum", "unknown-formatter", "bad-row", ...</summary>
    public IReadOnlyDictionary<string, long> RefusedByKind => _refused;

    /// <summary>The first refusals in words, with their line numbers; at most 8 are kept.</summary>
    public List<string> Samples { get; } = [];

    internal void SetClocks(long corrected, IEnumerable<ClockCorrection> clocks)
    {
        TimesCorrected = corrected;
        Clocks = corrected == 0 ? [] : [.. clocks];
    }

    /// <summary>For readers that count by themselves.</summary>
    internal void SetRefused(string kind, long count)
    {
        if (count > 0)
        {
            _refused[kind] = count;
        }
    }

    public void Refuse(string kind, string? sample = null)
    {
        _refused[kind] = _refused.GetValueOrDefault(kind) + 1;
        if (sample is not null && Samples.Count < 8)
        {
            Samples.Add(sample);
        }
    }
}
