using System.Collections.Immutable;
using Maritime.Primitives;

namespace Maritime.Detection.Spoofing;

/// <param name="MinShips">Ships displaced or circling within <paramref name="Window"/> that make it an area.</param>
/// <param name="Window">Also how long an area stays after ships were last displaced in it, or put back.</param>
/// <param name="Reach">Ships that were this near to each other share an area.</param>
/// <param name="SnapRadius">Ships that were put this near to each other share an area, wherever they came from.</param>
public sealed record InterferenceOptions(int MinShips, TimeSpan Window, Distance Reach, Distance SnapRadius)
{
    /// <summary>
    /// 3 ships within 1 h: detection spec, section 5; one ship may have a broken receiver, two may be a pair that
    /// swapped identities. 60 nm: a jammer on a mast reaches the radio horizon of ships about so far away. 2 km: the
    /// scatter seen where spoofers put ships on one airfield.
    /// </summary>
    public static InterferenceOptions Default { get; } = new(
        3, TimeSpan.FromHours(1), Distance.FromNauticalMiles(60), Distance.FromMetres(2000));
}

/// <summary>Ships whose positions were put elsewhere at about the same time: one area, however many ships.</summary>
internal sealed class InterferenceArea
{
    private const int MaxNamed = 10;

    private readonly SortedDictionary<int, Displaced> _ships = [];
    private int _told;
    private int _version;
    private bool _isSnap;

    public DateTimeOffset Since { get; private set; } = DateTimeOffset.MaxValue;

    public DateTimeOffset Until { get; private set; } = DateTimeOffset.MinValue;

    public bool IsTold => _told > 0;

    public int Ships => _ships.Count;

    private Mmsi FirstShip { get; set; }

    private Position FirstPlace { get; set; }

    public bool Joins(in Displaced ship, InterferenceOptions options)
    {
        foreach (Displaced other in _ships.Values)
        {
            if (other.From.DistanceTo(ship.From) <= options.Reach
                || other.To.DistanceTo(ship.To) <= options.SnapRadius
                || other.IsPutBackBy(ship, options))
            {
                return true;
            }
        }

        return false;
    }

    public bool Contains(Position position, DateTimeOffset at, InterferenceOptions options)
    {
        if (at < Since || at > Until + options.Window)
        {
            return false;
        }

        foreach (Displaced ship in _ships.Values)
        {
            if (ship.From.DistanceTo(position) <= options.Reach || ship.To.DistanceTo(position) <= options.SnapRadius)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes a displacement, or the leap back that ends it.</summary>
    public void Add(in Displaced ship, InterferenceOptions options)
    {
        if (IsTold && _ships.TryGetValue(ship.Mmsi.Value, out Displaced known) && known.IsPutBackBy(ship, options))
        {
            _ships[ship.Mmsi.Value] = known with { At = ship.At, IsBack = true };
            Until = ship.At > Until ? ship.At : Until;
            return;
        }

        Add(ship);
    }

    /// <summary>A ship was heard: while enough of them are where they were put, the disturbance lasts.</summary>
    public void Hear(Mmsi mmsi, Position place, DateTimeOffset at, InterferenceOptions options)
    {
        if (IsTold && _ships.TryGetValue(mmsi.Value, out Displaced ship) && !ship.IsBack && at > ship.At
            && ship.To.DistanceTo(place) <= options.SnapRadius)
        {
            _ships[mmsi.Value] = ship with { At = at };
        }
    }

    /// <summary>Moves the end to the last time at which enough ships were where they had been put.</summary>
    public void Extend(InterferenceOptions options)
    {
        if (!IsTold || _ships.Count < options.MinShips)
        {
            return;
        }

        DateTimeOffset enough = _ships.Values.Select(ship => ship.At).OrderDescending().ElementAt(options.MinShips - 1);
        Until = enough > Until ? enough : Until;
    }

    private void Add(in Displaced ship)
    {
        _ships[ship.Mmsi.Value] = ship;
        Until = ship.At > Until ? ship.At : Until;
        if (!IsTold && (ship.At < Since || (ship.At == Since && ship.Mmsi < FirstShip)))
        {
            (Since, FirstShip, FirstPlace) = (ship.At, ship.Mmsi, ship.From);
        }
    }

    public void Absorb(InterferenceArea other)
    {
        foreach (Displaced ship in other._ships.Values)
        {
            if (!_ships.TryGetValue(ship.Mmsi.Value, out Displaced known) || known.At < ship.At)
            {
                Add(ship);
            }
        }

        if (!IsTold && other.Since < Since)
        {
            (Since, FirstShip, FirstPlace) = (other.Since, other.FirstShip, other.FirstPlace);
        }
    }

    /// <summary>Before an area is told, a ship displaced too long ago no longer counts.</summary>
    public void Forget(DateTimeOffset oldest)
    {
        if (IsTold)
        {
            return;
        }

        foreach (int mmsi in _ships.Values.Where(ship => ship.At < oldest).Select(ship => ship.Mmsi.Value).ToList())
        {
            _ships.Remove(mmsi);
        }

        Since = DateTimeOffset.MaxValue;
        foreach (Displaced ship in _ships.Values.ToList())
        {
            Add(ship);
        }
    }

    /// <summary>Tells the area when it is one, and again when it has doubled.</summary>
    public VesselEvent? Tell(InterferenceOptions options)
    {
        if (_ships.Count < options.MinShips || (IsTold && _ships.Count < 2 * _told))
        {
            return null;
        }

        _told = _ships.Count;
        _isSnap = LargestSnap(options).Ships >= options.MinShips;
        return Event(IsTold && _version > 0 ? EventState.Updated : EventState.Opened, options);
    }

    public VesselEvent Close(InterferenceOptions options) => Event(EventState.Closed, options);

    public void Save(StateWriter state)
    {
        state.Write(_told);
        state.Write(_version);
        state.Write(_isSnap);
        state.Write(Since);
        state.Write(Until);
        state.Write(FirstShip);
        state.Write(FirstPlace);
        state.Write(_ships.Count);
        foreach (Displaced ship in _ships.Values)
        {
            state.Write(ship.Mmsi);
            state.Write(ship.At);
            state.Write(ship.From);
            state.Write(ship.To);
            state.Write(ship.IsCircling);
            state.Write(ship.IsBack);
        }
    }

    public static InterferenceArea Load(ref StateReader state)
    {
        InterferenceArea area = new()
        {
            _told = state.ReadInt32(),
            _version = state.ReadInt32(),
            _isSnap = state.ReadBoolean(),
            Since = state.ReadTime(),
            Until = state.ReadTime(),
            FirstShip = state.ReadMmsi(),
            FirstPlace = state.ReadPosition(),
        };
        for (int left = state.ReadInt32(); left > 0; left--)
        {
            Displaced ship = new(
                state.ReadMmsi(),
                state.ReadTime(),
                state.ReadPosition(),
                state.ReadPosition(),
                state.ReadBoolean())
            {
                IsBack = state.ReadBoolean(),
            };
            area._ships[ship.Mmsi.Value] = ship;
        }

        return area;
    }

    private (int Ships, Position Place) LargestSnap(InterferenceOptions options) => _ships.Values.Take(200)
        .Select(ship => (_ships.Values.Take(2000).Count(
            other => ship.To.DistanceTo(other.To) <= options.SnapRadius), ship.To))
        .MaxBy(spot => spot.Item1);

    private VesselEvent Event(EventState state, InterferenceOptions options)
    {
        _version++;
        int circling = _ships.Values.Count(ship => ship.IsCircling);
        double radius = _ships.Values.Max(ship => ship.From.DistanceTo(FirstPlace).NauticalMiles);
        ImmutableArray<Evidence> evidence =
        [
            new("ships affected", Invariant($"{_ships.Count}"), _ships.Count),
            new("within", Invariant($"{radius:F0} nm of {Words.Of(FirstPlace)}"), Math.Round(radius, 1), "nm"),
        ];
        if (circling > 0)
        {
            evidence = evidence.Add(new("ships running in circles", Invariant($"{circling}"), circling));
        }

        if (_isSnap)
        {
            (int snapped, Position spot) = LargestSnap(options);
            evidence = evidence.Add(new(
                "ships put on one spot", Invariant($"at least {snapped}, near {Words.Of(spot)}"), snapped));
        }

        string more = _ships.Count > MaxNamed ? Invariant($" and {_ships.Count - MaxNamed} more") : "";
        evidence = evidence.Add(new(
            "the ships", string.Join(", ", _ships.Values.Take(MaxNamed).Select(ship => ship.Mmsi.ToString())) + more));
        return new VesselEvent
        {
            Kind = EventKinds.Interference,
            Mmsi = FirstShip,
            StartedAt = Since,
            EndedAt = state == EventState.Closed ? Until : null,
            Place = FirstPlace,
            Version = _version,
            State = state,
            Confidence = 1 - Math.Pow(0.3, Math.Min(_ships.Count, 10) - 1),
            Label = _isSnap ? "snapped" : circling * 2 > _ships.Count ? "circling" : "displaced",
            Summary = Invariant($"Positions of {_ships.Count} ships were displaced at about the same time ")
                + $"around {Words.Of(FirstPlace)}.",
            Evidence = evidence,
            Caution = "Satellite navigation is likely disturbed here: no position in this area can be relied upon, "
                + "and no ship in it is to blame.",
        };
    }
}

/// <summary>One ship's last displacement.</summary>
/// <param name="At">When it was displaced, last heard where it was put, or put back.</param>
internal readonly record struct Displaced(Mmsi Mmsi, DateTimeOffset At, Position From, Position To, bool IsCircling)
{
    /// <summary>It was seen to leap away from where it had been put.</summary>
    public bool IsBack { get; init; }

    public bool IsPutBackBy(in Displaced later, InterferenceOptions options) =>
        later.Mmsi == Mmsi && !later.IsCircling && !IsBack && To.DistanceTo(later.From) <= options.SnapRadius
        && To.DistanceTo(later.To) > options.SnapRadius;
}
