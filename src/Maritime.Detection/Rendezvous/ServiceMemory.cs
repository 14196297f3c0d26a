using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection;

/// <summary>
/// Whom a hull has lain alongside lately: a craft that serves several ships in turn near one port is told by it.
/// </summary>
public sealed class ServiceMemory
{
    /// <summary>8: enough to tell a service craft; older ones are forgotten.</summary>
    private const int MaxVisits = 8;

    private readonly Visit[] _visits;

    private ServiceMemory(Visit[] visits) => _visits = visits;

    public static ServiceMemory Empty { get; } = new([]);

    /// <summary>Newest last.</summary>
    public IReadOnlyList<Visit> Visits => _visits;

    public ServiceMemory With(Mmsi partner, in Sighting last)
    {
        Visit visit = new(partner, last.At, last.Position);
        IEnumerable<Visit> others = _visits.Where(known => known.Partner != visit.Partner);
        return new([.. others.Append(visit).TakeLast(MaxVisits)]);
    }

    /// <summary>How many ships other than this one were visited within the time and the distance.</summary>
    public int OthersThan(Mmsi partner, DateTimeOffset now, TimeSpan within, Position place, double metres)
    {
        int count = 0;
        foreach (Visit visit in _visits)
        {
            if (visit.Partner != partner
                && now - visit.At <= within
                && LocalPlane.DistanceMetres(visit.Place, place) <= metres)
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>Since when other ships than this one have come to where the hull lies now.</summary>
    public DateTimeOffset? VisitedSince(Mmsi partner, Position place, double metres)
    {
        foreach (Visit visit in _visits)
        {
            if (visit.Partner != partner && LocalPlane.DistanceMetres(visit.Place, place) <= metres)
            {
                return visit.At;
            }
        }

        return null;
    }

    public void Save(StateWriter state)
    {
        state.Write(_visits.Length);
        foreach (Visit visit in _visits)
        {
            state.Write(visit.Partner);
            state.Write(visit.At);
            state.Write(visit.Place);
        }
    }

    public static ServiceMemory Load(ref StateReader state)
    {
        Visit[] visits = new Visit[state.ReadInt32()];
        for (int i = 0; i < visits.Length; i++)
        {
            visits[i] = new Visit(state.ReadMmsi(), state.ReadTime(), state.ReadPosition());
        }

        return new(visits);
    }

    public readonly record struct Visit(Mmsi Partner, DateTimeOffset At, Position Place);
}
