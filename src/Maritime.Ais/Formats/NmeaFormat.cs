using Maritime.Ais.Messages;
using Maritime.Ais.Nmea;
using Maritime.Ais.Reports;

namespace Maritime.Ais.Formats;

/// <summary>
/// Sentences as receivers send them: !AIVDM with or without tag blocks, $PGHP lines, prefixes and suffixes.
/// </summary>
internal sealed class NmeaFormat : IInputFormat
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
    private readonly MessageReports _reports;
    private readonly ReadStatistics _statistics = new();

    public NmeaReportReader(ReaderOptions options)
    {
        _decoder = new(NmeaOptions.Default with { IsLenient = options.IsLenient });
        _reports = new(options, _statistics);
    }

    public ReadStatistics Statistics
    {
        get
        {
            NmeaCounters counters = _decoder.Counters;
            _statistics.Lines = counters.Lines;
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
        MessageSink messages = new(_reports, sink);
        _decoder.Read(bytes, arrivedAt, ref messages);
    }

    public void Complete(IReportSink sink)
    {
        MessageSink messages = new(_reports, sink);
        _decoder.Complete(ref messages);
    }

    private readonly struct MessageSink(MessageReports reports, IReportSink sink) : IMessageSink
    {
        public void OnMessage(in AisMessage message) => reports.Report(message, sink);
    }
}
