using Maritime.Primitives;

namespace Maritime.Detection.Identity;

/// <summary>Which identity says it is which hull: one IMO number belongs to one ship.</summary>
/// <remarks>
/// When another identity states a number that is taken: if the first one had fallen silent before and the place fits,
/// the ship changed its identity and stayed itself (a change of flag, which is no disguise); if both are heard, one of
/// them states another ship's number. Two identities that state each other's numbers have swapped.
/// </remarks>
internal sealed class HullBook(IReadOnlySet<int>? brokenUp)
{
    /// <summary>A statement is as good as the ship's last fix; both count as heard together within this time.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromHours(2);

    /// <summary>
    /// 25 min: a number is stated for half an hour before it is learned here, so who was not heard in the last 25 min
    /// fell
    /// silent when the other began. Satellites hear a ship too seldom to say that.
    /// </summary>
    private static readonly TimeSpan SilentFor = TimeSpan.FromMinutes(25);

    private const double MaxKnots = 30;
    private const string Swapped = "swapped";
    private const string Shared = "imo-shared";
    private const string SwapCaution =
        "Equipment that was taken from one ship to the other looks the same: look at the hulls.";

    private readonly SortedDictionary<int, Claim[]> _claims = [];
    private readonly SortedDictionary<(int Imo, int Lower, int Higher), Told> _told = [];
    private readonly Dictionary<Mmsi, int[]> _statedBy = []; // From the claims: which numbers a ship has stated.
    private readonly List<VesselEvent> _found = [];

    /// <param name="lastHeard">When an identity was last heard, if that is known.</param>
    public void Learn(in SeaObservation seen, Func<Mmsi, DateTimeOffset?> lastHeard)
    {
        int imo = (int)seen.Amount;
        Mmsi mmsi = seen.Mmsi;
        if (brokenUp?.Contains(imo) == true
            && _told.TryAdd((imo, mmsi.Value, mmsi.Value), new(seen.At.UtcTicks, IsShared: false)))
        {
            _found.Add(OfScrapped(imo, seen));
        }

        Claim[] claims = _claims.GetValueOrDefault(imo, []);
        int own = Array.FindIndex(claims, one => one.Mmsi == mmsi);
        Claim claim = new(mmsi, own < 0 ? seen.At : claims[own].First, seen.At, seen.Place);
        foreach (Claim before in claims)
        {
            if (before.Mmsi != mmsi
                && !_told.ContainsKey(KeyOf(imo, before.Mmsi, mmsi)))
            {
                bool isSilent = seen.Family != Ais.SourceFamily.Satellite
                    && lastHeard(before.Mmsi) is { } last && seen.At - last >= SilentFor;
                int? swapped = SwappedFor(imo, before.Mmsi, mmsi);
                VesselEvent said = Compare(imo, before, claim, swapped, isSilent);
                if (swapped is { } other && said.Label == Swapped && TakeBack(other, before.Mmsi, mmsi) is { } old)
                {
                    _found.Add(old);
                    said = said with { Supersedes = old.Id };
                }

                _told.Add(KeyOf(imo, before.Mmsi, mmsi), new(said.StartedAt.UtcTicks, said.Label == Shared));
                _found.Add(said);
            }
        }

        if (own < 0)
        {
            _claims[imo] = [.. claims, claim];
            Index(mmsi, imo);
        }
        else
        {
            claims[own] = claim;
        }
    }

    public void Close(ICollection<VesselEvent> events)
    {
        foreach (VesselEvent found in _found)
        {
            events.Add(found);
        }

        _found.Clear();
    }

    public void Save(StateWriter state)
    {
        state.Write(_claims.Count);
        foreach ((int imo, Claim[] claims) in _claims)
        {
            state.Write(imo);
            state.Write(claims.Length);
            foreach (Claim claim in claims)
            {
                state.Write(claim.Mmsi);
                state.Write(claim.First);
                state.Write(claim.At);
                state.Write(claim.Place);
            }
        }

        state.Write(_told.Count);
        foreach (((int imo, int lower, int higher), Told told) in _told)
        {
            state.Write(imo);
            state.Write(lower);
            state.Write(higher);
            state.WriteTime(told.Began);
            state.Write(told.IsShared);
        }
    }

    public void Load(ref StateReader state)
    {
        _claims.Clear();
        _told.Clear();
        _statedBy.Clear();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            int imo = state.ReadInt32();
            Claim[] claims = new Claim[state.ReadInt32()];
            for (int i = 0; i < claims.Length; i++)
            {
                claims[i] = new(state.ReadMmsi(), state.ReadTime(), state.ReadTime(), state.ReadPosition());
            }

            _claims[imo] = claims;
            foreach (Claim claim in claims)
            {
                Index(claim.Mmsi, imo);
            }
        }

        for (int left = state.ReadInt32(); left > 0; left--)
        {
            _told.Add(
                (state.ReadInt32(), state.ReadInt32(), state.ReadInt32()),
                new(state.ReadTicks(), state.ReadBoolean()));
        }
    }

    private static (int Imo, int Lower, int Higher) KeyOf(int imo, Mmsi one, Mmsi other) =>
        (imo, Math.Min(one.Value, other.Value), Math.Max(one.Value, other.Value));

    /// <summary>
    /// The number that the other had before and that is now stated by the ship that had this one; null for none.
    /// </summary>
    private int? SwappedFor(int imo, Mmsi before, Mmsi now)
    {
        foreach (int stated in _statedBy.GetValueOrDefault(before, []))
        {
            Claim newClaim = Array.Find(_claims[stated], claim => claim.Mmsi == before);
            Claim oldClaim = Array.Find(_claims[stated], claim => claim.Mmsi == now);
            if (stated != imo && oldClaim.Mmsi == now && oldClaim.First < newClaim.First)
            {
                return stated;
            }
        }

        return null;
    }

    /// <summary>That the first of two exchanged numbers is shared was said before the second was known.</summary>
    private VesselEvent? TakeBack(int imo, Mmsi one, Mmsi other)
    {
        (int, int Lower, int Higher) key = KeyOf(imo, one, other);
        _ = Mmsi.TryCreate(key.Lower, out Mmsi lower);
        _ = Mmsi.TryCreate(key.Higher, out Mmsi higher);
        Claim claim = Array.Find(_claims[imo], claim => claim.Mmsi == one);
        return !_told.TryGetValue(key, out Told told) || !told.IsShared ? null : new()
        {
            Kind = EventKinds.IdentityConflict,
            Mmsi = lower,
            Partner = higher,
            StartedAt = new DateTimeOffset(told.Began, TimeSpan.Zero),
            Place = claim.Place,
            Version = 2,
            State = EventState.Retracted,
            Label = Shared,
            Confidence = 0,
            Summary = Invariant($"IMO number {imo} is not shared: the two have exchanged their numbers."),
            Evidence = [new("taken back", "each states the other's number now")],
            Caution = SwapCaution,
        };
    }

    private void Index(Mmsi mmsi, int imo) => _statedBy[mmsi] = [.. _statedBy.GetValueOrDefault(mmsi, []), imo];

    private static VesselEvent OfScrapped(int imo, in SeaObservation seen) => new()
    {
        Kind = EventKinds.IdentityConflict,
        Mmsi = seen.Mmsi,
        StartedAt = seen.At,
        EndedAt = seen.At,
        Place = seen.Place,
        State = EventState.Closed,
        Label = "scrapped-hull",
        Confidence = 0.85,
        Summary = Invariant($"{seen.Mmsi} states IMO number {imo}, of a ship that is said to be broken up."),
        Evidence =
        [
            new("IMO number", Invariant($"{imo}"), imo),
            new("broken up", "by the list of broken-up ships given to this run"),
            new("stated for", "half an hour or longer"),
        ],
        Caution = "A list of broken-up ships may be wrong or early, and a number may be mistyped: look at the hull.",
    };

    private static VesselEvent Compare(int imo, in Claim before, in Claim now, int? swapped, bool isSilent)
    {
        TimeSpan between = now.At - before.At;
        Distance apart = before.Place.DistanceTo(now.Place);
        bool couldBeOne = apart.NauticalMiles <= 2 + (MaxKnots * between.TotalHours);
        bool isConflict = (between <= Together && !isSilent) || !couldBeOne;
        _ = MaritimeIdentificationDigits.TryFlagOf(before.Mmsi, out Flag old);
        _ = MaritimeIdentificationDigits.TryFlagOf(now.Mmsi, out Flag flag);
        List<Evidence> evidence =
        [
            new("IMO number", Invariant($"{imo}"), imo),
            new("stated before by", Invariant($"{before.Mmsi} ({Name(old)}), {Words.Of(before.At)}")),
            new("stated now by", Invariant($"{now.Mmsi} ({Name(flag)})")),
            new("between the two", Words.Of(between), Math.Round(between.TotalHours, 2), "h"),
            new("apart", Words.Of(apart), Math.Round(apart.NauticalMiles, 1), "nm"),
        ];
        if (swapped is { } other)
        {
            evidence.Add(new(
                "the other number",
                Invariant($"{other}, of {now.Mmsi} before, is stated by {before.Mmsi} now"),
                other));
        }

        if (isSilent && !isConflict)
        {
            evidence.Add(new("the earlier one", "not heard since the later one began"));
        }

        return new VesselEvent
        {
            Kind = isConflict ? EventKinds.IdentityConflict : EventKinds.IdentityChange,
            Mmsi = before.Mmsi < now.Mmsi ? before.Mmsi : now.Mmsi,
            Partner = before.Mmsi < now.Mmsi ? now.Mmsi : before.Mmsi,
            StartedAt = now.At,
            EndedAt = now.At,
            Place = now.Place,
            State = EventState.Closed,
            Label = swapped is not null ? Swapped : isConflict ? Shared : old == flag ? "mmsi-changed" : "re-flagged",
            Confidence = isConflict ? 0.8 : 0.9,
            Summary = swapped is { } exchanged
                ? Invariant($"{before.Mmsi} and {now.Mmsi} state each other's IMO numbers now: {imo} and {exchanged}.")
                : isConflict
                ? Invariant($"{before.Mmsi} and {now.Mmsi} both state IMO number {imo}.")
                : Invariant($"The ship with IMO number {imo} changed from {before.Mmsi} to {now.Mmsi}."),
            Evidence = [.. evidence],
            Caution = swapped is not null ? SwapCaution
                : isConflict
                ? "One of them states another ship's number: often by mistake, when equipment moved between ships."
                : "The number of the hull stayed and was stated openly: a change of flag is no disguise.",
        };

        static string Name(Flag flag) => flag.IsKnown ? flag.Code : "unknown flag";
    }

    /// <param name="Began">UTC ticks.</param>
    /// <param name="IsShared">It was told that two ships state this number.</param>
    private readonly record struct Told(long Began, bool IsShared);

    private readonly record struct Claim(Mmsi Mmsi, DateTimeOffset First, DateTimeOffset At, Position Place);
}
