namespace Maritime.Storage.Tracks;

/// <summary>
/// Tracks to the bytes of one chunk and back, in memory: for measuring, and for whoever has the bytes only.
/// </summary>
public static class TrackCodec
{
    /// <param name="tracks">By MMSI, each in order of time.</param>
    public static byte[] Encode(IReadOnlyList<ArchivedTrack> tracks)
    {
        TrackChunk.Builder builder = new();
        foreach (ArchivedTrack track in tracks)
        {
            builder.Add(track.Points as ArchivedPoint[] ?? [.. track.Points]);
        }

        return builder.Finish([]);
    }

    /// <returns>How many positions were decoded; their checksums are verified.</returns>
    /// <exception cref="DamagedStateException">These are not the bytes of a whole chunk.</exception>
    public static long Decode(ReadOnlySpan<byte> chunk)
    {
        const string Name = "in memory";
        (long offset, _) = TrackChunk.ReadTrailer(
            chunk[Math.Max(0, chunk.Length - TrackChunk.TrailerLength)..], Name, chunk.Length);
        TrackChunk index = TrackChunk.ReadFooter(chunk[(int)offset..], Name, chunk.Length);
        ArchivedPoint[] points = new ArchivedPoint[RunCodec.MaxCount];
        long count = 0;
        foreach (RunEntry run in index.Runs)
        {
            ReadOnlySpan<byte> bytes = chunk.Slice((int)run.Offset, run.Length + BlockCodec.Slack);
            if (!TrackChunk.TryReadRun(bytes, run, Window.All, points, out int read))
            {
                throw new DamagedStateException(Invariant($"A run of {run.Mmsi} is damaged."));
            }

            count += read;
        }

        return count;
    }
}
