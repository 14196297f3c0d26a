using Maritime.Ais.Formats;
using Maritime.Server.Hosting;

namespace Maritime.Server.Feeds;

/// <summary>Opens recordings as they lie on disk: plain, <c>.gz</c> or <c>.zip</c>, as their first bytes say.</summary>
internal static class InputFiles
{
    /// <returns>The unpacked bytes; reading throws <see cref="InvalidDataException"/> where they are damaged.</returns>
    /// <exception cref="UserException">There is no such file, or it cannot be read.</exception>
    public static Stream Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw new UserException($"'{path}' is a folder, not a file.");
        }

        try
        {
            return InputUnpacking.Unpack(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16));
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
}
