using Maritime.Detection.Geography;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Movement;

/// <param name="Margin">A ship has left when it is so far outside: half the width of an edge that jitters.</param>
/// <param name="Dwell">Inclusive: after so long inside the visit is told again.</param>
/// <param name="Unheard">Exclusive: silence inside that is worth a word.</param>
public sealed record ZoneVisitOptions(Distance Margin, TimeSpan Dwell, TimeSpan Unheard)
{
    /// <summary>
    /// 200 m: several times the error of a position. 1 h and 30 min: own choice, as for loitering and dark.
    /// </summary>
    public static ZoneVisitOptions Default { get; } = new(
        Distance.FromMetres(200), TimeSpan.FromHours(1), TimeSpan.FromMinutes(30));
}

/// <summary>Ships that enter, stay in and leave the areas a user has drawn.</summary>
/// <remarks>
/// When areas overlap, visits that begin with the same fix get beginnings a second apart, so that their ids differ.
/// </remarks>
public sealed class ZoneVisitDetector(ZoneVisitOptions options) : IVesselDetector
{
    private FollowedHull _hull;
    private long _lastAt;
    private List<Visit>? _visits;

    public DateTimeOffset WakeAt => DateTimeOffset.MaxValue;

    public void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        ReadOnlySpan<Zone> near = vessel.Reference.Zones.Near(fix.Position);
        if ((near.IsEmpty && _visits is null) || !_hull.Takes(fix, out bool isNew))
        {
            return;
        }

        if (isNew)
        {
            LeaveAll(vessel, fix, events);
        }

        Stay(near, fix, vessel, events);
        foreach (Zone zone in near)
        {
            if (zone.Kind == ZoneKind.Watch && _visits?.Exists(visit => visit.Zone == zone.Name) != true
                && zone.Contains(fix.Position))
            {
                Enter(zone, fix, vessel, events);
            }
        }

        _lastAt = fix.At.UtcTicks;
    }

    public void Save(StateWriter state)
    {
        _hull.Save(state);
        state.Write(_lastAt);
        state.Write(_visits?.Count ?? 0);
        foreach (Visit visit in _visits ?? [])
        {
            visit.Save(state);
        }
    }

    public void Load(ref StateReader state)
    {
        _hull = FollowedHull.Load(ref state);
        _lastAt = state.ReadInt64();
        _visits = null;
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            (_visits ??= []).Add(Visit.Load(ref state));
        }
    }

    private void Enter(Zone zone, in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        _visits ??= [];
        DateTimeOffset begin = fix.At;
        while (_visits.Exists(visit => visit.Since == begin))
        {
            begin += TimeSpan.FromSeconds(1);
        }

        Visit entered = new(zone.Name, begin, fix.Position);
        _visits.Add(entered);
        events.Add(Tell(entered, vessel, fix, EventState.Opened));
    }

    private void Stay(ReadOnlySpan<Zone> near, in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        for (int i = (_visits?.Count ?? 0) - 1; i >= 0; i--)
        {
            Visit visit = _visits![i];
            TimeSpan silent = TimeSpan.FromTicks(fix.At.UtcTicks - _lastAt);
            visit.Unheard = silent > options.Unheard && silent > visit.Unheard ? silent : visit.Unheard;
            if (!IsInside(near, visit.Zone, fix.Position))
            {
                events.Add(Tell(visit, vessel, fix, EventState.Closed));
                _visits.RemoveAt(i);
            }
            else if (!visit.HasDwelt && fix.At - visit.Since >= options.Dwell)
            {
                visit.HasDwelt = true;
                events.Add(Tell(visit, vessel, fix, EventState.Updated));
            }
        }

        _visits = _visits is { Count: 0 } ? null : _visits;
    }

    private bool IsInside(ReadOnlySpan<Zone> near, string name, Position position)
    {
        foreach (Zone zone in near)
        {
            if (zone.Name == name)
            {
                return zone.Contains(position, options.Margin);
            }
        }

        return false;
    }

    private void LeaveAll(VesselContext vessel, in Fix fix, ICollection<VesselEvent> events)
    {
        foreach (Visit visit in _visits ?? [])
        {
            events.Add(Tell(visit, vessel, fix, EventState.Closed));
        }

        _visits = null;
    }

    private static VesselEvent Tell(Visit visit, VesselContext vessel, in Fix fix, EventState state)
    {
        TimeSpan inside = fix.At - visit.Since;
        List<Evidence> evidence =
        [
            new("area", visit.Zone),
            new("inside for", Words.Of(inside), Math.Round(inside.TotalHours, 3), "h"),
        ];
        if (visit.Unheard > TimeSpan.Zero)
        {
            evidence.Add(new(
                "not heard inside for", Words.Of(visit.Unheard), Math.Round(visit.Unheard.TotalHours, 3), "h"));
        }

        visit.Version++;
        return new VesselEvent
        {
            Kind = EventKinds.ZoneVisit,
            Mmsi = vessel.Mmsi,
            StartedAt = visit.Since,
            EndedAt = state == EventState.Closed ? fix.At : null,
            Place = visit.Place,
            EndPlace = state == EventState.Closed ? fix.Position : null,
            Version = visit.Version,
            State = state,
            Label = visit.Unheard > TimeSpan.Zero ? "unheard-inside" : visit.HasDwelt ? "dwelt" : "",
            Confidence = 0.99,
            Summary = state switch
            {
                EventState.Opened => $"Entered {visit.Zone}.",
                EventState.Closed => $"Left {visit.Zone} after {Words.Of(inside)}.",
                _ => $"Has been in {visit.Zone} for {Words.Of(inside)}.",
            },
            Evidence = [.. evidence],
            Caution = "The area is a line somebody drew; being inside is no offence.",
        };
    }

    private sealed class Visit(string zone, DateTimeOffset since, Position place)
    {
        public string Zone { get; } = zone;

        public DateTimeOffset Since { get; } = since;

        public Position Place { get; } = place;

        public TimeSpan Unheard { get; set; }

        public bool HasDwelt { get; set; }

        public int Version { get; set; }

        public void Save(StateWriter state)
        {
            state.Write(Zone);
            state.Write(Since);
            state.Write(Place);
            state.Write(Unheard.Ticks);
            state.Write(HasDwelt);
            state.Write(Version);
        }

        public static Visit Load(ref StateReader state) =>
            new(state.ReadString() ?? "", state.ReadTime(), state.ReadPosition())
            {
                Unheard = TimeSpan.FromTicks(state.ReadInt64()),
                HasDwelt = state.ReadBoolean(),
                Version = state.ReadInt32(),
            };
    }
}
