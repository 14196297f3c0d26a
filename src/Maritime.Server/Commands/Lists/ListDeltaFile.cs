using System.Collections.Immutable;
using Maritime.Screening.Graph;
using Maritime.Screening.Lists;
using Maritime.Screening.Sources;
using Maritime.Server.Hosting;

namespace Maritime.Server.Commands.Lists;

/// <summary><c>maritime lists diff OLD NEW --out PATH</c>: writes what changed in the list's own format.</summary>
/// <remarks>What is written is read back first: older version and changes must give the newer version.</remarks>
internal static class ListDeltaFile
{
    public const string NetworkFormat = "own-network-csv";

    public static bool IsOwnNetwork(string? format, ImmutableArray<ListFile> files) => format is null
        ? files.All(file => OwnNetworkCsv.Recognizes(file.Content.Span))
        : format.Equals(NetworkFormat, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="UserException">A version is not whole, or the changes do not lead from one to the
    /// other.</exception>
    public static int Write(
        IListSource source,
        ImmutableArray<ListFile> older,
        ImmutableArray<ListFile> newer,
        string path,
        TextWriter output)
    {
        ListVersion before = Whole(source, null, older, "OLDER");
        ListVersion after = Whole(source, before, newer, "NEWER");
        ListDelta delta = ListDelta.Between(before, after);
        ImmutableArray<ListFile> files = Named(source.WriteDelta(older, newer, delta), path);
        ListVersion read = ListUpdate.Next(before, source.Read(files), DateOnly.MinValue, "changes");
        if (!source.Read(files).IsDelta)
        {
            throw new UserException("A file of changes of this format is known by its name: write to a folder, "
                + $"or to a name such as {Path.GetFileNameWithoutExtension(path)}.delta.csv.");
        }

        if (!ListDelta.Between(after, read).IsEmpty)
        {
            throw new UserException("The changes as written do not lead from the older version to the newer; "
                + "nothing was kept. Do both have the same columns?");
        }

        Keep(files, path);
        output.WriteLine($"{delta.ListId}: {ListReport.Counts(delta)}");
        output.WriteLine($"Written to {path}: {string.Join(", ", files.Select(file => file.Name))}.");
        return 0;
    }

    /// <param name="path">Null: only say how many.</param>
    public static int WriteNetwork(
        ImmutableArray<ListFile> older, ImmutableArray<ListFile> newer, string? path, TextWriter output)
    {
        ImmutableArray<ListFile> files = OwnNetworkCsv.WriteDelta(older, newer);
        Network after = OwnNetworkCsv.Read(newer);
        Network read = OwnNetworkCsv.Read([.. older, .. files]);
        bool isSame = after.Parties.Select(party => party.Key).Order()
                .SequenceEqual(read.Parties.Select(party => party.Key).Order())
            && after.Edges.Length == read.Edges.Length && !after.Edges.Except(read.Edges).Any();
        if (!isSame)
        {
            throw new UserException("The changes as written do not lead from the older files to the newer; "
                + "is a key there twice, or a row in pieces?");
        }

        foreach (ListFile file in files)
        {
            output.WriteLine(Invariant($"{file.Name}: {file.Content.Span.Count((byte)'\n') - 1} changes"));
        }

        if (files.IsEmpty)
        {
            output.WriteLine("Nothing changed.");
        }
        else if (path is not null)
        {
            Keep(files, path);
            output.WriteLine($"Written to {path}.");
        }

        return 0;
    }

    private static ListVersion Whole(
        IListSource source, ListVersion? before, ImmutableArray<ListFile> files, string which)
    {
        ListReading reading = source.Read(files);
        ListProblem? grave = reading.Problems.FirstOrDefault(problem => problem.Fault
            is ListFault.Empty or ListFault.Html or ListFault.NotRecognized or ListFault.Truncated
            or ListFault.CountMismatch);
        return grave is null
            ? ListUpdate.Next(before, reading, DateOnly.MinValue, which)
            : throw new UserException($"{which} is not whole ({grave.File}: {grave.Text}): nothing follows from it.");
    }

    /// <summary>One file gets the name that was asked for: a name alone may say that it holds changes.</summary>
    private static ImmutableArray<ListFile> Named(ImmutableArray<ListFile> files, string path) =>
        IsFolder(files, path) ? files : [files[0] with { Name = Path.GetFileName(path) }];

    private static bool IsFolder(ImmutableArray<ListFile> files, string path) =>
        files.Length > 1 || Directory.Exists(path);

    private static void Keep(ImmutableArray<ListFile> files, string path)
    {
        bool isFolder = IsFolder(files, path);
        Directory.CreateDirectory(isFolder ? path : Path.GetDirectoryName(Path.GetFullPath(path))!);
        foreach (ListFile file in files)
        {
            File.WriteAllBytes(isFolder ? Path.Combine(path, file.Name) : path, file.Content.Span);
        }
    }
}
