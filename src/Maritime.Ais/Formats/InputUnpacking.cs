using System.IO.Compression;

namespace Maritime.Ais.Formats;

/// <summary>Sees through .gz and .zip: by the first bytes, not by a file's name.</summary>
public static class InputUnpacking
{
    private const int MagicLength = 4;

    /// <summary>The same bytes, unpacked when they are packed; gzip inside zip too.</summary>
    /// <param name="stream">Read from where it stands; it need not be seekable. Closed with the result.</param>
    /// <returns>
    /// Of a zip, all files one after the other, in the order of the archive. Reading throws
    /// <see cref="InvalidDataException"/> when the archive is damaged.
    /// </returns>
    public static Stream Unpack(Stream stream)
    {
        PeekedStream peeked = new(stream, MagicLength);
        return peeked.Beginning switch
        {
            [0x1F, 0x8B, ..] => new CheckedGzipStream(peeked),
            [(byte)'P', (byte)'K', 3, 4] => OpenZip(peeked),
            _ => peeked,
        };
    }

    private static ConcatenatedStream OpenZip(Stream stream)
    {
        // An archive's directory is at its end.
        Stream seekable = stream;
        if (!stream.CanSeek)
        {
            seekable = new MemoryStream();
            stream.CopyTo(seekable);
            stream.Dispose();
            seekable.Position = 0;
        }

        ZipArchive archive = new(seekable, ZipArchiveMode.Read);
        return new ConcatenatedStream(
            archive.Entries.Where(entry => entry.Length > 0).Select(entry => Unpack(entry.Open())),
            archive);
    }
}
