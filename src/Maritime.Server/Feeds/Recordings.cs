using Maritime.Ais.Formats;
using Maritime.Server.Hosting;

namespace Maritime.Server.Feeds;

/// <summary>Reads a whole recording, in the order in which it lies in its file.</summary>
internal static class Recordings
{
    /// <summary>A recording has its own times: the moment of reading says nothing about it.</summary>
    private static readonly DateTimeOffset NoArrival = DateTimeOffset.UnixEpoch;

    /// <exception cref="UserException">There is no such file, it is damaged, or no format recognizes it.</exception>
    public static ReadStatistics Read(string path, ReaderOptions options, IReportSink sink)
    {
        try
        {
            using InputSource source = InputSource.Open(InputFiles.Open(path));
            if (source.Format is null)
            {
                string known = string.Join(", ", InputFormats.All.Select(each => each.Name));
                throw new UserException($"'{path}' is in no format that is known here ({known}).");
            }

            return source.ReadAll(options, NoArrival, sink);
        }
        catch (InvalidDataException error)
        {
            throw new UserException($"'{path}' is damaged: {error.Message}", error);
        }
    }
}
