using System.IO.Compression;
using Maritime.Ais.Formats;

namespace Maritime.Ais.Tests;

/// <summary>Files of the repository's data folder.</summary>
internal static class RepositoryData
{
    private static readonly string Root = FindRoot();

    public static byte[] Bytes(string path)
    {
        using Stream stream = File.OpenRead(Path.Combine(Root, path));
        using Stream unpacked = path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(stream, CompressionMode.Decompress)
            : stream;
        using MemoryStream copy = new();
        unpacked.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>Detects the format of a file and reads it whole.</summary>
    public static Collected Read(string path, ReaderOptions? options = null)
    {
        byte[] bytes = Bytes(path);
        IInputFormat? format = InputFormats.Detect(bytes.AsSpan(0, Math.Min(bytes.Length, 4096)));
        Assert.NotNull(format);
        return Collected.From(format, bytes, options);
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Maritime.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? ".", "data");
    }
}
