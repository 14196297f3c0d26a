using System.Collections.Immutable;
using Maritime.Screening.Lists;

namespace Maritime.Screening.Sources;

/// <summary>One file of a list, unpacked.</summary>
/// <param name="Name">Its file name, without folder: it tells a companion from the main file.</param>
public sealed record ListFile(string Name, ReadOnlyMemory<byte> Content);

/// <summary>Reads one published format of sanctions or watch lists.</summary>
/// <remarks>
/// Adding one is one file in this folder and one line in <see cref="ListSources.All"/>. Never throws for bad input:
/// what it could not use is in <see cref="ListReading.Problems"/>, and what that means for the list is decided by
/// <see cref="ListUpdate"/>, not here. Stateless and thread-safe.
/// </remarks>
public interface IListSource
{
    /// <summary>The name by which a person chooses it: lower case, hyphens.</summary>
    string Name { get; }

    /// <summary>One line for a person: what it reads and from whom.</summary>
    string Description { get; }

    /// <param name="fileName">Without folder; only a hint.</param>
    /// <param name="beginning">The first bytes of the file, up to 4 KiB, unpacked.</param>
    bool Recognizes(string fileName, ReadOnlySpan<byte> beginning);

    /// <param name="files">The main file and those companions that are at hand.</param>
    ListReading Read(IReadOnlyList<ListFile> files);

    /// <summary>
    /// Writes what changed from one whole version to the next as files of this format, which <see cref="Read"/> reads
    /// back: the older version and these files give the newer version.
    /// </summary>
    /// <param name="older">Files that <see cref="Read"/> finds no fault with.</param>
    /// <param name="newer">Likewise.</param>
    /// <param name="delta">What changed between them.</param>
    ImmutableArray<ListFile> WriteDelta(
        IReadOnlyList<ListFile> older, IReadOnlyList<ListFile> newer, ListDelta delta);
}

/// <summary>Why a file or a part of it was not usable as it stood.</summary>
public enum ListFault : byte
{
    /// <summary>No bytes, or no record.</summary>
    Empty,

    /// <summary>A web page where a list was expected.</summary>
    Html,

    /// <summary>It ends inside a record.</summary>
    Truncated,

    /// <summary>The mark that the format puts at its end is missing.</summary>
    NoEndMark,

    /// <summary>The file states a number of records, and has another.</summary>
    CountMismatch,

    /// <summary>A record that could not be read; the others were.</summary>
    BadRecord,

    /// <summary>Not of the format at all.</summary>
    NotRecognized,

    /// <summary>A comment or companion row that belongs to no entry of this version.</summary>
    Orphan,

    /// <summary>A number where an IMO number is expected that fails its check digit or is none.</summary>
    BadNumber,

    /// <summary>A date that no known spelling reads.</summary>
    BadDate,

    /// <summary>The list has more than 5 % fewer entries than its version before.</summary>
    Shrunk,

    /// <summary>A value that a spreadsheet had turned into a date or number was turned back.</summary>
    Repaired,
}

/// <param name="Line">From 1; 0 when the whole file is meant.</param>
public sealed record ListProblem(ListFault Fault, string File, int Line, string Text);

/// <summary>What a list's files say.</summary>
/// <param name="ListId">"ofac-sdn".</param>
/// <param name="Entries">In the order of their ids; an id is there once.</param>
public sealed record ListReading(string ListId, ImmutableArray<ListEntry> Entries)
{
    /// <summary>The day that the file says it was made; null when it does not.</summary>
    public DateOnly? StatedDate { get; init; }

    public ImmutableArray<ListProblem> Problems { get; init; } = [];

    /// <summary>Ids that the file explicitly takes off the list: only formats of changes have them.</summary>
    public ImmutableArray<string> Removed { get; init; } = [];

    /// <summary>Whether this is a file of changes: what it does not name stays as it is.</summary>
    public bool IsDelta { get; init; }

    /// <summary>Parts of entries that came in no file this time, so that nothing about them can be concluded.</summary>
    public ImmutableArray<ListPart> AbsentParts { get; init; } = [];

    /// <summary>The file that holds the entries themselves; the others are companions. Null when none came.</summary>
    public string? MainFile { get; init; }

    /// <summary>Parts whose file came, but not whole: what it adds counts, what it lacks does not.</summary>
    public ImmutableArray<ListPart> DoubtfulParts { get; init; } = [];

    public bool Has(ListFault fault) => Problems.Any(problem => problem.Fault == fault);
}

/// <summary>A part of the entries that a list may keep in a file of its own.</summary>
public enum ListPart : byte
{
    Names,
    Addresses,
    Comments,
}
