using System.Collections.Immutable;
using Maritime.Ais;
using Maritime.Detection.Gaps;
using Maritime.Detection.Geography;
using Maritime.Detection.Movement;
using Maritime.Primitives;
using Maritime.Tracking;

namespace Maritime.Detection.Dark;

/// <summary>
/// A dark period is a silence that reception does not explain: the ship should have been heard many times, others near
/// it were, and they did not fall silent with it.
/// </summary>
/// <remarks>
/// <para>
/// Expected receptions Λ = ∫ g·p(x̂(s))/τ ds along the predicted path: τ the nominal interval, p the share received in
/// the cells passed, g this vessel's own rate. If it transmits, the chance of silence is (r/(r+Λ))^r, a Gamma-Poisson
/// law, because reception varies from ship to ship and from hour to hour far more than a coin would. Against it stands
/// the chance that the ship switched off since, and the chance that a station failed.
/// </para>
/// <para>Opens while the silence lasts. Retracted when it turns out that others fell silent together with it.</para>
/// </remarks>
public sealed class DarkPeriodDetector(DarkPeriodOptions options) : IVesselDetector
{
    private const int MaxSteps = 24;
    private static readonly TimeSpan ShareEvery = TimeSpan.FromMinutes(10);

    private long _lastAt;
    private long _evaluateAt;
    private float _received = 3;
    private short _heard;
    private float _expected = 3;
    private float _share;
    private float _usualSeconds = 10;
    private long _shareAt;
    private OpenPeriod? _open;

    public DateTimeOffset WakeAt => _lastAt == 0 ? DateTimeOffset.MaxValue
        : new(_lastAt > _shareAt ? Math.Min(_evaluateAt, _shareAt + ShareEvery.Ticks) : _evaluateAt, TimeSpan.Zero);

    public void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!Station.IsShip(fix))
        {
            return;
        }

        if (vessel.LastFix is { } last && _lastAt > 0)
        {
            CountOwnRate(last, fix);
            if (_open is not null)
            {
                Close(fix, last, vessel, events);
            }
        }

        Hear(fix.At, fix);
    }

    public void OnHeard(DateTimeOffset at, VesselContext vessel, ICollection<VesselEvent> events) => Hear(at, vessel);

    public void OnStatic(StaticReport report, VesselContext vessel, ICollection<VesselEvent> events) =>
        Hear(report.At, vessel);

    public void OnTick(in Tick tick, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (vessel.LastFix is not { } last)
        {
            return;
        }

        if (_lastAt > _shareAt)
        {
            // While it is heard, what is known of the sea around is kept for the ship's own rate.
            _share = (float)tick.Sea.ReceptionAt(last.Position, last.Family, last.Class).Probability;
            _shareAt = tick.Watermark.UtcTicks;
        }

        TimeSpan silence = tick.Watermark - LastHeard;
        if (tick.Watermark.UtcTicks < _evaluateAt)
        {
            return;
        }

        _evaluateAt = (tick.Watermark + NextLook(silence)).UtcTicks;
        if (silence > options.MaxFollowed)
        {
            _evaluateAt = DateTimeOffset.MaxValue.UtcTicks;
        }
        else if (_open is not null)
        {
            RetractIfShared(tick, last, vessel, events);
        }
        else
        {
            OpenIfImprobable(tick, last, vessel, events);
        }
    }

    public void Save(StateWriter state)
    {
        state.Write(_lastAt);
        state.Write(_evaluateAt);
        state.Write(_received);
        state.Write(_expected);
        state.Write(_share);
        state.Write(_usualSeconds);
        state.Write(_shareAt);
        state.Write(_heard);
        state.Write(_open is not null);
        _open?.Save(state);
    }

    public void Load(ref StateReader state)
    {
        _lastAt = state.ReadInt64();
        _evaluateAt = state.ReadInt64();
        _received = state.ReadSingle();
        _expected = state.ReadSingle();
        _share = state.ReadSingle();
        _usualSeconds = state.ReadSingle();
        _shareAt = state.ReadInt64();
        _heard = (short)state.ReadInt32();
        _open = state.ReadBoolean() ? OpenPeriod.Load(ref state) : null;
    }

    private DateTimeOffset LastHeard => new(_lastAt, TimeSpan.Zero);

    /// <summary>The vessel's own rate over what its class and the sea around explain, pulled towards 1.</summary>
    private double OwnRate => Math.Clamp(_received / _expected, 0.05, 20);

    private static TimeSpan NextLook(TimeSpan silence) => silence.TotalHours switch
    {
        < 1 => TimeSpan.FromMinutes(3),
        < 24 => silence / 12,
        _ => TimeSpan.FromHours(6),
    };

    private TimeSpan MinSilenceOf(in Fix last)
    {
        double seconds = options.MinIntervals * ReportingIntervals.Seconds(last.Class, last.SogKnots, last.Status);
        return TimeSpan.FromSeconds(Math.Max(options.MinSilence.TotalSeconds, seconds));
    }

    private void Hear(DateTimeOffset at, VesselContext vessel)
    {
        if (vessel.LastFix is { } last && _lastAt > 0 && at.UtcTicks > _lastAt && _open is null)
        {
            Hear(at, last);
        }
    }

    private void Hear(DateTimeOffset at, in Fix fix)
    {
        _lastAt = at.UtcTicks;
        _evaluateAt = (at + MinSilenceOf(fix)).UtcTicks;
    }

    private void CountOwnRate(in Fix last, in Fix fix)
    {
        double seconds = Math.Min((fix.At - last.At).TotalSeconds, options.MaxCounted.TotalSeconds);
        _heard = (short)Math.Min(short.MaxValue, _heard + 1);
        _usualSeconds += (float)((seconds - _usualSeconds) / 16);
        if (_share > 0.001f)
        {
            float fade = (float)Math.Exp(-seconds / (6 * 3600 / 0.693));
            float due = (float)(seconds * _share / ReportingIntervals.Seconds(last.Class, last.SogKnots, last.Status));
            _received = (_received * fade) + 1 + (3 * (1 - fade));
            _expected = (_expected * fade) + due + (3 * (1 - fade));
        }
    }

    private void OpenIfImprobable(in Tick tick, in Fix last, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_heard < options.MinHeard)
        {
            return; // Heard a few times in passing: too little to miss it.
        }

        Judgement judged = Judge(tick, last, vessel);
        if (judged.Probability < options.MinProbability)
        {
            return;
        }

        _open = new OpenPeriod(
            new Silence(LastHeard, last.Position, StatedIdentity.Of(vessel.Identity)), judged)
        {
            IsAtBerth = IsAtBerth(last, vessel),
        };
        if (_open.IsAtBerth)
        {
            _evaluateAt = DateTimeOffset.MaxValue.UtcTicks; // It may have shut down: where it speaks again will tell.
            return;
        }

        events.Add(_open.Tell(vessel, last, EventState.Opened, "dark", tick.Watermark - LastHeard));
    }

    private void RetractIfShared(in Tick tick, in Fix last, VesselContext vessel, ICollection<VesselEvent> events)
    {
        Neighbours near = tick.Sea.NeighboursOf(last.Position, last.Family, vessel.Mmsi, LastHeard, Usual);
        if (_open is not { IsRetracted: false } open || !IsCommonCause(near) || near.BackAt is not null)
        {
            return;
        }

        string label = near.FeedShare > 0.5 ? "feed-outage" : "area-outage";
        open.Judged = open.Judged with { Near = near };
        open.IsRetracted = true;
        events.Add(open.Tell(vessel, last, EventState.Retracted, label, tick.Watermark - LastHeard));
    }

    private void Close(in Fix fix, in Fix last, VesselContext vessel, ICollection<VesselEvent> events)
    {
        OpenPeriod? open = _open;
        _open = null;
        bool hasSailed = last.Position.DistanceTo(fix.Position) >= options.SailedDistance;
        if (open is not { IsRetracted: false } || (open.IsAtBerth && !hasSailed))
        {
            return;
        }

        open.Silence = open.Silence with { HeardAgain = fix.At, PlaceAgain = fix.Position };
        events.Add(open.Tell(vessel, last, EventState.Closed, "dark", fix.At - LastHeard));
        ObserveDark(fix, last, vessel);
    }

    private void ObserveDark(in Fix fix, in Fix last, VesselContext vessel) =>
        vessel.Observe(new SeaObservation(
            SeaCell.At(last.Position),
            vessel.Mmsi,
            SeaObservationKind.WasDark,
            (long)(VesselSpeeds.TopKnots(vessel.Identity) * SeaObservation.One),
            fix.At,
            fix.Family,
            fix.Class,
            fix.Source)
        {
            Place = last.Position,
            Other = fix.Position,
            Since = LastHeard,
        });

    private TimeSpan Usual => TimeSpan.FromSeconds(Math.Min(1800, _usualSeconds));

    private bool IsAtBerth(in Fix last, VesselContext vessel) =>
        !(last.SogKnots >= 1)
        && (last.Status == NavigationStatus.Moored
            || vessel.Reference.NearestAnchorage(last.Position, options.BerthDistance) is not null
            || vessel.Reference.NearestPort(last.Position, options.BerthDistance) is not null
            || vessel.Reference.ShoreAt(last.Position) is { IsLand: true });

    private Judgement Judge(in Tick tick, in Fix last, VesselContext vessel)
    {
        Neighbours near = tick.Sea.NeighboursOf(last.Position, last.Family, vessel.Mmsi, LastHeard, Usual);
        DateTimeOffset from = LastHeard;
        if (IsCommonCause(near))
        {
            if (near.BackAt is not { } back || back >= tick.Watermark)
            {
                return Judgement.Unknown with { Near = near };
            }

            from = back; // The others are back: its own silence counts from there.
        }

        double oddsOutage = options.OutageOddsAlone * Math.Pow(options.PeerFactor, -near.Heard)
            * (1 + near.SilentTogether);
        if (1 / (1 + oddsOutage) < options.MinProbability)
        {
            return Judgement.Unknown with { Near = near }; // A failed station explains it as well: no more to ask.
        }

        (double lambda, double satellite) = ExpectedReceptions(from, tick, last, vessel);
        double chance = Survival(lambda, options.Dispersion) * Survival(satellite, options.SatelliteDispersion);
        TimeSpan counted = tick.Watermark - from < options.MaxPrior ? tick.Watermark - from : options.MaxPrior;
        double prior = 1 - Math.Exp(-counted / options.MeanTimeToSwitchOff);
        double oddsHeard = (1 - prior) / prior * chance;
        return new Judgement(
            1 / (1 + oddsHeard + oddsOutage),
            lambda + satellite,
            chance,
            OwnRate,
            tick.Sea.ReceptionAt(last.Position, last.Family, last.Class).Probability,
            near);
    }

    private static double Survival(double lambda, double shape) => Math.Pow(shape / (shape + lambda), shape);

    private bool IsCommonCause(in Neighbours near)
    {
        if (near.FeedShare > 0.5)
        {
            return true;
        }

        if (near.SilentTogether < 2)
        {
            return false;
        }

        // Poisson tail: the chance of so many or more by the usual comings and goings.
        double term = Math.Exp(-near.Usual);
        double below = 0;
        for (int k = 0; k < near.SilentTogether; k++)
        {
            below += term;
            term *= near.Usual / (k + 1);
        }

        return 1 - below < options.CommonCauseChance;
    }

    private (double Terrestrial, double Satellite) ExpectedReceptions(
        DateTimeOffset from, in Tick tick, in Fix last, VesselContext vessel)
    {
        TimeSpan silence = tick.Watermark - from;
        int steps = Math.Clamp((int)(silence / TimeSpan.FromMinutes(2.5)), 4, MaxSteps);
        double stepSeconds = silence.TotalSeconds / steps;
        bool isMoving = last.SogKnots > 1 && !float.IsNaN(last.CogDegrees);
        double unheard = UnheardAround(tick.Sea, last, vessel);
        double terrestrial = 0;
        double satellite = 0;
        for (int i = 0; i < steps; i++)
        {
            double seconds = (from - last.At).TotalSeconds + ((i + 0.5) * stepSeconds);
            Distance sailed = Distance.FromMetres(isMoving ? last.SogKnots * 0.5144 * seconds : 0);
            double interval = ReportingIntervals.Seconds(last.Class, last.SogKnots, last.Status);
            if (isMoving && IsNearHarbour(last, sailed, vessel))
            {
                interval = Math.Max(interval, 180); // It may have moored there, and reports that seldom now.
            }

            DateTimeOffset at = last.At.AddSeconds(seconds);
            if (tick.Sea.ConditionAt(last.Position, at) != AreaCondition.Normal)
            {
                continue; // Positions were disturbed: nothing can be expected.
            }

            // The longer, the likelier it has left for the part of the sea around where nobody is heard.
            double stayed = Math.Exp(-unheard * seconds / options.StaysFor.TotalSeconds);
            double rate = OwnRate * stayed * stepSeconds / interval;
            Position there = isMoving ? last.Position.Travel(last.CogDegrees, sailed) : last.Position;
            terrestrial += tick.Sea.WasHeardNear(there, SourceFamily.Terrestrial, at)
                ? rate * ShareAlong(tick.Sea, last, sailed, SourceFamily.Terrestrial, isMoving)
                : 0; // Where nobody at all is heard, nothing can be expected.
            satellite += tick.Sea.WasHeardNear(there, SourceFamily.Satellite, at)
                ? rate * ShareAlong(tick.Sea, last, sailed, SourceFamily.Satellite, isMoving)
                : 0;
        }

        return (terrestrial, satellite);
    }

    /// <summary>The share received where the ship may be by now: the worst of three courses.</summary>
    private double ShareAlong(ISeaKnowledge sea, in Fix last, Distance sailed, SourceFamily family, bool isMoving)
    {
        double worst = double.PositiveInfinity;
        for (int fan = -1; fan <= 1; fan++)
        {
            if (!isMoving && fan != 0)
            {
                continue;
            }

            Position there = isMoving
                ? last.Position.Travel(last.CogDegrees + (fan * options.FanDegrees), sailed)
                : last.Position;
            Reception reception = sea.ReceptionAt(there, family, last.Class);
            worst = Math.Min(worst, reception.Exposure >= options.MinExposure ? reception.Probability : 0);
        }

        return worst;
    }

    /// <summary>The share of the sea around the last place where no ship has been heard enough to know.</summary>
    private double UnheardAround(ISeaKnowledge sea, in Fix last, VesselContext vessel)
    {
        int water = 0;
        int unheard = 0;
        for (int bearing = 0; bearing < 360; bearing += 45)
        {
            Position there = last.Position.Travel(bearing, options.AroundDistance);
            if (vessel.Reference.ShoreAt(there) is { IsLand: true, Distance.Metres: > 2000 })
            {
                continue;
            }

            water++;
            double exposure = sea.ReceptionAt(there, SourceFamily.Terrestrial, last.Class).Exposure
                + sea.ReceptionAt(there, SourceFamily.Satellite, last.Class).Exposure;
            unheard += exposure < options.MinExposure ? 1 : 0;
        }

        return water == 0 ? 0 : (double)unheard / water;
    }

    private static bool IsNearHarbour(in Fix last, Distance sailed, VesselContext vessel)
    {
        Position there = last.Position.Travel(last.CogDegrees, sailed);
        return vessel.Reference.ShoreAt(there) is var shore
            && (shore.IsLand || shore.Distance < Distance.FromNauticalMiles(2));
    }

    /// <summary>What was thought when the period opened.</summary>
    internal readonly record struct Judgement(
        double Probability, double Expected, double Chance, double OwnRate, double Share, Neighbours Near)
    {
        public static Judgement Unknown => new(0, 0, 1, 1, 0, default);
    }

    private sealed class OpenPeriod(Silence silence, Judgement judged)
    {
        public Silence Silence { get; set; } = silence;

        public Judgement Judged { get; set; } = judged;

        public bool IsRetracted { get; set; }

        /// <summary>It lay in a port or anchorage when it fell silent: nothing has been told yet.</summary>
        public bool IsAtBerth { get; init; }

        public int Version { get; set; }

        public VesselEvent Tell(VesselContext vessel, in Fix last, EventState state, string label, TimeSpan length)
        {
            Version++;
            string? exemption = CarriageDuty.Exemption(vessel.Identity, last.Class);
            bool isSecurityArea = vessel.Reference.Zones.Find(last.Position, ZoneKind.SecurityRisk) is not null;
            return new VesselEvent
            {
                Kind = EventKinds.DarkPeriod,
                Mmsi = vessel.Mmsi,
                StartedAt = Silence.LastHeard,
                EndedAt = Silence.HeardAgain,
                Place = last.Position,
                EndPlace = Silence.PlaceAgain,
                Version = Version,
                State = state,
                Stage = exemption is null && !isSecurityArea ? EventStage.Confirmed : EventStage.Provisional,
                Label = label,
                Confidence = state == EventState.Retracted ? 0 : Judged.Probability,
                Summary = Summary(label, length, state, exemption),
                Evidence = [.. Facts(vessel, length, exemption, isSecurityArea)],
                Caution = "Silence alone is never suspicious: equipment fails, and masters may switch off "
                    + "for the ship's security; the cause is not known.",
            };
        }

        public void Save(StateWriter state)
        {
            Silence.Save(state);
            state.Write(Judged.Probability);
            state.Write(Judged.Expected);
            state.Write(Judged.Chance);
            state.Write(Judged.OwnRate);
            state.Write(Judged.Share);
            state.Write(Judged.Near.Heard);
            state.Write(Judged.Near.SilentTogether);
            state.Write(Judged.Near.Usual);
            state.Write(Judged.Near.BackAt);
            state.Write(Judged.Near.FeedShare);
            state.Write(IsRetracted);
            state.Write(IsAtBerth);
            state.Write(Version);
        }

        public static OpenPeriod Load(ref StateReader state)
        {
            Silence silence = Silence.Load(ref state);
            Judgement judged = new(
                state.ReadDouble(),
                state.ReadDouble(),
                state.ReadDouble(),
                state.ReadDouble(),
                state.ReadDouble(),
                new Neighbours(
                    state.ReadInt32(),
                    state.ReadInt32(),
                    state.ReadDouble(),
                    state.ReadNullableTime(),
                    state.ReadDouble()));
            return new OpenPeriod(silence, judged)
            {
                IsRetracted = state.ReadBoolean(),
                IsAtBerth = state.ReadBoolean(),
                Version = state.ReadInt32(),
            };
        }

        private string Summary(string label, TimeSpan length, EventState state, string? exemption)
        {
            string known = exemption is null ? "" : $" It {exemption}.";
            return label switch
            {
                "dark" when IsAtBerth => $"Left a berth and sailed unheard for {Words.Of(length)}.{known}",
                "dark" when state == EventState.Closed => $"Silent for {Words.Of(length)}, "
                    + $"which reception here does not explain.{known}",
                "dark" => $"Not heard for {Words.Of(length)}; coverage here is usually good.{known}",
                _ => $"Silent together with {Judged.Near.SilentTogether} other ships: reception failed here.",
            };
        }

        private IEnumerable<Evidence> Facts(
            VesselContext vessel, TimeSpan length, string? exemption, bool isSecurityArea)
        {
            ImmutableArray<Evidence> silence = Silence.Facts(
                length, Silence.HeardAgain is null ? null : StatedIdentity.Of(vessel.Identity));
            foreach (Evidence fact in silence)
            {
                yield return fact;
            }

            if (Judged.Expected > 0)
            {
                yield return new(
                    "expected to be heard",
                    Invariant($"{Judged.Expected:F0} times when it was judged"),
                    Math.Round(Judged.Expected, 1),
                    "",
                    Math.Round(-Math.Log(Math.Max(1e-300, Judged.Chance)), 2));
                yield return new(
                    "chance of such silence while transmitting", Invariant($"{Judged.Chance:G2}"), Judged.Chance);
                yield return new(
                    "share usually received here", Invariant($"{Judged.Share:P0}"), Math.Round(Judged.Share, 3));
                yield return new(
                    "this ship's own rate", Invariant($"{Judged.OwnRate:F2}"), Math.Round(Judged.OwnRate, 3));
            }

            yield return new(
                "other ships heard near since", Invariant($"{Judged.Near.Heard} or more"), Judged.Near.Heard);
            yield return new(
                "other ships silent since the same time",
                Invariant($"{Judged.Near.SilentTogether}, usual {Judged.Near.Usual:F1}"),
                Judged.Near.SilentTogether);
            yield return new("probability of being switched off", Invariant($"{Judged.Probability:F3}"),
                Math.Round(Judged.Probability, 4));
            yield return exemption is null
                ? new("carriage duty", "nothing known that would free it")
                : new("carriage duty", $"none known: it {exemption}", 0);
            if (isSecurityArea)
            {
                yield return new("security area", "masters may switch off here for the ship's security");
            }

            double knots = VesselSpeeds.TopKnots(vessel.Identity);
            double reach = Math.Min(length.TotalHours * knots, 10_800);
            yield return new(
                "could have reached",
                Invariant($"{reach:F0} nm at {knots:F0} kn"),
                Math.Round(reach, 1),
                "nm");
            if (Silence.ImpliedKnots is { } implied && implied > 1.1 * knots)
            {
                yield return new(
                    "moved faster than it can sail",
                    Invariant($"{implied:F0} kn: a question of position rather than of silence"),
                    Math.Round(implied, 1),
                    "kn");
            }
        }
    }
}
