using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>A presence with the cells it is shown to; stays there while its vessel is silent.</summary>
/// <param name="IsFresh">The vessel was heard in this tick: only then can it be news to anybody.</param>
/// <param name="Cells">Its own cell first.</param>
internal sealed record Shown(Presence Presence, bool IsFresh, SeaCell[] Cells)
{
    /// <summary>
    /// The processors of <see cref="Cells"/>, once known; each is set by the one thread that owns its cell.
    /// </summary>
    public SeaCellProcessor?[] Processors { get; } = new SeaCellProcessor?[Cells.Length];

    /// <summary>Its place in the list of each of those.</summary>
    public int[] Slots { get; } = new int[Cells.Length];

    public Position Expected => Presence.Expected;

    public Mmsi Mmsi => Presence.Mmsi;
}
