using System.Collections.Immutable;
using Maritime.Ais;
using Maritime.Detection.Geography;
using Maritime.Detection.Movement;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Gaps;

/// <param name="MinSilence">Exclusive, between any two messages of the identity, with or without a position.</param>
/// <param name="PublishedSilence">Inclusive: with the distance, the published rule for disabling events.</param>
/// <param name="PublishedFromShore">Inclusive, of the last known position.</param>
public sealed record GfwGapOptions(TimeSpan MinSilence, TimeSpan PublishedSilence, Distance PublishedFromShore)
{
    /// <summary>
    /// 6 h: Global Fishing Watch's pipe-gaps. 12 h and 50 nm: Welch et al., "Hot spots of unseen fishing vessels",
    /// Science Advances 8 (2022).
    /// </summary>
    public static GfwGapOptions Default { get; } =
        new(TimeSpan.FromHours(6), TimeSpan.FromHours(12), Distance.FromNauticalMiles(50));
}

/// <summary>Global Fishing Watch's plain rule for gaps, beside ours, so that analysts can compare.</summary>
/// <remarks>Every message counts, also one without a position; the gap closes on the next of any kind.</remarks>
public sealed class GfwGapDetector(GfwGapOptions options) : VesselDetector
{
    private long _heardAt; // 0 for never.
    private bool _isOpen;

    public override DateTimeOffset WakeAt => _heardAt > 0 && !_isOpen
        ? new(_heardAt + options.MinSilence.Ticks, TimeSpan.Zero)
        : DateTimeOffset.MaxValue;

    public override void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        bool isOrdinary = !_isOpen && fix.AtTicks - _heardAt <= options.MinSilence.Ticks;
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
    }

    public override void OnTick(in Tick tick, VesselContext vessel, ICollection<VesselEvent> events) =>
        OpenWhenLongEnough(tick.Watermark, vessel, events);

    public override void HandOver(ref Handover own)
    {
        own.Value(ref _heardAt);
        own.Value(ref _isOpen);
    }

    public override void Save(StateWriter state)
    {
        state.WriteTime(_heardAt);
        state.Write(_isOpen);
    }

    public override void Load(ref StateReader state)
    {
        _heardAt = state.ReadTicks();
        _isOpen = state.ReadBoolean();
    }

    private void Hear(DateTimeOffset at, Position? place, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (at.UtcTicks <= _heardAt || !Station.IsShip(vessel.Mmsi))
        {
            return;
        }

        OpenWhenLongEnough(at, vessel, events);
        if (_isOpen)
        {
            DateTimeOffset began = new(_heardAt, TimeSpan.Zero);
            events.Add(Tell(vessel, began, at, at - began, place));
            _isOpen = false;
        }

        _heardAt = at.UtcTicks;
    }

    private void OpenWhenLongEnough(DateTimeOffset now, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!_isOpen && _heardAt > 0 && now.UtcTicks - _heardAt > options.MinSilence.Ticks)
        {
            DateTimeOffset last = new(_heardAt, TimeSpan.Zero);
            events.Add(Tell(vessel, last, null, now - last, null));
            _isOpen = true;
        }
    }

    private VesselEvent Tell(
        VesselContext vessel,
        DateTimeOffset began,
        DateTimeOffset? ended,
        TimeSpan length,
        Position? place)
    {
        ImmutableArray<Evidence> evidence =
            [new("silent for", Words.Of(length), Math.Round(length.TotalHours, 3), "h")];
        bool isPublishedRule = false;
        Position? lastPlace = vessel.LastFix?.Position;
        if (lastPlace is { } last)
        {
            Shore shore = vessel.Reference.ShoreAt(last);
            double miles = shore.IsLand ? 0 : shore.Distance.NauticalMiles;
            evidence = evidence.Add(new("distance from shore at start", Invariant($"{miles:F0} nm"), miles, "nm"));
            isPublishedRule = length >= options.PublishedSilence && miles >= options.PublishedFromShore.NauticalMiles;
        }

        return new VesselEvent
        {
            Kind = EventKinds.GfwGap,
            Mmsi = vessel.Mmsi,
            StartedAt = began,
            EndedAt = ended,
            Place = lastPlace ?? place ?? default,
            EndPlace = place,
            Version = ended is null ? 1 : 2,
            State = ended is null ? EventState.Opened : EventState.Closed,
            Label = isPublishedRule ? "published-rule" : "",
            Confidence = 1,
            Summary = Invariant($"No message for more than {options.MinSilence.TotalHours:0.##} h (plain rule)."),
            Evidence = evidence,
            Caution = "A plain rule kept for comparison: it knows nothing of reception.",
        };
    }
}
