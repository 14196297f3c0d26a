using Maritime.Ais.Messages;
using Maritime.Ais.Nmea;
using Maritime.Ais.Reception;
using Maritime.Ais.Reports;

namespace Maritime.Ais.Formats;

/// <summary>
/// Sentences as receivers send them: !AIVDM with or without tag blocks, $PGHP lines, prefixes and suffixes.
/// </summary>
public sealed class NmeaFormat : IInputFormat
{
    public string Name => "nmea";

    public bool Recognizes(ReadOnlySpan<byte> beginning)
    {
        int from = 0;
        while (beginning[from..].IndexOf("VD"u8) is >= 0 and var found)
        {
            int at = from + found;
            if (at >= 3 && beginning[at - 3] is (byte)'!' or (byte)'$' && at + 3 < beginning.Length
                && beginning[at + 2] is (byte)'M' or (byte)'O' && beginning[at + 3] == ',')
            {
                return true;
            }

            from = at + 2;
        }

        return false;
    }

    public IReportReader CreateReader(ReaderOptions options) => new NmeaReportReader(options);
}

/// <summary>Reads sentences into reports.</summary>
public sealed class NmeaReportReader : IReportReader
{
    private readonly NmeaDecoder _decoder;
    private readonly Deduplicator _duplicates = new();
    private readonly MessageReports _reports;
    private readonly ReadStatistics _statistics = new();

    public NmeaReportReader(ReaderOptions options)
    {
        _decoder = new(NmeaOptions.Default with { IsLenient = options.IsLenient });
        _reports = new(options, _statistics);
        Health = new(_decoder.Stations);
    }

    /// <summary>How the feed and its stations are doing.</summary>
    public ReceptionHealth Health { get; }

    public ReadStatistics Statistics
    {
        get
        {
            NmeaCounters counters = _decoder.Counters;
            _statistics.Lines = counters.Lines;
            _statistics.Duplicates = _duplicates.Duplicates;
            foreach (NmeaError error in Enum.GetValues<NmeaError>())
            {
                _statistics.SetRefused(error.Name, counters.OfError(error));
            }

            _statistics.Samples.Clear();
            _statistics.Samples.AddRange(_decoder.Samples);
            return _statistics;
        }
    }

    public void Read(ReadOnlySpan<byte> bytes, DateTimeOffset arrivedAt, IReportSink sink)
    {
        MessageSink messages = new(this, sink);
        _decoder.Read(bytes, arrivedAt, ref messages);
    }

    public void Complete(IReportSink sink)
    {
        MessageSink messages = new(this, sink);
        _decoder.Complete(ref messages);
    }

    private void Take(in AisMessage message, IReportSink sink)
    {
        bool isFirst = _duplicates.IsFirst(message, out Transmission transmission);
        Health.Hear(message, isFirst ? null : transmission);
        if (isFirst)
        {
            _reports.Report(message, sink);
        }
    }

    private readonly struct MessageSink(NmeaReportReader reader, IReportSink sink) : IMessageSink
    {
        public void OnMessage(in AisMessage message) => reader.Take(message, sink);
    }
}
