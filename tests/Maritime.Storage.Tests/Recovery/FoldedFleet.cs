using System.Buffers;
using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Detection;
using Maritime.Detection.Gaps;
using Maritime.Primitives;
using Maritime.Storage.Journal;
using Maritime.Storage.Tracks;

namespace Maritime.Storage.Tests.Recovery;

/// <summary>The least that a recorder can be used with: one fleet, fed by the journal's records.</summary>
internal sealed class FoldedFleet(TrackArchive archive, Func<IReadOnlyList<VesselEvent>, Task> tell) : IReportSink
{
    private static readonly TimeSpan Holdback = TimeSpan.FromSeconds(30);

    // Gaps alone: the child starts dozens of times, and every detector more is a second of every start.
    private static readonly FleetOptions Options = FleetOptions.Default with
    {
        Kinds = [EventKinds.Gap],
        Detectors = [(EventKinds.Gap, () => new GapDetector(GapOptions.Default))],
    };

    private readonly Dictionary<string, IReportReader> _readers = new(StringComparer.Ordinal);
    private readonly List<PositionReport> _positions = [];
    private readonly List<StaticReport> _statics = [];
    private readonly List<VesselEvent> _said = [];
    private FleetCore _fleet = new(Options);
    private DateTimeOffset _newest;

    public byte[] Save()
    {
        ArrayBufferWriter<byte> bytes = new();
        StateWriter state = new(bytes);
        state.Write(_newest);
        state.Write(_fleet.Save());
        return bytes.WrittenSpan.ToArray();
    }

    public ValueTask Restore(ReadOnlyMemory<byte> saved, CancellationToken cancellationToken)
    {
        StateReader state = new(saved.Span);
        _newest = state.ReadTime();
        _fleet = FleetCore.Load(Options, state.ReadBytes().ToArray());
        return ValueTask.CompletedTask;
    }

    public async ValueTask TakeAsync(JournalRecord record, bool isNew, CancellationToken cancellationToken)
    {
        if (!_readers.TryGetValue(record.Source, out IReportReader? reader))
        {
            _readers[record.Source] = reader = InputFormats.Find("nmea")!.CreateReader(ReaderOptions.Default);
        }

        reader.Read(record.Bytes.Span, record.ArrivedAt, this);
        if (isNew)
        {
            Fold(record.ArrivedAt);
            await StoreAsync();
        }

        _positions.Clear();
        _statics.Clear();
    }

    /// <summary>The input has ended: time goes on to the last report, not further.</summary>
    public async Task FinishAsync()
    {
        _fleet.Finish(_newest, _said);
        await StoreAsync();
    }

    void IReportSink.OnPosition(in PositionReport report) => _positions.Add(report);

    void IReportSink.OnStatic(StaticReport report) => _statics.Add(report);

    private void Fold(DateTimeOffset arrivedAt)
    {
        foreach (StaticReport report in _statics)
        {
            _fleet.Receive(report);
        }

        foreach (PositionReport report in _positions)
        {
            DateTimeOffset plausible = report.At > arrivedAt ? arrivedAt : report.At;
            if (plausible > _newest)
            {
                _fleet.Advance(plausible - Holdback, _said);
                _newest = plausible;
            }

            _fleet.Receive(report);
            archive.Add(report);
        }
    }

    private async Task StoreAsync()
    {
        if (_said.Count > 0)
        {
            await tell(_said);
            _said.Clear();
        }
    }
}
