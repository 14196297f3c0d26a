using System.Collections.Immutable;

namespace Maritime.Detection.Movement;

/// <summary>What Global Fishing Watch's anchorage pipeline says a ship did near a port.</summary>
public enum GfwPortEventType : byte
{
    Entry,
    StopBegin,
    StopEnd,
    GapBegin,
    GapEnd,
    Exit,
}

/// <param name="AnchorageId">S2 cell token.</param>
public sealed record GfwPortEvent(GfwPortEventType Type, DateTimeOffset At, string AnchorageId);

/// <param name="Confidence">4 entry, stop and exit; 3 a stop and one end; 2 a stop only; 1 no stop.</param>
public sealed record GfwPortVisit(ImmutableArray<GfwPortEvent> Events, int Confidence)
{
    public DateTimeOffset StartedAt => Events[0].At;

    public DateTimeOffset EndedAt => Events[^1].At;

    public TimeSpan Duration => EndedAt - StartedAt;
}

/// <summary>Global Fishing Watch's rule from port events to port visits, kept so that analysts can compare.</summary>
public static class GfwPortVisits
{
    /// <param name="events">Of one ship; sorted here by time.</param>
    public static IEnumerable<GfwPortVisit> From(IEnumerable<GfwPortEvent> events)
    {
        List<GfwPortEvent> visit = [];
        foreach (GfwPortEvent next in events.OrderBy(e => e.At))
        {
            if (next.Type == GfwPortEventType.Entry && visit.Count > 0)
            {
                yield return Graded(visit);
                visit = [];
            }

            visit.Add(next);
            if (next.Type == GfwPortEventType.Exit)
            {
                yield return Graded(visit);
                visit = [];
            }
        }

        if (visit.Count > 0)
        {
            yield return Graded(visit);
        }
    }

    private static GfwPortVisit Graded(List<GfwPortEvent> events)
    {
        bool hasEntry = events.Any(e => e.Type == GfwPortEventType.Entry);
        bool hasExit = events.Any(e => e.Type == GfwPortEventType.Exit);
        bool hasStop = events.Any(e => e.Type is not (GfwPortEventType.Entry or GfwPortEventType.Exit));
        int grade = !hasStop ? 1 : 2 + (hasEntry ? 1 : 0) + (hasExit ? 1 : 0);
        return new GfwPortVisit([.. events], grade);
    }
}
