using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Maritime.Screening.Tests;

/// <summary>Opens files of the repository's <c>data</c> folder.</summary>
internal static class TestData
{
    public static string PathOf(string name) => Path.Combine(Folder(), name);

    public static Stream Open(string name)
    {
        Stream file = File.OpenRead(PathOf(name));
        return name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    // The default is filled in where this is called: here, not in a test's folder.
    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../data"));
}
