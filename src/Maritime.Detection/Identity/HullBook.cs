using Maritime.Primitives;

namespace Maritime.Detection.Identity;

/// <summary>Which identity says it is which hull: one IMO number belongs to one ship.</summary>
/// <remarks>
/// When another identity states a number that is taken: if the first one had fallen silent before and the place fits,
/// the ship changed its identity and stayed itself (a change of flag, which is no disguise); if both are heard, one of
/// them states another ship's number. Two identities that state each other's numbers have swapped.
/// </remarks>
internal sealed class HullBook
{
    /// <summary>A statement is as good as the ship's last fix; both count as heard together within this time.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromHours(2);

    private const double MaxKnots = 30;

    private readonly SortedDictionary<int, Claim[]> _claims = [];
    private readonly SortedSet<(int Imo, int Lower, int Higher)> _told = [];
    private readonly List<VesselEvent> _found = [];

    public void Learn(in SeaObservation seen)
    {
        int imo = (int)seen.Amount;
        Mmsi mmsi = seen.Mmsi;
        Claim[] claims = _claims.GetValueOrDefault(imo, []);
        int own = Array.FindIndex(claims, one => one.Mmsi == mmsi);
        Claim claim = new(mmsi, own < 0 ? seen.At : claims[own].First, seen.At, seen.Place);
        foreach (Claim before in claims)
        {
            if (before.Mmsi != mmsi
                && _told.Add((imo, Math.Min(before.Mmsi.Value, mmsi.Value), Math.Max(before.Mmsi.Value, mmsi.Value))))
            {
                _found.Add(Compare(imo, before, claim, HaveSwapped(imo, before.Mmsi, mmsi)));
            }
        }

        if (own < 0)
        {
            _claims[imo] = [.. claims, claim];
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
        foreach ((int imo, int lower, int higher) in _told)
        {
            state.Write(imo);
            state.Write(lower);
            state.Write(higher);
        }
    }

    public void Load(ref StateReader state)
    {
        _claims.Clear();
        _told.Clear();
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            int imo = state.ReadInt32();
            Claim[] claims = new Claim[state.ReadInt32()];
            for (int i = 0; i < claims.Length; i++)
            {
                claims[i] = new(state.ReadMmsi(), state.ReadTime(), state.ReadTime(), state.ReadPosition());
            }

            _claims[imo] = claims;
        }

        for (int left = state.ReadInt32(); left > 0; left--)
        {
            _told.Add((state.ReadInt32(), state.ReadInt32(), state.ReadInt32()));
        }
    }

    /// <summary>Whether the ship that had this number now states one that the other had before.</summary>
    private bool HaveSwapped(int imo, Mmsi before, Mmsi now) => _claims.Any(entry =>
    {
        Claim newClaim = Array.Find(entry.Value, claim => claim.Mmsi == before);
        Claim oldClaim = Array.Find(entry.Value, claim => claim.Mmsi == now);
        return entry.Key != imo && newClaim.Mmsi == before && oldClaim.Mmsi == now && oldClaim.First < newClaim.First;
    });

    private static VesselEvent Compare(int imo, in Claim before, in Claim now, bool isSwap)
    {
        TimeSpan between = now.At - before.At;
        Distance apart = before.Place.DistanceTo(now.Place);
        bool couldBeOne = apart.NauticalMiles <= 2 + (MaxKnots * between.TotalHours);
        bool isConflict = between <= Together || !couldBeOne;
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
        return new VesselEvent
        {
            Kind = isConflict ? EventKinds.IdentityConflict : EventKinds.IdentityChange,
            Mmsi = before.Mmsi < now.Mmsi ? before.Mmsi : now.Mmsi,
            Partner = before.Mmsi < now.Mmsi ? now.Mmsi : before.Mmsi,
            StartedAt = now.At,
            EndedAt = now.At,
            Place = now.Place,
            State = EventState.Closed,
            Label = isSwap ? "swapped" : isConflict ? "imo-shared" : old == flag ? "mmsi-changed" : "re-flagged",
            Confidence = isConflict ? 0.8 : 0.9,
            Summary = isConflict
                ? Invariant($"{before.Mmsi} and {now.Mmsi} both state IMO number {imo}.")
                : Invariant($"The ship with IMO number {imo} changed from {before.Mmsi} to {now.Mmsi}."),
            Evidence = [.. evidence],
            Caution = isConflict
                ? "One of them states another ship's number: often by mistake, when equipment moved between ships."
                : "The number of the hull stayed and was stated openly: a change of flag is no disguise.",
        };

        static string Name(Flag flag) => flag.IsKnown ? flag.Code : "unknown flag";
    }

    private readonly record struct Claim(Mmsi Mmsi, DateTimeOffset First, DateTimeOffset At, Position Place);
}
