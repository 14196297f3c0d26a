using Maritime.Server.Hosting;

namespace Maritime.Server.Demo;

/// <summary>One recording, sorted by event time, being played into one watch.</summary>
internal sealed class Act(Watch watch, ReportBatch recording, DateTimeOffset entry)
{
    private int _played;

    public Watch Watch { get; } = watch;

    /// <summary>Event time, between ticks too.</summary>
    public DateTimeOffset Clock { get; private set; } = entry;

    public bool HasEnded { get; private set; }

    /// <summary>Folds everything before the entry at full speed: the ships arrive with their histories.</summary>
    public async Task FoldToEntryAsync(int batchSize, CancellationToken cancellationToken)
    {
        await PostUntilAsync(Clock, batchSize, cancellationToken);
        await Watch.AdvanceAsync(Clock, cancellationToken);
    }

    /// <summary>Plays on by so much event time, tick by tick.</summary>
    public async Task PlayAsync(TimeSpan step, CancellationToken cancellationToken)
    {
        Clock += step;
        await PostUntilAsync(Clock, int.MaxValue, cancellationToken);
        if (_played < recording.Count)
        {
            await Watch.AdvanceAsync(Clock, cancellationToken);
            return;
        }

        Clock = Watch.NewestReportAt;
        HasEnded = true;
        await Watch.CompleteAsync(cancellationToken);
    }

    /// <summary>A tick is closed before the first report behind it is posted, as it would be in a live feed.</summary>
    private async Task PostUntilAsync(DateTimeOffset until, int batchSize, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<Report> reports = recording.Reports;
        while (_played < reports.Length && reports.Span[_played].At < until)
        {
            int start = _played;
            long tick = reports.Span[start].At.UtcTicks / Watch.Tick.Ticks;
            await Watch.AdvanceAsync(new(tick * Watch.Tick.Ticks, TimeSpan.Zero), cancellationToken);
            while (_played < reports.Length
                && _played - start < batchSize
                && reports.Span[_played].At < until
                && reports.Span[_played].At.UtcTicks / Watch.Tick.Ticks == tick)
            {
                _played++;
            }

            await Watch.PostAsync(reports[start.._played], reports.Span[_played - 1].At, cancellationToken);
        }
    }
}
