using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Maritime.Screening.Lists;
using Maritime.Screening.Sources;

namespace Maritime.Server.Commands.Lists;

/// <summary>
/// Reads the lists that come with the program: a folder with <c>versions.csv</c> and a folder per version.
/// </summary>
internal static class ListLibrary
{
    /// <param name="listsFolder">The folder <c>lists</c> that came with the program.</param>
    /// <param name="data">The data folder, in which imported versions are kept; they come on top.</param>
    /// <exception cref="InvalidDataException">
    /// <c>versions.csv</c> names a folder or format that is not there: the installation is damaged.
    /// </exception>
    public static ListStore Load(string listsFolder, string data = ListVault.DefaultData) =>
        Load(listsFolder, data, out _);

    /// <param name="imported">The newest whole version of every list that was imported or fetched.</param>
    public static ListStore Load(string listsFolder, string data, out ImmutableArray<ListVersion> imported)
    {
        DesignationDates dates = DesignationDates.Read(
            File.ReadAllBytes(Path.Combine(listsFolder, "designation-dates.csv")), out _);
        ImmutableArray<ListVersion> shipped = Shipped(listsFolder);
        ImmutableArray<ListStep> steps = ListVault.Under(data).Replay(shipped);
        imported =
        [
            .. from step in steps
               where !step.Outcome.IsQuarantined && step.Outcome.Version is not null
               group step.Outcome.Version by step.Reading.ListId into list
               select list.MaxBy(version => version.Date),
        ];
        IEnumerable<ListVersion> changed = steps
            .Where(step => !step.Outcome.Delta.IsEmpty)
            .Select(step => step.Outcome.Version)
            .OfType<ListVersion>();
        return ListStore.Build([.. shipped, .. changed], dates);
    }

    /// <summary>
    /// Read once: they do not change while the program runs, and every fetch of a list asks for them.
    /// </summary>
    private static readonly ConcurrentDictionary<string, Lazy<ImmutableArray<ListVersion>>> Known = [];

    /// <summary>The versions that came with the program, in the order of the catalogue.</summary>
    public static ImmutableArray<ListVersion> Shipped(string listsFolder) =>
        Known.GetOrAdd(listsFolder, folder => new(() => ReadShipped(folder))).Value;

    private static ImmutableArray<ListVersion> ReadShipped(string listsFolder)
    {
        Dictionary<string, ListVersion> newest = [];
        ImmutableArray<ListVersion>.Builder versions = ImmutableArray.CreateBuilder<ListVersion>();
        foreach ((string folder, IListSource source, DateOnly date) in Catalogue(listsFolder))
        {
            ImmutableArray<ListFile> files = ReadFiles(Path.Combine(listsFolder, folder));
            ListReading reading = source.Read(files);
            ListVersion version = ListUpdate.Next(newest.GetValueOrDefault(reading.ListId), reading, date, Hash(files));
            newest[version.ListId] = version;
            versions.Add(version);
        }

        return versions.DrainToImmutable();
    }

    /// <summary>
    /// The files at a path: the file itself, or a folder's; ".gz" is unpacked and dropped from the name.
    /// </summary>
    public static ImmutableArray<ListFile> ReadFiles(string path) => File.Exists(path)
        ? [ReadFile(path)]
        : [.. Directory.EnumerateFiles(path).Order(StringComparer.Ordinal).Select(ReadFile)];

    /// <summary>
    /// SHA-256 over names and bytes of the files in the order of their names, lower-case hexadecimal.
    /// </summary>
    public static string Hash(IEnumerable<ListFile> files)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ListFile file in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            hash.AppendData(SHA256.HashData(file.Content.Span));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static ListFile ReadFile(string path)
    {
        string name = Path.GetFileName(path);
        byte[] bytes = File.ReadAllBytes(path);
        return name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new(name[..^3], Unpack(bytes))
            : new(name, bytes);
    }

    /// <summary>30: text shrinks to a thirtieth at most; what states more is not believed in advance.</summary>
    private const int MostUnpackedPerPacked = 30;

    private static byte[] Unpack(byte[] packed)
    {
        using MemoryStream input = new(packed);
        using GZipStream unpacking = new(input, CompressionMode.Decompress);

        // The last four bytes say how long the unpacked text is: room for exactly that, when they speak the truth.
        uint stated = packed.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(^4..));
        using MemoryStream output = new((int)Math.Min(stated, (uint)packed.Length * MostUnpackedPerPacked));
        unpacking.CopyTo(output);
        return output.Length == output.Capacity ? output.GetBuffer() : output.ToArray();
    }

    private static IEnumerable<(string Folder, IListSource Source, DateOnly Date)> Catalogue(string listsFolder)
    {
        string path = Path.Combine(listsFolder, "versions.csv");
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            string[] fields = line.Split(',', 4);
            IListSource? source = fields.Length > 2 ? ListSources.Find(fields[1]) : null;
            if (source is null
                || !DateOnly.TryParseExact(
                    fields[2], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
            {
                throw new InvalidDataException($"{path}: this line names no known format or no date: {line}");
            }

            yield return (fields[0], source, date);
        }
    }
}
