using System.Text;
using Maritime.Ais.Messages;
using Maritime.Ais.Nmea;
using Maritime.Ais.Reception;
using Maritime.Ais.Reports;
using Maritime.Primitives;

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
    // 1 kn: a ship that lies still may send the same bits again.
    private const float MinKnots = 1;

    private readonly NmeaDecoder _decoder;
    private readonly Deduplicator _duplicates = new();
    private readonly MessageReports _reports;
    private readonly ReadStatistics _statistics = new();
    private readonly ReceiverClocks _clocks = new();

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
            _statistics.SetClocks(
                _clocks.Corrected,
                _clocks.Off.Select(off => new ClockCorrection(
                    _decoder.Stations.NameOf(off.Receiver), off.Ahead, off.Messages)));
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

    public void SaveMemory(StateWriter state)
    {
        StationTable stations = _decoder.Stations;
        state.Write(stations.Count);
        for (int station = 1; station <= stations.Count; station++)
        {
            state.Write(stations.NameOf(station));
        }

        _clocks.Save(state);
        _reports.SaveMemory(state);
    }

    public void LoadMemory(ref StateReader state)
    {
        int[] numbers = new int[state.ReadInt32() + 1];
        for (int station = 1; station < numbers.Length; station++)
        {
            numbers[station] = _decoder.Stations.Find(Encoding.Latin1.GetBytes(state.ReadString() ?? ""));
        }

        _clocks.Load(ref state, station => station < numbers.Length ? numbers[station] : -1);
        _reports.LoadMemory(ref state);
    }

    private void Take(in AisMessage message, IReportSink sink)
    {
        // One receiver has nothing to be compared with; times of arrival are all of one clock.
        bool isComparable = message.Station > 0 && _decoder.Stations.Count > 1
            && message.TimeSource >= TimeSource.LinePrefix;
        AisMessage timed = isComparable ? Timed(message) : message;
        bool isFirst = _duplicates.IsFirst(timed, out Transmission transmission);
        Health.Hear(message, isFirst ? null : transmission);
        if (isFirst)
        {
            _reports.Report(timed, sink);
        }
    }

    /// <summary>Learns from the message, and gives it the time that a right clock would have.</summary>
    private AisMessage Timed(in AisMessage message)
    {
        if (message.Type is 1 or 2 or 3)
        {
            ClassAPosition ship = new(message.Bits);
            if (ship.SogKnots >= MinKnots && ship.Second is < 60 and var second)
            {
                _clocks.HearShip(message.Station, message.AtTicks, Deduplicator.HashOf(message.Bits), second);
            }
        }
        else if (message.Type is 4 or 11 && ReceptionHealth.UtcTicksOf(message) is { } utc)
        {
            _clocks.HearUtc(message.Station, message.AtTicks, utc);
        }

        long ticks = _clocks.Correct(message.Station, message.AtTicks);
        return ticks == message.AtTicks ? message : message.HeardAt(ticks);
    }

    private readonly struct MessageSink(NmeaReportReader reader, IReportSink sink) : IMessageSink
    {
        public void OnMessage(in AisMessage message) => reader.Take(message, sink);
    }
}
