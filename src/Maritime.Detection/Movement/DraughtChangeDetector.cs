using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Detection.Movement;

/// <param name="MinMetres">Inclusive.</param>
/// <param name="MinShare">Inclusive, of the draught before: the smaller of both limits counts.</param>
/// <param name="MinApart">Two statements of the new value must be so far apart.</param>
/// <param name="WaterplaneCoefficient">Share of length times beam that the waterline encloses.</param>
public sealed record DraughtOptions(double MinMetres, double MinShare, TimeSpan MinApart, double WaterplaneCoefficient)
{
    /// <summary>
    /// 0.5 m or 5 %, 10 min: detection spec, section 6. 0.88: between 0.8 of container ships and 0.92 of large tankers
    /// (Barrass, Ship Design and Performance for Masters and Mates, 2004).
    /// </summary>
    public static DraughtOptions Default { get; } = new(0.5, 0.05, TimeSpan.FromMinutes(10), 0.88);
}

/// <summary>A draught that a ship states twice, and that differs from what it stated before.</summary>
public sealed class DraughtChangeDetector(DraughtOptions options) : VesselDetector
{
    private float _confirmed;
    private long _confirmedAt;
    private Claim? _claim; // Of another draught, not repeated yet.

    public override void OnStatic(StaticReport report, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (report.DraughtMetres is not > 0)
        {
            return;
        }

        float stated = report.DraughtMetres.Value;
        if (_confirmed == 0)
        {
            (_confirmed, _confirmedAt) = (stated, report.At.UtcTicks);
        }
        else if (Math.Abs(stated - _confirmed) < 0.05f)
        {
            (_claim, _confirmedAt) = (null, report.At.UtcTicks);
        }
        else if (_claim is not { } claim || Math.Abs(stated - claim.Metres) >= 0.05f)
        {
            _claim = new Claim(stated, report.At.UtcTicks, vessel.LastFix?.Position ?? default);
        }
        else if (report.At.UtcTicks - claim.At >= options.MinApart.Ticks && vessel.LastFix is { } last)
        {
            claim = claim with { Place = claim.Place == default ? last.Position : claim.Place };
            Confirm(claim, vessel, events);
        }
    }

    public override void HandOver(ref Handover own)
    {
        own.Value(ref _confirmed);
        own.Value(ref _confirmedAt);
        own.Thing(ref _claim);
    }

    public override void Save(StateWriter state)
    {
        state.WriteTenths(_confirmed);
        state.WriteTime(_confirmedAt);
        state.Write(_claim is not null);
        if (_claim is { } claim)
        {
            state.WriteTenths(claim.Metres);
            state.WriteTime(claim.At);
            state.Write(claim.Place);
        }
    }

    public override void Load(ref StateReader state)
    {
        _confirmed = state.ReadTenths();
        _confirmedAt = state.ReadTicks();
        _claim = state.ReadBoolean()
            ? new Claim(state.ReadTenths(), state.ReadTicks(), state.ReadPosition())
            : null;
    }

    private void Confirm(Claim claim, VesselContext vessel, ICollection<VesselEvent> events)
    {
        double change = Math.Round(claim.Metres - _confirmed, 2);
        if (Math.Abs(change) >= Math.Min(options.MinMetres, options.MinShare * _confirmed) - 1e-6)
        {
            events.Add(Tell(claim, vessel, change));
        }

        (_confirmed, _confirmedAt, _claim) = (claim.Metres, claim.At, null);
    }

    private VesselEvent Tell(Claim claim, VesselContext vessel, double change)
    {
        List<Evidence> evidence =
        [
            new("draught before", Invariant($"{_confirmed:F1} m"), Math.Round(_confirmed, 2), "m"),
            new("draught after", Invariant($"{claim.Metres:F1} m"), Math.Round(claim.Metres, 2), "m"),
            new("old value last stated", Words.Of(new DateTimeOffset(_confirmedAt, TimeSpan.Zero))),
        ];
        if (vessel.Identity.Dimensions is { Length: > 0, Beam: > 0 } hull)
        {
            double tonnes = MassBalance.Tonnes(hull, change, options.WaterplaneCoefficient);
            double step = MassBalance.Tonnes(hull, MassBalance.TypingErrorMetres, options.WaterplaneCoefficient);
            string way = tonnes > 0 ? "taken on" : "given";
            evidence.Add(new(
                "mass taken on (negative: given)",
                Invariant($"about {Math.Abs(tonnes):N0} t {way}; 0.1 m, as finely as it is typed, is {step:N0} t"),
                Math.Round(tonnes),
                "t"));
        }

        return new VesselEvent
        {
            Kind = EventKinds.DraughtChange,
            Mmsi = vessel.Mmsi,
            StartedAt = new DateTimeOffset(claim.At, TimeSpan.Zero),
            Place = claim.Place,
            State = EventState.Closed,
            EndedAt = new DateTimeOffset(claim.At, TimeSpan.Zero),
            Label = change > 0 ? "deeper" : "shallower",
            Confidence = 0.7,
            Summary = Invariant($"States a draught of {claim.Metres:F1} m after {_confirmed:F1} m."),
            Evidence = [.. evidence],
            Caution = "A draught is typed in by hand: it may come late, and ballast moves it as cargo does.",
        };
    }

    /// <param name="At">UTC ticks.</param>
    /// <param name="Place">Where the ship was last heard by then; the default when nowhere.</param>
    private sealed record Claim(float Metres, long At, Position Place);
}

/// <summary>What a change of draught weighs, as far as a typed number can tell.</summary>
public static class MassBalance
{
    /// <summary>1.025: tonnes per cubic metre of sea water.</summary>
    private const double SeaWater = 1.025;

    /// <summary>A draught is typed to 0.1 m at best.</summary>
    public const double TypingErrorMetres = 0.1;

    /// <param name="changeMetres">Positive when the ship lies deeper.</param>
    public static double Tonnes(Dimensions hull, double changeMetres, double waterplaneCoefficient) =>
        changeMetres * SeaWater * hull.Length * hull.Beam * waterplaneCoefficient;
}
