using System.Collections.Immutable;
using Maritime.Ais;
using Maritime.Detection.Gaps;
using Maritime.Detection.Geography;
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
/// law, because reception varies from ship to ship and from hour to hour far more than a coin would. Against it stand
/// the chance that the ship switched off since, that something stood before its antenna, and that a station failed.
/// </para>
/// <para>
/// Opens while the silence lasts. Retracted when it turns out that others fell silent together with it, or, once both
/// ends are known, that its way led where nobody is heard.
/// </para>
/// </remarks>
public sealed class DarkPeriodDetector(DarkPeriodOptions options) : VesselDetector
{
    private static readonly TimeSpan ShareEvery = TimeSpan.FromMinutes(10);

    private const double TicksPerSecond = TimeSpan.TicksPerSecond;
    private const float MinUnderWayKnots = 3;
    private const float MaxPlausibleKnots = 60; // The fastest ferries run 58.

    private long _lastAt;
    private long _evaluateAt;
    private float _received = 3;
    private short _heard;
    private float _expected = 3;
    private float _share;
    private float _usualSeconds = 10;
    private long _shareAt;
    private OpenPeriod? _open;
    private WasDark? _wasDark;
    private float _topKnots = float.NaN; // Exceeded in one minute of a hundred under way.
    private ushort _sailedMinutes;

    public override DateTimeOffset WakeAt => _open is { Ended: not null } ? DateTimeOffset.MinValue
        : _lastAt == 0 ? DateTimeOffset.MaxValue
        : new(_lastAt > _shareAt ? Math.Min(_evaluateAt, _shareAt + ShareEvery.Ticks) : _evaluateAt, TimeSpan.Zero);

    public override void OnFix(in Fix fix, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!vessel.IsShip)
        {
            return;
        }

        LearnSpeed(fix);
        if (vessel.HasLast && _lastAt > 0)
        {
            CountOwnRate(vessel.Last, fix);
            if (_open is { Ended: null })
            {
                _open.Ended = (vessel.Last, fix); // Told at the tick's close, where the sea can be asked.
            }
        }

        Hear(fix.AtTicks, fix);
    }

    public override void OnHeard(DateTimeOffset at, VesselContext vessel, ICollection<VesselEvent> events) =>
        Hear(at, vessel);

    public override void OnStatic(StaticReport report, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!report.IsFromTable)
        {
            Hear(report.At, vessel);
        }

        if (_wasDark is not { Told: var dark, DraughtBefore: var before } || report.DraughtMetres is not { } draught)
        {
            return;
        }

        float change = draught - before;
        if (report.At - dark.At <= options.DraughtWindow && Math.Abs(change) >= options.MinDraughtChange)
        {
            vessel.Observe(dark with { DraughtChange = change }); // Whom it could have met is ranked anew.
            _wasDark = null;
        }
    }

    public override void OnTick(in Tick tick, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (!vessel.HasLast)
        {
            return;
        }

        ref readonly Fix last = ref vessel.Last;
        if (_lastAt > _shareAt)
        {
            // While it is heard, what is known of the sea around is kept for the ship's own rate.
            _share = (float)tick.Sea.ReceptionAt(last.Position, last.Family, last.Class).Probability;
            _shareAt = tick.Watermark.UtcTicks;
        }

        if (_open is { Ended: { } ended })
        {
            Close(tick, ended.Last, ended.Again, vessel, events);
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
            GiveUp(last, vessel, events);
        }
        else if (_open is not null)
        {
            LookAgain(tick, last, vessel, events);
        }
        else
        {
            OpenIfImprobable(tick, last, vessel, events);
        }
    }

    public override void HandOver(ref Handover own)
    {
        own.Value(ref _lastAt);
        own.Value(ref _evaluateAt);
        own.Value(ref _received);
        own.Value(ref _heard);
        own.Value(ref _expected);
        own.Value(ref _share);
        own.Value(ref _usualSeconds);
        own.Value(ref _shareAt);
        own.Thing(ref _open);
        own.Thing(ref _wasDark);
        own.Value(ref _topKnots);
        own.Value(ref _sailedMinutes);
    }

    public override void Save(StateWriter state)
    {
        state.WriteTime(_lastAt);
        state.WriteTime(_evaluateAt);
        state.Write(_received);
        state.Write(_expected);
        state.Write(_share);
        state.Write(_usualSeconds);
        state.WriteTime(_shareAt);
        state.Write(_heard);
        state.Write(_open is not null);
        _open?.Save(state);
        state.Write(_wasDark is not null);
        _wasDark?.Told.Save(state);
        state.WriteTenths(_wasDark?.DraughtBefore ?? float.NaN);
        state.WriteTenths(_topKnots);
        state.Write(_sailedMinutes);
    }

    public override void Load(ref StateReader state)
    {
        _lastAt = state.ReadTicks();
        _evaluateAt = state.ReadTicks();
        _received = state.ReadSingle();
        _expected = state.ReadSingle();
        _share = state.ReadSingle();
        _usualSeconds = state.ReadSingle();
        _shareAt = state.ReadTicks();
        _heard = (short)state.ReadInt32();
        _open = state.ReadBoolean() ? OpenPeriod.Load(ref state) : null;
        SeaObservation? told = state.ReadBoolean() ? SeaObservation.Load(ref state) : null;
        float draughtBefore = state.ReadTenths();
        _wasDark = told is { } dark ? new(dark, draughtBefore) : null;
        _topKnots = state.ReadTenths();
        _sailedMinutes = (ushort)state.ReadInt32();
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

    private void Hear(DateTimeOffset at, VesselContext vessel)
    {
        if (vessel.HasLast && _lastAt > 0 && at.UtcTicks > _lastAt && _open is null)
        {
            Hear(at.UtcTicks, vessel.Last);
        }
    }

    private void Hear(long at, in Fix fix)
    {
        _lastAt = at;
        double seconds = options.MinIntervals * ReportingIntervals.Seconds(fix.Class, fix.SogKnots, fix.Status);
        _evaluateAt = at + Math.Max(options.MinSilence.Ticks, (long)(seconds * TimeSpan.TicksPerSecond));
    }

    private void CountOwnRate(in Fix last, in Fix fix)
    {
        double seconds = Math.Min(fix.AtTicks - last.AtTicks, options.MaxCounted.Ticks) / TicksPerSecond;
        _heard = (short)Math.Min(short.MaxValue, _heard + 1);
        _usualSeconds += (float)((seconds - _usualSeconds) / 16);
        if (_share > 0.001f)
        {
            float fade = (float)Exp(-seconds / (6 * 3600 / 0.693));
            float due = (float)(seconds * _share / ReportingIntervals.Seconds(last.Class, last.SogKnots, last.Status));
            _received = (_received * fade) + 1 + (3 * (1 - fade));
            _expected = (_expected * fade) + due + (3 * (1 - fade));
        }
    }

    // Mostly a report follows within a minute: there five terms are exact.
    private static double Exp(double x) => x > -0.002
        ? 1 + (x * (1 + (x * (0.5 + (x * ((1.0 / 6) + (x * ((1.0 / 24) + (x * (1.0 / 120))))))))))
        : Math.Exp(x);

    // One sample a minute; the mark climbs by 99 parts where it is exceeded and falls by one where it is not, so that
    // it rests where one sample of a hundred lies above ("frugal streaming", Ma, Muthukrishnan and Sandler 2013).
    private void LearnSpeed(in Fix fix)
    {
        if (!(fix.SogKnots >= MinUnderWayKnots) || fix.SogKnots > MaxPlausibleKnots
            || fix.AtTicks / TimeSpan.TicksPerMinute == _lastAt / TimeSpan.TicksPerMinute)
        {
            return;
        }

        const float step = 0.0025f; // Knots; a hundredth part of what it climbs by, about 0.25.
        _topKnots = float.IsNaN(_topKnots) ? fix.SogKnots : _topKnots + (fix.SogKnots > _topKnots ? 99 * step : -step);
        _sailedMinutes = (ushort)Math.Min(ushort.MaxValue, _sailedMinutes + 1);
    }

    private double ReachKnots(VesselContext vessel) => VesselSpeeds.Reach(vessel.Identity, _topKnots, _sailedMinutes);

    private void OpenIfImprobable(in Tick tick, in Fix last, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_heard < options.MinHeard)
        {
            return; // Heard a few times in passing: too little to miss it.
        }

        SilenceJudgement judged = new SilenceJudge(options).Judge(CaseOf(tick, last), tick.Sea, vessel);
        if (judged.Probability < options.MinProbability)
        {
            return;
        }

        _open = new OpenPeriod(
            new Silence(LastHeard, last.Position, StatedIdentity.Of(vessel.Identity)), judged)
        {
            IsAtBerth = IsAtBerth(last, vessel),
            Usual = Usual,
            OpenedAt = tick.Watermark,
            Knots = ReachKnots(vessel),
            IsOwnSpeed = _sailedMinutes >= 1440,
        };
        if (_open.IsAtBerth)
        {
            _evaluateAt = DateTimeOffset.MaxValue.UtcTicks; // It may have shut down: where it speaks again will tell.
            return;
        }

        events.Add(_open.Tell(vessel, last, EventState.Opened, SilenceLabels.Dark, tick.Watermark - LastHeard));
    }

    /// <summary>What others did since may explain it after all; or it has become surer.</summary>
    private void LookAgain(in Tick tick, in Fix last, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_open is not { IsRetracted: false } open)
        {
            return;
        }

        TimeSpan length = tick.Watermark - LastHeard;
        if (length >= open.ToldSeaAt * 2 && length >= options.OpenMeetings)
        {
            // It may never be heard again: whom it could have met by now is asked without its end.
            open.ToldSeaAt = length;
            vessel.Observe(DarkOf(SeaObservationKind.IsDark, last, LastHeard, tick.Watermark, vessel));
        }

        SilenceJudgement now = new SilenceJudge(options).Judge(CaseOf(tick, last), tick.Sea, vessel);
        if (now.Explanation is SilenceLabels.AreaOutage or SilenceLabels.FeedOutage && now.Near.BackAt is null)
        {
            open.Judged = open.Judged with { Near = now.Near };
            open.IsRetracted = true;
            events.Add(open.Tell(vessel, last, EventState.Retracted, now.Explanation, length));
            TakeBackMeetings(open, last, tick.Watermark, vessel);
        }
        else if (options.ToldAgainAt.Any(level => open.Judged.Probability < level && now.Probability >= level))
        {
            open.Judged = now;
            events.Add(open.Tell(vessel, last, EventState.Updated, SilenceLabels.Dark, length));
        }
    }

    /// <summary>It was heard again in the tick that closes now.</summary>
    private void Close(
        in Tick tick, in Fix last, in Fix again, VesselContext vessel, ICollection<VesselEvent> events)
    {
        OpenPeriod open = _open!;
        _open = null;
        bool hasSailed = last.Position.DistanceTo(again.Position) >= options.SailedDistance;
        if (open.IsRetracted || (open.IsAtBerth && !hasSailed))
        {
            return;
        }

        DateTimeOffset since = open.Silence.LastHeard;
        open.Silence = open.Silence with { HeardAgain = again.At, PlaceAgain = again.Position };

        if (!open.IsAtBerth && again.At < open.OpenedAt)
        {
            // It was heard before the silence had become improbable; the message came late.
            events.Add(open.Tell(vessel, last, EventState.Retracted, SilenceLabels.Dark, again.At - since));
            TakeBackMeetings(open, last, tick.Watermark, vessel);
            return;
        }

        // Both ends are known now: where it really went may be where nobody is heard.
        SilenceCase whole = new(last, since, again.At, open.Judged.OwnRate, open.Usual, again.Position);
        SilenceJudgement now = new SilenceJudge(options).Judge(whole, tick.Sea, vessel);
        if (!open.IsAtBerth && now.Explanation == SilenceLabels.OutOfCoverage)
        {
            events.Add(open.Tell(vessel, last, EventState.Retracted, now.Explanation, again.At - since));
            TakeBackMeetings(open, last, tick.Watermark, vessel);
            return;
        }

        string label = open.HasLeft ? SilenceLabels.LeftArea : SilenceLabels.Dark;
        events.Add(open.Tell(vessel, last, EventState.Closed, label, again.At - since));
        SeaObservation dark = DarkOf(SeaObservationKind.WasDark, last, since, again.At, vessel) with
        {
            Other = again.Position,
        };
        vessel.Observe(dark);
        _wasDark = new(dark, open.Silence.Before.DraughtMetres ?? float.NaN);
    }

    /// <summary>Whoever was named for a silence that is taken back is taken back with it.</summary>
    private void TakeBackMeetings(OpenPeriod open, in Fix last, DateTimeOffset at, VesselContext vessel)
    {
        if (open.ToldSeaAt > TimeSpan.Zero)
        {
            vessel.Observe(DarkOf(SeaObservationKind.WasNotDark, last, open.Silence.LastHeard, at, vessel));
        }
    }

    /// <summary>Nobody heard it anywhere for so long that it may be anywhere.</summary>
    private void GiveUp(in Fix last, VesselContext vessel, ICollection<VesselEvent> events)
    {
        if (_open is { IsRetracted: false, IsAtBerth: false, HasLeft: false } open)
        {
            open.HasLeft = true;
            events.Add(open.Tell(vessel, last, EventState.Updated, SilenceLabels.LeftArea, options.MaxFollowed));
        }
    }

    private SilenceCase CaseOf(in Tick tick, in Fix last) => new(last, LastHeard, tick.Watermark, OwnRate, Usual);

    private SeaObservation DarkOf(
        SeaObservationKind kind, in Fix last, DateTimeOffset since, DateTimeOffset until, VesselContext vessel) => new(
            SeaCell.At(last.Position),
            vessel.Mmsi,
            kind,
            (long)(ReachKnots(vessel) * SeaObservation.One),
            until,
            last.Family,
            last.Class,
            last.Source)
        {
            Place = last.Position,
            Since = since,
            ShipType = vessel.Identity.ShipType ?? 0,
            Imo = vessel.Identity.Imo?.Value ?? 0,
        };

    private TimeSpan Usual => TimeSpan.FromSeconds(Math.Min(1800, _usualSeconds));

    private bool IsAtBerth(in Fix last, VesselContext vessel) =>
        !(last.SogKnots >= 1)
        && (last.Status == NavigationStatus.Moored
            || vessel.Reference.NearestAnchorage(last.Position, options.BerthDistance) is not null
            || vessel.Reference.NearestPort(last.Position, options.BerthDistance) is not null
            || vessel.Reference.ShoreAt(last.Position) is { IsLand: true });

    /// <param name="Told">What the sea was told of the period when it ended.</param>
    /// <param name="DraughtBefore">As stated before it, metres; NaN when it was not.</param>
    private sealed record WasDark(SeaObservation Told, float DraughtBefore);

    private sealed class OpenPeriod(Silence silence, SilenceJudgement judged)
    {
        public Silence Silence { get; set; } = silence;

        public SilenceJudgement Judged { get; set; } = judged;

        /// <summary>The fixes on both sides, once it was heard again; null before.</summary>
        public (Fix Last, Fix Again)? Ended { get; set; }

        public bool IsRetracted { get; set; }

        /// <summary>It lay in a port or anchorage when it fell silent: nothing has been told yet.</summary>
        public bool IsAtBerth { get; init; }

        /// <summary>Silent for so long that it was given up.</summary>
        public bool HasLeft { get; set; }

        /// <summary>How long it had lasted when the sea was last told of it; zero before.</summary>
        public TimeSpan ToldSeaAt { get; set; }

        /// <summary>How often it was heard before.</summary>
        public TimeSpan Usual { get; init; }

        /// <summary>Up to where it was silent when that was judged.</summary>
        public DateTimeOffset OpenedAt { get; init; }

        /// <summary>The speed it could have kept.</summary>
        public double Knots { get; init; }

        /// <summary>Whether that is from what the ship was seen to do, and not from its type.</summary>
        public bool IsOwnSpeed { get; init; }

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
                Summary = Summary(label, length, state, exemption, isSecurityArea),
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
            state.Write(Judged.Near.SilentNear);
            state.Write(Judged.Near.UsualNear);
            state.Write(IsRetracted);
            state.Write(IsAtBerth);
            state.Write(HasLeft);
            state.Write(Usual.Ticks);
            state.Write(OpenedAt);
            state.Write(ToldSeaAt.Ticks);
            state.Write(Knots);
            state.Write(IsOwnSpeed);
            state.Write(Version);
            FixState.Write(state, Ended?.Last);
            FixState.Write(state, Ended?.Again);
        }

        public static OpenPeriod Load(ref StateReader state)
        {
            Silence silence = Silence.Load(ref state);
            SilenceJudgement judged = new(
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
                    state.ReadDouble())
                {
                    SilentNear = state.ReadInt32(),
                    UsualNear = state.ReadDouble(),
                },
                "");
            return new OpenPeriod(silence, judged)
            {
                IsRetracted = state.ReadBoolean(),
                IsAtBerth = state.ReadBoolean(),
                HasLeft = state.ReadBoolean(),
                Usual = TimeSpan.FromTicks(state.ReadInt64()),
                OpenedAt = state.ReadTime(),
                ToldSeaAt = TimeSpan.FromTicks(state.ReadInt64()),
                Knots = state.ReadDouble(),
                IsOwnSpeed = state.ReadBoolean(),
                Version = state.ReadInt32(),
                Ended = ReadEnded(ref state),
            };
        }

        private static (Fix Last, Fix Again)? ReadEnded(ref StateReader state)
        {
            Fix? last = FixState.ReadNullable(ref state, default);
            Fix? again = FixState.ReadNullable(ref state, default);
            return last is { } from && again is { } to ? (from, to) : null;
        }

        private string Summary(
            string label, TimeSpan length, EventState state, string? exemption, bool isSecurityArea)
        {
            string known = exemption is null ? "" : $" It {exemption}.";
            known += isSecurityArea ? " Masters may switch off here for the ship's security." : "";
            return label switch
            {
                SilenceLabels.Dark when IsAtBerth => $"Left a berth and sailed unheard for {Words.Of(length)}.{known}",
                SilenceLabels.Dark when state == EventState.Closed => $"Silent for {Words.Of(length)}, "
                    + $"which reception here does not explain.{known}",
                SilenceLabels.Dark => $"Not heard for {Words.Of(length)}; coverage here is usually good.{known}",
                SilenceLabels.LeftArea => $"Not heard anywhere for {Words.Of(length)}: it may have left the waters "
                    + $"where ships are heard.{known}",
                _ => $"Silent for {Words.Of(length)}: {SilenceLabels.Words(label)}.",
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
                "other ships heard near since", Invariant($"{Judged.Near.Heard}"), Judged.Near.Heard);
            yield return new(
                "other ships silent since the same time",
                Invariant($"{Judged.Near.SilentTogether} within a degree, usual {Judged.Near.Usual:F1}; ")
                    + Invariant($"{Judged.Near.SilentNear} close by and silent still"),
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

            double reach = Math.Min(length.TotalHours * Knots, 10_800);
            string from = IsOwnSpeed ? "its own fastest minutes and a tenth" : "usual for the fastest of its type";
            yield return new(
                "could have reached",
                Invariant($"{reach:F0} nm at {Knots:F0} kn"),
                Math.Round(reach, 1),
                "nm");
            yield return new(
                ReachableArea.SpeedAssumed, Invariant($"{Knots:F1} kn, {from}"), Math.Round(Knots, 1), "kn");
            if (Silence.ImpliedKnots is { } implied && implied > 1.1 * Knots)
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
