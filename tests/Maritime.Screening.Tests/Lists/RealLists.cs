using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Maritime.Screening.Lists;
using Maritime.Screening.Sources;

namespace Maritime.Screening.Tests.Lists;

/// <summary>The real published lists in the repository's data folder, read once.</summary>
internal static class RealLists
{
    private static readonly Lazy<ListStore> AllLists = new(LoadAll);

    public static ListStore All => AllLists.Value;

    public static string DataFolder { get; } = FindData();

    /// <param name="path">A folder or a file under <c>data/lists</c>.</param>
    public static ImmutableArray<ListFile> Files(string path)
    {
        string full = Path.Combine(DataFolder, "lists", path);
        return File.Exists(full)
            ? [ReadFile(full)]
            : [.. Directory.EnumerateFiles(full).Order(StringComparer.Ordinal).Select(ReadFile)];
    }

    public static ListFile ReadFile(string path)
    {
        string name = Path.GetFileName(path);
        byte[] bytes = File.ReadAllBytes(path);
        if (!name.EndsWith(".gz", StringComparison.Ordinal))
        {
            return new(name, bytes);
        }

        using GZipStream unpacking = new(new MemoryStream(bytes), CompressionMode.Decompress);
        using MemoryStream output = new();
        unpacking.CopyTo(output);
        return new(name[..^3], output.ToArray());
    }

    public static string Hash(IEnumerable<ListFile> files) =>
        Convert.ToHexStringLower(SHA256.HashData([.. files.SelectMany(file => SHA256.HashData(file.Content.Span))]));

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static DesignationDates Dates() => DesignationDates.Read(
        File.ReadAllBytes(Path.Combine(DataFolder, "lists", "designation-dates.csv")), out _);

    private static ListStore LoadAll()
    {
        List<ListVersion> versions = [];
        foreach (string line in File.ReadLines(Path.Combine(DataFolder, "lists", "versions.csv")).Skip(1))
        {
            string[] fields = line.Split(',', 4);
            ImmutableArray<ListFile> files = Files(fields[0]);
            ListReading reading = ListSources.Find(fields[1])!.Read(files);
            ListVersion? previous = versions.LastOrDefault(version => version.ListId == reading.ListId);
            versions.Add(ListUpdate.Next(previous, reading, Day(fields[2]), Hash(files)));
        }

        return ListStore.Build(versions, Dates());
    }

    private static string FindData([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../data"));
}
