using System.Buffers;
using Maritime.Storage.Blobs;

namespace Maritime.Storage.Tracks;

/// <summary>Reads the runs of a selection: those that lie near each other in one go, decoding on every core.</summary>
internal sealed class RunReader(IBlobStore blobs, Action<TrackChunk, string> onDamaged)
{
    /// <summary>64 KiB between two runs are read along: cheaper than another request.</summary>
    private const int MaxGapBytes = 64 * 1024;

    /// <summary>4 MiB: many requests of this size go on side by side, none of them fills the memory.</summary>
    private const int MaxReadBytes = 4 << 20;

    /// <summary>64 runs, some 65,000 positions or 2 ms: less is not worth a second thread.</summary>
    private const int RunsPerThread = 64;

    /// <summary>Every vessel's positions within the window, in order of time and without doubles; none empty.</summary>
    public async Task<IReadOnlyList<ArchivedPoint[]>> ReadAsync(
        RunSelection selection, Window window, CancellationToken cancellationToken)
    {
        Stretch[] stretches = Plan(selection);
        try
        {
            await Task.WhenAll(stretches.Select(stretch => ReadAsync(stretch, cancellationToken)))
                .ConfigureAwait(false);
            return Decode(selection, window, Locate(selection, stretches));
        }
        finally
        {
            foreach (Stretch stretch in stretches)
            {
                stretch.Return();
            }
        }
    }

    /// <summary>Which parts of which chunks are read.</summary>
    private static Stretch[] Plan(RunSelection selection)
    {
        List<Stretch> stretches = [];
        FoundRun[] inPlace = selection.Runs.ToArray();
        Array.Sort(inPlace, static (left, right) =>
        {
            int order = string.CompareOrdinal(left.Chunk.Name, right.Chunk.Name);
            return order != 0 ? order : left.Run.Offset.CompareTo(right.Run.Offset);
        });
        foreach (FoundRun found in inPlace)
        {
            long end = found.Run.Offset + found.Run.Length;
            if (stretches is [.., var last] && ReferenceEquals(last.Chunk, found.Chunk)
                && found.Run.Offset - last.End <= MaxGapBytes && end - last.Start <= MaxReadBytes)
            {
                last.End = end;
            }
            else
            {
                stretches.Add(new(found.Chunk, found.Run.Offset) { End = end });
            }
        }

        return [.. stretches];
    }

    private async Task ReadAsync(Stretch stretch, CancellationToken cancellationToken)
    {
        int count = (int)(stretch.End - stretch.Start) + BlockCodec.Slack;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(count);
        stretch.Bytes = bytes;
        int read = await blobs.ReadIntoAsync(
            stretch.Chunk.Name, stretch.Start, bytes.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        stretch.Count = Math.Max(0, read);
    }

    /// <summary>In which stretch each run of the selection lies.</summary>
    private static Stretch[] Locate(RunSelection selection, Stretch[] stretches)
    {
        ReadOnlySpan<FoundRun> runs = selection.Runs;
        Dictionary<TrackChunk, List<Stretch>> byChunk = new(ReferenceEqualityComparer.Instance);
        foreach (Stretch stretch in stretches)
        {
            if (!byChunk.TryGetValue(stretch.Chunk, out List<Stretch>? own))
            {
                byChunk[stretch.Chunk] = own = [];
            }

            own.Add(stretch);
        }

        Stretch[] places = new Stretch[runs.Length];
        for (int index = 0; index < runs.Length; index++)
        {
            long offset = runs[index].Run.Offset;
            List<Stretch> own = byChunk[runs[index].Chunk];
            (int low, int high) = (0, own.Count - 1);
            while (low < high)
            {
                int middle = (low + high + 1) / 2;
                (low, high) = own[middle].Start <= offset ? (middle, high) : (low, middle - 1);
            }

            places[index] = own[low];
        }

        return places;
    }

    private List<ArchivedPoint[]> Decode(RunSelection selection, Window window, Stretch[] places)
    {
        int threads = Math.Clamp(selection.Runs.Length / RunsPerThread, 1, Environment.ProcessorCount);
        (int Run, int Point)[] cuts = Cut(selection, threads);
        List<ArchivedPoint[]>[] parts = new List<ArchivedPoint[]>[threads];
        if (threads == 1)
        {
            return DecodePart(selection, window, places, cuts[0], cuts[1]);
        }

        Parallel.For(0, threads, part =>
            parts[part] = DecodePart(selection, window, places, cuts[part], cuts[part + 1]));
        return [.. parts.SelectMany(part => part)];
    }

    /// <summary>Where each thread's vessels begin among the runs and the pending positions.</summary>
    private static (int Run, int Point)[] Cut(RunSelection selection, int parts)
    {
        ReadOnlySpan<FoundRun> runs = selection.Runs;
        ReadOnlySpan<ArchivedPoint> pending = selection.Pending;
        (int Run, int Point)[] cuts = new (int Run, int Point)[parts + 1];
        for (int part = 1; part < parts; part++)
        {
            int run = runs.Length * part / parts;
            while (run > 0 && runs[run - 1].Run.Mmsi == runs[run].Run.Mmsi)
            {
                run--;
            }

            int point = 0;
            while (point < pending.Length && pending[point].Mmsi < runs[run].Run.Mmsi)
            {
                point++;
            }

            cuts[part] = (run, point);
        }

        cuts[parts] = (runs.Length, pending.Length);
        return cuts;
    }

    private List<ArchivedPoint[]> DecodePart(
        RunSelection selection, in Window window, Stretch[] places, (int Run, int Point) from, (int Run, int Point) to)
    {
        ReadOnlySpan<FoundRun> runs = selection.Runs;
        ReadOnlySpan<ArchivedPoint> pending = selection.Pending;
        ArchivedPoint[] scratch = ArrayPool<ArchivedPoint>.Shared.Rent(RunCodec.MaxCount);
        List<ArchivedPoint[]> tracks = [];
        List<ArchivedPoint> track = [];
        (int run, int point) = from;
        while (run < to.Run || point < to.Point)
        {
            int mmsi = Math.Min(
                run < to.Run ? runs[run].Run.Mmsi : int.MaxValue,
                point < to.Point ? pending[point].Mmsi : int.MaxValue);
            bool isInOrder = true;
            track.Clear();
            for (; run < to.Run && runs[run].Run.Mmsi == mmsi; run++)
            {
                int before = track.Count;
                Append(runs[run], places[run], window, scratch, track);
                isInOrder &= before == 0 || before == track.Count || track[before - 1].Seconds < track[before].Seconds;
            }

            for (; point < to.Point && pending[point].Mmsi == mmsi; point++)
            {
                track.Add(pending[point]);
                isInOrder = false;
            }

            if (track.Count > 0)
            {
                tracks.Add(isInOrder ? [.. track] : TrackArchive.InOrder([.. track]));
            }
        }

        ArrayPool<ArchivedPoint>.Shared.Return(scratch);
        return tracks;
    }

    private void Append(
        FoundRun found, Stretch stretch, in Window window, ArchivedPoint[] scratch, List<ArchivedPoint> track)
    {
        ref readonly RunEntry run = ref found.Run;
        int at = (int)(run.Offset - stretch.Start);
        int length = run.Length + BlockCodec.Slack;
        if (at + length > stretch.Count
            || !TrackChunk.TryReadRun(stretch.Bytes.AsSpan(at, length), run, window, scratch, out int count))
        {
            onDamaged(found.Chunk, Invariant(
                $"The track chunk {found.Chunk.Name} in {blobs.Place} is damaged: {run.Count} positions of {run.Mmsi} ")
                + Invariant($"from {TimeOf(run.From):s}Z to {TimeOf(run.To):s}Z cannot be read."));
            return;
        }

        foreach (ref readonly ArchivedPoint point in scratch.AsSpan(0, count))
        {
            if (window.Contains(point))
            {
                track.Add(point);
            }
        }
    }

    private static DateTimeOffset TimeOf(uint seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    /// <summary>A part of a chunk that is read with one request.</summary>
    private sealed class Stretch(TrackChunk chunk, long start)
    {
        public TrackChunk Chunk { get; } = chunk;

        public long Start { get; } = start;

        public long End { get; set; }

        public byte[]? Bytes { get; set; }

        /// <summary>How many bytes were there.</summary>
        public int Count { get; set; }

        public void Return()
        {
            if (Bytes is { } bytes)
            {
                ArrayPool<byte>.Shared.Return(bytes);
                Bytes = null;
            }
        }
    }
}
