using Maritime.Tracking;

namespace Maritime.Detection;

/// <summary>
/// One patch of sea: which slow vessels in it are so near each other that a meeting is possible.
/// </summary>
/// <remarks>
/// Every slow vessel shows itself to its own cell and to those within <see cref="RendezvousOptions.ReachMetres"/>:
/// anew at each close through <see cref="Present"/>, or once until it leaves. A pair belongs to the cell of its lower
/// MMSI, so it is found exactly once, on cell edges and on the dateline too. Ships that claim one and the same spot in
/// numbers no sea can hold are displaced by their receivers, not alongside. Not thread-safe.
/// </remarks>
public sealed class SeaCellProcessor
{
    private readonly List<(Shown Shown, int Cell)> _staying = [];
    private List<(Shown Shown, bool IsHome)>? _passing;

    /// <summary>Which of the fleet's groups of cells it belongs to.</summary>
    internal int Group { get; init; }

    public void Present(in Presence presence, bool isHome) =>
        (_passing ??= []).Add((new Shown(presence, isFresh: true, []), isHome));

    /// <param name="cell">Which of the vessel's cells this one is.</param>
    internal void Enter(Shown shown, int cell)
    {
        shown.Stands[cell].Slot = _staying.Count;
        _staying.Add((shown, cell));
    }

    /// <inheritdoc cref="Enter"/>
    internal void Leave(Shown shown, int cell)
    {
        int slot = shown.Stands[cell].Slot;
        (Shown Shown, int Cell) last = _staying[^1];
        _staying[slot] = last;
        last.Shown.Stands[last.Cell].Slot = slot;
        _staying.RemoveAt(_staying.Count - 1);
    }

    /// <summary>A vessel was heard here in the tick that is closing: without one there is nothing to find.</summary>
    internal bool IsStirred { get; set; }

    /// <summary>
    /// Closes the tick: writes a letter to the lower MMSI of each new pair, and forgets those who do not stay.
    /// </summary>
    /// <param name="sea">Pairing is suspended where it knows of interference; null for a sea without.</param>
    public void Close(
        RendezvousOptions options,
        ICollection<Mail> mail,
        ISeaKnowledge? sea = null,
        DateTimeOffset watermark = default) => Close(options, mail, new SeaChart(), sea, watermark);

    /// <param name="chart">To work with; left empty.</param>
    internal void Close(
        RendezvousOptions options,
        ICollection<Mail> mail,
        SeaChart chart,
        ISeaKnowledge? sea,
        DateTimeOffset watermark)
    {
        foreach ((Shown shown, int cell) in _staying)
        {
            chart.Add(shown, isHome: cell == 0, options.KeepsAllNear);
        }

        foreach ((Shown shown, bool isHome) in _passing ?? [])
        {
            chart.Add(shown, isHome, options.KeepsAllNear);
        }

        foreach ((Shown lower, Shown higher) in chart.Neighbours(options))
        {
            Heard heard = higher.Presence.Heard;
            if (Match(lower, higher, options) && !IsDisturbed(heard, sea, watermark))
            {
                mail.Add(new Mail(lower.Mmsi, higher.Mmsi, MailKind.Near, heard));
            }
        }

        chart.Clear();
        _passing?.Clear();
        IsStirred = false;
    }

    private static bool IsDisturbed(Heard heard, ISeaKnowledge? sea, DateTimeOffset watermark) =>
        sea is not null && sea.ConditionAt(heard.Last.Position, watermark).HasFlag(AreaCondition.Interference);

    private static bool Match(Shown lower, Shown higher, RendezvousOptions options)
    {
        // Most neighbours have known each other for long.
        ref readonly Presence one = ref lower.Presence;
        ref readonly Presence other = ref higher.Presence;
        if (one.Partners.AsSpan().Contains(higher.Mmsi.Value))
        {
            return false;
        }

        double distance = LocalPlane.DistanceMetres(one.Expected, other.Expected);
        return options.IsCandidate(
            one.Heard.Last, one.Particulars, other.Heard.Last, other.Particulars, distance);
    }
}
