using System.IO.Hashing;
using System.Runtime.CompilerServices;
using Maritime.Ais;
using Maritime.Primitives;
using Maritime.Storage.Blobs;

namespace Maritime.Storage.Tracks;

/// <summary>Every position ever taken in, in immutable chunks of a blob store.</summary>
/// <remarks>
/// Thread-safe: reports may come in and queries run at the same time; flushing, compaction and trimming take turns.
/// What
/// is not flushed is not durable: flush before a snapshot, so that the journal's rest brings it again. The same report
/// is stored once, however often and by whichever feed it comes.
/// </remarks>
public sealed class TrackArchive : IDisposable
{
    private const string Folder = "tracks/";
    private const int MaxGapBytes = 64 * 1024;
    private const int BatchBytes = 8 << 20;

    private readonly IBlobStore _blobs;
    private readonly TrackArchiveOptions _options;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly List<string> _superseded = [];
    private List<ArchivedPoint> _pending = [];
    private List<ArchivedPoint> _flushing = [];
    private IReadOnlyList<TrackChunk> _chunks = [];
    private int _readers;

    private TrackArchive(IBlobStore blobs, TrackArchiveOptions options)
    {
        _blobs = blobs;
        _options = options;
    }

    /// <summary>
    /// Called when a chunk or a part of one cannot be read, with its name; the rest is read all the same.
    /// </summary>
    public event Action<string>? Damaged;

    /// <summary>Positions taken in and not yet flushed.</summary>
    public int PendingCount
    {
        get
        {
            lock (_gate)
            {
                return _pending.Count;
            }
        }
    }

    public TrackArchiveSize Size
    {
        get
        {
            IReadOnlyList<TrackChunk> chunks = Volatile.Read(ref _chunks);
            return new(
                chunks.Sum(chunk => chunk.Positions),
                chunks.Sum(chunk => chunk.Length),
                chunks.Count,
                chunks.Count == 0 ? null : TimeOf(chunks.Min(chunk => chunk.From)),
                chunks.Count == 0 ? null : TimeOf(chunks.Max(chunk => chunk.To)));
        }
    }

    /// <summary>Reads the footers of all chunks.</summary>
    /// <param name="onDamaged">As <see cref="Damaged"/>, from the beginning.</param>
    /// <exception cref="NewerStateException">A newer program wrote one of them.</exception>
    public static async Task<TrackArchive> OpenAsync(
        IBlobStore blobs,
        TrackArchiveOptions? options = null,
        Action<string>? onDamaged = null,
        CancellationToken cancellationToken = default)
    {
        TrackArchive archive = new(blobs, options ?? TrackArchiveOptions.Default);
        archive.Damaged += onDamaged;
        List<TrackChunk> chunks = [];
        await foreach (BlobEntry entry in blobs.ListAsync(Folder, cancellationToken).ConfigureAwait(false))
        {
            if (await archive.ReadIndexAsync(entry, cancellationToken).ConfigureAwait(false) is { } chunk)
            {
                chunks.Add(chunk);
            }
        }

        // A crash between writing the merged chunk and deleting its parts leaves the parts behind.
        HashSet<string> replaced = [.. chunks.SelectMany(chunk => chunk.Replaces)];
        archive._superseded.AddRange(chunks.Select(chunk => chunk.Name).Where(replaced.Contains));
        archive._chunks = [.. chunks.Where(chunk => !replaced.Contains(chunk.Name))];
        await archive.DeleteSupersededAsync(cancellationToken).ConfigureAwait(false);
        return archive;
    }

    /// <summary>Takes in one report. One without a position is not a part of a track and is left out.</summary>
    public void Add(in PositionReport report)
    {
        if (ArchivedPoint.TryFrom(report, out ArchivedPoint point))
        {
            Add(point);
        }
    }

    public void Add(in ArchivedPoint point)
    {
        lock (_gate)
        {
            _pending.Add(point);
        }
    }

    /// <summary>Writes what has been taken in, one chunk for each day in it.</summary>
    /// <returns>How many positions were new.</returns>
    public async Task<long> FlushAsync(CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (_gate)
            {
                // What an interrupted flush left is taken up again; what was stored already is found to be there.
                _flushing.AddRange(_pending);
                _pending = [];
            }

            List<ArchivedPoint> fresh = await OnlyNewAsync(_flushing, cancellationToken).ConfigureAwait(false);
            foreach (IGrouping<uint, ArchivedPoint> day in fresh.GroupBy(point => point.Seconds / 86_400))
            {
                TrackChunk.Builder builder = new();
                foreach (IGrouping<int, ArchivedPoint> vessel in day.GroupBy(point => point.Mmsi))
                {
                    builder.Add(vessel.ToArray());
                }

                TrackChunk chunk = await WriteAsync(builder, [], cancellationToken).ConfigureAwait(false);
                Volatile.Write(ref _chunks, [.. _chunks.Where(other => other.Name != chunk.Name), chunk]);
            }

            lock (_gate)
            {
                _flushing = [];
            }

            await DeleteSupersededAsync(cancellationToken).ConfigureAwait(false);
            return fresh.Count;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>
    /// One vessel's positions from a time to a time, both included, in order; those not yet flushed too.
    /// </summary>
    public async Task<IReadOnlyList<ArchivedPoint>> ReadTrackAsync(
        Mmsi mmsi,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken = default)
    {
        await foreach (ArchivedTrack track in QueryAsync(
            new() { Mmsi = mmsi, From = from, To = to }, cancellationToken).ConfigureAwait(false))
        {
            return track.Points;
        }

        return [];
    }

    /// <summary>The tracks that a query asks for, by MMSI. Only a few vessels are held in memory at a time.</summary>
    public async IAsyncEnumerable<ArchivedTrack> QueryAsync(
        TrackQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _readers++;
        }

        try
        {
            Selection selection = Select(query);
            List<int> batch = [];
            long bytes = 0;
            foreach (int mmsi in selection.Vessels)
            {
                batch.Add(mmsi);
                bytes += selection.Bytes(mmsi);
                if (bytes >= BatchBytes)
                {
                    await foreach (ArchivedTrack track in ReadAsync(selection, batch, query, cancellationToken)
                        .ConfigureAwait(false))
                    {
                        yield return track;
                    }

                    batch.Clear();
                    bytes = 0;
                }
            }

            await foreach (ArchivedTrack track in ReadAsync(selection, batch, query, cancellationToken)
                .ConfigureAwait(false))
            {
                yield return track;
            }
        }
        finally
        {
            lock (_gate)
            {
                _readers--;
            }
        }
    }

    /// <summary>Everything in a span in order of time, then MMSI: what a replay plays.</summary>
    public async IAsyncEnumerable<ArchivedPoint> PlayAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        TimeSpan window = TimeSpan.FromHours(1);
        List<ArchivedPoint> points = [];
        for (DateTimeOffset start = Later(from, Size.From); start <= Earlier(to, Size.To); start += window)
        {
            points.Clear();
            DateTimeOffset end = Earlier(to, start + window - TimeSpan.FromSeconds(1));
            await foreach (ArchivedTrack track in QueryAsync(new() { From = start, To = end }, cancellationToken)
                .ConfigureAwait(false))
            {
                points.AddRange(track.Points);
            }

            points.Sort(static (left, right) =>
                left.Seconds != right.Seconds ? left.Seconds.CompareTo(right.Seconds)
                : left.Mmsi != right.Mmsi ? left.Mmsi.CompareTo(right.Mmsi)
                : ArchivedPoint.Compare(left, right));
            foreach (ArchivedPoint point in points)
            {
                yield return point;
            }
        }
    }

    /// <summary>Merges the small chunks of each day into large ones.</summary>
    /// <returns>How many chunks went.</returns>
    public async Task<int> CompactAsync(CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            int before = _chunks.Count;
            var days = _chunks.Where(chunk => chunk.Length < _options.TargetChunkBytes / 2)
                .GroupBy(chunk => chunk.From / 86_400).Where(day => day.Count() > 1).ToArray();
            foreach (IGrouping<uint, TrackChunk> day in days)
            {
                await MergeAsync([.. day], cancellationToken).ConfigureAwait(false);
            }

            await DeleteSupersededAsync(cancellationToken).ConfigureAwait(false);
            return before - _chunks.Count;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Removes whole chunks that the policy gives up, oldest first.</summary>
    /// <returns>What was removed, for the audit.</returns>
    public async Task<IReadOnlyList<RemovedChunk>> TrimAsync(
        TrackRetention retention,
        DateTimeOffset now,
        CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            List<RemovedChunk> removed = [];
            List<TrackChunk> kept = [.. _chunks.OrderBy(chunk => chunk.To)];
            long held = kept.Sum(chunk => chunk.Length);
            while (kept is [var oldest, ..])
            {
                string? reason =
                    retention.MaxAge is { } age && TimeOf(oldest.To) < now - age ? Invariant($"older than {age:c}")
                    : retention.MaxBytes is { } most && held > most ? Invariant($"over {most} bytes")
                    : null;
                if (reason is null)
                {
                    break;
                }

                kept.RemoveAt(0);
                held -= oldest.Length;
                _superseded.Add(oldest.Name);
                removed.Add(new(
                    oldest.Name, TimeOf(oldest.From), TimeOf(oldest.To), oldest.Positions, oldest.Length, reason));
            }

            Volatile.Write(ref _chunks, kept);
            await DeleteSupersededAsync(cancellationToken).ConfigureAwait(false);
            return removed;
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    /// <summary>Reads and checks every run.</summary>
    /// <returns>One sentence per finding, with the chunk's name.</returns>
    public async Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken = default)
    {
        List<string> findings = [];
        Damaged += findings.Add;
        try
        {
            await foreach (BlobEntry entry in _blobs.ListAsync(Folder, cancellationToken).ConfigureAwait(false))
            {
                await ReadIndexAsync(entry, cancellationToken).ConfigureAwait(false);
            }

            await foreach (ArchivedTrack _ in QueryAsync(TrackQuery.All, cancellationToken).ConfigureAwait(false))
            {
            }
        }
        finally
        {
            Damaged -= findings.Add;
        }

        return [.. findings.Distinct()];
    }

    private static DateTimeOffset TimeOf(uint seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) =>
        other is null || other < one ? other ?? DateTimeOffset.MinValue : one;

    private async Task<TrackChunk?> ReadIndexAsync(BlobEntry entry, CancellationToken cancellationToken)
    {
        string name = Invariant($"{entry.Name} in {_blobs.Place}");
        try
        {
            const int Guess = 64 * 1024; // Most footers come with the first read.
            byte[] tail = await _blobs.ReadRangeAsync(entry.Name, -Guess, Guess, cancellationToken)
                .ConfigureAwait(false) ?? [];
            (long offset, int length) = TrackChunk.ReadTrailer(
                tail.Length < TrackChunk.TrailerLength ? [] : tail.AsSpan(tail.Length - TrackChunk.TrailerLength),
                name,
                entry.Length);
            int wanted = length + TrackChunk.TrailerLength;
            if (wanted > tail.Length)
            {
                tail = await _blobs.ReadRangeAsync(entry.Name, offset, wanted, cancellationToken)
                    .ConfigureAwait(false) ?? [];
            }

            return tail.Length < wanted
                ? throw new DamagedStateException(Invariant($"The track chunk {name} is damaged: it ends early."))
                : TrackChunk.ReadFooter(tail.AsSpan(tail.Length - wanted), entry.Name, entry.Length);
        }
        catch (DamagedStateException damage)
        {
            Damaged?.Invoke(damage.Message);
            return null;
        }
    }

    /// <summary>Sorted by vessel and time, without doubles and without what is stored already.</summary>
    private async Task<List<ArchivedPoint>> OnlyNewAsync(List<ArchivedPoint> points,
        CancellationToken cancellationToken)
    {
        List<ArchivedPoint> fresh = new(points.Count);
        HashSet<ArchivedPoint> known = [];
        foreach (IGrouping<int,
            ArchivedPoint> vessel in points.GroupBy(point => point.Mmsi).OrderBy(group => group.Key))
        {
            ArchivedPoint[] own = [.. vessel];
            Array.Sort(own, ArchivedPoint.Compare);
            known.Clear();
            List<Found> stored = [];
            foreach (TrackChunk chunk in _chunks)
            {
                Find(chunk, vessel.Key, own[0].Seconds, own[^1].Seconds, stored);
            }

            if (stored.Count == 0)
            {
                fresh.AddRange(InOrder(own));
                continue;
            }

            foreach (ArchivedPoint[] run in await ReadRunsAsync(stored, cancellationToken).ConfigureAwait(false))
            {
                known.UnionWith(run.Select(point => point with { Source = 0 }));
            }

            foreach (ArchivedPoint point in own)
            {
                if (known.Add(point with { Source = 0 }))
                {
                    fresh.Add(point);
                }
            }
        }

        return fresh;
    }

    private static void Find(TrackChunk chunk, int mmsi, uint from, uint to, List<Found> found)
    {
        if (chunk.From > to || chunk.To < from)
        {
            return;
        }

        for (int index = chunk.FindFirst(mmsi); index < chunk.Runs.Count && chunk.Runs[index].Mmsi == mmsi; index++)
        {
            if (chunk.Runs[index].Overlaps(from, to))
            {
                found.Add(new(chunk, chunk.Runs[index]));
            }
        }
    }

    private async Task<TrackChunk> WriteAsync(
        TrackChunk.Builder builder,
        IReadOnlyCollection<string> replaces,
        CancellationToken cancellationToken)
    {
        DateTimeOffset from = TimeOf(builder.From);
        DateTimeOffset to = TimeOf(builder.To);
        byte[] bytes = builder.Finish(replaces);
        string span = Invariant($"{from:yyyyMMdd'T'HHmmss}-{to:yyyyMMdd'T'HHmmss}");
        string name = Folder + Invariant($"{from:yyyy-MM-dd}/{span}-{XxHash64.HashToUInt64(bytes):x16}.trk");
        await _blobs.WriteAsync(name, bytes, cancellationToken).ConfigureAwait(false);
        (long offset, int length) =
            TrackChunk.ReadTrailer(bytes.AsSpan(bytes.Length - TrackChunk.TrailerLength), name, bytes.Length);
        return TrackChunk.ReadFooter(bytes.AsSpan((int)offset), name, bytes.Length);
    }

    private async Task MergeAsync(IReadOnlyList<TrackChunk> parts, CancellationToken cancellationToken)
    {
        List<TrackChunk> merged = [];
        TrackChunk.Builder builder = new();
        Selection selection = new(parts, includePending: []);
        selection.AddAll();
        foreach (int mmsi in selection.Vessels)
        {
            ArchivedPoint[] points = Merge(
                await ReadRunsAsync(selection.Runs(mmsi), cancellationToken).ConfigureAwait(false));
            builder.Add(points);
            if (builder.Length >= _options.TargetChunkBytes)
            {
                merged.Add(await WriteAsync(builder, [], cancellationToken).ConfigureAwait(false));
                builder = new();
            }
        }

        // The last one to be written says what all of them replace: until it is there, the parts still count.
        string[] replaced = [.. parts.Select(part => part.Name)];
        if (builder.IsEmpty)
        {
            return;
        }

        merged.Add(await WriteAsync(builder, replaced, cancellationToken).ConfigureAwait(false));
        Volatile.Write(ref _chunks, [.. _chunks.Where(chunk => !replaced.Contains(chunk.Name)), .. merged]);
        _superseded.AddRange(replaced.Except(merged.Select(chunk => chunk.Name)));
    }

    /// <summary>Deletes what no query can be reading any more.</summary>
    private async Task DeleteSupersededAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_readers > 0)
            {
                return;
            }
        }

        foreach (string name in _superseded)
        {
            await _blobs.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        }

        _superseded.Clear();
    }

    private Selection Select(TrackQuery query)
    {
        uint from = ArchivedPoint.SecondsOf(query.From ?? DateTimeOffset.UnixEpoch);
        uint to = ArchivedPoint.SecondsOf(query.To ?? DateTimeOffset.MaxValue);
        UnitBox? box = query.Box is { } area ? UnitBox.From(area) : null;
        ArchivedPoint[] pending;
        IReadOnlyList<TrackChunk> chunks;
        lock (_gate)
        {
            pending =
            [
                .. _flushing.Concat(_pending).Where(point =>
                    point.Seconds >= from && point.Seconds <= to
                    && (query.Mmsi is null || query.Mmsi.Value.Value == point.Mmsi)
                    && (box is not { } inside || inside.Contains(point))),
            ];
            chunks = _chunks;
        }

        Selection selection = new(chunks, pending);
        selection.Add(query.Mmsi, from, to, box);
        return selection;
    }

    private async IAsyncEnumerable<ArchivedTrack> ReadAsync(
        Selection selection,
        IReadOnlyList<int> vessels,
        TrackQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        uint from = ArchivedPoint.SecondsOf(query.From ?? DateTimeOffset.UnixEpoch);
        uint to = ArchivedPoint.SecondsOf(query.To ?? DateTimeOffset.MaxValue);
        UnitBox? box = query.Box is { } area ? UnitBox.From(area) : null;
        List<Found> found = [.. vessels.SelectMany(selection.Runs)];
        IReadOnlyList<ArchivedPoint[]> runs = await ReadRunsAsync(found, cancellationToken).ConfigureAwait(false);
        ILookup<int, ArchivedPoint[]> byVessel = runs.Where(run => run.Length > 0).ToLookup(run => run[0].Mmsi);
        foreach (int mmsi in vessels)
        {
            ArchivedPoint[] points = Merge([.. byVessel[mmsi], selection.Pending(mmsi)]);
            points = Array.FindAll(points, point =>
                point.Seconds >= from && point.Seconds <= to && (box is not { } inside || inside.Contains(point)));
            if (points.Length > 0)
            {
                _ = Mmsi.TryCreate(mmsi, out Mmsi vessel);
                yield return new(vessel, query.ToleranceMetres is { } tolerance
                    ? TrackSimplifier.Simplify(points, tolerance)
                    : points);
            }
        }
    }

    /// <summary>One vessel's runs as one track in order, without doubles.</summary>
    private static ArchivedPoint[] Merge(IReadOnlyList<ArchivedPoint[]> runs)
    {
        if (runs.Count == 1)
        {
            return runs[0];
        }

        ArchivedPoint[][] inOrder = [.. runs.Where(run => run.Length > 0).OrderBy(run => run[0].Seconds)];
        ArchivedPoint[] points = [.. inOrder.SelectMany(run => run)];
        bool isOverlapping = inOrder.Zip(inOrder.Skip(1)).Any(pair => pair.First[^1].Seconds >= pair.Second[0].Seconds);
        return isOverlapping ? InOrder(points) : points;
    }

    internal static ArchivedPoint[] InOrder(ArchivedPoint[] points)
    {
        Array.Sort(points, ArchivedPoint.Compare);
        int count = 0;
        foreach (ArchivedPoint point in points)
        {
            if (count == 0 || !points[count - 1].IsSameReport(point))
            {
                points[count++] = point;
            }
        }

        return points[..count];
    }

    /// <summary>Reads runs, those that lie near each other in one go.</summary>
    private async Task<IReadOnlyList<ArchivedPoint[]>> ReadRunsAsync(
        IReadOnlyList<Found> runs,
        CancellationToken cancellationToken)
    {
        List<Task<IReadOnlyList<ArchivedPoint[]>>> reads = [];
        foreach (IGrouping<TrackChunk, RunEntry> chunk in runs.GroupBy(found => found.Chunk, found => found.Run))
        {
            List<RunEntry> near = [];
            foreach (RunEntry run in chunk.OrderBy(run => run.Offset))
            {
                if (near is [var first, ..]
                    && (run.Offset - near[^1].Offset - near[^1].Length > MaxGapBytes
                        || run.Offset + run.Length - first.Offset > BatchBytes))
                {
                    reads.Add(ReadNearAsync(chunk.Key, near, cancellationToken));
                    near = [];
                }

                near.Add(run);
            }

            reads.Add(ReadNearAsync(chunk.Key, near, cancellationToken));
        }

        return [.. (await Task.WhenAll(reads).ConfigureAwait(false)).SelectMany(read => read)];
    }

    private async Task<IReadOnlyList<ArchivedPoint[]>> ReadNearAsync(
        TrackChunk chunk,
        List<RunEntry> near,
        CancellationToken cancellationToken)
    {
        long start = near[0].Offset;
        int count = (int)(near[^1].Offset + near[^1].Length - start) + BlockCodec.Slack;
        byte[]? bytes = await _blobs.ReadRangeAsync(chunk.Name, start, count, cancellationToken).ConfigureAwait(false);
        List<ArchivedPoint[]> read = [];
        foreach (RunEntry run in near)
        {
            ArchivedPoint[] points = new ArchivedPoint[run.Count];
            int at = (int)(run.Offset - start);
            if (bytes is not null && at + run.Length + BlockCodec.Slack <= bytes.Length
                && TrackChunk.TryReadRun(bytes.AsSpan(at, run.Length + BlockCodec.Slack), run, points))
            {
                read.Add(points);
            }
            else
            {
                Damaged?.Invoke(Invariant(
                    $"The track chunk {chunk.Name} in {_blobs.Place} is damaged: {run.Count} positions of {run.Mmsi} ")
                    + Invariant($"from {TimeOf(run.From):s}Z to {TimeOf(run.To):s}Z cannot be read."));
            }
        }

        return read;
    }

    private readonly record struct Found(TrackChunk Chunk, RunEntry Run);

    /// <summary>Which runs of which vessels a query has to read.</summary>
    private sealed class Selection(IReadOnlyList<TrackChunk> chunks, ArchivedPoint[] includePending)
    {
        private readonly SortedDictionary<int, List<Found>> _runs = [];
        private readonly ILookup<int, ArchivedPoint> _pending = includePending.ToLookup(point => point.Mmsi);

        public IEnumerable<int> Vessels => _runs.Keys.Concat(_pending.Select(vessel => vessel.Key)).Distinct().Order();

        public List<Found> Runs(int mmsi) => _runs.TryGetValue(mmsi, out List<Found>? runs) ? runs : [];

        public long Bytes(int mmsi) => Runs(mmsi).Sum(found => (long)found.Run.Length);

        public ArchivedPoint[] Pending(int mmsi) => InOrder([.. _pending[mmsi]]);

        public void AddAll() => Add(mmsi: null, 0, uint.MaxValue, box: null);

        public void Add(Mmsi? mmsi, uint from, uint to, UnitBox? box)
        {
            foreach (TrackChunk chunk in chunks.Where(chunk => chunk.From <= to && chunk.To >= from))
            {
                int index = mmsi is { Value: var first } ? chunk.FindFirst(first) : 0;
                for (; index < chunk.Runs.Count; index++)
                {
                    RunEntry run = chunk.Runs[index];
                    if (mmsi is { Value: var only } && run.Mmsi != only)
                    {
                        break;
                    }

                    if (run.Overlaps(from, to) && (box is not { } area || run.Overlaps(area)))
                    {
                        if (!_runs.TryGetValue(run.Mmsi, out List<Found>? found))
                        {
                            _runs[run.Mmsi] = found = [];
                        }

                        found.Add(new(chunk, run));
                    }
                }
            }
        }
    }
}

/// <summary>Which positions are wanted. What is null asks for all.</summary>
public sealed record TrackQuery
{
    public static TrackQuery All { get; } = new();

    public Mmsi? Mmsi { get; init; }

    /// <summary>Included, to the second.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Included, to the second.</summary>
    public DateTimeOffset? To { get; init; }

    public GeoBox? Box { get; init; }

    /// <summary>
    /// Leaves out positions that the others tell to within so many metres, in place and time:
    /// <see cref="TrackSimplifier.ToleranceMetres"/> says how many for a zoom.
    /// </summary>
    public double? ToleranceMetres { get; init; }
}

/// <summary>Positions of one vessel in order of time; never empty.</summary>
public sealed record ArchivedTrack(Mmsi Mmsi, IReadOnlyList<ArchivedPoint> Points)
{
    /// <summary>Any heap of positions as tracks, by MMSI, each report once.</summary>
    public static IReadOnlyList<ArchivedTrack> Of(IEnumerable<ArchivedPoint> points)
    {
        List<ArchivedTrack> tracks = [];
        foreach (IGrouping<int, ArchivedPoint> vessel in points.GroupBy(point => point.Mmsi).OrderBy(one => one.Key))
        {
            if (Mmsi.TryCreate(vessel.Key, out Mmsi mmsi))
            {
                tracks.Add(new(mmsi, TrackArchive.InOrder([.. vessel])));
            }
        }

        return tracks;
    }
}

public sealed record TrackArchiveOptions
{
    public static TrackArchiveOptions Default { get; } = new();

    /// <summary>64 MiB, some 18 million positions: read in parts, and still quick to merge in memory.</summary>
    public int TargetChunkBytes { get; init; } = 64 << 20;
}

/// <param name="MaxAge">Chunks whose last position is older go; null keeps every age.</param>
/// <param name="MaxBytes">The oldest go until no more than this is left; null keeps every size.</param>
public sealed record TrackRetention(TimeSpan? MaxAge, long? MaxBytes);

public sealed record RemovedChunk(
    string Name,
    DateTimeOffset From,
    DateTimeOffset To,
    long Positions,
    long Bytes,
    string Reason);

public sealed record TrackArchiveSize(
    long Positions,
    long Bytes,
    int Chunks,
    DateTimeOffset? From,
    DateTimeOffset? To);
