using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>A presence with the cells it is shown to; stays there while its vessel is in them.</summary>
/// <remarks>
/// Its vessel writes it while a tick's reports are folded, cells read it afterwards: never both at once.
/// </remarks>
internal sealed class Shown
{
    private readonly Stand[] _stands;
    private Presence _presence;

    /// <param name="cells">Its own cell first.</param>
    public Shown(in Presence presence, bool isFresh, ReadOnlySpan<SeaCell> cells)
    {
        _presence = presence;
        IsFresh = isFresh;
        _stands = cells.IsEmpty ? [] : new Stand[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            _stands[i].Cell = cells[i];
        }
    }

    public ref readonly Presence Presence => ref _presence;

    /// <summary>The vessel was heard in this tick: only then can it be news to anybody.</summary>
    public bool IsFresh { get; private set; }

    /// <summary>Its own cell first; each is set by the one thread that owns the cell.</summary>
    public Span<Stand> Stands => _stands;

    public Mmsi Mmsi => _presence.Mmsi;

    public bool IsShownTo(ReadOnlySpan<SeaCell> cells)
    {
        bool isSame = cells.Length == _stands.Length;
        for (int i = 0; isSame && i < cells.Length; i++)
        {
            isSame = _stands[i].Cell == cells[i];
        }

        return isSame;
    }

    /// <summary>The vessel is still in the same cells.</summary>
    public void Renew(in Presence presence, bool isFresh)
    {
        _presence = presence;
        IsFresh = isFresh;
    }

    /// <summary>A cell, its processor once known, and the vessel's place in the processor's list.</summary>
    public struct Stand
    {
        public SeaCell Cell { get; set; }

        public SeaCellProcessor? Processor { get; set; }

        public int Slot { get; set; }
    }
}
