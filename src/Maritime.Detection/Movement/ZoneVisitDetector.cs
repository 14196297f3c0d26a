using Maritime.Detection.Geography;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Movement;

/// <param name="Margin">A ship has left when it is so far outside: half the width of an edge that jitters.</param>
/// <param name="Dwell">Inclusive: after so long inside the visit is told again.</param>
/// <param name="Unheard">Exclusive: silence inside that is worth a word.</param>
/// <param name="UnheardBySatellite">The same of a ship last heard by a satellite.</param>
public sealed record ZoneVisitOptions(
    Distance Margin, TimeSpan Dwell, TimeSpan Unheard, TimeSpan UnheardBySatellite)
{
    /// <summary>
    /// 200 m: several times the error of a position. 1 h and 30 min: own choice, as for loitering and dark. 3 h: longer
    /// than between two passes.
    /// </summary>
    public static ZoneVisitOptions Default { get; } = new(
        Distance.FromMetres(200), TimeSpan.FromHours(1), TimeSpan.FromMinutes(30), TimeSpan.FromHours(3));
}

/// <summary>Ships that enter, stay in and leave the areas a user has drawn.</summary>
/// <remarks>
/// When areas overlap, visits that begin with the same fix get beginnings a second apart, so that their ids differ.
/// </remarks>
public sealed class ZoneVisitDetector(ZoneVisitOptions options) : VesselDetector
{
    private Stay? _stay;

    public override DateTimeOffset WakeAt => _stay is { IsSilent: false } stay
        ? new DateTimeOffset(stay.LastAt, TimeSpan.Zero) + UnheardFor(stay)
        : DateTimeOffset.MaxValue;

    public override void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        ZoneSet zones = vessel.Reference.Zones;
        if (!vessel.IsShip || (_stay is null && !zones.HasWatched))
        {
            return;
        }

        if (_stay is { } stay)
        {
            if (!stay.Hull.Takes(fix, out bool isNew))
            {
                return;
            }

            if (isNew)
            {
                LeaveAll(stay, fix, vessel, events);
            }
            else
            {
                GoOn(stay, zones.Near(fix.Position), fix, vessel, events);
            }

            stay.Hear(fix);
        }

        foreach (Zone zone in zones.Near(fix.Position))
        {
            if (zone.Kind == ZoneKind.Watch && _stay?.Visits.Exists(visit => visit.Zone == zone.Name) != true
                && zone.Contains(fix.Position))
            {
                Enter(zone, fix, vessel, events);
            }
        }

        _stay = _stay is { Visits.Count: 0 } ? null : _stay;
    }

    public override void HandOver(ref Handover own) => own.Thing(ref _stay);

    /// <summary>It is inside and silent: told while that lasts.</summary>
    public override void OnTick(in Tick tick, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_stay is not { IsSilent: false } stay)
        {
            return;
        }

        TimeSpan silent = TimeSpan.FromTicks(tick.Watermark.UtcTicks - stay.LastAt);
        if (silent > UnheardFor(stay))
        {
            stay.IsSilent = true;
            foreach (Visit visit in stay.Visits)
            {
                visit.Unheard = silent > visit.Unheard ? silent : visit.Unheard;
                events.Add(Tell(visit, vessel, EventState.Updated, tick.Watermark, null, isSilent: true));
            }
        }
    }

    public override void Save(StateWriter state)
    {
        state.Write(_stay is not null);
        _stay?.Save(state);
    }

    public override void Load(ref StateReader state) => _stay = state.ReadBoolean() ? Stay.Load(ref state) : null;

    private void Enter(Zone zone, in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        _stay ??= Stay.Of(fix);
        DateTimeOffset begin = fix.At;
        while (_stay.Visits.Exists(visit => visit.Since == begin))
        {
            begin += TimeSpan.FromSeconds(1);
        }

        Visit entered = new(zone.Name, begin, fix.Position);
        _stay.Visits.Add(entered);
        events.Add(Tell(entered, vessel, EventState.Opened, fix.At, null));
    }

    private TimeSpan UnheardFor(Stay stay) => stay.IsBySatellite ? options.UnheardBySatellite : options.Unheard;

    private void GoOn(
        Stay stay, ReadOnlySpan<Zone> near, in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        TimeSpan silent = TimeSpan.FromTicks(fix.AtTicks - stay.LastAt);
        for (int i = stay.Visits.Count - 1; i >= 0; i--)
        {
            Visit visit = stay.Visits[i];
            visit.Unheard = silent > UnheardFor(stay) && silent > visit.Unheard ? silent : visit.Unheard;
            if (!IsInside(near, visit.Zone, fix.Position))
            {
                events.Add(Tell(visit, vessel, EventState.Closed, fix.At, fix.Position));
                stay.Visits.RemoveAt(i);
            }
            else if (stay.IsSilent || (!visit.HasDwelt && fix.At - visit.Since >= options.Dwell))
            {
                visit.HasDwelt = fix.At - visit.Since >= options.Dwell;
                events.Add(Tell(visit, vessel, EventState.Updated, fix.At, null));
            }
        }
    }

    private static void LeaveAll(Stay stay, in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        foreach (Visit visit in stay.Visits)
        {
            events.Add(Tell(visit, vessel, EventState.Closed, fix.At, fix.Position));
        }

        stay.Visits.Clear();
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

    private static VesselEvent Tell(
        Visit visit,
        VesselContext vessel,
        EventState state,
        DateTimeOffset now,
        Position? left,
        bool isSilent = false)
    {
        TimeSpan inside = now - visit.Since;
        List<Evidence> evidence =
        [
            new("area", visit.Zone),
            isSilent
                ? new("entered", $"{Words.Of(inside)} ago", Math.Round(inside.TotalHours, 3), "h")
                : new("inside for", Words.Of(inside), Math.Round(inside.TotalHours, 3), "h"),
        ];
        if (visit.Unheard > TimeSpan.Zero)
        {
            evidence.Add(new(
                isSilent ? "not heard inside for at least" : "not heard inside for",
                Words.Of(visit.Unheard),
                Math.Round(visit.Unheard.TotalHours, 3),
                "h"));
        }

        visit.Version++;
        return new VesselEvent
        {
            Kind = EventKinds.ZoneVisit,
            Mmsi = vessel.Mmsi,
            StartedAt = visit.Since,
            EndedAt = state == EventState.Closed ? now : null,
            Place = visit.Place,
            EndPlace = left,
            Version = visit.Version,
            State = state,
            Label = visit.Unheard > TimeSpan.Zero ? "unheard-inside" : visit.HasDwelt ? "dwelt" : "",
            Confidence = 0.99,
            Summary = state switch
            {
                EventState.Opened => $"Entered {visit.Zone}.",
                EventState.Closed => $"Left {visit.Zone} after {Words.Of(inside)}.",
                _ when isSilent => $"Entered {visit.Zone} and has not been heard inside for {Words.Of(visit.Unheard)}.",
                _ => $"Has been in {visit.Zone} for {Words.Of(inside)}.",
            },
            Evidence = [.. evidence],
            Caution = "The area is a line somebody drew; being inside is no offence."
                + (visit.Unheard > TimeSpan.Zero ? " Where it was while it was not heard is not known." : ""),
        };
    }

    /// <summary>Of a ship that is inside some area.</summary>
    private sealed class Stay
    {
        public FollowedHull Hull;

        public List<Visit> Visits { get; } = [];

        /// <summary>When that hull was last heard, UTC ticks.</summary>
        public long LastAt { get; private set; }

        public bool IsBySatellite { get; private set; }

        /// <summary>Its silence has been told.</summary>
        public bool IsSilent { get; set; }

        public static Stay Of(in Fix fix)
        {
            Stay stay = new();
            stay.Hear(fix);
            stay.Hull.Follow(fix);
            return stay;
        }

        public void Hear(in Fix fix) =>
            (LastAt, IsBySatellite, IsSilent) = (fix.AtTicks, fix.Family == Ais.SourceFamily.Satellite, false);

        public void Save(StateWriter state)
        {
            Hull.Save(state);
            state.WriteTime(LastAt);
            state.Write(IsBySatellite);
            state.Write(IsSilent);
            state.Write(Visits.Count);
            foreach (Visit visit in Visits)
            {
                visit.Save(state);
            }
        }

        public static Stay Load(ref StateReader state)
        {
            Stay stay = new()
            {
                Hull = FollowedHull.Load(ref state),
                LastAt = state.ReadTicks(),
                IsBySatellite = state.ReadBoolean(),
                IsSilent = state.ReadBoolean(),
            };
            for (int left = state.ReadInt32(); left > 0; left--)
            {
                stay.Visits.Add(Visit.Load(ref state));
            }

            return stay;
        }
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
