using System.Buffers;
using System.Threading.Channels;
using Maritime.Ais.Formats;
using Maritime.Ais.Reception;
using Maritime.Detection;
using Maritime.Primitives;
using Maritime.Server.Feeds;

namespace Maritime.Server.Hosting;

/// <summary>Brings all live feeds together into one watch: many readers, one writer, no report dropped.</summary>
/// <remarks>
/// The watermark is the newest plausible event time of each feed, of these the oldest, minus <see cref="Holdback"/>
/// (<see cref="SourceMarks"/>); a feed that is idle or hours late is not waited for. When every feed is silent no time
/// passes: an outage must never turn a fleet dark.
/// </remarks>
internal sealed class LiveIngest
{
    /// <summary>Small: a slow fleet slows the feeds down rather than filling the memory.</summary>
    private const int WaitingChunks = 16;

    private readonly Watch _watch;
    private readonly IReadOnlyList<FeedReader> _all;
    private readonly bool _isLenient;
    private readonly LiveRecorder? _recorder;
    private readonly ReportBatch _batch = new();
    private readonly FeedClocks _clocks;
    private readonly SourceMarks _marks;
    private readonly Dictionary<ushort, FeedReader> _feeds;
    private readonly Dictionary<string, FeedDecoder> _decoders;
    private ReadOnlyMemory<byte> _reception; // As restored, until the first new record.

    public LiveIngest(Watch watch, IReadOnlyList<FeedReader> feeds, bool isLenient, LiveRecorder? recorder = null)
    {
        (_watch, _all, _isLenient, _recorder) = (watch, feeds, isLenient, recorder);
        _clocks = new FeedClocks(_batch);
        bool isRecorded = feeds.All(feed => feed.Address is FileAddress);
        _marks = new SourceMarks(isRecorded ? TimeSpan.MaxValue : SourceMarks.MaxLag);
        foreach (FeedReader feed in isRecorded ? feeds : [])
        {
            _marks.Expect(feed.Source);
        }

        _feeds = feeds.ToDictionary(feed => feed.Source);
        _decoders = feeds.ToDictionary(feed => feed.Health.Name, Decoder, StringComparer.Ordinal);
    }

    /// <summary>30 s: several stations' copies of one sentence have arrived by then.</summary>
    public static TimeSpan Holdback => ReceivedRun.Holdback;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await RecoverAsync(cancellationToken);
        try
        {
            await ListenAsync(cancellationToken);
        }
        finally
        {
            if (_recorder is not null)
            {
                await _recorder.CheckpointAsync(SaveAsync, CancellationToken.None);
            }
        }
    }

    /// <summary>Carries on where the last run stood: its snapshot, and what the journal has beyond it.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        if (_recorder is not null)
        {
            await _recorder.RecoverAsync(RestoreAsync, Resume, Decode, FoldRecoveredAsync, cancellationToken);
            Resume();
        }
    }

    /// <summary>Everything that is remembered: the fleet's state, and what was learned of feeds and stations.</summary>
    public ValueTask<byte[]> SaveAsync(CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> bytes = new();
        StateWriter state = new(bytes);
        state.Write(_feeds.Count);
        foreach ((ushort source, FeedReader feed) in _feeds.OrderBy(feed => feed.Key))
        {
            state.Write((int)source);
            state.Write(feed.Health.Name);
        }

        _marks.Save(state);
        _clocks.Save(state);
        state.Write(_decoders.Count);
        foreach ((string feed, FeedDecoder decoder) in _decoders.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            ArrayBufferWriter<byte> learned = new();
            decoder.Save(new StateWriter(learned));
            state.Write(feed);
            state.Write(learned.WrittenSpan);
        }

        return _watch.SaveAsync(bytes.WrittenMemory, cancellationToken);
    }

    /// <summary>Takes a chunk in: journalled first, when it could not be read again otherwise.</summary>
    public async ValueTask TakeAsync(FeedChunk chunk, CancellationToken cancellationToken)
    {
        FeedReader feed = _feeds[chunk.Source];
        if (_recorder is not null && feed.Address is not FileAddress && !chunk.Lines.IsEmpty)
        {
            await _recorder.AppendAsync(feed.Health.Name, chunk, cancellationToken);
        }

        // What is journalled is folded, whoever says stop: the next snapshot counts it as part of its state.
        Decode(feed.Health.Name, chunk);
        await FoldAsync(chunk.ArrivedAt, CancellationToken.None);
        if (chunk.IsLast && feed.Address is FileAddress)
        {
            _marks.End(feed.Source);
            await AdvanceAsync(CancellationToken.None);
        }

        if (_recorder is not null)
        {
            await _recorder.CheckpointWhenDueAsync(SaveAsync, cancellationToken);
        }
    }

    private FeedDecoder Decoder(FeedReader feed) =>
        new(feed.Health, new ReaderOptions(feed.Source, feed.Address.Family, _isLenient));

    private void Tell()
    {
        foreach ((int source, TimeSpan ahead, _) in _clocks.Off)
        {
            if (_feeds.TryGetValue((ushort)source, out FeedReader? feed))
            {
                feed.Health.Clocks = FormattableString.Invariant(
                    $"Clock corrected by {-ahead.TotalSeconds:+0;-0} s, as ships heard by other feeds show.");
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        Channel<FeedChunk> chunks = Channel.CreateBounded<FeedChunk>(WaitingChunks);
        Task reading = ReadAllAsync(chunks.Writer, cancellationToken);
        await foreach (FeedChunk chunk in chunks.Reader.ReadAllAsync(cancellationToken))
        {
            await TakeAsync(chunk, cancellationToken);
        }

        await reading;
        await _watch.CompleteAsync(cancellationToken); // Only recordings end.
        RefuseNothing();
    }

    private void Decode(string feed, FeedChunk chunk)
    {
        DecoderOf(feed).Decode(chunk, _clocks);
        Tell();
    }

    private FeedDecoder DecoderOf(string feed)
    {
        if (!_decoders.TryGetValue(feed, out FeedDecoder? decoder))
        {
            // From the journal, of a feed that is no longer configured.
            ReaderOptions options = new(Family: FeedAddress.FamilyOf(feed), IsLenient: _isLenient);
            decoder = _decoders[feed] = new(new FeedHealth(feed, "journal"), options);
        }

        return decoder;
    }

    private async ValueTask RestoreAsync(ReadOnlyMemory<byte> saved, CancellationToken cancellationToken)
    {
        _reception = await _watch.RestoreAsync(saved, cancellationToken);
        if (!_reception.IsEmpty)
        {
            Learn(_reception.Span);
        }
    }

    /// <summary>
    /// Warming up the readers has shown them again what they had learned from: what was saved takes its place.
    /// </summary>
    private void Resume()
    {
        if (!_reception.IsEmpty)
        {
            Learn(_reception.Span);
            _reception = default;
        }
    }

    private void Learn(ReadOnlySpan<byte> reception)
    {
        StateReader state = new(reception);
        Dictionary<int, int> numbers = [];
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            int number = state.ReadInt32();
            string? name = state.ReadString();
            FeedReader? today = _all.FirstOrDefault(feed => feed.Health.Name == name);
            numbers[number] = today is null ? -1 : today.Source;
        }

        _marks.Load(ref state, source => numbers.GetValueOrDefault(source, -1));
        _clocks.Load(ref state, source => source == 0 ? 0 : numbers.GetValueOrDefault(source, -1));
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            FeedDecoder decoder = DecoderOf(state.ReadString() ?? "");
            StateReader learned = new(state.ReadBytes());
            decoder.Load(ref learned);
        }
    }

    private async ValueTask FoldRecoveredAsync(FeedChunk chunk, bool isNew, CancellationToken cancellationToken)
    {
        if (isNew)
        {
            await FoldAsync(chunk.ArrivedAt, cancellationToken);
        }

        _batch.Clear();
    }

    /// <summary>
    /// A server with nothing to show must say so and end; one that read something goes on showing it.
    /// </summary>
    private void RefuseNothing()
    {
        if (_watch.Reports > 0)
        {
            return;
        }

        FeedHealth first = _all[0].Health;
        throw new UserException(first.Failure
            ?? $"'{first.Name}' holds no AIS that can be read here: {first.Lines} lines, {first.Refused} refused.");
    }

    /// <summary>Hands on what was decoded, closing ticks between reports where they span more than one.</summary>
    /// <remarks>So a file read at full speed gives the same events as the same reports coming in live.</remarks>
    private async ValueTask FoldAsync(DateTimeOffset arrivedAt, CancellationToken cancellationToken)
    {
        _marks.Resume(_watch.NewestReportAt);
        ReadOnlyMemory<Report> reports = _batch.Reports;
        int start = 0;
        for (int end = 0; end < reports.Length; end++)
        {
            if (CrossesTick(reports.Span[end], arrivedAt) && end > start)
            {
                await _watch.PostAsync(reports[start..end], _marks.Newest, cancellationToken);
                await AdvanceAsync(cancellationToken);
                start = end;
            }

            Report report = reports.Span[end];
            _marks.Hear(report.Source, report.At, arrivedAt);
        }

        if (start < reports.Length)
        {
            await _watch.PostAsync(reports[start..], _marks.Newest, cancellationToken);
            await AdvanceAsync(cancellationToken);
        }

        _recorder?.Archive(reports.Span);
        _batch.Clear();
    }

    private async ValueTask AdvanceAsync(CancellationToken cancellationToken)
    {
        if (_marks.At is { } mark)
        {
            await _watch.AdvanceAsync(mark - Holdback, cancellationToken);
        }
    }

    // Before a report that opens a later tick, the ticks before it are closed with what was heard until then.
    private bool CrossesTick(in Report report, DateTimeOffset arrivedAt)
    {
        DateTimeOffset at = report.At > arrivedAt ? arrivedAt : report.At;
        return _marks.At is { } mark
            && (at - Holdback).UtcTicks / Watch.Tick.Ticks > (mark - Holdback).UtcTicks / Watch.Tick.Ticks;
    }

    private async Task ReadAllAsync(ChannelWriter<FeedChunk> chunks, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_all.Select(feed => feed.RunAsync(
                (chunk, stop) => chunks.WriteAsync(chunk with { Lines = chunk.Lines.ToArray() }, stop),
                cancellationToken)));
        }
        finally
        {
            chunks.Complete();
        }
    }
}
