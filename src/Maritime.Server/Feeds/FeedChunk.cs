namespace Maritime.Server.Feeds;

/// <summary>Whole lines of one feed, as they came in.</summary>
/// <param name="Source">Number of the feed within this process; it stands in every report.</param>
/// <param name="ArrivedAt">The one clock read on the path of a sentence.</param>
/// <param name="IsLast">The feed has ended: a recording was read to its end.</param>
internal readonly record struct FeedChunk(
    ushort Source, DateTimeOffset ArrivedAt, ReadOnlyMemory<byte> Lines, bool IsLast = false);
