using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Detection;
using Maritime.Storage.Journal;
using Maritime.Storage.Ledger;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Snapshots;

/// <summary>
/// A fleet that a crash cannot touch: what comes in is journalled first, and a restart carries on from there.
/// </summary>
/// <remarks>
/// Recovery is the newest snapshot and the journal from its offset, through the same code as live input. Events go into
/// the ledger as they are said, by id and version; positions into the archive; a checkpoint flushes the archive
/// before it
/// writes the snapshot, so that whatever the snapshot leaves out, the journal still has. Called by one thread at a
/// time.
/// </remarks>
public sealed class RecordedFleet : IReportSink
{
    private readonly RecordedFleetOptions _options;
    private readonly IJournal _journal;
    private readonly TrackArchive _archive;
    private readonly ILedger _ledger;
    private readonly SnapshotStore _snapshots;
    private readonly Dictionary<string, IReportReader> _readers = new(StringComparer.Ordinal);
    private readonly Queue<(DateTimeOffset ArrivedAt, long Offset)> _recent = new();
    private readonly List<PositionReport> _positions = [];
    private readonly List<StaticReport> _statics = [];
    private readonly List<VesselEvent> _said = [];
    private DateTimeOffset _newest;
    private long _offset;

    private RecordedFleet(
        RecordedFleetOptions options,
        IJournal journal,
        TrackArchive archive,
        ILedger ledger,
        SnapshotStore snapshots)
    {
        _options = options;
        _journal = journal;
        _archive = archive;
        _ledger = ledger;
        _snapshots = snapshots;
        Fleet = new(options.Fleet);
    }

    public FleetCore Fleet { get; private set; }

    /// <summary>How much of the journal was folded again when this was opened.</summary>
    public long RecoveredBytes { get; private set; }

    /// <summary>Loads the newest snapshot and folds the rest of the journal.</summary>
    public static async Task<RecordedFleet> OpenAsync(
        RecordedFleetOptions options,
        IJournal journal,
        TrackArchive archive,
        ILedger ledger,
        SnapshotStore snapshots,
        CancellationToken cancellationToken = default)
    {
        RecordedFleet fleet = new(options, journal, archive, ledger, snapshots);
        long warmFrom = 0;
        if (await snapshots.LoadNewestAsync(cancellationToken).ConfigureAwait(false) is { } snapshot)
        {
            Primitives.StateReader state = new(snapshot.State);
            fleet._newest = state.ReadTime();
            fleet.Fleet = FleetCore.Load(options.Fleet, state.ReadBytes());
            fleet._offset = snapshot.JournalOffset;
            warmFrom = snapshot.WarmFrom;
        }

        long recoverFrom = fleet._offset;
        foreach (JournalRecord record in journal.ReadFrom(warmFrom))
        {
            fleet.Decode(record);
            if (record.Offset >= recoverFrom)
            {
                await fleet.FoldAsync(record, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                fleet.Forget(record);
            }
        }

        fleet.RecoveredBytes = journal.EndOffset - recoverFrom;
        return fleet;
    }

    /// <summary>Takes in one chunk; when done, it is in the journal and folded.</summary>
    public async Task IngestAsync(
        string source,
        DateTimeOffset arrivedAt,
        ReadOnlyMemory<byte> bytes,
        CancellationToken cancellationToken = default)
    {
        long offset = _journal.EndOffset;
        long next = await _journal.AppendAsync(source, arrivedAt, bytes, cancellationToken).ConfigureAwait(false);
        JournalRecord record = new(offset, next, source, arrivedAt, bytes);
        Decode(record);
        await FoldAsync(record, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes everything so far cheap to recover.</summary>
    public async Task CheckpointAsync(CancellationToken cancellationToken = default)
    {
        await _archive.FlushAsync(cancellationToken).ConfigureAwait(false);
        System.Buffers.ArrayBufferWriter<byte> bytes = new();
        Primitives.StateWriter state = new(bytes);
        state.Write(_newest);
        state.Write(Fleet.Save());
        long warmFrom = _recent.TryPeek(out var oldest) ? oldest.Offset : _offset;
        await _snapshots.SaveAsync(new(_offset, warmFrom, bytes.WrittenSpan.ToArray()), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>The input has ended: time goes on to the last report, not further.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken = default)
    {
        if (_newest != default)
        {
            Fleet.Finish(_newest, _said);
            await StoreAsync(cancellationToken).ConfigureAwait(false);
        }

        await _archive.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    void IReportSink.OnPosition(in PositionReport report) => _positions.Add(report);

    void IReportSink.OnStatic(StaticReport report) => _statics.Add(report);

    private void Decode(JournalRecord record)
    {
        if (!_readers.TryGetValue(record.Source, out IReportReader? reader))
        {
            ReadOnlySpan<byte> beginning = record.Bytes.Span[..Math.Min(4096, record.Bytes.Length)];
            IInputFormat? format = InputFormats.Detect(beginning) ?? InputFormats.Find(_options.FallbackFormat);
            if (format is null)
            {
                return;
            }

            reader = format.CreateReader(_options.Reading);
            _readers.Add(record.Source, reader);
        }

        reader.Read(record.Bytes.Span, record.ArrivedAt, this);
        _recent.Enqueue((record.ArrivedAt, record.Offset));
        while (_recent.Peek().ArrivedAt < record.ArrivedAt - _options.WarmUp)
        {
            _recent.Dequeue();
        }
    }

    private void Forget(JournalRecord record)
    {
        _positions.Clear();
        _statics.Clear();
        _offset = Math.Max(_offset, record.NextOffset);
    }

    private async Task FoldAsync(JournalRecord record, CancellationToken cancellationToken)
    {
        foreach (StaticReport report in _statics)
        {
            Fleet.Receive(report);
        }

        foreach (PositionReport report in _positions)
        {
            // A clock that is ahead of ours must not pull everyone into the future.
            DateTimeOffset plausible = report.At > record.ArrivedAt ? record.ArrivedAt : report.At;
            if (plausible > _newest)
            {
                Fleet.Advance(plausible - _options.Holdback, _said);
                _newest = plausible;
            }

            Fleet.Receive(report);
            _archive.Add(report);
        }

        _positions.Clear();
        _statics.Clear();
        _offset = record.NextOffset;
        await StoreAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task StoreAsync(CancellationToken cancellationToken)
    {
        if (_said.Count == 0)
        {
            return;
        }

        await _ledger.UpsertEventsAsync(_said, cancellationToken).ConfigureAwait(false);
        if (_options.OnSaid is { } tell)
        {
            await tell(_said, cancellationToken).ConfigureAwait(false);
        }

        _said.Clear();
    }
}

public sealed record RecordedFleetOptions
{
    public static RecordedFleetOptions Default { get; } = new();

    public FleetOptions Fleet { get; init; } = FleetOptions.Default;

    public ReaderOptions Reading { get; init; } = ReaderOptions.Default;

    /// <summary>For a source whose first chunk says nothing of its format.</summary>
    public string FallbackFormat { get; init; } = "nmea";

    /// <summary>30 s: several stations' copies of one sentence have arrived by then.</summary>
    public TimeSpan Holdback { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// 2 min of input before the snapshot are decoded again: fragments of a message come within seconds.
    /// </summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Told the events after they were stored; after a crash told them again, since nobody knows how far the one before
    /// had come with them. The list is good until the task is done.
    /// </summary>
    public Func<IReadOnlyList<VesselEvent>, CancellationToken, Task>? OnSaid { get; init; }
}
