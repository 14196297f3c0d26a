using System.Collections.Immutable;
using System.Text.Json;
using Maritime.Screening.Lists;
using Maritime.Screening.Sources;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands.Lists;

/// <summary>One import, as it is kept: which files, read how, decided how.</summary>
/// <param name="Date">The day the list speaks for, when the file does not say.</param>
/// <param name="ImportedAt">When it was done.</param>
/// <param name="IsConfirmed">A person wanted its removals.</param>
internal sealed record ListImport(
    string Format,
    DateOnly Date,
    DateTimeOffset ImportedAt,
    bool IsConfirmed,
    bool NeedsEndMark,
    ImmutableArray<KeptFile> Files);

/// <param name="Hash">SHA-256 of the unpacked bytes: also the name under which they are kept.</param>
internal sealed record KeptFile(string Name, string Hash);

/// <summary>What became of one import.</summary>
internal sealed record ListStep(ListImport Import, ListReading Reading, ListOutcome Outcome);

/// <summary>
/// Keeps imported lists under the data folder: every file once, by its content, and a log of imports. The lists as they
/// stand are the shipped ones and the log, folded in order: the same files and decisions give the same lists.
/// </summary>
/// <param name="folder">The folder <c>lists</c> under the data folder; made when first written to.</param>
internal sealed class ListVault(string folder)
{
    /// <summary>Where <c>serve</c> keeps its state when nothing else is said.</summary>
    public const string DefaultData = ServeOptions.DefaultData;

    private const string LogName = "imports.jsonl";

    private string LogPath => Path.Combine(folder, LogName);

    /// <summary>The log of imports: who watches it sees a new one.</summary>
    public static string LogUnder(string data) => Under(data).LogPath;

    public static ListVault Under(string data) => new(Path.Combine(data, "lists"));

    /// <summary>Keeps the files and appends to the log; the log line is written last, whole or not at all.</summary>
    public void Add(ListImport import, IEnumerable<ListFile> files)
    {
        Directory.CreateDirectory(Path.Combine(folder, "files"));
        foreach ((KeptFile kept, ListFile file) in import.Files.Zip(files))
        {
            string path = PathOf(kept.Hash);
            if (!File.Exists(path))
            {
                string partial = path + ".partial";
                File.WriteAllBytes(partial, file.Content.Span);
                File.Move(partial, path, overwrite: true);
            }
        }

        File.AppendAllText(LogPath, JsonSerializer.Serialize(import) + "\n");
    }

    /// <summary>The imports, oldest first; a last line that was cut off is left out.</summary>
    /// <exception cref="UserException">A line before the last is damaged.</exception>
    public ImmutableArray<ListImport> Imports()
    {
        if (!File.Exists(LogPath))
        {
            return [];
        }

        string[] lines = File.ReadAllLines(LogPath);
        ImmutableArray<ListImport>.Builder imports = ImmutableArray.CreateBuilder<ListImport>();
        for (int at = 0; at < lines.Length; at++)
        {
            try
            {
                imports.Add(JsonSerializer.Deserialize<ListImport>(lines[at])!);
            }
            catch (JsonException) when (at == lines.Length - 1)
            {
                break;
            }
            catch (JsonException broken)
            {
                throw new UserException($"{LogPath} line {at + 1} is damaged: {broken.Message}", broken);
            }
        }

        return imports.DrainToImmutable();
    }

    /// <summary>The files of an import.</summary>
    public ImmutableArray<ListFile> Files(ListImport import) =>
        [.. import.Files.Select(file => new ListFile(file.Name, File.ReadAllBytes(PathOf(file.Hash))))];

    /// <summary>Every step in order, from the shipped versions on.</summary>
    /// <param name="shipped">Versions that came with the program, by list and date.</param>
    public ImmutableArray<ListStep> Replay(IEnumerable<ListVersion> shipped)
    {
        Dictionary<string, ListVersion> newest = [];
        foreach (ListVersion version in shipped)
        {
            newest[version.ListId] = version;
        }

        ImmutableArray<ListStep>.Builder steps = ImmutableArray.CreateBuilder<ListStep>();
        foreach (ListImport import in Imports())
        {
            ListStep step = Step(import, Files(import), newest);
            if (step.Outcome.Version is { } version)
            {
                newest[version.ListId] = version;
            }

            steps.Add(step);
        }

        return steps.DrainToImmutable();
    }

    /// <summary>What an import does to the lists as they stand; nothing is kept.</summary>
    public static ListStep Step(ListImport import, ImmutableArray<ListFile> files, Dictionary<string,
        ListVersion> newest)
    {
        IListSource source = ListSources.Find(import.Format)
            ?? throw new UserException($"There is no list format {import.Format}.");
        ListReading reading = source.Read(files);
        ListPolicy policy = new(NeedsEndMark: import.NeedsEndMark, IsConfirmed: import.IsConfirmed);
        ListOutcome outcome = ListUpdate.Apply(
            newest.GetValueOrDefault(reading.ListId), reading, import.Date, ListLibrary.Hash(files), policy);
        return new(import, reading, outcome);
    }

    private string PathOf(string hash) => Path.Combine(folder, "files", hash);
}
