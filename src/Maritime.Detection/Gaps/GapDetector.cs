using Maritime.Ais;
using Maritime.Detection.Dark;
using Maritime.Detection.Movement;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Gaps;

/// <param name="MinSilence">Exclusive: silence of exactly this length, or less, is ordinary.</param>
/// <param name="StaticWindow">
/// How long after the end a statement of the ship about itself still completes the comparison of before and after.
/// </param>
public sealed record GapOptions(TimeSpan MinSilence, TimeSpan StaticWindow)
{
    /// <summary>
    /// 6 h: what Global Fishing Watch records as a gap (pipe-gaps documentation). 30 min: five times the 6 min at which
    /// static data is due (ITU-R M.1371-5, Annex 1, section 4.2).
    /// </summary>
    public static GapOptions Default { get; } = new(TimeSpan.FromHours(6), TimeSpan.FromMinutes(30));
}

/// <summary>
/// A gap runs from the last time a station was heard to the next. It opens as soon as the silence is long enough and
/// closes on the next message. Whether the silence was chosen is not its question.
/// </summary>
/// <remarks>
/// A message without a position and a statement of the ship about itself are heard too: they end the count, because
/// whoever speaks is not silent. What reception says of a gap stands in its label: out-of-coverage, left-area,
/// area-outage or feed-outage; none when reception does not explain it, or when it was over before it could be asked.
/// </remarks>
public sealed class GapDetector(GapOptions options) : VesselDetector
{
    private static readonly SilenceJudge Judge = new(DarkPeriodOptions.Default);
    private static readonly TimeSpan UsualInterval = TimeSpan.FromMinutes(1);

    private long _heardAt; // 0 for never.
    private Silence? _silence;

    public override DateTimeOffset WakeAt => _heardAt > 0 && _silence is not { HeardAgain: null }
        ? new(_heardAt + options.MinSilence.Ticks, TimeSpan.Zero)
        : DateTimeOffset.MaxValue;

    public override void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        bool isOrdinary = _silence is null && fix.AtTicks - _heardAt <= options.MinSilence.Ticks;
        if (isOrdinary && fix.AtTicks > _heardAt && Station.IsShip(vessel.Mmsi))
        {
            _heardAt = fix.AtTicks;
            return;
        }

        Hear(fix.At, fix.Position, vessel, events);
    }

    public override void OnHeard(DateTimeOffset at, VesselContext vessel, ICollection<VesselEvent> events) =>
        Hear(at, null, vessel, events);

    public override void OnStatic(StaticReport report, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!report.IsFromTable)
        {
            Hear(report.At, null, vessel, events);
        }

        if (_silence is { HeardAgain: { } ended } && report.At - ended <= options.StaticWindow)
        {
            StatedIdentity after = StatedIdentity.Of(vessel.Identity) with
            {
                DraughtMetres = report.DraughtMetres ?? vessel.Identity.DraughtMetres,
                Name = report.Name ?? vessel.Identity.Name,
                CallSign = report.CallSign ?? vessel.Identity.CallSign,
                Imo = report.ImoNumber ?? vessel.Identity.StatedImo,
            };
            if (_silence.Before.ChangesTo(after).Any(fact => fact.Value is not 0))
            {
                _silence = _silence with { Version = _silence.Version + 1 };
                events.Add(Tell(_silence, vessel, EventState.Closed, report.At, after));
            }

            _silence = null;
        }
    }

    public override void OnTick(in Tick tick, VesselContext vessel, ICollection<VesselEvent> events) =>
        OpenWhenLongEnough(tick.Watermark, tick.Sea, vessel, events);

    public override void HandOver(ref Handover own)
    {
        own.Value(ref _heardAt);
        own.Thing(ref _silence);
    }

    public override void Save(StateWriter state)
    {
        state.WriteTime(_heardAt);
        state.Write(_silence is not null);
        _silence?.Save(state);
    }

    public override void Load(ref StateReader state)
    {
        _heardAt = state.ReadTicks();
        _silence = state.ReadBoolean() ? Silence.Load(ref state) : null;
    }

    private void Hear(DateTimeOffset at, Position? place, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (at.UtcTicks <= _heardAt || !Station.IsShip(vessel.Mmsi))
        {
            return;
        }

        OpenWhenLongEnough(at, null, vessel, events);
        if (_silence is { HeardAgain: null, LastPlace: null })
        {
            _silence = null; // It had said what it is, never where: nothing was told, and there is no gap to close.
        }
        else if (_silence is { HeardAgain: null } && at.UtcTicks - _heardAt <= options.MinSilence.Ticks)
        {
            // It was heard all along; the message came late.
            _silence = _silence with { HeardAgain = at, PlaceAgain = place, Version = _silence.Version + 1 };
            events.Add(Tell(_silence, vessel, EventState.Retracted, at));
            _silence = null;
        }
        else if (_silence is { HeardAgain: null })
        {
            _silence = _silence with { HeardAgain = at, PlaceAgain = place, Version = 2 };
            events.Add(Tell(_silence, vessel, EventState.Closed, at));
        }
        else if (_silence is { HeardAgain: { } ended } && at - ended > options.StaticWindow)
        {
            _silence = null;
        }

        _heardAt = at.UtcTicks;
    }

    private void OpenWhenLongEnough(
        DateTimeOffset now, ISeaKnowledge? sea, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_heardAt > 0 && now.UtcTicks - _heardAt > options.MinSilence.Ticks
            && _silence is not { HeardAgain: null })
        {
            DateTimeOffset last = new(_heardAt, TimeSpan.Zero);
            _silence = new Silence(last, vessel.LastFix?.Position, StatedIdentity.Of(vessel.Identity))
            {
                Label = LabelOf(last, now, sea, vessel),
            };
            if (vessel.HasLast)
            {
                events.Add(Tell(_silence, vessel, EventState.Opened, now));
            }
        }
    }

    /// <summary>As of an ordinary ship: whether it was this ship's own doing is the dark period's question.</summary>
    private static string LabelOf(
        DateTimeOffset lastHeard, DateTimeOffset now, ISeaKnowledge? sea, VesselContext vessel) =>
        sea is not null && vessel.LastFix is { } last
            ? Judge.Judge(new SilenceCase(last, lastHeard, now, OwnRate: 1, UsualInterval), sea, vessel).Explanation
            : "";

    private static VesselEvent Tell(
        Silence silence,
        VesselContext vessel,
        EventState state,
        DateTimeOffset now,
        StatedIdentity? after = null)
    {
        bool isOver = state == EventState.Closed;
        TimeSpan length = silence.Length ?? now - silence.LastHeard;
        return new VesselEvent
        {
            Kind = EventKinds.Gap,
            Mmsi = vessel.Mmsi,
            StartedAt = silence.LastHeard,
            EndedAt = silence.HeardAgain,
            Place = silence.LastPlace ?? silence.PlaceAgain ?? default,
            EndPlace = silence.PlaceAgain,
            Version = silence.Version,
            State = state,
            Label = silence.Label,
            Confidence = state == EventState.Retracted ? 0 : 1,
            Summary = state == EventState.Retracted
                ? $"Heard again at {Words.Of(now)}, as came to light later: no gap."
                : isOver
                ? $"Silent for {Words.Of(length)} after {Words.Of(silence.LastHeard)}."
                : $"Not heard since {Words.Of(silence.LastHeard)}.",
            Evidence = silence.Facts(
                now - silence.LastHeard, isOver ? after ?? StatedIdentity.Of(vessel.Identity) : null),
            Caution = "A gap is a fact about what was received; the cause is not known.",
        };
    }
}
