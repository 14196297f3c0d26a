using Maritime.Screening.Lists;

namespace Maritime.Screening.Sources;

/// <summary>Which entries a file of changes holds, by their ids.</summary>
internal sealed class DeltaIds(ListDelta delta)
{
    public const string Add = "ADD";
    public const string Modify = "MOD";
    public const string Delete = "DEL";

    private readonly HashSet<string> _added = [.. delta.Added.Select(entry => entry.Id)];
    private readonly HashSet<string> _changed = [.. delta.Changed.Select(change => change.After.Id)];
    private readonly HashSet<string> _removed = [.. delta.Removed.Select(entry => entry.Id)];

    public IReadOnlyList<ListEntry> Removed => delta.Removed;

    /// <summary>Whether the entry's new state belongs into the file.</summary>
    public bool IsKept(string id) => _added.Contains(id) || _changed.Contains(id);

    public bool IsRemoved(string id) => _removed.Contains(id);

    /// <summary>"ADD" or "MOD" for an entry that is kept.</summary>
    public string OperationOf(string id) => _added.Contains(id) ? Add : Modify;

    /// <summary>
    /// "sdn.csv" is "sdn.delta.csv": the name alone says that a file without a heading holds changes.
    /// </summary>
    public static string NameOf(string file)
    {
        int dot = file.LastIndexOf('.');
        return dot < 0 ? $"{file}.delta" : $"{file[..dot]}.delta{file[dot..]}";
    }

    public static bool IsDelta(string file) =>
        file.Contains(".delta", StringComparison.OrdinalIgnoreCase);
}
