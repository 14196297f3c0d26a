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
public sealed class GfwGapDetector(GfwGapOptions options) : IVesselDetector
{
    private DateTimeOffset? _lastHeard;
    private Position? _lastPlace;
    private bool _isOpen;

    public DateTimeOffset WakeAt =>
        _lastHeard is { } last && !_isOpen ? last + options.MinSilence : DateTimeOffset.MaxValue;

    public void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        Hear(fix.At, fix.Position, vessel, events);
        _lastPlace = fix.Position;
    }

    public void OnHeard(DateTimeOffset at, VesselContext vessel, ICollection<VesselEvent> events) =>
        Hear(at, null, vessel, events);

    public void OnStatic(StaticReport report, VesselContext vessel, ICollection<VesselEvent> events) =>
        Hear(report.At, null, vessel, events);

    public void OnTick(in Tick tick, VesselContext vessel, ICollection<VesselEvent> events) =>
        OpenWhenLongEnough(tick.Watermark, vessel, events);

    public void Save(StateWriter state)
    {
        state.Write(_lastHeard);
        state.Write(_lastPlace);
        state.Write(_isOpen);
    }

    public void Load(ref StateReader state)
    {
        _lastHeard = state.ReadNullableTime();
        _lastPlace = state.ReadNullablePosition();
        _isOpen = state.ReadBoolean();
    }

    private void Hear(DateTimeOffset at, Position? place, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if ((_lastHeard is { } last && at <= last) || !Station.IsShip(vessel.Mmsi))
        {
            return;
        }

        OpenWhenLongEnough(at, vessel, events);
        if (_isOpen && _lastHeard is { } began)
        {
            events.Add(Tell(vessel, began, at, at - began, place));
            _isOpen = false;
        }

        _lastHeard = at;
    }

    private void OpenWhenLongEnough(DateTimeOffset now, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!_isOpen && _lastHeard is { } last && now - last > options.MinSilence)
        {
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
        if (_lastPlace is { } last)
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
            Place = _lastPlace ?? place ?? default,
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
