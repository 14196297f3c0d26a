using Maritime.Primitives;
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
    private const double MetresPerDegree = 111_000;

    // 10 hulls within a hundred-thousandth of a degree (1 m): the antennas of a raft are several metres apart.
    private const int Crowd = 10;
    private const double SpotsPerDegree = 1e5;

    private readonly List<(Shown Shown, bool IsHome)> _present = [];
    private readonly List<(Shown Shown, int Cell)> _staying = [];
    private readonly Dictionary<(int, int), int> _spots = [];

    public void Present(in Presence presence, bool isHome) =>
        _present.Add((new Shown(presence, isFresh: true, []), isHome));

    /// <param name="cell">Which of the vessel's cells this one is.</param>
    internal void Enter(Shown shown, int cell)
    {
        shown.Slots[cell] = _staying.Count;
        _staying.Add((shown, cell));
    }

    /// <inheritdoc cref="Enter"/>
    internal void Leave(Shown shown, int cell)
    {
        int slot = shown.Slots[cell];
        (Shown Shown, int Cell) last = _staying[^1];
        _staying[slot] = last;
        last.Shown.Slots[last.Cell] = slot;
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
        DateTimeOffset watermark = default)
    {
        foreach ((Shown shown, int cell) in _staying)
        {
            _present.Add((shown, cell == 0));
        }

        if (_present.Count > 1 && _present.Exists(static one => one.Shown.IsFresh))
        {
            LeaveOutCrowds();
            double reach = options.ReachMetres / MetresPerDegree;
            _present.Sort(static (left, right) => Compare(left.Shown, right.Shown));
            for (int i = 0; i < _present.Count; i++)
            {
                double latitude = _present[i].Shown.Expected.LatitudeDegrees + reach;
                for (int j = i + 1; j < _present.Count; j++)
                {
                    if (_present[j].Shown.Expected.LatitudeDegrees > latitude)
                    {
                        break;
                    }

                    if (Match(_present[i], _present[j], options) is { } letter && !IsDisturbed(letter, sea, watermark))
                    {
                        mail.Add(letter);
                    }
                }
            }
        }

        _present.Clear();
        IsStirred = false;
    }

    private static bool IsDisturbed(in Mail letter, ISeaKnowledge? sea, DateTimeOffset watermark) =>
        sea is not null && sea.ConditionAt(letter.Last.Position, watermark).HasFlag(AreaCondition.Interference);

    private static int Compare(Shown left, Shown right)
    {
        int byLatitude = left.Expected.LatitudeDegrees.CompareTo(right.Expected.LatitudeDegrees);
        return byLatitude != 0 ? byLatitude : left.Mmsi.CompareTo(right.Mmsi);
    }

    private static Mail? Match(
        in (Shown Shown, bool IsHome) first, in (Shown Shown, bool IsHome) second, RendezvousOptions options)
    {
        bool isFirstLower = first.Shown.Mmsi < second.Shown.Mmsi;
        Shown lower = isFirstLower ? first.Shown : second.Shown;
        Shown higher = isFirstLower ? second.Shown : first.Shown;
        bool isHome = isFirstLower ? first.IsHome : second.IsHome;
        if (!isHome || lower.Mmsi == higher.Mmsi || !(lower.IsFresh || higher.IsFresh))
        {
            return null;
        }

        // Read where they are: there are many pairs in a harbour, and a presence is large.
        ref readonly Presence one = ref lower.Presence;
        ref readonly Presence other = ref higher.Presence;
        if (one.IsAtBerth && other.IsAtBerth && !options.KeepsAllNear)
        {
            return null;
        }

        double distance = LocalPlane.DistanceMetres(one.Expected, other.Expected);
        if (!options.IsCandidate(one.Last, one.Particulars, other.Last, other.Particulars, distance))
        {
            return null;
        }

        if (one.Partners is { } partners && Array.BinarySearch(partners, higher.Mmsi.Value) >= 0)
        {
            return null;
        }

        return new Mail(lower.Mmsi, higher.Mmsi, MailKind.Near, other.Last, other.Previous, other.Particulars);
    }

    private static (int Latitude, int Longitude) SpotOf(Position position) => (
        (int)Math.Round(position.LatitudeDegrees * SpotsPerDegree),
        (int)Math.Round(position.LongitudeDegrees * SpotsPerDegree));

    private void LeaveOutCrowds()
    {
        if (_present.Count < Crowd)
        {
            return;
        }

        bool isCrowded = false;
        foreach ((Shown shown, _) in _present)
        {
            (int, int) spot = SpotOf(shown.Expected);
            int count = _spots.GetValueOrDefault(spot) + 1;
            _spots[spot] = count;
            isCrowded |= count >= Crowd;
        }

        if (isCrowded)
        {
            _present.RemoveAll(one => _spots[SpotOf(one.Shown.Expected)] >= Crowd);
        }

        _spots.Clear();
    }
}
