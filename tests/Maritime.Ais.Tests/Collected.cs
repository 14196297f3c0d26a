using System.Text;
using Maritime.Ais.Formats;

namespace Maritime.Ais.Tests;

/// <summary>A sink that keeps everything.</summary>
internal sealed class Collected : IReportSink
{
    /// <summary>What the tests call "now".</summary>
    public static readonly DateTimeOffset Arrival = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public List<PositionReport> Positions { get; } = [];

    public List<StaticReport> Statics { get; } = [];

    public ReadStatistics Statistics { get; private set; } = new();

    public static Collected From(IInputFormat format, ReadOnlySpan<byte> bytes, ReaderOptions? options = null)
    {
        Collected collected = new();
        IReportReader reader = format.CreateReader(options ?? ReaderOptions.Default);
        reader.Read(bytes, Arrival, collected);
        reader.Complete(collected);
        collected.Statistics = reader.Statistics;
        return collected;
    }

    public static Collected From(string format, string text) =>
        From(InputFormats.Find(format)!, Encoding.UTF8.GetBytes(text));

    public void OnPosition(in PositionReport report) => Positions.Add(report);

    public void OnStatic(StaticReport report) => Statics.Add(report);
}
