using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Maritime.Detection.Tests;

/// <summary>The project's own data folder, found from where this file was compiled.</summary>
internal static class TestData
{
    /// <summary>Unpacked when the name ends in .gz.</summary>
    public static Stream Open(string name)
    {
        Stream file = File.OpenRead(Path.Combine(Folder(), name));
        return name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    public static string ReadText(string name)
    {
        using StreamReader reader = new(Open(name));
        return reader.ReadToEnd();
    }

    /// <summary>Data that may be measured with but not shipped; null, and the test skips, when it is not there.</summary>
    public static string? MeasureOnly(string name) =>
        Environment.GetEnvironmentVariable("MARITIME_MEASURE_DATA") is { Length: > 0 } folder
        && File.Exists(Path.Combine(folder, name))
            ? Path.Combine(folder, name)
            : null;

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../data"));
}
