namespace Maritime.Server.Feeds;

internal enum FeedState
{
    /// <summary>Not yet connected, or lost: it is being tried again.</summary>
    Down,
    Up,

    /// <summary>Connected, and nothing has been heard for a while.</summary>
    Silent,

    /// <summary>A file that has been read to its end.</summary>
    Ended,
}

/// <summary>How one feed is doing. Written by the feed, read by the status page.</summary>
internal sealed class FeedHealth(string name, string kind)
{
    /// <summary>60 s: six nominal intervals of a class A ship under way (ITU-R M.1371 Annex 1).</summary>
    public static TimeSpan SilentAfter { get; } = TimeSpan.FromSeconds(60);

    public string Name { get; } = name;

    public string Kind { get; } = kind;

    /// <summary>One sentence: what it is connected to, or why it is not.</summary>
    public string Detail { get; set; } = "Not started yet.";

    /// <summary>Why a recording was not read to its end, in one sentence; null when it was.</summary>
    public string? Failure { get; set; }

    public DateTimeOffset? LastHeardAt { get; set; }

    public DateTimeOffset? UpSince { get; set; }

    public bool IsConnected { get; set; }

    public bool HasEnded { get; set; }

    public long Lines { get; set; }

    public long Positions { get; set; }

    public long Refused { get; set; }

    public IReadOnlyDictionary<string, long> RefusedByKind { get; set; } = new Dictionary<string, long>();

    /// <summary>
    /// Receivers of this feed, or the feed itself, whose clock is off and corrected; one sentence, or null.
    /// </summary>
    public string? Clocks { get; set; }

    public FeedState StateAt(DateTimeOffset now) => this switch
    {
        { HasEnded: true } => FeedState.Ended,
        { IsConnected: false } => FeedState.Down,
        _ when now - (LastHeardAt ?? UpSince ?? now) > SilentAfter => FeedState.Silent,
        _ => FeedState.Up,
    };
}
