using System.Collections.Immutable;
using Maritime.Screening.Graph;

namespace Maritime.Screening.Verdicts;

/// <summary>A way from a party to a marked one, with its statements in order.</summary>
public sealed record FoundPath(int To, double Score, ImmutableArray<Edge> Edges);

/// <summary>Asks a graph for the strongest ways from a party to marked ones, without lists.</summary>
public sealed class PathQuestion(OwnershipGraph graph, PathOptions? options = null)
{
    private readonly PathSearch _search = new(graph, options ?? PathOptions.Default);

    /// <param name="mark">The weight, 0..1, of a party that is looked for; 0 for the others.</param>
    /// <returns>
    /// At most <see cref="PathOptions.MaxPaths"/>, of sources that share no document, strongest first.
    /// </returns>
    public ImmutableArray<FoundPath> Ask(int party, AsOf asOf, Func<int, double> mark) =>
    [
        .. _search.Independent(_search.From(party, asOf, mark, out _))
            .Select(path => new FoundPath(path.To, path.Score, [.. path.Edges.Select(graph.EdgeAt)])),
    ];
}
