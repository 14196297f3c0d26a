using Maritime.Ais.Formats;
using Maritime.Server.Hosting;

namespace Maritime.Server.Feeds;

/// <summary>Reads a whole recording, in the order in which it lies in its file.</summary>
internal static class Recordings
{
    private const int BeginningBytes = 4096;

    /// <param name="name">As a person gave it, for the message.</param>
    /// <param name="formatName">Null to recognize the format from the beginning.</param>
    /// <exception cref="UserException">No format recognizes it.</exception>
    public static ReadStatistics Read(
        Stream stream, string name, ReaderOptions options, IReportSink sink, string? formatName = null)
    {
        byte[] buffer = new byte[1 << 18];
        int count = stream.ReadAtLeast(buffer, BeginningBytes, throwOnEndOfStream: false);
        if (count == 0)
        {
            throw new UserException($"'{name}' is empty.");
        }

        IInputFormat? format = formatName is null
            ? InputFormats.Detect(buffer.AsSpan(0, Math.Min(count, BeginningBytes)))
            : InputFormats.Find(formatName);
        if (format is null)
        {
            string known = string.Join(", ", InputFormats.All.Select(each => each.Name));
            throw new UserException(formatName is null
                ? $"'{name}' is in no format that is known here ({known})."
                : $"There is no format '{formatName}'; known are {known}.");
        }

        IReportReader reader = format.CreateReader(options);
        for (; count > 0; count = stream.Read(buffer))
        {
            // A recording has its own times: the moment of reading says nothing about it.
            reader.Read(buffer.AsSpan(0, count), DateTimeOffset.UnixEpoch, sink);
        }

        reader.Complete(sink);
        return reader.Statistics;
    }
}
