using System.Buffers;
using System.Diagnostics;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Maritime.Storage.Journal;

/// <summary>The journal as segments in a folder. One process may have it open for writing.</summary>
public sealed class FolderJournal : IJournal
{
    private readonly string _folder;
    private readonly JournalOptions _options;
    private readonly IJournalDisk _disk;
    private readonly JournalSegments _segments;
    private readonly FileStream _claim;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _writing;

    private Group _gathering = new();
    private Segment? _segment;
    private SafeFileHandle? _file;
    private long _nextOffset;
    private long _endOffset;
    private long _syncedAt = Stopwatch.GetTimestamp();
    private bool _isUnsynced;
    private bool _isClosed;
    private JournalStatus _status = new(JournalState.Writing, "");

    private FolderJournal(string folder, JournalOptions options, IJournalDisk disk, FileStream claim)
    {
        _folder = folder;
        _options = options;
        _disk = disk;
        _claim = claim;
        _segments = new(folder);
        Recover();
        _writing = Task.Run(WriteGroups);
    }

    public event Action<JournalStatus>? StatusChanged;

    public JournalStatus Status => Volatile.Read(ref _status);

    public long FirstOffset => _segments.List() is [var oldest, ..] ? oldest.FirstOffset : EndOffset;

    public long EndOffset => Volatile.Read(ref _endOffset);

    /// <summary>
    /// What was cut from the end when the journal was opened: the record that a crash interrupted; else null.
    /// </summary>
    public JournalDamage? TornTail { get; private set; }

    /// <summary>Opens or makes a journal and cuts the torn record that a crash may have left at its end.</summary>
    /// <exception cref="IOException">Another process has it open, or the folder cannot be written.</exception>
    /// <exception cref="NewerStateException">A newer program wrote it.</exception>
    public static FolderJournal Open(string folder, JournalOptions? options = null) =>
        Open(folder, options ?? JournalOptions.Default, new LocalJournalDisk());

    /// <summary>Looks at a journal that another process may be writing.</summary>
    public static IEnumerable<JournalRecord> Read(string folder, long offset = 0,
        Action<JournalDamage>? onDamage = null) =>
        new JournalSegments(folder).Read(offset, long.MaxValue, onDamage);

    public async ValueTask<long> AppendAsync(
        string source,
        DateTimeOffset arrivedAt,
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancellationToken = default)
    {
        int sourceBytes = Encoding.UTF8.GetByteCount(source);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sourceBytes, JournalFormat.MaxSourceBytes, nameof(source));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, JournalFormat.MaxInputBytes, nameof(bytes));
        int length = JournalFormat.RecordLength(sourceBytes, bytes.Length);
        while (true)
        {
            Group group;
            long end = -1;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_isClosed, this);
                group = _gathering;
                if (group.Bytes.WrittenCount == 0 || group.Bytes.WrittenCount + length <= _options.MaxPendingBytes)
                {
                    if (group.Bytes.WrittenCount == 0)
                    {
                        _wake.Release();
                    }

                    Span<byte> record = group.Bytes.GetSpan(length)[..length];
                    JournalFormat.WriteRecord(record, _nextOffset, source, sourceBytes, arrivedAt, bytes.Span);
                    group.Bytes.Advance(length);
                    _nextOffset += length;
                    end = _nextOffset;
                }
            }

            await group.Done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (end >= 0)
            {
                return end;
            }
        }
    }

    public IEnumerable<JournalRecord> ReadFrom(long offset, Action<JournalDamage>? onDamage = null) =>
        _segments.Read(offset, EndOffset, onDamage);

    public long OffsetAt(DateTimeOffset arrivedAt)
    {
        long wanted = Microseconds.From(arrivedAt);
        IReadOnlyList<Segment> segments = _segments.List();
        int index = segments.Count - 1;
        while (index > 0 && !(FirstArrival(segments[index]) <= arrivedAt))
        {
            index--;
        }

        return index < 0
            ? EndOffset
            : ReadFrom(segments[index].FirstOffset)
                .FirstOrDefault(record => Microseconds.From(record.ArrivedAt) >= wanted)?.Offset ?? EndOffset;
    }

    public IReadOnlyList<RemovedSegment> Trim(JournalRetention retention, DateTimeOffset now, long keepFrom)
    {
        List<RemovedSegment> removed = [];
        List<Segment> segments = [.. _segments.List()];
        long held = segments.Sum(segment => new FileInfo(segment.Path).Length);
        while (segments is [var oldest, var next, ..] && next.FirstOffset <= keepFrom)
        {
            long bytes = new FileInfo(oldest.Path).Length;
            string? reason =
                retention.MaxAge is { } age && FirstArrival(next) < now - age ? Invariant($"older than {age:c}")
                : retention.MaxBytes is { } most && held > most ? Invariant($"over {most} bytes")
                : null;
            if (reason is null)
            {
                break;
            }

            File.Delete(oldest.Path);
            removed.Add(new(oldest.Name, oldest.FirstOffset, next.FirstOffset, bytes, reason));
            held -= bytes;
            segments.RemoveAt(0);
        }

        return removed;
    }

    /// <summary>Writes what was handed in, unless the disk refuses, and gives the folder up.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        _wake.Release();
        await _writing.ConfigureAwait(false);
        _file?.Dispose();
        await _claim.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
        _wake.Dispose();
        Report(JournalState.Closed, "The journal is closed.");
    }

    internal static FolderJournal Open(string folder, JournalOptions options, IJournalDisk disk)
    {
        Directory.CreateDirectory(folder);
        FileStream claim;
        try
        {
            claim = new(
                Path.Combine(folder, "journal.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException refusal)
        {
            throw new IOException(
                Invariant($"The journal in {folder} is open in another process, or cannot be written."), refusal);
        }

        try
        {
            return new(folder, options, disk, claim);
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    private void Recover()
    {
        if (_segments.List() is not [.., var last])
        {
            return;
        }

        (long end, bool isTorn) = JournalSegments.FindEnd(last);
        if (isTorn)
        {
            Cut(last, end);
        }

        // Writing begins a new segment: what an older process wrote is not touched again. When the last one is empty it
        // has the new one's name, and its header, torn or not, is written anew.
        _nextOffset = _endOffset = end;
    }

    private void Cut(Segment last, long end)
    {
        using SafeFileHandle file = File.OpenHandle(last.Path, FileMode.Open, FileAccess.ReadWrite);
        long length = RandomAccess.GetLength(file);
        long whole = Math.Max(last.PositionOf(end), 0);
        if (length > whole)
        {
            TornTail = new(last.Name, end, length - whole, Invariant(
                $"The journal segment {last.Name} ended in {length - whole} bytes of a torn record: cut off."));
            RandomAccess.SetLength(file, whole);
            RandomAccess.FlushToDisk(file);
        }
    }

    private static DateTimeOffset? FirstArrival(Segment segment) =>
        JournalSegments.ReadSegment(segment, segment.FirstOffset, long.MaxValue, onDamage: null)
            .FirstOrDefault()?.ArrivedAt;

    private async Task WriteGroups()
    {
        while (true)
        {
            bool isDue = await WaitForWork().ConfigureAwait(false);
            Group group;
            lock (_gate)
            {
                group = _gathering;
                _gathering = new();
            }

            if (group.Bytes.WrittenCount > 0)
            {
                bool isWritten = await Persist(group).ConfigureAwait(false);
                if (!isWritten)
                {
                    return;
                }
            }
            else if (isDue)
            {
                await TrySync().ConfigureAwait(false);
            }
            else if (_closing.IsCancellationRequested)
            {
                await TrySync().ConfigureAwait(false);
                return;
            }
        }
    }

    /// <returns>Whether a sync is due, rather than that something was appended.</returns>
    private async Task<bool> WaitForWork()
    {
        if (_options.Sync != JournalSync.Interval || !_isUnsynced)
        {
            await _wake.WaitAsync().ConfigureAwait(false);
            return false;
        }

        TimeSpan left = _options.SyncInterval - Stopwatch.GetElapsedTime(_syncedAt);
        return left <= TimeSpan.Zero || !await _wake.WaitAsync(left).ConfigureAwait(false);
    }

    /// <summary>Writes one group, as often as it takes.</summary>
    /// <returns>False when the journal is being closed while the disk refuses.</returns>
    private async Task<bool> Persist(Group group)
    {
        while (true)
        {
            string refusal;
            try
            {
                Write(group.Bytes.WrittenSpan);
                Volatile.Write(ref _endOffset, _endOffset + group.Bytes.WrittenCount);
                if (Status.State != JournalState.Writing)
                {
                    Report(JournalState.Writing, "The journal is written again; nothing was lost.");
                }

                group.Done.SetResult();
                return true;
            }
            catch (IOException error)
            {
                refusal = error.Message;
            }
            catch (UnauthorizedAccessException error)
            {
                refusal = error.Message;
            }

            Report(JournalState.Suspended, Invariant($"The journal cannot be written, input waits: {refusal}"));
            if (_closing.IsCancellationRequested)
            {
                Fail(group);
                return false;
            }

            await Task.Delay(_options.RetryInterval, _closing.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// Always at the place where the last committed record ends, so that a write that failed half way is overwritten.
    /// </summary>
    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (_options.MinFreeBytes > 0 && _disk.FreeBytes(_folder) - bytes.Length < _options.MinFreeBytes)
        {
            throw new IOException(Invariant(
                $"fewer than {_options.MinFreeBytes >> 20} MiB are free on the disk of {_folder}."));
        }

        if (_segment is null || _endOffset - _segment.FirstOffset >= _options.SegmentBytes)
        {
            Rotate();
        }

        _disk.Write(_file!, bytes, _segment!.PositionOf(_endOffset));
        _isUnsynced = true;
        if (_options.Sync == JournalSync.EachGroup
            || (_options.Sync == JournalSync.Interval
                && Stopwatch.GetElapsedTime(_syncedAt) >= _options.SyncInterval))
        {
            Sync();
        }
    }

    private void Rotate()
    {
        if (_isUnsynced)
        {
            Sync();
        }

        _file?.Dispose();
        _file = null;
        _segment = null;
        Segment segment = new(Path.Combine(_folder, JournalFormat.FileName(_endOffset)), _endOffset);
        SafeFileHandle file = _disk.Create(segment.Path);
        try
        {
            _disk.Write(file, JournalFormat.Header(_endOffset), 0);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        (_file, _segment) = (file, segment);
    }

    private void Sync()
    {
        if (_options.Sync != JournalSync.Never)
        {
            _disk.Sync(_file!);
        }

        _isUnsynced = false;
        _syncedAt = Stopwatch.GetTimestamp();
    }

    private async Task TrySync()
    {
        if (!_isUnsynced)
        {
            return;
        }

        try
        {
            Sync();
        }
        catch (IOException error)
        {
            Report(JournalState.Suspended, Invariant($"The journal cannot be synced: {error.Message}"));
            await Task.Delay(_options.RetryInterval, _closing.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Fail(Group group)
    {
        IOException error = new("The journal was closed while the disk refused to write; this input was not kept.");
        group.Done.SetException(error);
        lock (_gate)
        {
            _gathering.Done.TrySetException(error);
        }
    }

    private void Report(JournalState state, string sentence)
    {
        JournalStatus before = Status;
        JournalStatus status = new(state, sentence);
        Volatile.Write(ref _status, status);
        if (before != status)
        {
            StatusChanged?.Invoke(status);
        }
    }

    /// <summary>Chunks that are written with one call and synced with one more.</summary>
    private sealed class Group
    {
        public ArrayBufferWriter<byte> Bytes { get; } = new(4096);

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
