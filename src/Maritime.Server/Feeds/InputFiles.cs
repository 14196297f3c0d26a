using System.IO.Compression;
using Maritime.Server.Hosting;

namespace Maritime.Server.Feeds;

/// <summary>Opens recordings as they lie on disk: plain, <c>.gz</c> or <c>.zip</c>.</summary>
internal static class InputFiles
{
    /// <exception cref="UserException">There is no such file, or it cannot be read.</exception>
    public static Stream Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw new UserException($"'{path}' is a folder, not a file.");
        }

        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
            return Path.GetExtension(path).ToUpperInvariant() switch
            {
                ".GZ" => new GZipStream(file, CompressionMode.Decompress),
                ".ZIP" => OpenOnlyEntry(file, path),
                _ => file,
            };
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserException($"There is no file '{path}'.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new UserException($"'{path}' may not be read by this user.", error);
        }
        catch (InvalidDataException error)
        {
            throw new UserException($"'{path}' is damaged: {error.Message}", error);
        }
    }

    private static Stream OpenOnlyEntry(FileStream file, string path)
    {
        ZipArchive archive = new(file, ZipArchiveMode.Read);
        ZipArchiveEntry[] entries = [.. archive.Entries.Where(entry => entry.Length > 0)];
        return entries.Length == 1
            ? entries[0].Open()
            : throw new UserException(
                $"'{path}' holds {entries.Length} files; one recording is expected in a .zip.");
    }
}
