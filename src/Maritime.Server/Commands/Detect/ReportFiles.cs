using System.Globalization;
using Maritime.Ais;
using Maritime.Ais.Formats;
using Maritime.Ais.Reception;

namespace Maritime.Server.Commands.Detect;

/// <summary>Reads whole recordings, in whatever format they are, into memory.</summary>
internal sealed class ReportFiles : IReportSink
{
    private const int BlockBytes = 1 << 16;

    public List<PositionReport> Positions { get; } = [];

    public List<StaticReport> Statics { get; } = [];

    /// <summary>Lines that no reader could make sense of, by kind, over all files.</summary>
    public SortedDictionary<string, long> Refused { get; } = new(StringComparer.Ordinal);

    private DateTimeOffset _arrived;
    private DateTimeOffset? _before;

    public long Lines { get; private set; }

    /// <summary>Told the file and the positions so far after every block.</summary>
    public Action<string, int>? Progress { get; init; }

    /// <summary>What a person should know of the input, a line each: receivers whose clock is corrected.</summary>
    public List<string> Notes { get; } = [];

    public void OnPosition(in PositionReport report)
    {
        DateTimeOffset at = Timed(report.At);
        Positions.Add(at == report.At ? report : report with { At = at });
    }

    public void OnStatic(StaticReport report)
    {
        DateTimeOffset at = Timed(report.At);
        Statics.Add(at == report.At ? report : report with { At = at });
    }

    /// <param name="path">Packed with gzip or zip or not, as its first bytes say; "-" is standard input.</param>
    /// <param name="options">Source and family to write into the reports.</param>
    /// <param name="error">One sentence when false is returned.</param>
    public bool TryRead(string path, ReaderOptions options, out string error)
    {
        if (path != "-" && !File.Exists(path))
        {
            error = Directory.Exists(path) ? $"{path} is a folder; name its files." : $"There is no file {path}.";
            return false;
        }

        try
        {
            using Stream file = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            using BufferedStream buffered = new(file, BlockBytes);
            return TryRead(path, buffered, options, out error);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            error = $"{path} could not be read: {broken.Message}";
            return false;
        }
    }

    // A line without a time, in a file that has times, is of the time of the line before, not of that of the file.
    private DateTimeOffset Timed(DateTimeOffset at)
    {
        if (at != _arrived)
        {
            _before = at;
        }

        return at == _arrived && _before is { } before ? before : at;
    }

    /// <param name="path">What the stream is called in an error.</param>
    /// <inheritdoc cref="TryRead(string, ReaderOptions, out string)"/>
    public bool TryRead(string path, Stream file, ReaderOptions options, out string error)
    {
        using InputSource source = InputSource.Open(file);
        if (source.IsEmpty)
        {
            error = path == "-" ? "Standard input is empty." : $"{path} is empty.";
            return false;
        }

        if (source.Format is null)
        {
            string known = string.Join(", ", InputFormats.All.Select(one => one.Name));
            error = $"{path} is in no format that can be read here ({known}). A table needs a first line with the "
                + "columns mmsi, lat, lon and a time, or mmsi and what ships are.";
            return false;
        }

        DateTimeOffset arrived = path == "-" ? DateTimeOffset.UtcNow : File.GetLastWriteTimeUtc(path);
        (_arrived, _before) = (arrived, null);
        IReportReader reader = source.Format.CreateReader(options);
        int before = Positions.Count + Statics.Count;
        try
        {
            byte[] block = new byte[BlockBytes];
            for (int count = source.Stream.Read(block); count > 0; count = source.Stream.Read(block))
            {
                reader.Read(block.AsSpan(0, count), arrived, this);
                Progress?.Invoke(path, Positions.Count);
            }
        }
        catch (InvalidDataException broken) when (Positions.Count + Statics.Count > before)
        {
            Notes.Add($"{path} is damaged: {broken.Message.TrimEnd('.')}. What came before that place is used.");
        }

        reader.Complete(this);
        Lines += reader.Statistics.Lines;
        foreach ((string kind, long refused) in reader.Statistics.RefusedByKind)
        {
            Refused[kind] = Refused.GetValueOrDefault(kind) + refused;
        }

        Notes.AddRange(reader.Statistics.Clocks.Select(off => ClockSentence($"receiver {off.Receiver}", off)));
        error = "";
        return true;
    }

    /// <summary>
    /// Compares the files with each other, when they are of several receivers, and sets their clocks.
    /// </summary>
    public void SetClocks(IReadOnlyList<string> files)
    {
        if (files.Count < 2)
        {
            return;
        }

        // Before anything is moved: what is learned at the end holds from the beginning.
        FeedClocks clocks = new(new Nothing());
        foreach (PositionReport report in Positions.OrderBy(report => report.At))
        {
            clocks.OnPosition(report);
        }

        Dictionary<int, TimeSpan> ahead = clocks.Off.ToDictionary(off => off.Receiver, off => off.Ahead);
        if (ahead.Count == 0)
        {
            return;
        }

        for (int i = 0; i < Positions.Count; i++)
        {
            PositionReport report = Positions[i];
            Positions[i] = report with { At = report.At - ahead.GetValueOrDefault(report.Source) };
        }

        for (int i = 0; i < Statics.Count; i++)
        {
            Statics[i] = Statics[i] with { At = Statics[i].At - ahead.GetValueOrDefault(Statics[i].Source) };
        }

        Notes.AddRange(ahead.OrderBy(off => off.Key).Select(off => ClockSentence(
            files[off.Key - 1], new("", off.Value, Positions.Count(report => report.Source == off.Key)))));
    }

    private static string ClockSentence(string who, ClockCorrection off)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string seconds = Math.Abs(off.Ahead.TotalSeconds).ToString("N0", culture);
        string count = off.Messages == 1 ? "1 message" : $"{off.Messages.ToString("N0", culture)} messages";
        return $"clock of {who} is {seconds} s {(off.Ahead > TimeSpan.Zero ? "fast" : "slow")}, corrected in {count}";
    }

    private sealed class Nothing : IReportSink
    {
        public void OnPosition(in PositionReport report)
        {
        }

        public void OnStatic(StaticReport report)
        {
        }
    }
}
