using Maritime.Ais;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Identity;

/// <summary>Tells when a station's confirmed words about itself change: name, call sign, IMO number, size.</summary>
/// <remarks>
/// The track confirms a value only when it has been repeated; a typing error that is mended at once is never told. A
/// draught and a destination change with every voyage and are not identity.
/// </remarks>
public sealed class IdentityChangeDetector : VesselDetector
{
    private const int PlaceholderImo = 1_234_567; // Passes the check digit, and is typed in for that.
    private static readonly TimeSpan SaidFor = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan ObserveEvery = TimeSpan.FromHours(1);

    private Stated _known;
    private long _knownAt;
    private long _observedAt;

    public override void OnStatic(StaticReport report, VesselContext vessel, ICollection<VesselEvent> events)
    {
        Stated now = Stated.Of(vessel.Identity);
        ObserveHull(now, report, vessel);
        if (now == _known)
        {
            return;
        }

        List<Evidence> changes = [.. _known.ChangesTo(now)];
        if (changes.Count > 0)
        {
            if (!vessel.HasLast)
            {
                return; // Told once it has said where it is.
            }

            events.Add(Tell(changes, report.At, vessel));
        }

        _known = _known.With(now);
    }

    public override void HandOver(ref Handover own)
    {
        _known = _known.HandedOver(ref own);
        own.Value(ref _knownAt);
        own.Value(ref _observedAt);
    }

    public override void Save(StateWriter state)
    {
        _known.Save(state);
        state.WriteTime(_knownAt);
        state.WriteTime(_observedAt);
    }

    public override void Load(ref StateReader state)
    {
        _known = Stated.Load(ref state);
        _knownAt = state.ReadTicks();
        _observedAt = state.ReadTicks();
    }

    /// <summary>Tells the sea, once an hour, which hull this is, when it has said so for half an hour.</summary>
    private void ObserveHull(Stated now, StaticReport report, VesselContext vessel)
    {
        if (now.Imo != _known.Imo || _knownAt == 0)
        {
            (_knownAt, _observedAt) = (report.At.UtcTicks, 0);
        }

        bool isDue = report.At.UtcTicks - _knownAt >= SaidFor.Ticks
            && (_observedAt == 0 || report.At.UtcTicks - _observedAt >= ObserveEvery.Ticks);
        if (!isDue || now.Imo is not { } imo || imo == PlaceholderImo || vessel.LastFix is not { } last)
        {
            return;
        }

        _observedAt = report.At.UtcTicks;
        vessel.Observe(new SeaObservation(
            SeaCell.At(last.Position),
            vessel.Mmsi,
            SeaObservationKind.StatedImo,
            imo,
            report.At,
            report.Family,
            report.Class,
            report.Source)
        {
            Place = last.Position,
            Since = last.At,
        });
    }

    private VesselEvent Tell(List<Evidence> changes, DateTimeOffset at, VesselContext vessel)
    {
        bool isHull = changes.Exists(change => change.Name is "IMO number" or "length");
        return new VesselEvent
        {
            Kind = EventKinds.IdentityChange,
            Mmsi = vessel.Mmsi,
            StartedAt = at,
            EndedAt = at,
            Place = vessel.LastFix?.Position ?? default,
            State = EventState.Closed,
            Label = isHull ? "other-hull" : changes.Count > 1 ? "renamed" : changes[0].Name.Replace(' ', '-'),
            Confidence = 0.95,
            Summary = "Changed what it states: "
                + string.Join(", ", changes.Select(change => $"{change.Name} {change.Text}")) + ".",
            Evidence = [.. changes, new("counts from", $"{Words.Of(at)}, when it had been repeated long enough")],
            Caution = "Ships are sold, renamed and re-flagged lawfully; typing errors are common.",
        };
    }

    private readonly record struct Stated(int? Imo, string? Name, string? CallSign, float? Length)
    {
        public static Stated Of(VesselIdentity identity) => new(
            identity.Imo?.Value,
            identity.Name,
            identity.CallSign,
            identity.Dimensions is { Length: > 0 } hull ? hull.Length : null);

        /// <summary>A field that is not stated any more keeps its last value.</summary>
        public Stated With(Stated now) =>
            new(now.Imo ?? Imo, now.Name ?? Name, now.CallSign ?? CallSign, now.Length ?? Length);

        public IEnumerable<Evidence> ChangesTo(Stated now)
        {
            if (Imo is { } imo && now.Imo is { } newImo && imo != newImo)
            {
                yield return new("IMO number", Invariant($"{imo} to {newImo}"));
            }

            if (Name is { } name && now.Name is { } newName && !SameText(name, newName))
            {
                yield return new("name", $"{name} to {newName}");
            }

            if (CallSign is { } sign && now.CallSign is { } newSign && !SameText(sign, newSign))
            {
                yield return new("call sign", $"{sign} to {newSign}");
            }

            // A refit of the antenna moves a few metres about; another hull is another length.
            if (Length is { } length && now.Length is { } newLength && Math.Abs(length - newLength) > 0.1 * length + 2)
            {
                yield return new(
                    "length", Invariant($"{length:F0} m to {newLength:F0} m"), Math.Round(newLength - length), "m");
            }
        }

        public void Save(StateWriter state)
        {
            state.Write(Imo ?? -1);
            state.Write(Name);
            state.Write(CallSign);
            state.WriteTenths(Length ?? float.NaN);
        }

        public static Stated Load(ref StateReader state)
        {
            int imo = state.ReadInt32();
            string? name = state.ReadString();
            string? sign = state.ReadString();
            return Of(imo, name, sign, state.ReadTenths());
        }

        public Stated HandedOver(ref Handover own)
        {
            (int imo, string? name, string? sign, float length) = (Imo ?? -1, Name, CallSign, Length ?? float.NaN);
            own.Value(ref imo);
            own.Thing(ref name);
            own.Thing(ref sign);
            own.Value(ref length);
            return Of(imo, name, sign, length);
        }

        /// <param name="imo">-1 when not stated.</param>
        /// <param name="length">NaN when not stated.</param>
        private static Stated Of(int imo, string? name, string? sign, float length) =>
            new(imo < 0 ? null : imo, name, sign, float.IsNaN(length) ? null : length);

        private static bool SameText(string one, string other) =>
            string.Equals(one.Replace(" ", "", StringComparison.Ordinal),
                other.Replace(" ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }
}
