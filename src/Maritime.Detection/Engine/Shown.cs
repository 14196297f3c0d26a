using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>A presence with the cells it is shown to; stays there while its vessel is in them.</summary>
/// <remarks>
/// Its vessel writes it while a tick's reports are folded, cells read it afterwards: never both at once.
/// </remarks>
/// <param name="cells">Its own cell first.</param>
internal sealed class Shown(in Presence presence, bool isFresh, SeaCell[] cells)
{
    private Presence _presence = presence;

    public ref readonly Presence Presence => ref _presence;

    /// <summary>The vessel was heard in this tick: only then can it be news to anybody.</summary>
    public bool IsFresh { get; private set; } = isFresh;

    public SeaCell[] Cells => cells;

    /// <summary>
    /// The processors of <see cref="Cells"/>, once known; each is set by the one thread that owns its cell.
    /// </summary>
    public SeaCellProcessor?[] Processors { get; } = new SeaCellProcessor?[cells.Length];

    /// <summary>Its place in the list of each of those.</summary>
    public int[] Slots { get; } = new int[cells.Length];

    public Position Expected => _presence.Expected;

    public Mmsi Mmsi => _presence.Mmsi;

    /// <summary>The vessel is still in the same cells.</summary>
    public void Renew(in Presence presence, bool isFresh)
    {
        _presence = presence;
        IsFresh = isFresh;
    }
}
