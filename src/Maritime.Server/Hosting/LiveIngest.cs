using System.Threading.Channels;
using Maritime.Ais.Formats;
using Maritime.Server.Feeds;

namespace Maritime.Server.Hosting;

/// <summary>Brings all live feeds together into one watch: many readers, one writer, no report dropped.</summary>
/// <remarks>
/// The watermark is the newest plausible event time minus <see cref="Holdback"/>; a time ahead of the wall clock counts
/// as the time of arrival, so that one ship with a wrong clock cannot pull everyone into the future. When every feed is
/// silent no time passes: an outage must never turn a fleet dark.
/// </remarks>
internal sealed class LiveIngest(
    Watch watch, IReadOnlyList<FeedReader> feeds, bool isLenient, LiveRecorder? recorder = null)
{
    /// <summary>Small: a slow fleet slows the feeds down rather than filling the memory.</summary>
    private const int WaitingChunks = 16;

    private readonly ReportBatch _batch = new();
    private readonly Dictionary<ushort, FeedReader> _feeds = feeds.ToDictionary(feed => feed.Source);
    private readonly Dictionary<string, FeedDecoder> _decoders = feeds.ToDictionary(
        feed => feed.Health.Name,
        feed => new FeedDecoder(feed.Health, new ReaderOptions(feed.Source, IsLenient: isLenient)),
        StringComparer.Ordinal);

    /// <summary>30 s: several stations' copies of one sentence have arrived by then.</summary>
    public static TimeSpan Holdback { get; } = TimeSpan.FromSeconds(30);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (recorder is not null)
        {
            await recorder.RecoverAsync(watch, Decode, FoldRecoveredAsync, cancellationToken);
        }

        try
        {
            await ListenAsync(cancellationToken);
        }
        finally
        {
            if (recorder is not null)
            {
                await recorder.CheckpointAsync(watch, CancellationToken.None);
            }
        }
    }

    /// <summary>Takes a chunk in: journalled first, when it could not be read again otherwise.</summary>
    public async ValueTask TakeAsync(FeedChunk chunk, CancellationToken cancellationToken)
    {
        FeedReader feed = _feeds[chunk.Source];
        if (recorder is not null && feed.Address is not FileAddress && !chunk.Lines.IsEmpty)
        {
            await recorder.AppendAsync(feed.Health.Name, chunk, cancellationToken);
        }

        Decode(feed.Health.Name, chunk);
        await FoldAsync(chunk.ArrivedAt, cancellationToken);
        if (recorder is not null)
        {
            await recorder.CheckpointWhenDueAsync(watch, cancellationToken);
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
        await watch.CompleteAsync(cancellationToken); // Only recordings end.
        RefuseNothing();
    }

    private void Decode(string feed, FeedChunk chunk)
    {
        if (!_decoders.TryGetValue(feed, out FeedDecoder? decoder))
        {
            // From the journal, of a feed that is no longer configured.
            decoder = _decoders[feed] = new(new FeedHealth(feed, "journal"), new ReaderOptions(IsLenient: isLenient));
        }

        decoder.Decode(chunk, _batch);
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
        if (watch.Reports > 0)
        {
            return;
        }

        FeedHealth first = feeds[0].Health;
        throw new UserException(first.Failure
            ?? $"'{first.Name}' holds no AIS that can be read here: {first.Lines} lines, {first.Refused} refused.");
    }

    /// <summary>Hands on what was decoded, closing ticks between reports where they span more than one.</summary>
    /// <remarks>So a file read at full speed gives the same events as the same reports coming in live.</remarks>
    private async ValueTask FoldAsync(DateTimeOffset arrivedAt, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<Report> reports = _batch.Reports;
        int start = 0;
        while (start < reports.Length)
        {
            DateTimeOffset newest = watch.NewestReportAt;
            int end = start;
            do
            {
                newest = Newer(newest, reports.Span[end].At, arrivedAt);
                end++;
            }
            while (end < reports.Length && !CrossesTick(newest, reports.Span[end].At));

            await watch.PostAsync(reports[start..end], newest, cancellationToken);
            await watch.AdvanceAsync(newest - Holdback, cancellationToken);
            start = end;
        }

        recorder?.Archive(reports.Span);
        _batch.Clear();
    }

    private static bool CrossesTick(DateTimeOffset newest, DateTimeOffset at) =>
        (at - Holdback).UtcTicks / Watch.Tick.Ticks > (newest - Holdback).UtcTicks / Watch.Tick.Ticks;

    private static DateTimeOffset Newer(DateTimeOffset newest, DateTimeOffset at, DateTimeOffset arrivedAt)
    {
        DateTimeOffset plausible = at > arrivedAt ? arrivedAt : at;
        return plausible > newest ? plausible : newest;
    }

    private async Task ReadAllAsync(ChannelWriter<FeedChunk> chunks, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(feeds.Select(feed => feed.RunAsync(
                (chunk, stop) => chunks.WriteAsync(chunk with { Lines = chunk.Lines.ToArray() }, stop),
                cancellationToken)));
        }
        finally
        {
            chunks.Complete();
        }
    }
}
