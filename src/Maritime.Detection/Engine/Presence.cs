using Maritime.Ais;
using Maritime.Primitives;

namespace Maritime.Detection;

/// <summary>What another ship needs to know of a hull to judge a meeting.</summary>
public sealed record Particulars(
    byte? ShipType, Dimensions? Dimensions, float? DraughtMetres, ServiceMemory? Service)
{
    public static Particulars Unknown { get; } = new(null, null, null, null);

    internal HullShape Hull { get; } = HullShape.Of(ShipType, Dimensions);

    /// <inheritdoc cref="HullShape.Reach"/>
    internal double Reach { get; } = HullShape.Of(ShipType, Dimensions).Reach;

    /// <summary>One of <see cref="FleetOptions.Listed"/>: its meetings are never discounted.</summary>
    public bool IsListed { get; init; }
}

/// <summary>A slow vessel as it shows itself to its sea cell at a tick's close.</summary>
/// <param name="Expected">Where it is now, as far as can be told: the last fix carried on for a few minutes.</param>
/// <param name="Partners">Vessels it already keeps a pair with as the lower MMSI; sorted, null when none.</param>
public readonly record struct Presence(Mmsi Mmsi, Position Expected, Heard Heard, int[]? Partners)
{
    /// <summary>
    /// At rest in a harbour, not at anchor: two such ships are neighbours by the harbour master's choice. Never set for
    /// ships whose meetings are never discounted.
    /// </summary>
    public bool IsAtBerth { get; init; }

    public Particulars Particulars => Heard.Particulars ?? Particulars.Unknown;

    public void Save(StateWriter state)
    {
        state.Write(Mmsi);
        state.Write(Expected);
        Heard.Save(state);
        state.Write(Partners?.Length ?? -1);
        foreach (int partner in Partners ?? [])
        {
            state.Write(partner);
        }

        state.Write(IsAtBerth);
    }

    public static Presence Load(ref StateReader state)
    {
        Mmsi mmsi = state.ReadMmsi();
        Position expected = state.ReadPosition();
        Heard heard = Heard.Load(ref state);
        int[]? partners = state.ReadInt32() is >= 0 and var count ? new int[count] : null;
        for (int i = 0; i < partners?.Length; i++)
        {
            partners[i] = state.ReadInt32();
        }

        return new(mmsi, expected, heard, partners) { IsAtBerth = state.ReadBoolean() };
    }
}

/// <summary>From cells and vessels to a vessel, read when the next tick is folded.</summary>
/// <param name="To">Whose letter it is.</param>
/// <param name="From">The other vessel.</param>
/// <param name="Heard">Of the other vessel; null in letters that say nothing but their kind.</param>
/// <param name="History">What the sender did before they met, oldest first.</param>
public readonly record struct Mail(
    Mmsi To, Mmsi From, MailKind Kind, Heard? Heard = null, IReadOnlyList<TrackPoint>? History = null)
    : IComparable<Mail>
{
    /// <summary>By reader, then sender, then kind: the order of arrival does not matter.</summary>
    public int CompareTo(Mail other) =>
        To != other.To ? To.CompareTo(other.To)
        : From != other.From ? From.CompareTo(other.From)
        : Kind != other.Kind ? ((byte)Kind).CompareTo((byte)other.Kind)
        : (Heard?.Last.Ticks ?? 0).CompareTo(other.Heard?.Last.Ticks ?? 0);

    public void Save(StateWriter state)
    {
        state.Write(To);
        state.Write(From);
        state.Write((byte)Kind);
        state.Write(Heard is not null);
        Heard?.Save(state);
        state.Write(History?.Count ?? -1);
        foreach (TrackPoint point in History ?? [])
        {
            state.Write(point.At);
            state.Write(point.Position);
            state.Write(point.SogKnots);
            state.Write(point.CogDegrees);
        }
    }

    public static Mail Load(ref StateReader state)
    {
        Mmsi to = state.ReadMmsi();
        Mmsi from = state.ReadMmsi();
        MailKind kind = (MailKind)state.ReadInt32();
        Heard? heard = state.ReadBoolean() ? Detection.Heard.Load(ref state) : null;
        TrackPoint[]? history = state.ReadInt32() is >= 0 and var count ? new TrackPoint[count] : null;
        for (int i = 0; i < history?.Length; i++)
        {
            history[i] = new(state.ReadTime(), state.ReadPosition(), state.ReadSingle(), state.ReadSingle());
        }

        return new(to, from, kind, heard, history);
    }

    public static bool operator <(Mail left, Mail right) => left.CompareTo(right) < 0;

    public static bool operator >(Mail left, Mail right) => left.CompareTo(right) > 0;

    public static bool operator <=(Mail left, Mail right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Mail left, Mail right) => left.CompareTo(right) >= 0;
}

public enum MailKind : byte
{
    /// <summary>From a cell: this vessel of higher MMSI is near.</summary>
    Near,

    /// <summary>From the lower MMSI of a pair: send me your fixes, wherever you go.</summary>
    Follow,

    /// <summary>From the lower MMSI of a pair: no more.</summary>
    Unfollow,

    /// <summary>From a vessel that is followed from now on: what it did before.</summary>
    History,

    /// <summary>From a followed vessel: its newest fix.</summary>
    Fix,

    /// <summary>From a pair whose meeting is over: remember with whom you lay, when and where.</summary>
    Served,

    /// <summary>From a vessel with which one met some days ago: what it has done since.</summary>
    Role,
}
