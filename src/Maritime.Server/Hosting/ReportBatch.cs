using Maritime.Ais;
using Maritime.Ais.Formats;

namespace Maritime.Server.Hosting;

/// <summary>Gathers what a reader finds until it is posted.</summary>
internal sealed class ReportBatch : IReportSink
{
    private Report[] _reports = new Report[256];

    public int Count { get; private set; }

    public ReadOnlyMemory<Report> Reports => _reports.AsMemory(0, Count);

    public void OnPosition(in PositionReport report) => Add(new(report, Static: null));

    public void OnStatic(StaticReport report) => Add(new(default, report));

    public void Clear()
    {
        _reports.AsSpan(0, Count).Clear();
        Count = 0;
    }

    /// <summary>Event-time order; reports of one moment keep the order they came in.</summary>
    public void SortByTime()
    {
        Report[] sorted = [.. _reports.Take(Count).OrderBy(report => report.At)];
        sorted.CopyTo(_reports, 0);
    }

    private void Add(in Report report)
    {
        if (Count == _reports.Length)
        {
            Array.Resize(ref _reports, Count * 2);
        }

        _reports[Count++] = report;
    }
}
