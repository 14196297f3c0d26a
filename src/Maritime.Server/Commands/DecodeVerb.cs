using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Ais.Messages;
using Maritime.Ais.Nmea;
using Maritime.Ais.Reception;

namespace Maritime.Server.Commands;

/// <summary>
/// <c>maritime decode FILE|-</c>: one JSON object per message or record, for a look or for another program.
/// </summary>
internal sealed class DecodeVerb : IVerb
{
    private const int FlushAt = 65_536;
    private const int ReadLength = 65_536;

    /// <summary>Less than the deduplicator remembers, so that a held message's receivers are still its own.</summary>
    private const int MaxWaiting = 16_384;

    public Command Build()
    {
        Argument<string> file = new("file") { Description = "A file (also .gz, .zip), or - for standard input." };
        Option<string?> format = new("--format")
        {
            Description = "Read it as this: " + string.Join(", ", InputFormats.All.Select(one => one.Name)) + ".",
        };
        Option<string?> columns = new("--columns")
        {
            Description = "For csv: what the file calls its columns, as in mmsi=ShipNo,time=Seen,lat=Y,lon=X.",
        };
        Option<bool> lenient = new("--lenient")
        {
            Description = "Accept sentences with a wrong checksum, and flag them.",
        };
        Option<double?> deduplicate = new("--dedup")
        {
            Description = "Print a message heard several times within so many seconds once, with all receivers.",
        };
        Option<bool> stats = new("--stats") { Description = "Print counts to standard error at the end." };
        Command command = new("decode", "Print what is in a file of AIS, one JSON object a line.")
        {
            file, format, columns, lenient, deduplicate, stats,
        };
        command.SetAction(parsed => Run(new(
            parsed.GetValue(file)!,
            parsed.GetValue(format),
            parsed.GetValue(columns),
            parsed.GetValue(lenient),
            parsed.GetValue(deduplicate),
            parsed.GetValue(stats))));
        return command;
    }

    private static int Run(Request request)
    {
        IInputFormat? format = null;
        if (request.Columns is { } map)
        {
            format = CsvFormat.TryWithColumns(map, out string error);
            if (format is null)
            {
                return Fail(error);
            }
        }
        else if (request.Format is { } name && (format = InputFormats.Find(name)) is null)
        {
            return Fail(Invariant($"There is no format \"{name}\"; there are ")
                + string.Join(", ", InputFormats.All.Select(one => one.Name)) + ".");
        }

        try
        {
            using InputSource source = InputSource.Open(OpenFile(request.File), format);
            if (source.Format is null)
            {
                return Fail($"What {request.File} holds is not known; name its format with --format.");
            }

            using Stream output = Console.OpenStandardOutput();
            return source.Format is NmeaFormat
                ? DecodeSentences(source.Stream, request, output)
                : DecodeRecords(source, request, output);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Fail(Words(broken, request.File));
        }
    }

    private static Stream OpenFile(string path)
    {
        if (path == "-")
        {
            return Console.OpenStandardInput();
        }

        if (Directory.Exists(path))
        {
            throw new IOException($"{path} is a folder; decode reads one file.");
        }

        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
    }

    private static int DecodeSentences(Stream input, Request request, Stream output)
    {
        NmeaDecoder decoder = new(NmeaOptions.Default with { IsLenient = request.IsLenient });
        using MessagePrinter sink = new(decoder.Stations, output, request.DeduplicateSeconds);
        MessagePrinter printer = sink;
        byte[] buffer = new byte[ReadLength];
        for (int count = input.Read(buffer); count > 0; count = input.Read(buffer))
        {
            decoder.Read(buffer.AsSpan(0, count), TimeProvider.System.GetUtcNow(), ref printer);
        }

        decoder.Complete(ref printer);
        printer.Finish();
        if (request.HasStatistics)
        {
            PrintStatistics(decoder, printer);
        }

        return 0;
    }

    private static int DecodeRecords(InputSource source, Request request, Stream output)
    {
        using RecordPrinter printer = new(output);
        ReadStatistics statistics = source.ReadAll(
            ReaderOptions.Default with { IsLenient = request.IsLenient },
            TimeProvider.System.GetUtcNow(),
            printer);
        printer.Finish();
        if (request.HasStatistics)
        {
            Console.Error.WriteLine(Invariant(
                $"format {source.Format!.Name}, lines {statistics.Lines}, positions {statistics.Positions}, ")
                + Invariant($"statics {statistics.Statics}, others {statistics.Others}, refused {statistics.Refused}"));
            PrintRefusals(statistics.RefusedByKind, statistics.Samples);
        }

        return 0;
    }

    private static void PrintStatistics(NmeaDecoder decoder, MessagePrinter printer)
    {
        NmeaCounters counters = decoder.Counters;
        Console.Error.WriteLine(Invariant(
            $"format nmea, lines {counters.Lines}, sentences {counters.Sentences}, messages {counters.Messages}, ")
            + Invariant($"other sentences {counters.OtherSentences}, duplicates {printer.Duplicates}, ")
            + Invariant($"refused {counters.Refused}, with a wrong checksum {counters.AcceptedWithBadChecksum}"));
        for (int type = 1; type <= 28; type++)
        {
            if (counters.OfType(type) > 0)
            {
                Console.Error.WriteLine(Invariant($"  type {type}: {counters.OfType(type)}"));
            }
        }

        Dictionary<string, long> refused = Enum.GetValues<NmeaError>()
            .Where(error => counters.OfError(error) > 0)
            .ToDictionary(error => error.Name, counters.OfError);
        PrintRefusals(refused, decoder.Samples);
        for (int station = 1; station <= Math.Min(decoder.Stations.Count, 20); station++)
        {
            StationHealth health = printer.Health.Of(station);
            if (health.Messages == 0)
            {
                continue;
            }

            string offset = health.ClockOffset is { } ahead
                ? Invariant($", clock {ahead.TotalSeconds:+0.0;-0.0} s")
                : "";
            Console.Error.WriteLine(Invariant(
                $"  station {decoder.Stations.NameOf(station)}: {health.Messages} messages, ")
                + Invariant($"longest silence {health.LongestSilence.TotalSeconds:0} s{offset}"));
        }
    }

    private static void PrintRefusals(IReadOnlyDictionary<string, long> refused, IReadOnlyList<string> samples)
    {
        foreach ((string kind, long count) in refused)
        {
            Console.Error.WriteLine(Invariant($"  refused, {kind}: {count}"));
        }

        foreach (string sample in samples)
        {
            Console.Error.WriteLine("    " + sample);
        }
    }

    private static string Words(Exception broken, string file) => broken switch
    {
        FileNotFoundException or DirectoryNotFoundException => $"There is no file {file}.",
        UnauthorizedAccessException => $"The file {file} may not be read.",
        InvalidDataException => $"The archive {file} is damaged: {broken.Message}",
        _ => broken.Message,
    };

    private static int Fail(string sentence)
    {
        Console.Error.WriteLine(sentence);
        return 1;
    }

    private sealed record Request(
        string File,
        string? Format,
        string? Columns,
        bool IsLenient,
        double? DeduplicateSeconds,
        bool HasStatistics);

    /// <summary>Prints messages; when deduplicating, holds each back until its window has passed.</summary>
    private sealed class MessagePrinter : IMessageSink, IDisposable
    {
        private readonly StationTable _stations;
        private readonly Stream _output;
        private readonly Deduplicator? _deduplicator;
        private readonly long _windowTicks;
        private readonly Queue<(Transmission Transmission, long Ordinal, long AtTicks, byte[] Json)> _waiting = new();
        private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt * 2);
        private readonly Utf8JsonWriter _json;

        public MessagePrinter(StationTable stations, Stream output, double? seconds)
        {
            _stations = stations;
            _output = output;
            _windowTicks = TimeSpan.FromSeconds(seconds ?? 0).Ticks;
            _deduplicator = seconds is null ? null : new(TimeSpan.FromTicks(_windowTicks));
            _json = new(_buffer, new JsonWriterOptions { SkipValidation = true });
            Health = new(stations);
        }

        public ReceptionHealth Health { get; }

        public long Duplicates => _deduplicator?.Duplicates ?? 0;

        public void OnMessage(in AisMessage message)
        {
            Transmission? transmission = null;
            bool isFirst = _deduplicator is null || _deduplicator.IsFirst(message, out transmission);
            Health.Hear(message, isFirst ? null : transmission);
            if (!isFirst)
            {
                return;
            }

            MessageJson.Write(message, _stations.NameOf(message.Station), _json);
            _json.Flush();
            _json.Reset();
            if (transmission is not null)
            {
                Hold(transmission, message.AtTicks);
                return;
            }

            _buffer.Write("\n"u8);
            if (_buffer.WrittenCount >= FlushAt)
            {
                Flush();
            }
        }

        public void Finish()
        {
            while (_waiting.Count > 0)
            {
                Release();
            }

            Flush();
        }

        public void Dispose() => _json.Dispose();

        private void Hold(Transmission transmission, long atTicks)
        {
            _waiting.Enqueue((transmission, transmission.Ordinal, atTicks, _buffer.WrittenSpan.ToArray()));
            _buffer.ResetWrittenCount();
            while (_waiting.Count > MaxWaiting || _waiting.Peek().AtTicks + _windowTicks < atTicks)
            {
                Release();
            }

            Flush();
        }

        /// <summary>The object again, with its receivers before the closing brace.</summary>
        private void Release()
        {
            (Transmission transmission, long ordinal, _, byte[] json) = _waiting.Dequeue();
            ReadOnlySpan<int> receivers = transmission.Ordinal == ordinal ? transmission.Receivers : [];
            string names = string.Join(',', receivers.ToArray().Select(one => Quoted(_stations.NameOf(one))));
            _output.Write(json.AsSpan(0, json.Length - 1));
            _output.Write(Encoding.UTF8.GetBytes($",\"receivers\":[{names}]}}\n"));
        }

        private static string Quoted(string name) => $"\"{JsonEncodedText.Encode(name)}\"";

        private void Flush()
        {
            _output.Write(_buffer.WrittenSpan);
            _output.Flush();
            _buffer.ResetWrittenCount();
        }
    }

    /// <summary>Prints the reports of formats that are decoded already.</summary>
    private sealed class RecordPrinter : IReportSink, IDisposable
    {
        private readonly Stream _output;
        private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt * 2);
        private readonly Utf8JsonWriter _json;

        public RecordPrinter(Stream output)
        {
            _output = output;
            _json = new(_buffer, new JsonWriterOptions { SkipValidation = true });
        }

        public void OnPosition(in PositionReport report)
        {
            RecordJson.Write(report, _json);
            EndLine();
        }

        public void OnStatic(StaticReport report)
        {
            RecordJson.Write(report, _json);
            EndLine();
        }

        public void Finish()
        {
            _output.Write(_buffer.WrittenSpan);
            _output.Flush();
            _buffer.ResetWrittenCount();
        }

        public void Dispose() => _json.Dispose();

        private void EndLine()
        {
            _json.Flush();
            _json.Reset();
            _buffer.Write("\n"u8);
            if (_buffer.WrittenCount >= FlushAt)
            {
                Finish();
            }
        }
    }
}
