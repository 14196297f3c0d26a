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
    private const int BatchBytes = 8 << 20;
    private const uint SecondsPerDay = 86_400;

    private readonly IBlobStore _blobs;
    private readonly RunReader _reader;
    private readonly TrackArchiveOptions _options;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly List<string> _superseded = [];
    private readonly HashSet<string> _damaged = new(StringComparer.Ordinal);
    private PendingTracks _pending = new();
    private PendingTracks _flushing = new();
    private IReadOnlyList<TrackChunk> _chunks = [];
    private int _readers;

    private TrackArchive(IBlobStore blobs, TrackArchiveOptions options)
    {
        _blobs = blobs;
        _options = options;
        _reader = new(blobs, OnDamaged);
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

    /// <summary>First and last second of everything, not yet flushed positions too; null when there are none.</summary>
    public (DateTimeOffset From, DateTimeOffset To)? Extent
    {
        get
        {
            lock (_gate)
            {
                uint from = Math.Min(_pending.From, _flushing.From);
                uint to = Math.Max(_pending.To, _flushing.To);
                foreach (TrackChunk chunk in _chunks)
                {
                    from = Math.Min(from, chunk.From);
                    to = Math.Max(to, chunk.To);
                }

                return from > to ? null : (TimeOf(from), TimeOf(to));
            }
        }
    }

    /// <summary>Reads the footers of all chunks.</summary>
    /// <param name="onDamaged">As <see cref="Damaged"/>, from the beginning.</param>
    /// <param name="isReader">Looks at the archive of another process: nothing is cleared away.</param>
    /// <exception cref="NewerStateException">A newer program wrote one of them.</exception>
    public static async Task<TrackArchive> OpenAsync(
        IBlobStore blobs,
        TrackArchiveOptions? options = null,
        Action<string>? onDamaged = null,
        bool isReader = false,
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
        archive._superseded.AddRange(
            isReader ? [] : chunks.Select(chunk => chunk.Name).Where(replaced.Contains));
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

    /// <summary>Writes what has been taken in, one chunk or more for each day in it.</summary>
    /// <returns>How many positions were new.</returns>
    public async Task<long> FlushAsync(CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (_gate)
            {
                // What an interrupted flush left is taken up again; what was stored already is found to be there.
                _flushing.AddAll(_pending);
                _pending = new();
            }

            long fresh = 0;
            SortedDictionary<uint, TrackChunk.Builder> days = [];
            await foreach (ArchivedPoint[] track in OnlyNewAsync(_flushing, cancellationToken).ConfigureAwait(false))
            {
                fresh += track.Length;
                await AddByDayAsync(days, track, cancellationToken).ConfigureAwait(false);
            }

            foreach (TrackChunk.Builder day in days.Values.Where(day => !day.IsEmpty))
            {
                Publish(await WriteAsync(day, [], cancellationToken).ConfigureAwait(false));
            }

            lock (_gate)
            {
                _flushing = new();
            }

            await DeleteSupersededAsync(cancellationToken).ConfigureAwait(false);
            return fresh;
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
        Window window = Window.Of(query);
        List<ArchivedPoint> pending = [];
        IReadOnlyList<TrackChunk> chunks;
        lock (_gate)
        {
            _readers++;
            _flushing.Collect(query.Mmsi?.Value, window, pending);
            _pending.Collect(query.Mmsi?.Value, window, pending);
            chunks = _chunks;
        }

        try
        {
            RunSelection selection = new(chunks, query.Mmsi?.Value, window, pending);
            foreach (RunSelection batch in selection.Split(BatchBytes))
            {
                foreach (ArchivedPoint[] points in await _reader.ReadAsync(batch, window, cancellationToken)
                    .ConfigureAwait(false))
                {
                    _ = Mmsi.TryCreate(points[0].Mmsi, out Mmsi vessel);
                    yield return new(vessel, query.ToleranceMetres is { } tolerance
                        ? TrackSimplifier.Simplify(points, tolerance)
                        : points);
                }
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
        if (Extent is not { } extent)
        {
            yield break;
        }

        DateTimeOffset last = to < extent.To ? to : extent.To;
        for (DateTimeOffset start = from > extent.From ? from : extent.From; start <= last; start += window)
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
    /// <param name="fewest">
    /// A day with fewer small chunks waits: a server that merges after every flush would write each position again and
    /// again. What was merged counts as small until it has <see cref="TrackArchiveOptions.TargetChunkBytes"/> / 2.
    /// </param>
    /// <returns>How many chunks went.</returns>
    /// <remarks>A chunk with a damaged run is not touched: what can be read of it would be all that is left.</remarks>
    public async Task<int> CompactAsync(int fewest = 2, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            int before = _chunks.Count;
            var days = _chunks
                .Where(chunk => chunk.Length < _options.TargetChunkBytes / 2 && !_damaged.Contains(chunk.Name))
                .GroupBy(chunk => chunk.From / SecondsPerDay)
                .Where(day => day.Count() >= Math.Max(2, fewest))
                .ToArray();
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

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => other < one ? other : one;

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

    /// <summary>Per vessel in order of time, without doubles and without what is stored already.</summary>
    private async IAsyncEnumerable<ArchivedPoint[]> OnlyNewAsync(
        PendingTracks pending, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<TrackChunk> chunks = _chunks;
        List<FoundRun> overlapping = [];
        foreach ((int mmsi, uint from, uint to) in pending.Spans())
        {
            RunSelection.Find(chunks, mmsi, new(from, to, null), overlapping);
        }

        IEnumerator<RunSelection> batches = new RunSelection(overlapping).Split(BatchBytes).GetEnumerator();
        Dictionary<int, ArchivedPoint[]> stored = [];
        int storedUpTo = -1;
        HashSet<ArchivedPoint> known = [];
        foreach (ArchivedPoint[] own in pending.InOrder())
        {
            int mmsi = own[0].Mmsi;
            while (storedUpTo < mmsi && batches.MoveNext())
            {
                storedUpTo = batches.Current.LastMmsi;
                stored = (await _reader.ReadAsync(batches.Current, Window.All, cancellationToken)
                    .ConfigureAwait(false)).ToDictionary(track => track[0].Mmsi);
            }

            if (!stored.TryGetValue(mmsi, out ArchivedPoint[]? there))
            {
                yield return own;
                continue;
            }

            known.Clear();
            known.UnionWith(there.Select(point => point with { Source = 0 }));
            ArchivedPoint[] fresh = Array.FindAll(own, point => !known.Contains(point with { Source = 0 }));
            if (fresh.Length > 0)
            {
                yield return fresh;
            }
        }
    }

    private async Task AddByDayAsync(
        SortedDictionary<uint, TrackChunk.Builder> days, ArchivedPoint[] track, CancellationToken cancellationToken)
    {
        for (int start = 0; start < track.Length;)
        {
            uint day = track[start].Seconds / SecondsPerDay;
            int end = start;
            while (end < track.Length && track[end].Seconds / SecondsPerDay == day)
            {
                end++;
            }

            if (!days.TryGetValue(day, out TrackChunk.Builder? builder))
            {
                days[day] = builder = new();
            }

            builder.Add(track.AsSpan(start..end));
            if (builder.Length >= _options.TargetChunkBytes)
            {
                Publish(await WriteAsync(builder, [], cancellationToken).ConfigureAwait(false));
                days.Remove(day);
            }

            start = end;
        }
    }

    private void Publish(TrackChunk chunk) =>
        Volatile.Write(ref _chunks, [.. _chunks.Where(other => other.Name != chunk.Name), chunk]);

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
        int damaged = _damaged.Count;
        foreach (RunSelection batch in new RunSelection(parts, null, Window.All, []).Split(BatchBytes))
        {
            foreach (ArchivedPoint[] track in await _reader.ReadAsync(batch, Window.All, cancellationToken)
                .ConfigureAwait(false))
            {
                builder.Add(track);
                if (builder.Length >= _options.TargetChunkBytes)
                {
                    merged.Add(await WriteAsync(builder, [], cancellationToken).ConfigureAwait(false));
                    builder = new();
                }
            }

            if (_damaged.Count > damaged)
            {
                _superseded.AddRange(merged.Select(chunk => chunk.Name));
                return;
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

    private void OnDamaged(TrackChunk chunk, string sentence)
    {
        lock (_damaged)
        {
            _damaged.Add(chunk.Name);
        }

        Damaged?.Invoke(sentence);
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
