using System.Collections.Immutable;

namespace Maritime.Screening.Lists;

/// <summary>One list as it was published, complete.</summary>
/// <param name="ListId">"ofac-sdn".</param>
/// <param name="Date">The day it speaks for. Where only a month is known: the month's last day.</param>
/// <param name="ContentHash">SHA-256 of the files, lower-case hexadecimal: the same bytes are the same version.</param>
/// <param name="Entries">In the order of their ids.</param>
public sealed record ListVersion(string ListId, DateOnly Date, string ContentHash, ImmutableArray<ListEntry> Entries)
{
    /// <summary>For a person: "ofac-sdn 2019-01-31 (3f2a9c01)".</summary>
    public string Label => Invariant($"{ListId} {Date:yyyy-MM-dd} ({ContentHash[..Math.Min(8, ContentHash.Length)]})");
}
