using Maritime.Tracking;

namespace Maritime.Detection;

/// <summary>One patch of sea: which slow vessels in it are so near each other that a meeting is possible.</summary>
/// <remarks>
/// Holds nothing between ticks: every slow vessel presents itself anew at each close, to its own cell and to those
/// within <see cref="ReachMetres"/>. A pair belongs to the cell of its lower MMSI, so it is found exactly once, on
/// cell edges and on the dateline too. Not thread-safe.
/// </remarks>
public sealed class SeaCellProcessor
{
    /// <summary>2 km: candidates (detection specification, section 4).</summary>
    public const double ReachMetres = 2000;

    private const double DegreesOfReach = ReachMetres / 111_000;

    private readonly List<(Presence Presence, bool IsHome)> _present = [];

    public void Present(in Presence presence, bool isHome) => _present.Add((presence, isHome));

    /// <summary>Closes the tick: writes a letter to the lower MMSI of each new pair, and forgets everybody.</summary>
    public void Close(RendezvousOptions options, ICollection<Mail> mail)
    {
        if (_present.Count > 1)
        {
            _present.Sort(static (left, right) => Compare(left.Presence, right.Presence));
            for (int i = 0; i < _present.Count; i++)
            {
                double latitude = _present[i].Presence.Expected.LatitudeDegrees + DegreesOfReach;
                for (int j = i + 1; j < _present.Count; j++)
                {
                    if (_present[j].Presence.Expected.LatitudeDegrees > latitude)
                    {
                        break;
                    }

                    Match(_present[i], _present[j], options, mail);
                }
            }
        }

        _present.Clear();
    }

    private static int Compare(in Presence left, in Presence right)
    {
        int byLatitude = left.Expected.LatitudeDegrees.CompareTo(right.Expected.LatitudeDegrees);
        return byLatitude != 0 ? byLatitude : left.Mmsi.CompareTo(right.Mmsi);
    }

    private static void Match(
        in (Presence Presence, bool IsHome) first,
        in (Presence Presence, bool IsHome) second,
        RendezvousOptions options,
        ICollection<Mail> mail)
    {
        bool isFirstLower = first.Presence.Mmsi < second.Presence.Mmsi;
        (Presence lower, bool isHome) = isFirstLower ? first : second;
        Presence higher = isFirstLower ? second.Presence : first.Presence;
        if (!isHome || lower.Mmsi == higher.Mmsi)
        {
            return;
        }

        double distance = LocalPlane.DistanceMetres(lower.Expected, higher.Expected);
        if (distance > ReachMetres || !options.IsCandidate(lower, higher, distance))
        {
            return;
        }

        if (lower.Partners is { } partners && Array.BinarySearch(partners, higher.Mmsi.Value) >= 0)
        {
            return;
        }

        mail.Add(new Mail(
            lower.Mmsi, higher.Mmsi, MailKind.Near, higher.Last, higher.Previous, higher.Particulars));
    }
}
